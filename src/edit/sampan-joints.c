#include "sampan-joints.h"

#include <string.h>

#include "sampan-complaints.h"
#include "sampan-parts.h"
#include "sampan-questions.h"
#include "sampan-signs.h"

static gboolean
is_latin (const SampanToken *token)
{
  return g_ascii_isalpha (*token->text);
}

static void
insert_pause (GPtrArray *tokens, guint at)
{
  SampanToken *pause = g_new0 (SampanToken, 1);

  pause->type = SAMPAN_TOKEN_PAUSE;
  pause->text = g_strdup ("");
  pause->start = pause->end = ((SampanToken *)tokens->pdata[at])->start;
  g_ptr_array_insert (tokens, (int)at, pause);
}

/* The 把 or 帮我 of 趁老婆没看见把头发染成紫色: what stands before it tells something, and a comma
 * may be put there. */
static void
part_remark (GPtrArray *tokens, guint start, guint end)
{
  gboolean unknown = FALSE, told = FALSE;

  for (guint i = start; i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (is_latin (token))
        return;
      if (unknown && told && sampan_token_is_empty (token)
          && sampan_token_has (token, SAMPAN_TRAIT_WISHES))
        {
          insert_pause (tokens, i);
          return;
        }
      if (sampan_token_has (token, SAMPAN_TRAIT_WISHES) || sampan_token_is (token, SAMPAN_WORD_VERB)
          || sampan_token_is (token, SAMPAN_WORD_EFFECT)
          || sampan_token_is (token, SAMPAN_WORD_PLACE) || token->type == SAMPAN_TOKEN_QUOTE
          || sampan_token_is_time (token))
        return;
      unknown |= token->type == SAMPAN_TOKEN_UNKNOWN;
      told |= sampan_token_has (token, SAMPAN_TRAIT_FINITE)
              || sampan_token_has (token, SAMPAN_TRAIT_RELATES)
              || sampan_token_is (token, SAMPAN_WORD_NEGATION);
    }
}

/* The "on my dog" of "put a hat on my dog", the 狗子 of 给狗子戴顶帽子: who gets it. */
static void
settle_wearer (GPtrArray *tokens, guint start, guint end)
{
  gboolean worn = FALSE;
  guint who = end;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      worn |=
          sampan_token_is (token, SAMPAN_WORD_EFFECT) && token->word->op->id == SAMPAN_OP_ACCESSORY;
    }
  for (guint i = start; worn && i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (who == end)
        {
          if (sampan_token_has (token, SAMPAN_TRAIT_GIVES))
            who = i;
          continue;
        }
      if (token->type == SAMPAN_TOKEN_UNKNOWN || sampan_token_is_empty (token)
          || sampan_token_is_person (token))
        {
          if (i + 1 < end)
            continue;
          i++;
        }
      /* "on my dog", but not "on dog wings": nothing follows but what is worn, or how it looks */
      if (i == end || sampan_token_is (tokens->pdata[i], SAMPAN_WORD_VERB)
          || sampan_token_is (tokens->pdata[i], SAMPAN_WORD_COLOUR)
          || sampan_token_is (tokens->pdata[i], SAMPAN_WORD_EFFECT))
        sampan_tokens_leave_out (tokens, who, i);
      return;
    }
}

/* Whether one language is said to come before another: "Chinese first, then English", 先英文再中文.
 * @next: (out): where the other stands */
static gboolean
is_ordered (GPtrArray *tokens, guint at, guint *next)
{
  gboolean first = FALSE;

  if (!sampan_token_is (tokens->pdata[at], SAMPAN_WORD_LANGUAGE))
    return FALSE;
  for (*next = at + 1; *next < tokens->len; (*next)++)
    {
      const SampanToken *token = tokens->pdata[*next];

      if (sampan_token_is (token, SAMPAN_WORD_LANGUAGE))
        return first;
      first |= sampan_token_means (token, SAMPAN_WORD_MARK, SAMPAN_MARK_FIRST)
               || sampan_token_means (token, SAMPAN_WORD_MARK, SAMPAN_MARK_BEFORE)
               || sampan_token_means (token, SAMPAN_WORD_JOIN, SAMPAN_JOIN_THEN);
      if (!sampan_token_ends_clause (token) && !sampan_token_is_empty (token)
          && !sampan_token_is (token, SAMPAN_WORD_MARK))
        return FALSE;
    }

  return FALSE;
}

static void
set_order (SampanToken *token)
{
  if (token->box != NULL)
    return;
  token->box = g_new0 (SampanWord, 1);
  *token->box = *token->word;
  token->box->target = g_strdup ("order");
  token->word = token->box;
}

/* One list, from the top down. */
static void
settle_languages (GPtrArray *tokens)
{
  for (guint i = 0, next; i < tokens->len; i++)
    if (is_ordered (tokens, i, &next))
      {
        sampan_tokens_leave_out (tokens, i + 1, next);
        set_order (tokens->pdata[i]);
        set_order (tokens->pdata[next]);
        if (next + 1 < tokens->len
            && (sampan_token_means (tokens->pdata[next + 1], SAMPAN_WORD_MARK, SAMPAN_MARK_LAST)
                || sampan_token_means (tokens->pdata[next + 1], SAMPAN_WORD_MARK,
                                       SAMPAN_MARK_AFTER)))
          sampan_tokens_leave_out (tokens, next + 1, next + 2);
      }
}

/* "bokeh background", 背景换成bokeh: a scene, and no blur of what is there. */
static void
settle_bokeh (GPtrArray *tokens, guint start, guint end)
{
  static const SampanWord scene = { .class = SAMPAN_WORD_SCENE, .string = (char *)"bokeh" };
  gboolean change = FALSE;

  for (guint i = start; i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];
      const SampanToken *next = i + 1 < end ? tokens->pdata[i + 1] : NULL;

      change |= sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_CHANGE);
      if (sampan_token_has (token, SAMPAN_TRAIT_LIGHTS)
          && sampan_token_is (token, SAMPAN_WORD_EFFECT)
          && (change
              || (next != NULL && sampan_token_is (next, SAMPAN_WORD_OBJECT)
                  && next->word->op->id == SAMPAN_OP_BACKGROUND)))
        token->word = &scene;
    }
}

/* The 狗狗跑步的 of 狗狗跑步的视频放慢一半: which video, where there is one. */
static void
settle_whose (GPtrArray *tokens, guint start, guint end)
{
  gboolean unknown = FALSE;

  for (guint i = start; i + 1 < end; i++)
    {
      const SampanToken *token = tokens->pdata[i], *next = tokens->pdata[i + 1];

      if (is_latin (token)
          || (token->type != SAMPAN_TOKEN_UNKNOWN
              && !sampan_token_is_empty (token)
              /* 小孙子照片 */
              && !(next->type == SAMPAN_TOKEN_UNKNOWN && sampan_token_is (token, SAMPAN_WORD_VERB)
                   && token->word->value == SAMPAN_VERB_LESS)))
        return;
      unknown |= token->type == SAMPAN_TOKEN_UNKNOWN;
      if (unknown && sampan_token_is (next, SAMPAN_WORD_FILLER)
          && (sampan_token_has (next, SAMPAN_TRAIT_KINDS) || next->word->string != NULL))
        {
          sampan_tokens_leave_out (tokens, start, i + 1);
          return;
        }
    }
}

/* The 不 of 声音不同步, the 不了 of 微信传不了大图: a part of a word that is not known; it refuses
 * nothing, and takes nothing back. */
static void
settle_not (GPtrArray *tokens)
{
  for (guint i = 1; i + 1 < tokens->len; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (sampan_token_is (token, SAMPAN_WORD_UNDO) && !is_latin (token)
          && ((SampanToken *)tokens->pdata[i - 1])->type == SAMPAN_TOKEN_UNKNOWN)
        token->type = SAMPAN_TOKEN_UNKNOWN;
      if (sampan_token_is (token, SAMPAN_WORD_NEGATION) && !is_latin (token)
          && g_utf8_strlen (token->text, -1) == 1
          && sampan_token_is (tokens->pdata[i - 1], SAMPAN_WORD_OBJECT)
          && sampan_token_has (token, SAMPAN_TRAIT_FINITE)
          && ((SampanToken *)tokens->pdata[i + 1])->type == SAMPAN_TOKEN_UNKNOWN)
        token->type = SAMPAN_TOKEN_UNKNOWN;
    }
}

/* 脸太黑了提亮: two clauses, as if a comma stood there. */
static void
part_fault (GPtrArray *tokens, guint start, guint end)
{
  for (guint i = start; i + 1 < end; i++)
    {
      const SampanToken *token = tokens->pdata[i], *next = tokens->pdata[i + 1];

      if (sampan_token_complains (token) && !is_latin (token)
          && sampan_token_has (token, SAMPAN_TRAIT_STATES)
          && sampan_token_is (next, SAMPAN_WORD_EFFECT))
        {
          insert_pause (tokens, i + 1);
          return;
        }
    }
}

/* The 去一下 of 空调声太吵了去一下: what the complaint asks for already. */
static void
settle_bare_cut (GPtrArray *tokens, guint start, guint end)
{
  gboolean fault = FALSE;
  SampanToken *cut = NULL;

  for (guint i = start; i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (sampan_token_complains (token) && !is_latin (token))
        fault = TRUE;
      else if (fault && sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_CUT))
        cut = token;
      else if (fault && !sampan_token_is_empty (token))
        return;
    }
  if (cut != NULL)
    cut->type = SAMPAN_TOKEN_MARKS;
}

/* The "our slogan" of ‘our slogan "Built to last" in white’: what is written. */
static void
settle_label (GPtrArray *tokens, guint start, guint end)
{
  for (guint i = start + 1; i < end; i++)
    {
      guint at = i;

      if (((SampanToken *)tokens->pdata[i])->type != SAMPAN_TOKEN_QUOTE)
        continue;
      while (at > start && ((SampanToken *)tokens->pdata[at - 1])->type == SAMPAN_TOKEN_UNKNOWN
             && is_latin (tokens->pdata[at - 1]))
        at--;
      if (at < i && at > start && sampan_token_has (tokens->pdata[at - 1], SAMPAN_TRAIT_OWNER))
        sampan_tokens_leave_out (tokens, at, i);
    }
}

/* The 放大 of 人声放大: louder, and no larger. */
static void
settle_louder (GPtrArray *tokens, guint start, guint end)
{
  static const SampanWord more = { .class = SAMPAN_WORD_VERB, .value = SAMPAN_VERB_MORE };
  gboolean sound = FALSE;

  for (guint i = start; i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      sound |=
          sampan_token_is (token, SAMPAN_WORD_OBJECT) && token->word->op->id == SAMPAN_OP_VOLUME;
      if (sound && sampan_token_is (token, SAMPAN_WORD_EFFECT)
          && token->word->op->id == SAMPAN_OP_UPSCALE)
        token->word = &more;
    }
}

/* The "heavy" of 不要太 heavy: how much is not wanted. */
static void
settle_restraint (GPtrArray *tokens)
{
  for (guint i = 0; i + 1 < tokens->len; i++)
    {
      SampanToken *next = tokens->pdata[i + 1];

      if (sampan_token_has (tokens->pdata[i], SAMPAN_TRAIT_RESTRAINS)
          && sampan_token_is (next, SAMPAN_WORD_DEGREE) && next->word->value > SAMPAN_DEGREE_PLAIN)
        next->type = SAMPAN_TOKEN_MARKS;
    }
}

/* 背景虚化，人要清楚: that the blur is of what lies behind. */
static void
settle_kept_sharp (GPtrArray *tokens, guint start, guint end)
{
  gboolean person = FALSE, sharp = FALSE, blur = FALSE;

  for (guint i = 0; i < tokens->len; i++)
    {
      const SampanToken *token = tokens->pdata[i];
      const SampanOp *op = token->type == SAMPAN_TOKEN_WORD ? token->word->op : NULL;

      if (i < start || i >= end)
        {
          blur |= op != NULL && (op->id == SAMPAN_OP_BACKGROUND || op->id == SAMPAN_OP_BLUR);
          continue;
        }
      if (sampan_token_is (token, SAMPAN_WORD_EFFECT) && op->id == SAMPAN_OP_SHARPNESS)
        sharp = TRUE;
      else if (sampan_token_is_person (token) || (op != NULL && op->id == SAMPAN_OP_FACES))
        person = TRUE;
      else if (!sampan_token_is_empty (token))
        return;
    }
  if (blur && person && sharp)
    sampan_tokens_leave_out (tokens, start, end);
}

/* Whether the clause from @start on only moves up or down what was named: "lower it a bit". */
static gboolean
moves_it (GPtrArray *tokens, guint start, gboolean latin)
{
  gboolean way = FALSE, it = FALSE;

  for (guint i = start; i < tokens->len && !sampan_token_ends_clause (tokens->pdata[i]); i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (is_latin (token) != latin && token->type != SAMPAN_TOKEN_QUANTITY
          && token->type != SAMPAN_TOKEN_MARKS)
        return FALSE;
      way |= sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_MORE)
             || sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_LESS);
      it |= way && sampan_token_has (token, SAMPAN_TRAIT_TARGET);
      if (!sampan_token_is_empty (token) && !sampan_token_is (token, SAMPAN_WORD_VERB)
          && !sampan_token_is (token, SAMPAN_WORD_DEGREE)
          && !sampan_token_is (token, SAMPAN_WORD_MARK) && token->type != SAMPAN_TOKEN_QUANTITY)
        return FALSE;
    }

  return way && (it || !latin);
}

/* 亮度高了: of what there is more and less, and not towards which colour. */
static gboolean
is_level (const SampanToken *token)
{
  return sampan_token_has (token, SAMPAN_TRAIT_STATES)
         && (token->word->op->id == SAMPAN_OP_BRIGHTNESS
             || token->word->op->id == SAMPAN_OP_CONTRAST
             || token->word->op->id == SAMPAN_OP_SATURATION
             || token->word->op->id == SAMPAN_OP_EXPOSURE);
}

/* "the music is too loud, lower it": what is wrong says what is to be moved, and nothing more. */
static void
settle_moved (GPtrArray *tokens, guint start, guint end)
{
  SampanToken *fault = NULL;
  gboolean named = FALSE;

  for (guint i = start; i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (fault == NULL && token->box == NULL && sampan_token_is (token, SAMPAN_WORD_EFFECT)
          && (is_latin (token) ? sampan_token_complains (token) : is_level (token))
          && (token->word->op->id == SAMPAN_OP_VOLUME
              || sampan_op_find_param (token->word->op, "amount") != NULL))
        fault = token;
      else if (sampan_token_is (token, SAMPAN_WORD_OBJECT))
        named = TRUE;
      else if (!sampan_token_is_empty (token) && !sampan_token_is (token, SAMPAN_WORD_DEGREE))
        return;
    }
  if (fault == NULL || end >= tokens->len || !moves_it (tokens, end + 1, is_latin (fault)))
    return;
  fault->box = g_new0 (SampanWord, 1);
  fault->box->class = SAMPAN_WORD_OBJECT;
  fault->box->op = fault->word->op;
  fault->word = fault->box;
  if (named)
    fault->type = SAMPAN_TOKEN_MARKS;
  for (guint i = start; i <= end; i++)
    if (!sampan_token_is (tokens->pdata[i], SAMPAN_WORD_OBJECT))
      ((SampanToken *)tokens->pdata[i])->type = SAMPAN_TOKEN_MARKS;
}

/* The 老照片 of 老照片黄了, 把这张老照片弄清楚: what it is, and no wish to make it one. */
static void
settle_old_photo (GPtrArray *tokens, guint start, guint end)
{
  guint at = start;

  while (at < end && (sampan_token_is_empty (tokens->pdata[at])))
    at++;
  if (at + 1 < end && sampan_token_is (tokens->pdata[at], SAMPAN_WORD_EFFECT)
      && !is_latin (tokens->pdata[at])
      && ((SampanToken *)tokens->pdata[at])->word->op->id == SAMPAN_OP_LOOK
      && sampan_token_has (tokens->pdata[at], SAMPAN_TRAIT_KINDS)
      && (sampan_token_is (tokens->pdata[at + 1], SAMPAN_WORD_EFFECT)
          || sampan_token_is (tokens->pdata[at + 1], SAMPAN_WORD_ORNAMENT)))
    sampan_tokens_leave_out (tokens, at, at + 1);
}

/* The "walk" of "speed the walk up 4x", the "hike" of "speed up the hike x2" */
static void
settle_faster (GPtrArray *tokens, guint start, guint end)
{
  gboolean speed = FALSE;
  guint thing = end;

  for (guint i = start; i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];
      const SampanToken *before = i > start ? tokens->pdata[i - 1] : NULL;

      if (token->type == SAMPAN_TOKEN_QUANTITY && token->unit == SAMPAN_UNIT_TIMES && thing < end)
        {
          ((SampanToken *)tokens->pdata[thing])->type = SAMPAN_TOKEN_MARKS;
          return;
        }
      if (speed && thing == end && is_latin (token)
          && (token->type == SAMPAN_TOKEN_UNKNOWN || sampan_token_is (token, SAMPAN_WORD_VERB))
          && (sampan_token_has (before, SAMPAN_TRAIT_OWNER)
              || g_str_has_suffix (before->text, " the")))
        thing = i;
      else if (token->type == SAMPAN_TOKEN_UNKNOWN || sampan_token_is (token, SAMPAN_WORD_OBJECT))
        speed |=
            sampan_token_is (token, SAMPAN_WORD_OBJECT) && token->word->op->id == SAMPAN_OP_SPEED;
      speed |=
          sampan_token_is (token, SAMPAN_WORD_EFFECT) && token->word->op->id == SAMPAN_OP_SPEED;
    }
}

/* The "portrait" of "2:3 portrait crop", the "watermark" of ‘watermark "© Jo"’: of a shape or of
 * words that are given, what they are. */
static void
settle_given (GPtrArray *tokens, guint start, guint end)
{
  for (guint i = start; i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];
      const SampanToken *before = i > start ? tokens->pdata[i - 1] : NULL;
      const SampanToken *next = i + 1 < end ? tokens->pdata[i + 1] : NULL;

      /* ‘the logo text "ACME"’ */
      if (next != NULL && i + 2 < end && sampan_token_is (next, SAMPAN_WORD_OBJECT)
          && next->word->op->id == SAMPAN_OP_TEXT)
        next = tokens->pdata[i + 2];
      if (sampan_token_is (token, SAMPAN_WORD_ASPECT) && before != NULL
          && before->type == SAMPAN_TOKEN_RATIO)
        token->type = SAMPAN_TOKEN_MARKS;
      else if (sampan_token_is (token, SAMPAN_WORD_MISSING) && next != NULL
               && next->type == SAMPAN_TOKEN_QUOTE && !sampan_token_has (token, SAMPAN_TRAIT_BIDS)
               && (i == start || !sampan_token_has (before, SAMPAN_TRAIT_BIDS)
                   || sampan_token_is (before, SAMPAN_WORD_VERB)))
        token->type = SAMPAN_TOKEN_MARKS;
    }
}

/* The 6dB of 先降噪再加6dB: so much more. */
static void
settle_added (GPtrArray *tokens)
{
  for (guint i = 0; i + 1 < tokens->len; i++)
    {
      const SampanToken *join = tokens->pdata[i];
      SampanToken *next = tokens->pdata[i + 1];

      if (sampan_token_is (join, SAMPAN_WORD_JOIN) && sampan_token_has (join, SAMPAN_TRAIT_BIDS)
          && next->type == SAMPAN_TOKEN_QUANTITY && next->unit == SAMPAN_UNIT_DECIBEL)
        next->sign = TRUE;
    }
}

/* The "slow" of "slow fade": how it fades, and no speed. */
static void
settle_slow_fade (GPtrArray *tokens)
{
  for (guint i = 0; i + 1 < tokens->len; i++)
    {
      SampanToken *token = tokens->pdata[i];
      const SampanToken *next = tokens->pdata[i + 1];

      if (sampan_token_is (token, SAMPAN_WORD_EFFECT) && sampan_token_is (next, SAMPAN_WORD_EFFECT)
          && is_latin (token) && token->word->op->id == SAMPAN_OP_SPEED
          && next->word->op->id == SAMPAN_OP_FADE)
        token->type = SAMPAN_TOKEN_MARKS;
    }
}

/* The dash of "gym clip - 1.5x" */
static void
settle_dash (GPtrArray *tokens)
{
  for (guint i = 1; i + 1 < tokens->len; i++)
    {
      SampanToken *dash = tokens->pdata[i];
      const SampanToken *before = tokens->pdata[i - 1], *next = tokens->pdata[i + 1];

      if (dash->type == SAMPAN_TOKEN_MARKS && *dash->text == '-' && dash->space && next->space
          && next->type == SAMPAN_TOKEN_QUANTITY
          && (before->type == SAMPAN_TOKEN_UNKNOWN || sampan_token_is_empty (before)))
        dash->type = SAMPAN_TOKEN_PAUSE;
    }
}

/* "the tubes made it green": how it is. */
static void
settle_made (GPtrArray *tokens, guint start, guint end)
{
  static const SampanWord is = { .class = SAMPAN_WORD_FILLER, .target = (char *)"state" };

  for (guint i = start + 1; i + 2 < end; i++)
    {
      SampanToken *made = tokens->pdata[i];

      if (!is_latin (made) || !sampan_token_is (made, SAMPAN_WORD_FILLER)
          || !sampan_token_has (made, SAMPAN_TRAIT_FINITE)
          || !sampan_token_has (tokens->pdata[i + 1], SAMPAN_TRAIT_TARGET)
          || !sampan_token_is (tokens->pdata[i + 2], SAMPAN_WORD_COLOUR)
          || (i + 3 < end && !sampan_token_is_empty (tokens->pdata[i + 3])))
        continue;
      sampan_tokens_leave_out (tokens, start, i);
      made->word = &is;
      return;
    }
}

/* The 转 of 转卡通: no turn. */
static void
settle_turn (GPtrArray *tokens)
{
  static const SampanWord change = { .class = SAMPAN_WORD_VERB, .value = SAMPAN_VERB_CHANGE };

  for (guint i = 0; i + 1 < tokens->len; i++)
    {
      SampanToken *token = tokens->pdata[i];
      const SampanToken *next = tokens->pdata[i + 1];

      if (sampan_token_is (token, SAMPAN_WORD_EFFECT) && !is_latin (token)
          && token->word->op->id == SAMPAN_OP_ROTATE && token->word->edit == NULL
          && (sampan_token_is (next, SAMPAN_WORD_ASPECT)
              || sampan_token_is (next, SAMPAN_WORD_EFFECT))
          && (sampan_token_is (next, SAMPAN_WORD_ASPECT) || next->word->op->id == SAMPAN_OP_STYLISE
              || next->word->op->id == SAMPAN_OP_LOOK
              || next->word->op->id == SAMPAN_OP_SATURATION))
        token->word = &change;
    }
}

static gboolean
names_captions (const SampanToken *token)
{
  return token->type == SAMPAN_TOKEN_WORD && token->word->op != NULL
         && token->word->op->id == SAMPAN_OP_CAPTIONS;
}

/* "bold captions", 字幕用粗体: a style, and elsewhere a degree, or letters that a text cannot have.
 */
static void
settle_heavy (GPtrArray *tokens, guint start, guint end)
{
  static const SampanWord bold = { .class = SAMPAN_WORD_STYLE, .string = (char *)"bold" };
  gboolean captions = FALSE;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (token->type == SAMPAN_TOKEN_QUOTE)
        return;
      captions |= names_captions (token);
    }
  /* "captions top, English, bold" */
  for (guint i = 0; end == start + 1 && i < start; i++)
    captions |= names_captions (tokens->pdata[i]);
  for (guint i = start; captions && i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (sampan_token_has (token, SAMPAN_TRAIT_HEAVY))
        {
          token->type = SAMPAN_TOKEN_WORD;
          token->word = &bold;
        }
    }
}

/* 要teal orange那种电影色调: "film" is any look, beside one that is named. */
static void
settle_looks (GPtrArray *tokens, guint start, guint end)
{
  SampanToken *film = NULL;
  gboolean named = FALSE;

  for (guint i = start; i < end; i++)
    {
      SampanToken *token = tokens->pdata[i];

      if (!sampan_token_is (token, SAMPAN_WORD_EFFECT) || token->word->op->id != SAMPAN_OP_LOOK
          || token->word->edit == NULL)
        continue;
      if (g_strcmp0 (sampan_edit_get_string (token->word->edit, "name"), "film") == 0)
        film = token;
      else
        named = TRUE;
    }
  if (film != NULL && named)
    film->type = SAMPAN_TOKEN_MARKS;
}

/* "no, that's too much, 20%": of the number before, another. */
static void
settle_excess (GPtrArray *tokens, guint start, guint end)
{
  gboolean told = FALSE, excess = FALSE, number = FALSE;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      told |= sampan_token_tells_state (token) || sampan_token_has (token, SAMPAN_TRAIT_SPEAKER);
      if (sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_LESS)
          || sampan_token_means (token, SAMPAN_WORD_VERB, SAMPAN_VERB_MORE))
        excess = sampan_token_has (token, SAMPAN_TRAIT_COMPLAINS);
      else if (!sampan_token_is_empty (token) && !sampan_token_is (token, SAMPAN_WORD_NEGATION)
               && !sampan_token_is (token, SAMPAN_WORD_DEGREE))
        return;
    }
  if (!excess || !(told || !is_latin (tokens->pdata[start])))
    return;
  for (guint i = end + 1; i < tokens->len && !sampan_token_ends_clause (tokens->pdata[i]); i++)
    if (((SampanToken *)tokens->pdata[i])->type == SAMPAN_TOKEN_QUANTITY)
      number = TRUE;
    else if (!sampan_token_is_empty (tokens->pdata[i]))
      return;
  if (!number || start == 0)
    return;
  sampan_tokens_leave_out (tokens, start, end);
  ((SampanToken *)tokens->pdata[start - 1])->type = SAMPAN_TOKEN_PAUSE;
}

/* "the dress must stay white": nothing is to be done to it. */
static void
settle_stays (GPtrArray *tokens, guint start, guint end)
{
  gboolean thing = FALSE, stays = FALSE;

  for (guint i = start; i < end; i++)
    {
      const SampanToken *token = tokens->pdata[i];

      if (sampan_token_has (token, SAMPAN_TRAIT_STAYS))
        stays = thing;
      else if (sampan_token_is (token, SAMPAN_WORD_VERB)
               || sampan_token_is (token, SAMPAN_WORD_EFFECT) || token->type == SAMPAN_TOKEN_QUOTE
               || token->type == SAMPAN_TOKEN_QUANTITY)
        return;
      thing |= token->type == SAMPAN_TOKEN_UNKNOWN || sampan_token_is (token, SAMPAN_WORD_OBJECT);
    }
  if (stays)
    sampan_tokens_leave_out (tokens, start, end);
}

/* The numbers of a list: "1. square 2. warmer". */
static void
settle_numbers (GPtrArray *tokens)
{
  double next = 1;

  for (guint i = 0; i + 1 < tokens->len; i++)
    {
      SampanToken *token = tokens->pdata[i];
      const SampanToken *after = tokens->pdata[i + 1];

      if (token->type == SAMPAN_TOKEN_QUANTITY && token->unit == SAMPAN_UNIT_NONE
          && token->number == next && !after->space && strstr (".)、:", after->text) != NULL
          && (i > 0 || next == 1) && (next > 1 || i == 0))
        {
          token->type = SAMPAN_TOKEN_STOP;
          next++;
        }
    }
}

/* The 再 of 背景再模糊一点: more, and no other wish. */
static void
settle_again (GPtrArray *tokens)
{
  for (guint i = 1; i + 1 < tokens->len; i++)
    {
      SampanToken *token = tokens->pdata[i];
      const SampanToken *next = tokens->pdata[i + 1];

      if (sampan_token_means (token, SAMPAN_WORD_JOIN, SAMPAN_JOIN_THEN)
          && sampan_token_has (token, SAMPAN_TRAIT_AGAIN)
          && sampan_token_is (tokens->pdata[i - 1], SAMPAN_WORD_OBJECT)
          && (sampan_token_is (next, SAMPAN_WORD_EFFECT)
              || sampan_token_is (next, SAMPAN_WORD_VERB)))
        token->type = SAMPAN_TOKEN_MARKS;
    }
}

void
sampan_joints_settle (GPtrArray *tokens)
{
  sampan_questions_settle (tokens);
  settle_numbers (tokens);
  settle_again (tokens);
  settle_languages (tokens);
  settle_turn (tokens);
  settle_not (tokens);
  settle_restraint (tokens);
  settle_dash (tokens);
  settle_slow_fade (tokens);
  settle_added (tokens);
  for (guint before = 0, start = 0, end; start < tokens->len; before = start, start = end + 1)
    {
      for (end = start; end < tokens->len && !sampan_token_ends_clause (tokens->pdata[end]); end++)
        continue;
      part_remark (tokens, start, end);
      part_fault (tokens, start, end);
      for (end = start; end < tokens->len && !sampan_token_ends_clause (tokens->pdata[end]); end++)
        continue;
      settle_wearer (tokens, start, end);
      sampan_parts_settle (tokens, before, start, end);
      settle_label (tokens, start, end);
      settle_louder (tokens, start, end);
      settle_made (tokens, start, end);
      settle_given (tokens, start, end);
      settle_old_photo (tokens, start, end);
      settle_faster (tokens, start, end);
      settle_moved (tokens, start, end);
      settle_kept_sharp (tokens, start, end);
      settle_whose (tokens, start, end);
      settle_bare_cut (tokens, start, end);
      settle_bokeh (tokens, start, end);
      settle_heavy (tokens, start, end);
      settle_looks (tokens, start, end);
      settle_excess (tokens, start, end);
      settle_stays (tokens, start, end);
    }
}
