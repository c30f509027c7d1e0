#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * sampan_search_tokens:
 *
 * The tokens of a text as the index holds them, separated by spaces: words folded in case, width
 * and accents; scripts that are written without spaces as pairs of neighbouring characters, each
 * run of them ended by its last character, so that a word of two characters is found wherever it
 * stands; emoji one by one.
 *
 * Returns: (transfer full)
 */
char *sampan_search_tokens (const char *text);

/**
 * sampan_search_query:
 *
 * What a user typed as an expression for MATCH: all words, the last of which may be unfinished.
 * Nothing that is typed is an operator or a mistake.
 *
 * Returns: (transfer full) (nullable): NULL if there is nothing to look for
 */
char *sampan_search_query (const char *text);

G_END_DECLS
