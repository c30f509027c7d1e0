#include "tfjs-reader.h"

#include <string.h>

G_DEFINE_QUARK (tfjs - error - quark, tfjs_error)

static gboolean
fail (GError **error, const char *what)
{
  g_set_error (error, TFJS_ERROR, TFJS_ERROR_DAMAGED,
               "this is not a graph model of TensorFlow.js, or it is damaged: %s", what);
  return FALSE;
}

/* A member of an object that may not be there, or be of another type. */
static JsonObject *
get_object (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static JsonArray *
get_array (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static JsonObject *
get_element (JsonArray *array, guint position)
{
  JsonNode *node = json_array_get_element (array, position);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static const char *
get_text (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
                 && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

static const char *
get_string (JsonObject *object, const char *name)
{
  return object != NULL ? get_text (json_object_get_member (object, name)) : NULL;
}

static double
get_double (JsonObject *object, const char *name, double fallback)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_double (node) : fallback;
}

/* Numbers of 64 bits are written as texts, others as numbers. */
static gint64
read_int (JsonNode *node, gint64 fallback)
{
  const char *text = get_text (node);

  if (text != NULL)
    return g_ascii_strtoll (text, NULL, 10);
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_int (node) : fallback;
}

static char *
decode (const char *text)
{
  gsize length = 0;
  g_autofree guchar *bytes = text != NULL ? g_base64_decode (text, &length) : NULL;

  return bytes != NULL ? g_strndup ((const char *)bytes, length) : NULL;
}

static void
free_node (gpointer data)
{
  TfjsNode *node = data;

  g_strfreev (node->inputs);
  g_free (node);
}

static void
free_weights (gpointer data)
{
  TfjsWeights *weights = data;

  g_free (weights->values);
  g_free (weights);
}

static gboolean
read_nodes (TfjsModel *self, JsonObject *root, GError **error)
{
  JsonArray *array = get_array (get_object (root, "modelTopology"), "node");

  if (array == NULL)
    return fail (error, "it has no nodes");
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *object = get_element (array, i);
      g_autoptr (GStrvBuilder) inputs = g_strv_builder_new ();
      JsonArray *names = get_array (object, "input");
      TfjsNode *node;

      if (get_string (object, "name") == NULL || get_string (object, "op") == NULL)
        return fail (error, "a node without its name");
      for (guint j = 0; names != NULL && j < json_array_get_length (names); j++)
        {
          const char *name = get_text (json_array_get_element (names, j));

          if (name != NULL && name[0] != '^')
            g_strv_builder_add (inputs, name);
        }
      node = g_new0 (TfjsNode, 1);
      node->name = get_string (object, "name");
      node->op = get_string (object, "op");
      node->inputs = g_strv_builder_end (inputs);
      node->attributes = get_object (object, "attr");
      g_hash_table_insert (self->nodes, (gpointer)node->name, node);
    }
  return TRUE;
}

/* The outputs' names for people, and the nodes that compute them. */
static gboolean
read_outputs (TfjsModel *self, JsonObject *root, GError **error)
{
  JsonObject *outputs = get_object (get_object (root, "signature"), "outputs");
  g_autoptr (GList) names = outputs != NULL ? json_object_get_members (outputs) : NULL;

  if (names == NULL)
    return fail (error, "it has no outputs");
  for (GList *l = names; l != NULL; l = l->next)
    {
      const char *node = get_string (get_object (outputs, l->data), "name");

      if (node == NULL)
        return fail (error, "an output without its node");
      g_hash_table_insert (self->outputs, g_strdup (l->data), g_strdup (node));
    }
  return TRUE;
}

static guint
size_of_type (const char *type)
{
  return g_strcmp0 (type, "float32") == 0 || g_strcmp0 (type, "int32") == 0 ? 4
         : g_strcmp0 (type, "uint8") == 0 || g_strcmp0 (type, "bool") == 0  ? 1
                                                                            : 0;
}

static float
read_value (const guint8 *data, const char *type)
{
  guint32 bits;
  float value;

  if (size_of_type (type) == 1)
    return data[0];
  memcpy (&bits, data, sizeof bits);
  bits = GUINT32_FROM_LE (bits);
  if (type[0] == 'i')
    return (float)(gint32)bits;
  memcpy (&value, &bits, sizeof bits);
  return value;
}

/* Reads one constant from the bytes at *@position, which it moves on. */
static gboolean
read_weight (TfjsModel *self, JsonObject *object, GBytes *bytes, gsize *position, GError **error)
{
  JsonObject *quantization = get_object (object, "quantization");
  const char *type = get_string (quantization != NULL ? quantization : object, "dtype");
  double low = get_double (quantization, "min", 0), scale = get_double (quantization, "scale", 1);
  JsonArray *shape = get_array (object, "shape");
  const char *name = get_string (object, "name");
  guint size = size_of_type (type);
  TfjsWeights weights = { .length = 1 }, *kept;
  gsize total;
  const guint8 *data = g_bytes_get_data (bytes, &total);

  if (name == NULL || shape == NULL || size == 0 || json_array_get_length (shape) > TFJS_MAX_DIMS)
    return fail (error, "weights of an unknown shape or type");
  weights.n_dims = json_array_get_length (shape);
  for (guint i = 0; i < weights.n_dims; i++)
    {
      gint64 length = read_int (json_array_get_element (shape, i), 0);

      if (length < 1 || length > G_MAXINT32
          || !g_size_checked_mul (&weights.length, weights.length, (gsize)length)
          || weights.length > total)
        return fail (error, "weights of a wrong size");
      weights.shape[i] = (int)length;
    }
  if (weights.length * size > total - *position)
    return fail (error, "the weights are cut off");
  weights.values = g_new (float, weights.length);
  for (gsize i = 0; i < weights.length; i++)
    weights.values[i] = (float)(low + scale * read_value (data + *position + i * size, type));
  *position += weights.length * size;
  kept = g_new (TfjsWeights, 1);
  *kept = weights;
  g_hash_table_insert (self->weights, g_strdup (name), kept);
  return TRUE;
}

/* A group of constants and the files beside the model that together hold them. */
static gboolean
read_group (TfjsModel *self, JsonObject *group, const char *folder, GError **error)
{
  JsonArray *paths = get_array (group, "paths"), *weights = get_array (group, "weights");
  GByteArray *joined = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  gsize position = 0;
  gboolean success = paths != NULL && weights != NULL;

  for (guint i = 0; success && i < json_array_get_length (paths); i++)
    {
      const char *name = get_text (json_array_get_element (paths, i));
      g_autofree char *path = g_build_filename (folder, name != NULL ? name : "", NULL);
      g_autofree char *contents = NULL;
      gsize size;

      success = g_file_get_contents (path, &contents, &size, error);
      if (success)
        g_byte_array_append (joined, (const guint8 *)contents, (guint)size);
    }
  bytes = g_byte_array_free_to_bytes (joined);
  if (!success)
    return error != NULL && *error != NULL ? FALSE : fail (error, "it names no weights");
  for (guint i = 0; i < json_array_get_length (weights); i++)
    if (!read_weight (self, get_element (weights, i), bytes, &position, error))
      return FALSE;
  return TRUE;
}

TfjsModel *
tfjs_model_read (const char *path, GError **error)
{
  g_autoptr (TfjsModel) self = g_new0 (TfjsModel, 1);
  g_autofree char *folder = g_path_get_dirname (path);
  JsonNode *node;
  JsonObject *root;
  JsonArray *groups;

  self->parser = json_parser_new_immutable ();
  self->nodes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_node);
  self->weights = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_weights);
  self->outputs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (!json_parser_load_from_file (self->parser, path, error))
    return NULL;
  node = json_parser_get_root (self->parser);
  root = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  groups = get_array (root, "weightsManifest");
  if (groups == NULL)
    {
      fail (error, "it names no weights");
      return NULL;
    }
  if (!read_nodes (self, root, error) || !read_outputs (self, root, error))
    return NULL;
  for (guint i = 0; i < json_array_get_length (groups); i++)
    if (!read_group (self, get_element (groups, i), folder, error))
      return NULL;
  return g_steal_pointer (&self);
}

void
tfjs_model_free (TfjsModel *self)
{
  g_clear_pointer (&self->nodes, g_hash_table_unref);
  g_clear_pointer (&self->weights, g_hash_table_unref);
  g_clear_pointer (&self->outputs, g_hash_table_unref);
  g_clear_object (&self->parser);
  g_free (self);
}

gint64
tfjs_node_get_int (const TfjsNode *self, const char *name, gint64 fallback)
{
  JsonObject *attribute = get_object (self->attributes, name);

  return attribute != NULL ? read_int (json_object_get_member (attribute, "i"), fallback)
                           : fallback;
}

gboolean
tfjs_node_get_boolean (const TfjsNode *self, const char *name)
{
  JsonObject *attribute = get_object (self->attributes, name);
  JsonNode *node = attribute != NULL ? json_object_get_member (attribute, "b") : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_boolean (node);
}

guint
tfjs_node_get_ints (const TfjsNode *self, const char *name, int *values, guint max)
{
  JsonArray *list = get_array (get_object (get_object (self->attributes, name), "list"), "i");
  guint n = list != NULL ? MIN (json_array_get_length (list), max) : 0;

  for (guint i = 0; i < n; i++)
    values[i] = (int)read_int (json_array_get_element (list, i), 0);
  return n;
}

guint
tfjs_node_get_shape (const TfjsNode *self, int *shape, guint max)
{
  JsonArray *dims = get_array (get_object (get_object (self->attributes, "shape"), "shape"), "dim");
  guint n = dims != NULL ? json_array_get_length (dims) : 0;

  if (n > max)
    return 0;
  for (guint i = 0; i < n; i++)
    {
      JsonObject *dim = get_element (dims, i);

      shape[i] = dim != NULL ? (int)read_int (json_object_get_member (dim, "size"), -1) : -1;
    }
  return n;
}

char *
tfjs_node_dup_string (const TfjsNode *self, const char *name)
{
  return decode (get_string (get_object (self->attributes, name), "s"));
}

GStrv
tfjs_node_dup_strings (const TfjsNode *self, const char *name)
{
  JsonArray *list = get_array (get_object (get_object (self->attributes, name), "list"), "s");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      char *text = decode (get_text (json_array_get_element (list, i)));

      g_strv_builder_take (builder, text != NULL ? text : g_strdup (""));
    }
  return g_strv_builder_end (builder);
}
