#pragma once

#include "sampan-token.h"

G_BEGIN_DECLS

/** Takes what is said of the first wish after another one took its place: "blue... no, green, blue
 * is too cold". @tokens: (element-type SampanToken): a whole prompt */
void sampan_afterthoughts_settle (GPtrArray *tokens);

G_END_DECLS
