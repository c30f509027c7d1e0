#pragma once

#include "sampan-token.h"

G_BEGIN_DECLS

/** Says in the place of a pronoun what it stands for: "the grain is annoying, take it out" is a
 * wish about the grain, and its first clause asks for nothing. @tokens (element-type SampanToken):
 * a whole prompt */
void sampan_topics_settle (GPtrArray *tokens);

G_END_DECLS
