#pragma once

#include <glib.h>

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

G_END_DECLS
