#include "tflite-to-onnx-private.h"

#include <string.h>

/* Padding of the schema. */
enum
{
  PADDING_SAME = 0,
  PADDING_VALID = 1,
};

/* What a window that moves over a picture needs: height first, then width. */
typedef struct
{
  int padding;
  int size[2];
  int stride[2];
  int dilation[2];
} Window;

/* The border on each side: top, left, bottom, right. SAME makes the result as large as the picture
 * divided by the stride. */
static void
make_pads (const Window *window, const TfliteTensor *input, gint64 pads[4])
{
  for (int i = 0; i < 2; i++)
    {
      int length = input->shape[1 + i], results = (length - 1) / window->stride[i] + 1;
      gint64 reach = (gint64)(results - 1) * window->stride[i]
                     + (gint64)(window->size[i] - 1) * window->dilation[i] + 1;
      gint64 total = window->padding == PADDING_SAME ? MAX (reach - length, 0) : 0;

      pads[i] = total / 2;
      pads[i + 2] = total - total / 2;
    }
}

static gboolean
check_window (Conversion *self, const Window *window)
{
  for (int i = 0; i < 2; i++)
    if (window->size[i] < 1 || window->size[i] > 4096 || window->stride[i] < 1
        || window->stride[i] > 4096 || window->dilation[i] < 1 || window->dilation[i] > 4096)
      return conversion_fail (self, "a window of size %d, stride %d, dilation %d", window->size[i],
                              window->stride[i], window->dilation[i]);
  if (window->padding != PADDING_SAME && window->padding != PADDING_VALID)
    return conversion_fail (self, "padding %d", window->padding);
  return TRUE;
}

static void
set_window (OnnxNode *node, const Window *window, const gint64 pads[4])
{
  onnx_node_set_ints (node, "kernel_shape", (const gint64[]){ window->size[0], window->size[1] },
                      2);
  onnx_node_set_ints (node, "strides", (const gint64[]){ window->stride[0], window->stride[1] }, 2);
  onnx_node_set_ints (node, "pads", pads, 4);
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

/* Weights in the order of @shape (ONNX) from weights of which dimension i is @from[i] in
 * TensorFlow's order. */
static void
add_weights (Conversion *self,
             OnnxNode *node,
             const TfliteTensor *weights,
             const float *values,
             const int from[4])
{
  g_autofree float *turned = g_new (float, weights->length);
  int shape[4], at[4];
  gsize strides[4], i = 0;

  strides[3] = 1;
  for (int d = 2; d >= 0; d--)
    strides[d] = strides[d + 1] * (gsize)weights->shape[d + 1];
  for (int d = 0; d < 4; d++)
    shape[d] = weights->shape[from[d]];
  for (at[0] = 0; at[0] < shape[0]; at[0]++)
    for (at[1] = 0; at[1] < shape[1]; at[1]++)
      for (at[2] = 0; at[2] < shape[2]; at[2]++)
        for (at[3] = 0; at[3] < shape[3]; at[3]++)
          turned[i++] = values[at[0] * strides[from[0]] + at[1] * strides[from[1]]
                               + at[2] * strides[from[2]] + at[3] * strides[from[3]]];
  conversion_add_floats (self, node, shape, 4, turned);
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
  set_window (node, window, pads);
  onnx_node_set_ints (node, "dilations",
                      (const gint64[]){ window->dilation[0], window->dilation[1] }, 2);
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
    .size = { weights->shape[1], weights->shape[2] },
    .stride = { tflite_operator_get_int (model, operator, 2, 0),
                tflite_operator_get_int (model, operator, 1, 0) },
    .dilation = { tflite_operator_get_int (model, operator, 5, 1),
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
    .size = { weights->shape[1], weights->shape[2] },
    .stride = { tflite_operator_get_int (model, operator, 2, 0),
                tflite_operator_get_int (model, operator, 1, 0) },
    .dilation = { tflite_operator_get_int (model, operator, 6, 1),
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
    .size = { weights->shape[1], weights->shape[2] },
    .stride = { (int)options[2], (int)options[1] },
    .dilation = { 1, 1 },
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
      gint64 covered = (gint64)(input->shape[1 + i] - 1) * window.stride[i] + window.size[i];
      gint64 total = covered - output->shape[1 + i];

      if (total < 0)
        return conversion_fail (self, "a transposed convolution that leaves gaps");
      pads[i] = total / 2;
      pads[i + 2] = total - total / 2;
    }
  node = conversion_start_node (self, operator, "ConvTranspose");
  if (node == NULL)
    return FALSE;
  set_window (node, &window, pads);
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
    .size = { tflite_operator_get_int (model, operator, 4, 0),
              tflite_operator_get_int (model, operator, 3, 0) },
    .stride = { tflite_operator_get_int (model, operator, 2, 0),
                tflite_operator_get_int (model, operator, 1, 0) },
    .dilation = { 1, 1 },
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
  set_window (node, &window, pads);
  return conversion_end_activated (self, operator, node, activation, raw);
}
