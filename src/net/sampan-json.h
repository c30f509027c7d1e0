#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define SAMPAN_JSON_ERROR (sampan_json_error_quark ())

typedef enum
{
  SAMPAN_JSON_ERROR_PARSE,   /* not JSON, or not UTF-8 */
  SAMPAN_JSON_ERROR_DEPTH,   /* nested deeper than SAMPAN_JSON_MAX_DEPTH */
  SAMPAN_JSON_ERROR_MISSING, /* nothing at that path */
  SAMPAN_JSON_ERROR_TYPE,    /* something else at that path */
} SampanJsonError;

GQuark sampan_json_error_quark (void);

#define SAMPAN_JSON_MAX_DEPTH 64

/** Returns: (transfer full): @bytes as JSON. Errors: PARSE, DEPTH. */
JsonNode *sampan_json_parse (GBytes *bytes, GError **error);
JsonNode *sampan_json_parse_string (const char *text, GError **error);

/*
 * Getters by path: names joined by ".", and "[0]" for elements of arrays, for example
 * "choices[0].delta.content"; "" is @node itself. Errors: MISSING, TYPE (JSON's null counts as
 * missing). None of them ever warns, whatever the JSON is; @node may be NULL (MISSING).
 */

/** Returns: (transfer none): what is at @path. */
JsonNode *sampan_json_get_node (JsonNode *node, const char *path, GError **error);
/** Returns: (transfer none) */
const char *sampan_json_get_string (JsonNode *node, const char *path, GError **error);
/** Returns: (transfer none) */
JsonObject *sampan_json_get_object (JsonNode *node, const char *path, GError **error);
/** Returns: (transfer none) */
JsonArray *sampan_json_get_array (JsonNode *node, const char *path, GError **error);
/** @value: (out): a number that is whole (1.0 is). Returns: whether there was one */
gboolean sampan_json_get_int (JsonNode *node, const char *path, gint64 *value, GError **error);
/** @value: (out): any finite number. */
gboolean sampan_json_get_double (JsonNode *node, const char *path, double *value, GError **error);
/** @value: (out) */
gboolean
sampan_json_get_boolean (JsonNode *node, const char *path, gboolean *value, GError **error);

/* For what may be absent: the fallback also stands in for a value of another type. */

/** Returns: (transfer none) */
const char *sampan_json_peek_string (JsonNode *node, const char *path, const char *fallback);
gint64 sampan_json_peek_int (JsonNode *node, const char *path, gint64 fallback);
double sampan_json_peek_double (JsonNode *node, const char *path, double fallback);
gboolean sampan_json_peek_boolean (JsonNode *node, const char *path, gboolean fallback);
/** Returns: the number of elements of the array at @path, 0 if there is none. */
guint sampan_json_peek_length (JsonNode *node, const char *path);

/* Members for a JsonBuilder whose current value is an object; a NULL string adds nothing. */

void sampan_json_add_string (JsonBuilder *builder, const char *name, const char *value);
void sampan_json_add_int (JsonBuilder *builder, const char *name, gint64 value);
void sampan_json_add_double (JsonBuilder *builder, const char *name, double value);
void sampan_json_add_boolean (JsonBuilder *builder, const char *name, gboolean value);
/** @value: (transfer none): copied */
void sampan_json_add_node (JsonBuilder *builder, const char *name, JsonNode *value);
/** @value: (nullable): an array of strings; NULL adds nothing. */
void sampan_json_add_strv (JsonBuilder *builder, const char *name, const char *const *value);
void sampan_json_begin_object (JsonBuilder *builder, const char *name);
void sampan_json_begin_array (JsonBuilder *builder, const char *name);

/** Returns: (transfer full): the text of @node, compact, UTF-8. */
char *sampan_json_to_string (JsonNode *node);
GBytes *sampan_json_to_bytes (JsonNode *node);
/** Returns: (transfer full): the text of what @builder built; @builder is reset. */
GBytes *sampan_json_builder_end_bytes (JsonBuilder *builder);

G_END_DECLS
