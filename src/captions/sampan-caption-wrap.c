#include "sampan-caption-wrap.h"

#include <string.h>
#include <unicode/ubrk.h>

/* A longer word may be cut: it would leave too much of a line empty. */
#define LONGEST_WORD 6

static gboolean
has_no_spaces (const char *language)
{
  return language != NULL
         && (g_ascii_strncasecmp (language, "zh", 2) == 0
             || g_ascii_strncasecmp (language, "ja", 2) == 0)
         && !g_ascii_isalnum (language[2]);
}

static void
append_word (GString *joined, const char *word, gsize length)
{
  const char *end = word + length;
  gboolean join = g_utf8_strlen (word, length) <= LONGEST_WORD;

  while (word < end)
    {
      const char *next = g_utf8_next_char (word);

      g_string_append_len (joined, word, next - word);
      if (join && next < end)
        g_string_append (joined, "\u2060");
      word = next;
    }
}

char *
sampan_caption_text_keep_words (const char *text, const char *language)
{
  UErrorCode status = U_ZERO_ERROR;
  g_autoptr (GString) joined = NULL;
  UBreakIterator *words;
  UText *utext;
  int start = 0, end;

  g_return_val_if_fail (text != NULL, NULL);

  if (!has_no_spaces (language))
    return g_strdup (text);
  joined = g_string_sized_new (2 * strlen (text));
  utext = utext_openUTF8 (NULL, text, -1, &status);
  words = ubrk_open (UBRK_WORD, language, NULL, 0, &status);
  ubrk_setUText (words, utext, &status);
  while (U_SUCCESS (status) && (end = ubrk_next (words)) != UBRK_DONE)
    {
      int kind = ubrk_getRuleStatus (words);

      if (kind >= UBRK_WORD_KANA && kind < UBRK_WORD_IDEO_LIMIT)
        append_word (joined, text + start, end - start);
      else
        g_string_append_len (joined, text + start, end - start);
      start = end;
    }
  ubrk_close (words);
  utext_close (utext);
  return U_SUCCESS (status) ? g_string_free_and_steal (g_steal_pointer (&joined)) : g_strdup (text);
}
