#pragma once

#include "sampan-token.h"

G_BEGIN_DECLS

/** Takes what the clause from @start to @end of @tokens (SampanToken) says of how the picture lies
 * with the wish that turns it: "it's sideways, rotate it left". */
void sampan_turns_settle_clause (GPtrArray *tokens, guint start, guint end);

G_END_DECLS
