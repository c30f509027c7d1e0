#pragma once

#include "sampan-filter.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_SHARPEN (sampan_sharpen_get_type ())

/** SampanSharpen: the element `sampansharpen`: details clearer or, below 0, softer, by "amount"
 * -1..1. */
G_DECLARE_FINAL_TYPE (SampanSharpen, sampan_sharpen, SAMPAN, SHARPEN, SampanFilter)

G_END_DECLS
