#include "sampan-edit.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define MAX_TEXT 24 /* characters of a text in its label */

static const char *
background_label (const char *mode)
{
  static const char *const labels[][2] = {
    { "remove", N_ ("No Background") },     { "blur", N_ ("Background Blur") },
    { "colour", N_ ("Background Colour") }, { "gradient", N_ ("Background Gradient") },
    { "image", N_ ("Background Picture") }, { "scene", N_ ("Background Scene") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    if (strcmp (labels[i][0], mode) == 0)
      return _ (labels[i][1]);

  return _ ("Background");
}

static const char *
choice_label (SampanEdit *edit, const char *name)
{
  const SampanParam *param = sampan_op_find_param (sampan_edit_get_op (edit), name);
  const char *value = sampan_edit_get_string (edit, name);

  for (guint i = 0; param->choices[i] != NULL; i++)
    if (strcmp (param->choices[i], value) == 0)
      return _ (param->labels[i]);

  return value;
}

static char *
cut_label (SampanEdit *edit)
{
  const double start = sampan_edit_get_number (edit, "start");
  const double end = sampan_edit_get_number (edit, "end");

  /* What counts from the end of the video is no place in it yet. */
  if (start < 0 || end <= 0)
    return g_strdup (_ ("Cut Out"));
  /* Translators: the name of an edit; from %g to %g seconds */
  return g_strdup_printf (_ ("Cut Out %g–%g s"), start, end);
}

static char *
text_label (const char *text)
{
  g_autofree char *line = g_strndup (text, strcspn (text, "\n"));
  g_autofree char *shown = NULL;

  if (g_utf8_strlen (line, -1) <= MAX_TEXT)
    shown = g_strdup (line);
  else
    {
      g_autofree char *start = g_utf8_substring (line, 0, MAX_TEXT);

      shown = g_strconcat (start, "…", NULL);
    }

  /* Translators: the name of an edit that writes %s on the picture */
  return g_strdup_printf (_ ("Text “%s”"), shown);
}

char *
sampan_edit_dup_label (SampanEdit *self)
{
  const SampanOp *op = sampan_edit_get_op (self);

  switch (op->id)
    {
    case SAMPAN_OP_CROP:
      if (sampan_edit_has (self, "aspect"))
        /* Translators: the name of an edit; %s is a shape such as 3:4 */
        return g_strdup_printf (_ ("Crop %s"), sampan_edit_get_string (self, "aspect"));
      break;

    case SAMPAN_OP_ROTATE:
      /* Translators: the name of an edit */
      return g_strdup_printf (_ ("Rotate %g°"), sampan_edit_get_number (self, "degrees"));

    case SAMPAN_OP_FLIP:
      /* Translators: the name of an edit; %s is “Left and Right” or “Up and Down” */
      return g_strdup_printf (_ ("Flip %s"), choice_label (self, "axis"));

    case SAMPAN_OP_SPEED:
      /* Translators: the name of an edit; %g is a factor */
      return g_strdup_printf (_ ("Speed %g×"), sampan_edit_get_number (self, "factor"));

    case SAMPAN_OP_VOLUME:
      if (sampan_edit_get_number (self, "mute") != 0)
        return g_strdup (_ ("Mute"));
      break;

    case SAMPAN_OP_LOOK:
      /* Translators: the name of an edit; %s is a look such as Film or Vintage */
      return g_strdup_printf (_ ("%s Look"), choice_label (self, "name"));

    case SAMPAN_OP_BACKGROUND:
      return g_strdup (background_label (sampan_edit_get_string (self, "mode")));

    case SAMPAN_OP_CUT:
      return cut_label (self);

    case SAMPAN_OP_STYLISE:
    case SAMPAN_OP_ACCESSORY:
      return g_strdup (choice_label (self, "name"));

    case SAMPAN_OP_RECOLOUR:
      /* Translators: the name of an edit; %s is what gets another colour, such as Clothes */
      return g_strdup_printf (_ ("Recolour %s"), choice_label (self, "target"));

    case SAMPAN_OP_FACES:
      return g_strdup (g_strcmp0 (sampan_edit_get_string (self, "mode"), "pixelate") == 0
                           ? _ ("Pixelate Faces")
                           : _ ("Blur Faces"));

    case SAMPAN_OP_UPSCALE:
      /* Translators: the name of an edit; %g is a factor */
      return g_strdup_printf (_ ("Enlarge %g×"), sampan_edit_get_number (self, "factor"));

    case SAMPAN_OP_TEXT:
      return text_label (sampan_edit_get_string (self, "text"));

    default:
      break;
    }

  return g_strdup (_ (op->label));
}

/* Returns: (transfer full) (nullable): the value of @param for people. */
static char *
dup_value (SampanEdit *self, const SampanParam *param)
{
  const double number = sampan_edit_get_number (self, param->name);

  switch (param->type)
    {
    case SAMPAN_PARAM_NUMBER:
      return g_strdup_printf (param->minimum < 0 ? "%+.2f" : "%.2f", number);
    case SAMPAN_PARAM_INTEGER:
      return g_strdup_printf ("%.0f", number);
    case SAMPAN_PARAM_TIME:
      /* Translators: seconds */
      return g_strdup_printf (_ ("%g s"), number);
    case SAMPAN_PARAM_CHOICE:
      return g_strdup (choice_label (self, param->name));
    case SAMPAN_PARAM_ASPECT:
    case SAMPAN_PARAM_COLOUR:
    case SAMPAN_PARAM_TEXT:
      return g_strdup (sampan_edit_get_string (self, param->name));
    case SAMPAN_PARAM_COLOURS:
    case SAMPAN_PARAM_LANGUAGES:
      return g_strjoinv (C_ ("list", ", "), (GStrv)sampan_edit_get_strv (self, param->name));
    default:
      return NULL;
    }
}

char *
sampan_edit_dup_values (SampanEdit *self)
{
  const SampanOp *op = sampan_edit_get_op (self);
  g_autofree char *label = sampan_edit_dup_label (self);
  GString *values = g_string_new (NULL);

  for (guint i = 0; i < op->n_params; i++)
    {
      const SampanParam *param = &op->params[i];
      g_autofree char *value = sampan_edit_has (self, param->name) ? dup_value (self, param) : NULL;
      g_autofree char *bare = value != NULL ? g_strndup (value, strcspn (value, " ")) : NULL;

      if (value == NULL || strstr (label, param->type == SAMPAN_PARAM_TIME ? bare : value) != NULL)
        continue;
      g_string_append (values, values->len > 0 ? " · " : "");
      /* Translators: what of an edit is set, and to what: “Amount 0.50” */
      g_string_append_printf (values, _ ("%s %s"), _ (param->label), value);
    }

  return g_string_free (values, FALSE);
}
