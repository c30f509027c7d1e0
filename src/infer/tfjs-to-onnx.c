#include "tfjs-to-onnx.h"

#include <stdlib.h>
#include <string.h>

#include "tfjs-to-onnx-private.h"

/* The version of the ONNX operators that is written. */
#define OPSET 13
#define MAX_INPUTS 8
/* Of so many channels some are selected by a convolution. */
#define LEAST_SELECTED 16

/* Where the dimensions of TensorFlow (batch, height, width, channels) are in ONNX. */
static const int onnx_axis[4] = { 0, 2, 3, 1 };

gboolean
tfjs_fail (TfjsConversion *self, const TfjsNode *node, const char *what)
{
  if (self->error != NULL && *self->error == NULL)
    g_set_error (self->error, TFJS_ERROR, TFJS_ERROR_UNSUPPORTED, "%s (%s) %s", node->name,
                 node->op, what);
  return FALSE;
}

void
tfjs_store (TfjsConversion *self, const TfjsNode *node, guint output, const TfjsValue *value)
{
  char *key = output == 0 ? g_strdup (node->name) : g_strdup_printf ("%s:%u", node->name, output);

  g_hash_table_insert (self->values, key, g_memdup2 (value, sizeof *value));
}

const char *
tfjs_make_name (TfjsConversion *self)
{
  char *name = g_strdup_printf ("x%u", self->n_names++);

  g_ptr_array_add (self->pool, name);
  return name;
}

float *
tfjs_make_numbers (TfjsConversion *self, gsize n)
{
  float *numbers = g_new0 (float, n);

  g_ptr_array_add (self->pool, numbers);
  return numbers;
}

gsize
tfjs_value_get_length (const TfjsValue *self)
{
  gsize length = 1;

  for (guint i = 0; i < self->n_dims; i++)
    length *= (gsize)self->shape[i];
  return length;
}

int
tfjs_value_get_int (const TfjsValue *self, guint position)
{
  return self->kind == TFJS_NUMBERS && position < tfjs_value_get_length (self)
             ? (int)self->numbers[position]
             : 0;
}

OnnxNode *
tfjs_start_node (const char *type, const TfjsValue *input, const char *output)
{
  OnnxNode *node = onnx_node_new (type, output);

  onnx_node_add_input (node, input->name);
  return node;
}

static void
add_ints (TfjsConversion *self, OnnxNode *node, const gint64 *values, guint n)
{
  const char *name = tfjs_make_name (self);

  onnx_graph_add_ints (self->graph, name, values, n);
  onnx_node_add_input (node, name);
}

/* The name of a value as the operand of element-wise operators: numbers are written to the graph in
 * four dimensions and the order of ONNX, so that they are spread over the same dimensions. */
static const char *
use_operand (TfjsConversion *self, const TfjsNode *node, const TfjsValue *value)
{
  int shape[4] = { 1, 1, 1, 1 };
  const char *name;

  if (value->kind == TFJS_PICTURE && value->n_dims == 4 && value->block == 0)
    return value->name;
  if (value->kind != TFJS_NUMBERS || value->n_dims > 4)
    {
      tfjs_fail (self, node, "has an operand that is not a picture");
      return NULL;
    }
  for (guint i = 0; i < value->n_dims; i++)
    shape[4 - value->n_dims + i] = value->shape[i];
  name = tfjs_make_name (self);
  onnx_graph_add_turned_floats (self->graph, name, shape, value->numbers,
                                (const int[]){ 0, 3, 1, 2 });
  return name;
}

/* A number less a picture, as a convolution of one pixel, for the same reason as add_selection().
 */
static void
add_remainder (TfjsConversion *self,
               const TfjsNode *node,
               const TfjsValue *number,
               const TfjsValue *picture)
{
  TfjsValue result = *picture;
  int n = picture->shape[3], shape[4] = { n, 1, 1, 1 };
  float *minus = tfjs_make_numbers (self, (gsize)n), *bias = tfjs_make_numbers (self, (gsize)n);
  const char *names[] = { tfjs_make_name (self), tfjs_make_name (self) };
  OnnxNode *convolution;

  for (int i = 0; i < n; i++)
    {
      minus[i] = -1;
      bias[i] = number->numbers[0];
    }
  result.name = tfjs_make_name (self);
  convolution = tfjs_start_node ("Conv", picture, result.name);
  onnx_graph_add_floats (self->graph, names[0], shape, 4, minus);
  onnx_graph_add_floats (self->graph, names[1], shape, 1, bias);
  onnx_node_add_input (convolution, names[0]);
  onnx_node_add_input (convolution, names[1]);
  onnx_node_set_int (convolution, "group", n);
  onnx_graph_take_node (self->graph, convolution);
  tfjs_store (self, node, 0, &result);
}

static gboolean
convert_binary (TfjsConversion *self,
                const TfjsNode *node,
                const TfjsValue *const *in,
                guint n_in,
                const char *type)
{
  TfjsValue result = { .kind = TFJS_PICTURE, .shape = { 1, 1, 1, 1 }, .n_dims = 4 };
  const char *names[2];
  OnnxNode *operator;

  if (in[0]->kind == TFJS_NUMBERS && in[1]->kind == TFJS_NUMBERS)
    return tfjs_fold_binary (self, node, in[0], in[1]);
  if (g_strcmp0 (type, "Sub") == 0 && in[0]->kind == TFJS_NUMBERS
      && tfjs_value_get_length (in[0]) == 1 && in[1]->kind == TFJS_PICTURE && in[1]->n_dims == 4
      && in[1]->block == 0)
    {
      add_remainder (self, node, in[0], in[1]);
      return TRUE;
    }
  for (guint i = 0; i < 2; i++)
    {
      names[i] = use_operand (self, node, in[i]);
      if (names[i] == NULL || type == NULL)
        return tfjs_fail (self, node, "is converted for numbers only");
      for (guint d = 0; d < in[i]->n_dims; d++)
        {
          int *to = &result.shape[4 - in[i]->n_dims + d];

          if (*to != 1 && in[i]->shape[d] != 1 && *to != in[i]->shape[d])
            return tfjs_fail (self, node, "has operands of different sizes");
          *to = MAX (*to, in[i]->shape[d]);
        }
    }
  result.name = tfjs_make_name (self);
  operator= onnx_node_new (type, result.name);
  onnx_node_add_input (operator, names[0]);
  onnx_node_add_input (operator, names[1]);
  onnx_graph_take_node (self->graph, operator);
  tfjs_store (self, node, 0, &result);
  return TRUE;
}

static gboolean
convert_unary (TfjsConversion *self,
               const TfjsNode *node,
               const TfjsValue *const *in,
               guint n_in,
               const char *type)
{
  static const float limits[] = { 0, 6 };
  TfjsValue result = *in[0];
  OnnxNode *operator;

  if (use_operand (self, node, in[0]) == NULL)
    return FALSE;
  result.kind = TFJS_PICTURE;
  result.name = tfjs_make_name (self);
  operator= tfjs_start_node (type, in[0], result.name);
  for (int i = 0; i < 2 && g_strcmp0 (type, "Clip") == 0; i++)
    {
      const char *name = tfjs_make_name (self);

      onnx_graph_add_floats (self->graph, name, NULL, 0, &limits[i]);
      onnx_node_add_input (operator, name);
    }
  onnx_graph_take_node (self->graph, operator);
  tfjs_store (self, node, 0, &result);
  return TRUE;
}

static gboolean
convert_identity (TfjsConversion *self,
                  const TfjsNode *node,
                  const TfjsValue *const *in,
                  guint n_in,
                  const char *type)
{
  tfjs_store (self, node, 0, in[0]);
  return TRUE;
}

/* A number that is known, a picture of the one size, or a state that takes its shape where it is
 * used first. */
static gboolean
convert_placeholder (TfjsConversion *self,
                     const TfjsNode *node,
                     const TfjsValue *const *in,
                     guint n_in,
                     const char *type)
{
  TfjsValue result = { .kind = TFJS_OPEN, .name = node->name };
  int shape[4];
  OnnxNode *transpose;

  for (guint i = 0; self->scalars[i] != NULL; i++)
    if (g_str_has_prefix (self->scalars[i], node->name)
        && self->scalars[i][strlen (node->name)] == '=')
      {
        float *numbers = tfjs_make_numbers (self, 1);

        numbers[0] = (float)g_ascii_strtod (strchr (self->scalars[i], '=') + 1, NULL);
        result = (TfjsValue){ .kind = TFJS_NUMBERS, .numbers = numbers };
      }
  if (result.kind == TFJS_OPEN && tfjs_node_get_shape (node, shape, 4) == 4)
    {
      result = (TfjsValue){ .kind = TFJS_PICTURE,
                            .shape = { 1, self->height, self->width, shape[3] },
                            .n_dims = 4,
                            .name = tfjs_make_name (self) };
      if (shape[3] < 1)
        return tfjs_fail (self, node, "does not say how many channels it has");
      onnx_graph_add_input (self->graph, node->name, result.shape, 4);
      transpose = onnx_node_new ("Transpose", result.name);
      onnx_node_add_input (transpose, node->name);
      onnx_node_set_ints (transpose, "perm", (const gint64[]){ 0, 3, 1, 2 }, 4);
      onnx_graph_take_node (self->graph, transpose);
    }
  tfjs_store (self, node, 0, &result);
  return TRUE;
}

/* What a state becomes: as large as it has to be, so that nothing is left to spread. */
static gboolean
convert_broadcast (TfjsConversion *self,
                   const TfjsNode *node,
                   const TfjsValue *const *in,
                   guint n_in,
                   const char *type)
{
  TfjsValue result = { .kind = TFJS_PICTURE, .n_dims = 4, .name = in[0]->name };
  int shape[4];

  if (in[0]->kind != TFJS_OPEN || in[1]->kind != TFJS_NUMBERS || in[1]->shape[0] != 4)
    return tfjs_fail (self, node, "is converted for states only");
  for (guint i = 0; i < 4; i++)
    {
      result.shape[i] = tfjs_value_get_int (in[1], i);
      shape[onnx_axis[i]] = result.shape[i];
    }
  onnx_graph_add_input (self->graph, in[0]->name, shape, 4);
  tfjs_store (self, node, 0, &result);
  return TRUE;
}

static gboolean
convert_switch (TfjsConversion *self,
                const TfjsNode *node,
                const TfjsValue *const *in,
                guint n_in,
                const char *type)
{
  static const TfjsValue dead = { .kind = TFJS_DEAD };
  gboolean taken = tfjs_value_get_int (in[1], 0) != 0;

  if (in[1]->kind != TFJS_NUMBERS)
    return tfjs_fail (self, node, "depends on what is not known");
  tfjs_store (self, node, 0, taken ? &dead : in[0]);
  tfjs_store (self, node, 1, taken ? in[0] : &dead);
  return TRUE;
}

static gboolean
convert_pad (TfjsConversion *self,
             const TfjsNode *node,
             const TfjsValue *const *in,
             guint n_in,
             const char *type)
{
  int border[4];
  TfjsValue result;

  if (in[0]->kind != TFJS_PICTURE || in[0]->block != 0 || in[1]->kind != TFJS_NUMBERS
      || tfjs_value_get_length (in[1]) != 8)
    return tfjs_fail (self, node, "is converted for pictures only");
  for (guint i = 0; i < 4; i++)
    border[i] = tfjs_value_get_int (in[1], 2 + (i % 2) * 2 + i / 2);
  result = tfjs_add_pad (self, in[0], border);
  tfjs_store (self, node, 0, &result);
  return TRUE;
}

/* Over height and width, which stay as one each. */
static gboolean
convert_mean (TfjsConversion *self,
              const TfjsNode *node,
              const TfjsValue *const *in,
              guint n_in,
              const char *type)
{
  TfjsValue result = *in[0];

  if (in[0]->kind != TFJS_PICTURE || in[0]->block != 0 || !tfjs_node_get_boolean (node, "keep_dims")
      || tfjs_value_get_length (in[1]) != 2 || tfjs_value_get_int (in[1], 0) != 1
      || tfjs_value_get_int (in[1], 1) != 2)
    return tfjs_fail (self, node, "is converted over height and width only");
  result.shape[1] = result.shape[2] = 1;
  result.name = tfjs_make_name (self);
  onnx_graph_take_node (self->graph, tfjs_start_node ("GlobalAveragePool", in[0], result.name));
  tfjs_store (self, node, 0, &result);
  return TRUE;
}

/* Whether a node joins or splits the channels. */
static gboolean
is_about_channels (const TfjsValue *axis)
{
  return axis->kind == TFJS_NUMBERS
         && (tfjs_value_get_int (axis, 0) == -1 || tfjs_value_get_int (axis, 0) == 3);
}

static gboolean
convert_concat (TfjsConversion *self,
                const TfjsNode *node,
                const TfjsValue *const *in,
                guint n_in,
                const char *type)
{
  TfjsValue result = *in[0];
  TfjsParts *parts;

  result.name = NULL;
  result.shape[3] = 0;
  if (n_in - 1 > TFJS_MAX_PARTS)
    return tfjs_fail (self, node, "joins too many");
  parts = g_new0 (TfjsParts, 1);
  g_ptr_array_add (self->pool, parts);
  for (guint i = 0; i + 1 < n_in; i++)
    {
      if (in[i]->kind != TFJS_PICTURE || in[i]->block != 0
          || memcmp (in[i]->shape, result.shape, 3 * sizeof (int)) != 0
          || !is_about_channels (in[n_in - 1]))
        return tfjs_fail (self, node, "joins what does not fit");
      result.shape[3] += in[i]->shape[3];
      parts->channels[i] = in[i]->shape[3];
      parts->names[i] = in[i]->name;
    }
  parts->n = n_in - 1;
  result.parts = parts;
  tfjs_store (self, node, 0, &result);
  return TRUE;
}

/* Gives what is in parts a name, for operators that need the whole. */
static void
join (TfjsConversion *self, TfjsValue *value)
{
  OnnxNode *concat;

  if (value->parts == NULL || value->name != NULL)
    return;
  value->name = tfjs_make_name (self);
  concat = onnx_node_new ("Concat", value->name);
  for (guint i = 0; i < value->parts->n; i++)
    onnx_node_add_input (concat, value->parts->names[i]);
  onnx_node_set_int (concat, "axis", 1);
  onnx_graph_take_node (self->graph, concat);
  value->parts = NULL;
}

/* Some of the channels, taken out by a convolution of one pixel: that is exact, and quicker than
 * Split, for which ONNX Runtime would leave the order of values that its convolutions like. */
static const char *
add_selection (TfjsConversion *self, const TfjsValue *whole, int begin, int n)
{
  int shape[4] = { n, whole->shape[3], 1, 1 };
  float *numbers = tfjs_make_numbers (self, (gsize)n * (gsize)whole->shape[3]);
  const char *weights = tfjs_make_name (self), *name = tfjs_make_name (self);
  OnnxNode *convolution = tfjs_start_node ("Conv", whole, name);

  for (int i = 0; i < n; i++)
    numbers[i * whole->shape[3] + begin + i] = 1;
  onnx_graph_add_floats (self->graph, weights, shape, 4, numbers);
  onnx_node_add_input (convolution, weights);
  onnx_graph_take_node (self->graph, convolution);
  return name;
}

/* Split: the axis and what is split, in equal parts. SplitV: what is split, the sizes of the parts,
 * and the axis. */
static gboolean
convert_split (TfjsConversion *self,
               const TfjsNode *node,
               const TfjsValue *const *in,
               guint n_in,
               const char *type)
{
  gboolean sized = g_strcmp0 (node->op, "SplitV") == 0;
  const TfjsValue *whole = in[sized ? 0 : 1], *axis = in[sized ? 2 : 0];
  guint n = (guint)tfjs_node_get_int (node, "num_split", 0);
  TfjsValue result = *whole;
  OnnxNode *split = NULL;
  gint64 sizes[MAX_INPUTS];
  int begin = 0;

  if (whole->kind != TFJS_PICTURE || !is_about_channels (axis) || n < 1 || n > MAX_INPUTS
      || (sized && (in[1]->kind != TFJS_NUMBERS || tfjs_value_get_length (in[1]) != n)))
    return tfjs_fail (self, node, "splits something else than channels");
  for (guint i = 0; i < n; i++)
    {
      sizes[i] = sized ? tfjs_value_get_int (in[1], i) : whole->shape[3] / (int)n;
      result.shape[3] = (int)sizes[i];
      if (sizes[i] < 1 || begin + sizes[i] > whole->shape[3])
        return tfjs_fail (self, node, "splits into unequal parts");
      if (whole->shape[3] >= LEAST_SELECTED)
        result.name = add_selection (self, whole, begin, (int)sizes[i]);
      else
        {
          result.name = tfjs_make_name (self);
          if (split == NULL)
            split = tfjs_start_node ("Split", whole, result.name);
          else
            onnx_node_add_output (split, result.name);
        }
      begin += (int)sizes[i];
      tfjs_store (self, node, i, &result);
    }
  if (split != NULL)
    {
      add_ints (self, split, sizes, n);
      onnx_node_set_int (split, "axis", 1);
      onnx_graph_take_node (self->graph, split);
    }
  return begin == whole->shape[3] || tfjs_fail (self, node, "splits into unequal parts");
}

static gboolean
convert_slice (TfjsConversion *self,
               const TfjsNode *node,
               const TfjsValue *const *in,
               guint n_in,
               const char *type)
{
  int begin[4], size[4];
  TfjsValue result;

  if (in[0]->kind != TFJS_PICTURE || in[0]->block != 0 || tfjs_value_get_length (in[1]) != 4
      || tfjs_value_get_length (in[2]) != 4)
    return tfjs_fail (self, node, "is converted for pictures only");
  for (guint i = 0; i < 4; i++)
    {
      begin[i] = tfjs_value_get_int (in[1], i);
      size[i] = tfjs_value_get_int (in[2], i);
      size[i] = size[i] == -1 ? in[0]->shape[i] - begin[i] : size[i];
      if (begin[i] < 0 || size[i] < 1 || begin[i] + size[i] > in[0]->shape[i])
        return tfjs_fail (self, node, "takes more than there is");
    }
  result = tfjs_add_slice (self, in[0], begin, size);
  tfjs_store (self, node, 0, &result);
  return TRUE;
}

/* As a factor where it is a whole one, which ONNX Runtime does quickly. */
static const char *
add_resize (TfjsConversion *self,
            const TfjsValue *from,
            const char *input,
            int channels,
            const TfjsValue *to,
            const char *mode)
{
  const char *name = tfjs_make_name (self), *scales = tfjs_make_name (self);
  OnnxNode *resize = onnx_node_new ("Resize", name);
  int factors[] = { to->shape[1] / from->shape[1], to->shape[2] / from->shape[2] };

  onnx_node_add_input (resize, input);
  onnx_node_add_input (resize, "");
  if (factors[0] * from->shape[1] == to->shape[1] && factors[1] * from->shape[2] == to->shape[2])
    {
      onnx_graph_add_floats (self->graph, scales, (const int[]){ 4 }, 1,
                             (const float[]){ 1, 1, (float)factors[0], (float)factors[1] });
      onnx_node_add_input (resize, scales);
    }
  else
    {
      onnx_node_add_input (resize, "");
      add_ints (self, resize, (const gint64[]){ 1, channels, to->shape[1], to->shape[2] }, 4);
    }
  onnx_node_set_string (resize, "mode", "linear");
  onnx_node_set_string (resize, "coordinate_transformation_mode", mode);
  onnx_graph_take_node (self->graph, resize);
  return name;
}

static gboolean
convert_resize (TfjsConversion *self,
                const TfjsNode *node,
                const TfjsValue *const *in,
                guint n_in,
                const char *type)
{
  gboolean align = tfjs_node_get_boolean (node, "align_corners");
  gboolean half = tfjs_node_get_boolean (node, "half_pixel_centers");
  const char *mode = align ? "align_corners" : half ? "half_pixel" : "asymmetric";
  TfjsValue result = *in[0];
  TfjsParts *parts;

  if (in[0]->kind != TFJS_PICTURE || in[0]->block != 0 || tfjs_value_get_length (in[1]) != 2)
    return tfjs_fail (self, node, "is converted for pictures only");
  result.shape[1] = tfjs_value_get_int (in[1], 0);
  result.shape[2] = tfjs_value_get_int (in[1], 1);
  if (in[0]->parts == NULL)
    result.name = add_resize (self, in[0], in[0]->name, result.shape[3], &result, mode);
  else
    {
      parts = g_memdup2 (in[0]->parts, sizeof *parts);
      g_ptr_array_add (self->pool, parts);
      for (guint i = 0; i < parts->n; i++)
        parts->names[i] =
            add_resize (self, in[0], parts->names[i], parts->channels[i], &result, mode);
      result.parts = parts;
    }
  tfjs_store (self, node, 0, &result);
  return TRUE;
}

/* The operators that are converted; how many inputs each has at least; for those that are one in
 * ONNX too, its name there. */
static const struct
{
  const char *op;
  guint n_inputs;
  TfjsConvert convert;
  const char *type;
} operators[] = {
  { "Add", 2, convert_binary, "Add" },
  { "AddV2", 2, convert_binary, "Add" },
  { "AvgPool", 1, tfjs_convert_average, NULL },
  { "BatchToSpaceND", 3, tfjs_convert_batch_to_space, NULL },
  { "BroadcastTo", 2, convert_broadcast, NULL },
  { "ConcatV2", 2, convert_concat, NULL },
  { "Conv2D", 2, tfjs_convert_convolution, NULL },
  { "DepthwiseConv2dNative", 2, tfjs_convert_convolution, NULL },
  { "Equal", 2, convert_binary, NULL },
  { "FloorMod", 2, convert_binary, NULL },
  { "FusedDepthwiseConv2dNative", 3, tfjs_convert_convolution, NULL },
  { "Identity", 1, convert_identity, NULL },
  { "Maximum", 2, convert_binary, "Max" },
  { "Mean", 2, convert_mean, NULL },
  { "Minimum", 2, convert_binary, "Min" },
  { "Mul", 2, convert_binary, "Mul" },
  { "Pack", 1, tfjs_convert_pack, NULL },
  { "Pad", 2, convert_pad, NULL },
  { "Placeholder", 0, convert_placeholder, NULL },
  { "Relu", 1, convert_unary, "Relu" },
  { "Relu6", 1, convert_unary, "Clip" },
  { "ResizeBilinear", 2, convert_resize, NULL },
  { "Shape", 1, tfjs_convert_shape, NULL },
  { "Sigmoid", 1, convert_unary, "Sigmoid" },
  { "Slice", 3, convert_slice, NULL },
  { "SpaceToBatchND", 3, tfjs_convert_space_to_batch, NULL },
  { "Split", 2, convert_split, NULL },
  { "SplitV", 3, convert_split, NULL },
  { "Squeeze", 1, tfjs_convert_squeeze, NULL },
  { "StridedSlice", 4, tfjs_convert_strided_slice, NULL },
  { "Sub", 2, convert_binary, "Sub" },
  { "Switch", 2, convert_switch, NULL },
  { "Tanh", 1, convert_unary, "Tanh" },
  { "_FusedConv2D", 3, tfjs_convert_convolution, NULL },
};

static const TfjsValue *evaluate (TfjsConversion *self, const char *name);

/* Takes the branch that is alive; what is on the others is not even looked at. */
static gboolean
convert_merge (TfjsConversion *self, const TfjsNode *node)
{
  for (guint i = 0; node->inputs[i] != NULL; i++)
    {
      const TfjsValue *value = evaluate (self, node->inputs[i]);

      if (value == NULL)
        return FALSE;
      if (value->kind != TFJS_DEAD)
        {
          tfjs_store (self, node, 0, value);
          return TRUE;
        }
    }
  return tfjs_fail (self, node, "has no branch that is taken");
}

static gboolean
convert_node (TfjsConversion *self, const TfjsNode *node)
{
  static const TfjsValue dead = { .kind = TFJS_DEAD };
  const TfjsValue *in[MAX_INPUTS];
  guint n = g_strv_length (node->inputs);
  gboolean takes_parts =
      g_strcmp0 (node->op, "ResizeBilinear") == 0 || g_str_has_suffix (node->op, "Conv2D")
      || g_strcmp0 (node->op, "Identity") == 0 || g_strcmp0 (node->op, "Shape") == 0;

  if (g_strcmp0 (node->op, "Merge") == 0)
    return convert_merge (self, node);
  if (n > MAX_INPUTS)
    return tfjs_fail (self, node, "has too many inputs");
  for (guint i = 0; i < n; i++)
    {
      in[i] = evaluate (self, node->inputs[i]);
      if (in[i] == NULL)
        return FALSE;
      if (!takes_parts)
        join (self, (TfjsValue *)in[i]);
      if (in[i]->kind == TFJS_DEAD)
        {
          tfjs_store (self, node, 0, &dead);
          tfjs_store (self, node, 1, &dead);
          return TRUE;
        }
    }
  for (gsize i = 0; i < G_N_ELEMENTS (operators); i++)
    if (g_strcmp0 (operators[i].op, node->op) == 0)
      return n >= operators[i].n_inputs
                 ? operators[i].convert (self, node, in, n, operators[i].type)
                 : tfjs_fail (self, node, "has too few inputs");
  return tfjs_fail (self, node, "is not converted");
}

/* Finds, or computes, what "node" or "node:output" is. */
static const TfjsValue *
evaluate (TfjsConversion *self, const char *name)
{
  g_autofree char *key =
      g_str_has_suffix (name, ":0") ? g_strndup (name, strlen (name) - 2) : g_strdup (name);
  g_autofree char *node_name = g_strndup (key, strcspn (key, ":"));
  const TfjsValue *value = g_hash_table_lookup (self->values, key);
  const TfjsWeights *weights = g_hash_table_lookup (self->model->weights, key);
  const TfjsNode *node = g_hash_table_lookup (self->model->nodes, node_name);

  if (value != NULL)
    return value;
  if (node == NULL || !g_hash_table_add (self->begun, (gpointer)node))
    {
      if (self->error != NULL && *self->error == NULL)
        g_set_error (self->error, TFJS_ERROR, TFJS_ERROR_DAMAGED,
                     node == NULL ? "there is no node %s" : "the node %s is needed for itself",
                     key);
      return NULL;
    }
  if (weights != NULL)
    {
      TfjsValue constant = { .kind = TFJS_NUMBERS,
                             .n_dims = weights->n_dims,
                             .numbers = weights->values };

      memcpy (constant.shape, weights->shape, sizeof constant.shape);
      tfjs_store (self, node, 0, &constant);
    }
  else if (!convert_node (self, node))
    return NULL;
  value = g_hash_table_lookup (self->values, key);
  if (value == NULL)
    tfjs_fail (self, node, "has not the output that is used");
  return value;
}

static gboolean
convert_outputs (TfjsConversion *self)
{
  g_autoptr (GList) names = g_hash_table_get_keys (self->model->outputs);

  names = g_list_sort (names, (GCompareFunc)strcmp);
  for (GList *l = names; l != NULL; l = l->next)
    {
      const char *source = g_hash_table_lookup (self->model->outputs, l->data);
      const TfjsValue *value = evaluate (self, source);
      int shape[4];
      OnnxNode *node;

      if (value == NULL)
        return FALSE;
      join (self, (TfjsValue *)value);
      if (value->kind != TFJS_PICTURE || value->n_dims != 4)
        {
          g_set_error (self->error, TFJS_ERROR, TFJS_ERROR_UNSUPPORTED,
                       "the output %s is not a picture", (char *)l->data);
          return FALSE;
        }
      for (guint i = 0; i < 4; i++)
        shape[onnx_axis[i]] = value->shape[i];
      onnx_graph_add_output (self->graph, l->data, shape, 4);
      node = onnx_node_new ("Identity", l->data);
      onnx_node_add_input (node, value->name);
      onnx_graph_take_node (self->graph, node);
    }
  return TRUE;
}

GBytes *
tfjs_to_onnx (const char *path, int height, int width, const char *const *scalars, GError **error)
{
  g_autoptr (TfjsModel) model = tfjs_model_read (path, error);
  g_autoptr (OnnxGraph) graph = onnx_graph_new ("sampan");
  GError *own_error = NULL;
  TfjsConversion self = { .model = model,
                          .graph = graph,
                          .height = height,
                          .width = width,
                          .scalars = scalars,
                          .error = &own_error };
  GBytes *result = NULL;

  if (model == NULL)
    return NULL;
  self.values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self.begun = g_hash_table_new (NULL, NULL);
  self.pool = g_ptr_array_new_with_free_func (g_free);
  if (convert_outputs (&self))
    result = onnx_graph_to_bytes (graph, OPSET);
  else
    g_propagate_error (error, own_error);
  g_hash_table_unref (self.values);
  g_hash_table_unref (self.begun);
  g_ptr_array_unref (self.pool);
  return result;
}
