#pragma once

#include "sampan-token.h"

G_BEGIN_DECLS

/** Tells what is there already, and which thing a wish is about: "these earrings need to pop", "the
 * sky is too white, make it bluer". @tokens (element-type SampanToken): a whole prompt */
void sampan_things_settle (GPtrArray *tokens);

G_END_DECLS
