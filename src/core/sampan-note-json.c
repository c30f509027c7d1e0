#include "sampan-note-json-private.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "sampan-error.h"
#include "sampan-library-private.h"
#include "sampan-note-private.h"

#define FORMAT "sampan-note"
#define FORMAT_VERSION 1

static const char *const origins[] = { "person", "machine", "memory" };

/* ---- writing ---- */

static void
put_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
put_optional (JsonBuilder *builder, const char *name, const char *value)
{
  if (value != NULL && *value != '\0')
    put_string (builder, name, value);
}

static void
put_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
put_segment (JsonBuilder *builder, GVariant *record)
{
  const char *id, *source_id, *text, *hash, *provider;
  guint32 origin, score;
  gboolean pinned;

  g_variant_get (record, "(&sm&s&s&sum&sbu)", &id, &source_id, &text, &hash, &origin, &provider,
                 &pinned, &score);
  json_builder_begin_object (builder);
  put_string (builder, "id", id);
  put_optional (builder, "source", source_id);
  put_string (builder, "text", text);
  put_optional (builder, "source-hash", hash);
  put_string (builder, "origin", origins[MIN (origin, SAMPAN_ORIGIN_MEMORY)]);
  put_optional (builder, "provider", provider);
  if (pinned)
    {
      json_builder_set_member_name (builder, "pinned");
      json_builder_add_boolean_value (builder, TRUE);
    }
  if (score > 0)
    put_int (builder, "score", score);
  json_builder_end_object (builder);
}

static void
put_strings (JsonBuilder *builder, const char *name, GVariant *list)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (gsize i = 0; i < g_variant_n_children (list); i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (list, i);
      json_builder_add_string_value (builder, g_variant_get_string (child, NULL));
    }
  json_builder_end_array (builder);
}

/* Begins an array and writes each record of @list with @put. */
static void
put_list (JsonBuilder *builder,
          const char *name,
          GVariant *list,
          void (*put) (JsonBuilder *builder, GVariant *record))
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (gsize i = 0; i < g_variant_n_children (list); i++)
    {
      g_autoptr (GVariant) record = g_variant_get_child_value (list, i);
      put (builder, record);
    }
  json_builder_end_array (builder);
}

static void
put_version (JsonBuilder *builder, GVariant *record)
{
  g_autoptr (GVariant) title = g_variant_get_child_value (record, 1);
  g_autoptr (GVariant) body = g_variant_get_child_value (record, 2);
  g_autoptr (GVariant) tags = g_variant_get_child_value (record, 3);
  g_autofree char *language = NULL;

  g_variant_get_child (record, 0, "s", &language);
  json_builder_begin_object (builder);
  put_string (builder, "language", language);
  json_builder_set_member_name (builder, "title");
  put_segment (builder, title);
  put_list (builder, "body", body, put_segment);
  put_strings (builder, "tags", tags);
  json_builder_end_object (builder);
}

static void
put_cue (JsonBuilder *builder, GVariant *record)
{
  const char *id, *text, *settings, *hash, *provider;
  gint64 start, end;
  gboolean pinned;
  guint32 origin;
  g_autoptr (GVariant) source_ids = NULL;

  g_variant_get (record, "(&sxx&sm&s@asb&sum&s)", &id, &start, &end, &text, &settings, &source_ids,
                 &pinned, &hash, &origin, &provider);
  json_builder_begin_object (builder);
  put_string (builder, "id", id);
  put_int (builder, "start", start);
  put_int (builder, "end", end);
  put_string (builder, "text", text);
  put_optional (builder, "settings", settings);
  if (g_variant_n_children (source_ids) > 0)
    put_strings (builder, "sources", source_ids);
  if (*hash != '\0')
    put_string (builder, "source-hash", hash);
  if (origin != SAMPAN_ORIGIN_PERSON)
    put_string (builder, "origin", origins[MIN (origin, SAMPAN_ORIGIN_MEMORY)]);
  put_optional (builder, "provider", provider);
  if (pinned)
    {
      json_builder_set_member_name (builder, "pinned");
      json_builder_add_boolean_value (builder, TRUE);
    }
  json_builder_end_object (builder);
}

static void
put_track (JsonBuilder *builder, GVariant *record)
{
  g_autoptr (GVariant) cues = g_variant_get_child_value (record, 1);
  g_autofree char *language = NULL;
  g_autofree char *file = NULL;

  g_variant_get_child (record, 0, "s", &language);
  g_variant_get_child (record, 2, "ms", &file);
  json_builder_begin_object (builder);
  put_string (builder, "language", language);
  put_list (builder, "cues", cues, put_cue);
  put_optional (builder, "file", file);
  json_builder_end_object (builder);
}

static void
put_alt (JsonBuilder *builder, GVariant *record)
{
  const char *language, *text;

  g_variant_get (record, "(&s&s)", &language, &text);
  json_builder_begin_object (builder);
  put_string (builder, "language", language);
  put_string (builder, "text", text);
  json_builder_end_object (builder);
}

/* The plan, or the style of captions, as what it is, or as a text if it would not come back byte
 * for byte. */
static void
put_plan (JsonBuilder *builder, const char *name, const char *plan)
{
  g_autoptr (JsonNode) node = plan != NULL ? json_from_string (plan, NULL) : NULL;
  g_autofree char *again = node != NULL ? json_to_string (node, FALSE) : NULL;

  if (plan == NULL)
    return;
  json_builder_set_member_name (builder, name);
  if (g_strcmp0 (plan, again) == 0 && !JSON_NODE_HOLDS_VALUE (node))
    json_builder_add_value (builder, g_steal_pointer (&node));
  else
    json_builder_add_string_value (builder, plan);
}

static void
put_medium (JsonBuilder *builder, GVariant *record)
{
  g_autoptr (GVariant) alts = g_variant_get_child_value (record, 9);
  g_autoptr (GVariant) tracks = g_variant_get_child_value (record, 10);
  g_autofree char *id = NULL, *sha256 = NULL, *name = NULL, *mime_type = NULL, *plan = NULL,
                  *style = NULL;
  guint32 kind;
  int width, height;
  gint64 duration;

  g_variant_get (record, "(susssiixms@a(ss)@a" SAMPAN_TRACK_RECORD "ms)", &id, &kind, &sha256,
                 &name, &mime_type, &width, &height, &duration, &plan, NULL, NULL, &style);
  json_builder_begin_object (builder);
  put_string (builder, "id", id);
  put_string (builder, "kind", kind == SAMPAN_MEDIA_VIDEO ? "video" : "image");
  put_string (builder, "sha256", sha256);
  put_string (builder, "name", name);
  put_string (builder, "mime-type", mime_type);
  put_int (builder, "width", width);
  put_int (builder, "height", height);
  put_int (builder, "duration", duration);
  put_plan (builder, "plan", plan);
  put_plan (builder, "caption-style", style);
  put_list (builder, "alt", alts, put_alt);
  put_list (builder, "tracks", tracks, put_track);
  json_builder_end_object (builder);
}

char *
sampan_note_to_json (GVariant *state)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GVariant) versions = g_variant_get_child_value (state, 3);
  g_autoptr (GVariant) media = g_variant_get_child_value (state, 4);
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *id = NULL;
  gint64 created, modified;

  g_variant_get_child (state, 0, "s", &id);
  g_variant_get_child (state, 1, "x", &created);
  g_variant_get_child (state, 2, "x", &modified);
  json_builder_begin_object (builder);
  put_string (builder, "format", FORMAT);
  put_int (builder, "version", FORMAT_VERSION);
  put_string (builder, "id", id);
  put_int (builder, "created", created);
  put_int (builder, "modified", modified);
  put_list (builder, "versions", versions, put_version);
  put_list (builder, "media", media, put_medium);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, TRUE);
}

/* ---- reading: what is not of its type makes the whole invalid ---- */

typedef struct
{
  gboolean failed;
} Reader;

static JsonNode *
member (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  return node != NULL && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

static const char *
string_of (Reader *reader, JsonNode *node)
{
  const char *text = NULL;

  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    text = json_node_get_string (node);
  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    {
      reader->failed = TRUE;
      return "";
    }
  return text;
}

static const char *
get_optional (Reader *reader, JsonObject *object, const char *name)
{
  JsonNode *node = member (object, name);
  return node != NULL ? string_of (reader, node) : NULL;
}

static const char *
get_string (Reader *reader, JsonObject *object, const char *name)
{
  const char *text = get_optional (reader, object, name);

  if (text == NULL)
    reader->failed = TRUE;
  return text != NULL ? text : "";
}

static gint64
get_int (Reader *reader, JsonObject *object, const char *name, gint64 maximum)
{
  JsonNode *node = member (object, name);
  gint64 value;

  if (node == NULL)
    return 0;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    {
      reader->failed = TRUE;
      return 0;
    }
  value = json_node_get_int (node);
  reader->failed |= value < 0 || value > maximum;
  return CLAMP (value, 0, maximum);
}

static gboolean
get_boolean (Reader *reader, JsonObject *object, const char *name)
{
  JsonNode *node = member (object, name);

  if (node == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    {
      reader->failed = TRUE;
      return FALSE;
    }
  return json_node_get_boolean (node);
}

/* BCP 47 by its characters alone; the library separates languages by spaces. */
static const char *
get_language (Reader *reader, JsonObject *object)
{
  const char *language = get_string (reader, object, "language");

  if (*language == '\0' || strlen (language) > 64
      || language[strspn (language, "-0123456789" G_CSET_a_2_z G_CSET_A_2_Z)] != '\0')
    reader->failed = TRUE;
  return language;
}

/* A list of objects, each read by @read into a record of @type; a list that is not there is empty.
 */
static GVariant *
get_list (Reader *reader,
          JsonObject *object,
          const char *name,
          const char *type,
          GVariant *(*read) (Reader *reader, JsonObject *object))
{
  g_autofree char *list_type = g_strconcat ("a", type, NULL);
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE (list_type));
  JsonNode *node = member (object, name);

  if (node != NULL && !JSON_NODE_HOLDS_ARRAY (node))
    reader->failed = TRUE;
  else if (node != NULL)
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          JsonNode *element = json_array_get_element (array, i);

          if (!JSON_NODE_HOLDS_OBJECT (element))
            reader->failed = TRUE;
          else
            g_variant_builder_add_value (&builder, read (reader, json_node_get_object (element)));
        }
    }
  return g_variant_builder_end (&builder);
}

static GStrv
get_strings (Reader *reader, JsonObject *object, const char *name)
{
  g_autoptr (GStrvBuilder) strings = g_strv_builder_new ();
  JsonNode *node = member (object, name);

  if (node != NULL && !JSON_NODE_HOLDS_ARRAY (node))
    reader->failed = TRUE;
  else if (node != NULL)
    {
      JsonArray *array = json_node_get_array (node);
      for (guint i = 0; i < json_array_get_length (array); i++)
        g_strv_builder_add (strings, string_of (reader, json_array_get_element (array, i)));
    }
  return g_strv_builder_end (strings);
}

static guint32
read_origin (Reader *reader, const char *name)
{
  for (guint32 i = 0; i < G_N_ELEMENTS (origins); i++)
    if (g_str_equal (origins[i], name))
      return i;
  reader->failed = TRUE;
  return SAMPAN_ORIGIN_MACHINE;
}

static GVariant *
read_segment (Reader *reader, JsonObject *object)
{
  const char *hash = get_optional (reader, object, "source-hash");
  guint32 number = read_origin (reader, get_string (reader, object, "origin"));

  return g_variant_new (SAMPAN_SEGMENT_RECORD, get_string (reader, object, "id"),
                        get_optional (reader, object, "source"),
                        get_string (reader, object, "text"), hash != NULL ? hash : "", number,
                        get_optional (reader, object, "provider"),
                        get_boolean (reader, object, "pinned"),
                        (guint32)get_int (reader, object, "score", 100));
}

static GVariant *
read_version (Reader *reader, JsonObject *object)
{
  JsonNode *title = member (object, "title");
  g_auto (GStrv) tags = get_strings (reader, object, "tags");
  g_autoptr (JsonObject) none = json_object_new ();

  if (title == NULL || !JSON_NODE_HOLDS_OBJECT (title))
    reader->failed = TRUE;
  return g_variant_new (
      "(s@" SAMPAN_SEGMENT_RECORD "@a" SAMPAN_SEGMENT_RECORD "^as)", get_language (reader, object),
      read_segment (reader, !reader->failed ? json_node_get_object (title) : none),
      get_list (reader, object, "body", SAMPAN_SEGMENT_RECORD, read_segment), tags);
}

static GVariant *
read_cue (Reader *reader, JsonObject *object)
{
  g_auto (GStrv) sources = get_strings (reader, object, "sources");
  const char *hash = get_optional (reader, object, "source-hash");
  const char *origin = get_optional (reader, object, "origin");

  return g_variant_new ("(sxxsms^asbsums)", get_string (reader, object, "id"),
                        get_int (reader, object, "start", G_MAXINT64),
                        get_int (reader, object, "end", G_MAXINT64),
                        get_string (reader, object, "text"),
                        get_optional (reader, object, "settings"), sources,
                        get_boolean (reader, object, "pinned"), hash != NULL ? hash : "",
                        origin != NULL ? read_origin (reader, origin) : SAMPAN_ORIGIN_PERSON,
                        get_optional (reader, object, "provider"));
}

static GVariant *
read_track (Reader *reader, JsonObject *object)
{
  return g_variant_new ("(s@a" SAMPAN_CUE_RECORD "ms)", get_language (reader, object),
                        get_list (reader, object, "cues", SAMPAN_CUE_RECORD, read_cue),
                        get_optional (reader, object, "file"));
}

static GVariant *
read_alt (Reader *reader, JsonObject *object)
{
  return g_variant_new ("(ss)", get_language (reader, object), get_string (reader, object, "text"));
}

/* See put_plan() */
static char *
read_plan (Reader *reader, JsonObject *object, const char *name)
{
  JsonNode *plan = member (object, name);

  if (plan != NULL && JSON_NODE_HOLDS_VALUE (plan))
    return g_strdup (string_of (reader, plan));
  return plan != NULL ? json_to_string (plan, FALSE) : NULL;
}

static GVariant *
read_medium (Reader *reader, JsonObject *object)
{
  const char *kind = get_string (reader, object, "kind");
  const char *sha256 = get_string (reader, object, "sha256");
  g_autofree char *plan = read_plan (reader, object, "plan");
  g_autofree char *style = read_plan (reader, object, "caption-style");

  if (!sampan_is_sha256 (sha256) || (!g_str_equal (kind, "video") && !g_str_equal (kind, "image")))
    reader->failed = TRUE;
  return g_variant_new (
      "(susssiixms@a(ss)@a" SAMPAN_TRACK_RECORD "ms)", get_string (reader, object, "id"),
      (guint32)(g_str_equal (kind, "video") ? SAMPAN_MEDIA_VIDEO : SAMPAN_MEDIA_IMAGE), sha256,
      get_string (reader, object, "name"), get_string (reader, object, "mime-type"),
      (int)get_int (reader, object, "width", G_MAXINT),
      (int)get_int (reader, object, "height", G_MAXINT),
      get_int (reader, object, "duration", G_MAXINT64), plan,
      get_list (reader, object, "alt", "(ss)", read_alt),
      get_list (reader, object, "tracks", SAMPAN_TRACK_RECORD, read_track), style);
}

static GVariant *
read_note (Reader *reader, JsonObject *object)
{
  return g_variant_new ("(sxx@a" SAMPAN_VERSION_RECORD "@a" SAMPAN_MEDIA_RECORD ")",
                        get_string (reader, object, "id"),
                        get_int (reader, object, "created", G_MAXINT64),
                        get_int (reader, object, "modified", G_MAXINT64),
                        get_list (reader, object, "versions", SAMPAN_VERSION_RECORD, read_version),
                        get_list (reader, object, "media", SAMPAN_MEDIA_RECORD, read_medium));
}

static gboolean
check_format (JsonNode *root, GError **error)
{
  Reader reader = { 0 };
  const char *format = NULL;
  gint64 version = 0;

  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    {
      JsonObject *object = json_node_get_object (root);

      format = get_optional (&reader, object, "format");
      version = get_int (&reader, object, "version", G_MAXINT64);
    }
  if (reader.failed || g_strcmp0 (format, FORMAT) != 0 || version < 1)
    {
      g_set_error_literal (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_INVALID,
                           _ ("The file holds no note of Sampan."));
      return FALSE;
    }
  if (version > FORMAT_VERSION)
    {
      g_set_error_literal (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_NEWER,
                           _ ("The file was written by a newer version of Sampan. Update Sampan to "
                              "import it."));
      return FALSE;
    }
  return TRUE;
}

GVariant *
sampan_note_from_json (const char *json, gssize length, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GVariant) state = NULL;
  Reader reader = { 0 };

  if (!json_parser_load_from_data (parser, json, length, NULL))
    {
      g_set_error_literal (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_INVALID,
                           _ ("The file holds no note of Sampan."));
      return NULL;
    }
  if (!check_format (json_parser_get_root (parser), error))
    return NULL;
  state = g_variant_ref_sink (
      read_note (&reader, json_node_get_object (json_parser_get_root (parser))));
  if (reader.failed || !sampan_note_state_is_valid (state))
    {
      g_set_error_literal (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_INVALID,
                           _ ("The note in the file is damaged."));
      return NULL;
    }
  return g_steal_pointer (&state);
}
