#pragma once

#include "onnx-writer.h"
#include "tfjs-reader.h"

G_BEGIN_DECLS

/**
 * TfjsKind:
 * @TFJS_DEAD: on a branch that is not taken
 * @TFJS_NUMBERS: known here
 * @TFJS_PICTURE: computed when the model runs
 * @TFJS_OPEN: an input of which the shape is not known yet
 */
typedef enum
{
  TFJS_DEAD,
  TFJS_NUMBERS,
  TFJS_PICTURE,
  TFJS_OPEN,
} TfjsKind;

#define TFJS_MAX_PARTS 4

/* Pictures one behind the other that are one picture. */
typedef struct
{
  guint n;
  int channels[TFJS_MAX_PARTS];
  const char *names[TFJS_MAX_PARTS];
} TfjsParts;

/* What a node's output is. Shapes are in TensorFlow's order: batch, height, width, channels. */
typedef struct
{
  TfjsKind kind;
  int shape[TFJS_MAX_DIMS];
  guint n_dims;
  const float *numbers;   /* of TFJS_NUMBERS */
  const char *name;       /* in the ONNX graph, where its order is batch, channels, height, width */
  int block;              /* since SpaceToBatchND, 0 otherwise: @name is not really split up */
  const TfjsParts *parts; /* what it is put together of, until that has a name */
} TfjsValue;

typedef struct
{
  const TfjsModel *model;
  OnnxGraph *graph;
  int height, width;
  const char *const *scalars;
  GHashTable *values; /* of TfjsValue by "node" or "node:output" */
  GHashTable *begun;  /* nodes that are being converted */
  GPtrArray *pool;    /* numbers and names that values point to */
  guint n_names;
  GError **error;
} TfjsConversion;

typedef gboolean (*TfjsConvert) (TfjsConversion *self,
                                 const TfjsNode *node,
                                 const TfjsValue *const *in,
                                 guint n_in,
                                 const char *type);

/** Sets the error. Returns: FALSE */
gboolean tfjs_fail (TfjsConversion *self, const TfjsNode *node, const char *what);
/** Says what output @output of the node is. */
void tfjs_store (TfjsConversion *self, const TfjsNode *node, guint output, const TfjsValue *value);
/** Returns: a name that nothing else has; borrowed */
const char *tfjs_make_name (TfjsConversion *self);
/** Returns: room for numbers, kept as long as the conversion */
float *tfjs_make_numbers (TfjsConversion *self, gsize n);
/** Returns: how many numbers a value has */
gsize tfjs_value_get_length (const TfjsValue *self);
/** Returns: number @position of a value as a whole one, 0 if it has none */
int tfjs_value_get_int (const TfjsValue *self, guint position);
/** Starts a node with a picture as its first input. */
OnnxNode *tfjs_start_node (const char *type, const TfjsValue *input, const char *output);

/* Where something is computed at once: in tfjs-to-onnx-numbers.c. */
gboolean tfjs_fold_binary (TfjsConversion *self,
                           const TfjsNode *node,
                           const TfjsValue *a,
                           const TfjsValue *b);
gboolean tfjs_convert_shape (TfjsConversion *self,
                             const TfjsNode *node,
                             const TfjsValue *const *in,
                             guint n_in,
                             const char *type);
gboolean tfjs_convert_strided_slice (TfjsConversion *self,
                                     const TfjsNode *node,
                                     const TfjsValue *const *in,
                                     guint n_in,
                                     const char *type);
gboolean tfjs_convert_pack (TfjsConversion *self,
                            const TfjsNode *node,
                            const TfjsValue *const *in,
                            guint n_in,
                            const char *type);
gboolean tfjs_convert_squeeze (TfjsConversion *self,
                               const TfjsNode *node,
                               const TfjsValue *const *in,
                               guint n_in,
                               const char *type);

/* Windows: in tfjs-to-onnx-windows.c. */
gboolean tfjs_convert_convolution (TfjsConversion *self,
                                   const TfjsNode *node,
                                   const TfjsValue *const *in,
                                   guint n_in,
                                   const char *type);
gboolean tfjs_convert_average (TfjsConversion *self,
                               const TfjsNode *node,
                               const TfjsValue *const *in,
                               guint n_in,
                               const char *type);
gboolean tfjs_convert_space_to_batch (TfjsConversion *self,
                                      const TfjsNode *node,
                                      const TfjsValue *const *in,
                                      guint n_in,
                                      const char *type);
gboolean tfjs_convert_batch_to_space (TfjsConversion *self,
                                      const TfjsNode *node,
                                      const TfjsValue *const *in,
                                      guint n_in,
                                      const char *type);
/** Adds a border of zeros: top, left, bottom, right. */
TfjsValue tfjs_add_pad (TfjsConversion *self, const TfjsValue *value, const int border[4]);
/** Keeps the part of a picture that begins there and has that size. */
TfjsValue tfjs_add_slice (TfjsConversion *self,
                          const TfjsValue *value,
                          const int begin[4],
                          const int size[4]);

G_END_DECLS
