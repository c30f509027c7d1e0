#include "sampan-phrase.h"

#include <string.h>

#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utext.h>

/* A text folded for matching, with the way back: for each of its bytes where it came from. */
typedef struct
{
  const char *original;
  GString *folded;
  GArray *starts; /* gsize: where in the original the character of that byte starts */
  GArray *ends;   /* gsize: and where it ends */
  GPtrArray *units;
} Splitter;

static void
unit_free (gpointer data)
{
  SampanUnit *unit = data;

  g_free (unit->text);
  g_free (unit);
}

SampanSpelling *
sampan_spelling_new (const char *typed, const char *meant)
{
  SampanSpelling *self = g_new (SampanSpelling, 1);

  self->typed = g_strdup (typed);
  self->meant = g_strdup (meant);
  return self;
}

void
sampan_spelling_free (SampanSpelling *self)
{
  g_free (self->typed);
  g_free (self->meant);
  g_free (self);
}

/* Signs that mean the same: what people type, and what keyboards make of it. */
static gunichar
fold_sign (gunichar c)
{
  switch (c)
    {
    case 0x2019: /* ’ */
    case 0x02bc: /* ʼ */
      return '\'';
    case 0x2010: /* hyphens, dashes and the minus sign */
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2212:
      return '-';
    case 0x301c: /* 〜 */
    case 0x2053:
      return '~';
    case 0x2236: /* ∶ */
      return ':';
    case 0x00d7: /* × */
    case 0x2715: /* ✕ */
      return 'x';
    default:
      return c;
    }
}

static void
append_folded (
    Splitter *self, GHashTable *folding, const UChar *chars, int32_t length, gsize start, gsize end)
{
  for (int32_t i = 0; i < length;)
    {
      UChar32 c;
      gsize before = self->folded->len;
      gpointer simple;

      U16_NEXT (chars, i, length, c);
      if (U_IS_SURROGATE (c))
        continue;
      if (folding != NULL
          && g_hash_table_lookup_extended (folding, GUINT_TO_POINTER (c), NULL, &simple))
        c = GPOINTER_TO_UINT (simple);
      g_string_append_unichar (self->folded, fold_sign (c));
      for (gsize j = before; j < self->folded->len; j++)
        {
          g_array_append_val (self->starts, start);
          g_array_append_val (self->ends, end);
        }
    }
}

static gboolean
is_sign (gunichar c)
{
  switch (g_unichar_get_script (c))
    {
    case G_UNICODE_SCRIPT_HAN:
    case G_UNICODE_SCRIPT_HIRAGANA:
    case G_UNICODE_SCRIPT_KATAKANA:
      return TRUE;

    default:
      return FALSE;
    }
}

static gunichar
fold_char (GHashTable *folding, gunichar c)
{
  gpointer simple;

  if (folding != NULL
      && g_hash_table_lookup_extended (folding, GUINT_TO_POINTER (c), NULL, &simple))
    c = GPOINTER_TO_UINT (simple);
  return fold_sign (g_unichar_tolower (c));
}

static gboolean
is_letter (const char *p)
{
  const gunichar c = g_utf8_get_char (p);

  return (g_unichar_isalnum (c) || c == '\'' || c == 0x2019) && !is_sign (c);
}

/* How many bytes at @p are written as @typed, 0 if they are not. Letters must be whole words. */
static gsize
match_spelling (Splitter *self, GHashTable *folding, const char *p, const char *typed)
{
  const char *end = p;

  if (is_letter (typed) && p > self->original && is_letter (g_utf8_prev_char (p)))
    return 0;
  for (; *typed != '\0'; typed = g_utf8_next_char (typed), end = g_utf8_next_char (end))
    if (fold_char (folding, g_utf8_get_char (end)) != fold_char (folding, g_utf8_get_char (typed)))
      return 0;
  return is_letter (g_utf8_prev_char (end)) && is_letter (end) ? 0 : end - p;
}

/* Puts what is meant in the place of what is written at @p. Returns the bytes it takes there. */
static gsize
append_spelling (Splitter *self, GHashTable *folding, GHashTable *spellings, const char *p)
{
  const gunichar first = fold_char (folding, g_utf8_get_char (p));
  GPtrArray *known =
      spellings != NULL ? g_hash_table_lookup (spellings, GUINT_TO_POINTER (first)) : NULL;

  for (guint i = 0; known != NULL && i < known->len; i++)
    {
      const SampanSpelling *spelling = known->pdata[i];
      const gsize length = match_spelling (self, folding, p, spelling->typed);
      const gsize start = p - self->original, end = start + length;

      if (length == 0)
        continue;
      g_string_append (self->folded, spelling->meant);
      for (gsize j = strlen (spelling->meant); j > 0; j--)
        {
          g_array_append_val (self->starts, start);
          g_array_append_val (self->ends, end);
        }
      return length;
    }

  return 0;
}

/* NFKC with case folded, piece by piece, so that every piece is known by its place. */
static void
fold (Splitter *self, GHashTable *folding, GHashTable *spellings)
{
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2 *normalizer = unorm2_getNFKCCasefoldInstance (&status);
  const char *p = self->original;

  while (*p != '\0' && U_SUCCESS (status))
    {
      const char *end = g_utf8_next_char (p);
      g_autofree gunichar2 *utf16 = NULL;
      UChar out[64];
      glong length = 0;
      int32_t written;
      const gsize spelt = append_spelling (self, folding, spellings, p);

      if (spelt > 0)
        {
          p += spelt;
          continue;
        }
      while (*end != '\0' && end - p < 32
             && !unorm2_hasBoundaryBefore (normalizer, g_utf8_get_char (end)))
        end = g_utf8_next_char (end);

      utf16 = g_utf8_to_utf16 (p, end - p, NULL, &length, NULL);
      written = unorm2_normalize (normalizer, (const UChar *)utf16, length, out, G_N_ELEMENTS (out),
                                  &status);
      if (U_SUCCESS (status))
        append_folded (self, folding, out, written, p - self->original, end - self->original);
      else
        {
          /* A pile of combining marks longer than any word: as it stands. */
          status = U_ZERO_ERROR;
          append_folded (self, folding, (const UChar *)utf16, length, p - self->original,
                         end - self->original);
        }
      p = end;
    }
}

static void
add_unit (Splitter *self, SampanUnitType type, gsize from, gsize to, gboolean space)
{
  SampanUnit *unit = g_new0 (SampanUnit, 1);

  unit->type = type;
  unit->text = g_strndup (self->folded->str + from, to - from);
  unit->start = g_array_index (self->starts, gsize, from);
  unit->end = g_array_index (self->ends, gsize, to - 1);
  unit->space = space;
  g_ptr_array_add (self->units, unit);
}

static gunichar
char_before (Splitter *self, gsize at)
{
  return at == 0 ? ' ' : g_utf8_get_char (g_utf8_prev_char (self->folded->str + at));
}

/* Whether a word of letters ends beside @c. */
static gboolean
is_edge (gunichar c)
{
  return !g_unichar_isalnum (c) || is_sign (c);
}

/* The sign that closes what @c opens, or 0. */
static gunichar
closing_quote (gunichar c)
{
  static const gunichar pairs[][2] = {
    { '"', '"' },       { '\'', '\'' },     { '`', '`' },       { 0x201c, 0x201d },
    { 0x2018, '\'' },   { 0x201e, 0x201c }, { 0x300c, 0x300d }, { 0x300e, 0x300f },
    { 0x00ab, 0x00bb }, { 0x300a, 0x300b },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (pairs[i][0] == c)
      return pairs[i][1];

  return 0;
}

static const char *const picture_endings[] = { ".jpg",  ".jpeg", ".png", ".webp",
                                               ".avif", ".heic", ".tiff" };

static gboolean
names_picture (const char *text)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);

  for (guint i = 0; i < G_N_ELEMENTS (picture_endings); i++)
    if (g_str_has_suffix (lower, picture_endings[i]))
      return TRUE;

  return FALSE;
}

/* Returns the byte after a quotation that starts at @at, or 0. */
static gsize
scan_quote (Splitter *self, gsize at, gboolean space)
{
  const char *start = self->folded->str + at, *inside = g_utf8_next_char (start);
  const gunichar open = g_utf8_get_char (start), close = closing_quote (open);
  SampanUnit *unit;

  /* The apostrophe of “don't” opens nothing. */
  if (close == 0 || (open == '\'' && !is_edge (char_before (self, at))))
    return 0;
  for (const char *p = inside; *p != '\0'; p = g_utf8_next_char (p))
    {
      gsize from = inside - self->folded->str, to = p - self->folded->str;

      if (g_utf8_get_char (p) != close || (close == '\'' && !is_edge (g_utf8_get_char (p + 1))))
        continue;
      if (p == inside)
        return 0;
      add_unit (self, SAMPAN_UNIT_QUOTE, at, to + g_utf8_skip[(guchar)*p], space);
      unit = self->units->pdata[self->units->len - 1];
      g_free (unit->text);
      unit->text = g_strndup (self->original + g_array_index (self->starts, gsize, from),
                              g_array_index (self->starts, gsize, to)
                                  - g_array_index (self->starts, gsize, from));
      if (names_picture (unit->text))
        unit->type = SAMPAN_UNIT_FILE;
      return to + g_utf8_skip[(guchar)*p];
    }

  return 0;
}

/* "#f80", "#ff8800", "#ff8800cc". */
static gsize
scan_colour (Splitter *self, gsize at, gboolean space)
{
  const char *start = self->folded->str + at;
  gsize length = 1;

  if (*start != '#')
    return 0;
  while (g_ascii_isxdigit (start[length]))
    length++;
  if ((length != 4 && length != 7 && length != 9) || !is_edge (g_utf8_get_char (start + length)))
    return 0;
  add_unit (self, SAMPAN_UNIT_COLOUR, at, at + length, space);
  return at + length;
}

/* Digits with one or two colons between them. */
static gsize
scan_ratio (Splitter *self, gsize at, gboolean space)
{
  const char *start = self->folded->str + at, *p = start;
  guint colons = 0;

  if (!g_ascii_isdigit (*p) || g_unichar_isdigit (char_before (self, at)))
    return 0;
  while (g_ascii_isdigit (*p) || ((*p == ':' || *p == '.') && g_ascii_isdigit (p[1])))
    colons += *p++ == ':';
  if (colons == 0 || colons > 2)
    return 0;
  add_unit (self, SAMPAN_UNIT_RATIO, at, p - self->folded->str, space);
  return p - self->folded->str;
}

/* ".3": what people write for 0.3 */
static gsize
scan_part (Splitter *self, gsize at, gboolean space)
{
  const char *start = self->folded->str + at;
  gsize length = 1;
  SampanUnit *unit;

  if (*start != '.' || !g_ascii_isdigit (start[1]) || !is_edge (char_before (self, at)))
    return 0;
  while (g_ascii_isdigit (start[length]))
    length++;
  add_unit (self, SAMPAN_UNIT_NUMBER, at, at + length, space);
  unit = self->units->pdata[self->units->len - 1];
  g_free (unit->text);
  unit->text = g_strdup_printf ("0%.*s", (int)length, start);
  return at + length;
}

/* A word that ends like a picture's file, with the folders before it. */
static gsize
scan_file (Splitter *self, gsize at, gboolean space)
{
  const char *start = self->folded->str + at;
  gsize length = strcspn (start, " \t\r\n\"'`,;");
  g_autofree char *chunk = g_strndup (start, length);
  SampanUnit *unit;

  for (guint i = 0; i < G_N_ELEMENTS (picture_endings); i++)
    {
      const char *found = strstr (chunk, picture_endings[i]);
      gsize end;

      if (found == NULL || found == chunk)
        continue;
      end = found - chunk + strlen (picture_endings[i]);
      if (g_ascii_isalnum (chunk[end]))
        continue;
      add_unit (self, SAMPAN_UNIT_FILE, at, at + end, space);
      unit = self->units->pdata[self->units->len - 1];
      g_free (unit->text);
      unit->text = g_strndup (self->original + unit->start, unit->end - unit->start);
      return at + end;
    }

  return 0;
}

static gsize
scan_special (Splitter *self, gsize at, gboolean space)
{
  gsize end = scan_quote (self, at, space);

  if (end == 0)
    end = scan_colour (self, at, space);
  if (end == 0)
    end = scan_ratio (self, at, space);
  if (end == 0)
    end = scan_part (self, at, space);
  if (end == 0 && is_edge (char_before (self, at))
      && (space || !is_sign (g_utf8_get_char (self->folded->str + at))))
    end = scan_file (self, at, space);
  return end;
}

static SampanUnitType
classify (gunichar c)
{
  if (is_sign (c))
    return SAMPAN_UNIT_SIGN;
  if (g_unichar_isdigit (c))
    return SAMPAN_UNIT_NUMBER;
  if (g_unichar_isalpha (c) || g_unichar_ismark (c) || c == '\'')
    return SAMPAN_UNIT_WORD;
  return SAMPAN_UNIT_PUNCTUATION;
}

/* The comma of "1,080" and the point of "0.5", but not the comma of "0.1,0.2" or "20,4:5". */
static gboolean
goes_on_number (const char *number, const char *at)
{
  if (!g_ascii_isdigit (at[1]))
    return FALSE;

  return *at == '.'
         || (*at == ',' && memchr (number, '.', at - number) == NULL
             && at[1 + strspn (at + 1, "0123456789")] != ':');
}

/* One of ICU's words, cut where digits and letters meet ("2x") and into single signs. */
static void
add_word (Splitter *self, gsize from, gsize to, gboolean space)
{
  const char *text = self->folded->str;
  const guint first = self->units->len;

  while (from < to)
    {
      const SampanUnitType type =
          text[from] == '\'' ? SAMPAN_UNIT_PUNCTUATION : classify (g_utf8_get_char (text + from));
      gsize end = from + g_utf8_skip[(guchar)text[from]];

      while (end < to && (type == SAMPAN_UNIT_WORD || type == SAMPAN_UNIT_NUMBER)
             && (classify (g_utf8_get_char (text + end)) == type
                 || (type == SAMPAN_UNIT_NUMBER && goes_on_number (text + from, text + end))))
        end += g_utf8_skip[(guchar)text[end]];
      add_unit (self, type, from, end, space);
      space = FALSE;
      from = end;
    }

  if (self->units->len > first)
    {
      SampanUnit *unit = self->units->pdata[first];

      if (unit->type == SAMPAN_UNIT_SIGN)
        unit->word_length = self->units->len - first;
    }
}

/* ICU takes the comma of "0.4,4:5" for one within a number, so that no ratio would begin behind it.
 */
static gsize
find_comma (const Splitter *self, gsize from, gsize to)
{
  const char *text = self->folded->str;

  if (text[from] == ',')
    return from + 1;
  for (gsize at = from; at < to; at++)
    if (text[at] == ',' && !goes_on_number (text + from, text + at))
      return at;

  return to;
}

static void
cut (Splitter *self, UBreakIterator *breaker)
{
  UErrorCode status = U_ZERO_ERROR;
  UText *text = utext_openUTF8 (NULL, self->folded->str, self->folded->len, &status);
  gsize done = 0, from = 0;
  gboolean space = FALSE;

  ubrk_setUText (breaker, text, &status);
  for (int32_t to = ubrk_next (breaker); U_SUCCESS (status) && to != UBRK_DONE;
       to = ubrk_next (breaker))
    {
      for (from = MAX (from, done); from < (gsize)to;)
        {
          const gunichar c = g_utf8_get_char (self->folded->str + from);
          gsize end;

          if (g_unichar_isspace (c) && c != '\n')
            {
              space = TRUE;
              from += g_utf8_skip[(guchar)self->folded->str[from]];
              continue;
            }
          end = scan_special (self, from, space);
          if (end == 0)
            {
              end = find_comma (self, from, (gsize)to);
              add_word (self, from, end, space);
            }
          space = FALSE;
          done = from = end;
        }
    }
  utext_close (text);
}

GPtrArray *
sampan_phrase_split (UBreakIterator *breaker,
                     GHashTable *folding,
                     GHashTable *spellings,
                     const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  Splitter self = {
    .original = valid,
    .folded = g_string_new (NULL),
    .starts = g_array_new (FALSE, FALSE, sizeof (gsize)),
    .ends = g_array_new (FALSE, FALSE, sizeof (gsize)),
    .units = g_ptr_array_new_with_free_func (unit_free),
  };

  fold (&self, folding, spellings);
  if (self.folded->len > 0)
    cut (&self, breaker);
  g_string_free (self.folded, TRUE);
  g_array_unref (self.starts);
  g_array_unref (self.ends);
  return self.units;
}
