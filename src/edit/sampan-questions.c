#include "sampan-questions.h"

#include "sampan-complaints.h"

/* Whether a clause begins at @at that asks for something: "make", "please add", 帮我. */
static gboolean
begins_wish (GPtrArray *tokens, guint at)
{
  for (; at < tokens->len; at++)
    {
      const SampanToken *token = tokens->pdata[at];

      if (sampan_token_is (token, SAMPAN_WORD_ASIDE))
        return FALSE;
      if (sampan_token_has (token, SAMPAN_TRAIT_BIDS)
          || sampan_token_has (token, SAMPAN_TRAIT_WISHES)
          || sampan_token_is (token, SAMPAN_WORD_VERB))
        return TRUE;
      /* 背景虚化一下 */
      if (!g_ascii_isalpha (*token->text) && sampan_token_is (token, SAMPAN_WORD_OBJECT)
          && at + 1 < tokens->len && sampan_token_is (tokens->pdata[at + 1], SAMPAN_WORD_EFFECT))
        return TRUE;
      if (!sampan_token_is (token, SAMPAN_WORD_POLITE) && !sampan_token_is (token, SAMPAN_WORD_JOIN)
          && token->type != SAMPAN_TOKEN_MARKS)
        return sampan_token_is (token, SAMPAN_WORD_EFFECT)
               && (token->word->as == SAMPAN_AS_VERB || token->word->op->id == SAMPAN_OP_CROP
                   || token->word->op->id == SAMPAN_OP_BACKGROUND);
    }

  return FALSE;
}

/* The "what is" of "blur what is behind her": no question, but what a verb does it to. */
static gboolean
is_relative (GPtrArray *tokens, guint at)
{
  if (!g_ascii_isalpha (*((SampanToken *)tokens->pdata[at])->text))
    return FALSE;
  while (at-- > 0 && !sampan_token_ends_clause (tokens->pdata[at]))
    if (sampan_token_is (tokens->pdata[at], SAMPAN_WORD_VERB)
        || sampan_token_is (tokens->pdata[at], SAMPAN_WORD_EFFECT)
        || sampan_token_has (tokens->pdata[at], SAMPAN_TRAIT_BIDS))
      return TRUE;

  return FALSE;
}

static guint
find_start (GPtrArray *tokens, guint at)
{
  while (at > 0 && !sampan_token_ends_clause (tokens->pdata[at - 1]))
    at--;
  return at;
}

/* Where the question begins that is asked at @at: with the clause after the last wish. */
static guint
find_question (GPtrArray *tokens, guint at)
{
  guint start = find_start (tokens, at);

  while (start > 0 && ((SampanToken *)tokens->pdata[start - 1])->type != SAMPAN_TOKEN_STOP)
    {
      const guint before = find_start (tokens, start - 1);

      if (begins_wish (tokens, before))
        break;
      start = before;
    }

  return start;
}

/* Whether the question that is asked at @at leaves a choice: "should I crop it, brighten it, or..."
 */
static gboolean
lists_choices (GPtrArray *tokens, guint at)
{
  for (; at < tokens->len && ((SampanToken *)tokens->pdata[at])->type != SAMPAN_TOKEN_STOP; at++)
    if (sampan_token_means (tokens->pdata[at], SAMPAN_WORD_JOIN, SAMPAN_JOIN_OR))
      return TRUE;

  return FALSE;
}

/* "how do I brighten a photo", 用什么比例好: a question, which asks for no edit. Returns: where it
 * ends */
static guint
settle_question (GPtrArray *tokens, guint at)
{
  const gboolean choice = lists_choices (tokens, at);
  guint i = find_question (tokens, at);

  for (; i < tokens->len; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (token->type == SAMPAN_TOKEN_STOP
          || (i > at
              && (sampan_token_has (token, SAMPAN_TRAIT_BUT)
                  || (token->type == SAMPAN_TOKEN_PAUSE && !choice
                      && begins_wish (tokens, i + 1)))))
        break;
      if (!sampan_token_is (token, SAMPAN_WORD_POLITE))
        token->type = SAMPAN_TOKEN_UNKNOWN;
    }

  return i;
}

void
sampan_questions_settle (GPtrArray *tokens)
{
  for (guint i = 0; i < tokens->len; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (!sampan_token_is (token, SAMPAN_WORD_ASIDE)
          || g_strcmp0 (token->word->target, "question") != 0)
        continue;
      if (is_relative (tokens, i))
        token->type = SAMPAN_TOKEN_MARKS;
      else
        i = settle_question (tokens, i);
    }
}
