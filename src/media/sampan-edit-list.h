#pragma once

#include <gio/gio.h>
#include <gst/gst.h>

G_BEGIN_DECLS

/** What is shown of a track of an MP4 file. */
typedef struct
{
  GstClockTime skip;   /* of its own time, before what is shown */
  GstClockTime late;   /* how much later than the file it begins */
  GstClockTime length; /* of what is shown */
} SampanEditList;

/**
 * sampan_edit_list_write:
 * @from: the path of an MP4 file with its index ("moov") behind its media
 * @to: the path to write, with the index in front
 * @video: for its tracks of pictures
 * @sound: for its tracks of sound
 *
 * Writes what is to be shown into the file (ISO/IEC 14496-12, 8.6.6): players decode what lies
 * before and do not show it. GStreamer's muxer has no way to be told. Blocks.
 *
 * Errors: SAMPAN_MEDIA_ERROR_FAILED, G_IO_ERROR.
 */
gboolean sampan_edit_list_write (const char *from,
                                 const char *to,
                                 const SampanEditList *video,
                                 const SampanEditList *sound,
                                 GCancellable *cancellable,
                                 GError **error);

G_END_DECLS
