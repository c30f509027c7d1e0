#pragma once

#include "sampan-in-place.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_ACCESSORY_NAME (sampan_accessory_name_get_type ())
GType sampan_accessory_name_get_type (void);

#define SAMPAN_TYPE_ACCESSORY (sampan_accessory_get_type ())

/**
 * SampanAccessory:
 *
 * The element `sampanaccessory`: puts something on every face, which turns with the head.
 * Properties: "accessory" (sunglasses, glasses, earrings, necklace, hat), "colour" ("#rrggbb"; NULL
 * for its own) and "still" (frames do not follow each other in time). A picture without a face
 * passes as it is, with a warning message that says so.
 */
G_DECLARE_FINAL_TYPE (SampanAccessory, sampan_accessory, SAMPAN, ACCESSORY, SampanInPlace)

G_END_DECLS
