#include "sampan-things.h"

#include <string.h>

#include "sampan-complaints.h"
#include "sampan-frame.h"
#include "sampan-rules.h"
#include "sampan-signs.h"

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

/* Which colour something has that no edit knows, if the clause says so: "the sky is too white".
 * Returns: (nullable): the colour */
static const SampanToken *
find_told_colour (GPtrArray *tokens, guint start, guint end)
{
  const SampanToken *colour = NULL;
  gboolean thing = FALSE, excess = FALSE;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (token->type == SAMPAN_TOKEN_UNKNOWN && colour == NULL)
        thing = TRUE;
      else if (sampan_token_is (token, SAMPAN_WORD_COLOUR))
        colour = thing ? token : NULL;
      else if (!sampan_token_is_empty (token) && !sampan_token_is (token, SAMPAN_WORD_DEGREE))
        return NULL;
      excess |=
          thing && colour == NULL
          && (sampan_token_is (token, SAMPAN_WORD_DEGREE)
              || sampan_token_is (token, SAMPAN_WORD_POLITE) || sampan_token_tells_state (token));
    }

  return excess ? colour : NULL;
}

/* Whether @hue, which is wished for, takes away the @colour that is told: 冷一点 of skin that is
 * yellow. White and greys are no cast. */
static gboolean
takes_cast (const SampanToken *colour, const SampanToken *hue)
{
  const char *rgb = colour->word->string + 1;
  g_autoptr (SampanEdit) lean = sampan_rules_lean_to (colour->word->string);

  return sampan_edit_get_op (lean) == hue->word->op
         && (strncmp (rgb, rgb + 2, 2) != 0 || strncmp (rgb, rgb + 4, 2) != 0);
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
  const SampanToken *colour = find_told_colour (tokens, start, end);
  guint last;

  if (colour == NULL || end >= tokens->len
      || ((SampanToken *)tokens->pdata[end])->type != SAMPAN_TOKEN_PAUSE)
    return;
  last = changes_hue (tokens, end + 1);
  for (guint i = end + 1; i < last; i++)
    if (is_hue (tokens->pdata[i]) && takes_cast (colour, tokens->pdata[i]))
      return;
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
  if (hue)
    sampan_tokens_leave_out (tokens, start, end);
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
      /* 第二段20到25秒 */
      && ((count->ordinal && at + 2 < tokens->len
           && ((SampanToken *)tokens->pdata[at + 2])->type == SAMPAN_TOKEN_QUANTITY)
          || next->word->string != NULL || sampan_token_has (next, SAMPAN_TRAIT_KINDS)))
    count->type = SAMPAN_TOKEN_MARKS;
}

/* The 背景音乐 of 静音后加背景音乐: music that is not there. */
static void
settle_added_sound (GPtrArray *tokens, guint at)
{
  static const SampanWord missing = { .class = SAMPAN_WORD_MISSING };
  const SampanToken *add = tokens->pdata[at];
  SampanToken *music = tokens->pdata[at + 1];

  if (sampan_token_is (add, SAMPAN_WORD_JOIN)
      && (sampan_token_has (add, SAMPAN_TRAIT_BIDS) || g_str_has_suffix (add->text, "加"))
      && sampan_token_is (music, SAMPAN_WORD_OBJECT) && music->word->op->id == SAMPAN_OP_VOLUME
      && g_strcmp0 (music->word->target, "music") == 0
      && (at + 2 == tokens->len || sampan_token_ends_clause (tokens->pdata[at + 2])))
    music->word = &missing;
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

/* Whether something that has a colour is spoken of there: "the red dress", 白裙子 */
static gboolean
names_coloured (GPtrArray *tokens, guint at)
{
  return at + 1 < tokens->len && sampan_token_is (tokens->pdata[at], SAMPAN_WORD_COLOUR)
         && sampan_token_is (tokens->pdata[at + 1], SAMPAN_WORD_OBJECT)
         && ((SampanToken *)tokens->pdata[at + 1])->word->op->id == SAMPAN_OP_RECOLOUR;
}

/* Whether nothing but how it is is told there: "is perfect", "looks grey", 很好看. */
static gboolean
tells_how (GPtrArray *tokens, guint start, guint end)
{
  const SampanToken *first = start < end ? tokens->pdata[start] : NULL;
  gboolean latin, how = FALSE;

  if (first == NULL)
    return FALSE;
  latin = g_ascii_isalpha (*first->text);
  if (latin && !(sampan_token_is (first, SAMPAN_WORD_FILLER) && sampan_token_tells_state (first)))
    return FALSE;
  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];
      const gboolean ornament = sampan_token_is (token, SAMPAN_WORD_ORNAMENT)
                                || (latin && sampan_token_is (token, SAMPAN_WORD_COLOUR))
                                || (!latin && sampan_token_complains (token));

      how |= ornament;
      if (!ornament && !sampan_token_is_empty (token)
          && !sampan_token_is (token, SAMPAN_WORD_DEGREE))
        return FALSE;
    }

  return how;
}

/* The "red dress" of "the red dress is perfect", the 白裙子 of 白裙子过曝了: which, and no colour
 * for it. */
static void
settle_coloured (GPtrArray *tokens, guint start, guint end)
{
  for (guint i = start; i + 2 < end; i++)
    {
      if (!names_coloured (tokens, i) || !tells_how (tokens, i + 2, end)
          || (g_ascii_isalpha (*((SampanToken *)tokens->pdata[i])->text)
              && !(i > start && sampan_token_has (tokens->pdata[i - 1], SAMPAN_TRAIT_OWNER))))
        continue;
      for (guint j = i; j < end; j++)
        if (j < i + 2 || sampan_token_is (tokens->pdata[j], SAMPAN_WORD_COLOUR))
          ((SampanToken *)tokens->pdata[j])->type = SAMPAN_TOKEN_MARKS;
    }
}

/* The 人 of 人白一点: lighter, and not painted white. */
static void
settle_lighter (GPtrArray *tokens, guint at)
{
  SampanToken *who = tokens->pdata[at];
  const SampanToken *degree = at + 2 < tokens->len ? tokens->pdata[at + 2] : NULL;

  if (degree != NULL && sampan_token_is (who, SAMPAN_WORD_OBJECT) && !g_ascii_isalpha (*who->text)
      && g_strcmp0 (who->word->target, "subject") == 0
      && sampan_token_is (tokens->pdata[at + 1], SAMPAN_WORD_COLOUR)
      && sampan_token_is (degree, SAMPAN_WORD_DEGREE) && degree->word->after)
    who->type = ((SampanToken *)tokens->pdata[at + 1])->type = SAMPAN_TOKEN_UNKNOWN;
}

/* The 没声音 of 0:20没声音: how it is then. */
static void
settle_silent (GPtrArray *tokens, guint at)
{
  SampanToken *silent = tokens->pdata[at];
  const SampanToken *time = at > 0 ? tokens->pdata[at - 1] : NULL;

  if (time != NULL && sampan_token_is (silent, SAMPAN_WORD_EFFECT)
      && silent->word->op->id == SAMPAN_OP_VOLUME && g_str_has_prefix (silent->text, "没")
      && (time->type == SAMPAN_TOKEN_RATIO || time->type == SAMPAN_TOKEN_QUANTITY))
    silent->type = SAMPAN_TOKEN_UNKNOWN;
}

/* The "no background" of captions, or of a text: what lies behind the letters. */
static void
settle_no_background (GPtrArray *tokens, guint start, guint end)
{
  gboolean text = FALSE;
  guint before = start;

  if (end != start + 1 || !sampan_token_is (tokens->pdata[start], SAMPAN_WORD_EFFECT)
      || ((SampanToken *)tokens->pdata[start])->word->op->id != SAMPAN_OP_BACKGROUND
      || !g_str_has_prefix (((SampanToken *)tokens->pdata[start])->text, "no "))
    return;
  while (before > 0 && ((SampanToken *)tokens->pdata[before - 1])->type != SAMPAN_TOKEN_STOP)
    {
      const SampanToken *token = tokens->pdata[--before];

      text |= token->type == SAMPAN_TOKEN_QUOTE
              || (token->type == SAMPAN_TOKEN_WORD && token->word->op != NULL
                  && token->word->op->id == SAMPAN_OP_CAPTIONS);
    }
  if (text)
    ((SampanToken *)tokens->pdata[start])->type = SAMPAN_TOKEN_UNKNOWN;
}

/* The "glasses" of "replace my glasses with sunglasses": they go. */
static void
settle_replaced (GPtrArray *tokens, guint start, guint end)
{
  SampanToken *worn = NULL;
  gboolean change = FALSE;

  for (guint i = start; i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      change |= sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_CHANGE);
      if (!is_accessory (token))
        continue;
      if (worn != NULL)
        {
          worn->type = SAMPAN_TOKEN_MARKS;
          return;
        }
      /* 把帽子换成眼镜 */
      if (i + 1 == end
          || !(sampan_token_means (tokens->pdata[i + 1], SAMPAN_WORD_VERB, SAMPAN_VERB_CHANGE)
               || (change
                   && (sampan_token_has (tokens->pdata[i + 1], SAMPAN_TRAIT_SWAPS)
                       || strcmp (((SampanToken *)tokens->pdata[i + 1])->text, "to") == 0))))
        return;
      worn = token;
    }
}

/* "lighter blue jeans": a shade, and nothing brighter. */
static void
settle_shade (GPtrArray *tokens, guint at)
{
  const SampanToken *shade = tokens->pdata[at];

  if (at + 2 >= tokens->len || !sampan_token_is (shade, SAMPAN_WORD_EFFECT)
      || shade->word->op->id != SAMPAN_OP_BRIGHTNESS || !g_ascii_isalpha (*shade->text)
      || !names_coloured (tokens, at + 1))
    return;
  for (guint i = at; i <= at + 2; i++)
    ((SampanToken *)tokens->pdata[i])->type = SAMPAN_TOKEN_UNKNOWN;
}

/* The 透明一点 of a text: how it is seen through, and no background. */
static void
settle_clear (GPtrArray *tokens, guint at)
{
  SampanToken *clear = tokens->pdata[at];
  const SampanToken *next = at + 1 < tokens->len ? tokens->pdata[at + 1] : NULL;

  if (next != NULL && sampan_token_is (clear, SAMPAN_WORD_EFFECT) && !g_ascii_isalpha (*clear->text)
      && clear->word->op->id == SAMPAN_OP_BACKGROUND && clear->word->edit != NULL
      && g_strcmp0 (sampan_edit_get_string (clear->word->edit, "mode"), "remove") == 0
      && sampan_token_is (next, SAMPAN_WORD_DEGREE))
    clear->type = SAMPAN_TOKEN_UNKNOWN;
}

/* The "top to bottom" of a gradient: no flip. */
static void
settle_gradient (GPtrArray *tokens)
{
  gboolean gradient = FALSE;
  guint n_colours = 0;

  for (guint i = 0; i < tokens->len; i++)
    {
      SampanToken *token = tokens->pdata[i];

      n_colours += sampan_token_is (token, SAMPAN_WORD_COLOUR);
      gradient |= token->type == SAMPAN_TOKEN_WORD && token->word->op != NULL
                  && token->word->op->id == SAMPAN_OP_BACKGROUND;
      if (gradient && n_colours > 1 && sampan_token_is (token, SAMPAN_WORD_EFFECT)
          && token->word->op->id == SAMPAN_OP_FLIP && strstr (token->text, " to ") != NULL)
        token->type = SAMPAN_TOKEN_MARKS;
    }
}

/* 他戴着墨镜: what somebody has on, beside a wish. */
static void
settle_has_on (GPtrArray *tokens, guint start, guint end)
{
  if (start + 2 >= end || end >= tokens->len
      || !sampan_token_is (tokens->pdata[start], SAMPAN_WORD_FILLER)
      || sampan_token_has (tokens->pdata[start], SAMPAN_TRAIT_WISHES)
      || sampan_token_has (tokens->pdata[start], SAMPAN_TRAIT_GIVES)
      || !sampan_token_is (tokens->pdata[start + 1], SAMPAN_WORD_VERB)
      || !g_str_has_suffix (((SampanToken *)tokens->pdata[start + 1])->text, "着")
      || !is_accessory (tokens->pdata[end - 1]))
    return;
  sampan_tokens_leave_out (tokens, start, end);
}

/* The 眼镜 of 眼镜反光: something is told of it. */
static void
settle_told_of (GPtrArray *tokens, guint start, guint end)
{
  while (start < end && sampan_token_is_empty (tokens->pdata[start]))
    start++;
  if (start + 1 < end && is_accessory (tokens->pdata[start])
      && !g_ascii_isalpha (*((SampanToken *)tokens->pdata[start])->text)
      && ((SampanToken *)tokens->pdata[start + 1])->type == SAMPAN_TOKEN_UNKNOWN)
    ((SampanToken *)tokens->pdata[start])->type = SAMPAN_TOKEN_UNKNOWN;
}

/* The "brightness" of "the brightness of the window": of a part, which no edit takes alone. */
static void
settle_brightness_of (GPtrArray *tokens, guint at)
{
  SampanToken *amount = tokens->pdata[at];

  if (at + 3 < tokens->len && sampan_token_is (amount, SAMPAN_WORD_OBJECT)
      && g_ascii_isalpha (*amount->text)
      && sampan_op_find_param (amount->word->op, "amount") != NULL
      && !sampan_op_is_about_part (amount->word->op)
      && strcmp (((SampanToken *)tokens->pdata[at + 1])->text, "of") == 0
      && sampan_token_has (tokens->pdata[at + 2], SAMPAN_TRAIT_OWNER)
      && ((SampanToken *)tokens->pdata[at + 3])->type == SAMPAN_TOKEN_UNKNOWN)
    amount->type = SAMPAN_TOKEN_UNKNOWN;
}

/* The 衣服是米色的 of 衣服是米色的，拍出来偏黄: which colour it has, beside one that is wrong. */
static void
settle_own_colour (GPtrArray *tokens, guint at)
{
  guint last = at + 3;
  gboolean cast = FALSE;

  if (last >= tokens->len || !sampan_token_is (tokens->pdata[at], SAMPAN_WORD_OBJECT)
      || ((SampanToken *)tokens->pdata[at])->word->op->id != SAMPAN_OP_RECOLOUR
      || !(sampan_token_tells_state (tokens->pdata[at + 1])
           || (sampan_token_is (tokens->pdata[at + 1], SAMPAN_WORD_FILLER)
               && sampan_token_has (tokens->pdata[at + 1], SAMPAN_TRAIT_FINITE)))
      || !sampan_token_is (tokens->pdata[at + 2], SAMPAN_WORD_COLOUR))
    return;
  for (guint i = last; i < tokens->len; i++)
    cast |= is_hue (tokens->pdata[i])
            && (sampan_token_complains (tokens->pdata[i])
                || sampan_token_has (tokens->pdata[i], SAMPAN_TRAIT_CASTS)
                || sampan_token_has (tokens->pdata[i], SAMPAN_TRAIT_INCLINES));
  if (cast)
    sampan_tokens_leave_out (tokens, at, last);
}

void
sampan_things_settle (GPtrArray *tokens)
{
  settle_gradient (tokens);
  for (guint i = 0; i < tokens->len; i++)
    {
      settle_brightness_of (tokens, i);
      settle_shade (tokens, i);
      settle_clear (tokens, i);
      settle_lighter (tokens, i);
      settle_silent (tokens, i);
      settle_own_colour (tokens, i);
    }
  for (guint i = 0; i + 1 < tokens->len; i++)
    {
      settle_count (tokens, i);
      settle_added_sound (tokens, i);
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
      settle_told_of (tokens, start, end);
      settle_has_on (tokens, start, end);
      settle_replaced (tokens, start, end);
      settle_coloured (tokens, start, end);
      settle_no_background (tokens, start, end);
      settle_hue (tokens, start, end);
      settle_clearer (tokens, start, end);
      settle_restrained (tokens, start, end);
      settle_behind_letters (tokens, start, end);
    }
}
