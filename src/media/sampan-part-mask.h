#pragma once

#include <gst/video/video.h>

G_BEGIN_DECLS

#define SAMPAN_TYPE_PART (sampan_part_get_type ())

/** What can get another colour. */
typedef enum
{
  SAMPAN_PART_CLOTHES,
  SAMPAN_PART_HAIR,
  SAMPAN_PART_SUBJECT,
  SAMPAN_PART_BACKGROUND,
} SampanPart;

GType sampan_part_get_type (void);

/**
 * SampanPartColour:
 * @amount: how much of the frame the part is, 0..1; 0 if there is none
 * @lab: its mean colour in OKLab
 */
typedef struct
{
  double amount;
  double lab[3];
} SampanPartColour;

/**
 * SampanPartMask:
 *
 * Finds clothes or hair in frames: where a person is, on which side of the face's outline, and of
 * which colour. The colours of skin, hair, clothes and background are learnt from the frame itself.
 * One thread at a time.
 */
typedef struct _SampanPartMask SampanPartMask;

SampanPartMask *sampan_part_mask_new (void);
void sampan_part_mask_free (SampanPartMask *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanPartMask, sampan_part_mask_free)

/** Forgets the last frame: after a seek, or another medium. */
void sampan_part_mask_reset (SampanPartMask *self);

/**
 * sampan_part_mask_find:
 * @frame: I420 or A420, mapped for reading
 * @part: which one
 * @still: whether the frame is a picture, that may take longer
 * @steady: whether the frame follows the last one in time, so that the mask is to be steadied by it
 * @mask: (out): rows of one byte a pixel of the frame, 255 for the part
 * @stride: bytes from one row of @mask to the next
 * @colour: (out): how much of it there is, and its colour
 * @error: SAMPAN_INFER_ERROR: NOT_FOUND when the models are not installed
 */
gboolean sampan_part_mask_find (SampanPartMask *self,
                                GstVideoFrame *frame,
                                SampanPart part,
                                gboolean still,
                                gboolean steady,
                                guint8 *mask,
                                int stride,
                                SampanPartColour *colour,
                                GError **error);

G_END_DECLS
