#pragma once

#include "sampan-filter.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_GRAIN (sampan_grain_get_type ())

/**
 * SampanGrain:
 *
 * The element `sampangrain`: the grain of film in the luma, strongest in the middle tones. Its size
 * goes with that of the frame, so that a small preview shows the grain of the large result; it is
 * another in each frame, the same whenever that frame is shown. Properties: "amount" 0..1, and
 * "still", for a picture, whose grain does not move.
 */
G_DECLARE_FINAL_TYPE (SampanGrain, sampan_grain, SAMPAN, GRAIN, SampanFilter)

G_END_DECLS
