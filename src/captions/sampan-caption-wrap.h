#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * sampan_caption_text_keep_words:
 * @text: plain text
 * @language: (nullable): BCP 47
 *
 * Chinese and Japanese may break between any two characters, but are easier to read when a line
 * ends after a word. This puts an invisible word joiner (U+2060) between the characters of each
 * word that ICU's dictionary knows.
 *
 * Returns: (transfer full): @text to lay out, never to store
 */
char *sampan_caption_text_keep_words (const char *text, const char *language);

/** Returns: (transfer full): @text with the breaks taken out that only end a line that was full:
 * those before a dash, a note or a bracket stay, since another speaker begins there. */
char *sampan_caption_text_unwrap (const char *text);

/**
 * sampan_caption_text_wrap:
 * @text: a caption, with markup as the formats have it
 * @language: BCP 47
 * @longest: graphemes of a line
 *
 * Breaks a caption anew into as few lines as there can be, the more even the better, ending after
 * punctuation rather than between words and not after an article or the like. Punctuation never
 * begins a line of Chinese or Japanese. A word that is longer than a line stays whole.
 *
 * Returns: (transfer full): the text in lines
 */
char *sampan_caption_text_wrap (const char *text, const char *language, guint longest);

/**
 * sampan_caption_text_lay:
 * @text: one line
 * @shares: (array length=n): how much of the text each part is to have; they make 1 together
 * @n: how many parts
 *
 * Cuts a text into parts that are near their shares, after punctuation where some is near.
 *
 * Returns: (transfer full): @n parts, none empty; fewer if the text has not so many words
 */
GStrv
sampan_caption_text_lay (const char *text, const char *language, const double *shares, guint n);

G_END_DECLS
