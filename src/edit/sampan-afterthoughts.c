#include "sampan-afterthoughts.h"

#include "sampan-complaints.h"
#include "sampan-signs.h"

static guint
skip_empty (GPtrArray *tokens, guint at)
{
  while (at < tokens->len && sampan_token_is_empty (tokens->pdata[at]))
    at++;
  return at;
}

/* The "no" of "a hat, no, glasses", "start at 0:40, no, just the first 10 seconds": not the first.
 */
static void
settle_no (GPtrArray *tokens, guint at)
{
  static const SampanWord instead = { .class = SAMPAN_WORD_POLITE, .string = (char *)"instead" };
  SampanToken *no = tokens->pdata[at], *pause = tokens->pdata[at + 1];
  const SampanToken *next;
  guint first = at + 2;

  if (!sampan_token_is (no, SAMPAN_WORD_NEGATION)
      || !sampan_token_ends_clause (tokens->pdata[at - 1])
      || sampan_token_is (tokens->pdata[at - 1], SAMPAN_WORD_JOIN)
      || pause->type != SAMPAN_TOKEN_PAUSE)
    return;
  first = skip_empty (tokens, first);
  next = first < tokens->len ? tokens->pdata[first] : no;
  if (!sampan_token_is (next, SAMPAN_WORD_EFFECT) && !sampan_token_is (next, SAMPAN_WORD_COLOUR)
      && !sampan_token_means (next, SAMPAN_WORD_VERB, SAMPAN_VERB_ONLY)
      && next->type != SAMPAN_TOKEN_QUANTITY && next->type != SAMPAN_TOKEN_RATIO)
    return;
  no->word = &instead;
  pause->type = SAMPAN_TOKEN_MARKS;
}

/* What a wish can have another of. */
static gboolean
can_be_another (const SampanToken *token)
{
  return sampan_token_is (token, SAMPAN_WORD_COLOUR) || sampan_token_is (token, SAMPAN_WORD_PLACE);
}

/* The 算了 of 头发染成绿色，算了还是粉色吧: another colour, and the same wish. */
static void
settle_another (GPtrArray *tokens, guint at)
{
  static const SampanWord instead = { .class = SAMPAN_WORD_POLITE, .string = (char *)"instead" };
  SampanToken *undo = tokens->pdata[at], *pause = tokens->pdata[at + 1];
  const guint next = skip_empty (tokens, pause->type == SAMPAN_TOKEN_PAUSE ? at + 2 : at + 1);
  guint end = next + 1;

  if (!sampan_token_means (undo, SAMPAN_WORD_UNDO, SAMPAN_UNDO_LAST) || next >= tokens->len
      || !can_be_another (tokens->pdata[next]))
    return;
  end = skip_empty (tokens, end);
  if (end < tokens->len && !sampan_token_ends_clause (tokens->pdata[end]))
    return;
  undo->word = &instead;
  if (pause->type == SAMPAN_TOKEN_PAUSE)
    pause->type = SAMPAN_TOKEN_MARKS;
}

/* Whether both name the same colour, or the same edit. */
static gboolean
is_same (const SampanToken *one, const SampanToken *other)
{
  if (sampan_token_is (one, SAMPAN_WORD_COLOUR))
    return sampan_token_is (other, SAMPAN_WORD_COLOUR)
           && g_strcmp0 (one->word->string, other->word->string) == 0;
  return sampan_token_is (one, SAMPAN_WORD_EFFECT) && sampan_token_is (other, SAMPAN_WORD_EFFECT)
         && one->word->edit != NULL && other->word->edit != NULL
         && sampan_edit_equal (one->word->edit, other->word->edit);
}

/* Whether what @token names was said before @start and taken back since. */
static gboolean
is_rejected (GPtrArray *tokens, guint start, const SampanToken *token)
{
  gboolean said = FALSE, rejected = FALSE;

  for (guint i = 0; i < start; i++)
    {
      const SampanToken *other = tokens->pdata[i];

      if (is_same (token, other))
        {
          said = TRUE;
          rejected = FALSE;
        }
      rejected |=
          said && sampan_token_is (other, SAMPAN_WORD_POLITE) && other->word->string != NULL;
    }

  return rejected;
}

/* The "blue is too cold" of "blue... no, green, blue is too cold": why, and no wish. */
static void
settle_reason (GPtrArray *tokens, guint start, guint end)
{
  const guint first = skip_empty (tokens, start);
  gboolean told = FALSE;

  if (first >= end || !is_rejected (tokens, start, tokens->pdata[first]))
    return;
  for (guint i = first + 1; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (sampan_token_has (token, SAMPAN_TRAIT_WISHES) || sampan_token_is (token, SAMPAN_WORD_VERB)
          || token->type == SAMPAN_TOKEN_QUOTE
          || (sampan_token_is (token, SAMPAN_WORD_OBJECT) && !token->word->weak))
        return;
      told |= sampan_token_tells_state (token) || sampan_token_complains (token)
              || sampan_token_is (token, SAMPAN_WORD_DEGREE)
              || sampan_token_has (token, SAMPAN_TRAIT_FINITE);
    }
  if (told)
    sampan_tokens_leave_out (tokens, start, end);
}

/* The "after that" of "the music ends at 0:09, start after that": when, and no other wish. */
static void
settle_after (GPtrArray *tokens, guint at)
{
  static const SampanWord there = { .class = SAMPAN_WORD_FILLER };
  SampanToken *token = tokens->pdata[at];
  const SampanToken *before = tokens->pdata[at - 1];

  if (sampan_token_means (token, SAMPAN_WORD_JOIN, SAMPAN_JOIN_THEN)
      && sampan_token_has (token, SAMPAN_TRAIT_THERE) && g_ascii_isalpha (*before->text)
      && sampan_token_means (before, SAMPAN_WORD_MARK, SAMPAN_MARK_START)
      && (at + 1 == tokens->len || sampan_token_ends_clause (tokens->pdata[at + 1])))
    token->word = &there;
}

/* Whether the clause says words for an edge of the video, and no time: “再见” at the end. */
static gboolean
lacks_time (GPtrArray *tokens, guint start, guint end)
{
  gboolean quote = FALSE, edge = FALSE;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      quote |= token->type == SAMPAN_TOKEN_QUOTE;
      edge |= sampan_token_means (token, SAMPAN_WORD_MARK, SAMPAN_MARK_FIRST)
              || sampan_token_means (token, SAMPAN_WORD_MARK, SAMPAN_MARK_LAST)
              || sampan_token_means (token, SAMPAN_WORD_MARK, SAMPAN_MARK_START)
              || sampan_token_means (token, SAMPAN_WORD_MARK, SAMPAN_MARK_END);
      if (token->type == SAMPAN_TOKEN_QUANTITY || token->type == SAMPAN_TOKEN_RATIO)
        return FALSE;
    }

  return quote && edge;
}

/* The seconds of a clause that says nothing else: "3 seconds each"; NULL for any other clause. */
static SampanToken *
find_length (GPtrArray *tokens, guint start, guint end)
{
  SampanToken *length = NULL;

  for (guint i = start; i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (token->type == SAMPAN_TOKEN_QUANTITY && token->unit == SAMPAN_UNIT_SECOND
          && length == NULL)
        length = token;
      else if (!sampan_token_is_empty (token))
        return NULL;
    }

  return length;
}

/* The "at the start" of ‘"hi" at the start, 2 seconds’: the first two seconds. */
static void
settle_edge (SampanToken *token)
{
  static const SampanWord first = { .class = SAMPAN_WORD_MARK, .value = SAMPAN_MARK_FIRST };
  static const SampanWord last = { .class = SAMPAN_WORD_MARK, .value = SAMPAN_MARK_LAST };

  if (sampan_token_means (token, SAMPAN_WORD_MARK, SAMPAN_MARK_START))
    token->word = &first;
  else if (sampan_token_means (token, SAMPAN_WORD_MARK, SAMPAN_MARK_END))
    token->word = &last;
}

static SampanToken *
copy_length (const SampanToken *length, const SampanToken *at)
{
  SampanToken *copy = g_new0 (SampanToken, 1);

  copy->type = SAMPAN_TOKEN_QUANTITY;
  copy->number = length->number;
  copy->unit = length->unit;
  copy->part = length->part;
  copy->text = g_strdup (length->text);
  copy->start = copy->end = at->end;
  return copy;
}

/* 片头写“开始”，片尾写“再见”，各3秒: so long stand the words of the clauses before. */
static void
settle_length (GPtrArray *tokens, guint start, guint end)
{
  SampanToken *length = find_length (tokens, start, end);
  guint last = start;

  if (length == NULL)
    return;
  while (last > 0 && sampan_token_ends_clause (tokens->pdata[last - 1]))
    {
      guint first = --last;

      while (first > 0 && !sampan_token_ends_clause (tokens->pdata[first - 1]))
        first--;
      if (!lacks_time (tokens, first, last))
        break;
      for (guint i = first; i < last; i++)
        settle_edge (tokens->pdata[i]);
      g_ptr_array_insert (tokens, (int)last, copy_length (length, tokens->pdata[last - 1]));
      length->type = SAMPAN_TOKEN_MARKS;
      last = first;
    }
}

void
sampan_afterthoughts_settle (GPtrArray *tokens)
{
  for (guint i = 1; i < tokens->len; i++)
    settle_after (tokens, i);
  for (guint i = 1; i + 1 < tokens->len; i++)
    {
      settle_no (tokens, i);
      settle_another (tokens, i);
    }
  for (guint start = 0, end; start < tokens->len; start = end + 1)
    {
      for (end = start; end < tokens->len && !sampan_token_ends_clause (tokens->pdata[end]); end++)
        continue;
      settle_reason (tokens, start, end);
      settle_length (tokens, start, end);
    }
}
