#include "sampan-rules-private.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

/* How much more or less a degree makes of a plain amount. */
static const double degree_factors[SAMPAN_N_DEGREES] = {
  [SAMPAN_DEGREE_TINY] = 0.4, [SAMPAN_DEGREE_SLIGHT] = 0.6,  [SAMPAN_DEGREE_PLAIN] = 1,
  [SAMPAN_DEGREE_MUCH] = 1.6, [SAMPAN_DEGREE_EXTREME] = 2.4, [SAMPAN_DEGREE_MOST] = 1000,
};

static const char *const reasons[SAMPAN_N_REASONS] = {
  [SAMPAN_REASON_UNKNOWN] = N_ ("no local edit does this"),
  [SAMPAN_REASON_MISSING] = N_ ("this edit is not there yet"),
  [SAMPAN_REASON_VIDEO_ONLY] = N_ ("this works on videos only"),
  [SAMPAN_REASON_IMAGE_ONLY] = N_ ("this works on pictures only"),
  [SAMPAN_REASON_HOW] = N_ ("this does not say which way or how much"),
  [SAMPAN_REASON_VALUE] = N_ ("this is more or less than the edit allows"),
  [SAMPAN_REASON_WHEN] = N_ ("this does not say from when to when"),
  [SAMPAN_REASON_WORDS] = N_ ("this does not say which words: put them in quotation marks"),
  [SAMPAN_REASON_PICTURE] = N_ ("this does not say which picture"),
  [SAMPAN_REASON_COLOUR] = N_ ("this does not say which colour"),
  [SAMPAN_REASON_COLOURS] = N_ ("a gradient needs two colours"),
  [SAMPAN_REASON_SHAPE] = N_ ("this does not say which shape, such as 3:4"),
  [SAMPAN_REASON_PIXELS] = N_ ("this does not say how many pixels wide or high"),
  [SAMPAN_REASON_ANGLE] = N_ ("only quarter turns and angles of up to 45 degrees are possible"),
  [SAMPAN_REASON_TOO_LONG] = N_ ("too many words at once: ask for less at a time"),
  [SAMPAN_REASON_NOTHING_BEFORE] = N_ ("nothing before this can be taken back"),
};

void
sampan_reading_clear (SampanReading *self)
{
  g_clear_pointer (&self->edit, sampan_edit_unref);
}

const char *
sampan_reason_get_text (SampanReason reason)
{
  return _ (reasons[reason]);
}

gboolean
sampan_rules_only (SampanFrame *frame, guint slots)
{
  return (frame->slots & ~slots) == 0;
}

void
sampan_rules_take (SampanReading *reading, SampanEdit *edit)
{
  g_clear_pointer (&reading->edit, sampan_edit_unref);
  reading->type = SAMPAN_READING_EDIT;
  reading->edit = edit;
}

void
sampan_rules_refuse (SampanReading *reading, SampanReason reason)
{
  g_clear_pointer (&reading->edit, sampan_edit_unref);
  reading->type = SAMPAN_READING_UNRESOLVED;
  reading->reason = reason;
}

SampanEdit *
sampan_rules_set_number (SampanReading *reading, SampanEdit *edit, const char *name, double value)
{
  const SampanParam *param = sampan_op_find_param (sampan_edit_get_op (edit), name);

  if (value < param->minimum || value > param->maximum)
    {
      sampan_rules_refuse (reading, SAMPAN_REASON_VALUE);
      return NULL;
    }
  /* Nobody means more than that, and 0.15 reads better than 0.150001. */
  return sampan_edit_with_number (edit, name, round (value * 1000) / 1000);
}

double
sampan_rules_scale (const SampanWord *word, int degree, double base)
{
  if (degree < 0)
    degree = SAMPAN_DEGREE_PLAIN;
  if (word != NULL && word->has_levels)
    return word->levels[degree];
  return base * degree_factors[degree];
}

static void
take_without (SampanReading *reading, const SampanOp *op, SampanFrame *frame)
{
  reading->type = SAMPAN_READING_WITHOUT;
  reading->op = op;
  /* "no more blue cast" */
  reading->away = (frame->slots & SAMPAN_SLOT_CUT) != 0
                  || (!frame->contrasts && (frame->slots & SAMPAN_SLOT_NEGATION) != 0
                      && sampan_frame_has_trait (frame, SAMPAN_TRAIT_CASTS));
  /* "vintage instead of matte": nothing goes. */
  if (frame->contrasts && op->key == NULL && frame->effect != NULL && frame->effect->edit != NULL)
    reading->type = SAMPAN_READING_NOTHING;
  if (op->id == SAMPAN_OP_ACCESSORY && frame->effect != NULL)
    reading->which = sampan_edit_get_string (frame->effect->edit, op->key);
  else if (op->id == SAMPAN_OP_RECOLOUR && frame->object != NULL)
    reading->which = frame->object->target;
}

/* What an effect on a thing is about: "blur the background" is about the background. */
static const SampanOp *
combine (const SampanOp *effect, const SampanOp *object)
{
  if (effect == NULL || object == NULL)
    return effect != NULL ? effect : object;
  switch (effect->id)
    {
    case SAMPAN_OP_RECOLOUR:
      return effect;

    case SAMPAN_OP_ACCESSORY:
      return object->id == SAMPAN_OP_FACES ? effect : object;

    case SAMPAN_OP_DENOISE:
      return sampan_op_is_about_part (object) ? object : effect;

    default:
      return object;
    }
}

/* "double": of what, somebody has to say. */
static gboolean
is_factor (const SampanToken *quantity)
{
  return quantity->word != NULL && quantity->word->class == SAMPAN_WORD_NUMBER
         && quantity->word->value == SAMPAN_NUMERAL_FACTOR;
}

/* "90 clockwise" */
static gboolean
is_quarter (SampanFrame *frame, guint index)
{
  const SampanToken *quantity = frame->quantities[index];

  return quantity->unit == SAMPAN_UNIT_NONE && (frame->slots & SAMPAN_SLOT_SIDE) != 0
         && (quantity->number == 90 || quantity->number == 180 || quantity->number == 270);
}

/* The operation that the frame is about, NULL if it names none. */
static const SampanOp *
find_op (SampanFrame *frame)
{
  if ((frame->slots & SAMPAN_SLOT_QUOTE) != 0)
    return sampan_op_get (SAMPAN_OP_TEXT);
  /* "swap the wall for a sunset" */
  if (frame->scene != NULL && (frame->slots & SAMPAN_SLOT_CHANGE) != 0 && frame->effect == NULL
      && frame->object != NULL && sampan_word_is_background (frame->object))
    return sampan_op_get (SAMPAN_OP_BACKGROUND);
  if (frame->object != NULL || frame->effect != NULL)
    return combine (frame->effect != NULL ? frame->effect->op : NULL,
                    frame->object != NULL ? frame->object->op : NULL);
  /* "make the photo bigger" */
  if (frame->size != NULL && frame->size->op != NULL)
    return frame->size->op;
  if (frame->colour_of != NULL)
    return sampan_op_get (SAMPAN_OP_RECOLOUR);
  /* 换成夜景: behind the person, where else? */
  if (frame->scene != NULL && (frame->slots & SAMPAN_SLOT_CHANGE) != 0)
    return sampan_op_get (SAMPAN_OP_BACKGROUND);
  if (sampan_frame_is_share (frame))
    return sampan_op_get (SAMPAN_OP_CROP);
  if (sampan_rules_has_time (frame) || sampan_frame_has_mark (frame, SAMPAN_MARK_ENDS))
    return sampan_op_get (SAMPAN_OP_TRIM);
  if ((frame->slots & SAMPAN_SLOT_RATIO) != 0)
    return sampan_op_get (SAMPAN_OP_CROP);
  if ((frame->slots & (SAMPAN_SLOT_PIXELS | SAMPAN_SLOT_SPAN)) != 0)
    return sampan_op_get (SAMPAN_OP_RESIZE);

  for (guint i = 0; i < frame->n_quantities; i++)
    if (frame->quantities[i]->unit == SAMPAN_UNIT_DEGREE || is_quarter (frame, i))
      return sampan_op_get (SAMPAN_OP_ROTATE);
    else if (frame->quantities[i]->unit == SAMPAN_UNIT_TIMES && !is_factor (frame->quantities[i]))
      return sampan_op_get (SAMPAN_OP_SPEED);
    else if (frame->quantities[i]->unit == SAMPAN_UNIT_DECIBEL)
      return sampan_op_get (SAMPAN_OP_VOLUME);
    else if (frame->quantities[i]->unit == SAMPAN_UNIT_STOP)
      return sampan_op_get (SAMPAN_OP_EXPOSURE);
    else if (frame->quantities[i]->unit == SAMPAN_UNIT_LINES
             || frame->quantities[i]->unit == SAMPAN_UNIT_PIXEL)
      return sampan_op_get (SAMPAN_OP_RESIZE);

  return NULL;
}

static SampanEdit *
crop_to_pixels (const SampanToken *pixels)
{
  g_autoptr (SampanEdit) edit = sampan_edit_new (SAMPAN_OP_CROP);
  guint width = pixels->number, height = pixels->second, divisor = width;
  g_autofree char *aspect = NULL;

  for (guint rest = height; rest > 0;)
    {
      const guint left = divisor % rest;

      divisor = rest;
      rest = left;
    }
  aspect = g_strdup_printf ("%u:%u", width / divisor, height / divisor);
  return sampan_edit_with_string (edit, "aspect", aspect);
}

/* Whether the frame is about a part of the picture, such as its left half. */
static gboolean
is_about_region (SampanFrame *frame)
{
  return frame->effect != NULL && sampan_word_is_region (frame->effect);
}

/* Whether the word "crop" is there, or, to be @exact, "crop to": "crop the left half" may be what
 * stays or what goes. */
static gboolean
says_crop (SampanFrame *frame, gboolean exact)
{
  gboolean to =
      sampan_frame_has_mark (frame, SAMPAN_MARK_TO) || g_strcmp0 (frame->effect->target, "to") == 0;
  gboolean crop = FALSE;

  for (guint i = 0; i < frame->tokens->len; i++)
    {
      const SampanToken *token = frame->tokens->pdata[i];

      if (!sampan_token_is (token, SAMPAN_WORD_EFFECT) || token->word->op->id != SAMPAN_OP_CROP
          || token->word->edit != NULL)
        continue;
      crop = TRUE;
      to |= g_strcmp0 (token->word->target, "to") == 0;
    }

  return crop && (to || !exact);
}

/* What is left without a half: the other one. NULL without one that begins or ends at a side. */
static SampanEdit *
take_off (SampanEdit *part)
{
  static const char *const sides[][2] = { { "x", "width" }, { "y", "height" } };

  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      double at = sampan_edit_get_number (part, sides[i][0]);
      double size = sampan_edit_get_number (part, sides[i][1]);
      g_autoptr (SampanEdit) moved = NULL;

      if (sampan_edit_get_number (part, sides[1 - i][1]) < 1 || size >= 1)
        continue;
      if (at != 0 && at + size < 0.999)
        return NULL;
      moved = sampan_edit_with_number (part, sides[i][0], at == 0 ? size : 0);
      return sampan_edit_with_number (moved, sides[i][1], at == 0 ? 1 - size : at);
    }

  return NULL;
}

/* "keep only the left half", "cut off the top third" */
static void
read_region (SampanFrame *frame, SampanReading *reading)
{
  const guint keeps = SAMPAN_SLOT_KEEP | SAMPAN_SLOT_TRIM;
  const gboolean cuts = (frame->slots & SAMPAN_SLOT_CUT) != 0;
  SampanEdit *edit = NULL;

  if (sampan_rules_only (frame, SAMPAN_SLOT_EFFECT | SAMPAN_SLOT_CUT | keeps | SAMPAN_SLOT_CHANGE)
      && (cuts || (frame->slots & keeps) != 0 || says_crop (frame, TRUE)))
    edit = cuts ? take_off (frame->effect->edit) : sampan_edit_ref (frame->effect->edit);
  if (edit != NULL)
    sampan_rules_take (reading, edit);
  else
    sampan_rules_refuse (reading, SAMPAN_REASON_UNKNOWN);
}

static void
read_crop (SampanFrame *frame, SampanReading *reading)
{
  g_autoptr (SampanEdit) edit = NULL;
  g_autofree char *aspect = NULL;
  double width, height;

  if (sampan_frame_is_share (frame))
    {
      sampan_rules_read_share (frame, reading);
      return;
    }
  if (is_about_region (frame))
    {
      read_region (frame, reading);
      return;
    }
  if (!sampan_rules_only (frame, SAMPAN_SLOT_EFFECT | SAMPAN_SLOT_RATIO | SAMPAN_SLOT_CHANGE
                                     | SAMPAN_SLOT_CUT | SAMPAN_SLOT_TRIM | SAMPAN_SLOT_ADD
                                     | SAMPAN_SLOT_PIXELS))
    {
      sampan_rules_refuse (reading, SAMPAN_REASON_UNKNOWN);
      return;
    }
  /* "crop to 1080x1350": to that shape. */
  if (frame->aspect == NULL && frame->ratio == NULL && frame->pixels != NULL)
    {
      sampan_rules_take (reading, crop_to_pixels (frame->pixels));
      return;
    }
  if (frame->aspect == NULL && frame->ratio == NULL)
    {
      sampan_rules_refuse (reading, SAMPAN_REASON_SHAPE);
      return;
    }

  if (frame->aspect != NULL && frame->ratio != NULL
      && strcmp (frame->aspect, frame->ratio->text) != 0)
    {
      sampan_rules_refuse (reading, SAMPAN_REASON_SHAPE);
      return;
    }

  aspect = g_strdup (frame->aspect != NULL ? frame->aspect : frame->ratio->text);
  if (!sampan_aspect_parse (aspect, &width, &height))
    {
      sampan_rules_refuse (reading, SAMPAN_REASON_VALUE);
      return;
    }
  g_free (aspect);
  aspect = g_strdup_printf ("%g:%g", width, height);
  edit = sampan_edit_new (SAMPAN_OP_CROP);
  sampan_rules_take (reading, sampan_edit_with_string (edit, "aspect", aspect));
}

/* An edit that has nothing more to say. */
static void
read_plain (SampanFrame *frame, SampanReading *reading)
{
  if (sampan_rules_only (frame, SAMPAN_SLOT_EFFECT | SAMPAN_SLOT_CHANGE | SAMPAN_SLOT_ADD))
    sampan_rules_take (reading, sampan_edit_ref (frame->effect->edit));
  else
    sampan_rules_refuse (reading, SAMPAN_REASON_UNKNOWN);
}

/* Whether it is about noise, and not about an edit that takes noise away. */
static gboolean
is_noise (SampanFrame *frame, const SampanOp *op)
{
  return (op->id == SAMPAN_OP_DENOISE || op->id == SAMPAN_OP_AUDIO_DENOISE)
         && frame->effect == NULL;
}

static void
read_op (SampanFrame *frame, const SampanOp *op, SampanMediaKind kind, SampanReading *reading)
{
  switch (op->id)
    {
    case SAMPAN_OP_CROP:
      read_crop (frame, reading);
      break;
    case SAMPAN_OP_ROTATE:
      sampan_rules_read_rotate (frame, reading);
      break;
    case SAMPAN_OP_FLIP:
      read_plain (frame, reading);
      break;
    case SAMPAN_OP_RESIZE:
      sampan_rules_read_resize (frame, reading);
      break;
    case SAMPAN_OP_TRIM:
      sampan_rules_read_trim (frame, reading);
      break;
    case SAMPAN_OP_SPEED:
      sampan_rules_read_speed (frame, reading);
      break;
    case SAMPAN_OP_VOLUME:
      sampan_rules_read_volume (frame, reading);
      break;
    case SAMPAN_OP_FADE:
      sampan_rules_read_fade (frame, reading);
      break;
    case SAMPAN_OP_LOOK:
    case SAMPAN_OP_STYLISE:
      sampan_rules_read_look (frame, reading);
      break;
    case SAMPAN_OP_REVERSE:
      read_plain (frame, reading);
      break;
    case SAMPAN_OP_RECOLOUR:
      sampan_rules_read_recolour (frame, reading);
      break;
    case SAMPAN_OP_FACES:
      sampan_rules_read_faces (frame, reading);
      break;
    case SAMPAN_OP_ACCESSORY:
      sampan_rules_read_accessory (frame, reading);
      break;
    case SAMPAN_OP_UPSCALE:
      sampan_rules_read_upscale (frame, reading);
      break;
    case SAMPAN_OP_BACKGROUND:
      sampan_rules_read_background (frame, reading);
      break;
    case SAMPAN_OP_TEXT:
      sampan_rules_read_text (frame, kind, reading);
      break;
    case SAMPAN_OP_CAPTIONS:
      sampan_rules_read_captions (frame, reading);
      break;
    default:
      if (is_noise (frame, op))
        sampan_rules_read_noise (frame, op, reading);
      else
        sampan_rules_read_amount (frame, op, reading);
      break;
    }
}

/* "don't add noise" */
static gboolean
adds_none (SampanFrame *frame)
{
  for (guint i = 0; i < frame->tokens->len; i++)
    if (sampan_token_is (frame->tokens->pdata[i], SAMPAN_WORD_NEGATION)
        && g_str_has_suffix (((SampanToken *)frame->tokens->pdata[i])->text, " add"))
      return TRUE;

  return FALSE;
}

/* 下面百分之十不要: it is to go. */
static gboolean
refuses_share (SampanFrame *frame, SampanReading *reading)
{
  g_autoptr (SampanFrame) cut = sampan_frame_copy (frame);

  cut->slots ^= SAMPAN_SLOT_NEGATION | SAMPAN_SLOT_CUT;
  if (!sampan_frame_is_share (cut))
    return FALSE;
  sampan_rules_read_share (cut, reading);
  return TRUE;
}

/* "no sound" and "no background" ask for something; every other "no" asks for nothing. */
static void
read_negation (SampanFrame *frame, const SampanOp *op, SampanReading *reading)
{
  const guint alone = SAMPAN_SLOT_NEGATION | SAMPAN_SLOT_OBJECT;
  const gboolean dropped =
      sampan_rules_only (frame, alone) || sampan_rules_only (frame, alone | SAMPAN_SLOT_KEEP);

  if (op == NULL ? refuses_share (frame, reading) : is_noise (frame, op) && adds_none (frame))
    return;
  if (is_about_region (frame) && !says_crop (frame, FALSE)
      && sampan_rules_only (frame, SAMPAN_SLOT_NEGATION | SAMPAN_SLOT_EFFECT))
    {
      g_autoptr (SampanFrame) cut = sampan_frame_copy (frame);

      /* 左半边不要 */
      cut->slots = SAMPAN_SLOT_CUT | SAMPAN_SLOT_EFFECT;
      read_region (cut, reading);
    }
  else if (op != NULL && frame->contrasts)
    take_without (reading, op, frame);
  else if (op != NULL && op->id == SAMPAN_OP_TRIM && (frame->slots & SAMPAN_SLOT_CUT) == 0)
    {
      g_autoptr (SampanFrame) cut = sampan_frame_copy (frame);

      /* 前三秒不要: what is not wanted of a video is cut. */
      cut->slots &= ~(guint)(SAMPAN_SLOT_NEGATION | SAMPAN_SLOT_KEEP);
      cut->slots |= SAMPAN_SLOT_CUT;
      sampan_rules_read_trim (cut, reading);
    }
  else if (dropped && op != NULL && op->id == SAMPAN_OP_VOLUME)
    {
      g_autoptr (SampanEdit) edit = sampan_edit_new (SAMPAN_OP_VOLUME);

      sampan_rules_take (reading, sampan_edit_with_number (edit, "mute", 1));
    }
  else if (dropped && op != NULL && op->id == SAMPAN_OP_BACKGROUND)
    {
      g_autoptr (SampanEdit) edit = sampan_edit_new (SAMPAN_OP_BACKGROUND);

      sampan_rules_take (reading, sampan_edit_with_string (edit, "mode", "remove"));
    }
  else if (op != NULL && is_noise (frame, op))
    {
      g_autoptr (SampanFrame) noise = sampan_frame_copy (frame);

      noise->slots &= ~(guint)SAMPAN_SLOT_NEGATION;
      sampan_rules_read_noise (noise, op, reading);
    }
  else if (op != NULL)
    take_without (reading, op, frame);
  /* "yellow instead of white" */
  else if (frame->contrasts
           && sampan_rules_only (frame,
                                 SAMPAN_SLOT_NEGATION | SAMPAN_SLOT_COLOUR | SAMPAN_SLOT_CHANGE))
    reading->type = SAMPAN_READING_NOTHING;
  else if (sampan_rules_only (frame, SAMPAN_SLOT_NEGATION | SAMPAN_SLOT_CHANGE | SAMPAN_SLOT_MISSING
                                         | SAMPAN_SLOT_CUT | SAMPAN_SLOT_ADD | SAMPAN_SLOT_TRIM))
    reading->type = SAMPAN_READING_NOTHING;
  else
    sampan_rules_refuse (reading, SAMPAN_REASON_UNKNOWN);
}

static void
read_undo (SampanFrame *frame, const SampanOp *op, SampanReading *reading)
{
  const SampanToken *token;
  guint i = 0;

  while (!sampan_token_is (frame->tokens->pdata[i], SAMPAN_WORD_UNDO))
    i++;
  token = frame->tokens->pdata[i];
  if (op != NULL)
    take_without (reading, op, frame);
  else if (!sampan_rules_only (frame, SAMPAN_SLOT_UNDO | SAMPAN_SLOT_NEGATION | SAMPAN_SLOT_CHANGE))
    sampan_rules_refuse (reading, SAMPAN_REASON_UNKNOWN);
  else
    reading->type =
        token->word->value == SAMPAN_UNDO_ALL ? SAMPAN_READING_UNDO_ALL : SAMPAN_READING_UNDO_LAST;
}

/* "remove the vignette", "take out the text" */
static gboolean
takes_away (SampanFrame *frame, const SampanOp *op)
{
  guint names = SAMPAN_SLOT_EFFECT | SAMPAN_SLOT_OBJECT;

  /* "the red hat": which colour it has makes no difference. */
  if (op != NULL && op->id == SAMPAN_OP_ACCESSORY)
    names |= SAMPAN_SLOT_COLOUR;
  if (op == NULL || !sampan_rules_only (frame, SAMPAN_SLOT_CUT | names)
      || (frame->slots & SAMPAN_SLOT_CUT) == 0)
    return FALSE;
  switch (op->id)
    {
    case SAMPAN_OP_TRIM:
    case SAMPAN_OP_VOLUME:
    case SAMPAN_OP_BACKGROUND:
      return FALSE;

    case SAMPAN_OP_CROP:
      return !is_about_region (frame);

    case SAMPAN_OP_FACES:
      return frame->effect != NULL && frame->object != NULL && !frame->hides;

    case SAMPAN_OP_TEXT:
    case SAMPAN_OP_CAPTIONS:
    case SAMPAN_OP_LOOK:
      return TRUE;

    case SAMPAN_OP_DENOISE:
    case SAMPAN_OP_AUDIO_DENOISE:
      /* "wipe out the rumble with noise reduction" */
      return frame->effect != NULL && frame->object == NULL;

    default:
      return frame->effect != NULL;
    }
}

/* "no tourists": they are there, and should not be. */
static gboolean
refuses_thing (SampanFrame *frame)
{
  gboolean thing = FALSE;

  for (guint i = 0; i < frame->tokens->len; i++)
    {
      const SampanToken *token = frame->tokens->pdata[i];

      thing |= sampan_token_is (token, SAMPAN_WORD_MISSING)
               && g_strcmp0 (token->word->target, "there") == 0;
    }

  return thing && frame->slots == (SAMPAN_SLOT_NEGATION | SAMPAN_SLOT_MISSING) && !frame->contrasts;
}

/* "the second half": a part of the video, which is not there to be kept either. */
static gboolean
names_part (SampanFrame *frame)
{
  for (guint i = 0; i < frame->tokens->len; i++)
    {
      const SampanToken *token = frame->tokens->pdata[i];

      if (sampan_token_is (token, SAMPAN_WORD_MISSING)
          && g_strcmp0 (token->word->target, "part") == 0)
        return TRUE;
    }

  return FALSE;
}

/* Why a frame with unknown words cannot be read. */
static SampanReason
why_unknown (SampanFrame *frame)
{
  if ((frame->slots & SAMPAN_SLOT_MISSING) != 0)
    return SAMPAN_REASON_MISSING;
  /* "add text Hello World" */
  if (frame->object != NULL && frame->object->op->id == SAMPAN_OP_TEXT && frame->quote == NULL)
    return SAMPAN_REASON_WORDS;
  return SAMPAN_REASON_UNKNOWN;
}

static void
read_frame (SampanFrame *frame, SampanMediaKind kind, SampanReading *reading)
{
  const guint verbs = SAMPAN_SLOT_KEEP | SAMPAN_SLOT_CHANGE;
  const guint how = SAMPAN_SLOT_DEGREE | SAMPAN_SLOT_QUANTITY | SAMPAN_SLOT_MORE | SAMPAN_SLOT_LESS
                    | SAMPAN_SLOT_EDGE | SAMPAN_SLOT_SIDE;
  const SampanOp *op = find_op (frame);

  reading->type = SAMPAN_READING_NOTHING;
  if (frame->slots == 0)
    return;
  if ((frame->slots & SAMPAN_SLOT_UNKNOWN) != 0)
    sampan_rules_refuse (reading, why_unknown (frame));
  else if ((frame->slots & SAMPAN_SLOT_UNDO) != 0)
    read_undo (frame, op, reading);
  else if ((frame->slots & SAMPAN_SLOT_NEGATION) != 0 && !refuses_thing (frame))
    read_negation (frame, op, reading);
  /* "keep the border": what no edit makes stays as well */
  else if (frame->slots == (SAMPAN_SLOT_KEEP | SAMPAN_SLOT_MISSING) && !frame->excepts
           && !names_part (frame))
    reading->type = SAMPAN_READING_NOTHING;
  else if ((frame->slots & SAMPAN_SLOT_MISSING) != 0 || sampan_frame_adds_sound (frame))
    sampan_rules_refuse (reading, SAMPAN_REASON_MISSING);
  else if ((frame->slots & SAMPAN_SLOT_KEEP) != 0
           && sampan_rules_only (frame, SAMPAN_SLOT_OBJECT | SAMPAN_SLOT_EFFECT | verbs)
           && (frame->object != NULL || frame->effect != NULL) && !is_about_region (frame))
    reading->type = SAMPAN_READING_NOTHING;
  else if (takes_away (frame, op))
    take_without (reading, op, frame);
  else if (op == NULL)
    sampan_rules_refuse (reading, sampan_rules_only (frame, how) ? SAMPAN_REASON_HOW
                                                                 : SAMPAN_REASON_UNKNOWN);
  else
    read_op (frame, op, kind, reading);

  if (reading->type == SAMPAN_READING_EDIT
      && (sampan_edit_get_op (reading->edit)->applies & kind) == 0)
    sampan_rules_refuse (reading, kind == SAMPAN_MEDIA_IMAGE ? SAMPAN_REASON_VIDEO_ONLY
                                                             : SAMPAN_REASON_IMAGE_ONLY);
}

/* Whether @frame is about a level, and says how far. */
static gboolean
goes_down (SampanFrame *frame)
{
  const SampanOp *op = frame->object != NULL ? frame->object->op : NULL;

  if (op == NULL || frame->effect != NULL)
    return FALSE;
  /* "drop the highlights" */
  if ((op->id == SAMPAN_OP_HIGHLIGHTS || op->id == SAMPAN_OP_EXPOSURE
       || op->id == SAMPAN_OP_BRIGHTNESS || op->id == SAMPAN_OP_CONTRAST
       || op->id == SAMPAN_OP_WARMTH)
      && sampan_rules_only (frame, SAMPAN_SLOT_CUT | SAMPAN_SLOT_OBJECT))
    return TRUE;
  if ((frame->slots & (SAMPAN_SLOT_QUANTITY | SAMPAN_SLOT_DEGREE)) == 0)
    return FALSE;
  /* "kill the sound completely" */
  if (op->id == SAMPAN_OP_VOLUME && frame->degree == SAMPAN_DEGREE_MOST)
    return FALSE;
  return op->id == SAMPAN_OP_VOLUME || op->id == SAMPAN_OP_SPEED
         || (sampan_op_find_param (op, "amount") != NULL && op->id != SAMPAN_OP_BACKGROUND);
}

void
sampan_rules_read (SampanFrame *frame, SampanMediaKind kind, SampanReading *reading)
{
  const guint heads = SAMPAN_SLOT_EFFECT | SAMPAN_SLOT_OBJECT | SAMPAN_SLOT_QUOTE;
  SampanFrame settled = *frame;

  /* "only the last ten seconds" keeps them; "only crop it" just crops it. */
  if ((frame->slots & SAMPAN_SLOT_ONLY) != 0)
    {
      settled.slots &= ~(guint)SAMPAN_SLOT_ONLY;
      if (((frame->slots & heads) == 0 && (settled.slots == 0 || sampan_rules_has_time (frame)))
          || is_about_region (frame))
        settled.slots |= SAMPAN_SLOT_KEEP;
    }
  /* "drop the exposure a bit", "cut the volume by half": down, not away. */
  if ((frame->slots & SAMPAN_SLOT_CUT) != 0 && goes_down (frame))
    {
      settled.slots &= ~(guint)SAMPAN_SLOT_CUT;
      settled.slots |= SAMPAN_SLOT_LESS;
    }
  read_frame (&settled, kind, reading);
}
