#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** How good it is to end a line, or a caption, at a place. */
typedef enum
{
  SAMPAN_BREAK_SENTENCE, /* after a sentence */
  SAMPAN_BREAK_COMMA,    /* after a comma and the like */
  SAMPAN_BREAK_WORD,     /* between two words */
  SAMPAN_BREAK_BAD,      /* after a word that leans on the next, as "the" does */
} SampanBreakKind;

typedef struct
{
  gsize offset;   /* bytes: what follows begins here */
  guint width;    /* graphemes before it that are seen */
  guint trailing; /* how many of those are spaces at the end */
  SampanBreakKind kind;
} SampanBreak;

/**
 * sampan_caption_breaks_find:
 * @text: one line, perhaps with markup
 * @language: BCP 47
 *
 * Where a text may be cut so that its language allows it: by ICU's line breaks, the strict ones
 * (no punctuation of Chinese or Japanese begins a line), in Chinese and Japanese between words
 * alone, never inside markup, and with a tag on the side it belongs to. A word longer than six
 * characters of those languages may be cut.
 *
 * Returns: (transfer full) (element-type SampanBreak): in order; the last is the text's end
 */
GArray *sampan_caption_breaks_find (const char *text, const char *language);

/** Whether @language is written without spaces between words: Chinese, Japanese. */
gboolean sampan_caption_language_has_no_spaces (const char *language);

G_END_DECLS
