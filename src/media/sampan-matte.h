#pragma once

#include <gst/video/video.h>

G_BEGIN_DECLS

/** How carefully the person is found. The nicks of the GEnum are "fast" and "fine". */
typedef enum
{
  SAMPAN_MATTE_FAST, /* a millisecond or two a frame: for what plays */
  SAMPAN_MATTE_FINE, /* hair by hair, for what is kept: a second or two a picture, some 60 ms a
                        frame of a video */
} SampanMatteQuality;

#define SAMPAN_TYPE_MATTE_QUALITY (sampan_matte_quality_get_type ())
GType sampan_matte_quality_get_type (void) G_GNUC_CONST;

/**
 * SampanMatteFlags:
 * @SAMPAN_MATTE_STEADY: the frame follows the last one in time
 * @SAMPAN_MATTE_STILL: the frame is a picture on its own
 */
typedef enum
{
  SAMPAN_MATTE_STEADY = 1 << 0,
  SAMPAN_MATTE_STILL = 1 << 1,
} SampanMatteFlags;

/**
 * SampanMatte:
 *
 * How much of each pixel is the person. Where an element in front has found that out already
 * (`sampanmatte`), it is taken from the frame. Else it is found here, by the selfie model or, when
 * it is to be fine, by ISNet in pictures and RVM in videos. Without the fine models the fast one
 * does it, and the element says so once. One thread at a time.
 */
typedef struct _SampanMatte SampanMatte;

/**
 * sampan_matte_new:
 * @element: (nullable): the element it works for, which outlives it: posts the warning
 */
SampanMatte *sampan_matte_new (GstElement *element);
void sampan_matte_free (SampanMatte *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanMatte, sampan_matte_free)

/** Forgets the last frame: after a seek, or another medium. */
void sampan_matte_reset (SampanMatte *self);

/**
 * sampan_matte_find:
 * @frame: I420 or A420, mapped for reading
 * @mask: (out): rows of one byte a pixel of the frame, 255 for the person
 * @stride: bytes from one row of @mask to the next
 * @error: SAMPAN_INFER_ERROR: NOT_FOUND when not even the fast model is installed
 *
 * Blocks as long as @quality says.
 */
gboolean sampan_matte_find (SampanMatte *self,
                            GstVideoFrame *frame,
                            SampanMatteQuality quality,
                            SampanMatteFlags flags,
                            guint8 *mask,
                            int stride,
                            GError **error);

/** Whether the fine model has been asked for and is not installed. */
gboolean sampan_matte_lacks_fine (SampanMatte *self);

/** Posts what sampan_matte_find() failed with as @element's error, with a sentence for people. */
void sampan_matte_post_error (GstElement *element, const GError *error);

/**
 * sampan_matte_attach:
 * @buffer: a writable buffer
 * @mask: @width * @height bytes
 *
 * Lets the elements behind know the mask of the frame in @buffer. It stays with it as long as the
 * frame keeps its size.
 */
void sampan_matte_attach (GstBuffer *buffer, GBytes *mask, int width, int height);

G_END_DECLS
