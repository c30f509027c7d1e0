#pragma once

#include "sampan-token.h"

G_BEGIN_DECLS

/** Leaves what @tokens (SampanToken) ask of the program without wanting an edit as not understood:
 * "how do I brighten a photo". */
void sampan_questions_settle (GPtrArray *tokens);

G_END_DECLS
