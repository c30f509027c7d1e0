#include "sampan-rules-private.h"

#include <string.h>

/* Replaces @edit by a changed one. */
static void
replace (SampanEdit **edit, SampanEdit *changed)
{
  sampan_edit_unref (*edit);
  *edit = changed;
}

static void
set_place (SampanEdit **edit, const SampanWord *place)
{
  if (place->string != NULL)
    {
      replace (edit, sampan_edit_with_string (*edit, "position", place->string));
      return;
    }
  replace (edit, sampan_edit_with_number (*edit, "x", place->x));
  replace (edit, sampan_edit_with_number (*edit, "y", place->y));
}

static double
text_size (SampanFrame *frame)
{
  if (frame->size != NULL)
    return frame->size->number;
  return sampan_op_find_param (sampan_op_get (SAMPAN_OP_TEXT), "size")->neutral;
}

void
sampan_rules_read_text (SampanFrame *frame, SampanMediaKind kind, SampanReading *reading)
{
  const guint times = SAMPAN_SLOT_EDGE | SAMPAN_SLOT_QUANTITY | SAMPAN_SLOT_RATIO;
  const SampanOp *about = frame->object != NULL ? frame->object->op : NULL;
  g_autoptr (SampanEdit) edit = NULL;

  if (frame->quote == NULL)
    {
      sampan_rules_refuse (reading, SAMPAN_REASON_WORDS);
      return;
    }
  /* A quoted file name is a picture: 把背景换成“海滩.jpg”. */
  if ((about != NULL && about->id != SAMPAN_OP_TEXT && about->id != SAMPAN_OP_CAPTIONS)
      || !sampan_rules_only (frame, SAMPAN_SLOT_QUOTE | SAMPAN_SLOT_OBJECT | SAMPAN_SLOT_EFFECT
                                        | SAMPAN_SLOT_ADD | SAMPAN_SLOT_CHANGE | SAMPAN_SLOT_PLACE
                                        | SAMPAN_SLOT_SIZE | SAMPAN_SLOT_COLOUR | times)
      || frame->n_colours > 1 || strlen (frame->quote->text) > 2000)
    {
      sampan_rules_refuse (reading, SAMPAN_REASON_UNKNOWN);
      return;
    }
  if ((frame->slots & times) != 0 && (kind & SAMPAN_MEDIA_VIDEO) == 0)
    {
      sampan_rules_refuse (reading, SAMPAN_REASON_VIDEO_ONLY);
      return;
    }

  edit = sampan_edit_new (SAMPAN_OP_TEXT);
  replace (&edit, sampan_edit_with_string (edit, "text", frame->quote->text));
  if (frame->place != NULL)
    set_place (&edit, frame->place);
  if (frame->size != NULL)
    replace (&edit, sampan_edit_with_number (edit, "size", text_size (frame)));
  if (frame->n_colours == 1)
    replace (&edit, sampan_edit_with_string (edit, "colour", frame->colours[0]));
  if ((frame->slots & times) != 0)
    {
      SampanEdit *timed = sampan_rules_set_times (frame, reading, edit);

      if (timed == NULL)
        return;
      replace (&edit, timed);
    }
  sampan_rules_take (reading, g_steal_pointer (&edit));
}

void
sampan_rules_read_captions (SampanFrame *frame, SampanReading *reading)
{
  g_autoptr (SampanEdit) edit = sampan_edit_new (SAMPAN_OP_CAPTIONS);
  const char *languages[SAMPAN_FRAME_MAX + 1] = { NULL };

  if (!sampan_rules_only (frame, SAMPAN_SLOT_OBJECT | SAMPAN_SLOT_EFFECT | SAMPAN_SLOT_ADD
                                     | SAMPAN_SLOT_CHANGE | SAMPAN_SLOT_KEEP | SAMPAN_SLOT_LANGUAGE
                                     | SAMPAN_SLOT_PLACE | SAMPAN_SLOT_STYLE)
      || (frame->place != NULL && frame->place->string == NULL))
    {
      if ((frame->slots & SAMPAN_SLOT_CUT) != 0)
        {
          reading->type = SAMPAN_READING_WITHOUT;
          reading->op = sampan_op_get (SAMPAN_OP_CAPTIONS);
        }
      else
        sampan_rules_refuse (reading, SAMPAN_REASON_UNKNOWN);
      return;
    }
  if (frame->effect != NULL && frame->effect->edit != NULL)
    replace (&edit, sampan_edit_ref (frame->effect->edit));

  /* "Chinese and English": a word may stand for two languages. */
  for (guint i = 0; i < frame->n_languages; i++)
    languages[i] = frame->languages[i];
  if (frame->n_languages > 0)
    {
      g_autofree char *joined = g_strjoinv (",", (GStrv)languages);
      g_auto (GStrv) all = g_strsplit (joined, ",", -1);

      replace (&edit, sampan_edit_with_strv (edit, "languages", (const char *const *)all));
      if (!sampan_edit_has (edit, "languages"))
        {
          sampan_rules_refuse (reading, SAMPAN_REASON_VALUE);
          return;
        }
    }
  if (frame->place != NULL)
    replace (&edit, sampan_edit_with_string (edit, "position", frame->place->string));
  if (frame->style != NULL)
    replace (&edit, sampan_edit_with_string (edit, "style", frame->style->string));
  sampan_rules_take (reading, g_steal_pointer (&edit));
}
