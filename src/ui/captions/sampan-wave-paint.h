#pragma once

#include <gtk/gtk.h>

#include "core/sampan-caption-track.h"
#include "media/sampan-time-map.h"
#include "media/sampan-waveform.h"

G_BEGIN_DECLS

/** What a SampanWaveView shows. Times are ms of the original. */
typedef struct
{
  SampanWaveform *waveform;   /* nullable */
  SampanCaptionTrack *track;  /* nullable */
  SampanCaptionTrack *target; /* nullable */
  SampanTimeMap *times;       /* nullable: everything is kept */
  GArray *speech;             /* nullable, of SampanSpeechSpan */
  guint selected;             /* position in the track, or GTK_INVALID_LIST_POSITION */
  gint64 position;            /* where the video stands */
  gint64 duration;
  double offset;       /* of the left edge, ms */
  double ms_per_pixel; /* > 0 */
  gboolean dragging;   /* the selected cue is shown from drag_start to drag_end */
  gint64 drag_start;
  gint64 drag_end;
  gint64 snapped; /* where it has snapped to; -1: nowhere */
} SampanWaveScene;

/** Returns: where the cues begin, pixels from the top of a widget that is @height high. */
int sampan_wave_get_lane (int height);
/** Returns: where the sound begins, pixels from the top. */
int sampan_wave_get_top (int height);

void sampan_wave_paint (GtkWidget *widget, GtkSnapshot *snapshot, const SampanWaveScene *scene);

G_END_DECLS
