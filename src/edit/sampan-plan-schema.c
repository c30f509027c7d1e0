#include "sampan-plan-schema.h"

#include "net/sampan-json.h"
#include "sampan-edit-op.h"
#include "sampan-edit-private.h"

/* "#rrggbb", with an alpha where it is given. */
#define COLOUR_PATTERN "^#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?$"

/* "3:4", "1.91:1" */
#define ASPECT_PATTERN "^[0-9]+(\\.[0-9]+)?:[0-9]+(\\.[0-9]+)?$"

static const char *
get_type_name (const SampanParam *param)
{
  switch (param->type)
    {
    case SAMPAN_PARAM_NUMBER:
    case SAMPAN_PARAM_TIME:
      return "number";

    case SAMPAN_PARAM_INTEGER:
      return "integer";

    case SAMPAN_PARAM_BOOLEAN:
      return "boolean";

    case SAMPAN_PARAM_COLOURS:
    case SAMPAN_PARAM_LANGUAGES:
      return "array";

    case SAMPAN_PARAM_CHOICE:
    case SAMPAN_PARAM_ASPECT:
    case SAMPAN_PARAM_COLOUR:
    case SAMPAN_PARAM_TEXT:
    case SAMPAN_PARAM_FILE:
      return "string";
    }

  g_assert_not_reached ();
}

static void
add_type (JsonBuilder *builder, const SampanParam *param)
{
  if (param->required)
    {
      sampan_json_add_string (builder, "type", get_type_name (param));
      return;
    }
  sampan_json_begin_array (builder, "type");
  json_builder_add_string_value (builder, get_type_name (param));
  json_builder_add_string_value (builder, "null");
  json_builder_end_array (builder);
}

static void
add_choices (JsonBuilder *builder, const SampanParam *param)
{
  sampan_json_begin_array (builder, "enum");
  for (guint i = 0; param->choices[i] != NULL; i++)
    /* Its file is the person's to choose. */
    if (!g_str_equal (param->choices[i], "image"))
      json_builder_add_string_value (builder, param->choices[i]);
  if (!param->required)
    json_builder_add_null_value (builder);
  json_builder_end_array (builder);
}

static void
add_items (JsonBuilder *builder, const SampanParam *param)
{
  sampan_json_begin_object (builder, "items");
  sampan_json_add_string (builder, "type", "string");
  if (param->type == SAMPAN_PARAM_COLOURS)
    sampan_json_add_string (builder, "pattern", COLOUR_PATTERN);
  json_builder_end_object (builder);
}

static void
add_param (JsonBuilder *builder, const SampanParam *param)
{
  sampan_json_begin_object (builder, param->name);
  add_type (builder, param);
  switch (param->type)
    {
    case SAMPAN_PARAM_NUMBER:
    case SAMPAN_PARAM_TIME:
    case SAMPAN_PARAM_INTEGER:
      sampan_json_add_double (builder, "minimum", param->minimum);
      sampan_json_add_double (builder, "maximum", param->maximum);
      break;

    case SAMPAN_PARAM_CHOICE:
      add_choices (builder, param);
      break;

    case SAMPAN_PARAM_ASPECT:
      sampan_json_add_string (builder, "pattern", ASPECT_PATTERN);
      break;

    case SAMPAN_PARAM_COLOUR:
      sampan_json_add_string (builder, "pattern", COLOUR_PATTERN);
      break;

    case SAMPAN_PARAM_COLOURS:
    case SAMPAN_PARAM_LANGUAGES:
      add_items (builder, param);
      break;

    case SAMPAN_PARAM_BOOLEAN:
    case SAMPAN_PARAM_TEXT:
    case SAMPAN_PARAM_FILE:
      break;
    }
  json_builder_end_object (builder);
}

/* An object with just the members of @names. */
static void
end_object (JsonBuilder *builder, const char *const *names)
{
  json_builder_end_object (builder);
  sampan_json_add_strv (builder, "required", names);
  sampan_json_add_boolean (builder, "additionalProperties", FALSE);
}

static void
add_op (JsonBuilder *builder, const SampanOp *op)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  json_builder_begin_object (builder);
  sampan_json_add_string (builder, "type", "object");
  sampan_json_begin_object (builder, "properties");
  sampan_json_begin_object (builder, "op");
  sampan_json_add_string (builder, "type", "string");
  sampan_json_add_string (builder, "const", op->name);
  json_builder_end_object (builder);
  g_ptr_array_add (names, (gpointer) "op");
  for (guint i = 0; i < op->n_params; i++)
    {
      if (op->params[i].type == SAMPAN_PARAM_FILE)
        continue;
      add_param (builder, &op->params[i]);
      g_ptr_array_add (names, (gpointer)op->params[i].name);
    }
  g_ptr_array_add (names, NULL);
  end_object (builder, (const char *const *)names->pdata);
  json_builder_end_object (builder);
}

JsonNode *
sampan_plan_schema_new (SampanMediaKind kind)
{
  static const char *const names[] = { "edits", "unresolved", NULL };
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  sampan_json_add_string (builder, "type", "object");
  sampan_json_begin_object (builder, "properties");
  sampan_json_begin_object (builder, "edits");
  sampan_json_add_string (builder, "type", "array");
  sampan_json_begin_object (builder, "items");
  sampan_json_begin_array (builder, "anyOf");
  for (guint i = 0; i < SAMPAN_N_OPS; i++)
    if (sampan_op_get (i)->applies & kind)
      add_op (builder, sampan_op_get (i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  sampan_json_begin_object (builder, "unresolved");
  sampan_json_add_string (builder, "type", "array");
  sampan_json_begin_object (builder, "items");
  sampan_json_add_string (builder, "type", "string");
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  end_object (builder, names);
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}
