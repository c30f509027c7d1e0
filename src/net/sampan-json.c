#include "sampan-json.h"

#include <errno.h>
#include <math.h>

G_DEFINE_QUARK (sampan - json - error - quark, sampan_json_error)

/* Deep nesting is refused before json-glib, whose parser recurses, sees it. */
static gboolean
check_depth (const char *text, gsize length, GError **error)
{
  gboolean in_string = FALSE;
  guint depth = 0;

  for (gsize i = 0; i < length; i++)
    {
      char c = text[i];

      if (in_string)
        {
          if (c == '\\')
            i++;
          else if (c == '"')
            in_string = FALSE;
        }
      else if (c == '"')
        in_string = TRUE;
      else if (c == '{' || c == '[')
        depth++;
      else if ((c == '}' || c == ']') && depth > 0)
        depth--;

      if (depth > SAMPAN_JSON_MAX_DEPTH)
        {
          g_set_error (error, SAMPAN_JSON_ERROR, SAMPAN_JSON_ERROR_DEPTH,
                       "JSON nested deeper than %d", SAMPAN_JSON_MAX_DEPTH);
          return FALSE;
        }
    }
  return TRUE;
}

static JsonNode *
parse (const char *text, gsize length, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GError) local = NULL;
  JsonNode *root;

  if (!g_utf8_validate_len (text, length, NULL))
    {
      g_set_error_literal (error, SAMPAN_JSON_ERROR, SAMPAN_JSON_ERROR_PARSE,
                           "JSON that is not UTF-8");
      return NULL;
    }
  if (!check_depth (text, length, error))
    return NULL;

  parser = json_parser_new_immutable ();
  /* Strict, where json-glib has it: comments and single quotes are not JSON. */
  json_parser_set_strict (parser, TRUE);
  if (!json_parser_load_from_data (parser, text, length, &local))
    {
      g_set_error (error, SAMPAN_JSON_ERROR, SAMPAN_JSON_ERROR_PARSE, "%s", local->message);
      return NULL;
    }
  root = json_parser_steal_root (parser);
  if (!root)
    g_set_error_literal (error, SAMPAN_JSON_ERROR, SAMPAN_JSON_ERROR_PARSE, "Empty JSON");
  return root;
}

JsonNode *
sampan_json_parse (GBytes *bytes, GError **error)
{
  gsize length;
  const char *text;

  g_return_val_if_fail (bytes != NULL, NULL);

  text = g_bytes_get_data (bytes, &length);
  return parse (text ? text : "", length, error);
}

JsonNode *
sampan_json_parse_string (const char *text, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);

  return parse (text, strlen (text), error);
}

/* One step of a path, at *path, which is moved behind it. */
static JsonNode *
step_into (JsonNode *node, const char **path)
{
  const char *at = *path;

  if (*at == '[')
    {
      char *end;
      guint64 index = g_ascii_strtoull (at + 1, &end, 10);
      JsonArray *array;

      *path = *end == ']' ? end + 1 : end + strlen (end);
      if (!JSON_NODE_HOLDS_ARRAY (node))
        return NULL;
      array = json_node_get_array (node);
      return index < json_array_get_length (array) ? json_array_get_element (array, (guint)index)
                                                   : NULL;
    }
  else
    {
      gsize length;
      g_autofree char *name = NULL;

      at += *at == '.';
      length = strcspn (at, ".[");
      name = g_strndup (at, length);
      *path = at + length;
      if (!JSON_NODE_HOLDS_OBJECT (node))
        return NULL;
      return json_object_get_member (json_node_get_object (node), name);
    }
}

JsonNode *
sampan_json_get_node (JsonNode *node, const char *path, GError **error)
{
  const char *at = path;

  while (node && *at)
    node = step_into (node, &at);
  if (!node || JSON_NODE_HOLDS_NULL (node))
    {
      g_set_error (error, SAMPAN_JSON_ERROR, SAMPAN_JSON_ERROR_MISSING, "Nothing at “%s”", path);
      return NULL;
    }
  return node;
}

static void
set_type_error (const char *path, const char *wanted, GError **error)
{
  g_set_error (error, SAMPAN_JSON_ERROR, SAMPAN_JSON_ERROR_TYPE, "No %s at “%s”", wanted, path);
}

const char *
sampan_json_get_string (JsonNode *node, const char *path, GError **error)
{
  JsonNode *found = sampan_json_get_node (node, path, error);

  if (!found)
    return NULL;
  if (!JSON_NODE_HOLDS_VALUE (found) || json_node_get_value_type (found) != G_TYPE_STRING)
    {
      set_type_error (path, "string", error);
      return NULL;
    }
  return json_node_get_string (found);
}

JsonObject *
sampan_json_get_object (JsonNode *node, const char *path, GError **error)
{
  JsonNode *found = sampan_json_get_node (node, path, error);

  if (!found)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (found))
    {
      set_type_error (path, "object", error);
      return NULL;
    }
  return json_node_get_object (found);
}

JsonArray *
sampan_json_get_array (JsonNode *node, const char *path, GError **error)
{
  JsonNode *found = sampan_json_get_node (node, path, error);

  if (!found)
    return NULL;
  if (!JSON_NODE_HOLDS_ARRAY (found))
    {
      set_type_error (path, "array", error);
      return NULL;
    }
  return json_node_get_array (found);
}

gboolean
sampan_json_get_double (JsonNode *node, const char *path, double *value, GError **error)
{
  JsonNode *found = sampan_json_get_node (node, path, error);
  GType type;

  if (!found)
    return FALSE;
  type = JSON_NODE_HOLDS_VALUE (found) ? json_node_get_value_type (found) : G_TYPE_INVALID;
  if ((type != G_TYPE_INT64 && type != G_TYPE_DOUBLE) || !isfinite (json_node_get_double (found)))
    {
      set_type_error (path, "number", error);
      return FALSE;
    }
  *value = json_node_get_double (found);
  return TRUE;
}

gboolean
sampan_json_get_int (JsonNode *node, const char *path, gint64 *value, GError **error)
{
  JsonNode *found;
  double number;

  if (!sampan_json_get_double (node, path, &number, error))
    return FALSE;
  found = sampan_json_get_node (node, path, NULL);
  if (json_node_get_value_type (found) == G_TYPE_INT64)
    *value = json_node_get_int (found);
  else if (number == floor (number) && fabs (number) <= 9007199254740992.0) /* 2^53 */
    *value = (gint64)number;
  else
    {
      set_type_error (path, "whole number", error);
      return FALSE;
    }
  return TRUE;
}

gboolean
sampan_json_get_boolean (JsonNode *node, const char *path, gboolean *value, GError **error)
{
  JsonNode *found = sampan_json_get_node (node, path, error);

  if (!found)
    return FALSE;
  if (!JSON_NODE_HOLDS_VALUE (found) || json_node_get_value_type (found) != G_TYPE_BOOLEAN)
    {
      set_type_error (path, "boolean", error);
      return FALSE;
    }
  *value = json_node_get_boolean (found);
  return TRUE;
}

const char *
sampan_json_peek_string (JsonNode *node, const char *path, const char *fallback)
{
  const char *value = sampan_json_get_string (node, path, NULL);

  return value ? value : fallback;
}

gint64
sampan_json_peek_int (JsonNode *node, const char *path, gint64 fallback)
{
  gint64 value;

  return sampan_json_get_int (node, path, &value, NULL) ? value : fallback;
}

double
sampan_json_peek_double (JsonNode *node, const char *path, double fallback)
{
  double value;

  return sampan_json_get_double (node, path, &value, NULL) ? value : fallback;
}

gboolean
sampan_json_peek_boolean (JsonNode *node, const char *path, gboolean fallback)
{
  gboolean value;

  return sampan_json_get_boolean (node, path, &value, NULL) ? value : fallback;
}

guint
sampan_json_peek_length (JsonNode *node, const char *path)
{
  JsonArray *array = sampan_json_get_array (node, path, NULL);

  return array ? json_array_get_length (array) : 0;
}

void
sampan_json_add_string (JsonBuilder *builder, const char *name, const char *value)
{
  if (!value)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

void
sampan_json_add_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

void
sampan_json_add_double (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, value);
}

void
sampan_json_add_boolean (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

void
sampan_json_add_node (JsonBuilder *builder, const char *name, JsonNode *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_value (builder, json_node_copy (value));
}

void
sampan_json_add_strv (JsonBuilder *builder, const char *name, const char *const *value)
{
  if (!value)
    return;
  sampan_json_begin_array (builder, name);
  for (guint i = 0; value[i]; i++)
    json_builder_add_string_value (builder, value[i]);
  json_builder_end_array (builder);
}

void
sampan_json_begin_object (JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
}

void
sampan_json_begin_array (JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
}

char *
sampan_json_to_string (JsonNode *node)
{
  return json_to_string (node, FALSE);
}

GBytes *
sampan_json_to_bytes (JsonNode *node)
{
  char *text = sampan_json_to_string (node);

  return g_bytes_new_take (text, strlen (text));
}

GBytes *
sampan_json_builder_end_bytes (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);

  json_builder_reset (builder);
  return sampan_json_to_bytes (root);
}
