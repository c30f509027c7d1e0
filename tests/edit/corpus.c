#include "corpus.h"

#include <math.h>
#include <string.h>

/* Of numbers that were written with three decimals. */
#define SLACK 0.0011

JsonArray *
corpus_load (JsonParser *parser, const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "edit", name, NULL);
  g_autoptr (GError) error = NULL;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  return json_node_get_array (json_parser_get_root (parser));
}

SampanMediaKind
corpus_row_kind (JsonObject *row)
{
  return strcmp (json_object_get_string_member (row, "kind"), "video") == 0 ? SAMPAN_MEDIA_VIDEO
                                                                            : SAMPAN_MEDIA_IMAGE;
}

static gboolean
number_matches (JsonNode *expected, double number)
{
  JsonObject *range;

  if (!JSON_NODE_HOLDS_OBJECT (expected))
    {
      const double wanted = json_node_get_value_type (expected) == G_TYPE_BOOLEAN
                                ? json_node_get_boolean (expected)
                                : json_node_get_double (expected);

      return fabs (wanted - number) <= SLACK;
    }
  range = json_node_get_object (expected);
  return number >= json_object_get_double_member (range, "min") - SLACK
         && number <= json_object_get_double_member (range, "max") + SLACK;
}

static gboolean
list_matches (JsonArray *expected, const char *const *list)
{
  if (list == NULL || json_array_get_length (expected) != g_strv_length ((GStrv)list))
    return FALSE;
  for (guint i = 0; list[i] != NULL; i++)
    if (g_ascii_strcasecmp (json_array_get_string_element (expected, i), list[i]) != 0)
      return FALSE;

  return TRUE;
}

static gboolean
param_matches (JsonNode *expected, SampanEdit *edit, const SampanParam *param)
{
  if (expected == NULL)
    {
      g_autoptr (SampanEdit) plain = sampan_edit_new (sampan_edit_get_op (edit)->id);

      if (!sampan_edit_has (edit, param->name))
        return TRUE;
      switch (param->type)
        {
        case SAMPAN_PARAM_NUMBER:
        case SAMPAN_PARAM_TIME:
        case SAMPAN_PARAM_INTEGER:
        case SAMPAN_PARAM_BOOLEAN:
          return fabs (sampan_edit_get_number (edit, param->name) - param->neutral) <= SLACK;

        case SAMPAN_PARAM_COLOURS:
        case SAMPAN_PARAM_LANGUAGES:
          return FALSE;

        default:
          return g_strcmp0 (sampan_edit_get_string (edit, param->name), param->fallback) == 0;
        }
    }

  if (JSON_NODE_HOLDS_ARRAY (expected))
    return list_matches (json_node_get_array (expected), sampan_edit_get_strv (edit, param->name));
  if (JSON_NODE_HOLDS_VALUE (expected) && json_node_get_value_type (expected) == G_TYPE_STRING)
    {
      const char *string = sampan_edit_get_string (edit, param->name);
      const gboolean colour = param->type == SAMPAN_PARAM_COLOUR;

      if (string == NULL)
        return FALSE;
      return (colour ? g_ascii_strcasecmp : strcmp) (string, json_node_get_string (expected)) == 0;
    }
  return number_matches (expected, sampan_edit_get_number (edit, param->name));
}

static gboolean
edit_matches (JsonObject *expected, SampanEdit *edit)
{
  const SampanOp *op = sampan_edit_get_op (edit);

  if (strcmp (json_object_get_string_member (expected, "op"), op->name) != 0)
    return FALSE;
  for (guint i = 0; i < op->n_params; i++)
    if (!param_matches (json_object_get_member (expected, op->params[i].name), edit,
                        &op->params[i]))
      return FALSE;

  return TRUE;
}

static gboolean
edits_match (JsonArray *expected, SampanPlan *plan)
{
  const guint n = sampan_plan_get_n_edits (plan);
  g_autofree gboolean *taken = g_new0 (gboolean, n + 1);

  if (json_array_get_length (expected) != n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      guint j = 0;

      while (j < n
             && (taken[j]
                 || !edit_matches (json_array_get_object_element (expected, i),
                                   sampan_plan_get_edit (plan, j))))
        j++;
      if (j == n)
        return FALSE;
      taken[j] = TRUE;
    }

  return TRUE;
}

static gboolean
words_match (JsonNode *expected, const SampanUnresolved *unresolved)
{
  const char *text, *reason = NULL;

  if (JSON_NODE_HOLDS_OBJECT (expected))
    {
      JsonObject *object = json_node_get_object (expected);

      text = json_object_get_string_member (object, "text");
      reason = json_object_get_string_member_with_default (object, "reason", NULL);
    }
  else
    text = json_node_get_string (expected);

  if (reason != NULL)
    return strcmp (text, unresolved->text) == 0 && strcmp (reason, unresolved->reason) == 0;
  return strstr (text, unresolved->text) != NULL || strstr (unresolved->text, text) != NULL;
}

static gboolean
unresolved_match (JsonArray *expected, SampanPlan *plan)
{
  const guint n_expected = json_array_get_length (expected);
  const guint n = sampan_plan_get_n_unresolved (plan);
  g_autofree gboolean *named = g_new0 (gboolean, n + 1);

  for (guint i = 0; i < n_expected; i++)
    {
      gboolean found = FALSE;

      for (guint j = 0; j < n; j++)
        if (words_match (json_array_get_element (expected, i),
                         sampan_plan_get_unresolved (plan, j)))
          found = named[j] = TRUE;
      if (!found)
        return FALSE;
    }
  for (guint j = 0; j < n; j++)
    if (!named[j])
      return FALSE;

  return TRUE;
}

gboolean
corpus_row_matches (JsonObject *row, SampanPlan *plan)
{
  return edits_match (json_object_get_array_member (row, "edits"), plan)
         && unresolved_match (json_object_get_array_member (row, "unresolved"), plan);
}
