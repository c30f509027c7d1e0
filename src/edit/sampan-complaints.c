#include "sampan-complaints.h"

#include <string.h>

/* What an edit is about, so that a wish is known to answer a complaint. */
typedef enum
{
  ABOUT_NOTHING,
  ABOUT_LIGHT,
  ABOUT_COLOUR,
  ABOUT_DETAIL,
  ABOUT_SOUND,
  ABOUT_SHAPE,
  ABOUT_TIME,
} About;

/* One clause: tokens from start to end. */
typedef struct
{
  GPtrArray *tokens;
  guint start;
  guint end;
} Clause;

static About
about (const SampanOp *op)
{
  switch (op->id)
    {
    case SAMPAN_OP_BRIGHTNESS:
    case SAMPAN_OP_EXPOSURE:
    case SAMPAN_OP_HIGHLIGHTS:
    case SAMPAN_OP_SHADOWS:
    case SAMPAN_OP_CONTRAST:
      return ABOUT_LIGHT;
    case SAMPAN_OP_SATURATION:
    case SAMPAN_OP_WARMTH:
    case SAMPAN_OP_TINT:
      return ABOUT_COLOUR;
    case SAMPAN_OP_SHARPNESS:
    case SAMPAN_OP_BLUR:
    case SAMPAN_OP_GRAIN:
    case SAMPAN_OP_DENOISE:
    case SAMPAN_OP_UPSCALE:
      return ABOUT_DETAIL;
    case SAMPAN_OP_VOLUME:
    case SAMPAN_OP_AUDIO_DENOISE:
      return ABOUT_SOUND;
    case SAMPAN_OP_ROTATE:
    case SAMPAN_OP_FLIP:
      return ABOUT_SHAPE;
    case SAMPAN_OP_SPEED:
    case SAMPAN_OP_TRIM:
      return ABOUT_TIME;
    default:
      return ABOUT_NOTHING;
    }
}

gboolean
sampan_op_is_akin (const SampanOp *one, const SampanOp *other)
{
  return one == other || (about (one) != ABOUT_NOTHING && about (one) == about (other));
}

gboolean
sampan_token_tells_state (const SampanToken *token)
{
  return (sampan_token_is (token, SAMPAN_WORD_FILLER)
          || sampan_token_is (token, SAMPAN_WORD_DEGREE))
         && token->word->target != NULL;
}

/* "make sure it is warm", "so that it looks soft": how it should be. */
static gboolean
asks (const SampanToken *token)
{
  static const char *const words[] = { "make", "want", "like", "sure", "so",    "until", "should",
                                       "need", "give", "if",   "when", "where", "let",   "to" };
  g_auto (GStrv) parts = NULL;

  if (token->type == SAMPAN_TOKEN_QUANTITY || token->type == SAMPAN_TOKEN_COLOUR
      || sampan_token_is (token, SAMPAN_WORD_VERB) || sampan_token_is (token, SAMPAN_WORD_NEGATION)
      || sampan_token_is (token, SAMPAN_WORD_UNDO))
    return TRUE;
  parts = g_strsplit (token->text, " ", -1);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strv_contains ((const char *const *)parts, words[i]))
      return TRUE;

  return FALSE;
}

/* "dim", but not "dimmer" */
static gboolean
is_fault (const SampanToken *token)
{
  return sampan_token_is (token, SAMPAN_WORD_EFFECT) && token->word->cure != NULL
         && !sampan_token_complains (token) && !g_str_has_suffix (token->text, "er")
         && !g_str_has_prefix (token->text, "more ") && !g_str_has_prefix (token->text, "less ");
}

static gboolean
has_fault (const Clause *clause)
{
  for (guint i = clause->start; i < clause->end; i++)
    if (is_fault (clause->tokens->pdata[i]))
      return TRUE;

  return FALSE;
}

/* Whether the clause says how something is, or, after one that does, what else it is: "and rather
 * grainy". */
static gboolean
tells (const Clause *clause, gboolean told)
{
  gboolean state = FALSE, other = FALSE;

  for (guint i = clause->start; i < clause->end; i++)
    {
      const SampanToken *token = clause->tokens->pdata[i];

      if (asks (token))
        return FALSE;
      state |= sampan_token_tells_state (token) || strcmp (token->text, "its") == 0;
      other |= !sampan_token_is_empty (token) && !sampan_token_is (token, SAMPAN_WORD_DEGREE)
               && !is_fault (token);
    }

  return state || (told && !other);
}

/* Whether another clause asks for something that answers a complaint about @op. */
static gboolean
is_answered (const Clause *clause, const SampanOp *op)
{
  for (guint i = 0; i < clause->tokens->len; i++)
    {
      const SampanToken *token = clause->tokens->pdata[i];

      if ((i < clause->start || i >= clause->end)
          && (sampan_token_is (token, SAMPAN_WORD_EFFECT)
              || sampan_token_is (token, SAMPAN_WORD_OBJECT))
          && !token->word->cures && token->word->op != NULL
          && sampan_op_is_akin (op, token->word->op) && !is_fault (token))
        return TRUE;
    }

  return FALSE;
}

static void
settle (const Clause *clause)
{
  for (guint i = clause->start; i < clause->end; i++)
    {
      SampanToken *token = clause->tokens->pdata[i];

      if (!is_fault (token))
        continue;
      if (is_answered (clause, token->word->cure->op))
        token->type = SAMPAN_TOKEN_MARKS;
      else
        token->word = token->word->cure;
    }
}

void
sampan_complaints_settle (GPtrArray *tokens)
{
  gboolean told = FALSE;
  Clause clause = { .tokens = tokens };

  for (; clause.start < tokens->len; clause.start = clause.end + 1)
    {
      const SampanToken *end = NULL;

      for (clause.end = clause.start; clause.end < tokens->len; clause.end++)
        {
          end = tokens->pdata[clause.end];
          if (end->type == SAMPAN_TOKEN_PAUSE || end->type == SAMPAN_TOKEN_STOP
              || sampan_token_is (end, SAMPAN_WORD_JOIN))
            break;
        }
      told = has_fault (&clause) && tells (&clause, told);
      if (told)
        settle (&clause);
      told &= end->type != SAMPAN_TOKEN_STOP;
    }
}
