#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SampanGuidedFilter:
 *
 * Enlarges a small mask so that its edges follow those of the large picture: around each point the
 * mask is taken to be a linear function of the picture's luma, found at the small size and applied
 * at the large one (fast guided filter).
 */
typedef struct _SampanGuidedFilter SampanGuidedFilter;

/**
 * sampan_guided_filter_new:
 * @radius: of the window in which mask and luma are compared, in small pixels
 * @epsilon: differences of luma (0..1) whose square is below this are noise, not edges
 * @low: what the mask must be more than to be seen: drops faint haze
 * @high: what makes it whole: closes faint holes
 */
SampanGuidedFilter *sampan_guided_filter_new (int radius, float epsilon, float low, float high);
void sampan_guided_filter_free (SampanGuidedFilter *self);

/**
 * sampan_guided_filter_run:
 * @guide: the picture's luma at the small size, 0..1
 * @mask: the mask at the small size, 0..1
 * @small_width: width of both, the rows following each other
 * @small_height: their height
 * @luma: the picture's luma
 * @luma_stride: its stride
 * @target: (out): the large mask, 0..255
 * @target_stride: its stride
 * @width: the picture's width
 * @height: its height
 */
void sampan_guided_filter_run (SampanGuidedFilter *self,
                               const float *guide,
                               const float *mask,
                               int small_width,
                               int small_height,
                               const guint8 *luma,
                               int luma_stride,
                               guint8 *target,
                               int target_stride,
                               int width,
                               int height);

G_END_DECLS
