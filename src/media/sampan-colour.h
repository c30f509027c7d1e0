#pragma once

#include "sampan-filter.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_COLOUR (sampan_colour_get_type ())

/**
 * SampanColour:
 *
 * The element `sampancolour`: all adjustments of light and colour in one pass over the frame.
 * Properties, each -1..1 with 0 changing nothing: "brightness", "contrast", "saturation", "warmth",
 * "tint" (positive is magenta, negative green), "exposure", "highlights", "shadows".
 */
G_DECLARE_FINAL_TYPE (SampanColour, sampan_colour, SAMPAN, COLOUR, SampanFilter)

G_END_DECLS
