#include "sampan-edit-private.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

gboolean
sampan_param_is_number (const SampanParam *param)
{
  switch (param->type)
    {
    case SAMPAN_PARAM_NUMBER:
    case SAMPAN_PARAM_TIME:
    case SAMPAN_PARAM_INTEGER:
    case SAMPAN_PARAM_BOOLEAN:
      return TRUE;

    default:
      return FALSE;
    }
}

gboolean
sampan_param_is_list (const SampanParam *param)
{
  return param->type == SAMPAN_PARAM_COLOURS || param->type == SAMPAN_PARAM_LANGUAGES;
}

gboolean
sampan_aspect_parse (const char *aspect, double *width, double *height)
{
  double sides[2];

  if (aspect == NULL || strlen (aspect) > 16)
    return FALSE;

  for (guint i = 0; i < 2; i++)
    {
      const char *end = aspect;

      /* Digits and a point alone: g_ascii_strtod() would also take "inf", "0x9" and "1e3". */
      while (g_ascii_isdigit (*end) || *end == '.')
        end++;
      if (end == aspect || *end != (i == 0 ? ':' : '\0'))
        return FALSE;
      sides[i] = g_ascii_strtod (aspect, NULL);
      aspect = end + 1;
    }
  /* A strip thinner than one in ten is a mistake, not a shape. */
  if (!(sides[0] > 0 && sides[1] > 0) || sides[0] > sides[1] * 10 || sides[1] > sides[0] * 10)
    return FALSE;

  if (width != NULL)
    *width = sides[0];
  if (height != NULL)
    *height = sides[1];
  return TRUE;
}

static gboolean
is_colour (const char *value)
{
  const gsize length = strlen (value);

  if (value[0] != '#' || (length != 7 && length != 9))
    return FALSE;
  for (gsize i = 1; i < length; i++)
    if (!g_ascii_isxdigit (value[i]))
      return FALSE;

  return TRUE;
}

static gboolean
is_language (const char *value)
{
  return g_regex_match_simple ("^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$", value,
                               G_REGEX_DOLLAR_ENDONLY, G_REGEX_MATCH_DEFAULT);
}

static gboolean
is_choice (const SampanParam *param, const char *value)
{
  return g_strv_contains (param->choices, value);
}

char *
sampan_param_dup_string (const SampanParam *param, const char *value)
{
  if (!g_utf8_validate (value, -1, NULL))
    return NULL;

  switch (param->type)
    {
    case SAMPAN_PARAM_CHOICE:
      return is_choice (param, value) ? g_strdup (value) : NULL;

    case SAMPAN_PARAM_ASPECT:
      return sampan_aspect_parse (value, NULL, NULL) ? g_strdup (value) : NULL;

    case SAMPAN_PARAM_COLOUR:
    case SAMPAN_PARAM_COLOURS:
      return is_colour (value) ? g_ascii_strdown (value, -1) : NULL;

    case SAMPAN_PARAM_LANGUAGES:
      return is_language (value) ? g_strdup (value) : NULL;

    case SAMPAN_PARAM_TEXT:
      return strlen (value) <= SAMPAN_MAX_TEXT ? g_strdup (value) : NULL;

    case SAMPAN_PARAM_FILE:
      return *value != '\0' && strlen (value) <= SAMPAN_MAX_PATH ? g_strdup (value) : NULL;

    default:
      return NULL;
    }
}

GStrv
sampan_param_dup_strv (const SampanParam *param, const char *const *value)
{
  const gboolean colours = param->type == SAMPAN_PARAM_COLOURS;
  const guint length = g_strv_length ((GStrv)value);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (length < (colours ? 2 : 1) || length > (colours ? SAMPAN_MAX_COLOURS : SAMPAN_MAX_LANGUAGES))
    return NULL;

  for (guint i = 0; i < length; i++)
    {
      char *kept = sampan_param_dup_string (param, value[i]);

      if (kept == NULL)
        return NULL;
      g_strv_builder_take (builder, kept);
    }

  return g_strv_builder_end (builder);
}

void
sampan_value_take_string (SampanValue *value, char *string)
{
  g_free (value->string);
  value->string = string;
  value->given = TRUE;
}

void
sampan_value_take_strv (SampanValue *value, GStrv strv)
{
  g_strfreev (value->strv);
  value->strv = strv;
  value->given = TRUE;
}

void
sampan_value_reset (SampanValue *value, const SampanParam *param)
{
  value->given = FALSE;
  value->number = sampan_param_is_number (param) ? param->neutral : 0;
  g_clear_pointer (&value->string, g_free);
  g_clear_pointer (&value->strv, g_strfreev);
  if (param->fallback == NULL)
    return;
  if (sampan_param_is_list (param))
    value->strv = g_strsplit (param->fallback, ",", -1);
  else
    value->string = g_strdup (param->fallback);
}

/* Both count from the same side of the medium, and the end comes first. */
static gboolean
ends_before_start (SampanEdit *self)
{
  const double start = sampan_edit_get_number (self, "start");
  const double end = sampan_edit_get_number (self, "end");

  return (start < 0) == (end <= 0) && end <= start;
}

static char *
find_crop_fault (SampanEdit *self, SampanEditError *code)
{
  static const char *const sides[] = { "x", "y", "width", "height" };
  const double slack = 1e-6; /* of fractions that were written in decimals */
  guint n_sides = 0;

  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    n_sides += sampan_edit_has (self, sides[i]);

  if (sampan_edit_has (self, "aspect"))
    {
      *code = SAMPAN_EDIT_ERROR_BAD_VALUE;
      return n_sides > 0
                 ? g_strdup (_ ("“aspect” cannot stand beside “x”, “y”, “width” or “height”"))
                 : NULL;
    }
  if (n_sides < 4)
    {
      *code = SAMPAN_EDIT_ERROR_MISSING;
      return g_strdup (_ ("“aspect”, or all of “x”, “y”, “width” and “height”, must be given"));
    }
  if (sampan_edit_get_number (self, "x") + sampan_edit_get_number (self, "width") > 1 + slack)
    return g_strdup (_ ("“x” and “width” reach outside the picture"));
  if (sampan_edit_get_number (self, "y") + sampan_edit_get_number (self, "height") > 1 + slack)
    return g_strdup (_ ("“y” and “height” reach outside the picture"));

  return NULL;
}

static char *
find_text_fault (SampanEdit *self, SampanEditError *code)
{
  const gboolean has_x = sampan_edit_has (self, "x"), has_y = sampan_edit_has (self, "y");

  if ((has_x || has_y) && sampan_edit_has (self, "position"))
    return g_strdup (_ ("“position” cannot stand beside “x” and “y”"));
  if (has_x != has_y)
    {
      *code = SAMPAN_EDIT_ERROR_MISSING;
      return g_strdup (_ ("“x” and “y” must be given together"));
    }
  if (ends_before_start (self))
    return g_strdup (_ ("“end” must be after “start”"));

  return NULL;
}

char *
sampan_edit_find_fault (SampanEdit *self, SampanEditError *code)
{
  SampanEditError unused;

  if (code == NULL)
    code = &unused;
  *code = SAMPAN_EDIT_ERROR_BAD_VALUE;

  switch (self->op->id)
    {
    case SAMPAN_OP_CROP:
      return find_crop_fault (self, code);

    case SAMPAN_OP_ROTATE:
      {
        const double degrees = sampan_edit_get_number (self, "degrees");

        if (degrees > 45 && fmod (degrees, 90) != 0)
          return g_strdup (_ ("“degrees” must be 90, 180, 270 or from -45 to 45"));
        return NULL;
      }

    case SAMPAN_OP_RESIZE:
      if (sampan_edit_has (self, "width") || sampan_edit_has (self, "height"))
        return NULL;
      *code = SAMPAN_EDIT_ERROR_MISSING;
      return g_strdup (_ ("“width” or “height” must be given"));

    case SAMPAN_OP_UPSCALE:
      {
        const double factor = sampan_edit_get_number (self, "factor");

        return factor == 2 || factor == 4 ? NULL : g_strdup (_ ("“factor” must be 2 or 4"));
      }

    case SAMPAN_OP_TRIM:
    case SAMPAN_OP_CUT:
      return ends_before_start (self) ? g_strdup (_ ("“end” must be after “start”")) : NULL;

    case SAMPAN_OP_BACKGROUND:
      if (g_strcmp0 (sampan_edit_get_string (self, "mode"), "image") != 0
          || sampan_edit_has (self, "file"))
        return NULL;
      *code = SAMPAN_EDIT_ERROR_MISSING;
      return g_strdup (_ ("“file” must be given for the mode “image”"));

    case SAMPAN_OP_TEXT:
      return find_text_fault (self, code);

    default:
      return NULL;
    }
}
