#include "sampan-headlines.h"

#include "sampan-complaints.h"
#include "sampan-signs.h"

static guint
find_end (GPtrArray *tokens, guint at)
{
  while (at < tokens->len && !sampan_token_ends_clause (tokens->pdata[at]))
    at++;
  return at;
}

/* "vintage, grainy": what makes a look, unlike "old photo, sharpen it". */
static gboolean
makes_look (const SampanToken *token)
{
  switch (token->word->op->id)
    {
    case SAMPAN_OP_LOOK:
    case SAMPAN_OP_STYLISE:
    case SAMPAN_OP_GRAIN:
    case SAMPAN_OP_VIGNETTE:
    case SAMPAN_OP_TEXT:
      return TRUE;

    default:
      return FALSE;
    }
}

/* Whether something is to be done there: "fix the scratches", "brighten it", 修复一下划痕. */
static gboolean
bids (GPtrArray *tokens, guint start)
{
  const guint end = find_end (tokens, start);

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (sampan_token_has (token, SAMPAN_TRAIT_BIDS)
          || sampan_token_has (token, SAMPAN_TRAIT_WISHES)
          || sampan_token_is (token, SAMPAN_WORD_VERB) || token->type == SAMPAN_TOKEN_UNKNOWN)
        return TRUE;
      if (!sampan_token_is_empty (token))
        return sampan_token_is (token, SAMPAN_WORD_EFFECT) && !makes_look (token);
    }

  return FALSE;
}

/* The "old photo" of "old photo, fix the scratches": what it is, and no look that is wanted. */
static void
settle_old_photo (GPtrArray *tokens)
{
  const guint end = find_end (tokens, 0);
  const SampanToken *last = NULL;
  gboolean look = FALSE;

  if (end + 1 >= tokens->len)
    return;
  for (guint i = 0; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      look |= sampan_token_is (token, SAMPAN_WORD_EFFECT) && token->word->op->id == SAMPAN_OP_LOOK;
      if (token->type == SAMPAN_TOKEN_MARKS || sampan_token_is (token, SAMPAN_WORD_POLITE))
        continue;
      if ((!sampan_token_is_empty (token) && !sampan_token_is (token, SAMPAN_WORD_EFFECT))
          || sampan_token_has (token, SAMPAN_TRAIT_BIDS)
          || sampan_token_has (token, SAMPAN_TRAIT_WISHES))
        return;
      last = token;
    }
  if (!look || !sampan_token_has (last, SAMPAN_TRAIT_KINDS) || !bids (tokens, end + 1))
    return;
  sampan_tokens_leave_out (tokens, 0, end);
}

/* The "three things:" of "three things: brighter, warmer, sharper": how many wishes follow. */
static void
settle_announced (GPtrArray *tokens)
{
  const SampanToken *count = NULL;
  guint colon = 0, n_wishes = 1;

  for (;
       colon < tokens->len && !g_str_has_suffix (((SampanToken *)tokens->pdata[colon])->text, ":");
       colon++)
    {
      const SampanToken *token = tokens->pdata[colon];

      if (token->type == SAMPAN_TOKEN_QUANTITY && count == NULL)
        count = token;
      else if (!sampan_token_is_empty (token) && token->type != SAMPAN_TOKEN_UNKNOWN
               && !(sampan_token_is (token, SAMPAN_WORD_OBJECT) && count != NULL))
        return;
    }
  if (colon + 1 >= tokens->len || count == NULL)
    return;
  for (guint i = colon + 1; i + 1 < tokens->len; i++)
    n_wishes += sampan_token_ends_clause (tokens->pdata[i])
                && !sampan_token_ends_clause (tokens->pdata[i + 1]);
  if (n_wishes < 2 || n_wishes != count->number)
    return;
  for (guint i = 0; i <= colon; i++)
    ((SampanToken *)tokens->pdata[i])->type = SAMPAN_TOKEN_MARKS;
}

void
sampan_headlines_settle (GPtrArray *tokens)
{
  settle_old_photo (tokens);
  settle_announced (tokens);
}
