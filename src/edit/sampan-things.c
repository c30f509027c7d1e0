#include "sampan-things.h"

#include <string.h>

#include "sampan-complaints.h"

static gboolean
is_accessory (const SampanToken *token)
{
  return sampan_token_is (token, SAMPAN_WORD_EFFECT) && token->word->op->id == SAMPAN_OP_ACCESSORY;
}

/* "these", "her": whose or which it is, unlike "the", which also says what is wanted. */
static gboolean
is_owner (const SampanToken *token)
{
  /* "I like my", "make her" */
  if ((sampan_token_is (token, SAMPAN_WORD_ASIDE) || g_str_has_prefix (token->text, "make "))
      && (g_str_has_suffix (token->text, " my") || g_str_has_suffix (token->text, " her")))
    return TRUE;
  return g_ascii_isalpha (*token->text) && sampan_token_has (token, SAMPAN_TRAIT_OWNER)
         && strcmp (token->text, "the") != 0;
}

/* Whose the accessory at @at is, or which: "her shiny earrings". */
static gboolean
is_owned (GPtrArray *tokens, guint start, guint at)
{
  while (at > start && sampan_token_is (tokens->pdata[at - 1], SAMPAN_WORD_ORNAMENT))
    at--;
  return at > start && is_owner (tokens->pdata[at - 1]);
}

/* The "earrings" of "these earrings need to pop": they are there, and none are wanted, unlike "my
 * hat on the dog". */
static void
settle_worn (GPtrArray *tokens, guint start, guint end)
{
  SampanToken *worn = NULL;

  for (guint i = start; i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_CUT)
          || sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_KEEP)
          || sampan_token_is (token, SAMPAN_WORD_NEGATION)
          || (worn != NULL && strcmp (token->text, "on") == 0))
        return;
      /* "give her glasses", "put my hat on him" */
      if (worn == NULL
          && (sampan_token_is (token, SAMPAN_WORD_VERB)
              || (sampan_token_has (token, SAMPAN_TRAIT_GIVES) && strcmp (token->text, "make") != 0)
              || sampan_token_has (token, SAMPAN_TRAIT_WEARS)
              || (sampan_token_has (token, SAMPAN_TRAIT_USES)
                  && sampan_token_has (token, SAMPAN_TRAIT_BIDS))))
        return;
      if (is_accessory (token) && is_owned (tokens, start, i))
        worn = token;
    }
  if (worn != NULL)
    worn->type = SAMPAN_TOKEN_UNKNOWN;
}

static gboolean
is_hue (const SampanToken *token)
{
  return sampan_token_is (token, SAMPAN_WORD_EFFECT)
         && (token->word->op->id == SAMPAN_OP_WARMTH || token->word->op->id == SAMPAN_OP_TINT);
}

/* Whether the clause says which colour something has that no edit knows: "the sky is too white". */
static gboolean
tells_colour (GPtrArray *tokens, guint start, guint end)
{
  gboolean thing = FALSE, colour = FALSE, excess = FALSE;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (token->type == SAMPAN_TOKEN_UNKNOWN && !colour)
        thing = TRUE;
      else if (sampan_token_is (token, SAMPAN_WORD_COLOUR))
        colour = thing;
      else if (!sampan_token_is_empty (token) && !sampan_token_is (token, SAMPAN_WORD_DEGREE))
        return FALSE;
      excess |=
          thing && !colour
          && (sampan_token_is (token, SAMPAN_WORD_DEGREE)
              || sampan_token_is (token, SAMPAN_WORD_POLITE) || sampan_token_tells_state (token));
    }

  return colour && excess;
}

/* Whether the clause from @start changes a colour, and names nothing that has it. Returns: where it
 * ends, or 0 */
static guint
changes_hue (GPtrArray *tokens, guint start)
{
  gboolean hue = FALSE;
  guint i = start;

  for (; i < tokens->len && !sampan_token_ends_clause (tokens->pdata[i]); i++)
    {
      const SampanToken *token = tokens->pdata[i];

      hue |= is_hue (token);
      if ((sampan_token_is (token, SAMPAN_WORD_FILLER) && token->word->string != NULL)
          || (!is_hue (token) && !sampan_token_is_empty (token)
              && !sampan_token_is (token, SAMPAN_WORD_DEGREE)))
        return 0;
    }

  return hue ? i : 0;
}

/* "the sky is too white, make it bluer": the sky, which no edit changes alone. */
static void
settle_hue (GPtrArray *tokens, guint start, guint end)
{
  static const SampanWord missing = { .class = SAMPAN_WORD_MISSING };
  guint last;

  if (end >= tokens->len || ((SampanToken *)tokens->pdata[end])->type != SAMPAN_TOKEN_PAUSE
      || !tells_colour (tokens, start, end))
    return;
  last = changes_hue (tokens, end + 1);
  for (guint i = start; i < last; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (is_hue (token))
        token->word = &missing;
      else
        token->type = SAMPAN_TOKEN_UNKNOWN;
    }
}

/* "the voice is muffled, make it clearer": no wish for a sharper picture. */
static void
settle_clearer (GPtrArray *tokens, guint start, guint end)
{
  gboolean sound = FALSE, fault = FALSE, sharper = FALSE;
  guint last = end + 1;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (sampan_token_is (token, SAMPAN_WORD_OBJECT) && token->word->op->id == SAMPAN_OP_VOLUME)
        sound = TRUE;
      else if (token->type == SAMPAN_TOKEN_UNKNOWN)
        fault = sound;
      else if (!sampan_token_is_empty (token) && !sampan_token_is (token, SAMPAN_WORD_DEGREE)
               && !sampan_token_is (token, SAMPAN_WORD_NEGATION))
        return;
    }
  for (; fault && last < tokens->len && !sampan_token_ends_clause (tokens->pdata[last]); last++)
    {
      const SampanToken *token = tokens->pdata[last];

      if (sampan_token_is (token, SAMPAN_WORD_EFFECT) && token->word->op->id == SAMPAN_OP_SHARPNESS)
        sharper = TRUE;
      else if ((sampan_token_is (token, SAMPAN_WORD_FILLER) && token->word->string != NULL)
               || (!sampan_token_is_empty (token) && !sampan_token_is (token, SAMPAN_WORD_DEGREE)))
        return;
    }
  for (guint i = start; sharper && i < last; i++)
    ((SampanToken *)tokens->pdata[i])->type = SAMPAN_TOKEN_UNKNOWN;
}

/* The "neither" of "neither warm nor cold": asks for nothing. */
static void
settle_neither (SampanToken *token)
{
  static const SampanWord not = { .class = SAMPAN_WORD_NEGATION };

  if (sampan_token_means (token, SAMPAN_WORD_JOIN, SAMPAN_JOIN_OR)
      && strcmp (token->text, "neither") == 0)
    token->word = &not;
}

/* 不要太黄，稍微冷一点: how it should not be, beside what makes it so. */
static void
settle_restrained (GPtrArray *tokens, guint start, guint end)
{
  gboolean restrained = FALSE, hue = FALSE;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (sampan_token_has (token, SAMPAN_TRAIT_RESTRAINS))
        restrained = TRUE;
      else if (restrained ? !sampan_token_is (token, SAMPAN_WORD_COLOUR)
                          : !sampan_token_is_empty (token))
        return;
    }
  for (guint i = 0; restrained && i < tokens->len; i++)
    hue |= (i < start || i >= end) && is_hue (tokens->pdata[i]);
  for (guint i = start; hue && i < end; i++)
    ((SampanToken *)tokens->pdata[i])->type = SAMPAN_TOKEN_MARKS;
}

/* The 黄底 of 黄底红字: what lies behind letters, which a text cannot have. */
static void
settle_behind_letters (GPtrArray *tokens, guint start, guint end)
{
  guint ground = end;

  for (guint i = start + 1; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (sampan_token_is (token, SAMPAN_WORD_OBJECT) && !g_ascii_isalpha (*token->text)
          && token->word->op->id == SAMPAN_OP_BACKGROUND
          && sampan_token_is (tokens->pdata[i - 1], SAMPAN_WORD_COLOUR))
        ground = i;
      if (sampan_token_is (token, SAMPAN_WORD_OBJECT) && token->word->op->id == SAMPAN_OP_TEXT
          && sampan_token_is (tokens->pdata[i - 1], SAMPAN_WORD_COLOUR) && ground + 2 == i)
        ((SampanToken *)tokens->pdata[ground])->type =
            ((SampanToken *)tokens->pdata[ground - 1])->type = SAMPAN_TOKEN_UNKNOWN;
    }
}

/* The "3" of "make all 3 pictures brighter": how many there are. */
static void
settle_count (GPtrArray *tokens, guint at)
{
  SampanToken *count = tokens->pdata[at];
  const SampanToken *next = tokens->pdata[at + 1];

  if (count->type == SAMPAN_TOKEN_QUANTITY && count->unit == SAMPAN_UNIT_NONE && !count->sign
      && sampan_token_is (next, SAMPAN_WORD_FILLER)
      && (next->word->string != NULL || sampan_token_has (next, SAMPAN_TRAIT_KINDS)))
    count->type = SAMPAN_TOKEN_MARKS;
}

/* The "pencil" of "darken the pencil marks": of something in the picture, and no style. */
static void
settle_attribute (GPtrArray *tokens, guint at)
{
  SampanToken *style = tokens->pdata[at];
  const SampanToken *before = tokens->pdata[at - 1], *next = tokens->pdata[at + 1];

  if (sampan_token_is (style, SAMPAN_WORD_EFFECT) && style->word->op->id == SAMPAN_OP_STYLISE
      && style->word->as == SAMPAN_AS_NOUN && g_ascii_isalpha (*before->text)
      && sampan_token_has (before, SAMPAN_TRAIT_OWNER) && next->type == SAMPAN_TOKEN_UNKNOWN)
    style->type = SAMPAN_TOKEN_UNKNOWN;
}

/* The "up the" of "warm up the midtones": no more of anything. */
static void
settle_up (GPtrArray *tokens, guint at)
{
  SampanToken *up = tokens->pdata[at];

  if (sampan_token_means (up, SAMPAN_WORD_VERB, SAMPAN_VERB_MORE)
      && g_str_has_prefix (up->text, "up ")
      && sampan_token_is (tokens->pdata[at - 1], SAMPAN_WORD_EFFECT)
      && ((SampanToken *)tokens->pdata[at - 1])->word->as != SAMPAN_AS_NOUN)
    up->type = SAMPAN_TOKEN_MARKS;
}

/* The "bin" of "I don't want the bin in the picture": a thing, and nothing that is done. */
static void
settle_noun (GPtrArray *tokens, guint start, guint end)
{
  gboolean not = FALSE;

  for (guint i = start + 1; i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];
      const SampanToken *before = tokens->pdata[i - 1];

      not |= sampan_token_is (before, SAMPAN_WORD_NEGATION);
      if (not&&g_ascii_isalpha (*token->text)
          && sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_CUT)
          && sampan_token_is (before, SAMPAN_WORD_FILLER)
          && sampan_token_has (before, SAMPAN_TRAIT_OWNER))
        token->type = SAMPAN_TOKEN_UNKNOWN;
    }
}

void
sampan_things_settle (GPtrArray *tokens)
{
  for (guint i = 0; i + 1 < tokens->len; i++)
    {
      settle_count (tokens, i);
      if (i == 0)
        continue;
      settle_attribute (tokens, i);
      settle_up (tokens, i);
    }
  for (guint i = 0; i < tokens->len; i++)
    settle_neither (tokens->pdata[i]);
  for (guint start = 0, end; start < tokens->len; start = end + 1)
    {
      for (end = start; end < tokens->len && !sampan_token_ends_clause (tokens->pdata[end]); end++)
        continue;
      settle_noun (tokens, start, end);
      settle_worn (tokens, start, end);
      settle_hue (tokens, start, end);
      settle_clearer (tokens, start, end);
      settle_restrained (tokens, start, end);
      settle_behind_letters (tokens, start, end);
    }
}
