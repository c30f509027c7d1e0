#pragma once

#include "sampan-filter.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_STYLISE (sampan_stylise_get_type ())

/**
 * SampanStylise:
 *
 * The element `sampanstylise`: redraws frames by hand, as it were. Properties: "style", one of
 * "cartoon", "pencil", "oil" and "pixel" (%NULL or another one for none), and "strength" 0..1,
 * default 1.
 */
G_DECLARE_FINAL_TYPE (SampanStylise, sampan_stylise, SAMPAN, STYLISE, SampanFilter)

G_END_DECLS
