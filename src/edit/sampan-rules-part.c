#include "sampan-rules-private.h"

#define SAYS_NOTHING (SAMPAN_SLOT_ADD | SAMPAN_SLOT_CHANGE)

/* The colour that is wanted: of two, as in "from black to red" and "turn the black shirt red", the
 * last. NULL with @reading refused if that cannot be told. */
static const char *
find_colour (SampanFrame *frame, SampanReading *reading)
{
  const SampanToken *last = sampan_frame_get_last (frame);
  const gboolean ends =
      last->type == SAMPAN_TOKEN_COLOUR || sampan_token_is (last, SAMPAN_WORD_COLOUR);

  if (frame->n_colours == 1 || (frame->n_colours == 2 && ends))
    return frame->colours[frame->n_colours - 1];
  sampan_rules_refuse (reading,
                       frame->n_colours == 0 ? SAMPAN_REASON_COLOUR : SAMPAN_REASON_UNKNOWN);
  return NULL;
}

void
sampan_rules_read_recolour (SampanFrame *frame, SampanReading *reading)
{
  g_autoptr (SampanEdit) edit = sampan_edit_new (SAMPAN_OP_RECOLOUR);
  g_autoptr (SampanEdit) aimed = NULL;
  const char *target = frame->colour_of, *colour;

  /* 染成棕色: said of hair */
  if (target == NULL && frame->effect != NULL)
    target = frame->effect->target;

  if (frame->object != NULL)
    target = frame->object->op->id == SAMPAN_OP_BACKGROUND ? "background" : frame->object->target;
  if (frame->effect != NULL && frame->effect->op->id != SAMPAN_OP_RECOLOUR)
    {
      /* Brighter hair, a blurred shirt: the part alone is another edit. */
      sampan_rules_refuse (reading, SAMPAN_REASON_MISSING);
      return;
    }
  if (!sampan_rules_only (frame, SAMPAN_SLOT_EFFECT | SAMPAN_SLOT_OBJECT | SAMPAN_SLOT_COLOUR
                                     | SAYS_NOTHING))
    {
      sampan_rules_refuse (reading,
                           frame->n_colours == 0 ? SAMPAN_REASON_MISSING : SAMPAN_REASON_UNKNOWN);
      return;
    }
  if (target == NULL)
    {
      sampan_rules_refuse (reading, SAMPAN_REASON_HOW);
      return;
    }

  colour = find_colour (frame, reading);
  if (colour == NULL)
    return;
  aimed = sampan_edit_with_string (edit, "target", target);
  sampan_rules_take (reading, sampan_edit_with_string (aimed, "colour", colour));
}

void
sampan_rules_read_faces (SampanFrame *frame, SampanReading *reading)
{
  g_autoptr (SampanEdit) edit = sampan_edit_new (SAMPAN_OP_FACES);
  const SampanOp *effect = frame->effect != NULL ? frame->effect->op : NULL;
  const gboolean hidden = (frame->slots & SAMPAN_SLOT_CUT) != 0;
  const char *mode = "blur";

  if (effect != NULL && effect->id == SAMPAN_OP_FACES)
    mode = sampan_edit_get_string (frame->effect->edit, "mode");
  else if (effect != NULL && effect->id == SAMPAN_OP_STYLISE
           && g_strcmp0 (sampan_edit_get_string (frame->effect->edit, "name"), "pixel") == 0)
    mode = "pixelate";
  else if (effect != NULL && effect->id != SAMPAN_OP_BLUR)
    {
      sampan_rules_refuse (reading, SAMPAN_REASON_MISSING);
      return;
    }

  /* How much cannot be said: a face is hidden or it is not. */
  if (!sampan_rules_only (frame, SAMPAN_SLOT_EFFECT | SAMPAN_SLOT_OBJECT | SAMPAN_SLOT_CUT
                                     | SAMPAN_SLOT_DEGREE | SAYS_NOTHING)
      || (effect == NULL && !hidden))
    sampan_rules_refuse (reading, SAMPAN_REASON_MISSING);
  else
    sampan_rules_take (reading, sampan_edit_with_string (edit, "mode", mode));
}

void
sampan_rules_read_accessory (SampanFrame *frame, SampanReading *reading)
{
  /* "a little hat" is the hat that there is. */
  if (!sampan_rules_only (frame, SAMPAN_SLOT_EFFECT | SAMPAN_SLOT_OBJECT | SAMPAN_SLOT_COLOUR
                                     | SAMPAN_SLOT_DEGREE | SAMPAN_SLOT_SIZE | SAYS_NOTHING))
    sampan_rules_refuse (reading, SAMPAN_REASON_UNKNOWN);
  else if (frame->n_colours == 0)
    sampan_rules_take (reading, sampan_edit_ref (frame->effect->edit));
  else
    {
      /* "a red hat", and "replace the red hat with a blue one". */
      const char *colour = frame->n_colours == 1 || (frame->slots & SAMPAN_SLOT_CHANGE) != 0
                               ? frame->colours[frame->n_colours - 1]
                               : NULL;

      if (colour != NULL)
        sampan_rules_take (reading,
                           sampan_edit_with_string (frame->effect->edit, "colour", colour));
      else
        sampan_rules_refuse (reading, SAMPAN_REASON_UNKNOWN);
    }
}
