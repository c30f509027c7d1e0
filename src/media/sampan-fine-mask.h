#pragma once

#include <gst/video/video.h>

G_BEGIN_DECLS

/**
 * SampanFineMask:
 *
 * Finds the person hair by hair: ISNet in pictures, and Robust Video Matting in videos, which
 * carries what it has seen from one frame to the next. One thread at a time.
 */
typedef struct _SampanFineMask SampanFineMask;

SampanFineMask *sampan_fine_mask_new (void);
void sampan_fine_mask_free (SampanFineMask *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanFineMask, sampan_fine_mask_free)

/** Forgets the last frame: after a seek, or another medium. */
void sampan_fine_mask_reset (SampanFineMask *self);

/** A frame at the size at which a model sees it: its planes, its luma and its matte (0..1). Begin
 * with all zero. */
typedef struct
{
  int width, height;
  guint8 *planes[3];
  float *guide;
  float *alpha;
} SampanFineFrame;

void sampan_fine_frame_clear (SampanFineFrame *self);

/**
 * sampan_fine_mask_shrink:
 * @result: (inout): room for the frame, made where it does not fit
 *
 * The first of the three parts of sampan_fine_mask_find(), for who wants other work in between: all
 * but the matte.
 */
gboolean sampan_fine_mask_shrink (SampanFineMask *self,
                                  GstVideoFrame *frame,
                                  gboolean still,
                                  SampanFineFrame *result,
                                  GError **error);
/** The second: finds the matte. */
gboolean sampan_fine_mask_run (SampanFineMask *self, SampanFineFrame *frame, GError **error);
/** The third: enlarges it, so that it follows the edges of @frame. */
void sampan_fine_mask_enlarge (SampanFineMask *self,
                               const SampanFineFrame *small,
                               const GstVideoFrame *frame,
                               guint8 *mask,
                               int stride);

/**
 * sampan_fine_mask_find:
 * @frame: I420 or A420, mapped for reading
 * @still: whether it is a picture on its own
 * @mask: (out): rows of one byte a pixel of the frame, 255 for the person
 * @stride: bytes from one row of @mask to the next
 * @error: SAMPAN_INFER_ERROR: NOT_FOUND when the model is not installed
 *
 * A picture takes seconds and most of a gigabyte: one is done at a time in the whole program, and
 * the others wait.
 */
gboolean sampan_fine_mask_find (SampanFineMask *self,
                                GstVideoFrame *frame,
                                gboolean still,
                                guint8 *mask,
                                int stride,
                                GError **error);

G_END_DECLS
