#pragma once

#include "sampan-filter.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_LOOK (sampan_look_get_type ())

/**
 * SampanLook:
 *
 * The element `sampanlook`: one of our looks, a table over all colours. Properties: "look", its
 * name (%NULL or an unknown one for none; see sampan_look_get_names()), and "strength" 0..1,
 * default 1.
 */
G_DECLARE_FINAL_TYPE (SampanLook, sampan_look, SAMPAN, LOOK, SampanFilter)

G_END_DECLS
