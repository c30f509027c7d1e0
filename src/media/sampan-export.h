#pragma once

#include "sampan-builder.h"
#include "sampan-movie-labels.h"

G_BEGIN_DECLS

typedef struct
{
  const char *input;  /* path */
  const char *output; /* path; .jpg .png for pictures, .mp4 .mkv for videos */
  SampanPlan *plan;
  const char *media_dir;  /* nullable */
  SampanCaptionSet *burn; /* nullable: drawn into the picture */
  GPtrArray *soft_tracks; /* nullable, SampanCaptionTrack: muxed with their language */
  /* For what is published: a trim alone otherwise copies the video as it is, and keeps, hidden,
   * what is needed to decode it, up to the key frame before. */
  gboolean recode;
  /* nullable: what an MP4 that is encoded anew says beside its pictures */
  const SampanMovieLabels *labels;
  /* The person is found as in the playing preview, not hair by hair: in a tenth of the time. */
  gboolean rough;
  /* nullable, char *: gets a sentence for people for each edit that found nothing to change. Added
   * to by the export's thread: read it afterwards. */
  GPtrArray *notices;
} SampanExportSpec;

/** @fraction: 0..1. @seconds_left: -1 while unknown. On the main thread, at most ten times a
 * second. */
typedef void (*SampanExportProgress) (double fraction, double seconds_left, gpointer user_data);

/**
 * sampan_export_async:
 *
 * Writes the edited medium to a temporary file beside @output and renames it when it is whole and
 * synced; on error or cancel nothing is left. Errors: SAMPAN_MEDIA_ERROR, G_IO_ERROR_CANCELLED.
 */
void sampan_export_async (const SampanExportSpec *spec,
                          SampanExportProgress progress,
                          gpointer progress_data,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
gboolean sampan_export_finish (GAsyncResult *result, GError **error);
/** The same for programs without a main loop: blocks; @progress is called from this thread. */
gboolean sampan_export (const SampanExportSpec *spec,
                        SampanExportProgress progress,
                        gpointer progress_data,
                        GCancellable *cancellable,
                        GError **error);

/**
 * sampan_thumbnail_async:
 * @time: ms in the result, 0 for the cover
 *
 * A small picture of the edited medium as RGBA, not larger than @max_size on its longest side.
 */
void sampan_thumbnail_async (const char *path,
                             SampanPlan *plan,
                             const char *media_dir,
                             gint64 time,
                             int max_size,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
/** Returns: (transfer full): 8-bit RGBA rows of @width * 4 bytes, not premultiplied. */
GBytes *sampan_thumbnail_finish (GAsyncResult *result, int *width, int *height, GError **error);
GBytes *sampan_thumbnail (const char *path,
                          SampanPlan *plan,
                          const char *media_dir,
                          gint64 time,
                          int max_size,
                          int *width,
                          int *height,
                          GCancellable *cancellable,
                          GError **error);

G_END_DECLS
