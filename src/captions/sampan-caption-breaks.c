#include "sampan-caption-breaks.h"

#include <string.h>
#include <unicode/ubrk.h>

#include "sampan-caption-private.h"

/* A longer word may be cut: it would leave too much of a line empty. */
#define LONGEST_WORD 6

/* Words that a line does not end with, since they belong to what follows: articles, prepositions,
 * conjunctions, pronouns before a verb (the Netflix style guide's "the line break should not
 * separate"). */
static const char *const leaning[] = {
  "a",   "an",  "the", "of",  "to", "in",  "on",  "at",   "by",  "for",  "with", "from", "and",
  "or",  "but", "if",  "as",  "is", "are", "was", "be",   "not", "no",   "my",   "your", "his",
  "her", "its", "our", "i",   "he", "she", "we",  "they", "you", "very", "le",   "la",   "les",
  "un",  "une", "de",  "des", "du", "et",  "el",  "los",  "las", "y",    "que",  "en",   "der",
  "die", "das", "ein", "und", "o",  "os",  "um",  "uma",  NULL,
};

gboolean
sampan_caption_language_has_no_spaces (const char *language)
{
  return language != NULL
         && (g_ascii_strncasecmp (language, "zh", 2) == 0
             || g_ascii_strncasecmp (language, "ja", 2) == 0)
         && !g_ascii_isalnum (language[2]);
}

/* ---- what is seen, and where it stands ---- */

typedef struct
{
  GString *plain;
  GArray *offsets; /* of gsize: for each byte of @plain, and its end, where it is in the text */
} Seen;

static void
add_seen (Seen *seen, const char *bytes, gsize length, gsize offset)
{
  g_string_append_len (seen->plain, bytes, (gssize)length);
  for (gsize i = 0; i < length; i++)
    g_array_append_val (seen->offsets, offset);
}

static void
look (Seen *seen, const char *text)
{
  gsize at = 0;

  seen->plain = g_string_new (NULL);
  seen->offsets = g_array_new (FALSE, FALSE, sizeof (gsize));
  while (text[at] != '\0')
    {
      gunichar character = 0;
      gsize length = sampan_caption_tag_length (text + at);
      char bytes[6];

      if (length > 0)
        {
          at += length;
          continue;
        }
      length = sampan_caption_entity_length (text + at, &character);
      if (length > 0)
        add_seen (seen, bytes, (gsize)g_unichar_to_utf8 (character, bytes), at);
      else
        {
          length = (gsize)(g_utf8_next_char (text + at) - (text + at));
          add_seen (seen, text + at, length, at);
        }
      at += length;
    }
  g_array_append_val (seen->offsets, at);
}

/* The place in the text for a cut before @next of what is seen: closing tags stay before it. */
static gsize
place_cut (const char *text, Seen *seen, gsize next)
{
  gsize end = g_array_index (seen->offsets, gsize, next);
  gsize at = next > 0 ? g_array_index (seen->offsets, gsize, next - 1) : 0;
  gunichar ignored;

  if (next > 0)
    {
      gsize entity = sampan_caption_entity_length (text + at, &ignored);

      at += entity > 0 ? entity : (gsize)(g_utf8_next_char (text + at) - (text + at));
    }
  while (at < end && g_str_has_prefix (text + at, "</"))
    at += sampan_caption_tag_length (text + at);
  return MIN (at, end);
}

/* ---- kinds of places ---- */

static gboolean
is_one_of (gunichar c, const char *set)
{
  return g_utf8_strchr (set, -1, c) != NULL;
}

static gboolean
leans (const char *plain, gsize end)
{
  g_autofree char *word = NULL;
  gsize start = end;

  while (start > 0 && (guchar)plain[start - 1] < 0x80 && g_ascii_isalpha (plain[start - 1]))
    start--;
  if (start == end || (start > 0 && plain[start - 1] != ' '))
    return FALSE;
  word = g_ascii_strdown (plain + start, (gssize)(end - start));
  return g_strv_contains (leaning, word);
}

static SampanBreakKind
find_kind (const char *plain, gsize at)
{
  const char *p = plain + at;
  gunichar c = 0;
  gsize end;

  while (p > plain)
    {
      const char *before = g_utf8_prev_char (p);

      c = g_utf8_get_char (before);
      if (!g_unichar_isspace (c))
        break;
      p = before;
    }
  end = (gsize)(p - plain);
  /* Within a word with a hyphen, or an address. */
  if (end == at && is_one_of (c, "-‐/") && c != 0)
    return SAMPAN_BREAK_BAD;
  /* A quotation mark or bracket closes what came before it. */
  while (p > plain && is_one_of (c, "\"'”’»」』）)】》"))
    {
      p = g_utf8_prev_char (p);
      c = p > plain ? g_utf8_get_char (g_utf8_prev_char (p)) : 0;
    }
  if (is_one_of (c, ".!?…。！？؟।") && c != 0)
    return SAMPAN_BREAK_SENTENCE;
  /* Particles of Chinese belong to the word before them. */
  if (at < strlen (plain) && is_one_of (g_utf8_get_char (plain + at), "的了着过吗呢吧啊们地得么嘛"))
    return SAMPAN_BREAK_BAD;
  if (is_one_of (c, ",;:，；：、،؛—–") && c != 0)
    return SAMPAN_BREAK_COMMA;
  return leans (plain, end) ? SAMPAN_BREAK_BAD : SAMPAN_BREAK_WORD;
}

/* ---- places ---- */

static UBreakIterator *
open_iterator (UBreakIteratorType type, const char *language, UText *text)
{
  UErrorCode status = U_ZERO_ERROR;
  g_autofree char *locale =
      type == UBRK_LINE ? g_strconcat (language, "@lb=strict", NULL) : g_strdup (language);
  UBreakIterator *iterator = ubrk_open (type, locale, NULL, 0, &status);

  ubrk_setUText (iterator, text, &status);
  return iterator;
}

/* Whether @at is inside a word that is not to be cut. */
static gboolean
is_in_word (UBreakIterator *words, const char *plain, int at)
{
  int start, end;

  if (ubrk_isBoundary (words, at))
    return FALSE;
  end = ubrk_following (words, at);
  start = ubrk_preceding (words, at);
  return start == UBRK_DONE || end == UBRK_DONE
         || g_utf8_strlen (plain + start, end - start) <= LONGEST_WORD;
}

static void
add_break (GArray *breaks, const char *text, Seen *seen, UBreakIterator *graphemes, int at)
{
  const SampanBreak *last =
      breaks->len > 0 ? &g_array_index (breaks, SampanBreak, breaks->len - 1) : NULL;
  SampanBreak place = { .offset = place_cut (text, seen, (gsize)at),
                        .width = last != NULL ? last->width : 0,
                        .kind = find_kind (seen->plain->str, (gsize)at) };

  /* The iterator stands where the last place was. */
  while (ubrk_current (graphemes) < at && ubrk_next (graphemes) != UBRK_DONE)
    place.width++;
  for (int i = at; i > 0 && g_ascii_isspace (seen->plain->str[i - 1]); i--)
    place.trailing++;
  g_array_append_val (breaks, place);
}

GArray *
sampan_caption_breaks_find (const char *text, const char *language)
{
  GArray *breaks = g_array_new (FALSE, FALSE, sizeof (SampanBreak));
  UErrorCode status = U_ZERO_ERROR;
  UBreakIterator *lines, *words, *graphemes;
  UText *utext;
  Seen seen;

  look (&seen, text);
  utext = utext_openUTF8 (NULL, seen.plain->str, (int64_t)seen.plain->len, &status);
  lines = open_iterator (UBRK_LINE, language, utext);
  words = open_iterator (UBRK_WORD, language, utext);
  graphemes = open_iterator (UBRK_CHARACTER, language, utext);
  for (int at = ubrk_next (lines); at != UBRK_DONE; at = ubrk_next (lines))
    if (at == (int)seen.plain->len || !sampan_caption_language_has_no_spaces (language)
        || !is_in_word (words, seen.plain->str, at))
      add_break (breaks, text, &seen, graphemes, at);
  /* Tags at the end belong to it. */
  if (breaks->len > 0)
    g_array_index (breaks, SampanBreak, breaks->len - 1).offset = strlen (text);
  ubrk_close (lines);
  ubrk_close (words);
  ubrk_close (graphemes);
  utext_close (utext);
  g_string_free (seen.plain, TRUE);
  g_array_unref (seen.offsets);
  return breaks;
}
