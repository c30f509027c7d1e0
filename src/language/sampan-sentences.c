#include "sampan-sentences.h"

#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include "sampan-placeholders.h"

/* A sentence ends after brackets, so also after the first sign of a token that follows its full
 * stop. Returns: where that token begins; @at where it is in none. */
static gsize
leave_token (const char *text, gsize at)
{
  const gsize sign = strlen ("⟦");
  gsize first = at;
  gsize after = at;

  while (first > 0 && g_ascii_isdigit (text[first - 1]))
    first--;
  while (g_ascii_isdigit (text[after]))
    after++;
  return first >= sign && strncmp (text + first - sign, "⟦", sign) == 0
                 && g_str_has_prefix (text + after, "⟧")
             ? first - sign
             : at;
}

/* Where @text may be cut, in bytes, its end last. */
static GArray *
find_boundaries (const char *text, const char *language, UBreakIteratorType type)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (gsize));
  UErrorCode status = U_ZERO_ERROR;
  UText *utext = utext_openUTF8 (NULL, text, -1, &status);
  UBreakIterator *iterator = ubrk_open (type, language, NULL, 0, &status);
  gsize length = strlen (text);

  if (U_SUCCESS (status))
    {
      ubrk_setUText (iterator, utext, &status);
      for (int32_t at = ubrk_next (iterator); U_SUCCESS (status) && at != UBRK_DONE;
           at = ubrk_next (iterator))
        {
          gsize end = leave_token (text, (gsize)at);

          if (end > 0 && end < length)
            g_array_append_val (found, end);
        }
    }
  g_clear_pointer (&iterator, ubrk_close);
  g_clear_pointer (&utext, utext_close);
  g_array_append_val (found, length);
  return found;
}

/* Of a title before a name, and of one letter ("Dr. Lee", "J. Lee"), the point ends no sentence. */
static gboolean
ends_in_abbreviation (const char *text, gsize end)
{
  static const char *const known[] = { "Dr",  "Mr",  "Mrs", "Ms", "Prof", "St",  "No",    "vs",
                                       "e.g", "i.e", "Sr",  "Jr", "Mt",   "Fig", "approx" };
  gsize last = end;
  gsize first;

  while (last > 0 && text[last - 1] == ' ')
    last--;
  if (last == end || last == 0 || text[last - 1] != '.')
    return FALSE;
  last--;
  for (first = last; first > 0 && (g_ascii_isalpha (text[first - 1]) || text[first - 1] == '.');)
    first--;
  if (first > 0 && (guchar)text[first - 1] >= 0x80)
    return FALSE;
  if (last - first == 1)
    return g_ascii_isupper (text[first]);
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (strlen (known[i]) == last - first && strncmp (known[i], text + first, last - first) == 0)
      return TRUE;
  return FALSE;
}

/* Commas and the like, for what is too long for one piece. */
static gboolean
ends_in_comma (const char *text, gsize end)
{
  const char *p = text + end;
  gunichar c;

  do
    {
      if (p == text)
        return FALSE;
      p = g_utf8_prev_char (p);
      c = g_utf8_get_char (p);
    }
  while (g_unichar_isspace (c));
  return g_utf8_strchr (",;:，；：、،؛—", -1, c) != NULL;
}

/* Adds text[start, end) in pieces of @longest characters at most. */
static void
cut (GStrvBuilder *pieces, const char *text, gsize start, gsize end, guint longest, const char *tag)
{
  g_autofree char *part = g_strndup (text + start, end - start);
  g_autoptr (GArray) places = find_boundaries (part, tag, UBRK_LINE);
  gsize done = 0, comma = 0, word = 0;

  for (guint i = 0; i < places->len; i++)
    {
      gsize at = g_array_index (places, gsize, i);

      while (g_utf8_strlen (part + done, at - done) > longest)
        {
          gsize to = comma > done ? comma
                     : word > done
                         ? word
                         : (gsize)(g_utf8_offset_to_pointer (part + done, longest) - part);

          g_strv_builder_take (pieces, g_strndup (part + done, to - done));
          done = to;
        }
      word = at;
      if (ends_in_comma (part, at))
        comma = at;
    }
  if (part[done])
    g_strv_builder_add (pieces, part + done);
}

/* Takes the tokens of @masked in @piece back to what they stand for. */
static GStrv
unmask (SampanPlaceholders *placeholders, GStrv pieces)
{
  for (guint i = 0; pieces[i]; i++)
    {
      g_autofree char *masked = pieces[i];

      pieces[i] = sampan_placeholders_restore_partial (placeholders, masked);
    }
  return pieces;
}

GStrv
sampan_sentences_split (const char *text, const char *language, guint longest)
{
  g_autoptr (SampanPlaceholders) placeholders = NULL;
  g_autoptr (GStrvBuilder) pieces = g_strv_builder_new ();
  g_autoptr (GArray) ends = NULL;
  const char *masked;
  gsize start = 0, fits = 0;

  g_return_val_if_fail (text != NULL && language != NULL, NULL);

  placeholders = sampan_placeholders_new (text);
  masked = sampan_placeholders_get_masked (placeholders);
  ends = find_boundaries (masked, language, UBRK_SENTENCE);
  for (guint i = 0; i < ends->len; i++)
    {
      gsize end = g_array_index (ends, gsize, i);

      if (i + 1 < ends->len && ends_in_abbreviation (masked, end))
        continue;
      if (fits > start && (longest == 0 || g_utf8_strlen (masked + start, end - start) > longest))
        {
          g_strv_builder_take (pieces, g_strndup (masked + start, fits - start));
          start = fits;
        }
      fits = end;
      if (longest > 0 && g_utf8_strlen (masked + start, end - start) > longest)
        {
          cut (pieces, masked, start, end, longest, language);
          start = end;
        }
    }
  if (masked[start])
    g_strv_builder_add (pieces, masked + start);
  return unmask (placeholders, g_strv_builder_end (pieces));
}
