#pragma once

#include <gst/video/video.h>

G_BEGIN_DECLS

/* The most frames that are between one that the model looks at and the next. */
#define SAMPAN_MATTE_TRACK_MAX 7

/**
 * SampanMatteTrack:
 *
 * The fine mattes of a video's frames, in less time than the model would take for all of
 * them: it looks at a frame now and then, and those in between take their mattes from the two
 * around them, each part from where it is found there. The more the person's outline changes, the
 * closer together the frames that the model looks at. One thread at a time.
 *
 * Frames go in one by one (push), and their mattes come out in the same order (pop), some frames
 * later.
 */
typedef struct _SampanMatteTrack SampanMatteTrack;

SampanMatteTrack *sampan_matte_track_new (void);
void sampan_matte_track_free (SampanMatteTrack *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanMatteTrack, sampan_matte_track_free)

/** Forgets all frames. */
void sampan_matte_track_reset (SampanMatteTrack *self);

/**
 * sampan_matte_track_push:
 * @frame: I420 or A420, mapped for reading
 * @error: SAMPAN_INFER_ERROR: NOT_FOUND when the model is not installed
 *
 * Takes the next frame, after all mattes that are ready have been taken out. It is of the same size
 * as those that wait, and follows the last one in time unless the track was reset.
 */
gboolean sampan_matte_track_push (SampanMatteTrack *self, GstVideoFrame *frame, GError **error);

/** Makes the mattes of all frames that wait, since no other follows. */
gboolean sampan_matte_track_finish (SampanMatteTrack *self, GError **error);

/** How many mattes may be taken out now. */
guint sampan_matte_track_get_n_ready (SampanMatteTrack *self);

/**
 * sampan_matte_track_pop:
 * @frame: the oldest frame whose matte has not been taken out yet
 * @mask: (out): rows of one byte a pixel of the frame, 255 for the person
 * @stride: bytes from one row of @mask to the next
 */
void sampan_matte_track_pop (SampanMatteTrack *self,
                             const GstVideoFrame *frame,
                             guint8 *mask,
                             int stride);

G_END_DECLS
