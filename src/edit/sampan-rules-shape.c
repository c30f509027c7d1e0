#include "sampan-edit-private.h"
#include "sampan-rules-private.h"

#include <math.h>

/* The angle that a person means, as the table has it: clockwise, quarter turns from 90 to 270.
 * FALSE if it is none. */
static gboolean
settle_angle (double degrees, double *settled)
{
  degrees = fmod (degrees, 360);
  if (degrees < -45)
    degrees += 360;
  if (degrees > 315)
    degrees -= 360;
  *settled = degrees;
  return fabs (degrees) <= 45 || fmod (degrees, 90) == 0;
}

/* The part of one that the frame's number is, 0 if it is none. */
static double
share_of (SampanFrame *frame)
{
  const SampanToken *quantity = frame->n_quantities == 1 ? frame->quantities[0] : NULL;
  const double share = quantity == NULL                        ? 0
                       : quantity->unit == SAMPAN_UNIT_PERCENT ? quantity->number / 100
                       : quantity->unit == SAMPAN_UNIT_NONE    ? quantity->number
                                                               : 0;

  return share > 0 && share < 1 ? share : 0;
}

/* "lop a third off the right", 上面裁掉10% */
gboolean
sampan_frame_is_share (SampanFrame *frame)
{
  const guint verbs = SAMPAN_SLOT_CUT | SAMPAN_SLOT_KEEP | SAMPAN_SLOT_TRIM;
  const gboolean left = sampan_frame_has_mark (frame, SAMPAN_MARK_LEFT);
  const gboolean right = sampan_frame_has_mark (frame, SAMPAN_MARK_RIGHT);
  const gboolean place = frame->place != NULL && frame->place->string != NULL
                         && g_strcmp0 (frame->place->string, "centre") != 0;

  return (frame->slots & verbs) != 0 && left + right + place == 1 && share_of (frame) > 0
         && (frame->effect == NULL
             || (frame->effect->op->id == SAMPAN_OP_CROP && frame->effect->edit == NULL))
         && sampan_rules_only (frame, verbs | SAMPAN_SLOT_QUANTITY | SAMPAN_SLOT_SIDE
                                          | SAMPAN_SLOT_PLACE | SAMPAN_SLOT_EFFECT);
}

void
sampan_rules_read_share (SampanFrame *frame, SampanReading *reading)
{
  const gboolean keeps = (frame->slots & SAMPAN_SLOT_KEEP) != 0;
  const gboolean upright = frame->place != NULL;
  const gboolean begins = upright ? g_strcmp0 (frame->place->string, "top") == 0
                                  : sampan_frame_has_mark (frame, SAMPAN_MARK_LEFT);
  const double share = share_of (frame), left = keeps ? share : 1 - share;
  const double at = begins == keeps ? 0 : 1 - left;
  g_autoptr (SampanEdit) crop = sampan_edit_new (SAMPAN_OP_CROP);
  const char *const names[] = { "x", "y", "width", "height" };
  const double values[] = { upright ? 0 : at, upright ? at : 0, upright ? 1 : left,
                            upright ? left : 1 };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      SampanEdit *changed = sampan_rules_set_number (reading, crop, names[i], values[i]);

      if (changed == NULL)
        return;
      sampan_edit_unref (crop);
      crop = changed;
    }
  sampan_rules_take (reading, g_steal_pointer (&crop));
}

/* Whether the frame says how the picture leans, and not how to turn it: "slanted", but not
 * "slanted: rotate". */
static gboolean
tells_lean (SampanFrame *frame)
{
  gboolean leans = FALSE;

  for (guint i = 0; i < frame->tokens->len; i++)
    {
      const SampanToken *token = frame->tokens->pdata[i];

      if (sampan_token_is (token, SAMPAN_WORD_EFFECT) && token->word->op->id == SAMPAN_OP_ROTATE)
        leans = token->word->target != NULL;
    }

  return leans;
}

void
sampan_rules_read_rotate (SampanFrame *frame, SampanReading *reading)
{
  g_autoptr (SampanEdit) edit = sampan_edit_new (SAMPAN_OP_ROTATE);
  const gboolean leans = tells_lean (frame);
  /* What leans to the right is turned to the left. */
  const gboolean left = sampan_frame_has_mark (frame, leans ? SAMPAN_MARK_RIGHT : SAMPAN_MARK_LEFT);
  const SampanToken *quantity = frame->n_quantities == 1 ? frame->quantities[0] : NULL;
  double degrees = 90;

  if (!sampan_rules_only (frame, SAMPAN_SLOT_EFFECT | SAMPAN_SLOT_QUANTITY | SAMPAN_SLOT_SIDE
                                     | SAMPAN_SLOT_CHANGE)
      || frame->n_quantities > 1
      || (sampan_frame_has_mark (frame, SAMPAN_MARK_LEFT)
          && sampan_frame_has_mark (frame, SAMPAN_MARK_RIGHT))
      || (quantity != NULL && quantity->unit != SAMPAN_UNIT_DEGREE
          && quantity->unit != SAMPAN_UNIT_NONE))
    sampan_rules_refuse (reading, SAMPAN_REASON_UNKNOWN);
  else if (quantity == NULL && frame->effect != NULL && frame->effect->edit != NULL
           && (frame->slots & SAMPAN_SLOT_SIDE) == 0)
    sampan_rules_take (reading, sampan_edit_ref (frame->effect->edit));
  else if ((frame->slots & SAMPAN_SLOT_SIDE) == 0 && (quantity == NULL || leans))
    sampan_rules_refuse (reading, SAMPAN_REASON_HOW);
  else if (quantity == NULL && leans)
    sampan_rules_refuse (reading, SAMPAN_REASON_HOW);
  else
    {
      if (quantity != NULL)
        degrees = quantity->number;
      if (settle_angle (left ? -degrees : degrees, &degrees))
        sampan_rules_take (reading, sampan_edit_with_number (edit, "degrees", degrees));
      else
        sampan_rules_refuse (reading, SAMPAN_REASON_ANGLE);
    }
}

/* The side that the quantity at @at is of: named before it (宽1080), or after it ("1080 pixels
 * wide"). */
static const char *
find_side (SampanFrame *frame, guint at)
{
  const SampanToken *next = at + 1 < frame->tokens->len ? frame->tokens->pdata[at + 1] : NULL;

  /* "1280 wide 720 high" */
  if (next != NULL && g_ascii_isalpha (next->text[0]))
    {
      if (sampan_token_means (next, SAMPAN_WORD_MARK, SAMPAN_MARK_WIDTH))
        return "width";
      if (sampan_token_means (next, SAMPAN_WORD_MARK, SAMPAN_MARK_HEIGHT))
        return "height";
    }
  for (int step = -1; step <= 1; step += 2)
    for (guint i = at + step; i < frame->tokens->len; i += step)
      {
        const SampanToken *token = frame->tokens->pdata[i];

        if (token->type == SAMPAN_TOKEN_QUANTITY)
          break;
        if (sampan_token_means (token, SAMPAN_WORD_MARK, SAMPAN_MARK_WIDTH))
          return "width";
        if (sampan_token_means (token, SAMPAN_WORD_MARK, SAMPAN_MARK_HEIGHT))
          return "height";
      }

  return NULL;
}

/* Sets a side to a whole number of pixels; FALSE with @reading refused if that cannot be. */
static gboolean
set_side (SampanReading *reading, SampanEdit **edit, const char *side, double pixels)
{
  SampanEdit *changed = sampan_rules_set_number (reading, *edit, side, pixels);

  if (changed == NULL)
    return FALSE;
  sampan_edit_unref (*edit);
  *edit = changed;
  return TRUE;
}

static gboolean
set_quantities (SampanFrame *frame, SampanReading *reading, SampanEdit **edit)
{
  for (guint i = 0; i < frame->tokens->len; i++)
    {
      const SampanToken *token = frame->tokens->pdata[i];
      const char *side;

      if (token->type != SAMPAN_TOKEN_QUANTITY)
        continue;
      side = token->unit == SAMPAN_UNIT_LINES ? "height" : find_side (frame, i);
      /* "half the size" */
      if (token->unit == SAMPAN_UNIT_TIMES || token->unit == SAMPAN_UNIT_PERCENT
          || (token->number > 0 && token->number < 1))
        {
          sampan_rules_refuse (reading, SAMPAN_REASON_PIXELS);
          return FALSE;
        }
      if ((token->unit != SAMPAN_UNIT_LINES && token->unit != SAMPAN_UNIT_PIXEL
           && token->unit != SAMPAN_UNIT_NONE)
          || side == NULL || sampan_edit_has (*edit, side))
        {
          sampan_rules_refuse (reading, SAMPAN_REASON_HOW);
          return FALSE;
        }
      if (!set_side (reading, edit, side, token->number))
        return FALSE;
    }

  return TRUE;
}

/* "upscale to 4K": as much as there is. */
static gboolean
says_large (SampanFrame *frame)
{
  for (guint i = 0; i < frame->tokens->len; i++)
    {
      const SampanToken *token = frame->tokens->pdata[i];

      if (sampan_token_is (token, SAMPAN_WORD_EFFECT) && token->word->op->id == SAMPAN_OP_RESIZE
          && token->word->edit != NULL)
        return TRUE;
    }

  return FALSE;
}

/* "resolution times four", "raise the resolution", "bigger": no size in pixels, but a factor. */
static gboolean
says_factor (SampanFrame *frame)
{
  const guint pixels = SAMPAN_SLOT_PIXELS | SAMPAN_SLOT_SPAN;

  if ((frame->slots & pixels) != 0
      || (frame->effect != NULL && frame->effect->edit != NULL
          && frame->effect->op->id == SAMPAN_OP_RESIZE))
    return FALSE;
  if (frame->n_quantities == 0)
    return (frame->slots & SAMPAN_SLOT_MORE) != 0;
  return frame->quantities[0]->unit == SAMPAN_UNIT_TIMES && frame->quantities[0]->number >= 1;
}

void
sampan_rules_read_upscale (SampanFrame *frame, SampanReading *reading)
{
  g_autoptr (SampanEdit) edit = sampan_edit_new (SAMPAN_OP_UPSCALE);
  const SampanToken *quantity = frame->n_quantities == 1 ? frame->quantities[0] : NULL;
  double factor = frame->effect != NULL && frame->effect->op->id == SAMPAN_OP_UPSCALE
                      ? sampan_edit_get_number (frame->effect->edit, "factor")
                      : 2;

  /* "enlarge to 1080p" */
  if (frame->pixels != NULL || (frame->slots & SAMPAN_SLOT_SPAN) != 0
      || (quantity != NULL
          && (quantity->unit == SAMPAN_UNIT_LINES || quantity->unit == SAMPAN_UNIT_PIXEL)))
    {
      sampan_rules_read_resize (frame, reading);
      return;
    }
  if (!sampan_rules_only (frame, SAMPAN_SLOT_EFFECT | SAMPAN_SLOT_QUANTITY | SAMPAN_SLOT_MORE
                                     | SAMPAN_SLOT_CHANGE | SAMPAN_SLOT_DEGREE | SAMPAN_SLOT_SIZE)
      || frame->n_quantities > 1)
    {
      sampan_rules_refuse (reading, SAMPAN_REASON_UNKNOWN);
      return;
    }
  if (quantity != NULL)
    switch (quantity->unit)
      {
      case SAMPAN_UNIT_PERCENT:
        factor = quantity->number / 100;
        break;
      case SAMPAN_UNIT_NONE:
        factor = quantity->number;
        break;
      case SAMPAN_UNIT_TIMES:
        /* 放大一倍 is twice as large. */
        factor = quantity->number == 1 ? 2 : quantity->number;
        break;
      default:
        factor = 0;
        break;
      }
  if (says_large (frame))
    factor = 4;

  if (factor == 2 || factor == 4)
    sampan_rules_take (reading, sampan_edit_with_number (edit, "factor", factor));
  else
    sampan_rules_refuse (reading, SAMPAN_REASON_VALUE);
}

/* What says that it gets smaller or larger, beside a size that says so too. */
static guint
ways_to_resize (SampanFrame *frame)
{
  const guint ways = SAMPAN_SLOT_MORE | SAMPAN_SLOT_LESS;

  return SAMPAN_SLOT_TRIM | (sampan_frame_has_mark (frame, SAMPAN_MARK_TO) ? ways : 0);
}

void
sampan_rules_read_resize (SampanFrame *frame, SampanReading *reading)
{
  /* Neither side is given: the words set them. */
  g_autoptr (SampanEdit) edit = sampan_edit_alloc (sampan_op_get (SAMPAN_OP_RESIZE));

  if (says_factor (frame))
    {
      sampan_rules_read_upscale (frame, reading);
      return;
    }
  if (!sampan_rules_only (frame, SAMPAN_SLOT_EFFECT | SAMPAN_SLOT_PIXELS | SAMPAN_SLOT_QUANTITY
                                     | SAMPAN_SLOT_SPAN | SAMPAN_SLOT_CHANGE
                                     | ways_to_resize (frame)))
    {
      sampan_rules_refuse (reading, SAMPAN_REASON_UNKNOWN);
      return;
    }
  if (frame->effect != NULL && frame->effect->op->id == SAMPAN_OP_RESIZE
      && frame->effect->edit != NULL)
    {
      sampan_rules_take (reading, sampan_edit_ref (frame->effect->edit));
      return;
    }

  if (frame->pixels != NULL)
    {
      if (!set_side (reading, &edit, "width", frame->pixels->number)
          || !set_side (reading, &edit, "height", frame->pixels->second))
        return;
    }
  else if (!set_quantities (frame, reading, &edit))
    return;

  if (sampan_edit_has (edit, "width") || sampan_edit_has (edit, "height"))
    sampan_rules_take (reading, g_steal_pointer (&edit));
  else
    sampan_rules_refuse (reading, SAMPAN_REASON_HOW);
}
