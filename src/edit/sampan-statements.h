#pragma once

#include "sampan-token.h"

G_BEGIN_DECLS

/** Leaves out clauses that tell something and ask for nothing ("my cat kept moving", 怕被人认出来),
 * where another clause asks for something that is understood. What is put as a wish stays, also one
 * that nobody understands ("add a dragon", 加一条龙). @tokens (element-type SampanToken): a whole
 * prompt, settled otherwise */
void sampan_statements_settle (GPtrArray *tokens);

G_END_DECLS
