#include "tfjs-to-onnx-private.h"

#include <string.h>

static gboolean
is_picture (const TfjsValue *value)
{
  return value->kind == TFJS_PICTURE && value->n_dims == 4;
}

/* Finds a window's border by the node's padding. */
static gboolean
find_pads (TfjsConversion *self,
           const TfjsNode *node,
           const OnnxWindow *window,
           const TfjsValue *input,
           gint64 pads[4])
{
  g_autofree char *padding = tfjs_node_dup_string (node, "padding");

  for (int i = 0; i < 2; i++)
    if (window->size[i] < 1 || window->stride[i] < 1 || window->dilation[i] < 1)
      return tfjs_fail (self, node, "has no proper window");
  memset (pads, 0, 4 * sizeof pads[0]);
  if (g_strcmp0 (padding, "SAME") == 0 && input->block == 0)
    onnx_window_get_same_pads (window, input->shape[1], input->shape[2], pads);
  else if (g_strcmp0 (padding, "VALID") != 0)
    return tfjs_fail (self, node, "has a padding that is not converted");
  return TRUE;
}

/* The shape of what comes out of a window. */
static gboolean
set_size (TfjsConversion *self,
          const TfjsNode *node,
          const OnnxWindow *window,
          const gint64 pads[4],
          TfjsValue *result)
{
  for (int i = 0; i < 2; i++)
    {
      result->shape[1 + i] = onnx_window_count (window, i, result->shape[1 + i], pads);
      if (result->shape[1 + i] < 1)
        return tfjs_fail (self, node, "has a window larger than its picture");
    }
  return TRUE;
}

/* Adds the activation that a convolution ends with: @type of ONNX. */
static const char *
add_activation (TfjsConversion *self, const char *input, const char *type)
{
  const char *output = tfjs_make_name (self);
  OnnxNode *node = onnx_node_new (type, output);

  onnx_node_add_input (node, input);
  onnx_graph_take_node (self->graph, node);
  return output;
}

static void
add_weights (TfjsConversion *self, OnnxNode *node, const TfjsValue *weights, gboolean depthwise)
{
  const char *name = tfjs_make_name (self);

  /* Height, width, input, output; or height, width, channel, one. */
  onnx_graph_add_turned_floats (self->graph, name, weights->shape, weights->numbers,
                                depthwise ? (const int[]){ 2, 3, 0, 1 }
                                          : (const int[]){ 3, 2, 0, 1 });
  onnx_node_add_input (node, name);
}

/* Returns: the name of its result */
static const char *
add_convolution (TfjsConversion *self,
                 const char *input,
                 const TfjsValue *weights,
                 const TfjsValue *bias,
                 const OnnxWindow *window,
                 const gint64 pads[4],
                 gboolean depthwise)
{
  const char *name = tfjs_make_name (self), *bias_name;
  OnnxNode *convolution = onnx_node_new ("Conv", name);
  int n = depthwise ? weights->shape[2] : weights->shape[3];

  onnx_node_add_input (convolution, input);
  onnx_node_set_window (convolution, window, pads, TRUE);
  onnx_node_set_int (convolution, "group", depthwise ? n : 1);
  add_weights (self, convolution, weights, depthwise);
  if (bias != NULL)
    {
      bias_name = tfjs_make_name (self);
      onnx_graph_add_floats (self->graph, bias_name, &n, 1, bias->numbers);
      onnx_node_add_input (convolution, bias_name);
    }
  onnx_graph_take_node (self->graph, convolution);
  return name;
}

/* Of a picture in parts: the sum of what the convolution makes of each. To join them first would
 * take longer, and many channels fit the processor less well than the channels of each part. */
static const char *
add_of_parts (TfjsConversion *self,
              const TfjsParts *parts,
              const TfjsValue *weights,
              const TfjsValue *bias,
              const OnnxWindow *window,
              const gint64 pads[4])
{
  gsize n_out = (gsize)weights->shape[3], n_in = (gsize)weights->shape[2], from = 0;
  gsize n_places = (gsize)weights->shape[0] * (gsize)weights->shape[1];
  const char *sum = NULL;

  for (guint i = 0; i < parts->n; i++)
    {
      gsize n = (gsize)parts->channels[i];
      float *numbers = tfjs_make_numbers (self, n_places * n * n_out);
      TfjsValue some = *weights;
      const char *name;

      some.shape[2] = parts->channels[i];
      some.numbers = numbers;
      for (gsize place = 0; place < n_places; place++)
        memcpy (numbers + place * n * n_out, weights->numbers + (place * n_in + from) * n_out,
                sizeof (float) * n * n_out);
      from += n;
      name =
          add_convolution (self, parts->names[i], &some, i == 0 ? bias : NULL, window, pads, FALSE);
      if (sum != NULL)
        {
          OnnxNode *add;
          const char *other = sum;

          sum = tfjs_make_name (self);
          add = onnx_node_new ("Add", sum);
          onnx_node_add_input (add, other);
          onnx_node_add_input (add, name);
          onnx_graph_take_node (self->graph, add);
        }
      else
        sum = name;
    }
  return sum;
}

/* Conv2D and DepthwiseConv2dNative, and both with a bias and an activation. */
gboolean
tfjs_convert_convolution (TfjsConversion *self,
                          const TfjsNode *node,
                          const TfjsValue *const *in,
                          guint n_in,
                          const char *type)
{
  gboolean depthwise = strstr (node->op, "Depthwise") != NULL;
  g_auto (GStrv) fused = tfjs_node_dup_strings (node, "fused_ops");
  int strides[4] = { 0 }, dilations[4] = { 1, 1, 1, 1 }, block = MAX (in[0]->block, 1);
  TfjsValue result = *in[0];
  OnnxWindow window;
  gint64 pads[4];
  const TfjsValue *bias = NULL;

  tfjs_node_get_ints (node, "strides", strides, 4);
  tfjs_node_get_ints (node, "dilations", dilations, 4);
  if (!is_picture (in[0]) || in[1]->kind != TFJS_NUMBERS || in[1]->n_dims != 4
      || in[1]->shape[2] != in[0]->shape[3] || (depthwise && in[1]->shape[3] != 1)
      || (block != 1 && strides[1] != 1))
    return tfjs_fail (self, node, "does not fit its picture");
  /* In a picture that was split into blocks neighbours are that far apart. */
  window = (OnnxWindow){ { in[1]->shape[0], in[1]->shape[1] },
                         { strides[1], strides[2] },
                         { dilations[1] * block, dilations[2] * block } };
  if (!find_pads (self, node, &window, in[0], pads)
      || !set_size (self, node, &window, pads, &result))
    return FALSE;
  result.shape[3] = depthwise ? in[0]->shape[3] : in[1]->shape[3];
  result.parts = NULL;
  if (in[0]->parts != NULL && depthwise)
    return tfjs_fail (self, node, "is converted for whole pictures only");
  if (g_strcmp0 (fused[0], "BiasAdd") == 0 && n_in > 2)
    bias = in[2];
  result.name = in[0]->parts != NULL
                    ? add_of_parts (self, in[0]->parts, in[1], bias, &window, pads)
                    : add_convolution (self, in[0]->name, in[1], bias, &window, pads, depthwise);
  if (fused[0] != NULL && (g_strcmp0 (fused[0], "BiasAdd") != 0 || n_in != 3))
    return tfjs_fail (self, node, "is fused with something that is not converted");
  if (bias != NULL
      && (bias->kind != TFJS_NUMBERS || tfjs_value_get_length (bias) != (gsize)result.shape[3]))
    return tfjs_fail (self, node, "has not one bias for each channel");
  if (fused[0] != NULL && fused[1] != NULL)
    {
      if (g_strcmp0 (fused[1], "Relu") != 0)
        return tfjs_fail (self, node, "ends with something that is not converted");
      result.name = add_activation (self, result.name, "Relu");
    }
  tfjs_store (self, node, 0, &result);
  return TRUE;
}

gboolean
tfjs_convert_average (TfjsConversion *self,
                      const TfjsNode *node,
                      const TfjsValue *const *in,
                      guint n_in,
                      const char *type)
{
  int size[4] = { 0 }, strides[4] = { 0 };
  TfjsValue result = *in[0];
  OnnxWindow window;
  gint64 pads[4];
  OnnxNode *pool;

  tfjs_node_get_ints (node, "ksize", size, 4);
  tfjs_node_get_ints (node, "strides", strides, 4);
  window = (OnnxWindow){ { size[1], size[2] }, { strides[1], strides[2] }, { 1, 1 } };
  if (!is_picture (in[0]) || in[0]->block != 0)
    return tfjs_fail (self, node, "averages what is not a picture");
  if (!find_pads (self, node, &window, in[0], pads)
      || !set_size (self, node, &window, pads, &result))
    return FALSE;
  /* ONNX leaves the border out of an average, as TensorFlow does. */
  result.name = tfjs_make_name (self);
  pool = tfjs_start_node ("AveragePool", in[0], result.name);
  onnx_node_set_window (pool, &window, pads, FALSE);
  onnx_graph_take_node (self->graph, pool);
  tfjs_store (self, node, 0, &result);
  return TRUE;
}

static void
add_ints (TfjsConversion *self, OnnxNode *node, const gint64 *values, guint n)
{
  const char *name = tfjs_make_name (self);

  onnx_graph_add_ints (self->graph, name, values, n);
  onnx_node_add_input (node, name);
}

TfjsValue
tfjs_add_pad (TfjsConversion *self, const TfjsValue *value, const int border[4])
{
  TfjsValue result = *value;
  OnnxNode *pad;

  if (border[0] == 0 && border[1] == 0 && border[2] == 0 && border[3] == 0)
    return result;
  result.name = tfjs_make_name (self);
  result.shape[1] += border[0] + border[2];
  result.shape[2] += border[1] + border[3];
  pad = tfjs_start_node ("Pad", value, result.name);
  add_ints (self, pad, (const gint64[]){ 0, 0, border[0], border[1], 0, 0, border[2], border[3] },
            8);
  onnx_graph_take_node (self->graph, pad);
  return result;
}

TfjsValue
tfjs_add_slice (TfjsConversion *self, const TfjsValue *value, const int begin[4], const int size[4])
{
  static const int from[4] = { 0, 3, 1, 2 };
  TfjsValue result = *value;
  gint64 starts[4], ends[4];
  OnnxNode *slice;

  if (memcmp (size, value->shape, sizeof value->shape) == 0)
    return result;
  result.name = tfjs_make_name (self);
  memcpy (result.shape, size, sizeof result.shape);
  for (int i = 0; i < 4; i++)
    {
      starts[i] = begin[from[i]];
      ends[i] = begin[from[i]] + size[from[i]];
    }
  slice = tfjs_start_node ("Slice", value, result.name);
  add_ints (self, slice, starts, 4);
  add_ints (self, slice, ends, 4);
  onnx_graph_take_node (self->graph, slice);
  return result;
}

/* Two square blocks, as wide as high, with the border of both dimensions: top, left, bottom,
 * right. */
static gboolean
read_blocks (TfjsConversion *self,
             const TfjsNode *node,
             const TfjsValue *const *in,
             int *block,
             int border[4])
{
  static const int order[4] = { 0, 2, 1, 3 };

  *block = tfjs_value_get_int (in[1], 0);
  if (!is_picture (in[0]) || *block < 1 || tfjs_value_get_length (in[1]) != 2
      || tfjs_value_get_int (in[1], 1) != *block || in[2]->kind != TFJS_NUMBERS
      || tfjs_value_get_length (in[2]) != 4)
    return tfjs_fail (self, node, "is converted for square blocks of a picture only");
  for (int i = 0; i < 4; i++)
    border[order[i]] = tfjs_value_get_int (in[2], (guint)i);
  return TRUE;
}

/* A convolution between this and its opposite is one with a dilation: the picture stays whole. */
gboolean
tfjs_convert_space_to_batch (TfjsConversion *self,
                             const TfjsNode *node,
                             const TfjsValue *const *in,
                             guint n_in,
                             const char *type)
{
  int block, border[4];
  TfjsValue result;

  if (!read_blocks (self, node, in, &block, border) || in[0]->block != 0)
    return tfjs_fail (self, node, "splits what is split already");
  result = tfjs_add_pad (self, in[0], border);
  result.block = block;
  tfjs_store (self, node, 0, &result);
  return TRUE;
}

gboolean
tfjs_convert_batch_to_space (TfjsConversion *self,
                             const TfjsNode *node,
                             const TfjsValue *const *in,
                             guint n_in,
                             const char *type)
{
  int block, border[4], begin[4] = { 0 }, size[4];
  TfjsValue result;

  if (!read_blocks (self, node, in, &block, border) || in[0]->block != block)
    return tfjs_fail (self, node, "joins what was not split");
  memcpy (size, in[0]->shape, sizeof size);
  for (int i = 0; i < 2; i++)
    {
      begin[1 + i] = border[i];
      size[1 + i] -= border[i] + border[i + 2];
      if (border[i] < 0 || border[i + 2] < 0 || size[1 + i] < 1)
        return tfjs_fail (self, node, "crops more than there is");
    }
  result = tfjs_add_slice (self, in[0], begin, size);
  result.block = 0;
  tfjs_store (self, node, 0, &result);
  return TRUE;
}
