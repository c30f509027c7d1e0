#pragma once

#include "sampan-token.h"

G_BEGIN_DECLS

/** Leaves out what is said to be wrong where what mends it follows, though that is another edit:
 * "too bright, lower the exposure". @tokens (element-type SampanToken): a whole prompt */
void sampan_remedies_settle (GPtrArray *tokens);

G_END_DECLS
