#pragma once

#include "sampan-token.h"

G_BEGIN_DECLS

/**
 * sampan_chatter_asks_nothing:
 * @tokens: (element-type SampanToken): a prompt
 * @start: where a piece of it begins of which no edit came
 * @at: where that begins in it which is not understood
 * @end: where the piece ends
 *
 * Whether the piece tells something, or asks for nothing to be done, so that nobody misses an edit
 * of it: "my hands were freezing", "I want to print this", "don't crop the dog". What is not
 * understood and may be a wish is none: "a dragon in the sky".
 */
gboolean sampan_chatter_asks_nothing (GPtrArray *tokens, guint start, guint at, guint end);

/** Whether the word at @at that ends as a verb does stands beside a noun which begins at @first: "a
 * bearded dragon", "and a dragon perched on the roof". */
gboolean sampan_chatter_names (GPtrArray *tokens, guint first, guint at);

/** Whether the piece from @start to @end speaks of what was named before: "remove it". */
gboolean sampan_chatter_refers (GPtrArray *tokens, guint start, guint end);

G_END_DECLS
