#pragma once

#include "sampan-token.h"

G_BEGIN_DECLS

/** What is wanted of all but one thing: "blur everything except her" is the background, "everything
 * else black and white" is an edit that is not there. @tokens (element-type SampanToken): a whole
 * prompt */
void sampan_others_settle (GPtrArray *tokens);

G_END_DECLS
