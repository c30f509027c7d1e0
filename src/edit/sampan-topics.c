#include "sampan-topics.h"

#include "sampan-complaints.h"

/* One clause: tokens from start to end. */
typedef struct
{
  guint start;
  guint end;
} Clause;

/* What there can be more or less of: "the exposure is off, bump it up by 0.2". */
static gboolean
is_amount (const SampanToken *token)
{
  return sampan_token_is (token, SAMPAN_WORD_OBJECT)
         && (token->word->op->id == SAMPAN_OP_BRIGHTNESS
             || token->word->op->id == SAMPAN_OP_CONTRAST
             || token->word->op->id == SAMPAN_OP_SATURATION
             || token->word->op->id == SAMPAN_OP_EXPOSURE
             || token->word->op->id == SAMPAN_OP_HIGHLIGHTS
             || token->word->op->id == SAMPAN_OP_SHADOWS);
}

/* What can be spoken of as "it", and is no whole picture. */
static gboolean
is_thing (const SampanToken *token)
{
  if (sampan_token_is (token, SAMPAN_WORD_OBJECT))
    return !token->word->weak
           && (is_amount (token) || token->word->op->id == SAMPAN_OP_BACKGROUND
               || token->word->op->id == SAMPAN_OP_RECOLOUR
               || token->word->op->id == SAMPAN_OP_FACES);
  return sampan_token_is (token, SAMPAN_WORD_EFFECT) && token->word->as == SAMPAN_AS_NOUN
         && (token->word->op->id == SAMPAN_OP_GRAIN || token->word->op->id == SAMPAN_OP_VIGNETTE
             || token->word->op->id == SAMPAN_OP_TEXT
             || token->word->op->id == SAMPAN_OP_ACCESSORY);
}

static gboolean
tells (const SampanToken *token)
{
  return sampan_token_tells_state (token) || sampan_token_has (token, SAMPAN_TRAIT_TELLS)
         || (sampan_token_has (token, SAMPAN_TRAIT_FINITE)
             && !sampan_token_is (token, SAMPAN_WORD_EFFECT));
}

/* The one thing of which @clause tells how it is ("the background is so messy") or that it is there
 * ("there's grain"); NULL if it tells nothing, or asks for something. */
static SampanToken *
find_topic (GPtrArray *tokens, const Clause *clause)
{
  SampanToken *topic = NULL;
  gboolean told = FALSE, faded = FALSE, not = FALSE;

  for (guint i = clause->start; i < clause->end; i++)
    {
      SampanToken *token = tokens->pdata[i];
      /* "my mom hates this shirt" */
      const gboolean somebody = token->type == SAMPAN_TOKEN_WORD && token->word->weak;

      if (is_thing (token))
        {
          if (topic != NULL)
            return NULL;
          topic = token;
        }
      /* 衣服颜色太浅，改成蓝色 */
      else if (sampan_token_complains (token) && token->word->op->id == SAMPAN_OP_SATURATION)
        faded = TRUE;
      else if ((sampan_token_is (token, SAMPAN_WORD_EFFECT) && !not)
               || (sampan_token_is (token, SAMPAN_WORD_OBJECT) && !(somebody && topic == NULL))
               || sampan_token_is (token, SAMPAN_WORD_MISSING)
               || sampan_token_is (token, SAMPAN_WORD_UNDO)
               || (sampan_token_is (token, SAMPAN_WORD_VERB) && !token->word->weak)
               || token->type == SAMPAN_TOKEN_QUOTE || token->type == SAMPAN_TOKEN_QUANTITY
               || token->type == SAMPAN_TOKEN_RATIO
               || (sampan_token_has (token, SAMPAN_TRAIT_WISHES)
                   && !sampan_token_tells_state (token)))
        return NULL;
      /* "don't blur the background, remove it" */
      not |= sampan_token_is (token, SAMPAN_WORD_NEGATION);
      told |= not || tells (token);
    }

  if (faded)
    return topic != NULL && topic->word->op->id == SAMPAN_OP_RECOLOUR ? topic : NULL;
  return told ? topic : NULL;
}

/* Whether @clause asks for something to be done to @topic, which it calls "it". */
static gboolean
is_about_it (GPtrArray *tokens, const Clause *clause, const SampanToken *topic)
{
  const gboolean recolour = topic->word->op->id == SAMPAN_OP_RECOLOUR;
  gboolean it = FALSE, fits = FALSE;

  for (guint i = clause->start; i < clause->end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      it |= sampan_token_has (token, SAMPAN_TRAIT_PRONOUN)
            || (recolour && sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_CHANGE));
      if (sampan_token_is (token, SAMPAN_WORD_OBJECT) && !token->word->weak)
        return FALSE;
      if (sampan_token_is (token, SAMPAN_WORD_COLOUR) || token->type == SAMPAN_TOKEN_COLOUR)
        fits |= recolour || topic->word->op->id == SAMPAN_OP_BACKGROUND;
      else if (sampan_token_is (token, SAMPAN_WORD_VERB))
        fits |= is_amount (topic) ? token->word->value == SAMPAN_VERB_MORE
                                        || token->word->value == SAMPAN_VERB_LESS
                                  : !recolour && token->word->value == SAMPAN_VERB_CUT;
      else if (sampan_token_is (token, SAMPAN_WORD_EFFECT))
        {
          if (token->word->op->id != SAMPAN_OP_BLUR && token->word->op->id != SAMPAN_OP_FACES
              && !(token->word->op->id == SAMPAN_OP_STYLISE
                   && topic->word->op->id == SAMPAN_OP_FACES))
            return FALSE;
          fits |=
              topic->word->op->id == SAMPAN_OP_BACKGROUND || topic->word->op->id == SAMPAN_OP_FACES;
        }
    }

  return it && fits;
}

static gboolean
is_time (const SampanToken *token)
{
  return (token->type == SAMPAN_TOKEN_QUANTITY && token->part > 0)
         || (token->type == SAMPAN_TOKEN_RATIO && token->number >= 0);
}

/* "the first ten seconds are just him walking up": a part of the video, of which something is told
 */
static gboolean
tells_of_time (GPtrArray *tokens, const Clause *clause)
{
  gboolean time = FALSE, mark = FALSE, told = FALSE, does = FALSE;

  for (guint i = clause->start; i < clause->end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (sampan_token_is (token, SAMPAN_WORD_EFFECT)
          || (sampan_token_is (token, SAMPAN_WORD_OBJECT) && !told)
          || (!time
              && (sampan_token_is (token, SAMPAN_WORD_NEGATION)
                  || sampan_token_is (token, SAMPAN_WORD_VERB)))
          || sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_CUT)
          || sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_KEEP))
        return FALSE;
      /* "my kid swears at 0:34-0:36" */
      mark |= sampan_token_is (token, SAMPAN_WORD_MARK) || (time && is_time (token));
      time |= is_time (token);
      told |= time && tells (token);
      does |= i > clause->start && token->type == SAMPAN_TOKEN_UNKNOWN
              && sampan_token_has (token, SAMPAN_TRAIT_ACTS);
    }

  return time && mark && (told || does);
}

/* "cut it", which is a trim where a length follows */
static gboolean
cuts_it (const SampanToken *token)
{
  return sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_TRIM)
         && sampan_token_has (token, SAMPAN_TRAIT_PRONOUN);
}

/* The 不要了 of 最后5秒是广告，不要了 */
static gboolean
refuses (const SampanToken *token)
{
  return !g_ascii_isalpha (*token->text)
         && (sampan_token_is (token, SAMPAN_WORD_NEGATION)
             || sampan_token_is (token, SAMPAN_WORD_UNDO))
         && g_str_has_prefix (token->text, "不要");
}

/* "lose them" */
static gboolean
is_bare_cut (GPtrArray *tokens, const Clause *clause)
{
  gboolean cut = FALSE;

  for (guint i = clause->start; i < clause->end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (sampan_token_is (token, SAMPAN_WORD_VERB))
        cut |= token->word->value == SAMPAN_VERB_CUT || cuts_it (token);
      else if (refuses (token))
        cut = TRUE;
      else if (!sampan_token_is_empty (token))
        return FALSE;
    }

  return cut;
}

/* Leaves the time of @clause beside the cut that follows. */
static void
join_time (GPtrArray *tokens, const Clause *clause, const Clause *next)
{
  static const SampanWord cut = { .class = SAMPAN_WORD_VERB, .value = SAMPAN_VERB_CUT };

  for (guint i = next->start; i < next->end; i++)
    if (cuts_it (tokens->pdata[i]) || refuses (tokens->pdata[i]))
      ((SampanToken *)tokens->pdata[i])->word = &cut;
  for (guint i = clause->start; i <= clause->end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (!is_time (token) && !sampan_token_is (token, SAMPAN_WORD_MARK))
        token->type = SAMPAN_TOKEN_MARKS;
    }
}

/* How the picture is, in one word: the "mirrored" of "it's mirrored", the "grain" of "I love the
 * grain"; NULL if more is said. */
static SampanToken *
find_state (GPtrArray *tokens, const Clause *clause)
{
  SampanToken *state = NULL;
  gboolean told = FALSE;

  for (guint i = clause->start; i < clause->end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      told |= tells (token) || sampan_token_complains (token)
              || sampan_token_is (token, SAMPAN_WORD_ASIDE)
              || sampan_token_has (token, SAMPAN_TRAIT_STATES);
      if (sampan_token_is (token, SAMPAN_WORD_EFFECT) && state == NULL)
        state = token;
      else if (!sampan_token_is_empty (token) && !sampan_token_is (token, SAMPAN_WORD_DEGREE)
               && !sampan_token_is (token, SAMPAN_WORD_ASIDE))
        return NULL;
    }

  return told ? state : NULL;
}

/* "leave it like that" */
static gboolean
is_left (GPtrArray *tokens, const Clause *clause)
{
  gboolean keeps = FALSE, it = FALSE;

  for (guint i = clause->start; i < clause->end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      it |= keeps && sampan_token_has (token, SAMPAN_TRAIT_PRONOUN);
      if (sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_KEEP))
        keeps = TRUE;
      else if (!sampan_token_is_empty (token))
        return FALSE;
    }

  return keeps && it;
}

/* "it's mirrored; leave it like that": to be kept, as "keep it mirrored". */
static void
join_state (GPtrArray *tokens, const Clause *clause, const Clause *next, const SampanToken *state)
{
  for (guint i = next->start; i < next->end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (!sampan_token_has (token, SAMPAN_TRAIT_PRONOUN))
        continue;
      token->type = SAMPAN_TOKEN_WORD;
      token->word = state->word;
      break;
    }
  for (guint i = clause->start; i <= clause->end; i++)
    ((SampanToken *)tokens->pdata[i])->type = SAMPAN_TOKEN_MARKS;
}

static Clause
next_clause (GPtrArray *tokens, guint start)
{
  Clause clause = { start, start };

  while (clause.end < tokens->len && !sampan_tokens_turn (tokens, clause.end))
    clause.end++;
  return clause;
}

void
sampan_topics_settle (GPtrArray *tokens)
{
  Clause clause = next_clause (tokens, 0);

  while (clause.end + 1 < tokens->len)
    {
      const Clause next = next_clause (tokens, clause.end + 1);
      SampanToken *topic = find_topic (tokens, &clause);

      if (topic != NULL && is_about_it (tokens, &next, topic))
        {
          SampanToken *stop = tokens->pdata[clause.end];

          for (guint i = clause.start; i < clause.end; i++)
            ((SampanToken *)tokens->pdata[i])->type = SAMPAN_TOKEN_MARKS;
          stop->type = SAMPAN_TOKEN_WORD;
          stop->word = topic->word;
          stop->start = topic->start;
          stop->end = topic->end;
        }
      else if (tells_of_time (tokens, &clause) && is_bare_cut (tokens, &next))
        join_time (tokens, &clause, &next);
      else if (is_left (tokens, &next) && find_state (tokens, &clause) != NULL)
        join_state (tokens, &clause, &next, find_state (tokens, &clause));
      clause = next;
    }
}
