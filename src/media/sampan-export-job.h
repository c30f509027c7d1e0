#pragma once

#include <gst/gst.h>

#include "sampan-export.h"
#include "sampan-soft-track.h"

G_BEGIN_DECLS

/** One export with copies of all that it needs, for a thread of its own. */
typedef struct
{
  char *input;
  char *output;
  SampanPlan *plan;
  char *media_dir;
  SampanCaptionSet *burn;
  GPtrArray *soft_tracks; /* (element-type SampanSoftTrack) (nullable) */
  gboolean recode;
  SampanMovieLabels *labels; /* (nullable) */
  gboolean rough;
  GPtrArray *notices; /* nullable, char * */

  SampanExportProgress progress;
  gpointer progress_data;
  GMainContext *context; /* (nullable): where @progress is called, NULL for this thread */
  GCancellable *cancellable;
} SampanExportJob;

/** Copies @spec; on the thread that owns its tracks. */
SampanExportJob *sampan_export_job_new (const SampanExportSpec *spec,
                                        SampanExportProgress progress,
                                        gpointer progress_data,
                                        GCancellable *cancellable);
void sampan_export_job_free (SampanExportJob *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanExportJob, sampan_export_job_free)

/** Does it; blocks. */
gboolean sampan_export_job_run (SampanExportJob *self, GError **error);
/** Tells how much is done, 0..1; @began: when, by the monotonic clock. */
void sampan_export_job_report (SampanExportJob *self, double fraction, gint64 began);

G_END_DECLS
