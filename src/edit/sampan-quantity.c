#include "sampan-quantity.h"

#include <math.h>
#include <string.h>

/* From here on two numbers with an x between them are pixels, not a shape: "16x9" is one, "64x64"
 * is not. */
#define MIN_PIXELS 60

/* ---- numbers ---- */

/* "1,000" has a thousand, "1,5" a half. */
static double
read_digits (const char *text)
{
  g_autofree char *plain = g_strdup (text);
  char *comma;

  while ((comma = strrchr (plain, ',')) != NULL)
    {
      if (strspn (comma + 1, "0123456789") == 3)
        memmove (comma, comma + 1, strlen (comma));
      else
        *comma = '.';
    }
  return g_ascii_strtod (plain, NULL);
}

/* The number word that unit @at is, if it is one. */
static const SampanWord *
numeral_at (SampanLexicon *lexicon, GPtrArray *units, guint at)
{
  guint length;
  const SampanWord *word;

  if (at >= units->len || sampan_lexicon_match (lexicon, units, at, &length, &word, 1) == 0)
    return NULL;
  return length == 1 && word->class == SAMPAN_WORD_NUMBER ? word : NULL;
}

/* The digit that unit @at is, or -1. */
static double
digit_at (SampanLexicon *lexicon, GPtrArray *units, guint at)
{
  const SampanWord *word = numeral_at (lexicon, units, at);

  if (word != NULL && word->value == SAMPAN_NUMERAL_VALUE && word->number >= 0 && word->number <= 9)
    return word->number;
  return -1;
}

/* 点五, "point five": what stands after the point. */
static guint
read_decimals (SampanLexicon *lexicon, GPtrArray *units, guint start, double *number)
{
  const SampanWord *point = numeral_at (lexicon, units, start);
  double place = 0.1;
  guint length = 1;

  if (digit_at (lexicon, units, start + 1) < 0)
    return 0;
  /* 点 is also a little. */
  if (point == NULL ? sampan_traits_match (sampan_lexicon_get_traits (lexicon), SAMPAN_TRAIT_POINT,
                                           units, start)
                          != 1
                    : point->value != SAMPAN_NUMERAL_POINT)
    return 0;
  for (double digit; (digit = digit_at (lexicon, units, start + length)) >= 0; place /= 10)
    {
      *number += digit * place;
      length++;
    }

  return length;
}

/* The "and" of "one hundred and eighty" */
static gboolean
is_and (SampanLexicon *lexicon, GPtrArray *units, guint at)
{
  guint length;
  const SampanWord *word;

  return at + 1 < units->len && sampan_lexicon_match (lexicon, units, at, &length, &word, 1) == 1
         && length == 1 && word->class == SAMPAN_WORD_JOIN && word->value == SAMPAN_JOIN_AND
         && ((SampanUnit *)units->pdata[at])->space && ((SampanUnit *)units->pdata[at + 1])->space;
}

/* The line of "forty-five" */
static gboolean
is_hyphen (GPtrArray *units, guint at)
{
  return at + 1 < units->len && strcmp (((SampanUnit *)units->pdata[at])->text, "-") == 0
         && !((SampanUnit *)units->pdata[at])->space
         && !((SampanUnit *)units->pdata[at + 1])->space;
}

static guint
read_words (SampanLexicon *lexicon, GPtrArray *units, guint start, double *number)
{
  double total = 0, pending = -1;
  guint length = 0;
  gboolean scaled = FALSE;

  for (;; length++)
    {
      const SampanWord *word = numeral_at (lexicon, units, start + length);

      if (word == NULL && pending >= 20 && fmod (pending, 10) == 0
          && is_hyphen (units, start + length) && digit_at (lexicon, units, start + length + 1) > 0)
        word = numeral_at (lexicon, units, start + ++length);
      if (word == NULL && scaled && is_and (lexicon, units, start + length))
        {
          word = numeral_at (lexicon, units, start + length + 1);
          if (word == NULL || word->value != SAMPAN_NUMERAL_VALUE)
            break;
          length++;
        }
      if (word == NULL)
        break;
      scaled = word->value == SAMPAN_NUMERAL_SCALE;
      if (scaled)
        {
          total += (pending < 0 ? 1 : pending) * word->number;
          pending = -1;
        }
      else if (word->value != SAMPAN_NUMERAL_VALUE)
        break;
      else if (pending <= 0)
        pending = word->number; /* 一千零八十 */
      else if (pending >= 20 && fmod (pending, 10) == 0 && word->number < 10)
        pending += word->number;
      else
        break;
    }

  *number = total + MAX (pending, 0);
  if (length > 0)
    length += read_decimals (lexicon, units, start + length, number);
  return length;
}

static gboolean
is_fraction (GPtrArray *units, guint start)
{
  const SampanUnit *bar, *below;

  if (start + 2 >= units->len)
    return FALSE;
  bar = units->pdata[start + 1];
  below = units->pdata[start + 2];
  return (strcmp (bar->text, "⁄") == 0 || strcmp (bar->text, "/") == 0)
         && below->type == SAMPAN_UNIT_NUMBER && !bar->space && !below->space
         && read_digits (below->text) > 0;
}

guint
sampan_numeral_read (SampanLexicon *lexicon, GPtrArray *units, guint start, double *number)
{
  const SampanUnit *unit = units->pdata[start];

  if (unit->type != SAMPAN_UNIT_NUMBER)
    return read_words (lexicon, units, start, number);

  *number = read_digits (unit->text);
  if (!is_fraction (units, start))
    return 1;
  *number /= read_digits (((SampanUnit *)units->pdata[start + 2])->text);
  return 3;
}

/* ---- quantities ---- */

static SampanToken *
token_at (GPtrArray *tokens, guint at)
{
  return at < tokens->len ? tokens->pdata[at] : NULL;
}

static gboolean
is_quantity (const SampanToken *token)
{
  return token != NULL && token->type == SAMPAN_TOKEN_QUANTITY;
}

static gboolean
is_plain (const SampanToken *token)
{
  return is_quantity (token) && token->unit == SAMPAN_UNIT_NONE;
}

static gboolean
is_unit (const SampanToken *token, SampanUnitKind kind)
{
  return token != NULL && sampan_token_means (token, SAMPAN_WORD_UNIT, kind);
}

static gboolean
is_half (const SampanToken *token, SampanNumeral numeral)
{
  return token != NULL && sampan_token_means (token, SAMPAN_WORD_NUMBER, numeral);
}

/* Takes the tokens after @at into it. */
static void
swallow (GPtrArray *tokens, guint at, guint n)
{
  SampanToken *token = tokens->pdata[at], *last = tokens->pdata[at + n];

  token->end = last->end;
  g_ptr_array_remove_range (tokens, at + 1, n);
}

/* Takes the token before @at into it. */
static void
swallow_before (GPtrArray *tokens, guint at)
{
  SampanToken *token = tokens->pdata[at], *before = tokens->pdata[at - 1];

  token->start = before->start;
  token->space = before->space;
  g_ptr_array_remove_index (tokens, at - 1);
}

/* Whether the half at @at belongs to the number before it: 两倍半, 五秒半. */
static gboolean
ends_number (GPtrArray *tokens, guint at)
{
  const SampanToken *before = at > 0 ? tokens->pdata[at - 1] : NULL;

  if (before != NULL && sampan_token_is (before, SAMPAN_WORD_UNIT))
    before = at > 1 ? tokens->pdata[at - 2] : NULL;
  return is_quantity (before);
}

/* Number words of more than one unit ("a couple of") and halves that stand alone. */
static void
read_number_words (GPtrArray *tokens)
{
  for (guint i = 0; i < tokens->len; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (!sampan_token_is (token, SAMPAN_WORD_NUMBER))
        continue;
      if (token->word->value == SAMPAN_NUMERAL_AND_HALF
          || (token->word->value == SAMPAN_NUMERAL_HALF && ends_number (tokens, i)))
        continue;
      if (token->word->value == SAMPAN_NUMERAL_POINT)
        {
          token->type = SAMPAN_TOKEN_UNKNOWN;
          continue;
        }
      token->type = SAMPAN_TOKEN_QUANTITY;
      token->number = token->word->value == SAMPAN_NUMERAL_HALF ? 0.5 : token->word->number;
      if (token->word->value == SAMPAN_NUMERAL_FACTOR)
        token->unit = SAMPAN_UNIT_TIMES;
    }
}

/* "minus 20 percent", 负二十 */
static gboolean
is_minus (const SampanToken *sign)
{
  return sampan_token_has (sign, SAMPAN_TRAIT_MINUS);
}

static void
read_sign (GPtrArray *tokens, guint *at)
{
  SampanToken *token = tokens->pdata[*at];
  const SampanToken *sign = *at > 0 ? tokens->pdata[*at - 1] : NULL;
  const SampanToken *before = *at > 1 ? tokens->pdata[*at - 2] : NULL;

  if (sign == NULL
      || !(is_minus (sign)
           || (!token->space && (strcmp (sign->text, "-") == 0 || strcmp (sign->text, "+") == 0))))
    return;
  /* The line of a range: "5-12 s", "5s-12s". */
  if (before != NULL && sign->text[0] == '-'
      && (is_quantity (before) || before->type == SAMPAN_TOKEN_RATIO))
    return;
  if (sign->text[0] == '-' || is_minus (sign))
    token->number = -token->number;
  token->sign = TRUE;
  swallow_before (tokens, *at);
  (*at)--;
}

static gboolean
is_cross (const SampanToken *token)
{
  return token != NULL
         && (is_unit (token, SAMPAN_UNIT_TIMES)
             || sampan_token_means (token, SAMPAN_WORD_MARK, SAMPAN_MARK_RATIO)
             || sampan_token_means (token, SAMPAN_WORD_MARK, SAMPAN_MARK_BY)
             || strcmp (token->text, "*") == 0);
}

/* "1080x1920", "3 by 4", 三比四. */
static gboolean
read_pair (GPtrArray *tokens, guint at)
{
  SampanToken *first = tokens->pdata[at];
  const SampanToken *cross = token_at (tokens, at + 1), *second = token_at (tokens, at + 2);

  if (!is_plain (first) || first->sign || !is_cross (cross) || !is_plain (second)
      || cross->space != second->space)
    return FALSE;
  if (first->number < 1 || second->number < 1)
    return FALSE;

  if (first->number >= MIN_PIXELS && second->number >= MIN_PIXELS)
    {
      first->type = SAMPAN_TOKEN_PIXELS;
      first->second = second->number;
    }
  else
    {
      first->type = SAMPAN_TOKEN_RATIO;
      g_free (first->text);
      first->text = g_strdup_printf ("%g:%g", first->number, second->number);
      first->number = -1;
    }
  swallow (tokens, at, 2);
  /* "640 by 480 pixels" */
  if (first->type == SAMPAN_TOKEN_PIXELS && is_unit (token_at (tokens, at + 1), SAMPAN_UNIT_PIXEL))
    swallow (tokens, at, 1);
  return TRUE;
}

/* "3:4" is a shape or minutes and seconds; "0:01:05" is a time alone. */
static void
read_ratio (SampanToken *token)
{
  g_auto (GStrv) parts = g_strsplit (token->text, ":", -1);
  double seconds = 0;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      const double part = g_ascii_strtod (parts[i], NULL);

      if (i > 0 && (part >= 60 || strcspn (parts[i], ".") != 2))
        seconds = -INFINITY;
      seconds = seconds * 60 + part;
    }
  token->number = seconds >= 0 ? seconds : -1;
  if (g_strv_length (parts) == 3)
    {
      token->type = seconds >= 0 ? SAMPAN_TOKEN_QUANTITY : SAMPAN_TOKEN_UNKNOWN;
      token->unit = SAMPAN_UNIT_SECOND;
    }
}

static double
seconds_in (SampanUnitKind unit)
{
  switch (unit)
    {
    case SAMPAN_UNIT_MILLISECOND:
      return 0.001;
    case SAMPAN_UNIT_SECOND:
      return 1;
    case SAMPAN_UNIT_MINUTE:
      return 60;
    case SAMPAN_UNIT_HOUR:
      return 3600;
    default:
      return 0;
    }
}

static void
set_unit (SampanToken *token, SampanUnitKind unit)
{
  token->unit = unit;
  token->part = seconds_in (unit);
  if (token->part > 0)
    {
      token->number *= token->part;
      token->unit = SAMPAN_UNIT_SECOND;
    }
  else if (unit == SAMPAN_UNIT_TENTH)
    {
      token->number *= 10;
      token->unit = SAMPAN_UNIT_PERCENT;
    }
}

static void
read_unit (GPtrArray *tokens, guint at)
{
  SampanToken *token = tokens->pdata[at];
  const SampanToken *next = token_at (tokens, at + 1);
  double whole = 1; /* what a half after the unit is half of */

  /* "the 5th second" */
  if (next != NULL && !next->space
      && sampan_token_means (next, SAMPAN_WORD_MARK, SAMPAN_MARK_ORDINAL))
    {
      swallow (tokens, at, 1);
      token->ordinal = TRUE;
      next = token_at (tokens, at + 1);
    }
  /* "a 5-second fade" */
  if (next != NULL && !next->space && strcmp (next->text, "-") == 0 && at + 2 < tokens->len
      && sampan_token_is (tokens->pdata[at + 2], SAMPAN_WORD_UNIT)
      && !((SampanToken *)tokens->pdata[at + 2])->space)
    {
      swallow (tokens, at, 1);
      next = token_at (tokens, at + 1);
    }
  if (is_half (next, SAMPAN_NUMERAL_AND_HALF) || is_half (next, SAMPAN_NUMERAL_HALF))
    {
      token->number += 0.5;
      swallow (tokens, at, 1);
      next = token_at (tokens, at + 1);
    }
  if (next != NULL && sampan_token_is (next, SAMPAN_WORD_UNIT)
      && next->word->value != SAMPAN_UNIT_PERCENT_OF)
    {
      whole = next->word->value == SAMPAN_UNIT_TENTH ? 10 : 1;
      set_unit (token, next->word->value);
      swallow (tokens, at, 1);
      next = token_at (tokens, at + 1);
    }
  /* 五秒半, 一分半, 两成半. */
  if (token->unit != SAMPAN_UNIT_NONE
      && (is_half (next, SAMPAN_NUMERAL_HALF) || is_half (next, SAMPAN_NUMERAL_AND_HALF)))
    {
      token->number += 0.5 * (token->part > 0 ? token->part : whole);
      swallow (tokens, at, 1);
    }
}

static void
read_before (GPtrArray *tokens, guint *at)
{
  SampanToken *token = tokens->pdata[*at];
  const SampanToken *before = *at > 0 ? tokens->pdata[*at - 1] : NULL;

  if (is_unit (before, SAMPAN_UNIT_PERCENT_OF))
    token->unit = SAMPAN_UNIT_PERCENT;
  else if (is_unit (before, SAMPAN_UNIT_TIMES)
           || (before != NULL && sampan_token_is (before, SAMPAN_WORD_UNIT)
               && seconds_in (before->word->value) > 0))
    set_unit (token, before->word->value); /* "seconds 5 to 8", "x2" */
  else if (before == NULL || !sampan_token_means (before, SAMPAN_WORD_MARK, SAMPAN_MARK_ORDINAL))
    return;
  else
    token->ordinal = TRUE;
  swallow_before (tokens, *at);
  (*at)--;
}

/* "1 min 5 s": a smaller part of the same time. */
static gboolean
continues (const SampanToken *before, const SampanToken *token)
{
  /* "1 min 5", 1分5 */
  if (is_quantity (before) && before->part == 60 && is_plain (token) && !token->sign
      && token->number >= 1 && token->number < 60 && token->number == floor (token->number))
    return TRUE;
  return is_quantity (before) && is_quantity (token) && before->part > token->part
         && token->part > 0 && !token->sign;
}

/* Whether @token is a unit that counts one of itself: "a second", "the first minute". */
static gboolean
is_one (const SampanToken *token, const SampanToken *before)
{
  if (!sampan_token_is (token, SAMPAN_WORD_UNIT) || seconds_in (token->word->value) == 0)
    return FALSE;
  return token->word->number == 1
         || (before != NULL
             && (sampan_token_means (before, SAMPAN_WORD_MARK, SAMPAN_MARK_FIRST)
                 || sampan_token_means (before, SAMPAN_WORD_MARK, SAMPAN_MARK_LAST)));
}

static void
read_bare_unit (GPtrArray *tokens, guint at)
{
  SampanToken *token = tokens->pdata[at];

  if (!is_one (token, at > 0 ? tokens->pdata[at - 1] : NULL))
    return;
  token->type = SAMPAN_TOKEN_QUANTITY;
  token->number = 1;
  set_unit (token, token->word->value);
  if (is_half (token_at (tokens, at + 1), SAMPAN_NUMERAL_AND_HALF))
    {
      token->number += 0.5 * token->part;
      swallow (tokens, at, 1);
    }
}

/* "5 to 12 s", "seconds 5 to 8": both are of the unit that one of them has. */
static void
share_units (GPtrArray *tokens)
{
  for (guint i = 0; i + 2 < tokens->len; i++)
    {
      SampanToken *first = tokens->pdata[i];
      const SampanToken *middle = tokens->pdata[i + 1];
      SampanToken *second = tokens->pdata[i + 2];
      const gboolean joined = sampan_token_means (middle, SAMPAN_WORD_MARK, SAMPAN_MARK_TO)
                              || sampan_token_means (middle, SAMPAN_WORD_JOIN, SAMPAN_JOIN_AND)
                              || strcmp (middle->text, "-") == 0;

      if (is_plain (first) && joined && is_quantity (second) && second->unit != SAMPAN_UNIT_NONE)
        set_unit (first, second->part == 60 ? SAMPAN_UNIT_MINUTE : second->unit);
      else if (is_plain (second) && joined && is_quantity (first) && first->part > 0)
        set_unit (second, first->part == 60 ? SAMPAN_UNIT_MINUTE : first->unit);
    }
}

void
sampan_quantities_join (GPtrArray *tokens)
{
  read_number_words (tokens);
  for (guint i = 0; i < tokens->len; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (token->type == SAMPAN_TOKEN_RATIO)
        read_ratio (token);
      read_bare_unit (tokens, i);
      if (!is_plain (token) || read_pair (tokens, i))
        continue;
      read_sign (tokens, &i);
      read_before (tokens, &i);
      read_unit (tokens, i);
      if (i > 0 && continues (tokens->pdata[i - 1], token))
        {
          SampanToken *before = tokens->pdata[i - 1];

          before->number += token->number;
          before->part = token->part > 0 ? token->part : 1;
          swallow (tokens, --i, 1);
        }
    }
  share_units (tokens);
}
