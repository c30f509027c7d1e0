#pragma once

#include "sampan-filter.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_BLUR (sampan_blur_get_type ())

/** SampanBlur: the element `sampanblur`: a Gaussian blur of the whole frame, by "amount" 0..1, 1
 * being 4 % of the shorter side. */
G_DECLARE_FINAL_TYPE (SampanBlur, sampan_blur, SAMPAN, BLUR, SampanFilter)

G_END_DECLS
