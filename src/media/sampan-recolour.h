#pragma once

#include "sampan-in-place.h"

#include "sampan-part-mask.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_RECOLOUR (sampan_recolour_get_type ())

/**
 * SampanRecolour:
 *
 * The element `sampanrecolour`: gives a part of the picture another colour, with its folds and its
 * light. Properties: "target" (clothes, hair, subject, background), "colour" ("#rrggbb") and
 * "still" (frames do not follow each other in time). A picture without that part passes as it is,
 * with a warning message that says so.
 */
G_DECLARE_FINAL_TYPE (SampanRecolour, sampan_recolour, SAMPAN, RECOLOUR, SampanInPlace)

G_END_DECLS
