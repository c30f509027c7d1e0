#include "sampan-corrections.h"

static gboolean
makes_edit (SampanFrame *frame, SampanMediaKind kind)
{
  g_auto (SampanReading) reading = { 0 };

  sampan_rules_read (frame, kind, &reading);
  return reading.type == SAMPAN_READING_EDIT;
}

/* "30%, actually 60%": the last value counts. Returns whether @frame took it. */
gboolean
sampan_frame_replace_value (SampanFrame *frame, SampanFrame *modifier, SampanMediaKind kind)
{
  g_autoptr (SampanFrame) trial = sampan_frame_copy (frame);

  if (modifier->slots != SAMPAN_SLOT_QUANTITY || modifier->marks != 0 || frame->n_quantities != 1
      || frame->quantities[0]->unit != modifier->quantities[0]->unit)
    return FALSE;
  trial->quantities[0] = modifier->quantities[0];
  if (!makes_edit (trial, kind))
    return FALSE;
  frame->quantities[0] = modifier->quantities[0];
  return TRUE;
}

/* Whether @token says the same kind of thing as one of @modifier. */
static gboolean
is_corrected (const SampanToken *token, SampanFrame *modifier)
{
  for (guint i = 0; i < modifier->tokens->len; i++)
    {
      const SampanToken *new = modifier->tokens->pdata[i];

      if (sampan_token_is_empty (new) || new->type != token->type)
        continue;
      if (token->type != SAMPAN_TOKEN_WORD || token->word->class == new->word->class)
        return TRUE;
    }

  return FALSE;
}

/* The "30" of "the first 20 seconds, no, 30" */
static void
take_unit (SampanFrame *frame, SampanFrame *modifier)
{
  for (guint i = 0; frame->n_quantities == 1 && i < modifier->tokens->len; i++)
    {
      SampanToken *token = modifier->tokens->pdata[i];

      if (token->type != SAMPAN_TOKEN_QUANTITY || token->unit != SAMPAN_UNIT_NONE)
        continue;
      token->unit = frame->quantities[0]->unit;
      token->part = frame->quantities[0]->part;
      token->number *= MAX (token->part, 1);
    }
}

/* "rotate left. Sorry, I meant right": the same wish with another side, place, degree or language.
 * Returns whether it makes sense, and is in @frame then. */
gboolean
sampan_frame_correct (SampanFrame *frame, SampanFrame *modifier, SampanMediaKind kind)
{
  SampanFrame *trial;
  gboolean room = TRUE, replaced = FALSE;

  if (!modifier->corrects || !sampan_frame_is_modifier (modifier))
    return FALSE;
  take_unit (frame, modifier);
  trial = sampan_frame_new (frame->link);
  for (guint i = 0; i < frame->tokens->len; i++)
    if (is_corrected (frame->tokens->pdata[i], modifier))
      replaced = TRUE;
    else
      room = sampan_frame_add (trial, frame->tokens->pdata[i]) && room;
  for (guint i = 0; i < modifier->tokens->len; i++)
    room = sampan_frame_add (trial, modifier->tokens->pdata[i]) && room;
  if (!replaced || !room || !makes_edit (trial, kind))
    {
      sampan_frame_free (trial);
      return FALSE;
    }
  g_ptr_array_unref (frame->tokens);
  *frame = *trial;
  g_free (trial);
  return TRUE;
}
