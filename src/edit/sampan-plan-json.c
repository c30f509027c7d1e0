#include "sampan-edit-private.h"
#include "sampan-plan-private.h"

#include <string.h>

#include <inttypes.h>

#include <glib/gi18n-lib.h>

/* Far above what a person makes; a plan from outside that is larger is an attack or an accident. */
#define MAX_BYTES (1024 * 1024)
#define MAX_EDITS 4096
#define MAX_UNRESOLVED 4096

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, SAMPAN_EDIT_ERROR, SAMPAN_EDIT_ERROR_SYNTAX, message);
  return FALSE;
}

static gboolean
check_version (JsonNode *node, GError **error)
{
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_INT64)
    return fail (error, _ ("The plan does not say its version: “version” must be 1."));
  if (json_node_get_int (node) != SAMPAN_PLAN_VERSION)
    {
      g_set_error (error, SAMPAN_EDIT_ERROR, SAMPAN_EDIT_ERROR_SYNTAX,
                   _ ("The plan is of version %" PRId64
                      ", which this version of Sampan cannot read."),
                   json_node_get_int (node));
      return FALSE;
    }

  return TRUE;
}

static gboolean
read_edits (SampanPlan *plan, JsonNode *node, SampanMediaKind kind, GError **error)
{
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return fail (error, _ ("The plan has no list of “edits”."));
  array = json_node_get_array (node);
  if (json_array_get_length (array) > MAX_EDITS)
    return fail (error, _ ("The plan has too many edits."));

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      SampanEdit *edit = sampan_edit_new_from_json (json_array_get_element (array, i), kind, error);

      if (edit == NULL)
        {
          /* Translators: comes before what is wrong with the edit; %u is its place in the plan,
           * from 1 */
          g_prefix_error (error, _ ("Edit %u, "), i + 1);
          return FALSE;
        }
      sampan_plan_merge_edit (plan, edit);
    }

  return TRUE;
}

static const char *
get_string (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

static gboolean
read_unresolved (SampanPlan *plan, JsonNode *node, GError **error)
{
  JsonArray *array;

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return fail (error, _ ("“unresolved” in the plan is not a list."));
  array = json_node_get_array (node);
  if (json_array_get_length (array) > MAX_UNRESOLVED)
    return fail (error, _ ("The plan has too much that is unresolved."));

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
      const char *text = object != NULL ? get_string (object, "text") : NULL;
      const char *reason = object != NULL ? get_string (object, "reason") : NULL;

      if (text == NULL || reason == NULL || json_object_get_size (object) != 2)
        return fail (error,
                     _ ("What is unresolved in a plan must have a “text” and a “reason” alone."));
      sampan_plan_add_unresolved (plan, text, reason);
    }

  return TRUE;
}

static gboolean
check_members (JsonObject *object, GError **error)
{
  static const char *const known[] = { "version", "edits", "unresolved", NULL };
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *l = members; l != NULL; l = l->next)
    if (!g_strv_contains (known, l->data))
      return fail (error,
                   _ ("The plan has a member that plans do not have: only “version”, “edits” "
                      "and “unresolved” are known."));

  return TRUE;
}

SampanPlan *
sampan_plan_new_from_json (const char *json, SampanMediaKind kind, GError **error)
{
  g_autoptr (SampanPlan) plan = sampan_plan_new ();
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) local_error = NULL;
  JsonObject *object;
  JsonNode *root;

  if (json == NULL || *json == '\0')
    return g_steal_pointer (&plan);

  if (strnlen (json, MAX_BYTES + 1) > MAX_BYTES)
    {
      fail (error, _ ("The plan is too large."));
      return NULL;
    }
  json_parser_set_strict (parser, TRUE);
  if (!g_utf8_validate (json, -1, NULL)
      || !json_parser_load_from_data (parser, json, -1, &local_error))
    {
      g_set_error (error, SAMPAN_EDIT_ERROR, SAMPAN_EDIT_ERROR_SYNTAX,
                   /* Translators: %s is what the parser says */
                   _ ("The plan is not JSON: %s"),
                   local_error != NULL ? local_error->message : _ ("it is not UTF-8"));
      return NULL;
    }
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      fail (error, _ ("A plan must be a JSON object."));
      return NULL;
    }

  object = json_node_get_object (root);
  if (!check_version (json_object_get_member (object, "version"), error)
      || !check_members (object, error)
      || !read_edits (plan, json_object_get_member (object, "edits"), kind, error)
      || !read_unresolved (plan, json_object_get_member (object, "unresolved"), error))
    return NULL;

  return g_steal_pointer (&plan);
}

static void
write_unresolved (GString *out, const SampanUnresolved *unresolved)
{
  g_string_append (out, "{\"text\": ");
  sampan_json_write_string (out, unresolved->text);
  g_string_append (out, ", \"reason\": ");
  sampan_json_write_string (out, unresolved->reason);
  g_string_append_c (out, '}');
}

/* Pretty is one edit a line: short enough to read, and a change shows as one line. */
char *
sampan_plan_to_json (SampanPlan *self, gboolean pretty)
{
  GString *out = g_string_new (NULL);
  const char *first = pretty ? "\n    " : "", *next = pretty ? ",\n    " : ", ";
  const char *last = pretty ? "\n  ]" : "]";
  guint n_edits, n_unresolved;

  g_return_val_if_fail (self != NULL, NULL);

  n_edits = sampan_plan_get_n_edits (self);
  n_unresolved = sampan_plan_get_n_unresolved (self);
  g_string_append_printf (out,
                          pretty ? "{\n  \"version\": %d,\n  \"edits\": ["
                                 : "{\"version\": %d, \"edits\": [",
                          SAMPAN_PLAN_VERSION);
  for (guint i = 0; i < n_edits; i++)
    {
      g_string_append (out, i == 0 ? first : next);
      sampan_edit_write (sampan_plan_get_edit (self, i), out);
    }
  g_string_append (out, n_edits > 0 ? last : "]");
  g_string_append (out, pretty ? ",\n  \"unresolved\": [" : ", \"unresolved\": [");
  for (guint i = 0; i < n_unresolved; i++)
    {
      g_string_append (out, i == 0 ? first : next);
      write_unresolved (out, sampan_plan_get_unresolved (self, i));
    }
  g_string_append (out, n_unresolved > 0 ? last : "]");
  g_string_append (out, pretty ? "\n}" : "}");

  return g_string_free (out, FALSE);
}
