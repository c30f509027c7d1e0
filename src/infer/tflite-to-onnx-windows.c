#include "tflite-to-onnx-private.h"

#include <string.h>

/* Padding of the schema. */
enum
{
  PADDING_SAME = 0,
  PADDING_VALID = 1,
};

typedef struct
{
  int padding;
  OnnxWindow window;
} Window;

/* The border on each side: top, left, bottom, right. */
static void
make_pads (const Window *self, const TfliteTensor *input, gint64 pads[4])
{
  memset (pads, 0, 4 * sizeof pads[0]);
  if (self->padding == PADDING_SAME)
    onnx_window_get_same_pads (&self->window, input->shape[1], input->shape[2], pads);
}

static gboolean
check_window (Conversion *self, const Window *window)
{
  const OnnxWindow *w = &window->window;

  for (int i = 0; i < 2; i++)
    if (w->size[i] < 1 || w->size[i] > 4096 || w->stride[i] < 1 || w->stride[i] > 4096
        || w->dilation[i] < 1 || w->dilation[i] > 4096)
      return conversion_fail (self, "a window of size %d, stride %d, dilation %d", w->size[i],
                              w->stride[i], w->dilation[i]);
  if (window->padding != PADDING_SAME && window->padding != PADDING_VALID)
    return conversion_fail (self, "padding %d", window->padding);
  return TRUE;
}

/* Checks that weights are constant and a picture goes in. Returns: the weights. */
static const float *
check_convolution (Conversion *self,
                   const TfliteOperator *operator,
                   const TfliteTensor ** input,
                   const TfliteTensor **weights)
{
  const float *values = conversion_get_constant (self, operator, 1);

  *input = conversion_get_input (self, operator, 0);
  *weights = conversion_get_input (self, operator, 1);
  if (values == NULL || *input == NULL || (*input)->n_dims != 4 || (*weights)->n_dims != 4)
    {
      conversion_fail (
          self, "a convolution of what is not a picture, or with weights that are not constant");
      return NULL;
    }
  return values;
}

static gboolean
add_bias (Conversion *self, const TfliteOperator *operator, OnnxNode * node, int n_outputs)
{
  const TfliteTensor *bias = conversion_get_input (self, operator, 2);
  const float *values = conversion_get_constant (self, operator, 2);

  if (bias == NULL)
    return TRUE;
  if (values == NULL || bias->length != (gsize)n_outputs)
    return conversion_fail (self,
                            "the bias of a convolution has not one constant for each channel");
  conversion_add_floats (self, node, &n_outputs, 1, values);
  return TRUE;
}

/* Weights of which dimension i is @from[i] in TensorFlow's order. */
static void
add_weights (Conversion *self,
             OnnxNode *node,
             const TfliteTensor *weights,
             const float *values,
             const int from[4])
{
  g_autofree char *name = conversion_dup_name (self);

  onnx_graph_add_turned_floats (self->graph, name, weights->shape, values, from);
  onnx_node_add_input (node, name);
}

/* What both convolutions have in common; @from: see add_weights(). */
static gboolean
add_convolution (Conversion *self,
                 const TfliteOperator *operator,
                 const Window * window,
                 int activation,
                 int groups,
                 int n_outputs,
                 const int from[4])
{
  const TfliteTensor *input, *weights;
  const float *values = check_convolution (self, operator, & input, &weights);
  gint64 pads[4];
  char *raw = NULL;
  OnnxNode *node;
  gboolean success;

  if (!check_window (self, window))
    return FALSE;
  node = conversion_start_activated (self, operator, "Conv", activation, &raw);
  if (node == NULL)
    return FALSE;
  make_pads (window, input, pads);
  onnx_node_set_window (node, &window->window, pads, TRUE);
  onnx_node_set_int (node, "group", groups);
  add_weights (self, node, weights, values, from);
  success = add_bias (self, operator, node, n_outputs);
  return conversion_end_activated (self, operator, node, activation, raw) && success;
}

gboolean
convert_convolution (Conversion *self, const TfliteOperator *operator)
{
  const TfliteModel *model = self->model;
  const TfliteTensor *input, *weights;
  Window window;

  if (check_convolution (self, operator, & input, &weights) == NULL)
    return FALSE;
  if (weights->shape[3] != input->shape[3])
    return conversion_fail (self, "a convolution in groups");
  window = (Window){
    .padding = tflite_operator_get_byte (model, operator, 0, PADDING_SAME),
    .window.size = { weights->shape[1], weights->shape[2] },
    .window.stride = { tflite_operator_get_int (model, operator, 2, 0),
                       tflite_operator_get_int (model, operator, 1, 0) },
    .window.dilation = { tflite_operator_get_int (model, operator, 5, 1),
                         tflite_operator_get_int (model, operator, 4, 1) },
  };
  /* Output, height, width, input. */
  return add_convolution (self, operator, & window,
                          tflite_operator_get_byte (model, operator, 3, 0), 1, weights->shape[0],
                          (const int[]){ 0, 3, 1, 2 });
}

gboolean
convert_depthwise_convolution (Conversion *self, const TfliteOperator *operator)
{
  const TfliteModel *model = self->model;
  const TfliteTensor *input, *weights;
  Window window;

  if (check_convolution (self, operator, & input, &weights) == NULL)
    return FALSE;
  if (weights->shape[0] != 1 || weights->shape[3] % input->shape[3] != 0)
    return conversion_fail (self, "the weights of a depthwise convolution do not fit its input");
  window = (Window){
    .padding = tflite_operator_get_byte (model, operator, 0, PADDING_SAME),
    .window.size = { weights->shape[1], weights->shape[2] },
    .window.stride = { tflite_operator_get_int (model, operator, 2, 0),
                       tflite_operator_get_int (model, operator, 1, 0) },
    .window.dilation = { tflite_operator_get_int (model, operator, 6, 1),
                         tflite_operator_get_int (model, operator, 5, 1) },
  };
  /* One, height, width, output. */
  return add_convolution (self, operator, & window,
                          tflite_operator_get_byte (model, operator, 4, 0), input->shape[3],
                          weights->shape[3], (const int[]){ 3, 0, 1, 2 });
}

/* MediaPipe's own operator; its options are the bytes of a C structure of three ints: padding as in
 * TfLitePadding (1 same, 2 valid), stride along the width, stride along the height. */
static gboolean
read_transposed_window (Conversion *self,
                        const TfliteOperator *operator,
                        const TfliteTensor * weights,
                        Window *window)
{
  guint32 options[3];

  if (operator->custom_options_size<sizeof options)
    return conversion_fail (self, "Convolution2DTransposeBias without its options");
  memcpy (options, operator->custom_options, sizeof options);
  for (int i = 0; i < 3; i++)
    options[i] = GUINT32_FROM_LE (options[i]);
  *window = (Window){
    .padding = options[0] == 1   ? PADDING_SAME
               : options[0] == 2 ? PADDING_VALID
                                 : -1,
    .window.size = { weights->shape[1], weights->shape[2] },
    .window.stride = { (int)options[2], (int)options[1] },
    .window.dilation = { 1, 1 },
  };
  return check_window (self, window);
}

gboolean
convert_transposed_convolution (Conversion *self, const TfliteOperator *operator)
{
  const TfliteTensor *input, *weights, *output = conversion_get_output (self, operator);
  const float *values = check_convolution (self, operator, & input, &weights);
  Window window;
  gint64 pads[4];
  OnnxNode *node;
  gboolean success;

  if (values == NULL || !read_transposed_window (self, operator, weights, &window))
    return FALSE;
  if (output->n_dims != 4 || weights->shape[3] != input->shape[3])
    return conversion_fail (self, "the weights of a transposed convolution do not fit its input");
  for (int i = 0; i < 2; i++)
    {
      /* What the windows cover less what is wanted is cut off, half on each side. */
      gint64 covered =
          (gint64)(input->shape[1 + i] - 1) * window.window.stride[i] + window.window.size[i];
      gint64 total = covered - output->shape[1 + i];

      if (total < 0)
        return conversion_fail (self, "a transposed convolution that leaves gaps");
      pads[i] = total / 2;
      pads[i + 2] = total - total / 2;
    }
  node = conversion_start_node (self, operator, "ConvTranspose");
  if (node == NULL)
    return FALSE;
  onnx_node_set_window (node, &window.window, pads, FALSE);
  /* From output, height, width, input to input, output, height, width. */
  add_weights (self, node, weights, values, (const int[]){ 3, 0, 1, 2 });
  success = add_bias (self, operator, node, weights->shape[0]);
  onnx_graph_take_node (self->graph, node);
  return success;
}

gboolean
convert_pool (Conversion *self, const TfliteOperator *operator)
{
  const TfliteModel *model = self->model;
  const TfliteTensor *input = conversion_get_input (self, operator, 0);
  int activation = tflite_operator_get_byte (model, operator, 5, 0);
  Window window = {
    .padding = tflite_operator_get_byte (model, operator, 0, PADDING_SAME),
    .window.size = { tflite_operator_get_int (model, operator, 4, 0),
                     tflite_operator_get_int (model, operator, 3, 0) },
    .window.stride = { tflite_operator_get_int (model, operator, 2, 0),
                       tflite_operator_get_int (model, operator, 1, 0) },
    .window.dilation = { 1, 1 },
  };
  gint64 pads[4];
  char *raw = NULL;
  OnnxNode *node;

  if (input == NULL || input->n_dims != 4)
    return conversion_fail (self, "a pool over what is not a picture");
  if (!check_window (self, &window))
    return FALSE;
  /* ONNX leaves the border out of an average, as TensorFlow does. */
  node = conversion_start_activated (self, operator, operator->code == TFLITE_MAX_POOL_2D
                                                         ? "MaxPool"
                                                         : "AveragePool",
                                     activation, &raw);
  if (node == NULL)
    return FALSE;
  make_pads (&window, input, pads);
  onnx_node_set_window (node, &window.window, pads, FALSE);
  return conversion_end_activated (self, operator, node, activation, raw);
}
