#pragma once

#include "onnx-writer.h"
#include "tflite-reader.h"

G_BEGIN_DECLS

/* One conversion. */
typedef struct
{
  const TfliteModel *model;
  OnnxGraph *graph;
  float **constants; /* for each tensor its values, NULL if it is computed */
  gboolean *ready;   /* for each tensor whether an operator has computed it */
  guint n_names;     /* made up so far */
  GError **error;
} Conversion;

/** Sets the error. Returns: FALSE */
gboolean conversion_fail (Conversion *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
/** The tensor of an operator's input or output, NULL if there is none. */
const TfliteTensor *
conversion_get_input (Conversion *self, const TfliteOperator *operator, guint position);
const TfliteTensor *conversion_get_output (Conversion *self, const TfliteOperator *operator);
/** The values of a constant input, NULL if it is not constant. */
const float *
conversion_get_constant (Conversion *self, const TfliteOperator *operator, guint position);
/** Returns: (transfer full): the ONNX name of an input; a constant is written to the graph, in four
 * dimensions. NULL on error. */
char *conversion_dup_input (Conversion *self, const TfliteOperator *operator, guint position);
/** Returns: (transfer full): the ONNX name of the first output. */
char *conversion_dup_output (Conversion *self, const TfliteOperator *operator);
/** Returns: (transfer full): a name that nothing else has. */
char *conversion_dup_name (Conversion *self);
/** Starts a node that computes an operator's output from its input 0. NULL on error. */
OnnxNode *
conversion_start_node (Conversion *self, const TfliteOperator *operator, const char * type);
/**
 * The same for operators with an activation of their own; @activation: ActivationFunctionType of
 * the schema. What comes after the node is added to the graph by conversion_end_node().
 */
OnnxNode *conversion_start_activated (Conversion *self,
                                      const TfliteOperator *operator,
                                      const char * type,
                                      int activation,
                                      char **raw);
gboolean conversion_end_activated (
    Conversion *self, const TfliteOperator *operator, OnnxNode * node, int activation, char *raw);
/** Writes Clip: @low and @high. */
void conversion_add_clip (
    Conversion *self, const char *input, const char *output, float low, float high);
/** Adds @values as a constant and as the next input of @node. */
void conversion_add_floats (
    Conversion *self, OnnxNode *node, const int *shape, guint n_dims, const float *values);
void conversion_add_ints (Conversion *self, OnnxNode *node, const gint64 *values, guint n);

/* Convolutions and pools, in tflite-to-onnx-windows.c. Each returns FALSE with the error set. */
gboolean convert_convolution (Conversion *self, const TfliteOperator *operator);
gboolean convert_depthwise_convolution (Conversion *self, const TfliteOperator *operator);
gboolean convert_transposed_convolution (Conversion *self, const TfliteOperator *operator);
gboolean convert_pool (Conversion *self, const TfliteOperator *operator);

G_END_DECLS
