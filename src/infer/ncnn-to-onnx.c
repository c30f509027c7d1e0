#include "ncnn-to-onnx.h"

#include <stdlib.h>
#include <string.h>

#include "onnx-writer.h"

#define OPSET 13
/* The first line of the layers, and what stands before weights of half precision. */
#define MAGIC "7767517"
#define TAG_HALF 0x01306b47u
#define MAX_PARAMETERS 24

G_DEFINE_QUARK (ncnn - error - quark, ncnn_error)

/* One line: type, name, how many inputs and outputs, their names, then the parameters
 * "number=value". */
typedef struct
{
  const char *type;
  const char *const *inputs;
  guint n_inputs;
  const char *const *outputs;
  guint n_outputs;
  double parameters[MAX_PARAMETERS];
} Layer;

typedef struct
{
  OnnxGraph *graph;
  const guint8 *weights;
  gsize left;
  int channels;
  guint n_names;
  GError **error;
} Conversion;

static gboolean
fail (Conversion *self, NcnnError code, const char *what)
{
  if (self->error != NULL && *self->error == NULL)
    g_set_error (self->error, NCNN_ERROR, code, "%s", what);
  return FALSE;
}

static const guint8 *
take (Conversion *self, gsize size)
{
  const guint8 *start = self->weights;

  if (size > self->left)
    {
      fail (self, NCNN_ERROR_DAMAGED, "the weights are cut off");
      return NULL;
    }
  self->weights += size;
  self->left -= size;
  return start;
}

static guint32
read_u32 (const guint8 *bytes)
{
  return (guint32)bytes[0] | (guint32)bytes[1] << 8 | (guint32)bytes[2] << 16
         | (guint32)bytes[3] << 24;
}

/* Weights of single precision. */
static float *
dup_floats (Conversion *self, gsize n)
{
  const guint8 *bytes = take (self, n * 4);
  float *values = bytes != NULL ? g_new (float, n) : NULL;

  for (gsize i = 0; values != NULL && i < n; i++)
    {
      guint32 bits = read_u32 (bytes + 4 * i);

      memcpy (&values[i], &bits, sizeof bits);
    }
  return values;
}

/* Weights that say of which precision they are; those of half are filled up to four bytes. */
static float *
dup_tagged_floats (Conversion *self, gsize n)
{
  const guint8 *tag = take (self, 4), *bytes;
  float *values;

  if (tag == NULL)
    return NULL;
  if (read_u32 (tag) == 0)
    return dup_floats (self, n);
  if (read_u32 (tag) != TAG_HALF)
    {
      fail (self, NCNN_ERROR_UNSUPPORTED, "weights of this precision are not converted");
      return NULL;
    }
  bytes = take (self, (n * 2 + 3) & ~(gsize)3);
  values = bytes != NULL ? g_new (float, n) : NULL;
  for (gsize i = 0; values != NULL && i < n; i++)
    values[i] = onnx_float_from_half ((guint16)(bytes[2 * i] | bytes[2 * i + 1] << 8));
  return values;
}

static void
add_floats (Conversion *self, OnnxNode *node, const int *shape, guint n_dims, const float *values)
{
  g_autofree char *name = g_strdup_printf ("w%u", self->n_names++);

  onnx_graph_add_floats (self->graph, name, shape, n_dims, values);
  onnx_node_add_input (node, name);
}

/* Parameters: 0 outputs, 1 size, 2 dilation, 3 stride, 4 border, 5 bias, 6 number of weights, 9
 * activation. */
static gboolean
convert_convolution (Conversion *self, const Layer *layer)
{
  const double *p = layer->parameters;
  int n = (int)p[0], size = (int)p[1], stride = MAX ((int)p[3], 1), border = (int)p[4];
  gint64 pads[4] = { border, border, border, border };
  OnnxWindow window = { { size, size },
                        { stride, stride },
                        { MAX ((int)p[2], 1), MAX ((int)p[2], 1) } };
  g_autofree float *weights = NULL;
  g_autofree float *bias = NULL;
  OnnxNode *node;
  int shape[4];

  if (n < 1 || size < 1 || n > 4096 || size > 64 || p[6] < 1 || p[6] > 1e9 || p[9] != 0
      || (gint64)p[6] % ((gint64)n * size * size) != 0)
    return fail (self, NCNN_ERROR_UNSUPPORTED, "a convolution that is not converted");
  weights = dup_tagged_floats (self, (gsize)p[6]);
  bias = p[5] != 0 && weights != NULL ? dup_floats (self, (gsize)n) : NULL;
  if (weights == NULL || (p[5] != 0 && bias == NULL))
    return FALSE;
  shape[0] = n;
  shape[1] = (int)((gint64)p[6] / ((gint64)n * size * size));
  shape[2] = shape[3] = size;
  node = onnx_node_new ("Conv", layer->outputs[0]);
  onnx_node_add_input (node, layer->inputs[0]);
  onnx_node_set_window (node, &window, pads, TRUE);
  add_floats (self, node, shape, 4, weights);
  if (bias != NULL)
    add_floats (self, node, &n, 1, bias);
  onnx_graph_take_node (self->graph, node);
  return TRUE;
}

/* Parameter 0: how many slopes. */
static gboolean
convert_prelu (Conversion *self, const Layer *layer)
{
  int n = (int)layer->parameters[0];
  g_autofree float *slopes = NULL;
  OnnxNode *node;

  if (n < 1 || n > 4096)
    return fail (self, NCNN_ERROR_DAMAGED, "a PReLU without slopes");
  slopes = dup_floats (self, (gsize)n);
  if (slopes == NULL)
    return FALSE;
  node = onnx_node_new ("PRelu", layer->outputs[0]);
  onnx_node_add_input (node, layer->inputs[0]);
  add_floats (self, node, (const int[]){ n, 1, 1 }, 3, slopes);
  onnx_graph_take_node (self->graph, node);
  return TRUE;
}

/* Parameters: 0 how far apart, 1 the order, of which 0 is that of PyTorch. */
static gboolean
convert_pixel_shuffle (Conversion *self, const Layer *layer)
{
  OnnxNode *node;

  if (layer->parameters[0] < 1 || layer->parameters[1] != 0)
    return fail (self, NCNN_ERROR_UNSUPPORTED, "a PixelShuffle that is not converted");
  node = onnx_node_new ("DepthToSpace", layer->outputs[0]);
  onnx_node_add_input (node, layer->inputs[0]);
  onnx_node_set_int (node, "blocksize", (gint64)layer->parameters[0]);
  onnx_node_set_string (node, "mode", "CRD");
  onnx_graph_take_node (self->graph, node);
  return TRUE;
}

/* Parameters: 0 how, of which 1 is the nearest, 1 and 2 by how much in height and width. */
static gboolean
convert_interp (Conversion *self, const Layer *layer)
{
  const double *p = layer->parameters;
  OnnxNode *node;

  if (p[0] != 1 || p[1] <= 0 || p[2] <= 0)
    return fail (self, NCNN_ERROR_UNSUPPORTED, "an Interp that is not converted");
  node = onnx_node_new ("Resize", layer->outputs[0]);
  onnx_node_add_input (node, layer->inputs[0]);
  onnx_node_add_input (node, "");
  add_floats (self, node, (const int[]){ 4 }, 1, (const float[]){ 1, 1, (float)p[1], (float)p[2] });
  onnx_node_set_string (node, "mode", "nearest");
  onnx_node_set_string (node, "nearest_mode", "floor");
  onnx_node_set_string (node, "coordinate_transformation_mode", "asymmetric");
  onnx_graph_take_node (self->graph, node);
  return TRUE;
}

/* Parameter 0: which, of which 0 is the sum. */
static gboolean
convert_sum (Conversion *self, const Layer *layer)
{
  OnnxNode *node;

  if (layer->parameters[0] != 0 || layer->n_inputs != 2)
    return fail (self, NCNN_ERROR_UNSUPPORTED, "a BinaryOp that is not converted");
  node = onnx_node_new ("Add", layer->outputs[0]);
  onnx_node_add_input (node, layer->inputs[0]);
  onnx_node_add_input (node, layer->inputs[1]);
  onnx_graph_take_node (self->graph, node);
  return TRUE;
}

static gboolean
convert_split (Conversion *self, const Layer *layer)
{
  for (guint i = 0; i < layer->n_outputs; i++)
    {
      OnnxNode *node = onnx_node_new ("Identity", layer->outputs[i]);

      onnx_node_add_input (node, layer->inputs[0]);
      onnx_graph_take_node (self->graph, node);
    }
  return TRUE;
}

static gboolean
convert_layer (Conversion *self, const Layer *layer)
{
  static const struct
  {
    const char *type;
    gboolean (*convert) (Conversion *self, const Layer *layer);
  } layers[] = {
    { "BinaryOp", convert_sum },
    { "Convolution", convert_convolution },
    { "Interp", convert_interp },
    { "PReLU", convert_prelu },
    { "PixelShuffle", convert_pixel_shuffle },
    { "Split", convert_split },
  };
  int shape[] = { 1, self->channels, -1, -1 };

  if (strcmp (layer->type, "Input") == 0)
    {
      onnx_graph_add_input (self->graph, layer->outputs[0], shape, 4);
      return TRUE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (layers); i++)
    if (strcmp (layers[i].type, layer->type) == 0)
      return layer->n_inputs > 0 ? layers[i].convert (self, layer)
                                 : fail (self, NCNN_ERROR_DAMAGED, "a layer without its input");
  if (self->error != NULL)
    g_set_error (self->error, NCNN_ERROR, NCNN_ERROR_UNSUPPORTED, "%s is not converted",
                 layer->type);
  return FALSE;
}

/* Reads the words of one line. */
static gboolean
read_layer (Conversion *self, char **words, guint n_words, Layer *layer)
{
  guint n;

  if (n_words < 4)
    return fail (self, NCNN_ERROR_DAMAGED, "a layer is cut off");
  *layer = (Layer){ .type = words[0],
                    .n_inputs = (guint)g_ascii_strtoull (words[2], NULL, 10),
                    .n_outputs = (guint)g_ascii_strtoull (words[3], NULL, 10) };
  if (layer->n_inputs > n_words || layer->n_outputs < 1 || layer->n_outputs > n_words
      || 4 + layer->n_inputs + layer->n_outputs > n_words)
    return fail (self, NCNN_ERROR_DAMAGED, "a layer lacks the names of its inputs and outputs");
  layer->inputs = (const char *const *)words + 4;
  layer->outputs = layer->inputs + layer->n_inputs;
  n = 4 + layer->n_inputs + layer->n_outputs;
  for (guint i = n; i < n_words; i++)
    {
      char *end;
      gint64 number = g_ascii_strtoll (words[i], &end, 10);

      if (*end != '=' || number < 0 || number >= MAX_PARAMETERS)
        return fail (self, NCNN_ERROR_UNSUPPORTED, "a parameter that is not converted");
      layer->parameters[number] = g_ascii_strtod (end + 1, NULL);
    }
  return TRUE;
}

/* Splits at spaces, of which there are several for the eye. */
static GStrv
dup_words (const char *line, guint *n)
{
  g_auto (GStrv) pieces = g_strsplit_set (line, " \t\r", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GStrv words;

  for (guint i = 0; pieces[i] != NULL; i++)
    if (*pieces[i] != '\0')
      g_strv_builder_add (builder, pieces[i]);
  words = g_strv_builder_end (builder);
  *n = g_strv_length (words);
  return words;
}

static gboolean
convert (Conversion *self, const char *param)
{
  static const int shape[] = { 1, -1, -1, -1 };
  g_auto (GStrv) lines = g_strsplit (param, "\n", -1);
  g_autofree char *last = NULL;

  if (lines[0] == NULL || strcmp (g_strstrip (lines[0]), MAGIC) != 0 || lines[1] == NULL)
    return fail (self, NCNN_ERROR_DAMAGED, "these are not the layers of a model of ncnn");
  for (guint i = 2; lines[i] != NULL; i++)
    {
      guint n;
      g_auto (GStrv) words = dup_words (lines[i], &n);
      Layer layer;

      if (n == 0)
        continue;
      if (!read_layer (self, words, n, &layer) || !convert_layer (self, &layer))
        return FALSE;
      g_set_str (&last, layer.outputs[0]);
    }
  if (last == NULL || self->left != 0)
    return fail (self, NCNN_ERROR_DAMAGED, "the layers do not fit the weights");
  onnx_graph_add_output (self->graph, last, shape, 4);
  return TRUE;
}

GBytes *
ncnn_to_onnx (const char *param, GBytes *weights, int channels, GError **error)
{
  g_autoptr (OnnxGraph) graph = onnx_graph_new ("sampan");
  GError *own_error = NULL;
  Conversion self = { .graph = graph, .channels = channels, .error = &own_error };

  self.weights = g_bytes_get_data (weights, &self.left);
  if (convert (&self, param))
    return onnx_graph_to_bytes (graph, OPSET);
  g_propagate_error (error, own_error);
  return NULL;
}
