#pragma once

#include "sampan-token.h"

G_BEGIN_DECLS

/** Reads what words mean by those beside them: a preamble, a colour given twice, how high a picture
 * is, who is to be removed. @tokens (element-type SampanToken): a whole prompt */
void sampan_details_settle (GPtrArray *tokens);

G_END_DECLS
