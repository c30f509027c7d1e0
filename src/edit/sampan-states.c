#include "sampan-states.h"

#include <string.h>

#include "sampan-complaints.h"

static gboolean
is_letters (const SampanToken *token)
{
  return g_ascii_isalpha (*token->text);
}

static gboolean
is_of (const SampanToken *token, SampanOpId op)
{
  return token->type == SAMPAN_TOKEN_WORD && token->word->op != NULL && token->word->op->id == op;
}

/* "black and white" */
static gboolean
is_colourless (const SampanToken *token)
{
  return sampan_token_is (token, SAMPAN_WORD_EFFECT) && is_of (token, SAMPAN_OP_SATURATION)
         && token->word->edit != NULL && sampan_edit_get_number (token->word->edit, "amount") == -1;
}

/* The "is blue" of "the background is blue" */
static gboolean
is_colour_told (const SampanToken *token)
{
  return sampan_token_is (token, SAMPAN_WORD_EFFECT) && is_of (token, SAMPAN_OP_WARMTH)
         && sampan_token_has (token, SAMPAN_TRAIT_STATES) && strstr (token->text, " too ") == NULL;
}

/* What is worn or seen all over a picture, as a noun */
static gboolean
is_seen (const SampanToken *token)
{
  return sampan_token_is (token, SAMPAN_WORD_EFFECT)
         && !sampan_token_has (token, SAMPAN_TRAIT_COMPARES)
         && !sampan_token_has (token, SAMPAN_TRAIT_BIDS) && !sampan_token_complains (token)
         && (is_of (token, SAMPAN_OP_LOOK) || is_of (token, SAMPAN_OP_ACCESSORY)
             || is_of (token, SAMPAN_OP_VIGNETTE) || is_colourless (token));
}

static gboolean
is_colour (const SampanToken *token)
{
  return token->type == SAMPAN_TOKEN_COLOUR || sampan_token_is (token, SAMPAN_WORD_COLOUR);
}

/* A person, what he wears, or what stands behind him */
static gboolean
is_thing (const SampanToken *token)
{
  return sampan_token_is (token, SAMPAN_WORD_OBJECT)
         && (is_of (token, SAMPAN_OP_RECOLOUR) || is_of (token, SAMPAN_OP_BACKGROUND));
}

static gboolean
is_person (const SampanToken *token)
{
  return is_thing (token) && g_strcmp0 (token->word->target, "subject") == 0;
}

/* "it's", "has", 是, and the 背景是 that is one word */
static gboolean
is_link (const SampanToken *token)
{
  if (is_letters (token))
    return (sampan_token_is (token, SAMPAN_WORD_FILLER)
            && g_strcmp0 (token->word->target, "state") == 0)
           || sampan_token_has (token, SAMPAN_TRAIT_TELLS)
           || sampan_token_has (token, SAMPAN_TRAIT_THIS_IS) || is_colour_told (token);
  return sampan_token_has (token, SAMPAN_TRAIT_FINITE)
         && !sampan_token_has (token, SAMPAN_TRAIT_STATES) && !is_seen (token);
}

/* Of what something may be told in a language without forms: 她, 背景, 照片; but 不对，是眼镜
 * corrects a wish. */
static gboolean
is_topic (const SampanToken *token)
{
  return is_letters (token) || token->type == SAMPAN_TOKEN_UNKNOWN || is_thing (token)
         || sampan_token_has (token, SAMPAN_TRAIT_SPEAKER)
         || sampan_token_has (token, SAMPAN_TRAIT_KINDS)
         || sampan_token_has (token, SAMPAN_TRAIT_THIS_IS);
}

static gboolean
is_wish (const SampanToken *token)
{
  return sampan_token_has (token, SAMPAN_TRAIT_BIDS) || sampan_token_has (token, SAMPAN_TRAIT_ASKS)
         || sampan_token_has (token, SAMPAN_TRAIT_WISHES)
         || sampan_token_has (token, SAMPAN_TRAIT_SUGGESTS);
}

static guint
find_end (GPtrArray *tokens, guint start)
{
  while (start < tokens->len && !sampan_tokens_turn (tokens, start))
    start++;
  return start;
}

/* Whether something is asked for from @start to @end: by a verb, an effect or a shape. */
static gboolean
asks (GPtrArray *tokens, guint start, guint end)
{
  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (sampan_token_is (token, SAMPAN_WORD_EFFECT) || sampan_token_is (token, SAMPAN_WORD_VERB)
          || sampan_token_is (token, SAMPAN_WORD_ASPECT) || token->type == SAMPAN_TOKEN_RATIO
          || token->type == SAMPAN_TOKEN_QUOTE || sampan_token_has (token, SAMPAN_TRAIT_BIDS))
        return TRUE;
    }

  return FALSE;
}

/* Whether an edit of what is told from @start to @end is asked for before: "a new background, it is
 * blue". */
static gboolean
is_asked_before (GPtrArray *tokens, guint start, guint end)
{
  for (guint i = start; i < end; i++)
    for (guint j = 0; j < start && is_thing (tokens->pdata[i]); j++)
      if (is_of (tokens->pdata[j], ((SampanToken *)tokens->pdata[i])->word->op->id)
          && !is_person (tokens->pdata[i]))
        return TRUE;

  return FALSE;
}

/* Whether the clause tells what there is: "she has blonde hair", 背景是蓝色的. @told: whether the
 * one before it does, and it goes on: "and glasses" */
static gboolean
tells (GPtrArray *tokens, guint start, guint end, gboolean told)
{
  gboolean link = told, seen = FALSE, colour = FALSE, thing = FALSE, topic = told;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];
      const gboolean wears =
          i > start && (link || sampan_token_has (tokens->pdata[i - 1], SAMPAN_TRAIT_SPEAKER))
          && sampan_token_is (token, SAMPAN_WORD_VERB)
          && sampan_token_has (token, SAMPAN_TRAIT_WEARS);

      topic |= is_topic (token);
      link |= wears || (topic && is_link (token));
      seen |= link && is_seen (token);
      colour |= link && (is_colour (token) || is_colour_told (token));
      thing |= is_thing (token);
      /* "this is my lamp: white background" */
      if (is_wish (token) || (token->type == SAMPAN_TOKEN_MARKS && strcmp (token->text, ":") == 0)
          || !(token->type == SAMPAN_TOKEN_UNKNOWN || sampan_token_is_empty (token)
               || is_link (token) || is_seen (token) || is_colour (token) || is_thing (token)
               || wears || sampan_token_is (token, SAMPAN_WORD_ORNAMENT)))
        return FALSE;
    }

  return seen || (colour && thing);
}

/* Whether the clause says what kind of picture it is: 黑白照片, "a sepia photo of my grandpa";
 * before another that begins with what is to be done. */
static gboolean
names_picture (GPtrArray *tokens, guint start, guint end)
{
  gboolean seen = FALSE, picture = FALSE;

  if (start > 0 || end + 1 >= tokens->len
      || (is_letters (tokens->pdata[0])
          && (!sampan_token_is (tokens->pdata[0], SAMPAN_WORD_FILLER)
              || !sampan_token_has (tokens->pdata[0], SAMPAN_TRAIT_TARGET)))
      || !(sampan_token_is (tokens->pdata[end + 1], SAMPAN_WORD_VERB)
           || sampan_token_has (tokens->pdata[end + 1], SAMPAN_TRAIT_BIDS)
           || sampan_token_has (tokens->pdata[end + 1], SAMPAN_TRAIT_RESULTS)))
    return FALSE;
  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (is_wish (token)
          || !(token->type == SAMPAN_TOKEN_UNKNOWN || sampan_token_is_empty (token)
               || is_seen (token) || is_colour (token) || is_thing (token)))
        return FALSE;
      seen |= is_seen (token) || is_colour (token);
      picture |= sampan_token_has (token, SAMPAN_TRAIT_PICTURE)
                 && sampan_token_has (token, SAMPAN_TRAIT_KINDS);
    }

  return seen && picture;
}

/* Whether the clause from @start on changes what was named: "change it to white", 换成白色 */
static gboolean
changes_it (GPtrArray *tokens, guint start, guint end)
{
  gboolean colour = FALSE, change = FALSE;

  for (guint i = start; i < end; i++)
    {
      const gboolean dyes = sampan_token_is (tokens->pdata[i], SAMPAN_WORD_EFFECT)
                            && is_of (tokens->pdata[i], SAMPAN_OP_RECOLOUR);

      if (is_thing (tokens->pdata[i])
          || (sampan_token_is (tokens->pdata[i], SAMPAN_WORD_EFFECT) && !dyes))
        return FALSE;
      change |= dyes || sampan_token_is (tokens->pdata[i], SAMPAN_WORD_VERB)
                || sampan_token_has (tokens->pdata[i], SAMPAN_TRAIT_PRONOUN);
      colour |= is_colour (tokens->pdata[i]);
    }

  return change && colour;
}

/* Whether the clause from @start on only takes away what was named: "remove it" */
static gboolean
takes_it_away (GPtrArray *tokens, guint start)
{
  gboolean cut = FALSE;

  for (guint i = start; i < tokens->len && !sampan_tokens_turn (tokens, i); i++)
    {
      cut |= sampan_token_means (tokens->pdata[i], SAMPAN_WORD_VERB, SAMPAN_VERB_CUT)
             || sampan_token_is (tokens->pdata[i], SAMPAN_WORD_NEGATION)
             || sampan_token_is (tokens->pdata[i], SAMPAN_WORD_UNDO);
      if (!sampan_token_is (tokens->pdata[i], SAMPAN_WORD_VERB)
          && !sampan_token_is (tokens->pdata[i], SAMPAN_WORD_NEGATION)
          && !sampan_token_is (tokens->pdata[i], SAMPAN_WORD_UNDO)
          && !sampan_token_is_empty (tokens->pdata[i]))
        return FALSE;
    }

  return cut;
}

/* Leaves of the clause what it is about, for the one after it, or nothing. */
static void
leave_out (GPtrArray *tokens, guint start, guint end)
{
  const gboolean goes_on =
      end + 1 < tokens->len && changes_it (tokens, end + 1, find_end (tokens, end + 1));
  gboolean thing = FALSE;

  for (guint i = start; i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (goes_on && is_thing (token) && !is_person (token))
        thing = TRUE;
      else
        token->type = SAMPAN_TOKEN_MARKS;
    }
  if (thing)
    ((SampanToken *)tokens->pdata[end])->type = SAMPAN_TOKEN_MARKS;
}

static void
forget (GPtrArray *tokens)
{
  for (guint i = 0; i < tokens->len; i++)
    if (!sampan_token_ends_clause (tokens->pdata[i]))
      ((SampanToken *)tokens->pdata[i])->type = SAMPAN_TOKEN_UNKNOWN;
}

/* "I don't like it", of what is there: it cannot be taken away. */
static gboolean
dislikes (GPtrArray *tokens, guint start)
{
  gboolean refuses = FALSE;

  for (guint i = start; i < tokens->len; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      refuses |= sampan_token_is (token, SAMPAN_WORD_ASIDE)
                 && sampan_token_has (token, SAMPAN_TRAIT_REFUSES);
      if (sampan_token_says_something (token) && token->type != SAMPAN_TOKEN_UNKNOWN
          && !sampan_token_is (token, SAMPAN_WORD_ASIDE))
        return FALSE;
    }

  return refuses;
}

/* The "in the red shirt" of "the guy in the red shirt": who is meant. Returns where it ends, @at if
 * there is none. */
static guint
skip_worn (GPtrArray *tokens, guint at, guint end)
{
  const SampanToken *first = tokens->pdata[at];
  const gboolean letters = is_letters (first);
  gboolean worn = FALSE, definite = !letters || strcmp (first->text, "wearing") == 0;

  if (letters ? !sampan_token_has (first, SAMPAN_TRAIT_WEARS) || at == 0
                    || !is_person (tokens->pdata[at - 1])
              : !sampan_token_means (first, SAMPAN_WORD_VERB, SAMPAN_VERB_ADD))
    return at;
  for (guint i = at + 1; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (worn && letters)
        return definite ? i : at;
      if (worn && sampan_token_has (token, SAMPAN_TRAIT_STATES) && i + 1 < end)
        return i + 1;
      /* 的人 */
      if (worn && is_person (token))
        return i;
      definite |= sampan_token_has (token, SAMPAN_TRAIT_OWNER);
      worn |= is_of (token, SAMPAN_OP_ACCESSORY) || (is_thing (token) && !is_person (token));
      if (!worn && !is_colour (token) && !sampan_token_is_empty (token)
          && token->type != SAMPAN_TOKEN_UNKNOWN)
        return at;
    }

  return at;
}

static void
settle_worn (GPtrArray *tokens, guint start, guint end)
{
  /* 把戴红帽子的人去掉 comes back whole. */
  for (guint i = start; i < end; i++)
    if (sampan_token_is (tokens->pdata[i], SAMPAN_WORD_MISSING)
        || sampan_token_means (tokens->pdata[i], SAMPAN_WORD_VERB, SAMPAN_VERB_CUT))
      return;
  for (guint i = start; i < end; i++)
    for (guint after = skip_worn (tokens, i, end); i < after; i++)
      ((SampanToken *)tokens->pdata[i])->type = SAMPAN_TOKEN_MARKS;
}

/* "the glasses make me look old": what they do, and no wish for them. */
static gboolean
tells_of_worn (GPtrArray *tokens, guint start, guint end)
{
  return start + 2 < end && sampan_token_has (tokens->pdata[start], SAMPAN_TRAIT_OWNER)
         && is_of (tokens->pdata[start + 1], SAMPAN_OP_ACCESSORY)
         && g_str_has_prefix (((SampanToken *)tokens->pdata[start + 2])->text, "make");
}

void
sampan_states_settle (GPtrArray *tokens)
{
  gboolean told = FALSE;

  for (guint start = 0, end; start < tokens->len; start = end + 1)
    {
      gboolean elsewhere;

      end = find_end (tokens, start);
      settle_worn (tokens, start, end);
      told &= start > 0
              && sampan_token_means (tokens->pdata[start - 1], SAMPAN_WORD_JOIN, SAMPAN_JOIN_AND);
      elsewhere = asks (tokens, 0, start) || asks (tokens, end, tokens->len);
      if (sampan_tokens_refer_back (tokens, end + 1) || takes_it_away (tokens, end + 1))
        {
          told = FALSE;
          continue;
        }
      if (tells_of_worn (tokens, start, end))
        {
          if (!elsewhere)
            forget (tokens);
          told = elsewhere;
        }
      else
        told = (tells (tokens, start, end, told) || names_picture (tokens, start, end))
               && !is_asked_before (tokens, start, end);
      if (told && !elsewhere && dislikes (tokens, end + 1))
        forget (tokens);
      told &= elsewhere;
      if (told)
        leave_out (tokens, start, end);
    }
}
