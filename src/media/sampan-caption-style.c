#include "config.h"

#include "sampan-caption-style.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <pango/pango.h>

#include "sampan-caption-looks.h"
#include "sampan-media-error.h"
#include "sampan-safe-area.h"

#define PATH "/io/github/sampan_app/Sampan/caption-looks/caption-styles.json"

G_DEFINE_BOXED_TYPE (SampanCaptionStyle,
                     sampan_caption_style,
                     sampan_caption_style_copy,
                     sampan_caption_style_free)

typedef enum
{
  FONT,
  COLOUR,
  AREA,
  NUMBER,
  PLACE,
  TRUTH,
} Kind;

typedef struct
{
  const char *name;
  Kind kind;
  gsize offset;
  double minimum, maximum;
} Field;

#define AT(field) G_STRUCT_OFFSET (SampanCaptionStyle, field)

static const Field fields[] = {
  { "font", FONT, AT (font) },
  { "size", NUMBER, AT (size), 0.02, 0.2 },
  { "weight", NUMBER, AT (weight), 100, 900 },
  { "colour", COLOUR, AT (colour) },
  { "outline", NUMBER, AT (outline), 0, 0.3 },
  { "outline-colour", COLOUR, AT (outline_colour) },
  { "shadow", NUMBER, AT (shadow), 0, 1 },
  { "box-colour", COLOUR, AT (box_colour) },
  { "place", PLACE, AT (place) },
  { "margin", NUMBER, AT (margin), 0, 0.45 },
  { "safe-area", AREA, AT (safe_area) },
  { "second-size", NUMBER, AT (second_size), 0.3, 1.5 },
  { "second-colour", COLOUR, AT (second_colour) },
  { "second-above", TRUTH, AT (second_above) },
};

static const char *const places[] = { "bottom", "middle", "top" };

/* ---- helpers ---- */

static char **
string_at (const SampanCaptionStyle *self, const Field *field)
{
  return (char **)G_STRUCT_MEMBER_P (self, field->offset);
}

static double *
number_at (const SampanCaptionStyle *self, const Field *field)
{
  return (double *)G_STRUCT_MEMBER_P (self, field->offset);
}

static int *
int_at (const SampanCaptionStyle *self, const Field *field)
{
  return (int *)G_STRUCT_MEMBER_P (self, field->offset);
}

static gboolean
is_string (const Field *field)
{
  return field->kind <= AREA;
}

static gboolean
text_is_right (const Field *field, const char *text)
{
  PangoColor colour;
  guint16 alpha;

  if (field->kind == COLOUR)
    return *text == '#' && pango_color_parse_with_alpha (&colour, &alpha, text);
  if (field->kind == AREA)
    return g_str_equal (text, "none") || sampan_safe_area_find (text) != NULL;
  return g_utf8_validate (text, -1, NULL);
}

static gboolean
set_text (SampanCaptionStyle *self, const Field *field, const char *text)
{
  if (field->kind == PLACE)
    {
      for (guint i = 0; i < G_N_ELEMENTS (places); i++)
        if (g_str_equal (text, places[i]))
          {
            *int_at (self, field) = i;
            return TRUE;
          }
      return FALSE;
    }
  if (!is_string (field) || !text_is_right (field, text))
    return FALSE;
  g_set_str (string_at (self, field), *text != '\0' ? text : NULL);
  return TRUE;
}

static gboolean
set_number (SampanCaptionStyle *self, const Field *field, double number)
{
  if (field->kind != NUMBER || !(number >= field->minimum && number <= field->maximum))
    return FALSE;
  *number_at (self, field) = number;
  return TRUE;
}

static gboolean
set_truth (SampanCaptionStyle *self, const Field *field, gboolean truth)
{
  if (field->kind != TRUTH)
    return FALSE;
  *int_at (self, field) = truth;
  return TRUE;
}

static gboolean
set_node (SampanCaptionStyle *self, const Field *field, JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  if (JSON_NODE_HOLDS_NULL (node))
    return field->kind == FONT && set_text (self, field, "");
  if (!JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  if (type == G_TYPE_STRING)
    return set_text (self, field, json_node_get_string (node));
  if (type == G_TYPE_BOOLEAN)
    return set_truth (self, field, json_node_get_boolean (node));
  return set_number (self, field, json_node_get_double (node));
}

static gboolean
complain (const Field *field, GError **error)
{
  if (field->kind == NUMBER)
    g_set_error (error, SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_PLAN,
                 /* Translators: a member of a caption style, such as "size"; two numbers */
                 _ ("“%s” of a caption style is a number from %g to %g."), field->name,
                 field->minimum, field->maximum);
  else if (field->kind == COLOUR)
    g_set_error (error, SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_PLAN,
                 /* Translators: a member of a caption style, such as "box-colour" */
                 _ ("“%s” of a caption style is a colour such as #ffffff or #00000080."),
                 field->name);
  else
    g_set_error (error, SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_PLAN,
                 /* Translators: a member of a caption style, such as "place" */
                 _ ("“%s” of a caption style does not have this value. Its values are: %s."),
                 field->name,
                 field->kind == PLACE  ? "bottom, middle, top"
                 : field->kind == AREA ? "none, instagram, tiktok, xiaohongshu"
                                       : "true, false");
  return FALSE;
}

static const Field *
find_field (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_str_equal (fields[i].name, name))
      return &fields[i];
  return NULL;
}

static gboolean
read_object (SampanCaptionStyle *self, JsonObject *object, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      JsonNode *node = json_object_get_member (object, fields[i].name);

      if (node != NULL && !set_node (self, &fields[i], node))
        return complain (&fields[i], error);
    }
  return TRUE;
}

/* ---- those that come with the program ---- */

typedef struct
{
  GPtrArray *styles;
  GPtrArray *names; /* NULL-terminated */
} Presets;

static Presets *
load_presets (void)
{
  Presets *presets = g_new0 (Presets, 1);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GBytes) bytes =
      g_resource_lookup_data (sampan_caption_looks_get_resource (), PATH, 0, NULL);
  JsonArray *styles;

  presets->styles = g_ptr_array_new ();
  presets->names = g_ptr_array_new_null_terminated (0, NULL, TRUE);
  if (!json_parser_load_from_data (parser, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                   NULL))
    g_return_val_if_reached (presets);
  styles =
      json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "styles");
  for (guint i = 0; i < json_array_get_length (styles); i++)
    {
      JsonObject *object = json_array_get_object_element (styles, i);
      SampanCaptionStyle *style = i > 0 ? sampan_caption_style_copy (presets->styles->pdata[0])
                                        : g_new0 (SampanCaptionStyle, 1);

      if (!read_object (style, object, NULL))
        g_warn_if_reached ();
      g_ptr_array_add (presets->styles, style);
      g_ptr_array_add (presets->names, g_strdup (json_object_get_string_member (object, "id")));
    }
  return presets;
}

static Presets *
get_presets (void)
{
  static Presets *presets;

  if (g_once_init_enter_pointer (&presets))
    g_once_init_leave_pointer (&presets, load_presets ());
  return presets;
}

/* ---- public ---- */

SampanCaptionStyle *
sampan_caption_style_new (const char *name)
{
  Presets *presets = get_presets ();
  guint i = 0;

  if (name == NULL || !g_ptr_array_find_with_equal_func (presets->names, name, g_str_equal, &i))
    i = 0;
  return sampan_caption_style_copy (presets->styles->pdata[i]);
}

SampanCaptionStyle *
sampan_caption_style_copy (const SampanCaptionStyle *self)
{
  SampanCaptionStyle *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (is_string (&fields[i]))
      *string_at (copy, &fields[i]) = g_strdup (*string_at (self, &fields[i]));
  return copy;
}

void
sampan_caption_style_free (SampanCaptionStyle *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (is_string (&fields[i]))
      g_free (*string_at (self, &fields[i]));
  g_free (self);
}

gboolean
sampan_caption_style_equal (const SampanCaptionStyle *a, const SampanCaptionStyle *b)
{
  g_autofree char *one = sampan_caption_style_to_json (a);
  g_autofree char *other = sampan_caption_style_to_json (b);

  return g_str_equal (one, other);
}

const char *const *
sampan_caption_style_get_names (void)
{
  return (const char *const *)get_presets ()->names->pdata;
}

SampanCaptionStyle *
sampan_caption_style_parse (const char *json, GError **error)
{
  g_autoptr (SampanCaptionStyle) self = sampan_caption_style_new (NULL);
  g_autoptr (JsonNode) root = NULL;

  g_return_val_if_fail (json != NULL, NULL);

  root = json_from_string (json, NULL);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_PLAN,
                           _ ("This is no caption style: a caption style is a JSON object."));
      return NULL;
    }
  return read_object (self, json_node_get_object (root), error) ? g_steal_pointer (&self) : NULL;
}

char *
sampan_caption_style_to_json (const SampanCaptionStyle *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  json_builder_begin_object (builder);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const Field *field = &fields[i];

      json_builder_set_member_name (builder, field->name);
      if (is_string (field))
        json_builder_add_string_value (builder, *string_at (self, field));
      else if (field->kind == NUMBER)
        json_builder_add_double_value (builder, *number_at (self, field));
      else if (field->kind == TRUTH)
        json_builder_add_boolean_value (builder, *int_at (self, field));
      else
        json_builder_add_string_value (builder, places[*int_at (self, field)]);
    }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

gboolean
sampan_caption_style_set (SampanCaptionStyle *self,
                          const char *name,
                          const char *value,
                          GError **error)
{
  const Field *field = find_field (name);
  char *end = NULL;
  double number;
  gboolean done;

  g_return_val_if_fail (self != NULL && name != NULL && value != NULL, FALSE);

  if (field == NULL)
    {
      g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
      g_auto (GStrv) list = NULL;
      g_autofree char *all = NULL;

      for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
        g_strv_builder_add (names, fields[i].name);
      list = g_strv_builder_end (names);
      all = g_strjoinv (", ", list);
      g_set_error (error, SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_PLAN,
                   /* Translators: the first %s is what somebody wrote, the second a list */
                   _ ("A caption style has no “%s”. It has: %s."), name, all);
      return FALSE;
    }
  if (field->kind == NUMBER)
    {
      number = g_ascii_strtod (value, &end);
      done = end != value && *end == '\0' && set_number (self, field, number);
    }
  else if (field->kind == TRUTH)
    done = (g_str_equal (value, "true") || g_str_equal (value, "false"))
           && set_truth (self, field, g_str_equal (value, "true"));
  else
    done = set_text (self, field, value);
  return done || complain (field, error);
}
