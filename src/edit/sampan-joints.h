#pragma once

#include "sampan-token.h"

G_BEGIN_DECLS

/** Finds where clauses begin that no comma parts, and what stands beside a wish and only says of
 * whom or what it is: the numbers of a list, the "on my dog" after a hat, the remark before 把,
 * what is seen in a part that is cut. @tokens (element-type SampanToken): a whole prompt */
void sampan_joints_settle (GPtrArray *tokens);

G_END_DECLS
