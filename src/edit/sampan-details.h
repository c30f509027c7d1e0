#pragma once

#include "sampan-token.h"

G_BEGIN_DECLS

/** Reads what words mean by those beside them: a preamble, a colour given twice, how high a picture
 * is, who is to be removed. @tokens (element-type SampanToken): a whole prompt */
void sampan_details_settle (GPtrArray *tokens);

/** Leaves out in what order things are wanted, which is no part of a video: 最后锐化, "first, crop
 * it", "third add grain". @start, @end: a clause */
void sampan_details_settle_order (GPtrArray *tokens, guint start, guint end);

/** Whether the aside at @at ends what was said, as a comma does, for nothing else would tell that
 * the number before it is a wish of its own: 2倍速方便看. */
gboolean sampan_details_end_number (GPtrArray *tokens, guint at);

G_END_DECLS
