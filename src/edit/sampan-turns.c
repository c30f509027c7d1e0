#include "sampan-turns.h"

#include "sampan-complaints.h"
#include "sampan-signs.h"

/* What is turned or flipped */
static gboolean
is_shape (const SampanWord *word)
{
  return word->op->id == SAMPAN_OP_ROTATE || word->op->id == SAMPAN_OP_FLIP;
}

/* 拍反了, 是倒着的: how it lies, in one word. */
static gboolean
tells_lie (const SampanToken *token)
{
  return sampan_token_is (token, SAMPAN_WORD_EFFECT) && is_shape (token->word)
         && (sampan_token_has (token, SAMPAN_TRAIT_STATES) || sampan_token_complains (token));
}

/* "flip it": which way, what was said of it tells. */
static gboolean
is_vague_flip (const SampanToken *token)
{
  return token->word->op->id == SAMPAN_OP_FLIP && !sampan_token_has (token, SAMPAN_TRAIT_DIRECTED);
}

/* "the right way up" */
static gboolean
is_half_turn (const SampanWord *word)
{
  return word->op->id == SAMPAN_OP_ROTATE && word->edit != NULL
         && sampan_edit_get_number (word->edit, "degrees") == 180;
}

/* The wish in another clause that turns or flips what lies as @turn says; NULL for none. */
static SampanToken *
find_turn (GPtrArray *tokens, guint start, guint end, const SampanToken *turn)
{
  const gboolean flip = turn->word->op->id == SAMPAN_OP_FLIP;

  for (guint i = 0; i < tokens->len; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if ((i < start || i >= end) && sampan_token_is (token, SAMPAN_WORD_EFFECT)
          && is_shape (token->word) && !tells_lie (token)
          && (flip || i >= end || is_half_turn (token->word)))
        return token;
    }

  return NULL;
}

/* Whether the clause of a wish to turn says how far, or to which side. */
static gboolean
says_which_way (GPtrArray *tokens, const SampanToken *wish)
{
  gboolean here = FALSE, way = FALSE;

  for (guint i = 0; i < tokens->len; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (sampan_token_ends_clause (token))
        {
          if (here)
            return way;
          way = FALSE;
        }
      here |= token == wish;
      way |= token->type == SAMPAN_TOKEN_QUANTITY || sampan_token_is (token, SAMPAN_WORD_MARK);
    }

  return way;
}

/* "the video's sideways, rotate it left", "it came out mirrored, flip it back": how it lies, where
 * another clause turns it. */
void
sampan_turns_settle_clause (GPtrArray *tokens, guint start, guint end)
{
  const SampanToken *turn = NULL;
  SampanToken *wish;
  gboolean state = FALSE;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (sampan_token_asks (token))
        return;
      state |= sampan_token_tells_state (token) || sampan_token_has (token, SAMPAN_TRAIT_TELLS)
               || tells_lie (token);
      if (sampan_token_is (token, SAMPAN_WORD_EFFECT))
        turn = token;
    }
  if (!state || turn == NULL || !is_shape (turn->word) || turn->word->edit == NULL)
    return;
  wish = find_turn (tokens, start, end, turn);
  if (wish == NULL)
    return;
  /* "it is upside down, flip it round": half a turn. */
  if (turn->word->op->id == SAMPAN_OP_ROTATE && is_vague_flip (wish))
    {
      wish->type = SAMPAN_TOKEN_MARKS;
      return;
    }
  /* "it is upside down, turn it around": the same. */
  if (turn->word->op == wish->word->op && wish->word->edit == NULL
      && !says_which_way (tokens, wish))
    return;
  /* "turn it the right way up, it's on its side": by how much, the second says. */
  if (turn->word->op == wish->word->op && turn->word->op->id == SAMPAN_OP_ROTATE
      && is_half_turn (wish->word) && !says_which_way (tokens, wish))
    wish->word = turn->word;
  sampan_tokens_leave_out (tokens, start, end);
}
