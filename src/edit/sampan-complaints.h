#pragma once

#include "sampan-token.h"

G_BEGIN_DECLS

/** Whether the token says how something is: "is", "looks", 有点; and not how it should be. */
gboolean sampan_token_tells_state (const SampanToken *token);

/** Whether a wish about one of the operations answers a complaint about the other. */
gboolean sampan_op_is_akin (const SampanOp *one, const SampanOp *other);

/** Reads what is said to be wrong as what is wanted: "it is rather dim" as brighter; or as nothing,
 * if a wish stands elsewhere. @tokens (element-type SampanToken): a whole prompt */
void sampan_complaints_settle (GPtrArray *tokens);

G_END_DECLS
