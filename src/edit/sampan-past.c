#include "sampan-past.h"

#include "sampan-complaints.h"

/* "it was", 当时 */
static gboolean
is_past (const SampanToken *token)
{
  return sampan_token_is (token, SAMPAN_WORD_ASIDE) && g_strcmp0 (token->word->target, "past") == 0;
}

/* "blurry", which is to be mended whenever it came so */
static gboolean
is_fault (const SampanToken *token)
{
  if (!sampan_token_is (token, SAMPAN_WORD_EFFECT) || token->word->cure == NULL)
    return FALSE;
  switch (token->word->op->id)
    {
    case SAMPAN_OP_BLUR:
    case SAMPAN_OP_SHARPNESS:
    case SAMPAN_OP_GRAIN:
      return TRUE;

    default:
      return FALSE;
    }
}

/* "dark", but neither "too dark", which is to be mended as well, nor "darker" */
static gboolean
is_plain (const SampanToken *token)
{
  return sampan_token_is (token, SAMPAN_WORD_EFFECT)
         && (token->word->as == SAMPAN_AS_ADJECTIVE || sampan_token_has (token, SAMPAN_TRAIT_GRIM))
         && !is_fault (token) && !sampan_token_complains (token)
         && !sampan_token_has (token, SAMPAN_TRAIT_COMPARES);
}

static gboolean
says_nothing (const SampanToken *token)
{
  return token->type == SAMPAN_TOKEN_UNKNOWN || sampan_token_is_empty (token)
         || sampan_token_is (token, SAMPAN_WORD_ORNAMENT)
         || sampan_token_is (token, SAMPAN_WORD_DEGREE)
         || sampan_token_is (token, SAMPAN_WORD_SCENE);
}

/* Whether the clause tells how it was, or goes on telling: "it was late and dark". @told: whether
 * the one before did */
static gboolean
tells (GPtrArray *tokens, guint start, guint end, gboolean told)
{
  gboolean plain = FALSE, past = told;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (is_past (token))
        past = TRUE;
      else if (past && (is_plain (token) || is_fault (token)))
        plain = TRUE;
      else if (told && sampan_token_is (token, SAMPAN_WORD_COLOUR))
        plain = TRUE;
      else if (!says_nothing (token) || sampan_token_has (token, SAMPAN_TRAIT_BIDS)
               || sampan_token_has (token, SAMPAN_TRAIT_WISHES))
        return FALSE;
    }

  return past && (plain || !told);
}

static void
settle (GPtrArray *tokens, guint start, guint end)
{
  gboolean plain = FALSE;

  for (guint i = start; i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      plain |= is_plain (token) || sampan_token_is (token, SAMPAN_WORD_COLOUR);
      if (!is_fault (token))
        continue;
      if (sampan_complaints_is_answered (tokens, start, end, token->word->cure->op))
        token->type = SAMPAN_TOKEN_MARKS;
      else
        token->word = token->word->cure;
    }
  for (guint i = start; plain && i < end; i++)
    if (!sampan_token_is_empty (tokens->pdata[i]))
      ((SampanToken *)tokens->pdata[i])->type = SAMPAN_TOKEN_UNKNOWN;
}

void
sampan_past_settle (GPtrArray *tokens)
{
  gboolean told = FALSE;

  for (guint start = 0, end; start < tokens->len; start = end + 1)
    {
      for (end = start; end < tokens->len && !sampan_tokens_turn (tokens, end); end++)
        continue;
      told &= start > 0
              && sampan_token_means (tokens->pdata[start - 1], SAMPAN_WORD_JOIN, SAMPAN_JOIN_AND);
      told = tells (tokens, start, end, told);
      if (told)
        settle (tokens, start, end);
    }
}
