#pragma once

#include <gst/video/video.h>

G_BEGIN_DECLS

/**
 * SampanPersonMask:
 *
 * Finds the person in frames: the selfie model at low resolution, steadied over time, its edge
 * fitted to the edges of the picture (a guided filter, He et al. 2010). One thread at a time.
 */
typedef struct _SampanPersonMask SampanPersonMask;

SampanPersonMask *sampan_person_mask_new (void);
void sampan_person_mask_free (SampanPersonMask *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanPersonMask, sampan_person_mask_free)

/** Forgets the last frame: after a seek, or another medium. */
void sampan_person_mask_reset (SampanPersonMask *self);

/**
 * sampan_person_mask_find:
 * @frame: I420 or A420, mapped for reading
 * @steady: whether the frame follows the last one in time, so that the mask is to be steadied by it
 * @mask: (out): rows of one byte a pixel of the frame, 255 for the person
 * @stride: bytes from one row of @mask to the next
 * @error: SAMPAN_INFER_ERROR: NOT_FOUND when the model is not installed
 */
gboolean sampan_person_mask_find (SampanPersonMask *self,
                                  GstVideoFrame *frame,
                                  gboolean steady,
                                  guint8 *mask,
                                  int stride,
                                  GError **error);

G_END_DECLS
