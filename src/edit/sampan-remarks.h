#pragma once

#include "sampan-token.h"

G_BEGIN_DECLS

/** Reads what is only remarked: an edit that is there already ("it has a vignette already") asks
 * for nothing, "start there" means the time that was named before, and "no, don't" takes back what
 * is named after it, or else what was said last. @tokens (element-type SampanToken): a whole prompt
 */
void sampan_remarks_settle (GPtrArray *tokens);

G_END_DECLS
