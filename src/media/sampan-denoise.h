#pragma once

#include "sampan-filter.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_DENOISE (sampan_denoise_get_type ())

/**
 * SampanDenoise:
 *
 * The element `sampandenoise`: takes noise away and leaves edges. Each pixel becomes the mean of
 * those nearby whose surroundings look like its own (non-local means), and in a video of the frame
 * before where nothing moved. How noisy the frame is is measured, so that an amount means the same
 * for every camera. Properties: "amount" 0..1, and "still", for a picture, which is searched
 * farther and has no frame before.
 */
G_DECLARE_FINAL_TYPE (SampanDenoise, sampan_denoise, SAMPAN, DENOISE, SampanFilter)

G_END_DECLS
