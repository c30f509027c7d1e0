#pragma once

#include "sampan-token.h"

G_BEGIN_DECLS

/** Joins what one name or date is: "@lin.photo", "5/6/2024", 海滩.jpg. */
void sampan_words_join (GPtrArray *tokens, const char *prompt);
/** Finds the words of a text that stand without quotation marks in the clause from @start to @end
 * of @tokens (SampanToken): "add the words Summer 2025 in white". */
void sampan_words_settle (GPtrArray *tokens, const char *prompt, guint start, guint end);

G_END_DECLS
