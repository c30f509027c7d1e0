#include "sampan-edit-private.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

/* The members of an edit that are no parameters. */
#define MEMBER_OP "op"
#define MEMBER_ENABLED "enabled"

/* Shown in errors: what an outsider sends may be long, or no text at all. */
static char *
dup_shown (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *start = g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), 40));

  return g_strescape (start, "\"\\\001\002\003");
}

static gboolean
holds (JsonNode *node, GType type)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

static char *
describe (const SampanParam *param)
{
  g_autofree char *choices = NULL;

  switch (param->type)
    {
    case SAMPAN_PARAM_NUMBER:
    case SAMPAN_PARAM_TIME:
      /* Translators: what a value must be: a number from %g to %g */
      return g_strdup_printf (_ ("a number from %g to %g"), param->minimum, param->maximum);

    case SAMPAN_PARAM_INTEGER:
      /* Translators: what a value must be: a whole number from %g to %g */
      return g_strdup_printf (_ ("a whole number from %g to %g"), param->minimum, param->maximum);

    case SAMPAN_PARAM_BOOLEAN:
      return g_strdup (_ ("true or false"));

    case SAMPAN_PARAM_CHOICE:
      choices = g_strjoinv (", ", (GStrv)param->choices);
      /* Translators: what a value must be; %s is a list of words that are not translated */
      return g_strdup_printf (_ ("one of %s"), choices);

    case SAMPAN_PARAM_ASPECT:
      return g_strdup (_ ("a shape such as “3:4”"));

    case SAMPAN_PARAM_COLOUR:
      return g_strdup (_ ("a colour such as “#ff8800”"));

    case SAMPAN_PARAM_COLOURS:
      return g_strdup_printf (_ ("a list of 2 to %d colours such as “#ff8800”"),
                              SAMPAN_MAX_COLOURS);

    case SAMPAN_PARAM_TEXT:
      return g_strdup_printf (_ ("a text of at most %d bytes"), SAMPAN_MAX_TEXT);

    case SAMPAN_PARAM_FILE:
      return g_strdup (_ ("the path of a file"));

    case SAMPAN_PARAM_LANGUAGES:
      return g_strdup_printf (_ ("a list of 1 to %d languages such as “zh-Hans”"),
                              SAMPAN_MAX_LANGUAGES);
    }

  g_assert_not_reached ();
}

static gboolean
read_number (const SampanParam *param, JsonNode *node, double *number)
{
  if (param->type == SAMPAN_PARAM_BOOLEAN)
    {
      *number = holds (node, G_TYPE_BOOLEAN) && json_node_get_boolean (node);
      return holds (node, G_TYPE_BOOLEAN);
    }
  if (!holds (node, G_TYPE_INT64) && !holds (node, G_TYPE_DOUBLE))
    return FALSE;

  *number = json_node_get_double (node);
  if (!isfinite (*number) || *number < param->minimum || *number > param->maximum)
    return FALSE;
  if (*number == 0)
    *number = 0; /* -0 is written as 0 */
  return param->type != SAMPAN_PARAM_INTEGER || *number == floor (*number);
}

static gboolean
read_list (const SampanParam *param, JsonNode *node, SampanValue *value)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) strings = NULL;
  GStrv kept;
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (!holds (element, G_TYPE_STRING))
        return FALSE;
      g_strv_builder_add (builder, json_node_get_string (element));
    }

  strings = g_strv_builder_end (builder);
  kept = sampan_param_dup_strv (param, (const char *const *)strings);
  if (kept == NULL)
    return FALSE;
  sampan_value_take_strv (value, kept);
  return TRUE;
}

static gboolean
read_value (const SampanParam *param, JsonNode *node, SampanValue *value)
{
  char *kept;

  if (sampan_param_is_number (param))
    {
      value->given = read_number (param, node, &value->number);
      return value->given;
    }
  if (sampan_param_is_list (param))
    return read_list (param, node, value);
  if (!holds (node, G_TYPE_STRING))
    return FALSE;

  kept = sampan_param_dup_string (param, json_node_get_string (node));
  if (kept == NULL)
    return FALSE;
  sampan_value_take_string (value, kept);
  return TRUE;
}

static gboolean
read_member (SampanEdit *edit, const char *name, JsonNode *node, GError **error)
{
  const SampanOp *op = edit->op;
  const SampanParam *param = sampan_op_find_param (op, name);

  if (strcmp (name, MEMBER_OP) == 0)
    return TRUE;

  if (strcmp (name, MEMBER_ENABLED) == 0)
    {
      edit->enabled = holds (node, G_TYPE_BOOLEAN) && json_node_get_boolean (node);
      if (holds (node, G_TYPE_BOOLEAN))
        return TRUE;
      /* Translators: %s is the name of an edit operation in a file */
      g_set_error (error, SAMPAN_EDIT_ERROR, SAMPAN_EDIT_ERROR_BAD_VALUE,
                   _ ("%s: “enabled” must be true or false"), op->name);
      return FALSE;
    }

  if (param == NULL)
    {
      g_autofree char *shown = dup_shown (name);

      /* Translators: the first %s is an edit operation, the second the name that it does not have
       */
      g_set_error (error, SAMPAN_EDIT_ERROR, SAMPAN_EDIT_ERROR_UNKNOWN_PARAM,
                   _ ("%s has no parameter “%s”"), op->name, shown);
      return FALSE;
    }

  if (!read_value (param, node, &edit->values[param - op->params]))
    {
      g_autofree char *wanted = describe (param);

      /* Translators: an edit operation, its parameter, what it must be ("a number from 0 to 1") */
      g_set_error (error, SAMPAN_EDIT_ERROR, SAMPAN_EDIT_ERROR_BAD_VALUE, _ ("%s: “%s” must be %s"),
                   op->name, param->name, wanted);
      return FALSE;
    }

  return TRUE;
}

static gboolean
check_whole (SampanEdit *edit, GError **error)
{
  const SampanOp *op = edit->op;
  SampanEditError code = SAMPAN_EDIT_ERROR_BAD_VALUE;
  g_autofree char *fault = NULL;

  for (guint i = 0; i < op->n_params; i++)
    if (op->params[i].required && !edit->values[i].given)
      {
        /* Translators: an edit operation and its parameter */
        g_set_error (error, SAMPAN_EDIT_ERROR, SAMPAN_EDIT_ERROR_MISSING, _ ("%s: “%s” is missing"),
                     op->name, op->params[i].name);
        return FALSE;
      }

  fault = sampan_edit_find_fault (edit, &code);
  if (fault != NULL)
    {
      /* Translators: an edit operation, and what is wrong with it */
      g_set_error (error, SAMPAN_EDIT_ERROR, code, _ ("%s: %s"), op->name, fault);
      return FALSE;
    }

  return TRUE;
}

static const SampanOp *
read_op (JsonNode *node, SampanMediaKind kind, GError **error)
{
  const SampanOp *op;
  JsonNode *name;
  g_autofree char *shown = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, SAMPAN_EDIT_ERROR, SAMPAN_EDIT_ERROR_SYNTAX,
                           _ ("an edit must be an object"));
      return NULL;
    }
  name = json_object_get_member (json_node_get_object (node), MEMBER_OP);
  if (name == NULL || !holds (name, G_TYPE_STRING))
    {
      g_set_error_literal (error, SAMPAN_EDIT_ERROR, SAMPAN_EDIT_ERROR_SYNTAX,
                           _ ("“op”, the name of the operation, is missing"));
      return NULL;
    }

  op = sampan_op_find (json_node_get_string (name));
  shown = dup_shown (json_node_get_string (name));
  if (op == NULL)
    g_set_error (error, SAMPAN_EDIT_ERROR, SAMPAN_EDIT_ERROR_UNKNOWN_OP,
                 _ ("there is no operation “%s”"), shown);
  else if ((op->applies & kind) == 0)
    g_set_error (error, SAMPAN_EDIT_ERROR, SAMPAN_EDIT_ERROR_NOT_FOR_KIND,
                 op->applies == SAMPAN_MEDIA_IMAGE ? _ ("%s works on pictures only")
                                                   : _ ("%s works on videos only"),
                 op->name);
  else
    return op;

  return NULL;
}

SampanEdit *
sampan_edit_new_from_json (JsonNode *node, SampanMediaKind kind, GError **error)
{
  g_autoptr (SampanEdit) edit = NULL;
  g_autoptr (GList) members = NULL;
  const SampanOp *op;
  JsonObject *object;

  g_return_val_if_fail (node != NULL, NULL);

  op = read_op (node, kind, error);
  if (op == NULL)
    return NULL;

  object = json_node_get_object (node);
  members = json_object_get_members (object);
  edit = sampan_edit_alloc (op);
  for (GList *l = members; l != NULL; l = l->next)
    if (!read_member (edit, l->data, json_object_get_member (object, l->data), error))
      return NULL;
  if (!check_whole (edit, error))
    return NULL;

  return g_steal_pointer (&edit);
}

/* The shortest decimal that reads back as the same number: json-glib always writes 17 digits. */
static void
write_number (GString *out, double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  static const char *const formats[] = { "%.6g", "%.15g", "%.17g" };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_ascii_formatd (text, sizeof text, formats[i], number);
      if (g_ascii_strtod (text, NULL) == number)
        break;
    }
  g_string_append (out, text);
}

void
sampan_json_write_string (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_printf (out, "\\%c", *p);
      else if (*p == '\n')
        g_string_append (out, "\\n");
      else if ((guchar)*p < 0x20 || *p == 0x7f)
        g_string_append_printf (out, "\\u%04x", (guchar)*p);
      else
        g_string_append_c (out, *p);
    }
  g_string_append_c (out, '"');
}

static void
write_value (GString *out, const SampanParam *param, const SampanValue *value)
{
  if (param->type == SAMPAN_PARAM_BOOLEAN)
    g_string_append (out, value->number != 0 ? "true" : "false");
  else if (sampan_param_is_number (param))
    write_number (out, value->number);
  else if (!sampan_param_is_list (param))
    sampan_json_write_string (out, value->string);
  else
    {
      g_string_append_c (out, '[');
      for (guint i = 0; value->strv[i] != NULL; i++)
        {
          if (i > 0)
            g_string_append (out, ", ");
          sampan_json_write_string (out, value->strv[i]);
        }
      g_string_append_c (out, ']');
    }
}

void
sampan_edit_write (SampanEdit *self, GString *out)
{
  g_string_append (out, "{\"" MEMBER_OP "\": ");
  sampan_json_write_string (out, self->op->name);
  for (guint i = 0; i < self->op->n_params; i++)
    if (self->values[i].given)
      {
        g_string_append_printf (out, ", \"%s\": ", self->op->params[i].name);
        write_value (out, &self->op->params[i], &self->values[i]);
      }
  if (!self->enabled)
    g_string_append (out, ", \"" MEMBER_ENABLED "\": false");
  g_string_append_c (out, '}');
}

JsonNode *
sampan_edit_to_json (SampanEdit *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  sampan_edit_write (self, text);
  return json_from_string (text->str, NULL);
}
