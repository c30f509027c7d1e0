#pragma once

#include "sampan-token.h"

G_BEGIN_DECLS

/** Leaves out what a clause says the picture is or somebody has, where another asks for something:
 * "she has blonde hair, blur the background", 红色背景的照片，换成白底. @tokens: (element-type
 * SampanToken) */
void sampan_states_settle (GPtrArray *tokens);

G_END_DECLS
