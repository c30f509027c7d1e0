#include "tflite-to-onnx.h"

#include <stdarg.h>

#include "tflite-to-onnx-private.h"

/* The version of the ONNX operators that is written. */
#define OPSET 13

/* ActivationFunctionType of the schema. */
enum
{
  ACTIVATION_NONE = 0,
  ACTIVATION_RELU = 1,
  ACTIVATION_RELU_N1_TO_1 = 2,
  ACTIVATION_RELU6 = 3,
};

/* Where the dimensions of TensorFlow (batch, height, width, channels) are in ONNX. */
static const int onnx_axis[4] = { 0, 2, 3, 1 };

gboolean
conversion_fail (Conversion *self, const char *format, ...)
{
  va_list arguments;

  if (self->error == NULL || *self->error == NULL)
    {
      va_start (arguments, format);
      if (self->error != NULL)
        *self->error =
            g_error_new_valist (TFLITE_ERROR, TFLITE_ERROR_UNSUPPORTED, format, arguments);
      va_end (arguments);
    }
  return FALSE;
}

const TfliteTensor *
conversion_get_input (Conversion *self, const TfliteOperator *operator, guint position)
{
  if (position >= operator->n_inputs || operator->inputs[position]<0)
    return NULL;
  return &g_array_index (self->model->tensors, TfliteTensor, operator->inputs[position]);
}

const TfliteTensor *
conversion_get_output (Conversion *self, const TfliteOperator *operator)
{
  return &g_array_index (self->model->tensors, TfliteTensor, operator->outputs[0]);
}

const float *
conversion_get_constant (Conversion *self, const TfliteOperator *operator, guint position)
{
  if (conversion_get_input (self, operator, position) == NULL)
    return NULL;
  return self->constants[operator->inputs[position]];
}

char *
conversion_dup_name (Conversion *self)
{
  return g_strdup_printf ("x%u", self->n_names++);
}

void
conversion_add_floats (
    Conversion *self, OnnxNode *node, const int *shape, guint n_dims, const float *values)
{
  g_autofree char *name = conversion_dup_name (self);

  onnx_graph_add_floats (self->graph, name, shape, n_dims, values);
  onnx_node_add_input (node, name);
}

void
conversion_add_ints (Conversion *self, OnnxNode *node, const gint64 *values, guint n)
{
  g_autofree char *name = conversion_dup_name (self);

  onnx_graph_add_ints (self->graph, name, values, n);
  onnx_node_add_input (node, name);
}

/* A constant as the operand of element-wise operators: in four dimensions and the order of ONNX, so
 * that it is spread over the same dimensions as before. */
static char *
dup_constant (Conversion *self, const TfliteTensor *tensor, const float *values)
{
  int shape[4] = { 1, 1, 1, 1 }, onnx_shape[4];
  g_autofree float *turned = NULL;
  gsize plane;
  char *name;

  if (tensor->n_dims > 4)
    {
      conversion_fail (self, "constant %s has %u dimensions", tensor->name, tensor->n_dims);
      return NULL;
    }
  for (guint i = 0; i < tensor->n_dims; i++)
    shape[4 - tensor->n_dims + i] = tensor->shape[i];
  for (int i = 0; i < 4; i++)
    onnx_shape[onnx_axis[i]] = shape[i];
  turned = g_new (float, tensor->length);
  plane = (gsize)shape[1] * shape[2];
  for (int n = 0; n < shape[0]; n++)
    for (gsize i = 0; i < plane; i++)
      for (int c = 0; c < shape[3]; c++)
        turned[(n * (gsize)shape[3] + c) * plane + i] = values[(n * plane + i) * shape[3] + c];
  name = conversion_dup_name (self);
  onnx_graph_add_floats (self->graph, name, onnx_shape, 4, turned);
  return name;
}

char *
conversion_dup_input (Conversion *self, const TfliteOperator *operator, guint position)
{
  const TfliteTensor *tensor = conversion_get_input (self, operator, position);
  const float *constant = conversion_get_constant (self, operator, position);

  if (tensor == NULL)
    {
      conversion_fail (self, "operator %d lacks input %u", operator->code, position);
      return NULL;
    }
  if (constant != NULL)
    return dup_constant (self, tensor, constant);
  if (!self->ready[operator->inputs[position]])
    {
      conversion_fail (self, "tensor %s is used before it is computed", tensor->name);
      return NULL;
    }
  return g_strdup_printf ("t%d", operator->inputs[position]);
}

char *
conversion_dup_output (Conversion *self, const TfliteOperator *operator)
{
  return g_strdup_printf ("t%d", operator->outputs[0]);
}

static OnnxNode *
start_node (Conversion *self, const TfliteOperator *operator, const char * type, const char *output)
{
  g_autofree char *input = conversion_dup_input (self, operator, 0);
  OnnxNode *node;

  if (input == NULL)
    return NULL;
  node = onnx_node_new (type, output);
  onnx_node_add_input (node, input);
  return node;
}

OnnxNode *
conversion_start_node (Conversion *self, const TfliteOperator *operator, const char * type)
{
  g_autofree char *output = conversion_dup_output (self, operator);

  return start_node (self, operator, type, output);
}

OnnxNode *
conversion_start_activated (
    Conversion *self, const TfliteOperator *operator, const char * type, int activation, char **raw)
{
  OnnxNode *node;

  *raw = activation == ACTIVATION_NONE ? conversion_dup_output (self, operator)
                                       : conversion_dup_name (self);
  node = start_node (self, operator, type, *raw);
  if (node == NULL)
    g_clear_pointer (raw, g_free);
  return node;
}

void
conversion_add_clip (Conversion *self, const char *input, const char *output, float low, float high)
{
  OnnxNode *node = onnx_node_new ("Clip", output);

  onnx_node_add_input (node, input);
  conversion_add_floats (self, node, NULL, 0, &low);
  conversion_add_floats (self, node, NULL, 0, &high);
  onnx_graph_take_node (self->graph, node);
}

gboolean
conversion_end_activated (
    Conversion *self, const TfliteOperator *operator, OnnxNode * node, int activation, char *raw)
{
  g_autofree char *output = conversion_dup_output (self, operator);
  g_autofree char *input = raw;
  OnnxNode *relu;

  onnx_graph_take_node (self->graph, node);
  switch (activation)
    {
    case ACTIVATION_NONE:
      return TRUE;
    case ACTIVATION_RELU:
      relu = onnx_node_new ("Relu", output);
      onnx_node_add_input (relu, input);
      onnx_graph_take_node (self->graph, relu);
      return TRUE;
    case ACTIVATION_RELU_N1_TO_1:
      conversion_add_clip (self, input, output, -1, 1);
      return TRUE;
    case ACTIVATION_RELU6:
      conversion_add_clip (self, input, output, 0, 6);
      return TRUE;
    default:
      return conversion_fail (self, "activation %d is not converted", activation);
    }
}

static gboolean
convert_dequantize (Conversion *self, const TfliteOperator *operator)
{
  const TfliteTensor *input = conversion_get_input (self, operator, 0);

  if (input == NULL || input->type != TFLITE_FLOAT16 || input->data == NULL
      || input->length != conversion_get_output (self, operator)->length)
    return conversion_fail (self, "only weights of half precision can be dequantized");
  g_free (self->constants[operator->outputs[0]]);
  self->constants[operator->outputs[0]] = tflite_tensor_dup_floats (input);
  return TRUE;
}

static gboolean
convert_simple (Conversion *self, const TfliteOperator *operator, const char * type)
{
  OnnxNode *node = conversion_start_node (self, operator, type);

  if (node == NULL)
    return FALSE;
  onnx_graph_take_node (self->graph, node);
  return TRUE;
}

static gboolean
convert_relu6 (Conversion *self, const TfliteOperator *operator)
{
  g_autofree char *input = conversion_dup_input (self, operator, 0);
  g_autofree char *output = conversion_dup_output (self, operator);

  if (input == NULL)
    return FALSE;
  conversion_add_clip (self, input, output, 0, 6);
  return TRUE;
}

/* x * min (max (x / 6 + 1/2, 0), 1); operator set 13 has the factor alone. */
static gboolean
convert_hard_swish (Conversion *self, const TfliteOperator *operator)
{
  g_autofree char *factor = conversion_dup_name (self);
  OnnxNode *sigmoid = start_node (self, operator, "HardSigmoid", factor), *product;

  if (sigmoid == NULL)
    return FALSE;
  onnx_node_set_float (sigmoid, "alpha", 1.0f / 6);
  onnx_node_set_float (sigmoid, "beta", 0.5f);
  onnx_graph_take_node (self->graph, sigmoid);
  product = conversion_start_node (self, operator, "Mul");
  onnx_node_add_input (product, factor);
  onnx_graph_take_node (self->graph, product);
  return TRUE;
}

static gboolean
convert_arithmetic (Conversion *self, const TfliteOperator *operator, const char * type)
{
  int activation = tflite_operator_get_byte (self->model, operator, 0, ACTIVATION_NONE);
  g_autofree char *second = conversion_dup_input (self, operator, 1);
  char *raw = NULL;
  OnnxNode *node =
      second != NULL ? conversion_start_activated (self, operator, type, activation, &raw) : NULL;

  if (node == NULL)
    return FALSE;
  onnx_node_add_input (node, second);
  return conversion_end_activated (self, operator, node, activation, raw);
}

static gboolean
convert_prelu (Conversion *self, const TfliteOperator *operator)
{
  g_autofree char *slope = NULL;
  OnnxNode *node;

  if (conversion_get_constant (self, operator, 1) == NULL)
    return conversion_fail (self, "the slopes of PRELU are not constant");
  slope = conversion_dup_input (self, operator, 1);
  node = slope != NULL ? conversion_start_node (self, operator, "PRelu") : NULL;
  if (node == NULL)
    return FALSE;
  onnx_node_add_input (node, slope);
  onnx_graph_take_node (self->graph, node);
  return TRUE;
}

static gboolean
convert_mean (Conversion *self, const TfliteOperator *operator)
{
  const TfliteTensor *input = conversion_get_input (self, operator, 0);
  const TfliteTensor *axes = conversion_get_input (self, operator, 1);
  gboolean keep = tflite_operator_get_boolean (self->model, operator, 0), spatial;
  gint64 onnx_axes[4];
  gsize n = axes != NULL && axes->data != NULL ? axes->length : 0;
  OnnxNode *node;

  if (input == NULL || input->n_dims != 4 || n < 1 || n > 4)
    return conversion_fail (self, "MEAN over these dimensions is not converted");
  for (gsize i = 0; i < n; i++)
    {
      int axis = tflite_tensor_get_int (axes, i, 0);

      axis = axis < 0 ? axis + 4 : axis;
      if (axis < 0 || axis > 3)
        return conversion_fail (self, "MEAN over dimension %d of 4", axis);
      onnx_axes[i] = onnx_axis[axis];
    }
  /* With the dimensions gone their order would have to be turned; over height and width nothing is
   * left to turn. */
  spatial = n == 2 && onnx_axes[0] >= 2 && onnx_axes[1] >= 2 && onnx_axes[0] != onnx_axes[1];
  if (!keep && !spatial)
    return conversion_fail (self, "MEAN that drops dimensions other than height and width");
  node = conversion_start_node (self, operator, "ReduceMean");
  if (node == NULL)
    return FALSE;
  onnx_node_set_ints (node, "axes", onnx_axes, (guint)n);
  onnx_node_set_int (node, "keepdims", keep);
  onnx_graph_take_node (self->graph, node);
  return TRUE;
}

static gboolean
convert_resize (Conversion *self, const TfliteOperator *operator)
{
  const TfliteTensor *input = conversion_get_input (self, operator, 0);
  const TfliteTensor *output = conversion_get_output (self, operator);
  gboolean align = tflite_operator_get_boolean (self->model, operator, 2);
  gboolean half = tflite_operator_get_boolean (self->model, operator, 3);
  OnnxNode *node;

  if (input == NULL || input->n_dims != 4 || output->n_dims != 4)
    return conversion_fail (self, "RESIZE_BILINEAR of what is not a picture");
  node = conversion_start_node (self, operator, "Resize");
  if (node == NULL)
    return FALSE;
  onnx_node_add_input (node, "");
  onnx_node_add_input (node, "");
  conversion_add_ints (self, node,
                       (const gint64[]){ output->shape[0], output->shape[3], output->shape[1],
                                         output->shape[2] },
                       4);
  onnx_node_set_string (node, "mode", "linear");
  onnx_node_set_string (node, "coordinate_transformation_mode",
                        align  ? "align_corners"
                        : half ? "half_pixel"
                               : "asymmetric");
  onnx_graph_take_node (self->graph, node);
  return TRUE;
}

static gboolean
convert_pad (Conversion *self, const TfliteOperator *operator)
{
  const TfliteTensor *input = conversion_get_input (self, operator, 0);
  const TfliteTensor *pads = conversion_get_input (self, operator, 1);
  gint64 onnx_pads[8] = { 0 };
  OnnxNode *node;

  if (input == NULL || input->n_dims != 4 || pads == NULL || pads->data == NULL
      || pads->type != TFLITE_INT32 || pads->length != 8)
    return conversion_fail (self, "PAD is converted for pictures only");
  for (int axis = 0; axis < 4; axis++)
    {
      onnx_pads[onnx_axis[axis]] = tflite_tensor_get_int (pads, 2 * axis, 0);
      onnx_pads[onnx_axis[axis] + 4] = tflite_tensor_get_int (pads, 2 * axis + 1, 0);
    }
  node = conversion_start_node (self, operator, "Pad");
  if (node == NULL)
    return FALSE;
  conversion_add_ints (self, node, onnx_pads, 8);
  onnx_graph_take_node (self->graph, node);
  return TRUE;
}

/* Adds a Transpose between the two orders of dimensions. */
static void
add_transpose (Conversion *self, const char *input, const char *output, gboolean to_onnx)
{
  OnnxNode *node = onnx_node_new ("Transpose", output);

  onnx_node_add_input (node, input);
  onnx_node_set_ints (node, "perm",
                      to_onnx ? (const gint64[]){ 0, 3, 1, 2 } : (const gint64[]){ 0, 2, 3, 1 }, 4);
  onnx_graph_take_node (self->graph, node);
}

/* Values are told apart by their place in TensorFlow's order: in it the shape is changed. */
static gboolean
convert_reshape (Conversion *self, const TfliteOperator *operator)
{
  const TfliteTensor *input = conversion_get_input (self, operator, 0);
  const TfliteTensor *output = conversion_get_output (self, operator);
  g_autofree char *source = conversion_dup_input (self, operator, 0);
  g_autofree char *target = conversion_dup_output (self, operator);
  g_autofree char *turned = conversion_dup_name (self);
  g_autofree char *shaped = conversion_dup_name (self);
  gint64 shape[TFLITE_MAX_DIMS];
  OnnxNode *node;

  if (source == NULL)
    return FALSE;
  if (input->length != output->length || output->n_dims == 0)
    return conversion_fail (self, "RESHAPE of %s changes the number of values", input->name);
  if (input->n_dims == 4)
    add_transpose (self, source, turned, FALSE);
  for (guint i = 0; i < output->n_dims; i++)
    shape[i] = output->shape[i];
  node = onnx_node_new ("Reshape", output->n_dims == 4 ? shaped : target);
  onnx_node_add_input (node, input->n_dims == 4 ? turned : source);
  conversion_add_ints (self, node, shape, output->n_dims);
  onnx_graph_take_node (self->graph, node);
  if (output->n_dims == 4)
    add_transpose (self, shaped, target, TRUE);
  return TRUE;
}

static gboolean
convert_concatenation (Conversion *self, const TfliteOperator *operator)
{
  const TfliteTensor *output = conversion_get_output (self, operator);
  int axis = tflite_operator_get_int (self->model, operator, 0, 0);
  int activation = tflite_operator_get_byte (self->model, operator, 1, ACTIVATION_NONE);
  char *raw = NULL;
  OnnxNode *node;

  axis = axis < 0 ? axis + (int)output->n_dims : axis;
  if (axis < 0 || axis >= (int)output->n_dims)
    return conversion_fail (self, "CONCATENATION along dimension %d", axis);
  node = conversion_start_activated (self, operator, "Concat", activation, &raw);
  for (guint i = 1; node != NULL && i < operator->n_inputs; i++)
    {
      g_autofree char *input = conversion_dup_input (self, operator, i);

      onnx_node_add_input (node, input != NULL ? input : "");
    }
  if (node == NULL)
    return FALSE;
  onnx_node_set_int (node, "axis", output->n_dims == 4 ? onnx_axis[axis] : axis);
  return conversion_end_activated (self, operator, node, activation, raw);
}

static gboolean
convert_operator (Conversion *self, const TfliteOperator *operator)
{
  switch (operator->code)
    {
    case TFLITE_ADD:
      return convert_arithmetic (self, operator, "Add");
    case TFLITE_MUL:
      return convert_arithmetic (self, operator, "Mul");
    case TFLITE_RELU:
      return convert_simple (self, operator, "Relu");
    case TFLITE_LOGISTIC:
      return convert_simple (self, operator, "Sigmoid");
    case TFLITE_RELU6:
      return convert_relu6 (self, operator);
    case TFLITE_HARD_SWISH:
      return convert_hard_swish (self, operator);
    case TFLITE_PRELU:
      return convert_prelu (self, operator);
    case TFLITE_DEQUANTIZE:
      return convert_dequantize (self, operator);
    case TFLITE_CONV_2D:
      return convert_convolution (self, operator);
    case TFLITE_DEPTHWISE_CONV_2D:
      return convert_depthwise_convolution (self, operator);
    case TFLITE_AVERAGE_POOL_2D:
    case TFLITE_MAX_POOL_2D:
      return convert_pool (self, operator);
    case TFLITE_MEAN:
      return convert_mean (self, operator);
    case TFLITE_RESIZE_BILINEAR:
      return convert_resize (self, operator);
    case TFLITE_PAD:
      return convert_pad (self, operator);
    case TFLITE_RESHAPE:
      return convert_reshape (self, operator);
    case TFLITE_CONCATENATION:
      return convert_concatenation (self, operator);
    case TFLITE_CUSTOM:
      if (g_strcmp0 (operator->custom, "Convolution2DTransposeBias") == 0)
        return convert_transposed_convolution (self, operator);
      return conversion_fail (self, "the operator %s is not converted",
                              operator->custom != NULL ? operator->custom : "without a name");
    default:
      return conversion_fail (self,
                              "the operator with the code %d is not converted", operator->code);
    }
}

static gboolean
convert_inputs (Conversion *self)
{
  const TfliteModel *model = self->model;

  for (guint i = 0; i < model->n_inputs; i++)
    {
      const TfliteTensor *tensor;
      g_autofree char *name = g_strdup_printf ("t%d", model->inputs[i]);

      if (model->inputs[i] < 0)
        return conversion_fail (self, "input %u is left out", i);
      tensor = &g_array_index (model->tensors, TfliteTensor, model->inputs[i]);
      if (tensor->n_dims != 4 || tensor->type != TFLITE_FLOAT32)
        return conversion_fail (self, "input %s is not a picture of floats", tensor->name);
      onnx_graph_add_input (self->graph, tensor->name, tensor->shape, tensor->n_dims);
      add_transpose (self, tensor->name, name, TRUE);
      self->ready[model->inputs[i]] = TRUE;
    }
  return TRUE;
}

static gboolean
convert_outputs (Conversion *self)
{
  const TfliteModel *model = self->model;

  for (guint i = 0; i < model->n_outputs; i++)
    {
      const TfliteTensor *tensor;
      g_autofree char *name = g_strdup_printf ("t%d", model->outputs[i]);

      if (model->outputs[i] < 0 || !self->ready[model->outputs[i]])
        return conversion_fail (self, "output %u is not computed", i);
      tensor = &g_array_index (model->tensors, TfliteTensor, model->outputs[i]);
      onnx_graph_add_output (self->graph, tensor->name, tensor->shape, tensor->n_dims);
      if (tensor->n_dims == 4)
        add_transpose (self, name, tensor->name, FALSE);
      else
        {
          OnnxNode *node = onnx_node_new ("Identity", tensor->name);

          onnx_node_add_input (node, name);
          onnx_graph_take_node (self->graph, node);
        }
    }
  return TRUE;
}

static gboolean
convert (Conversion *self)
{
  if (!convert_inputs (self))
    return FALSE;
  for (guint i = 0; i < self->model->operators->len; i++)
    {
      const TfliteOperator *operator= & g_array_index (self->model->operators, TfliteOperator, i);

      if (operator->n_outputs != 1 || operator->outputs[0]<0 || operator->n_inputs == 0)
        return conversion_fail (self, "operator %u has not one output", i);
      if (self->ready[operator->outputs[0]] || self->constants[operator->outputs[0]] != NULL)
        return conversion_fail (self, "the output of operator %u is there already", i);
      if (!convert_operator (self, operator))
        return FALSE;
      if (self->constants[operator->outputs[0]] == NULL)
        self->ready[operator->outputs[0]] = TRUE;
    }
  /* CONCATENATION goes on with its other inputs after an error. */
  return convert_outputs (self) && (self->error == NULL || *self->error == NULL);
}

GBytes *
tflite_to_onnx (GBytes *file, GError **error)
{
  g_autoptr (TfliteModel) model = NULL;
  g_autoptr (OnnxGraph) graph = onnx_graph_new ("sampan");
  GError *own_error = NULL;
  Conversion self = { .graph = graph, .error = &own_error };
  GBytes *result = NULL;
  gsize size;
  const guint8 *data = g_bytes_get_data (file, &size);

  model = tflite_model_read (data, size, error);
  if (model == NULL)
    return NULL;
  self.model = model;
  self.constants = g_new0 (float *, model->tensors->len + 1);
  self.ready = g_new0 (gboolean, model->tensors->len + 1);
  for (guint i = 0; i < model->tensors->len; i++)
    {
      const TfliteTensor *tensor = &g_array_index (model->tensors, TfliteTensor, i);

      if (tensor->type == TFLITE_FLOAT32)
        self.constants[i] = tflite_tensor_dup_floats (tensor);
    }
  if (convert (&self))
    result = onnx_graph_to_bytes (graph, OPSET);
  else
    g_propagate_error (error, own_error);
  for (guint i = 0; i < model->tensors->len; i++)
    g_free (self.constants[i]);
  g_free (self.constants);
  g_free (self.ready);
  return result;
}
