#include <string.h>

#include "sampan-clauses.h"
#include "sampan-corrections.h"
#include "sampan-rules.h"
#include "sampan-spans.h"

static gboolean
is_enumerated (const SampanFrame *frame)
{
  return frame->link == SAMPAN_LINK_AND || frame->link == SAMPAN_LINK_OR
         || frame->link == SAMPAN_LINK_PAUSE;
}

static gboolean
is_bare_object (const SampanFrame *frame)
{
  const guint loose = SAMPAN_SLOT_OBJECT | SAMPAN_SLOT_QUANTITY | SAMPAN_SLOT_DEGREE
                      | SAMPAN_SLOT_MORE | SAMPAN_SLOT_LESS | SAMPAN_SLOT_NEGATION | SAMPAN_SLOT_ADD
                      | SAMPAN_SLOT_CHANGE;

  return frame->object != NULL && frame->effect == NULL && (frame->slots & ~loose) == 0;
}

/* "the first 2 seconds and the last 3" */
static void
inherit_unit (SampanFrame *before, SampanFrame *frame)
{
  for (guint i = 0; i < frame->tokens->len; i++)
    {
      SampanToken *token = frame->tokens->pdata[i];

      if (token->type == SAMPAN_TOKEN_QUANTITY && token->unit == SAMPAN_UNIT_NONE
          && before->n_quantities > 0)
        {
          token->unit = before->quantities[0]->unit;
          token->number *= MAX (before->quantities[0]->part, 1);
        }
    }
}

/* Whether a frame is about a part of the video. */
static gboolean
is_timed (SampanFrame *frame)
{
  return frame->effect == NULL && frame->object == NULL && frame->quote == NULL
         && ((frame->slots & SAMPAN_SLOT_EDGE) != 0 || sampan_rules_has_time (frame));
}

/* 前三秒剪了，后面两倍速: the rest is then the whole video. */
static void
take_rest (SampanFrame *before, SampanFrame *frame)
{
  const guint goes = SAMPAN_SLOT_CUT | SAMPAN_SLOT_TRIM | SAMPAN_SLOT_NEGATION;
  const gboolean speed =
      (frame->effect != NULL && frame->effect->op->id == SAMPAN_OP_SPEED)
      || (frame->effect == NULL
          && (frame->object == NULL || frame->object->op->id == SAMPAN_OP_SPEED)
          && frame->n_quantities == 1 && frame->quantities[0]->unit == SAMPAN_UNIT_TIMES);

  if (!speed || frame->marks != 1 << SAMPAN_MARK_LAST || !is_timed (before)
      || (before->slots & goes) == 0 || !sampan_frame_has_mark (before, SAMPAN_MARK_FIRST)
      || sampan_rules_has_time (frame))
    return;
  frame->marks = 0;
  frame->slots &= ~(guint)SAMPAN_SLOT_EDGE;
}

/* "change the shirt and the hair to red", "gold earrings and necklace": one colour for both. */
static void
share_colour (SampanFrame *frame, SampanFrame *from)
{
  for (guint i = 0; i < from->n_colours; i++)
    frame->colours[i] = from->colours[i];
  frame->n_colours = from->n_colours;
  frame->slots |= SAMPAN_SLOT_COLOUR;
}

static gboolean
lacks_colour (SampanFrame *frame)
{
  return frame->object != NULL && frame->object->op->id == SAMPAN_OP_RECOLOUR
         && frame->n_colours == 0
         && (frame->slots & ~(guint)(SAMPAN_SLOT_OBJECT | SAMPAN_SLOT_CHANGE)) == 0;
}

/* Without an article: "gold earrings and a necklace" are two things. */
static gboolean
is_bare_accessory (SampanFrame *frame)
{
  return frame->slots == SAMPAN_SLOT_EFFECT && frame->effect->op->id == SAMPAN_OP_ACCESSORY
         && sampan_token_is (frame->tokens->pdata[0], SAMPAN_WORD_EFFECT);
}

static void
inherit_colour (SampanFrame *frame, SampanFrame *other)
{
  if (is_bare_accessory (frame) && frame->link == SAMPAN_LINK_AND && other->effect != NULL
      && other->effect->op == frame->effect->op && other->n_colours == 1)
    share_colour (frame, other);
  if (lacks_colour (frame) && other->object != NULL && other->object->op == frame->object->op
      && other->n_colours == 1)
    share_colour (frame, other);
}

/* "increase contrast and saturation", "don't crop or rotate", "cut the first 2 seconds and the last
 * 3". */
static void
inherit_verb (SampanFrame *before, SampanFrame *frame)
{
  const guint ways = SAMPAN_SLOT_MORE | SAMPAN_SLOT_LESS;
  const guint cuts = SAMPAN_SLOT_KEEP | SAMPAN_SLOT_CUT | SAMPAN_SLOT_TRIM | SAMPAN_SLOT_ONLY;
  const gboolean edge = is_timed (frame);
  const gboolean signed_number = frame->n_quantities > 0 && frame->quantities[0]->sign;

  if (is_bare_object (before) && is_bare_object (frame)
      && (frame->slots & (ways | SAMPAN_SLOT_ADD)) == 0 && !signed_number)
    frame->slots |= before->slots & ways;
  if (edge && (frame->slots & cuts) == 0 && is_timed (before)
      && ((frame->slots & SAMPAN_SLOT_NEGATION) == 0 || frame->contrasts))
    {
      frame->slots |= before->slots & cuts;
      inherit_unit (before, frame);
    }
  /* "trim 5 seconds off the front and 3 off the back" */
  if (edge && (frame->slots & SAMPAN_SLOT_CUT) != 0 && is_timed (before))
    inherit_unit (before, frame);
  /* "start at 5 seconds and stop at 15" */
  if (is_timed (before) && frame->n_quantities == 1 && frame->effect == NULL
      && frame->object == NULL
      && (sampan_frame_has_mark (frame, SAMPAN_MARK_TO)
          || sampan_frame_has_mark (frame, SAMPAN_MARK_FROM)))
    inherit_unit (before, frame);
  if ((before->slots & SAMPAN_SLOT_NEGATION) != 0 && (frame->slots & SAMPAN_SLOT_NEGATION) == 0
      && (frame->link == SAMPAN_LINK_OR
          || (frame->link == SAMPAN_LINK_AND && edge && is_timed (before))
          || (frame->link == SAMPAN_LINK_AND && frame->effect != NULL
              && frame->effect->as == SAMPAN_AS_NOUN && frame->slots == SAMPAN_SLOT_EFFECT)))
    frame->slots |= SAMPAN_SLOT_NEGATION;
}

static gboolean
is_accessory (SampanFrame *frame)
{
  return frame->effect != NULL && frame->effect->op->id == SAMPAN_OP_ACCESSORY;
}

/* "the red hat and the earrings": the colour says which. */
static guint
worn_colour (SampanFrame *before, SampanFrame *frame)
{
  return is_accessory (before) && is_accessory (frame) ? SAMPAN_SLOT_COLOUR : 0;
}

/* The "bring the highlights down" of "remove the noise and bring the highlights down" */
static gboolean
begins_bidding (SampanFrame *frame)
{
  for (guint i = 0; i < frame->tokens->len; i++)
    if (sampan_token_is (frame->tokens->pdata[i], SAMPAN_WORD_EFFECT))
      return sampan_token_has (frame->tokens->pdata[i], SAMPAN_TRAIT_BIDS);

  return FALSE;
}

/* "remove the vignette and the grain": both go. */
static void
inherit_removal (SampanFrame *frame, SampanFrame *before)
{
  const guint names = SAMPAN_SLOT_EFFECT | SAMPAN_SLOT_OBJECT | worn_colour (before, frame);
  const gboolean noun =
      frame->effect == NULL || (frame->effect->as == SAMPAN_AS_NOUN && !begins_bidding (frame));

  /* "captions off, and noir" */
  if (sampan_token_means (sampan_frame_get_last (before), SAMPAN_WORD_VERB, SAMPAN_VERB_CUT))
    return;
  if (frame->link == SAMPAN_LINK_AND && noun && (frame->slots & ~names) == 0
      && (before->slots & SAMPAN_SLOT_CUT) != 0 && (before->slots & names) != 0
      && (before->slots & ~(names | SAMPAN_SLOT_CUT)) == 0 && !before->hides
      && !(before->effect != NULL && sampan_word_is_region (before->effect)))
    frame->slots |= SAMPAN_SLOT_CUT;
}

/* Whether two parts of a video stand side by side, of which the verb that comes last is said:
 * 5秒到10秒、20秒到25秒都剪掉. */
static gboolean
are_spans (SampanFrame *frame, SampanFrame *after)
{
  const guint cuts = SAMPAN_SLOT_CUT | SAMPAN_SLOT_NEGATION;
  const SampanToken *first = after->tokens->pdata[0];

  return is_enumerated (after) && sampan_frame_is_span (frame) && sampan_frame_is_span (after)
         && (after->slots & cuts) != 0 && !sampan_token_is (first, SAMPAN_WORD_VERB)
         && !sampan_token_is (first, SAMPAN_WORD_NEGATION);
}

/* 把前5秒跟最后3秒去掉: the verb that comes last is said of both. */
static void
inherit_cut (SampanFrame *frame, SampanFrame *after)
{
  const guint verbs = SAMPAN_SLOT_KEEP | SAMPAN_SLOT_CUT | SAMPAN_SLOT_TRIM | SAMPAN_SLOT_ONLY
                      | SAMPAN_SLOT_NEGATION;
  const guint loose = SAMPAN_SLOT_DEGREE | SAMPAN_SLOT_COLOUR;

  /* 中间8秒到11秒那段咳嗽删了: it goes, and is not what stays. */
  if (after->link == SAMPAN_LINK_RUN && is_timed (frame) && (frame->slots & verbs) == 0
      && ((after->slots & ~loose) == (SAMPAN_SLOT_CUT | SAMPAN_SLOT_UNKNOWN)
          || (after->slots & ~loose) == SAMPAN_SLOT_CUT))
    {
      frame->slots |= SAMPAN_SLOT_CUT;
      /* 前2秒黑屏剪掉: the black is what goes. */
      if ((after->slots & SAMPAN_SLOT_COLOUR) != 0)
        after->slots = 0;
    }
  if (is_timed (frame) && is_timed (after) && (frame->slots & verbs) == 0
      && (are_spans (frame, after)
          || ((after->link == SAMPAN_LINK_AND || after->link == SAMPAN_LINK_RUN)
              && !sampan_frame_has_mark (frame, SAMPAN_MARK_FROM)
              && !sampan_frame_has_mark (frame, SAMPAN_MARK_TO))))
    {
      frame->slots |= after->slots & SAMPAN_SLOT_CUT;
      /* 前2秒和后3秒不要 */
      if (!after->contrasts)
        frame->slots |= after->slots & SAMPAN_SLOT_NEGATION;
      if ((after->slots & SAMPAN_SLOT_CUT) != 0)
        inherit_unit (after, frame); /* "the first 4 and the last 6 seconds" */
    }
}

/* "contrast and saturation up 20%": what is said once, last, for all. */
static void
inherit_amount (SampanFrame *frame, SampanFrame *after)
{
  if (!is_bare_object (frame) || !is_bare_object (after) || frame->n_quantities > 0
      || frame->degree >= 0
      /* 高光压低，音量加3分贝: each has its own */
      || (after->link == SAMPAN_LINK_PAUSE
          && (frame->slots & (SAMPAN_SLOT_MORE | SAMPAN_SLOT_LESS)) != 0))
    return;
  if ((frame->slots & (SAMPAN_SLOT_MORE | SAMPAN_SLOT_LESS)) == 0)
    frame->slots |= after->slots & (SAMPAN_SLOT_MORE | SAMPAN_SLOT_LESS | SAMPAN_SLOT_ADD);
  if (after->n_quantities == 1)
    {
      frame->slots |= SAMPAN_SLOT_QUANTITY;
      frame->quantities[frame->n_quantities++] = after->quantities[0];
    }
  if (after->degree >= 0)
    {
      frame->slots |= SAMPAN_SLOT_DEGREE;
      frame->degree = after->degree;
    }
}

static SampanReadingType
reading_type (SampanFrame *frame, SampanMediaKind kind)
{
  g_auto (SampanReading) reading = { 0 };

  sampan_rules_read (frame, kind, &reading);
  return reading.type;
}

/* "a green cast", 偏绿 */
static gboolean
is_cast (SampanFrame *frame)
{
  if ((frame->slots & ~(guint)SAMPAN_SLOT_DEGREE) != SAMPAN_SLOT_EFFECT
      || (frame->effect->op->id != SAMPAN_OP_TINT && frame->effect->op->id != SAMPAN_OP_WARMTH))
    return FALSE;
  for (guint i = 0; i < frame->tokens->len; i++)
    {
      const SampanToken *token = frame->tokens->pdata[i];

      if (sampan_token_is (token, SAMPAN_WORD_EFFECT))
        return sampan_token_has (token, SAMPAN_TRAIT_CASTS);
    }

  return FALSE;
}

/* "there is noise, remove it", "there's a green cast, remove it", "the first 5 seconds are boring,
 * cut them" */
static gboolean
is_said_of (const SampanFrame *verb, SampanFrame *frame)
{
  const guint verbs = SAMPAN_SLOT_KEEP | SAMPAN_SLOT_CUT | SAMPAN_SLOT_TRIM | SAMPAN_SLOT_ONLY;
  return (verb->slots & SAMPAN_SLOT_CUT) != 0
         && (verb->slots & ~(guint)(SAMPAN_SLOT_CUT | SAMPAN_SLOT_DEGREE)) == 0
         && ((frame->object != NULL && frame->effect == NULL) || is_cast (frame)
             || (is_timed (frame) && (frame->slots & verbs) == 0));
}

/* "drop the middle bit, 0:12 to 0:18" */
static gboolean
is_bare_cut (const SampanFrame *frame)
{
  return (frame->slots & (SAMPAN_SLOT_CUT | SAMPAN_SLOT_KEEP)) != 0
         && (frame->slots
             & ~(guint)(SAMPAN_SLOT_CUT | SAMPAN_SLOT_KEEP | SAMPAN_SLOT_PLACE | SAMPAN_SLOT_EDGE))
                == 0;
}

/* 背景太乱了，虚化: a thing, and what is done to it. */
static gboolean
is_topic (const SampanFrame *frame, const SampanFrame *effect)
{
  return frame->slots == SAMPAN_SLOT_OBJECT && sampan_op_is_about_part (frame->object->op)
         && effect->effect != NULL && effect->object == NULL && effect->link == SAMPAN_LINK_PAUSE;
}

/* ‘"Hello", in small grey letters’ */
static gboolean
is_lettering (SampanFrame *frame, const SampanFrame *letters)
{
  SampanFrame loose = *letters;

  if (frame->quote == NULL || letters->object == NULL || letters->object->op->id != SAMPAN_OP_TEXT)
    return FALSE;
  loose.slots &= ~(guint)SAMPAN_SLOT_OBJECT;
  return sampan_frame_is_modifier (&loose);
}

/* What @op changes, kept by @token. */
static const SampanWord *
box_object (SampanToken *token, const SampanOp *op)
{
  token->box = g_new0 (SampanWord, 1);
  token->box->class = SAMPAN_WORD_OBJECT;
  token->box->op = op;

  return token->box;
}

/* The 再淡一点点 of 颜色淡一点，再淡一点点: another step of what was asked for, though it names it
 * no more. Returns whether it is one. */
static gboolean
take_step (SampanFrame *frame, SampanFrame *modifier)
{
  const guint ways = SAMPAN_SLOT_MORE | SAMPAN_SLOT_LESS;
  const SampanOp *op = frame->effect != NULL ? frame->effect->op : NULL;
  SampanToken *verb = NULL;

  if (op == NULL)
    op = frame->object != NULL ? frame->object->op : NULL;
  if (op == NULL || sampan_op_is_about_part (op) || op->key != NULL
      || sampan_op_find_param (op, "amount") == NULL || (modifier->slots & ways) == 0
      || (modifier->slots & ~(ways | SAMPAN_SLOT_DEGREE)) != 0
      || !(modifier->link == SAMPAN_LINK_THEN
           || sampan_frame_has_trait (modifier, SAMPAN_TRAIT_AGAIN)))
    return FALSE;
  for (guint i = 0; i < modifier->tokens->len; i++)
    if (sampan_token_is (modifier->tokens->pdata[i], SAMPAN_WORD_VERB))
      verb = modifier->tokens->pdata[i];
  if (verb == NULL || verb->box != NULL)
    return FALSE;
  modifier->object = box_object (verb, op);
  modifier->slots |= SAMPAN_SLOT_OBJECT;
  return TRUE;
}

/* The token of the frame's effect that can keep a word; NULL if there is none. */
static SampanToken *
find_effect (SampanFrame *frame)
{
  for (guint i = 0; i < frame->tokens->len; i++)
    {
      SampanToken *token = frame->tokens->pdata[i];

      if (token->type == SAMPAN_TOKEN_WORD && token->word == frame->effect && token->box == NULL)
        return token;
    }

  return NULL;
}

/* 声音小，调大一点: how loud it is, and then the contrary that is wanted. */
static gboolean
answers_volume (SampanFrame *frame, SampanFrame *modifier)
{
  const gboolean more = (modifier->slots & SAMPAN_SLOT_MORE) != 0;
  const SampanToken *verb = sampan_frame_get_last (modifier);

  if (frame->slots != SAMPAN_SLOT_EFFECT || frame->effect->op->id != SAMPAN_OP_VOLUME
      || frame->effect->edit == NULL || modifier->link != SAMPAN_LINK_PAUSE
      || (modifier->slots & (SAMPAN_SLOT_MORE | SAMPAN_SLOT_LESS)) == 0
      || (modifier->slots
          & ~(guint)(SAMPAN_SLOT_MORE | SAMPAN_SLOT_LESS | SAMPAN_SLOT_DEGREE
                     | SAMPAN_SLOT_QUANTITY))
             != 0)
    return FALSE;
  return !g_ascii_isalpha (*verb->text) && find_effect (frame) != NULL
         && (sampan_edit_get_number (frame->effect->edit, "gain_db") > 0) != more;
}

/* "blur the background, a lot": how, said after a comma. Returns whether @frame took it. */
static gboolean
take_modifier (SampanFrame *frame, SampanFrame *modifier, SampanMediaKind kind)
{
  g_autoptr (SampanFrame) trial = sampan_frame_copy (frame);
  const gboolean times = frame->quote != NULL
                         && ((modifier->slots & (SAMPAN_SLOT_EDGE | SAMPAN_SLOT_SIZE)) != 0
                             || (sampan_rules_has_time (modifier) && !sampan_rules_has_time (frame)
                                 && sampan_frame_has_mark (modifier, SAMPAN_MARK_FROM)));
  gboolean room = TRUE;

  const gboolean bare = is_bare_cut (frame) || is_topic (frame, modifier);
  const guint only = modifier->slots & ~(guint)SAMPAN_SLOT_ONLY;
  /* "print it" says nothing of what was asked for before. */
  const gboolean verb = modifier->link != SAMPAN_LINK_RUN
                        && sampan_frame_has_trait (modifier, SAMPAN_TRAIT_PRONOUN)
                        && (modifier->slots & ~(guint)(SAMPAN_SLOT_ADD | SAMPAN_SLOT_CHANGE)) == 0;

  if (sampan_frame_correct (frame, modifier, kind))
    return TRUE;
  if (take_step (frame, modifier))
    return FALSE;
  if (answers_volume (frame, modifier))
    {
      frame->object = box_object (find_effect (frame), frame->effect->op);
      frame->effect = NULL;
      frame->slots = SAMPAN_SLOT_OBJECT;
      for (guint i = 0; i < modifier->tokens->len; i++)
        sampan_frame_add (frame, modifier->tokens->pdata[i]);
      return TRUE;
    }
  if (modifier->link == SAMPAN_LINK_OR || verb
      || !(sampan_frame_is_modifier (modifier) || is_said_of (modifier, frame)
           || only == SAMPAN_SLOT_LANGUAGE || only == SAMPAN_SLOT_DEGREE
           || (only == SAMPAN_SLOT_QUANTITY && !sampan_rules_has_time (modifier))
           || is_topic (frame, modifier) || is_lettering (frame, modifier)))
    return FALSE;
  if (!times && !bare && reading_type (modifier, kind) == SAMPAN_READING_EDIT)
    return FALSE;
  for (guint i = 0; i < modifier->tokens->len; i++)
    room = sampan_frame_add (trial, modifier->tokens->pdata[i]) && room;
  if (!room
      || !(reading_type (trial, kind) == SAMPAN_READING_EDIT
           || (is_cast (frame) && is_said_of (modifier, frame))))
    return sampan_frame_replace_value (frame, modifier, kind);
  for (guint i = 0; i < modifier->tokens->len; i++)
    sampan_frame_add (frame, modifier->tokens->pdata[i]);
  return TRUE;
}

static gboolean
blurs_background (const SampanWord *effect)
{
  return effect->op->id == SAMPAN_OP_BACKGROUND && effect->edit != NULL
         && g_strcmp0 (sampan_edit_get_string (effect->edit, "mode"), "blur") == 0;
}

/* What "it" is: "make the shirt blue, undo that, make it green", "don't remove the background, blur
 * it". */
static void
inherit_object (GPtrArray *frames, guint at)
{
  const guint loose = SAMPAN_SLOT_COLOUR | SAMPAN_SLOT_CHANGE | SAMPAN_SLOT_ADD;
  SampanFrame *frame = frames->pdata[at], *before = frames->pdata[at - 1];
  /* 染成棕色 */
  const gboolean dyes = frame->effect != NULL && frame->object == NULL
                        && frame->effect->op->id == SAMPAN_OP_RECOLOUR && frame->n_colours == 1;
  const gboolean colour = dyes || (frame->n_colours == 1 && (frame->slots & ~loose) == 0)
                          || (frame->slots & ~(loose | SAMPAN_SLOT_CUT)) == SAMPAN_SLOT_SCENE;
  /* "blur the background, blur it a lot" */
  const gboolean again =
      before->effect != NULL
      && ((before->object != NULL && before->object->op->id == SAMPAN_OP_BACKGROUND
           && before->effect->op->id == SAMPAN_OP_BLUR)
          || blurs_background (before->effect))
      && (frame->slots & (SAMPAN_SLOT_DEGREE | SAMPAN_SLOT_QUANTITY)) != 0;
  const gboolean blur =
      frame->effect != NULL && frame->effect->op->id == SAMPAN_OP_BLUR && frame->object == NULL
      && (again || frame->corrects || (before->slots & SAMPAN_SLOT_NEGATION) != 0);

  /* "don't blur the background, remove it" */
  const gboolean away =
      frame->slots == SAMPAN_SLOT_CUT && (before->slots & SAMPAN_SLOT_NEGATION) != 0;

  for (guint i = at; (colour || blur || away) && i-- > 0;)
    {
      before = frames->pdata[i];
      /* "a hat, not a red one, blue" */
      if ((before->slots & SAMPAN_SLOT_UNDO) != 0
          || (before->slots & ~(guint)SAMPAN_SLOT_COLOUR) == SAMPAN_SLOT_NEGATION)
        continue;
      /* "a sunset behind me, something orange" */
      if (before->scene != NULL && frame->n_colours > 0 && frame->link != SAMPAN_LINK_RUN)
        break;
      if (before->object != NULL && sampan_op_is_about_part (before->object->op))
        {
          frame->object = before->object;
          frame->slots |= SAMPAN_SLOT_OBJECT;
        }
      else if (before->effect != NULL && sampan_op_is_about_part (before->effect->op))
        {
          frame->object = before->effect; /* "remove the background" names it too */
          frame->slots |= SAMPAN_SLOT_OBJECT;
        }
      else if (before->effect != NULL && before->effect->op->id == SAMPAN_OP_ACCESSORY && colour)
        {
          frame->effect = before->effect;
          frame->slots |= SAMPAN_SLOT_EFFECT;
        }
      break;
    }
}

/* "red, the hat should be" */
static gboolean
takes_colour (SampanFrame *frame, SampanFrame *before)
{
  const gboolean worn = frame->effect != NULL && frame->effect->op->id == SAMPAN_OP_ACCESSORY;

  if (before->slots != SAMPAN_SLOT_COLOUR || frame->link != SAMPAN_LINK_PAUSE
      || frame->n_colours > 0 || !(worn || lacks_colour (frame)))
    return FALSE;
  share_colour (frame, before);
  return TRUE;
}

/* 在中间，加上“周末愉快”: where, said before the words. */
static gboolean
takes_place (SampanFrame *frame, SampanFrame *before)
{
  if (before->slots != SAMPAN_SLOT_PLACE || frame->quote == NULL || frame->place != NULL
      || !is_enumerated (frame))
    return FALSE;
  frame->place = before->place;
  frame->slots |= SAMPAN_SLOT_PLACE;
  return TRUE;
}

/* "in the last two seconds, put “bye” in the middle": when, said before the words. */
static gboolean
takes_time (SampanFrame *frame, SampanFrame *before, SampanMediaKind kind)
{
  g_autoptr (SampanFrame) trial = NULL;

  if (!is_timed (before) || frame->quote == NULL || frame->link != SAMPAN_LINK_PAUSE
      || (before->slots & ~(guint)(SAMPAN_SLOT_EDGE | SAMPAN_SLOT_QUANTITY | SAMPAN_SLOT_RATIO))
             != 0
      || ((before->slots & SAMPAN_SLOT_EDGE) == 0
          && !sampan_frame_has_mark (before, SAMPAN_MARK_FROM) && !sampan_frame_is_span (before))
      || sampan_rules_has_time (frame))
    return FALSE;
  trial = sampan_frame_copy (frame);
  for (guint i = 0; i < before->tokens->len; i++)
    if (!sampan_frame_add (trial, before->tokens->pdata[i]))
      return FALSE;
  if (reading_type (trial, kind) != SAMPAN_READING_EDIT)
    return FALSE;
  for (guint i = 0; i < before->tokens->len; i++)
    sampan_frame_add (frame, before->tokens->pdata[i]);
  return TRUE;
}

/* "blur the faces and the background": what is done to the first is done to the second. */
static void
inherit_effect (SampanFrame *frame, SampanFrame *before)
{
  const gboolean blurred =
      before->object == NULL && before->effect != NULL && blurs_background (before->effect);

  if (frame->link != SAMPAN_LINK_AND || frame->slots != SAMPAN_SLOT_OBJECT || frame->object == NULL
      || !sampan_op_is_about_part (frame->object->op))
    return;
  if (before->object != NULL && before->effect != NULL
      && sampan_op_is_about_part (before->object->op))
    {
      frame->effect = before->effect;
      frame->slots |= SAMPAN_SLOT_EFFECT;
    }
  /* "blur the number plates and faces" */
  else if ((blurred
            || (before->effect != NULL && before->effect->op->id == SAMPAN_OP_BLUR
                && (before->slots & SAMPAN_SLOT_UNKNOWN) != 0))
           && frame->object->op->id == SAMPAN_OP_FACES)
    {
      frame->slots |= SAMPAN_SLOT_CUT; /* a face that is hidden is blurred */
      frame->hides = TRUE;
    }
}

/* 照片倒过来了，旋转180度: how it is, and then what to do about it, which is the same. */
static gboolean
says_same (SampanFrame *frame, SampanFrame *before, SampanMediaKind kind)
{
  g_auto (SampanReading) reading = { 0 };

  if (before->slots != SAMPAN_SLOT_EFFECT || before->effect->op->id != SAMPAN_OP_ROTATE
      || before->effect->edit == NULL || frame->link == SAMPAN_LINK_THEN)
    return FALSE;
  sampan_rules_read (frame, kind, &reading);
  return reading.type == SAMPAN_READING_EDIT
         && sampan_edit_equal (reading.edit, before->effect->edit);
}

static const SampanOp *
about_op (SampanFrame *frame)
{
  return frame->effect != NULL ? frame->effect->op : frame->object->op;
}

/* "strangers in the shot, blur their faces": who is there, and then what to do. */
static gboolean
is_subject (SampanFrame *before, SampanFrame *frame, SampanMediaKind kind)
{
  return before->slots == SAMPAN_SLOT_OBJECT && g_strcmp0 (before->object->target, "subject") == 0
         && frame->link == SAMPAN_LINK_PAUSE && frame->n_colours == 0
         && reading_type (frame, kind) == SAMPAN_READING_EDIT;
}

/* "rotate it, it is upside down": the second says what the first leaves open. */
static gboolean
says_again (SampanFrame *frame, SampanFrame *before, SampanMediaKind kind)
{
  g_auto (SampanReading) reading = { 0 };

  if (says_same (frame, before, kind) || is_subject (before, frame, kind))
    return TRUE;
  if (((before->slots & ~(guint)(SAMPAN_SLOT_DEGREE | SAMPAN_SLOT_SIDE)) != SAMPAN_SLOT_EFFECT
       && before->slots != SAMPAN_SLOT_OBJECT)
      || sampan_op_is_about_part (about_op (before))
      || reading_type (before, kind) != SAMPAN_READING_UNRESOLVED)
    return FALSE;
  sampan_rules_read (frame, kind, &reading);
  return reading.type == SAMPAN_READING_EDIT
         && sampan_edit_get_op (reading.edit) == about_op (before);
}

/* "it's underexposed, fix the exposure", "nine by sixteen, so crop to that": says no more than what
 * was said before. */
static gboolean
says_less (SampanFrame *frame, SampanFrame *before, SampanMediaKind kind)
{
  const guint loose =
      SAMPAN_SLOT_OBJECT | SAMPAN_SLOT_EFFECT | SAMPAN_SLOT_CHANGE | SAMPAN_SLOT_ADD;
  const SampanWord *about = frame->effect != NULL ? frame->effect : frame->object;
  g_auto (SampanReading) reading = { 0 }, earlier = { 0 };

  if (about == NULL || about->edit != NULL || (frame->slots & ~loose) != 0
      || sampan_op_is_about_part (about->op) || sampan_frame_adds_sound (frame))
    return FALSE;
  sampan_rules_read (frame, kind, &reading);
  sampan_rules_read (before, kind, &earlier);
  return reading.type == SAMPAN_READING_UNRESOLVED && earlier.type == SAMPAN_READING_EDIT
         && sampan_edit_get_op (earlier.edit) == about->op;
}

/* "cut from 10 to 15 and from 30 to 35": of a video, seconds. @before: (nullable) */
static void
settle_range (SampanFrame *frame, SampanFrame *before)
{
  const guint verbs = SAMPAN_SLOT_KEEP | SAMPAN_SLOT_CUT | SAMPAN_SLOT_TRIM;
  const gboolean range = sampan_frame_has_mark (frame, SAMPAN_MARK_BETWEEN)
                         || (sampan_frame_has_mark (frame, SAMPAN_MARK_FROM)
                             && sampan_frame_has_mark (frame, SAMPAN_MARK_TO));
  const gboolean cuts = (frame->slots & verbs) != 0
                        || (before != NULL && is_timed (before) && (before->slots & verbs) != 0);

  if (!range || !cuts || (frame->slots & ~(verbs | SAMPAN_SLOT_QUANTITY)) != 0
      || frame->n_quantities != 2)
    return;
  for (guint i = 0; i < frame->tokens->len; i++)
    {
      SampanToken *token = frame->tokens->pdata[i];

      if (token->type != SAMPAN_TOKEN_QUANTITY || token->unit != SAMPAN_UNIT_NONE)
        continue;
      token->unit = SAMPAN_UNIT_SECOND;
      token->part = 1;
    }
}

/* The "blur it" of "remove the sign, or blur it": something that no edit knows. */
static gboolean
blurs_unknown (SampanFrame *before, SampanFrame *frame)
{
  return frame->slots == SAMPAN_SLOT_EFFECT && frame->effect->op->id == SAMPAN_OP_BLUR
         && sampan_frame_has_trait (frame, SAMPAN_TRAIT_PRONOUN)
         && (before->slots & (SAMPAN_SLOT_UNKNOWN | SAMPAN_SLOT_MISSING)) != 0
         && (before->slots & SAMPAN_SLOT_CUT) != 0;
}

/* "the first minute is waiting, lose it; the last 20 seconds too" */
static gboolean
says_too (SampanFrame *frame)
{
  const guint n = frame->tokens->len;

  return n > 0 && is_timed (frame)
         && strcmp (((SampanToken *)frame->tokens->pdata[n - 1])->text, "too") == 0;
}

void
sampan_frames_connect (GPtrArray *frames, SampanMediaKind kind)
{
  for (guint i = 0; kind == SAMPAN_MEDIA_VIDEO && i < frames->len; i++)
    settle_range (frames->pdata[i], i > 0 ? frames->pdata[i - 1] : NULL);
  for (guint i = 1; i < frames->len;)
    {
      SampanFrame *frame = frames->pdata[i];

      take_rest (frames->pdata[i - 1], frame);
      if (sampan_spans_join (frames, i) || take_modifier (frames->pdata[i - 1], frame, kind))
        {
          g_ptr_array_remove_index (frames, i);
          continue;
        }
      if (blurs_unknown (frames->pdata[i - 1], frame))
        frame->slots |= SAMPAN_SLOT_UNKNOWN;
      if (says_less (frame, frames->pdata[i - 1], kind))
        {
          g_ptr_array_remove_index (frames, i);
          continue;
        }
      if (is_enumerated (frame) || says_too (frame))
        inherit_verb (frames->pdata[i - 1], frame);
      if (frame->link == SAMPAN_LINK_AND)
        inherit_colour (frame, frames->pdata[i - 1]);
      inherit_removal (frame, frames->pdata[i - 1]);
      inherit_effect (frame, frames->pdata[i - 1]);
      inherit_object (frames, i);
      if (takes_colour (frame, frames->pdata[i - 1]) || takes_place (frame, frames->pdata[i - 1])
          || takes_time (frame, frames->pdata[i - 1], kind)
          || says_again (frame, frames->pdata[i - 1], kind))
        g_ptr_array_remove_index (frames, i - 1);
      else
        i++;
    }
  for (guint i = frames->len; i-- > 1;)
    {
      inherit_cut (frames->pdata[i - 1], frames->pdata[i]);
      if (!is_enumerated (frames->pdata[i]))
        continue;
      inherit_amount (frames->pdata[i - 1], frames->pdata[i]);
      inherit_colour (frames->pdata[i - 1], frames->pdata[i]);
    }
}
