#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * sampan_typo_find:
 * @vocabulary: (element-type utf8 utf8): a set of words
 * @word: a word that is not in it
 *
 * The word that was meant when one letter of it was left out, doubled, swapped with the next or
 * struck wrongly. Only words of five letters and more: shorter ones have too many neighbours. Two
 * that are as likely make none.
 *
 * Returns: (transfer none) (nullable)
 */
const char *sampan_typo_find (GHashTable *vocabulary, const char *word);

G_END_DECLS
