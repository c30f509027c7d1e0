#include "sampan-rules-private.h"

#include <math.h>

#define HOW_MUCH (SAMPAN_SLOT_DEGREE | SAMPAN_SLOT_QUANTITY | SAMPAN_SLOT_MORE | SAMPAN_SLOT_LESS)
#define SAYS_NOTHING (SAMPAN_SLOT_ADD | SAMPAN_SLOT_CHANGE)

static gboolean
says_to (SampanFrame *frame)
{
  return sampan_frame_has_mark (frame, SAMPAN_MARK_TO);
}

/* -1 for slower, lower, quieter; 1 for the other way; 0 if it is not said. */
static int
way (SampanFrame *frame, double effect, double neutral)
{
  const gboolean added = (frame->slots & SAMPAN_SLOT_ADD) != 0 && frame->n_quantities > 0;
  const int more =
      (frame->slots & SAMPAN_SLOT_LESS) != 0 ? -1 : added || (frame->slots & SAMPAN_SLOT_MORE) != 0;

  if (frame->effect == NULL || effect == neutral)
    return more;
  return (effect < neutral ? -1 : 1) * (more != 0 ? more : 1);
}

/* "slow motion 25%", "at half speed": how fast it then is, and not how much slower. */
static gboolean
says_rate (SampanFrame *frame)
{
  const gboolean rate = frame->effect != NULL && g_strcmp0 (frame->effect->target, "rate") == 0;

  for (guint i = 1; i < frame->tokens->len; i++)
    if (frame->tokens->pdata[i] == frame->quantities[0]
        && (sampan_token_has (frame->tokens->pdata[i - 1], SAMPAN_TRAIT_AT)
            || sampan_token_has (frame->tokens->pdata[i - 1], SAMPAN_TRAIT_LIKENS)))
      return TRUE;

  return rate && !frame->quantities[0]->sign && !sampan_frame_has_mark (frame, SAMPAN_MARK_BY);
}

/* "twice", "by half", "to 150%": as a factor of what is there. */
static gboolean
read_factor (SampanFrame *frame, int direction, double *factor)
{
  const SampanToken *quantity = frame->quantities[0];
  double number = quantity->number;

  if (number <= 0 && !quantity->sign)
    return FALSE;
  switch (quantity->unit)
    {
    case SAMPAN_UNIT_PERCENT:
      number /= 100;
      /* "slow motion at 25% speed" */
      if (says_to (frame) || says_rate (frame) || (direction == 0 && !quantity->sign)
          || (direction < 0 && frame->object != NULL && frame->object->op->id == SAMPAN_OP_SPEED
              && frame->effect != NULL && !sampan_frame_has_mark (frame, SAMPAN_MARK_BY)))
        *factor = number;
      else
        *factor = 1 + (direction < 0 ? -number : number);
      return TRUE;

    case SAMPAN_UNIT_TIMES:
      /* 快一倍 is twice as fast, 慢一倍 half as fast. */
      if (number == 1 && direction != 0)
        number = 2;
      *factor = direction < 0 && number > 1 ? 1 / number : number;
      return TRUE;

    case SAMPAN_UNIT_NONE:
      if (number < 1 && direction > 0)
        *factor = 1 + number;
      /* "slow it down by a third" */
      else if (number < 1 && direction < 0 && sampan_frame_has_mark (frame, SAMPAN_MARK_BY))
        *factor = 1 - number;
      else
        *factor = direction < 0 && number > 1 ? 1 / number : number;
      return number > 0;

    default:
      return FALSE;
    }
}

/* "three times as long", "50 % longer": slower, by how much longer it then takes. What would make
 * it shorter may as well be a cut. */
static void
read_length (SampanFrame *frame, SampanReading *reading)
{
  g_autoptr (SampanEdit) edit = sampan_edit_new (SAMPAN_OP_SPEED);
  const SampanToken *quantity = frame->n_quantities == 1 ? frame->quantities[0] : NULL;
  const gboolean noun = frame->effect->as == SAMPAN_AS_NOUN;
  SampanEdit *changed = NULL;
  double factor = 0;

  if (quantity != NULL && quantity->unit == SAMPAN_UNIT_SECOND && noun)
    {
      g_autoptr (SampanFrame) trim = sampan_frame_copy (frame);

      /* "duration 10 s" */
      trim->slots &= ~(guint)(SAMPAN_SLOT_EFFECT | SAMPAN_SLOT_CHANGE);
      trim->slots |= SAMPAN_SLOT_TRIM;
      sampan_rules_read_trim (trim, reading);
      return;
    }
  if (quantity != NULL && quantity->unit == SAMPAN_UNIT_PERCENT)
    factor = says_to (frame) || noun ? quantity->number / 100 : 1 + quantity->number / 100;
  else if (quantity != NULL
           && (quantity->unit == SAMPAN_UNIT_TIMES || quantity->unit == SAMPAN_UNIT_NONE))
    factor = quantity->number == 1 ? 2 : quantity->number; /* 延长一倍 is twice as long */

  if (!sampan_rules_only (frame, SAMPAN_SLOT_EFFECT | SAMPAN_SLOT_QUANTITY | SAMPAN_SLOT_TRIM
                                     | SAMPAN_SLOT_MORE | SAYS_NOTHING))
    sampan_rules_refuse (reading, SAMPAN_REASON_UNKNOWN);
  else if (factor <= 1)
    sampan_rules_refuse (reading, SAMPAN_REASON_HOW);
  else
    changed = sampan_rules_set_number (reading, edit, "factor", 1 / factor);

  if (changed != NULL)
    sampan_rules_take (reading, changed);
}

void
sampan_rules_read_speed (SampanFrame *frame, SampanReading *reading)
{
  g_autoptr (SampanEdit) edit = sampan_edit_new (SAMPAN_OP_SPEED);
  const SampanWord *effect = frame->effect;
  const int direction =
      way (frame, effect != NULL ? sampan_edit_get_number (effect->edit, "factor") : 1, 1);
  SampanEdit *changed = NULL;
  double factor;

  if (effect != NULL && g_strcmp0 (effect->target, "long") == 0)
    {
      read_length (frame, reading);
      return;
    }
  if (!sampan_rules_only (frame, SAMPAN_SLOT_EFFECT | SAMPAN_SLOT_OBJECT | HOW_MUCH | SAYS_NOTHING)
      || frame->n_quantities > 1)
    sampan_rules_refuse (reading, SAMPAN_REASON_UNKNOWN);
  else if (frame->n_quantities == 1)
    {
      if (read_factor (frame, direction, &factor))
        changed = sampan_rules_set_number (reading, edit, "factor", factor);
      else
        sampan_rules_refuse (reading, SAMPAN_REASON_UNKNOWN);
    }
  else if (effect != NULL)
    changed = sampan_rules_set_number (reading, edit, "factor",
                                       effect->has_levels
                                           ? sampan_rules_scale (effect, frame->degree, 1)
                                           : sampan_edit_get_number (effect->edit, "factor"));
  else if (direction != 0)
    {
      static const double faster[] = { 1.1, 1.25, 1.5, 2, 3, 4 },
                          slower[] = { 0.9, 0.75, 0.5, 0.4, 0.3, 0.25 };
      const int degree = frame->degree < 0 ? SAMPAN_DEGREE_PLAIN : frame->degree;

      changed = sampan_rules_set_number (reading, edit, "factor",
                                         direction > 0 ? faster[degree] : slower[degree]);
    }
  else
    sampan_rules_refuse (reading, SAMPAN_REASON_HOW);

  if (changed != NULL)
    sampan_rules_take (reading, changed);
}

/* A quantity as decibels; -INFINITY for silence. */
static gboolean
read_gain (SampanFrame *frame, int direction, double *gain)
{
  const SampanToken *quantity = frame->quantities[0];
  double factor;

  if (quantity->unit == SAMPAN_UNIT_DECIBEL)
    {
      *gain = quantity->sign || direction == 0 ? quantity->number : direction * quantity->number;
      return quantity->sign || direction != 0;
    }
  if (quantity->number == 0 && !quantity->sign)
    {
      *gain = -INFINITY;
      return TRUE;
    }
  if (!read_factor (frame, direction, &factor))
    return FALSE;
  /* "volume 80" is per cent: nobody asks for eighty times as loud. */
  if (quantity->unit == SAMPAN_UNIT_NONE && factor >= 10)
    factor /= 100;
  *gain = factor > 0 ? round (200 * log10 (factor)) / 10 : -INFINITY;
  return TRUE;
}

static void
answer_gain (SampanReading *reading, double gain)
{
  g_autoptr (SampanEdit) edit = sampan_edit_new (SAMPAN_OP_VOLUME);
  SampanEdit *changed = isinf (gain) ? sampan_edit_with_number (edit, "mute", 1)
                                     : sampan_rules_set_number (reading, edit, "gain_db", gain);

  if (changed != NULL)
    sampan_rules_take (reading, changed);
}

void
sampan_rules_read_volume (SampanFrame *frame, SampanReading *reading)
{
  static const double louder[] = { 2, 3, 6, 10, 12, 12 }, quieter[] = { -2, -3, -6, -10, -20, -40 };
  const SampanWord *effect = frame->effect;
  const int direction =
      way (frame, effect != NULL ? sampan_edit_get_number (effect->edit, "gain_db") : 0, 0);
  const gboolean mute = effect != NULL && sampan_edit_get_number (effect->edit, "mute") != 0;
  const int degree = frame->degree < 0 ? SAMPAN_DEGREE_PLAIN : frame->degree;
  double gain;

  if (mute || (frame->slots & SAMPAN_SLOT_CUT) != 0)
    {
      const guint whole = frame->degree == SAMPAN_DEGREE_MOST ? SAMPAN_SLOT_DEGREE : 0;

      if (sampan_rules_only (frame, SAMPAN_SLOT_EFFECT | SAMPAN_SLOT_OBJECT | SAMPAN_SLOT_CUT
                                        | SAYS_NOTHING | whole))
        answer_gain (reading, -INFINITY);
      else
        sampan_rules_refuse (reading, SAMPAN_REASON_UNKNOWN);
    }
  else if (!sampan_rules_only (frame,
                               SAMPAN_SLOT_EFFECT | SAMPAN_SLOT_OBJECT | HOW_MUCH | SAYS_NOTHING)
           || frame->n_quantities > 1)
    sampan_rules_refuse (reading, SAMPAN_REASON_UNKNOWN);
  else if (frame->n_quantities == 1)
    {
      if (read_gain (frame, direction, &gain))
        answer_gain (reading, gain);
      else
        sampan_rules_refuse (reading, SAMPAN_REASON_HOW);
    }
  else if (direction != 0)
    answer_gain (reading, direction > 0 ? louder[degree] : quieter[degree]);
  else
    sampan_rules_refuse (reading, SAMPAN_REASON_HOW);
}

/* "end with a fade": a fade of a second where it is said to be; %NULL if that is not said. */
static SampanEdit *
fade_at (SampanFrame *frame)
{
  const gboolean both = sampan_frame_has_mark (frame, SAMPAN_MARK_ENDS);
  const gboolean in = both || sampan_frame_has_mark (frame, SAMPAN_MARK_START)
                      || sampan_frame_has_mark (frame, SAMPAN_MARK_FIRST);
  const gboolean out = both || sampan_frame_has_mark (frame, SAMPAN_MARK_END)
                       || sampan_frame_has_mark (frame, SAMPAN_MARK_LAST);
  g_autoptr (SampanEdit) none = sampan_edit_new (SAMPAN_OP_FADE);
  g_autoptr (SampanEdit) opened = NULL;

  if (!in && !out)
    return NULL;
  opened = sampan_edit_with_number (none, "in", in);
  return sampan_edit_with_number (opened, "out", out);
}

void
sampan_rules_read_fade (SampanFrame *frame, SampanReading *reading)
{
  static const char *const ends[] = { "in", "out" };
  g_autoptr (SampanEdit) edit = NULL;
  const SampanToken *quantity = frame->n_quantities == 1 ? frame->quantities[0] : NULL;

  if (!sampan_rules_only (frame, SAMPAN_SLOT_EFFECT | SAMPAN_SLOT_QUANTITY | SAMPAN_SLOT_EDGE
                                     | SAMPAN_SLOT_DEGREE | SAYS_NOTHING)
      || frame->n_quantities > 1
      || (quantity != NULL && quantity->unit != SAMPAN_UNIT_SECOND
          && quantity->unit != SAMPAN_UNIT_NONE))
    {
      sampan_rules_refuse (reading, SAMPAN_REASON_UNKNOWN);
      return;
    }

  edit = frame->effect->edit != NULL ? sampan_edit_ref (frame->effect->edit) : fade_at (frame);
  if (edit == NULL)
    {
      sampan_rules_refuse (reading, SAMPAN_REASON_HOW);
      return;
    }
  for (guint i = 0; quantity != NULL && i < G_N_ELEMENTS (ends); i++)
    if (sampan_edit_get_number (edit, ends[i]) > 0)
      {
        SampanEdit *changed = sampan_rules_set_number (reading, edit, ends[i], quantity->number);

        if (changed == NULL)
          return;
        sampan_edit_unref (edit);
        edit = changed;
      }
  sampan_rules_take (reading, g_steal_pointer (&edit));
}
