#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * sampan_sentences_split:
 * @text: valid UTF-8
 * @language: BCP 47
 * @longest: the most characters of a piece; 0 for one sentence each, however long
 *
 * Cuts a text between its sentences, never inside a link, tag, number or emoji. With @longest as
 * many sentences as fit are one piece, and a sentence that does not fit is cut after a comma,
 * between words, or at last between characters.
 *
 * Returns: (transfer full): pieces, each with the spaces that follow it: joined they are @text
 */
GStrv sampan_sentences_split (const char *text, const char *language, guint longest);

G_END_DECLS
