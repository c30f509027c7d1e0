#include "sampan-rules-private.h"

#include <math.h>
#include <string.h>

/* What "more" is when nobody says how much. */
#define PLAIN_AMOUNT 0.25
/* How much of the noise goes then. */
#define PLAIN_NOISE 0.5
/* What the whole of an exposure is. */
#define STOPS 1.5

#define HOW_MUCH (SAMPAN_SLOT_DEGREE | SAMPAN_SLOT_QUANTITY | SAMPAN_SLOT_MORE | SAMPAN_SLOT_LESS)
#define SAYS_NOTHING (SAMPAN_SLOT_ADD | SAMPAN_SLOT_CHANGE)

/* "20%", "+20", "0.2": as a part of one. FALSE if it is no part. */
static gboolean
read_part (const SampanToken *quantity, gboolean times, double *part)
{
  const double number = quantity->number;

  switch (quantity->unit)
    {
    case SAMPAN_UNIT_PERCENT:
      *part = number / 100;
      return TRUE;

    case SAMPAN_UNIT_NONE:
      *part = fabs (number) <= 1 ? number : number / 100;
      /* "saturation 1.2": so many times what there is */
      if (times && !quantity->sign && number > 1 && number < 2)
        *part = number - 1;
      return TRUE;

    case SAMPAN_UNIT_TIMES:
      *part = times ? number - 1 : number;
      return times || number <= 1;

    case SAMPAN_UNIT_STOP:
      *part = number / STOPS;
      return TRUE;

    default:
      return FALSE;
    }
}

static int
direction (SampanFrame *frame)
{
  if ((frame->slots & SAMPAN_SLOT_LESS) != 0)
    return -1;
  return (frame->slots & SAMPAN_SLOT_MORE) != 0 ? 1 : 0;
}

/* Whether the effect says what is wrong ("too saturated"), or what to do as a whole (压高光): then
 * "reduce it" says the same again. */
static gboolean
is_settled (SampanFrame *frame)
{
  if (frame->effect->as == SAMPAN_AS_NOUN)
    return TRUE;
  for (guint i = 0; i < frame->tokens->len; i++)
    {
      const SampanToken *token = frame->tokens->pdata[i];

      if (token->type == SAMPAN_TOKEN_WORD && token->word == frame->effect
          && sampan_token_complains (token))
        return TRUE;
    }

  return FALSE;
}

/* "a bit of contrast": so much of it is wanted, unlike "contrast a bit". */
static gboolean
wants_some (SampanFrame *frame)
{
  gboolean degree = FALSE;

  for (guint i = 0; i < frame->tokens->len; i++)
    {
      const SampanToken *token = frame->tokens->pdata[i];

      if (sampan_token_is (token, SAMPAN_WORD_OBJECT))
        return degree;
      degree |= sampan_token_is (token, SAMPAN_WORD_DEGREE);
    }

  return FALSE;
}

/* The sign of an operation that goes both ways: 0 if it is not said. */
static int
amount_sign (SampanFrame *frame)
{
  const int way = direction (frame);

  if (frame->effect != NULL)
    {
      const double base = sampan_edit_get_number (frame->effect->edit, "amount");

      if (way < 0 && base < 0 && is_settled (frame))
        return -1;
      return (base < 0 ? -1 : 1) * (way != 0 ? way : 1);
    }
  if (way != 0)
    return way;
  if (frame->n_quantities > 0 || (frame->slots & SAMPAN_SLOT_ADD) != 0
      || frame->degree >= SAMPAN_DEGREE_MUCH || wants_some (frame))
    return 1;
  return 0;
}

/* The plain amount: the effect's own, for an effect on something else ("darker shadows") just its
 * size. */
static double
plain_amount (SampanFrame *frame)
{
  return frame->effect != NULL ? fabs (sampan_edit_get_number (frame->effect->edit, "amount"))
                               : PLAIN_AMOUNT;
}

/* How much of an operation that goes one way only, of 0..1. "More" and "less" are said of the plain
 * amount. */
static double
strength (SampanFrame *frame, double base)
{
  static const double more[SAMPAN_N_DEGREES] = { 1.15, 1.3, 1.6, 2, 2.4, 1000 };
  static const double less[SAMPAN_N_DEGREES] = { 0.9, 0.8, 0.6, 0.4, 0.2, 0.1 };
  const int degree = frame->degree < 0 ? SAMPAN_DEGREE_PLAIN : frame->degree;
  const int way = direction (frame);

  if (way != 0)
    return CLAMP (base * (way > 0 ? more : less)[degree], 0, 1);
  return CLAMP (sampan_rules_scale (frame->effect, degree, base), 0, 1);
}

/* The same of a look, which is there in full unless it is said how much: 复古风淡一点 is about as
 * strong as "slightly vintage". */
static double
look_strength (SampanFrame *frame)
{
  static const double less[SAMPAN_N_DEGREES] = { 0.75, 0.65, 0.6, 0.4, 0.2, 0.1 };

  if (direction (frame) < 0)
    return less[frame->degree < 0 ? SAMPAN_DEGREE_PLAIN : frame->degree];
  return strength (frame, 1);
}

/* Sets @param of a copy of @edit, which becomes the answer if it is allowed. */
static void
answer (SampanReading *reading, SampanEdit *edit, const char *param, double value)
{
  SampanEdit *changed = sampan_rules_set_number (reading, edit, param, value);

  if (changed != NULL)
    sampan_rules_take (reading, changed);
}

SampanEdit *
sampan_rules_lean_to (const char *colour)
{
  const guint64 rgb = g_ascii_strtoull (colour + 1, NULL, 16);
  const double red = (rgb >> 16) & 0xff, green = (rgb >> 8) & 0xff, blue = rgb & 0xff;
  const double warm = red - blue, magenta = 1.5 * ((red + blue) / 2 - green);
  const gboolean tint = fabs (magenta) > fabs (warm);
  g_autoptr (SampanEdit) edit = sampan_edit_new (tint ? SAMPAN_OP_TINT : SAMPAN_OP_WARMTH);

  return sampan_edit_with_number (edit, "amount",
                                  (tint ? magenta : warm) < 0 ? -PLAIN_AMOUNT : PLAIN_AMOUNT);
}

/* The same as if it had been said with a word of its own: "toward blue" as "cooler". */
static void
read_lean (SampanFrame *frame, SampanReading *reading)
{
  g_autoptr (SampanFrame) leaning = sampan_frame_copy (frame);
  g_autoptr (SampanEdit) edit = sampan_rules_lean_to (frame->colours[0]);
  SampanWord word = { .class = SAMPAN_WORD_EFFECT, .as = SAMPAN_AS_ADJECTIVE };

  word.edit = edit;
  word.op = sampan_edit_get_op (edit);
  leaning->effect = &word;
  leaning->object = NULL;
  leaning->n_colours = 0;
  leaning->slots &= ~(guint)(SAMPAN_SLOT_COLOUR | SAMPAN_SLOT_OBJECT);
  leaning->slots |= SAMPAN_SLOT_EFFECT;
  sampan_rules_read_amount (leaning, word.op, reading);
}

void
sampan_rules_read_amount (SampanFrame *frame, const SampanOp *op, SampanReading *reading)
{
  const gboolean both_ways = sampan_op_find_param (op, "amount")->minimum < 0;
  const int sign = both_ways ? amount_sign (frame) : 1;
  /* "one stop brighter" is said of the exposure. */
  const gboolean stops = frame->n_quantities > 0 && frame->quantities[0]->unit == SAMPAN_UNIT_STOP;
  g_autoptr (SampanEdit) edit =
      sampan_edit_new (stops && op->id == SAMPAN_OP_BRIGHTNESS ? SAMPAN_OP_EXPOSURE : op->id);
  double part;

  if (frame->effect == NULL && frame->n_colours == 1
      && (op->id == SAMPAN_OP_TINT || op->id == SAMPAN_OP_WARMTH))
    read_lean (frame, reading);
  else if (!sampan_rules_only (frame,
                               SAMPAN_SLOT_EFFECT | SAMPAN_SLOT_OBJECT | HOW_MUCH | SAYS_NOTHING)
           || frame->n_quantities > 1
           || (frame->effect != NULL && frame->object != NULL && frame->object->op == op
               && (frame->effect->op->id == SAMPAN_OP_WARMTH
                   || frame->effect->op->id == SAMPAN_OP_TINT)
               && frame->effect->op != op))
    sampan_rules_refuse (reading, SAMPAN_REASON_UNKNOWN);
  else if (sign == 0)
    sampan_rules_refuse (reading, SAMPAN_REASON_HOW);
  else if (frame->n_quantities == 0 && both_ways)
    answer (reading, edit, "amount",
            CLAMP (sampan_rules_scale (NULL, frame->degree, sign * plain_amount (frame)), -1, 1));
  else if (frame->n_quantities == 0)
    answer (reading, edit, "amount", strength (frame, plain_amount (frame)));
  else if (frame->effect != NULL && frame->quantities[0]->unit == SAMPAN_UNIT_TIMES)
    /* "twice as bright" is brighter, "half as bright" is not. */
    answer (reading, edit, "amount",
            CLAMP (frame->quantities[0]->number < 1
                       ? sign * (frame->quantities[0]->number - 1)
                       : sign * plain_amount (frame) * frame->quantities[0]->number,
                   -1, 1));
  else if (read_part (frame->quantities[0], frame->effect == NULL, &part))
    /* 降到-20 is 20 less, said twice. */
    answer (reading, edit, "amount", part < 0 && sign < 0 ? part : sign * part);
  else
    sampan_rules_refuse (reading, SAMPAN_REASON_UNKNOWN);
}

void
sampan_rules_read_look (SampanFrame *frame, SampanReading *reading)
{
  double part;

  if (!sampan_rules_only (frame, SAMPAN_SLOT_EFFECT | SAMPAN_SLOT_OBJECT | HOW_MUCH | SAYS_NOTHING)
      || frame->n_quantities > 1)
    sampan_rules_refuse (reading, SAMPAN_REASON_UNKNOWN);
  else if (frame->effect == NULL)
    sampan_rules_refuse (reading, SAMPAN_REASON_HOW);
  else if (frame->n_quantities == 1)
    {
      if (read_part (frame->quantities[0], FALSE, &part))
        answer (reading, frame->effect->edit, "strength", part);
      else
        sampan_rules_refuse (reading, SAMPAN_REASON_UNKNOWN);
    }
  else if (look_strength (frame) < 1)
    answer (reading, frame->effect->edit, "strength", look_strength (frame));
  else
    sampan_rules_take (reading, sampan_edit_ref (frame->effect->edit));
}

void
sampan_rules_read_noise (SampanFrame *frame, const SampanOp *op, SampanReading *reading)
{
  g_autoptr (SampanEdit) edit = NULL;
  double part;

  if (!sampan_rules_only (frame, SAMPAN_SLOT_OBJECT | HOW_MUCH | SAMPAN_SLOT_CUT | SAYS_NOTHING)
      || frame->n_quantities > 1)
    {
      sampan_rules_refuse (reading, SAMPAN_REASON_UNKNOWN);
      return;
    }
  /* Noise that is added is grain. */
  if ((frame->slots & SAMPAN_SLOT_ADD) != 0 && op->id == SAMPAN_OP_DENOISE)
    edit = sampan_edit_new (SAMPAN_OP_GRAIN);
  else
    edit = sampan_edit_new (op->id);

  if (frame->n_quantities == 0)
    {
      /* "reduce the noise a lot" says how much; "a lot of noise" complains. */
      const gboolean said =
          (frame->slots & (SAMPAN_SLOT_LESS | SAMPAN_SLOT_CUT | SAMPAN_SLOT_ADD)) != 0;

      answer (reading, edit, "amount",
              CLAMP (sampan_rules_scale (NULL, said ? frame->degree : -1, PLAIN_NOISE), 0, 1));
    }
  else if (read_part (frame->quantities[0], FALSE, &part))
    answer (reading, edit, "amount", part);
  else
    sampan_rules_refuse (reading, SAMPAN_REASON_UNKNOWN);
}

static void
read_blur (SampanFrame *frame, SampanEdit *edit, SampanReading *reading)
{
  const double plain =
      sampan_op_find_param (sampan_op_get (SAMPAN_OP_BACKGROUND), "amount")->neutral;
  double part;

  if (!sampan_rules_only (frame, SAMPAN_SLOT_EFFECT | SAMPAN_SLOT_OBJECT | HOW_MUCH | SAYS_NOTHING)
      || frame->n_quantities > 1)
    sampan_rules_refuse (reading, SAMPAN_REASON_UNKNOWN);
  else if (frame->n_quantities == 0)
    answer (reading, edit, "amount", strength (frame, plain));
  else if (read_part (frame->quantities[0], FALSE, &part))
    answer (reading, edit, "amount", part);
  else
    sampan_rules_refuse (reading, SAMPAN_REASON_UNKNOWN);
}

/* What a gradient of one colour goes over into. */
#define WHITE "#ffffff"

static void
read_fill (SampanFrame *frame, SampanEdit *edit, const char *mode_name, SampanReading *reading)
{
  const char *colours[SAMPAN_FRAME_MAX + 1] = { NULL };
  const gboolean gradient = frame->n_colours > 1 || g_strcmp0 (mode_name, "gradient") == 0;

  for (guint i = 0; i < frame->n_colours; i++)
    colours[i] = frame->colours[i];
  /* "a pink gradient" */
  if (frame->n_colours == 1 && g_strcmp0 (colours[0], WHITE) != 0)
    colours[1] = WHITE;

  if (!sampan_rules_only (frame, SAMPAN_SLOT_EFFECT | SAMPAN_SLOT_OBJECT | SAMPAN_SLOT_COLOUR
                                     | SAMPAN_SLOT_CUT | SAYS_NOTHING))
    sampan_rules_refuse (reading, SAMPAN_REASON_UNKNOWN);
  else if (mode_name != NULL && !gradient)
    sampan_rules_refuse (reading, SAMPAN_REASON_UNKNOWN); /* blurred, and white as well */
  else if (gradient && frame->n_colours == 1 && colours[1] == NULL)
    sampan_rules_refuse (reading, SAMPAN_REASON_COLOURS);
  else if (gradient)
    {
      g_autoptr (SampanEdit) mode = sampan_edit_with_string (edit, "mode", "gradient");

      sampan_rules_take (reading, frame->n_colours == 0
                                      ? g_steal_pointer (&mode)
                                      : sampan_edit_with_strv (mode, "colours", colours));
    }
  else
    {
      g_autoptr (SampanEdit) mode = sampan_edit_with_string (edit, "mode", "colour");

      sampan_rules_take (reading, sampan_edit_with_string (mode, "colour", frame->colours[0]));
    }
}

/* A picture for the background: named as it is, or in quotation marks. */
static void
read_picture (SampanFrame *frame, SampanEdit *edit, const char *mode, SampanReading *reading)
{
  if (mode == NULL
      && sampan_rules_only (frame, SAMPAN_SLOT_EFFECT | SAMPAN_SLOT_OBJECT | SAMPAN_SLOT_FILE
                                       | SAMPAN_SLOT_CUT | SAYS_NOTHING))
    sampan_rules_take (reading, sampan_edit_with_string (edit, "file", frame->file->text));
  else
    sampan_rules_refuse (reading, SAMPAN_REASON_UNKNOWN);
}

static void
read_scene (SampanFrame *frame, SampanEdit *edit, const char *mode, SampanReading *reading)
{
  g_autoptr (SampanEdit) scene = sampan_edit_with_string (edit, "mode", "scene");

  if (mode == NULL
      && sampan_rules_only (frame, SAMPAN_SLOT_EFFECT | SAMPAN_SLOT_OBJECT | SAMPAN_SLOT_SCENE
                                       | SAMPAN_SLOT_CUT | SAYS_NOTHING))
    sampan_rules_take (reading, sampan_edit_with_string (scene, "name", frame->scene->string));
  else
    sampan_rules_refuse (reading, SAMPAN_REASON_UNKNOWN);
}

void
sampan_rules_read_background (SampanFrame *frame, SampanReading *reading)
{
  g_autoptr (SampanEdit) edit = sampan_edit_new (SAMPAN_OP_BACKGROUND);
  const SampanOp *effect = frame->effect != NULL ? frame->effect->op : NULL;
  const char *mode = NULL;

  if (effect != NULL && effect->id == SAMPAN_OP_BACKGROUND)
    mode = sampan_edit_get_string (frame->effect->edit, "mode");
  else if (effect != NULL && effect->id == SAMPAN_OP_BLUR)
    mode = "blur";
  else if (effect != NULL)
    {
      /* Brightness, colour and the like change the whole picture: the background alone is another
       * edit. */
      sampan_rules_refuse (reading, SAMPAN_REASON_MISSING);
      return;
    }

  /* "cut me out, and put white instead": what comes instead says that the old one goes. */
  if (g_strcmp0 (mode, "remove") == 0 && (frame->slots & SAMPAN_SLOT_CHANGE) != 0)
    mode = NULL;

  if (frame->scene != NULL)
    read_scene (frame, edit, mode, reading);
  else if (frame->file != NULL)
    read_picture (frame, edit, mode, reading);
  else if (frame->n_colours > 0 || g_strcmp0 (mode, "gradient") == 0)
    read_fill (frame, edit, mode, reading);
  else if (g_strcmp0 (mode, "blur") == 0)
    {
      g_autoptr (SampanEdit) blur = sampan_edit_with_string (edit, "mode", "blur");

      read_blur (frame, blur, reading);
    }
  else if (mode != NULL
               ? sampan_rules_only (frame, SAMPAN_SLOT_EFFECT | SAMPAN_SLOT_OBJECT | SAYS_NOTHING)
               : (frame->slots & SAMPAN_SLOT_CUT) != 0
                     && sampan_rules_only (frame, SAMPAN_SLOT_OBJECT | SAMPAN_SLOT_CUT))
    sampan_rules_take (reading, sampan_edit_with_string (edit, "mode", "remove"));
  else
    sampan_rules_refuse (reading, sampan_rules_only (frame, SAMPAN_SLOT_OBJECT | SAMPAN_SLOT_EFFECT
                                                                | SAYS_NOTHING | HOW_MUCH)
                                      ? SAMPAN_REASON_HOW
                                      : SAMPAN_REASON_UNKNOWN);
}
