#pragma once

#include "sampan-token.h"

G_BEGIN_DECLS

/** Leaves out what stands before all wishes and asks for nothing: "old photo, fix the scratches",
 * "three things: brighter, warmer, sharper". @tokens: (element-type SampanToken): a whole prompt */
void sampan_headlines_settle (GPtrArray *tokens);

G_END_DECLS
