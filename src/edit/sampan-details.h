#pragma once

#include "sampan-token.h"

G_BEGIN_DECLS

/** Reads what words mean by those beside them: a preamble, a colour given twice, how high a picture
 * is, who is to be removed. @tokens (element-type SampanToken): a whole prompt */
void sampan_details_settle (GPtrArray *tokens);

/** Whether the aside at @at ends what was said, as a comma does, for nothing else would tell that
 * the number before it is a wish of its own: 2倍速方便看. */
gboolean sampan_details_end_number (GPtrArray *tokens, guint at);

G_END_DECLS
