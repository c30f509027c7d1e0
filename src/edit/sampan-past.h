#pragma once

#include "sampan-token.h"

G_BEGIN_DECLS

/** Leaves out how it was when the picture was taken, which is no wish: "it was dark in there".
 * @tokens (element-type SampanToken): a whole prompt */
void sampan_past_settle (GPtrArray *tokens);

G_END_DECLS
