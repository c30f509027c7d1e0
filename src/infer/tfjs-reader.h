#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * Reads graph models of TensorFlow.js: model.json (its format is at
 * https://github.com/tensorflow/tfjs/tree/master/tfjs-converter) and the weights beside it.
 */

#define TFJS_ERROR (tfjs_error_quark ())

/**
 * TfjsError:
 * @TFJS_ERROR_DAMAGED: not such a model, or cut off
 * @TFJS_ERROR_UNSUPPORTED: a model with something that is not converted
 */
typedef enum
{
  TFJS_ERROR_DAMAGED,
  TFJS_ERROR_UNSUPPORTED,
} TfjsError;

GQuark tfjs_error_quark (void);

#define TFJS_MAX_DIMS 4

/* A constant; whole numbers are floats here, too: none is larger than a float can hold. */
typedef struct
{
  int shape[TFJS_MAX_DIMS];
  guint n_dims;
  gsize length;
  float *values;
} TfjsWeights;

typedef struct
{
  const char *name;
  const char *op;
  GStrv inputs; /* "node" or "node:output"; what only orders the nodes is left out */
  JsonObject *attributes;
} TfjsNode;

typedef struct
{
  JsonParser *parser;
  GHashTable *nodes;   /* of TfjsNode by name */
  GHashTable *weights; /* of TfjsWeights by the node's name */
  GHashTable *outputs; /* the output's name -> its node, both char * */
} TfjsModel;

/** @path: model.json. Errors: TFJS_ERROR, G_FILE_ERROR, JSON_PARSER_ERROR. */
TfjsModel *tfjs_model_read (const char *path, GError **error);
void tfjs_model_free (TfjsModel *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TfjsModel, tfjs_model_free)

/** Returns: an attribute of a node, @fallback if it has no such one. */
gint64 tfjs_node_get_int (const TfjsNode *self, const char *name, gint64 fallback);
gboolean tfjs_node_get_boolean (const TfjsNode *self, const char *name);
/** Finds up to @max numbers of a list. Returns: how many there are */
guint tfjs_node_get_ints (const TfjsNode *self, const char *name, int *values, guint max);
/** Finds the sizes that a placeholder is declared with, -1 for any. Returns: how many, 0 if it is
 * not said. */
guint tfjs_node_get_shape (const TfjsNode *self, int *shape, guint max);
/** Returns: (transfer full): a text, NULL if there is none. */
char *tfjs_node_dup_string (const TfjsNode *self, const char *name);
/** Returns: (transfer full): a list of texts, empty if there is none. */
GStrv tfjs_node_dup_strings (const TfjsNode *self, const char *name);

G_END_DECLS
