#include "sampan-complaints.h"

#include <string.h>

#include "sampan-rules.h"
#include "sampan-signs.h"
#include "sampan-turns.h"

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

gboolean
sampan_token_says_something (const SampanToken *token)
{
  return token->type != SAMPAN_TOKEN_MARKS && token->type != SAMPAN_TOKEN_UNKNOWN
         && !sampan_token_is_empty (token) && !sampan_token_is (token, SAMPAN_WORD_ORNAMENT)
         && !sampan_token_is (token, SAMPAN_WORD_VERB)
         && !sampan_token_is (token, SAMPAN_WORD_DEGREE);
}

gboolean
sampan_token_ends_clause (const SampanToken *token)
{
  return token->type == SAMPAN_TOKEN_PAUSE || token->type == SAMPAN_TOKEN_STOP
         || sampan_token_is (token, SAMPAN_WORD_JOIN);
}

gboolean
sampan_tokens_turn (GPtrArray *tokens, guint at)
{
  const SampanToken *next;
  guint after = at + 1;

  if (sampan_token_ends_clause (tokens->pdata[at]))
    return TRUE;
  /* "so just mute it" */
  while (after < tokens->len && sampan_token_is (tokens->pdata[after], SAMPAN_WORD_POLITE)
         && !sampan_token_has (tokens->pdata[after], SAMPAN_TRAIT_BIDS)
         && !sampan_token_has (tokens->pdata[after], SAMPAN_TRAIT_WISHES))
    after++;
  next = after < tokens->len ? tokens->pdata[after] : NULL;
  return sampan_token_has (tokens->pdata[at], SAMPAN_TRAIT_SO) && next != NULL
         && (sampan_token_is (next, SAMPAN_WORD_VERB) || sampan_token_has (next, SAMPAN_TRAIT_BIDS)
             || sampan_token_has (next, SAMPAN_TRAIT_WISHES)
             /* "so wind noise reduction" */
             || (sampan_token_is (next, SAMPAN_WORD_OBJECT) && after + 1 < tokens->len
                 && sampan_token_is (tokens->pdata[after + 1], SAMPAN_WORD_EFFECT)
                 && ((SampanToken *)tokens->pdata[after + 1])->word->as == SAMPAN_AS_NOUN)
             || (sampan_token_is (next, SAMPAN_WORD_EFFECT)
                 && (next->word->as != SAMPAN_AS_ADJECTIVE
                     || sampan_token_has (next, SAMPAN_TRAIT_PRONOUN))));
}

/* "make sure it is warm", "so that it looks soft": how it should be. */
gboolean
sampan_token_asks (const SampanToken *token)
{
  return token->type == SAMPAN_TOKEN_QUANTITY || token->type == SAMPAN_TOKEN_COLOUR
         || sampan_token_is (token, SAMPAN_WORD_VERB)
         || sampan_token_is (token, SAMPAN_WORD_NEGATION)
         || sampan_token_is (token, SAMPAN_WORD_UNDO)
         || (sampan_token_has (token, SAMPAN_TRAIT_ASKS)
             && !sampan_token_has (token, SAMPAN_TRAIT_SO));
}

/* "dim", but not "dimmer" */
static gboolean
is_fault (const SampanToken *token)
{
  return sampan_token_is (token, SAMPAN_WORD_EFFECT) && token->word->cure != NULL
         && !sampan_token_complains (token) && !sampan_token_has (token, SAMPAN_TRAIT_COMPARES);
}

static gboolean
has_fault (const Clause *clause)
{
  for (guint i = clause->start; i < clause->end; i++)
    if (is_fault (clause->tokens->pdata[i]))
      return TRUE;

  return FALSE;
}

/* "there's a yellow cast" */
static gboolean
names_cast (const SampanToken *token)
{
  return sampan_token_is (token, SAMPAN_WORD_EFFECT)
         && sampan_token_has (token, SAMPAN_TRAIT_CASTS);
}

gboolean
sampan_tokens_take_away (GPtrArray *tokens)
{
  for (guint i = 0; i < tokens->len; i++)
    if (sampan_token_means (tokens->pdata[i], SAMPAN_WORD_VERB, SAMPAN_VERB_CUT)
        || sampan_token_means (tokens->pdata[i], SAMPAN_WORD_VERB, SAMPAN_VERB_LESS))
      return TRUE;

  return FALSE;
}

/* "so dark", 画面暗: how the picture is, without a verb. */
static gboolean
is_grim (const Clause *clause, guint at)
{
  const SampanToken *before = at > clause->start ? clause->tokens->pdata[at - 1] : NULL;
  const SampanToken *next = at + 1 < clause->end ? clause->tokens->pdata[at + 1] : NULL;

  /* 画面暗一点: how it should be */
  if (next != NULL && sampan_token_is (next, SAMPAN_WORD_DEGREE) && next->word->after)
    return FALSE;
  return before != NULL && sampan_token_has (clause->tokens->pdata[at], SAMPAN_TRAIT_GRIM)
         && (sampan_token_has (before, SAMPAN_TRAIT_SO)
             || (sampan_token_is (before, SAMPAN_WORD_FILLER) && before->word->string != NULL));
}

/* The number of "ISO 6400" */
static gboolean
is_name (const Clause *clause, guint at)
{
  const SampanToken *token = clause->tokens->pdata[at];

  return token->type == SAMPAN_TOKEN_QUANTITY && token->unit == SAMPAN_UNIT_NONE
         && at > clause->start
         && ((SampanToken *)clause->tokens->pdata[at - 1])->type == SAMPAN_TOKEN_UNKNOWN;
}

/* "it's too dark", after which "and grainy" complains as well */
static gboolean
complains_of_whole (const Clause *clause)
{
  gboolean complains = FALSE;

  for (guint i = clause->start; i < clause->end; i++)
    {
      if (sampan_token_asks (clause->tokens->pdata[i]))
        return FALSE;
      complains |= sampan_token_complains (clause->tokens->pdata[i]);
    }

  return complains;
}

/* Whether the clause says how something is, or, after one that does, what else it is: "and rather
 * grainy". */
static gboolean
tells (const Clause *clause, gboolean told)
{
  gboolean state = FALSE, other = FALSE, more = FALSE;

  for (guint i = clause->start; i < clause->end; i++)
    {
      const SampanToken *token = clause->tokens->pdata[i];

      if (sampan_token_asks (token) && !is_name (clause, i))
        return FALSE;
      state |= sampan_token_tells_state (token) || sampan_token_has (token, SAMPAN_TRAIT_TELLS)
               || is_grim (clause, i);
      other |= !sampan_token_is_empty (token) && !sampan_token_is (token, SAMPAN_WORD_DEGREE)
               && !is_fault (token);
      /* 亮一点 is wanted, and no fault. */
      more |= sampan_token_is (token, SAMPAN_WORD_DEGREE) && token->word->after
              && !g_ascii_isalpha (*token->text);
    }

  return state || (told && !other && !more);
}

gboolean
sampan_complaints_is_answered (GPtrArray *tokens, guint start, guint end, const SampanOp *op)
{
  for (guint i = 0; i < tokens->len; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if ((i < start || i >= end)
          && (sampan_token_is (token, SAMPAN_WORD_EFFECT)
              || sampan_token_is (token, SAMPAN_WORD_OBJECT))
          && !token->word->cures && token->word->op != NULL
          && sampan_op_is_akin (op, token->word->op) && !is_fault (token))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_answered (const Clause *clause, const SampanOp *op)
{
  return sampan_complaints_is_answered (clause->tokens, clause->start, clause->end, op);
}

static void
reverse_lean (SampanToken *cast)
{
  if (cast->box != NULL || cast->word->edit == NULL)
    return;
  cast->box = g_new0 (SampanWord, 1);
  cast->box->class = SAMPAN_WORD_EFFECT;
  cast->box->as = SAMPAN_AS_ADJECTIVE;
  cast->box->op = cast->word->op;
  cast->box->cures = TRUE;
  cast->box->edit = sampan_edit_with_number (cast->word->edit, "amount",
                                             -sampan_edit_get_number (cast->word->edit, "amount"));
  cast->word = cast->box;
}

/* "make it a bit overexposed": said of how it should be. */
static gboolean
is_bidden (const Clause *clause, guint at)
{
  while (at > clause->start)
    {
      const SampanToken *token = clause->tokens->pdata[--at];

      if (sampan_token_has (token, SAMPAN_TRAIT_BIDS))
        return TRUE;
      if (!sampan_token_is (token, SAMPAN_WORD_DEGREE)
          && !sampan_token_is (token, SAMPAN_WORD_POLITE))
        return FALSE;
    }

  return FALSE;
}

/* "I want a look that leans blue": for once no complaint. */
static void
settle_wanted_lean (const Clause *clause)
{
  SampanToken *cast = NULL;
  gboolean wanted = FALSE;

  for (guint i = clause->start; i < clause->end; i++)
    {
      SampanToken *token = clause->tokens->pdata[i];

      if (sampan_token_is (token, SAMPAN_WORD_NEGATION)
          || sampan_token_has (token, SAMPAN_TRAIT_REFUSES))
        return;
      wanted |= sampan_token_asks (token);
      if (sampan_token_is (token, SAMPAN_WORD_EFFECT)
          && sampan_token_has (token, SAMPAN_TRAIT_LEANS)
          && (about (token->word->op) == ABOUT_COLOUR || is_bidden (clause, i)))
        cast = token;
    }
  if (cast != NULL && wanted)
    reverse_lean (cast);
}

/* 整体偏绿，调回来: less of it. */
static void
settle_lean (const Clause *clause)
{
  SampanToken *cast = NULL;
  gboolean back = FALSE, other = FALSE;

  for (guint i = clause->start; i < clause->end; i++)
    {
      SampanToken *token = clause->tokens->pdata[i];

      if (sampan_token_is (token, SAMPAN_WORD_EFFECT) && about (token->word->op) == ABOUT_COLOUR
          && sampan_token_has (token, SAMPAN_TRAIT_INCLINES))
        cast = token;
    }
  for (guint i = clause->start; cast != NULL && !back && i < clause->tokens->len; i++)
    {
      const SampanToken *token = clause->tokens->pdata[i];

      if (token->type == SAMPAN_TOKEN_STOP)
        break;
      if (sampan_token_ends_clause (token))
        other = FALSE;
      /* 偏暖一点，对比度调回来 */
      other |= (sampan_token_is (token, SAMPAN_WORD_OBJECT)
                || sampan_token_is (token, SAMPAN_WORD_EFFECT))
               && about (token->word->op) != ABOUT_COLOUR;
      back = sampan_token_has (token, SAMPAN_TRAIT_RESTORES) && !other;
    }
  if (back)
    reverse_lean (cast);
}

static void
settle (const Clause *clause)
{
  for (guint i = clause->start; i < clause->end; i++)
    {
      SampanToken *token = clause->tokens->pdata[i];

      if (!is_fault (token) || (names_cast (token) && sampan_tokens_take_away (clause->tokens)))
        continue;
      if (is_answered (clause, token->word->cure->op))
        token->type = SAMPAN_TOKEN_MARKS;
      else
        token->word = token->word->cure;
    }
}

/* "it looks a bit green", "it came out very blue": the colour is to go. */
static void
settle_cast (const Clause *clause)
{
  g_autoptr (SampanEdit) lean = NULL;
  SampanToken *cast = NULL;
  gboolean state = FALSE;

  for (guint i = clause->start; i < clause->end; i++)
    {
      SampanToken *token = clause->tokens->pdata[i];

      if (sampan_token_asks (token)
          || (cast != NULL && !sampan_token_is (token, SAMPAN_WORD_POLITE)))
        return;
      if (sampan_token_is (token, SAMPAN_WORD_COLOUR))
        cast = token;
      else if (sampan_token_tells_state (token))
        state = TRUE;
      else if (!sampan_token_is_empty (token) && !sampan_token_is (token, SAMPAN_WORD_DEGREE))
        return;
    }
  if (cast == NULL || !state || cast->box != NULL)
    return;
  cast->box = g_new0 (SampanWord, 1);
  cast->box->class = SAMPAN_WORD_EFFECT;
  cast->box->as = SAMPAN_AS_ADJECTIVE;
  cast->box->edit = sampan_rules_lean_to (cast->word->string);
  cast->box->op = sampan_edit_get_op (cast->box->edit);
  cast->box->cures = TRUE;
  if (is_answered (clause, cast->box->op))
    {
      for (guint i = clause->start; i < clause->end; i++)
        ((SampanToken *)clause->tokens->pdata[i])->type = SAMPAN_TOKEN_MARKS;
      return;
    }
  lean = cast->box->edit;
  cast->box->edit =
      sampan_edit_with_number (lean, "amount", -sampan_edit_get_number (lean, "amount"));
  cast->word = cast->box;
}

/* "it isn't bright enough": brighter. */
static void
settle_enough (GPtrArray *tokens)
{
  for (guint i = 2; i < tokens->len; i++)
    {
      SampanToken *enough = tokens->pdata[i], *not = NULL;
      const SampanToken *effect = tokens->pdata[i - 1];

      if (!sampan_token_has (enough, SAMPAN_TRAIT_ENOUGH)
          || !sampan_token_is (effect, SAMPAN_WORD_EFFECT)
          || effect->word->as != SAMPAN_AS_ADJECTIVE)
        continue;
      not = tokens->pdata[i - 2];
      if (!sampan_token_is (not, SAMPAN_WORD_NEGATION))
        continue;
      not->type = SAMPAN_TOKEN_MARKS;
      enough->type = SAMPAN_TOKEN_MARKS;
    }
}

/* "not too bright but more contrast": the first is to stay as it is. */
static void
settle_restraint (GPtrArray *tokens)
{
  guint degree = 0;

  while (degree < tokens->len && sampan_token_is_empty (tokens->pdata[degree]))
    degree++;
  if (degree + 2 >= tokens->len || !sampan_token_has (tokens->pdata[degree], SAMPAN_TRAIT_RESTRAINS)
      || !sampan_token_is (tokens->pdata[degree + 1], SAMPAN_WORD_EFFECT))
    return;
  for (guint i = degree + 2; i < tokens->len; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (sampan_token_has (token, SAMPAN_TRAIT_BUT))
        {
          ((SampanToken *)tokens->pdata[degree])->type = SAMPAN_TOKEN_MARKS;
          ((SampanToken *)tokens->pdata[degree + 1])->type = SAMPAN_TOKEN_MARKS;
          return;
        }
      if (!sampan_token_is_empty (token) && token->type != SAMPAN_TOKEN_PAUSE)
        return;
    }
}

void
sampan_complaints_settle (GPtrArray *tokens)
{
  gboolean told = FALSE;
  Clause clause = { .tokens = tokens };

  settle_enough (tokens);
  settle_restraint (tokens);
  for (; clause.start < tokens->len; clause.start = clause.end + 1)
    {
      const SampanToken *end = NULL;

      for (clause.end = clause.start; clause.end < tokens->len; clause.end++)
        {
          end = tokens->pdata[clause.end];
          if (sampan_tokens_turn (tokens, clause.end))
            break;
        }
      settle_cast (&clause);
      sampan_turns_settle_clause (tokens, clause.start, clause.end);
      settle_lean (&clause);
      settle_wanted_lean (&clause);
      told = has_fault (&clause) && tells (&clause, told);
      if (told)
        settle (&clause);
      told |= complains_of_whole (&clause);
      told &= end->type != SAMPAN_TOKEN_STOP;
    }
}

/* The "off" of "the horizon is off" */
static gboolean
is_off (const SampanToken *token)
{
  return sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_CUT) && token->word->weak;
}

/* "dark" and "blurry", but not "darker", which is a wish. */
static gboolean
is_complaint (const SampanToken *token)
{
  if (sampan_token_is (token, SAMPAN_WORD_COLOUR))
    return TRUE;
  return sampan_token_is (token, SAMPAN_WORD_EFFECT) && !token->word->cures
         && !sampan_token_has (token, SAMPAN_TRAIT_COMPARES)
         && (token->word->as == SAMPAN_AS_ADJECTIVE || token->word->op->id == SAMPAN_OP_BLUR);
}

/* Whether the clause from @start to @end says what is wrong: "my skin looks too yellow". What is
 * wrong with the whole picture is as good as a wish ("it is too dark"), unless it is said how much
 * ("it's a bit dark"). */
static gboolean
complains (GPtrArray *tokens, guint start, guint end)
{
  gboolean state = FALSE, degree = FALSE, fault = FALSE, subject = FALSE, other = FALSE;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];
      const gboolean unknown =
          token->type == SAMPAN_TOKEN_UNKNOWN || sampan_token_is (token, SAMPAN_WORD_ORNAMENT);

      /* "the sky lacks a moon" */
      if (sampan_token_has (token, SAMPAN_TRAIT_WISHES) && sampan_token_tells_state (token))
        return FALSE;
      state |= sampan_token_tells_state (token) || sampan_token_complains (token);
      degree |= sampan_token_is (token, SAMPAN_WORD_DEGREE);
      if (sampan_token_is_empty (token) || sampan_token_is (token, SAMPAN_WORD_DEGREE))
        continue;
      if (!state && (unknown || sampan_token_is (token, SAMPAN_WORD_MISSING)))
        other = TRUE;
      else if (!state && sampan_token_is (token, SAMPAN_WORD_OBJECT))
        subject = TRUE;
      else if (state && (unknown || is_off (token)))
        fault = TRUE;
      else if (state && is_complaint (token)
               && (degree || other || (subject && sampan_token_complains (token))))
        fault = TRUE;
      else
        return FALSE;
    }

  return fault;
}

static gboolean
is_backwards (const SampanToken *token)
{
  return sampan_token_is (token, SAMPAN_WORD_EFFECT)
         && (token->word->op->id == SAMPAN_OP_REVERSE || token->word->op->id == SAMPAN_OP_FLIP);
}

/* Whether the clause from @start to @end tells a story with a verb of its own and names no edit:
 * "the text reads strangely". */
static gboolean
tells_story (GPtrArray *tokens, guint start, guint end)
{
  gboolean state = FALSE, subject = FALSE;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if ((sampan_token_tells_state (token) && !sampan_token_is (token, SAMPAN_WORD_DEGREE))
          || sampan_token_has (token, SAMPAN_TRAIT_NARRATES)
          /* "the writing's backwards" */
          || (i > start && i + 1 < end && is_backwards (tokens->pdata[i + 1])
              && sampan_token_has_s (token)))
        {
          subject |= sampan_token_has_s (token);
          state = TRUE;
          continue;
        }
      if (!state && !sampan_token_is_empty (token))
        subject = TRUE;
      /* The text reads backwards: no wish to play it so. */
      if (state && subject && is_backwards (token))
        continue;
      if (sampan_token_is (token, SAMPAN_WORD_VERB) && !token->word->weak)
        return FALSE;
      if (token->type != SAMPAN_TOKEN_UNKNOWN && !sampan_token_is_empty (token)
          && !sampan_token_is (token, SAMPAN_WORD_ORNAMENT)
          && !sampan_token_is (token, SAMPAN_WORD_DEGREE)
          && !(!state
               && (sampan_token_is (token, SAMPAN_WORD_OBJECT)
                   || sampan_token_is (token, SAMPAN_WORD_MISSING))))
        return FALSE;
    }

  return state && subject;
}

gboolean
sampan_token_is_too_quiet (const SampanToken *token)
{
  return sampan_token_complains (token) && token->word->op->id == SAMPAN_OP_VOLUME
         && token->word->edit != NULL && sampan_edit_get_number (token->word->edit, "gain_db") > 0;
}

/* Whether a wish answers @complaint about @op, which "too yellow, add a vignette" does not, nor
 * 声音太小，去噪音: less noise makes nothing louder. */
static gboolean
answers (const SampanToken *token, const SampanToken *complaint, const SampanOp *op)
{
  if (complaint != NULL && sampan_token_is_too_quiet (complaint) && token->word != NULL
      && token->word->op != NULL && token->word->op->id == SAMPAN_OP_AUDIO_DENOISE)
    return FALSE;
  return op == NULL || token->type != SAMPAN_TOKEN_WORD || token->word->op == NULL
         || sampan_op_is_akin (op, token->word->op);
}

/* "fix my teeth they are yellow" */
static gboolean
begins_bidding (GPtrArray *tokens, guint start, guint end)
{
  while (start < end && sampan_token_is (tokens->pdata[start], SAMPAN_WORD_POLITE))
    start++;
  return start + 1 < end && g_ascii_isalpha (*((SampanToken *)tokens->pdata[start])->text)
         && sampan_token_has (tokens->pdata[start], SAMPAN_TRAIT_BIDS)
         && sampan_token_has (tokens->pdata[start + 1], SAMPAN_TRAIT_TARGET);
}

/* "my forehead is so shiny can you fix that" */
static gboolean
asks_at_end (GPtrArray *tokens, guint start, guint end)
{
  return end > start + 2 && sampan_token_is (tokens->pdata[end - 2], SAMPAN_WORD_POLITE)
         && sampan_token_has (tokens->pdata[end - 2], SAMPAN_TRAIT_WISHES)
         && sampan_token_is_empty (tokens->pdata[end - 1]);
}

static gboolean
names_noise (GPtrArray *tokens, guint start, guint end)
{
  for (guint i = start; i < end; i++)
    if (sampan_token_is (tokens->pdata[i], SAMPAN_WORD_OBJECT)
        && ((SampanToken *)tokens->pdata[i])->word->op->id == SAMPAN_OP_AUDIO_DENOISE)
      return TRUE;

  return FALSE;
}

/* Whether what else is said does away with a noise: "the hiss is awful, mute it", but not "the hiss
 * is awful, sort it out, and make it louder". */
static gboolean
is_silenced (GPtrArray *tokens, guint start, guint end)
{
  for (guint i = 0; i < tokens->len; i++)
    {
      const SampanToken *token = tokens->pdata[i];
      const SampanOp *op = token->type == SAMPAN_TOKEN_WORD ? token->word->op : NULL;

      if (i >= start && i < end)
        continue;
      if (sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_CUT)
          || sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_LESS)
          || (op != NULL && op->id == SAMPAN_OP_AUDIO_DENOISE)
          || (op != NULL && op->id == SAMPAN_OP_VOLUME && token->word->edit != NULL
              && sampan_edit_get_number (token->word->edit, "gain_db") <= 0))
        return TRUE;
    }

  return FALSE;
}

/* "my teeth look yellow": of something that no edit knows */
gboolean
sampan_tokens_name_unknown (GPtrArray *tokens, guint start, guint end)
{
  while (start < end && sampan_token_is (tokens->pdata[start], SAMPAN_WORD_POLITE))
    start++;
  return start + 1 < end && sampan_token_has (tokens->pdata[start], SAMPAN_TRAIT_OWNER)
         && (((SampanToken *)tokens->pdata[start + 1])->type == SAMPAN_TOKEN_UNKNOWN
             || sampan_token_is (tokens->pdata[start + 1], SAMPAN_WORD_MISSING));
}

/* Whether the clause from @start on asks only for something to be done to what was named: "clean it
 * up". */
gboolean
sampan_tokens_refer_back (GPtrArray *tokens, guint start)
{
  gboolean refers = FALSE;

  for (guint i = start; i < tokens->len && !sampan_token_ends_clause (tokens->pdata[i]); i++)
    {
      const SampanToken *token = tokens->pdata[i];

      refers |= (sampan_token_has (token, SAMPAN_TRAIT_PRONOUN)
                 && (sampan_token_has (token, SAMPAN_TRAIT_BIDS)
                     || g_str_has_prefix (token->text, "fix")))
                || (i == start && sampan_token_is (token, SAMPAN_WORD_POLITE)
                    && g_str_has_suffix (token->text, "fix"));
      if (!sampan_token_is_empty (token))
        return FALSE;
    }

  return refers;
}

/* "it's a bit blurry, sharpen it": why something is wanted that is said next, or before. */
void
sampan_complaints_settle_clause (GPtrArray *tokens, guint start, guint end)
{
  const gboolean story = tells_story (tokens, start, end);
  const SampanToken *complaint = NULL;
  const SampanOp *op = NULL;
  gboolean wish = FALSE;

  if ((!story && !complains (tokens, start, end)) || begins_bidding (tokens, start, end)
      || asks_at_end (tokens, start, end)
      || (sampan_tokens_name_unknown (tokens, start, end)
          && sampan_tokens_refer_back (tokens, end + 1)))
    return;
  for (guint i = start; i < end; i++)
    if (sampan_token_is (tokens->pdata[i], SAMPAN_WORD_EFFECT)
        && sampan_token_complains (tokens->pdata[i]))
      complaint = tokens->pdata[i];
  if (complaint != NULL)
    op = complaint->word->op;
  else if (names_noise (tokens, start, end) && !is_silenced (tokens, start, end))
    return;
  for (guint i = 0; i < tokens->len; i++)
    wish |= (i < start || i >= end) && sampan_token_says_something (tokens->pdata[i])
            && !sampan_token_ends_clause (tokens->pdata[i])
            && answers (tokens->pdata[i], complaint, op);
  if (wish)
    sampan_tokens_leave_out (tokens, start, end);
}

/* Which operation the clause from @start to @end is about; NULL for none, or if it asks not to. */
static const SampanOp *
find_wish (GPtrArray *tokens, guint start, guint end)
{
  const SampanOp *op = NULL;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (sampan_token_is (token, SAMPAN_WORD_NEGATION))
        return NULL;
      if (sampan_token_is (token, SAMPAN_WORD_EFFECT)
          || sampan_token_is (token, SAMPAN_WORD_OBJECT))
        op = token->word->op;
    }

  return op;
}

/* "turn it down, it's too loud": why it is wanted. @before: where the clause before begins */
void
sampan_complaints_settle_reasons (GPtrArray *tokens, guint before, guint start, guint end)
{
  const SampanOp *wish = start > 0 ? find_wish (tokens, before, start - 1) : NULL;
  gboolean excess = FALSE;

  for (guint i = start; wish != NULL && i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (sampan_token_complains (token))
        excess =
            token->word->op == wish
            || (wish->id == SAMPAN_OP_VOLUME && token->word->op->id == SAMPAN_OP_AUDIO_DENOISE);
      else if (!sampan_token_is_empty (token) && !sampan_token_is (token, SAMPAN_WORD_DEGREE))
        return;
    }
  if (excess)
    sampan_tokens_leave_out (tokens, start, end);
}
