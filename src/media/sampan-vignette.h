#pragma once

#include "sampan-filter.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_VIGNETTE (sampan_vignette_get_type ())

/** SampanVignette: the element `sampanvignette`: corners darker than the middle, by "amount" 0..1.
 */
G_DECLARE_FINAL_TYPE (SampanVignette, sampan_vignette, SAMPAN, VIGNETTE, SampanFilter)

G_END_DECLS
