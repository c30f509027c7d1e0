#include "sampan-remedies.h"

#include "sampan-complaints.h"

/* "too bright", 糊, 糊了: how it is, and how nobody wants it. */
static gboolean
is_fault (const SampanToken *token)
{
  if (!sampan_token_is (token, SAMPAN_WORD_EFFECT)
      || sampan_token_has (token, SAMPAN_TRAIT_COMPARES))
    return FALSE;
  return sampan_token_complains (token) || sampan_token_has (token, SAMPAN_TRAIT_GRIM)
         || (token->word->op->id == SAMPAN_OP_SHARPNESS
             && sampan_token_has (token, SAMPAN_TRAIT_STATES));
}

/* Which way an edit moves what it changes: 1 up, -1 down, 0 if it does not say. */
static int
get_way (SampanEdit *edit)
{
  const SampanOp *op = edit != NULL ? sampan_edit_get_op (edit) : NULL;
  double amount;

  if (op == NULL)
    return 0;
  if (op->id == SAMPAN_OP_VOLUME && sampan_edit_get_number (edit, "mute") != 0)
    return -1;
  if (sampan_op_find_param (op, op->id == SAMPAN_OP_VOLUME ? "gain_db" : "amount") == NULL)
    return 0;
  amount = sampan_edit_get_number (edit, op->id == SAMPAN_OP_VOLUME ? "gain_db" : "amount");
  return amount > 0 ? 1 : amount < 0 ? -1 : 0;
}

/* Which way what is wrong has to be moved. */
static int
get_cure (const SampanToken *fault)
{
  /* 好黑 is brighter already, as "too dark" is. */
  return get_way (fault->word->cure != NULL && !sampan_token_complains (fault)
                      ? fault->word->cure->edit
                      : fault->word->edit);
}

/* Whether @op, moved @way, mends @fault; the same operation is one edit as it is. */
static gboolean
mends (const SampanToken *fault, const SampanOp *op, int way)
{
  const SampanOpId wrong = fault->word->op->id;

  switch (op->id)
    {
    case SAMPAN_OP_UPSCALE:
      return wrong == SAMPAN_OP_SHARPNESS || wrong == SAMPAN_OP_BLUR;
    case SAMPAN_OP_SHARPNESS:
      return wrong == SAMPAN_OP_BLUR && way > 0;
    case SAMPAN_OP_VOLUME:
      return wrong == SAMPAN_OP_AUDIO_DENOISE && way <= 0;
    case SAMPAN_OP_EXPOSURE:
    case SAMPAN_OP_SHADOWS:
    case SAMPAN_OP_HIGHLIGHTS:
    case SAMPAN_OP_BRIGHTNESS:
      return (wrong == SAMPAN_OP_BRIGHTNESS || wrong == SAMPAN_OP_EXPOSURE) && wrong != op->id
             && way != 0 && way == get_cure (fault);
    default:
      return FALSE;
    }
}

static guint
find_end (GPtrArray *tokens, guint at)
{
  while (at < tokens->len && !sampan_token_ends_clause (tokens->pdata[at]))
    at++;
  return at;
}

/* Which way the clause from @start to @end moves what it names with @head. */
static int
find_way (GPtrArray *tokens, guint start, guint end, const SampanToken *head)
{
  int way = sampan_token_is (head, SAMPAN_WORD_EFFECT) ? get_way (head->word->edit) : 0;

  for (guint i = start; way == 0 && i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_MORE))
        way = 1;
      else if (sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_LESS)
               || sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_CUT)
               || (token->type == SAMPAN_TOKEN_QUANTITY && token->number < 0))
        way = -1;
      else if (token->type == SAMPAN_TOKEN_QUANTITY && token->sign)
        way = 1;
      else if (sampan_token_is (token, SAMPAN_WORD_EFFECT))
        way = get_way (token->word->edit);
    }

  return way;
}

/* Whether a wish that mends @fault stands in the clause from @start to @end. */
static gboolean
is_mended_there (GPtrArray *tokens, guint start, guint end, const SampanToken *fault)
{
  gboolean mended = FALSE;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (sampan_token_is (token, SAMPAN_WORD_NEGATION)
          || sampan_token_is (token, SAMPAN_WORD_UNDO))
        return FALSE;
      if ((sampan_token_is (token, SAMPAN_WORD_EFFECT)
           || sampan_token_is (token, SAMPAN_WORD_OBJECT))
          && !sampan_token_complains (token) && token->word->op != NULL)
        mended |= mends (fault, token->word->op, find_way (tokens, start, end, token));
    }

  return mended;
}

/* Whether the token may be that of which something is said to be wrong: 脸, 原声, "the picture". */
static gboolean
may_be_wrong (const SampanToken *token, const SampanToken *fault)
{
  if (sampan_token_is_empty (token) || sampan_token_is (token, SAMPAN_WORD_DEGREE))
    return TRUE;
  /* 逆光脸黑 */
  if (sampan_token_is (token, SAMPAN_WORD_EFFECT) && token->word->as == SAMPAN_AS_NOUN
      && mends (fault, token->word->op, get_way (token->word->edit)))
    return TRUE;
  return sampan_token_is (token, SAMPAN_WORD_OBJECT)
         && (token->word->weak || token->word->op->id == SAMPAN_OP_FACES
             || sampan_op_is_akin (token->word->op, fault->word->op));
}

/* Where the complaint ends that begins at @start, with what is wrong at @at; @start if the clause
 * says more than that and the wish. */
static guint
find_rest (GPtrArray *tokens, guint start, guint at, guint end)
{
  guint rest = at + 1;

  for (guint i = start; i < at; i++)
    if (!may_be_wrong (tokens->pdata[i], tokens->pdata[at]))
      return start;
  while (rest < end
         && (sampan_token_is_empty (tokens->pdata[rest])
             || sampan_token_is (tokens->pdata[rest], SAMPAN_WORD_DEGREE)))
    rest++;
  /* 太吵了直接静音 is two clauses without a comma, "too dark areas brighter" is none. */
  if (rest == end || !g_ascii_isalpha (*((SampanToken *)tokens->pdata[at])->text)
      || sampan_token_is (tokens->pdata[rest], SAMPAN_WORD_VERB)
      || (sampan_token_is (tokens->pdata[rest], SAMPAN_WORD_EFFECT)
          && ((SampanToken *)tokens->pdata[rest])->word->as == SAMPAN_AS_VERB))
    return rest;
  return start;
}

/* 原声不要了: silence, which is wanted of what is too loud. */
static gboolean
is_silenced (GPtrArray *tokens, guint start, guint end, const SampanToken *fault)
{
  gboolean sound = FALSE, not = FALSE, done = FALSE;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (sampan_token_is (token, SAMPAN_WORD_OBJECT) && token->word->op->id == SAMPAN_OP_VOLUME)
        sound = TRUE;
      else if (sampan_token_is (token, SAMPAN_WORD_NEGATION))
        not = TRUE;
      else if (!sampan_token_is_empty (token))
        return FALSE;
      done |= not && sampan_token_has (token, SAMPAN_TRAIT_STATES);
    }

  return sound && done && fault->word->op->id == SAMPAN_OP_AUDIO_DENOISE;
}

/* Whether nothing follows in the clause but what else is wrong: 太暗太糊. */
static gboolean
is_last (GPtrArray *tokens, guint rest, guint end)
{
  for (; rest < end; rest++)
    if (!is_fault (tokens->pdata[rest]) && !sampan_token_is_empty (tokens->pdata[rest])
        && !sampan_token_is (tokens->pdata[rest], SAMPAN_WORD_DEGREE))
      return FALSE;

  return TRUE;
}

/* Whether something mends what is wrong at @at, in the same clause from @rest on, in a later one,
 * or in that before: "lower the exposure, it's too bright". */
static gboolean
is_mended (GPtrArray *tokens, guint before, guint start, guint at, guint rest, guint end)
{
  const SampanToken *fault = tokens->pdata[at];
  const gboolean last = is_last (tokens, rest, end);

  if (is_mended_there (tokens, rest, end, fault)
      || (before < start && last
          && (is_mended_there (tokens, before, start - 1, fault)
              || is_silenced (tokens, before, start - 1, fault))))
    return TRUE;
  for (guint next = end + 1, stop; last && next < tokens->len; next = stop + 1)
    {
      stop = find_end (tokens, next);
      if (is_mended_there (tokens, next, stop, fault))
        return TRUE;
    }

  return FALSE;
}

/* So that it tells no story either, beside which another complaint would be dropped. */
static void
leave_out (SampanToken *token)
{
  token->type = SAMPAN_TOKEN_MARKS;
  token->word = NULL;
  token->traits = 0;
}

/* @before: where the clause before begins */
static void
settle_clause (GPtrArray *tokens, guint before, guint start, guint end)
{
  guint from = start;

  for (guint at = start; at < end; at++)
    {
      guint rest;

      if (!is_fault (tokens->pdata[at]))
        continue;
      /* 原声不要了太吵 */
      if (is_silenced (tokens, start, at, tokens->pdata[at]))
        {
          ((SampanToken *)tokens->pdata[at])->type = SAMPAN_TOKEN_MARKS;
          return;
        }
      rest = find_rest (tokens, from, at, end);
      if (rest == from)
        return;
      if (is_mended (tokens, before, start, at, rest, end))
        /* with the "a bit" of "blown out a bit", unless that is of the wish */
        for (guint i = from; i < (is_last (tokens, rest, end) ? rest : at + 1); i++)
          leave_out (tokens->pdata[i]);
      from = at + 1;
    }
}

void
sampan_remedies_settle (GPtrArray *tokens)
{
  for (guint before = 0, start = 0, end; start < tokens->len; before = start, start = end + 1)
    {
      end = find_end (tokens, start);
      settle_clause (tokens, before, start, end);
    }
}
