#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/**
 * SampanFootage:
 *
 * A picture or a video that is shown behind something else: decoded by threads of its own, upright,
 * as I420 with square pixels. A video starts again at its end. One thread at a time, but for
 * sampan_footage_cancel().
 */
typedef struct _SampanFootage SampanFootage;

/**
 * sampan_footage_new:
 * @path: a file
 * @ready: called from another thread when the first frame is there, and maybe again
 * @data: for @ready; outlives the footage
 */
SampanFootage *sampan_footage_new (const char *path, GFunc ready, gpointer data);
/** Waits for the threads to end. */
void sampan_footage_free (SampanFootage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanFootage, sampan_footage_free)

/** From any thread: ends the waiting of sampan_footage_get(), which returns %NULL from now on. */
void sampan_footage_cancel (SampanFootage *self);

/**
 * sampan_footage_get:
 * @time: since the beginning, as often as the video may have been shown
 * @wait: whether to wait for the right frame; else it may be an older one, or none yet
 * @error: GST_STREAM_ERROR, GST_RESOURCE_ERROR and the like, if the file cannot be read
 *
 * Returns: (transfer none) (nullable): the frame at @time; %NULL without error if there is none yet
 */
GstSample *
sampan_footage_get (SampanFootage *self, GstClockTime time, gboolean wait, GError **error);

G_END_DECLS
