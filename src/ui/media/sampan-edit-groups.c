#include "sampan-edit-groups.h"

#include <glib/gi18n-lib.h>

static const SampanOpId light[] = { SAMPAN_OP_BRIGHTNESS, SAMPAN_OP_CONTRAST,  SAMPAN_OP_EXPOSURE,
                                    SAMPAN_OP_HIGHLIGHTS, SAMPAN_OP_SHADOWS,   SAMPAN_OP_WARMTH,
                                    SAMPAN_OP_TINT,       SAMPAN_OP_SATURATION };
static const SampanOpId style[] = { SAMPAN_OP_LOOK,    SAMPAN_OP_STYLISE, SAMPAN_OP_SHARPNESS,
                                    SAMPAN_OP_BLUR,    SAMPAN_OP_DENOISE, SAMPAN_OP_GRAIN,
                                    SAMPAN_OP_VIGNETTE };
static const SampanOpId people[] = { SAMPAN_OP_BACKGROUND, SAMPAN_OP_RECOLOUR, SAMPAN_OP_FACES,
                                     SAMPAN_OP_ACCESSORY };
static const SampanOpId shape[] = { SAMPAN_OP_CROP, SAMPAN_OP_ROTATE, SAMPAN_OP_FLIP,
                                    SAMPAN_OP_RESIZE, SAMPAN_OP_UPSCALE };
static const SampanOpId time_and_sound[] = { SAMPAN_OP_TRIM,         SAMPAN_OP_CUT,
                                             SAMPAN_OP_SPEED,        SAMPAN_OP_REVERSE,
                                             SAMPAN_OP_FADE,         SAMPAN_OP_VOLUME,
                                             SAMPAN_OP_AUDIO_DENOISE };
static const SampanOpId words[] = { SAMPAN_OP_TEXT, SAMPAN_OP_WORDS, SAMPAN_OP_CAPTIONS };

static const SampanEditGroup groups[] = {
  { N_ ("Light and Colour"), light, G_N_ELEMENTS (light), FALSE },
  { N_ ("Style"), style, G_N_ELEMENTS (style), FALSE },
  { N_ ("People and Background"), people, G_N_ELEMENTS (people), FALSE },
  { N_ ("Shape and Size"), shape, G_N_ELEMENTS (shape), TRUE },
  { N_ ("Time and Sound"), time_and_sound, G_N_ELEMENTS (time_and_sound), TRUE },
  { N_ ("Words"), words, G_N_ELEMENTS (words), TRUE },
};

const SampanEditGroup *
sampan_edit_groups (guint *n_groups)
{
  *n_groups = G_N_ELEMENTS (groups);
  return groups;
}

const SampanEditGroup *
sampan_edit_group_find (SampanOpId id)
{
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    for (guint j = 0; j < groups[i].n_ids; j++)
      if (groups[i].ids[j] == id)
        return &groups[i];
  g_return_val_if_reached (NULL);
}

/* Takes @edit. */
static SampanEdit *
with (SampanEdit *edit, const char *param, double value)
{
  g_autoptr (SampanEdit) old = edit;
  return sampan_edit_with_number (old, param, value);
}

SampanEdit *
sampan_edit_group_make (SampanOpId id, double time, double duration)
{
  SampanEdit *edit = sampan_edit_new (id);

  switch (id)
    {
    case SAMPAN_OP_ROTATE:
      return with (edit, "degrees", 90);
    case SAMPAN_OP_TRIM:
      return time > 0 && time < duration ? with (edit, "start", time) : edit;
    case SAMPAN_OP_CUT:
      time = CLAMP (time, 0, MAX (duration - 1, 0));
      return with (with (edit, "end", MIN (time + 1, duration)), "start", time);
    case SAMPAN_OP_SPEED:
      return with (edit, "factor", 1.5);
    case SAMPAN_OP_VOLUME:
      return with (edit, "gain_db", 6);
    case SAMPAN_OP_FADE:
      return with (with (edit, "in", 1), "out", 1);
    default:
      break;
    }
  /* Amounts: a step that shows, and to where one mostly goes. */
  const SampanParam *amount = sampan_op_find_param (sampan_edit_get_op (edit), "amount");
  if (amount != NULL && amount->required)
    return with (edit, "amount", amount->minimum < 0 ? 0.25 : 0.5);
  return edit;
}

gboolean
sampan_edit_param_is_needed (SampanEdit *edit, const SampanParam *param, SampanMediaKind kind)
{
  if (!param->inspect)
    return FALSE;
  switch (sampan_edit_get_op (edit)->id)
    {
    case SAMPAN_OP_BACKGROUND:
      {
        static const char *const of_mode[][2] = { { "amount", "blur" },
                                                  { "colour", "colour" },
                                                  { "colours", "gradient" },
                                                  { "file", "image" },
                                                  { "name", "scene" } };
        for (guint i = 0; i < G_N_ELEMENTS (of_mode); i++)
          if (g_str_equal (param->name, of_mode[i][0]))
            return g_strcmp0 (sampan_edit_get_string (edit, "mode"), of_mode[i][1]) == 0;
        return TRUE;
      }
    case SAMPAN_OP_VOLUME:
      return !g_str_equal (param->name, "gain_db") || sampan_edit_get_number (edit, "mute") == 0;
    case SAMPAN_OP_TEXT:
      return kind == SAMPAN_MEDIA_VIDEO || param->type != SAMPAN_PARAM_TIME;
    default:
      return TRUE;
    }
}
