#include "sampan-details.h"

#include <string.h>

#include "sampan-complaints.h"
#include "sampan-signs.h"

/* Fewer pixels than this are no height of a picture that anybody asks for. */
#define MIN_HEIGHT 120

static gboolean
is_bracket (const SampanToken *token)
{
  return token->type == SAMPAN_TOKEN_PAUSE
         && (strcmp (token->text, "(") == 0 || strcmp (token->text, ")") == 0);
}

/* Whether nothing is said before a colon but what the picture is. */
static gboolean
is_preamble (GPtrArray *tokens, guint start, guint colon)
{
  for (guint i = start; i < colon; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (token->type != SAMPAN_TOKEN_UNKNOWN && !sampan_token_is_empty (token)
          && !sampan_token_is (token, SAMPAN_WORD_ORNAMENT)
          && !sampan_token_is (token, SAMPAN_WORD_SCENE)
          && !sampan_token_is (token, SAMPAN_WORD_MISSING)
          && !(token->type == SAMPAN_TOKEN_WORD && token->word->weak))
        return FALSE;
    }

  return TRUE;
}

static gboolean
begins_preamble (const SampanToken *token)
{
  return sampan_token_has (token, SAMPAN_TRAIT_THIS_IS)
         || sampan_token_is (token, SAMPAN_WORD_ASIDE)
         || sampan_token_has (token, SAMPAN_TRAIT_SPEAKER);
}

/* "this is my cooking video: brighten it": what stands before the colon asks for nothing. */
static void
settle_preamble (GPtrArray *tokens)
{
  guint start = 0, colon;

  while (start < tokens->len && !begins_preamble (tokens->pdata[start])
         && (sampan_token_is_empty (tokens->pdata[start])
             || sampan_token_is (tokens->pdata[start], SAMPAN_WORD_JOIN)
             || ((SampanToken *)tokens->pdata[start])->type == SAMPAN_TOKEN_PAUSE))
    start++;
  if (start == tokens->len || !begins_preamble (tokens->pdata[start]))
    return;
  for (colon = start; colon < tokens->len; colon++)
    {
      const SampanToken *token = tokens->pdata[colon];

      if (strcmp (token->text, ":") == 0 || strcmp (token->text, "：") == 0)
        break;
      if (sampan_token_ends_clause (token))
        return;
    }
  if (colon == tokens->len || !is_preamble (tokens, start + 1, colon))
    return;
  sampan_tokens_leave_out (tokens, 0, colon);
  ((SampanToken *)tokens->pdata[colon])->type = SAMPAN_TOKEN_PAUSE;
}

/* "blue (#438edb)", #438edb 蓝底, "a grey background #eeeeee": one colour, which the sign
 * says better. @step: where to look */
static void
settle_colour (GPtrArray *tokens, guint at, int step)
{
  /* 蓝底的，#438edb: a clause of its own */
  gboolean named = step < 0 && at > 0
                   && ((SampanToken *)tokens->pdata[at - 1])->type == SAMPAN_TOKEN_PAUSE
                   && (at + 1 == tokens->len || sampan_token_ends_clause (tokens->pdata[at + 1]));

  for (guint i = at + step; i < tokens->len; i += step)
    {
      SampanToken *token = tokens->pdata[i];

      if (sampan_token_is (token, SAMPAN_WORD_COLOUR))
        {
          token->type = SAMPAN_TOKEN_MARKS;
          /* One clause, whatever stands between. */
          for (guint j = i + 1; named && j < at; j++)
            if (!sampan_token_is (tokens->pdata[j], SAMPAN_WORD_OBJECT))
              ((SampanToken *)tokens->pdata[j])->type = SAMPAN_TOKEN_MARKS;
          for (guint j = MIN (i, at); j <= MIN (MAX (i, at) + 1, tokens->len - 1); j++)
            if (is_bracket (tokens->pdata[j]))
              ((SampanToken *)tokens->pdata[j])->type = SAMPAN_TOKEN_MARKS;
          return;
        }
      /* "blue, hex is #1e90ff", 换成浅灰，颜色#d9d9d9 */
      if (step < 0 && sampan_token_has (token, SAMPAN_TRAIT_NAMES))
        named = TRUE;
      else if (!sampan_token_is_empty (token) && !is_bracket (token)
               && !(named && token->type == SAMPAN_TOKEN_PAUSE)
               && !(sampan_token_is (token, SAMPAN_WORD_OBJECT)
                    && token->word->op->id == SAMPAN_OP_BACKGROUND))
        return;
    }
}

/* Whether the colours beside signs are all of them colours of a gradient: "#ff0000 to blue", unlike
 * "#ff0000 red to blue". */
static gboolean
lists_colours (GPtrArray *tokens)
{
  guint n_signs = 0, n_words = 0;
  gboolean gradient = FALSE;

  for (guint i = 0; i < tokens->len; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      n_signs += token->type == SAMPAN_TOKEN_COLOUR;
      n_words += sampan_token_is (token, SAMPAN_WORD_COLOUR);
      gradient |=
          sampan_token_is (token, SAMPAN_WORD_EFFECT) && token->word->edit != NULL
          && token->word->op->id == SAMPAN_OP_BACKGROUND
          && g_strcmp0 (sampan_edit_get_string (token->word->edit, "mode"), "gradient") == 0;
    }

  return gradient && (n_words < n_signs || n_signs + n_words <= 2);
}

static gboolean
is_size (const SampanToken *token)
{
  return token->type == SAMPAN_TOKEN_QUANTITY && token->number >= MIN_HEIGHT
         && (token->unit == SAMPAN_UNIT_NONE || token->unit == SAMPAN_UNIT_PIXEL);
}

/* "720 high", 高720: how many pixels. */
static void
settle_height (GPtrArray *tokens, guint at)
{
  static const SampanWord height = { .class = SAMPAN_WORD_MARK, .value = SAMPAN_MARK_HEIGHT };
  SampanToken *token = tokens->pdata[at];

  if (sampan_token_has (token, SAMPAN_TRAIT_HEIGHT)
      && ((at > 0 && is_size (tokens->pdata[at - 1]))
          || (at + 1 < tokens->len && is_size (tokens->pdata[at + 1]))))
    {
      token->type = SAMPAN_TOKEN_WORD;
      token->word = &height;
    }
}

/* "keep the full picture": crop nothing. @start to @end: a clause */
static void
settle_whole (GPtrArray *tokens, guint start, guint end)
{
  static const SampanWord not = { .class = SAMPAN_WORD_NEGATION };
  static const SampanWord then = { .class = SAMPAN_WORD_JOIN, .value = SAMPAN_JOIN_THEN };
  static SampanWord crop = { .class = SAMPAN_WORD_EFFECT, .as = SAMPAN_AS_NOUN };
  SampanToken *verb = NULL, *last = NULL;
  gboolean whole = FALSE, picture = FALSE;

  for (guint i = start; i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (verb == NULL && sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_KEEP))
        verb = token;
      else if (verb != NULL
               && (sampan_token_has (token, SAMPAN_TRAIT_WHOLE)
                   || sampan_token_has (token, SAMPAN_TRAIT_PICTURE)))
        {
          whole |= sampan_token_has (token, SAMPAN_TRAIT_WHOLE);
          picture |= sampan_token_has (token, SAMPAN_TRAIT_PICTURE);
          last = token;
        }
      else if (!sampan_token_is_empty (token))
        return;
    }
  if (!whole || !picture)
    return;
  crop.op = sampan_op_get (SAMPAN_OP_CROP);
  /* What comes after the "and" is wanted. */
  if (end < tokens->len && sampan_token_is (tokens->pdata[end], SAMPAN_WORD_JOIN))
    ((SampanToken *)tokens->pdata[end])->word = &then;
  for (guint i = start; i < end; i++)
    if (!sampan_token_is (tokens->pdata[i], SAMPAN_WORD_POLITE))
      ((SampanToken *)tokens->pdata[i])->type = SAMPAN_TOKEN_MARKS;
  verb->type = SAMPAN_TOKEN_WORD;
  verb->word = &not;
  last->type = SAMPAN_TOKEN_WORD;
  last->word = &crop;
}

static gboolean
is_clothes (const SampanToken *token)
{
  return sampan_token_is (token, SAMPAN_WORD_OBJECT) && token->word->op->id == SAMPAN_OP_RECOLOUR
         && (g_strcmp0 (token->word->target, "clothes") == 0
             || g_strcmp0 (token->word->target, "hair") == 0);
}

static gboolean
may_be_person (const SampanToken *token)
{
  return token->type == SAMPAN_TOKEN_UNKNOWN || sampan_token_is (token, SAMPAN_WORD_MISSING)
         || (sampan_token_is (token, SAMPAN_WORD_OBJECT)
             && g_strcmp0 (token->word->target, "subject") == 0);
}

static gboolean
is_accessory (const SampanToken *token)
{
  return sampan_token_is (token, SAMPAN_WORD_EFFECT) && token->word->op->id == SAMPAN_OP_ACCESSORY;
}

/* 把穿红衣服的路人P掉, 把红色外套去掉: what is to go, and no colour for it. */
static void
settle_person (GPtrArray *tokens, guint start, guint end)
{
  gboolean cut = FALSE, colour = FALSE, worn = FALSE, gone = FALSE;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_CHANGE))
        return;
      cut |= sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_CUT) && !token->word->weak;
      colour |= sampan_token_is (token, SAMPAN_WORD_COLOUR);
      gone |= is_clothes (token) || (worn && may_be_person (token));
      worn |= is_accessory (token);
    }
  for (guint i = start; cut && colour && gone && i < end; i++)
    ((SampanToken *)tokens->pdata[i])->type = SAMPAN_TOKEN_UNKNOWN;
}

/* "remove the glare from my glasses": something else is to go, and no glasses are wanted. */
static void
settle_glare (GPtrArray *tokens, guint start, guint end)
{
  gboolean cut = FALSE, thing = FALSE, from = FALSE, accessory = FALSE;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      cut |= sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_CUT);
      thing |= cut && token->type == SAMPAN_TOKEN_UNKNOWN;
      from |= thing && sampan_token_means (token, SAMPAN_WORD_MARK, SAMPAN_MARK_FROM);
      accessory |= from && is_accessory (token);
    }
  for (guint i = start; accessory && i < end; i++)
    if (!sampan_token_is (tokens->pdata[i], SAMPAN_WORD_POLITE))
      ((SampanToken *)tokens->pdata[i])->type = SAMPAN_TOKEN_UNKNOWN;
}

/* "remove the guy behind me": he is to go, and what lies behind stays. */
static void
settle_who_behind (GPtrArray *tokens, guint start, guint end)
{
  const SampanToken *before = NULL;
  gboolean cut = FALSE, who = FALSE;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_CUT))
        cut = TRUE;
      else if (sampan_token_is (token, SAMPAN_WORD_OBJECT)
               && token->word->op->id == SAMPAN_OP_BACKGROUND)
        who |= cut && before != NULL && may_be_person (before) && g_ascii_isalpha (*token->text);
      else if (sampan_token_is (token, SAMPAN_WORD_EFFECT))
        return;
      if (!sampan_token_is_empty (token))
        before = token;
    }
  for (guint i = start; who && i < end; i++)
    if (!sampan_token_is (tokens->pdata[i], SAMPAN_WORD_POLITE))
      ((SampanToken *)tokens->pdata[i])->type = SAMPAN_TOKEN_UNKNOWN;
}

/* 去掉脸上的痘痘: something on it is to go, and not the face. */
static void
settle_on_it (GPtrArray *tokens, guint start, guint end)
{
  gboolean cut = FALSE;
  SampanToken *thing = NULL;

  for (guint i = start; i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_CUT))
        cut = TRUE;
      else if (cut && sampan_token_is (token, SAMPAN_WORD_OBJECT)
               && !g_ascii_isalpha (*token->text))
        thing = token;
      else if (thing != NULL && token->type == SAMPAN_TOKEN_UNKNOWN)
        {
          if (g_str_has_suffix (((SampanToken *)tokens->pdata[i - 1])->text, "的"))
            thing->type = SAMPAN_TOKEN_UNKNOWN;
          return;
        }
      else if (!sampan_token_is_empty (token))
        thing = NULL;
    }
}

/* 红油抄手颜色太淡了: whose colour it is makes no difference, nor does the one in its name. */
static void
settle_dish (GPtrArray *tokens, guint start, guint end)
{
  gboolean name = FALSE;
  guint at;

  for (at = start; at < end; at++)
    {
      const SampanToken *token = tokens->pdata[at];

      if (sampan_token_is (token, SAMPAN_WORD_EFFECT)
          && sampan_token_has (token, SAMPAN_TRAIT_COLOURS))
        break;
      name |= token->type == SAMPAN_TOKEN_UNKNOWN || sampan_token_is (token, SAMPAN_WORD_ORNAMENT);
      if (token->type != SAMPAN_TOKEN_UNKNOWN && !sampan_token_is_empty (token)
          && !sampan_token_is (token, SAMPAN_WORD_ORNAMENT)
          && !sampan_token_is (token, SAMPAN_WORD_COLOUR)
          && !sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_ADD))
        return;
    }
  for (guint i = start; at < end && name && i < at; i++)
    ((SampanToken *)tokens->pdata[i])->type = SAMPAN_TOKEN_MARKS;
}

/* The "in the blue shirt" of "cut out the person in the blue shirt": whom, and no colour for it. */
static void
settle_worn (GPtrArray *tokens, guint start, guint end)
{
  gboolean person = FALSE;
  guint in = end;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (in < end && is_clothes (token) && i > in + 1)
        for (guint j = in; j <= i; j++)
          ((SampanToken *)tokens->pdata[j])->type = SAMPAN_TOKEN_MARKS;
      else if (in < end && !sampan_token_is (token, SAMPAN_WORD_COLOUR)
               && !sampan_token_is_empty (token))
        return;
      else if (person && in == end && sampan_token_has (token, SAMPAN_TRAIT_WEARS))
        in = i;
      person |= sampan_token_is (token, SAMPAN_WORD_EFFECT) && token->word->edit != NULL
                && token->word->op->id == SAMPAN_OP_BACKGROUND;
    }
}

/* "the bride wants it warmer": who it is makes no difference. */
static void
settle_wants (GPtrArray *tokens, guint start, guint end)
{
  guint at = start;

  while (at < end && !sampan_token_has (tokens->pdata[at], SAMPAN_TRAIT_WANTS))
    {
      const SampanToken *token = tokens->pdata[at++];

      if (!may_be_person (token) && !sampan_token_is_empty (token))
        return;
    }
  if (at > start && at + 1 < end)
    for (guint i = start; i <= at; i++)
      ((SampanToken *)tokens->pdata[i])->type = SAMPAN_TOKEN_MARKS;
}

/* The "wall" of "instead of that wall" */
static gboolean
is_behind (const SampanToken *token)
{
  return sampan_token_is (token, SAMPAN_WORD_OBJECT)
         && (token->word->op->id == SAMPAN_OP_BACKGROUND
             || g_strcmp0 (token->word->target, "background") == 0);
}

/* "a grey background instead of the kitchen": what is there now, and no edit. */
static void
settle_instead (GPtrArray *tokens, guint start, guint end)
{
  guint at = start;

  while (at < end && !sampan_token_has (tokens->pdata[at], SAMPAN_TRAIT_INSTEAD))
    at++;
  if (at == start)
    return;
  for (guint i = at + 1; i < end; i++)
    if (((SampanToken *)tokens->pdata[i])->type != SAMPAN_TOKEN_UNKNOWN
        && !sampan_token_is (tokens->pdata[i], SAMPAN_WORD_ORNAMENT)
        && !is_behind (tokens->pdata[i]) && !sampan_token_is_empty (tokens->pdata[i]))
      return;
  sampan_tokens_leave_out (tokens, at, end);
}

/* "no wait, keep the colour": of what took it away. */
static void
settle_kept_colours (GPtrArray *tokens, guint start, guint end)
{
  static const SampanWord not = { .class = SAMPAN_WORD_NEGATION, .string = (char *)"contrast" };
  static SampanWord saturation = { .class = SAMPAN_WORD_OBJECT };
  SampanToken *verb = NULL, *colours = NULL;

  for (guint i = start; i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (verb == NULL && sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_KEEP))
        verb = token;
      else if (verb != NULL && sampan_token_is (token, SAMPAN_WORD_FILLER)
               && sampan_token_has (token, SAMPAN_TRAIT_COLOURS))
        colours = token;
      else if (!sampan_token_is_empty (token))
        return;
    }
  if (colours == NULL)
    return;
  saturation.op = sampan_op_get (SAMPAN_OP_SATURATION);
  verb->word = &not;
  colours->word = &saturation;
}

/* "gig at 9:30", "8 in the morning": the time of a day, and no shape or part. */
static void
settle_clock (GPtrArray *tokens, guint start, guint end)
{
  gboolean story = FALSE, parts = FALSE;

  for (guint i = start; i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];
      SampanToken *next = i + 1 < end ? tokens->pdata[i + 1] : NULL;
      const gboolean time = token->type == SAMPAN_TOKEN_RATIO && token->number >= 0;

      if (sampan_token_is (token, SAMPAN_WORD_VERB) || sampan_token_is (token, SAMPAN_WORD_EFFECT)
          || sampan_token_is (token, SAMPAN_WORD_MARK)
          || sampan_token_is (token, SAMPAN_WORD_OBJECT))
        story = FALSE;
      else if (token->type == SAMPAN_TOKEN_UNKNOWN || sampan_token_is (token, SAMPAN_WORD_ASIDE))
        story = TRUE;
      /* "lose everything before the whistle at 0:42" */
      parts |= sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_CUT)
               || sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_KEEP)
               || sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_TRIM);
      if (next != NULL && sampan_token_has (next, SAMPAN_TRAIT_CLOCK)
          && (time || token->type == SAMPAN_TOKEN_QUANTITY))
        token->type = next->type = SAMPAN_TOKEN_MARKS;
      else if (time && story && !parts
               && sampan_token_has (tokens->pdata[i - 1], SAMPAN_TRAIT_AT)
               /* "swears at 0:34-0:36" */
               && !(i + 2 < end && ((SampanToken *)tokens->pdata[i + 2])->type == token->type))
        token->type = SAMPAN_TOKEN_MARKS;
    }
}

/* The "drawing" of "scanned drawing by my 5yo: brighten it": what it is. */
static gboolean
is_work (const SampanToken *token)
{
  return sampan_token_is (token, SAMPAN_WORD_EFFECT) && token->word->as == SAMPAN_AS_NOUN
         && token->word->op->id == SAMPAN_OP_STYLISE;
}

static void
settle_work (GPtrArray *tokens)
{
  gboolean unknown = FALSE, work = FALSE;

  for (guint i = 0; i + 1 < tokens->len; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (strcmp (token->text, ":") == 0 && unknown && work)
        {
          sampan_tokens_leave_out (tokens, 0, i);
          token->type = SAMPAN_TOKEN_PAUSE;
          return;
        }
      work |= is_work (token);
      unknown |= token->type == SAMPAN_TOKEN_UNKNOWN;
      if (!is_work (token) && token->type != SAMPAN_TOKEN_UNKNOWN && !sampan_token_is_empty (token)
          && token->type != SAMPAN_TOKEN_QUANTITY && !sampan_token_is (token, SAMPAN_WORD_MARK))
        return;
    }
}

/* "prove her wrong: saturation way up": what stands before the colon is not understood, and asks
 * for nothing that stands after it. */
static void
settle_colons (GPtrArray *tokens)
{
  gboolean unknown = FALSE, known = FALSE;

  for (guint i = 0; i < tokens->len; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (strcmp (token->text, ":") == 0 && token->type == SAMPAN_TOKEN_MARKS
          && ((unknown && !known)
              || (i > 0 && sampan_token_is (tokens->pdata[i - 1], SAMPAN_WORD_ORNAMENT))))
        token->type = SAMPAN_TOKEN_PAUSE;
      if (sampan_token_ends_clause (token))
        unknown = known = FALSE;
      unknown |= token->type == SAMPAN_TOKEN_UNKNOWN;
      known |= sampan_token_says_something (token) && !sampan_token_ends_clause (token)
               && !sampan_token_is (token, SAMPAN_WORD_MARK)
               && !sampan_token_is (token, SAMPAN_WORD_ASIDE);
    }
}

/* Whether a wish begins at @at: "make it warmer" */
static gboolean
begins_wish (GPtrArray *tokens, guint at)
{
  while (at < tokens->len && sampan_token_is (tokens->pdata[at], SAMPAN_WORD_POLITE))
    at++;
  return at + 1 < tokens->len && !sampan_token_ends_clause (tokens->pdata[at + 1])
         && g_ascii_isalpha (*((SampanToken *)tokens->pdata[at])->text)
         && sampan_token_has (tokens->pdata[at], SAMPAN_TRAIT_BIDS);
}

/* The "don't" before a verb, and not the "no" of "no sound" */
static gboolean
is_latin_negation (GPtrArray *tokens, guint at)
{
  const SampanToken *token = tokens->pdata[at];

  return g_ascii_isalpha (*token->text) && sampan_token_is (token, SAMPAN_WORD_NEGATION)
         && sampan_token_has (token, SAMPAN_TRAIT_REFUSES);
}

/* "it's", "my", "we" */
static gboolean
begins_telling (const SampanToken *token)
{
  return g_ascii_isalpha (*token->text) && sampan_token_is (token, SAMPAN_WORD_FILLER)
         && !sampan_token_has (token, SAMPAN_TRAIT_BIDS)
         && (sampan_token_tells_state (token) || sampan_token_has (token, SAMPAN_TRAIT_SPEAKER)
             || sampan_token_has (token, SAMPAN_TRAIT_TELLS));
}

/* "her eyes are glowing lol just make it warmer": two clauses, though no comma stands there. */
static void
settle_runs (GPtrArray *tokens)
{
  gboolean told = FALSE, unknown = FALSE, refused = FALSE, fault = FALSE, speaker = FALSE;
  gboolean known = FALSE;

  for (guint i = 0; i < tokens->len; i++)
    {
      SampanToken *token = tokens->pdata[i];

      /* "don't mute it just make it quieter" */
      if (((told && unknown) || refused || (fault && sampan_token_has (token, SAMPAN_TRAIT_WISHES)))
          && sampan_token_is (token, SAMPAN_WORD_POLITE)
          && !sampan_token_has (token, SAMPAN_TRAIT_SO) && begins_wish (tokens, i + 1))
        token->type = SAMPAN_TOKEN_PAUSE;
      /* "no audio plz its copyrighted" */
      if (known && !told && sampan_token_is (token, SAMPAN_WORD_POLITE)
          && g_ascii_isalpha (*token->text) && i + 2 < tokens->len
          && begins_telling (tokens->pdata[i + 1]))
        token->type = SAMPAN_TOKEN_PAUSE;
      /* "I took like 300 of these so make it warmer" */
      speaker |= sampan_token_is (token, SAMPAN_WORD_ASIDE)
                 || sampan_token_is (token, SAMPAN_WORD_NEGATION)
                 || sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_KEEP)
                 || sampan_token_has (token, SAMPAN_TRAIT_SPEAKER);
      if ((unknown || speaker) && sampan_token_is (token, SAMPAN_WORD_POLITE)
          && sampan_token_has (token, SAMPAN_TRAIT_SO) && g_ascii_isalpha (*token->text)
          && sampan_tokens_turn (tokens, i))
        token->type = SAMPAN_TOKEN_PAUSE;
      if (sampan_token_ends_clause (token))
        told = unknown = refused = fault = speaker = known = FALSE;
      known |= sampan_token_is (token, SAMPAN_WORD_EFFECT)
               || sampan_token_is (token, SAMPAN_WORD_OBJECT);
      /* "my video is very dark please make it bright" */
      fault |= told && sampan_token_is (token, SAMPAN_WORD_EFFECT);
      refused |= is_latin_negation (tokens, i);
      told |= sampan_token_tells_state (token) || sampan_token_has (token, SAMPAN_TRAIT_FINITE);
      unknown |= token->type == SAMPAN_TOKEN_UNKNOWN;
      if (sampan_token_is (token, SAMPAN_WORD_EFFECT) || sampan_token_is (token, SAMPAN_WORD_VERB)
          || sampan_token_is (token, SAMPAN_WORD_OBJECT))
        told = FALSE;
    }
}

/* 后三秒也不要, 前两秒都不要了: of a time, what elsewhere joins things or takes back all that was
 * said. */
static void
settle_refused_time (GPtrArray *tokens, guint at)
{
  static const SampanWord not = { .class = SAMPAN_WORD_NEGATION };
  SampanToken *token = tokens->pdata[at];
  guint next = at + 1;

  if (g_ascii_isalpha (*token->text)
      || !(sampan_token_means (token, SAMPAN_WORD_JOIN, SAMPAN_JOIN_OR)
           || sampan_token_is (token, SAMPAN_WORD_UNDO)))
    return;
  while (next < tokens->len && sampan_token_is_empty (tokens->pdata[next]))
    next++;
  if (next < tokens->len && !sampan_token_ends_clause (tokens->pdata[next]))
    return;
  for (guint i = at; i-- > 0 && !sampan_token_ends_clause (tokens->pdata[i]);)
    {
      const SampanToken *before = tokens->pdata[i];

      if (before->type == SAMPAN_TOKEN_QUANTITY && before->unit == SAMPAN_UNIT_SECOND)
        token->word = &not;
    }
}

void
sampan_details_settle (GPtrArray *tokens)
{
  const gboolean list = lists_colours (tokens);

  settle_preamble (tokens);
  settle_work (tokens);
  settle_colons (tokens);
  settle_runs (tokens);
  for (guint i = 0; i < tokens->len; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (token->type == SAMPAN_TOKEN_COLOUR && !list)
        {
          settle_colour (tokens, i, 1);
          settle_colour (tokens, i, -1);
        }
      settle_height (tokens, i);
      settle_refused_time (tokens, i);
    }
  for (guint start = 0, end; start < tokens->len; start = end + 1)
    {
      for (end = start; end < tokens->len && !sampan_token_ends_clause (tokens->pdata[end]); end++)
        continue;
      settle_whole (tokens, start, end);
      settle_person (tokens, start, end);
      settle_glare (tokens, start, end);
      settle_on_it (tokens, start, end);
      settle_who_behind (tokens, start, end);
      settle_dish (tokens, start, end);
      settle_wants (tokens, start, end);
      settle_worn (tokens, start, end);
      settle_instead (tokens, start, end);
      settle_kept_colours (tokens, start, end);
      settle_clock (tokens, start, end);
    }
}

gboolean
sampan_details_end_number (GPtrArray *tokens, guint at)
{
  return at > 0 && ((SampanToken *)tokens->pdata[at - 1])->type == SAMPAN_TOKEN_QUANTITY
         && !g_ascii_isalpha (*((SampanToken *)tokens->pdata[at])->text);
}

/* Whether an edit stands at @at, and no time of the video. */
static gboolean
begins_edit (GPtrArray *tokens, guint at, guint end)
{
  while (at < end && sampan_token_is_empty (tokens->pdata[at]))
    at++;
  return at < end
         && (sampan_token_is (tokens->pdata[at], SAMPAN_WORD_EFFECT)
             || sampan_token_means (tokens->pdata[at], SAMPAN_WORD_VERB, SAMPAN_VERB_ADD));
}

/* The "third" of "first crop it, second brighten it, third add grain" */
static gboolean
is_ordinal (GPtrArray *tokens, guint start, guint end)
{
  const SampanToken *token = start < end ? tokens->pdata[start] : NULL;

  return start > 0 && token != NULL && g_ascii_isalpha (*token->text)
         && (sampan_token_is (token, SAMPAN_WORD_UNIT)
             || (token->type == SAMPAN_TOKEN_QUANTITY && token->unit == SAMPAN_UNIT_NONE
                 && token->number > 2))
         && begins_edit (tokens, start + 1, end);
}

/* 最后锐化, "first, crop it": in what order, and no part of the video. */
void
sampan_details_settle_order (GPtrArray *tokens, guint start, guint end)
{
  guint n_times = 0, n_others = 0, order = end;

  if (is_ordinal (tokens, start, end))
    {
      ((SampanToken *)tokens->pdata[start])->type = SAMPAN_TOKEN_MARKS;
      return;
    }
  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (sampan_token_is_empty (token))
        continue;
      n_times += token->type == SAMPAN_TOKEN_QUANTITY || token->type == SAMPAN_TOKEN_RATIO
                 || sampan_token_is (token, SAMPAN_WORD_UNIT);
      /* "first crop to 3:4", 再调亮最后加暗角 */
      if ((sampan_token_means (token, SAMPAN_WORD_MARK, SAMPAN_MARK_LAST)
           || sampan_token_means (token, SAMPAN_WORD_MARK, SAMPAN_MARK_FIRST))
          && !sampan_token_has (token, SAMPAN_TRAIT_TIMES) && begins_edit (tokens, i + 1, end))
        {
          ((SampanToken *)tokens->pdata[i])->type = SAMPAN_TOKEN_MARKS;
          continue;
        }
      if (order == end && n_others == 0 && !sampan_token_has (token, SAMPAN_TRAIT_TIMES)
          && (sampan_token_means (token, SAMPAN_WORD_MARK, SAMPAN_MARK_LAST)
              || sampan_token_means (token, SAMPAN_WORD_MARK, SAMPAN_MARK_FIRST)))
        order = i;
      else
        n_others++;
    }
  if (order < end && n_times == 0
      && (n_others > 0
          || (end < tokens->len
              && ((SampanToken *)tokens->pdata[end])->type == SAMPAN_TOKEN_PAUSE)))
    ((SampanToken *)tokens->pdata[order])->type = SAMPAN_TOKEN_MARKS;
}
