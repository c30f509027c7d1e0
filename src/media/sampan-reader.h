#pragma once

#include <gio/gio.h>
#include <gst/gst.h>

G_BEGIN_DECLS

/**
 * SampanReader:
 *
 * Reads the decoded picture or sound of a file from anywhere, a piece at a time, in a pipeline of
 * its own. For one thread, and not the main one: its calls wait. Only sampan_reader_interrupt() may
 * come from another.
 */
typedef struct _SampanReader SampanReader;

SampanReader *sampan_reader_new (const char *path, gboolean is_sound);
/** Reads the sound as one channel of @rate samples a second. */
SampanReader *sampan_reader_new_mono (const char *path, int rate);
/** @cancellable: (nullable): makes what waits give up when it is cancelled. */
void sampan_reader_set_cancellable (SampanReader *self, GCancellable *cancellable);
void sampan_reader_free (SampanReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanReader, sampan_reader_free)

/** Opens the file. Returns: whether it has such a stream; without @error if it only has none, or
 * was interrupted. */
gboolean sampan_reader_open (SampanReader *self, GError **error);
/** Returns: (transfer full): the format; sound is interleaved 32-bit floats. */
GstCaps *sampan_reader_dup_caps (SampanReader *self);
/** Returns: how long the file is, nanoseconds; 0 if that is not known. */
GstClockTime sampan_reader_get_duration (SampanReader *self);
/** Returns: (transfer full) (nullable): the event of tags at @i, as it came. */
GstEvent *sampan_reader_dup_tags (SampanReader *self, guint i);

/** Goes to @time of the file, nanoseconds, or, as @flags say, to the key frame before it. */
gboolean sampan_reader_seek (SampanReader *self, GstClockTime time, GstSeekFlags flags);
/**
 * sampan_reader_pull:
 * @time: (out): the buffer's time in the file
 *
 * Returns: (transfer full) (nullable): the next buffer; NULL at the end, when interrupted, and with
 * @error.
 */
GstBuffer *sampan_reader_pull (SampanReader *self, GstClockTime *time, GError **error);
/** Makes what waits give up, until it is called with FALSE. */
void sampan_reader_interrupt (SampanReader *self, gboolean interrupted);
gboolean sampan_reader_is_interrupted (SampanReader *self);

G_END_DECLS
