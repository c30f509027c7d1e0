#include "onnx-writer.h"

#include <string.h>

/* Wire types of protocol buffers. */
enum
{
  WIRE_VARINT = 0,
  WIRE_BYTES = 2,
  WIRE_32_BITS = 5,
};

/* TensorProto.DataType. */
enum
{
  DATA_FLOAT = 1,
  DATA_INT64 = 7,
};

/* AttributeProto.AttributeType. */
enum
{
  ATTRIBUTE_FLOAT = 1,
  ATTRIBUTE_INT = 2,
  ATTRIBUTE_STRING = 3,
  ATTRIBUTE_INTS = 7,
};

/* The version of the file format that came with operator set 13. */
#define IR_VERSION 7

struct _OnnxGraph
{
  char *name;
  GByteArray *nodes;
  GByteArray *constants;
  GByteArray *inputs;
  GByteArray *outputs;
};

struct _OnnxNode
{
  GByteArray *inputs;
  GByteArray *rest; /* what comes after the inputs */
};

static void
put_varint (GByteArray *bytes, guint64 value)
{
  guint8 buffer[10];
  guint n = 0;

  do
    {
      buffer[n] = (guint8)(value & 127) | (value > 127 ? 128 : 0);
      value >>= 7;
      n++;
    }
  while (value != 0);
  g_byte_array_append (bytes, buffer, n);
}

static void
put_int (GByteArray *bytes, guint field, gint64 value)
{
  put_varint (bytes, field << 3 | WIRE_VARINT);
  put_varint (bytes, (guint64)value);
}

static void
put_bytes (GByteArray *bytes, guint field, gconstpointer data, gsize size)
{
  put_varint (bytes, field << 3 | WIRE_BYTES);
  put_varint (bytes, size);
  g_byte_array_append (bytes, data, (guint)size);
}

static void
put_string (GByteArray *bytes, guint field, const char *text)
{
  put_bytes (bytes, field, text, strlen (text));
}

/* Takes @message. */
static void
put_message (GByteArray *bytes, guint field, GByteArray *message)
{
  put_bytes (bytes, field, message->data, message->len);
  g_byte_array_unref (message);
}

static void
put_little_endian (GByteArray *bytes, guint64 value, guint size)
{
  guint8 buffer[8];

  for (guint i = 0; i < size; i++)
    buffer[i] = (guint8)(value >> (8 * i));
  g_byte_array_append (bytes, buffer, size);
}

static guint32
float_bits (float value)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  return bits;
}

/* A ValueInfoProto: a name, and the type of a tensor of floats. */
static void
put_value_info (GByteArray *bytes, guint field, const char *name, const int *shape, guint n_dims)
{
  GByteArray *info = g_byte_array_new (), *type = g_byte_array_new (),
             *tensor = g_byte_array_new ();
  GByteArray *dims = g_byte_array_new ();

  for (guint i = 0; i < n_dims; i++)
    {
      GByteArray *dim = g_byte_array_new ();

      if (shape[i] >= 0)
        put_int (dim, 1, shape[i]);
      put_message (dims, 1, dim);
    }
  put_int (tensor, 1, DATA_FLOAT);
  put_message (tensor, 2, dims);
  put_message (type, 1, tensor);
  put_string (info, 1, name);
  put_message (info, 2, type);
  put_message (bytes, field, info);
}

/* Takes @attribute, which has its name. */
static void
put_attribute (OnnxNode *self, GByteArray *attribute, int type)
{
  put_int (attribute, 20, type);
  put_message (self->rest, 5, attribute);
}

static GByteArray *
new_attribute (const char *name)
{
  GByteArray *attribute = g_byte_array_new ();

  put_string (attribute, 1, name);
  return attribute;
}

OnnxGraph *
onnx_graph_new (const char *name)
{
  OnnxGraph *self = g_new0 (OnnxGraph, 1);

  self->name = g_strdup (name);
  self->nodes = g_byte_array_new ();
  self->constants = g_byte_array_new ();
  self->inputs = g_byte_array_new ();
  self->outputs = g_byte_array_new ();
  return self;
}

void
onnx_graph_free (OnnxGraph *self)
{
  g_free (self->name);
  g_byte_array_unref (self->nodes);
  g_byte_array_unref (self->constants);
  g_byte_array_unref (self->inputs);
  g_byte_array_unref (self->outputs);
  g_free (self);
}

void
onnx_graph_add_input (OnnxGraph *self, const char *name, const int *shape, guint n_dims)
{
  put_value_info (self->inputs, 11, name, shape, n_dims);
}

void
onnx_graph_add_output (OnnxGraph *self, const char *name, const int *shape, guint n_dims)
{
  put_value_info (self->outputs, 12, name, shape, n_dims);
}

void
onnx_graph_add_floats (
    OnnxGraph *self, const char *name, const int *shape, guint n_dims, const float *values)
{
  GByteArray *tensor = g_byte_array_new (), *data = g_byte_array_new ();
  gsize length = 1;

  for (guint i = 0; i < n_dims; i++)
    {
      put_int (tensor, 1, shape[i]);
      length *= (gsize)shape[i];
    }
  for (gsize i = 0; i < length; i++)
    put_little_endian (data, float_bits (values[i]), 4);
  put_int (tensor, 2, DATA_FLOAT);
  put_string (tensor, 8, name);
  put_message (tensor, 9, data);
  put_message (self->constants, 5, tensor);
}

void
onnx_graph_add_ints (OnnxGraph *self, const char *name, const gint64 *values, guint n)
{
  GByteArray *tensor = g_byte_array_new (), *data = g_byte_array_new ();

  for (guint i = 0; i < n; i++)
    put_little_endian (data, (guint64)values[i], 8);
  put_int (tensor, 1, n);
  put_int (tensor, 2, DATA_INT64);
  put_string (tensor, 8, name);
  put_message (tensor, 9, data);
  put_message (self->constants, 5, tensor);
}

void
onnx_graph_add_turned_floats (
    OnnxGraph *self, const char *name, const int shape[4], const float *values, const int from[4])
{
  g_autofree float *turned = NULL;
  int turned_shape[4], at[4];
  gsize strides[4], i = 0;

  strides[3] = 1;
  for (int d = 2; d >= 0; d--)
    strides[d] = strides[d + 1] * (gsize)shape[d + 1];
  turned = g_new (float, strides[0] * (gsize)shape[0]);
  for (int d = 0; d < 4; d++)
    turned_shape[d] = shape[from[d]];
  for (at[0] = 0; at[0] < turned_shape[0]; at[0]++)
    for (at[1] = 0; at[1] < turned_shape[1]; at[1]++)
      for (at[2] = 0; at[2] < turned_shape[2]; at[2]++)
        for (at[3] = 0; at[3] < turned_shape[3]; at[3]++)
          turned[i++] = values[at[0] * strides[from[0]] + at[1] * strides[from[1]]
                               + at[2] * strides[from[2]] + at[3] * strides[from[3]]];
  onnx_graph_add_floats (self, name, turned_shape, 4, turned);
}

void
onnx_graph_take_node (OnnxGraph *self, OnnxNode *node)
{
  g_byte_array_append (node->inputs, node->rest->data, node->rest->len);
  put_message (self->nodes, 1, node->inputs);
  g_byte_array_unref (node->rest);
  g_free (node);
}

GBytes *
onnx_graph_to_bytes (OnnxGraph *self, int opset)
{
  GByteArray *model = g_byte_array_new (), *graph = g_byte_array_new (), *set = g_byte_array_new ();

  g_byte_array_append (graph, self->nodes->data, self->nodes->len);
  put_string (graph, 2, self->name);
  g_byte_array_append (graph, self->constants->data, self->constants->len);
  g_byte_array_append (graph, self->inputs->data, self->inputs->len);
  g_byte_array_append (graph, self->outputs->data, self->outputs->len);

  put_string (set, 1, "");
  put_int (set, 2, opset);
  put_int (model, 1, IR_VERSION);
  put_string (model, 2, "sampan");
  put_message (model, 7, graph);
  put_message (model, 8, set);
  return g_byte_array_free_to_bytes (model);
}

OnnxNode *
onnx_node_new (const char *type, const char *output)
{
  OnnxNode *self = g_new0 (OnnxNode, 1);

  self->inputs = g_byte_array_new ();
  self->rest = g_byte_array_new ();
  put_string (self->rest, 2, output);
  put_string (self->rest, 4, type);
  return self;
}

void
onnx_node_add_output (OnnxNode *self, const char *name)
{
  put_string (self->rest, 2, name);
}

void
onnx_node_add_input (OnnxNode *self, const char *name)
{
  put_string (self->inputs, 1, name);
}

void
onnx_node_set_int (OnnxNode *self, const char *name, gint64 value)
{
  GByteArray *attribute = new_attribute (name);

  put_int (attribute, 3, value);
  put_attribute (self, attribute, ATTRIBUTE_INT);
}

void
onnx_node_set_float (OnnxNode *self, const char *name, float value)
{
  GByteArray *attribute = new_attribute (name);

  put_varint (attribute, 2 << 3 | WIRE_32_BITS);
  put_little_endian (attribute, float_bits (value), 4);
  put_attribute (self, attribute, ATTRIBUTE_FLOAT);
}

void
onnx_node_set_string (OnnxNode *self, const char *name, const char *value)
{
  GByteArray *attribute = new_attribute (name);

  put_string (attribute, 4, value);
  put_attribute (self, attribute, ATTRIBUTE_STRING);
}

void
onnx_node_set_ints (OnnxNode *self, const char *name, const gint64 *values, guint n)
{
  GByteArray *attribute = new_attribute (name);

  for (guint i = 0; i < n; i++)
    put_int (attribute, 8, values[i]);
  put_attribute (self, attribute, ATTRIBUTE_INTS);
}

float
onnx_float_from_half (guint16 half)
{
  guint32 sign = (guint32)(half & 0x8000) << 16, exponent = (half >> 10) & 31,
          fraction = half & 1023;
  guint32 bits;
  float value;

  if (exponent == 0)
    {
      /* Zero, or a number below the least normal one: its unit is 2^-24. */
      value = (float)fraction / 16777216.0f;
      return sign != 0 ? -value : value;
    }
  bits = sign | (exponent == 31 ? 0x7f800000u : (exponent + 112) << 23) | fraction << 13;
  memcpy (&value, &bits, sizeof value);
  return value;
}

void
onnx_window_get_same_pads (const OnnxWindow *self, int height, int width, gint64 pads[4])
{
  for (int i = 0; i < 2; i++)
    {
      int length = i == 0 ? height : width, results = (length - 1) / self->stride[i] + 1;
      gint64 reach = (gint64)(results - 1) * self->stride[i]
                     + (gint64)(self->size[i] - 1) * self->dilation[i] + 1;
      gint64 total = MAX (reach - length, 0);

      pads[i] = total / 2;
      pads[i + 2] = total - total / 2;
    }
}

int
onnx_window_count (const OnnxWindow *self, int i, int length, const gint64 pads[4])
{
  gint64 room =
      length + pads[i] + pads[i + 2] - (gint64)(self->size[i] - 1) * self->dilation[i] - 1;

  return room < 0 ? 0 : (int)(room / self->stride[i]) + 1;
}

void
onnx_node_set_window (OnnxNode *self,
                      const OnnxWindow *window,
                      const gint64 pads[4],
                      gboolean dilated)
{
  onnx_node_set_ints (self, "kernel_shape", (const gint64[]){ window->size[0], window->size[1] },
                      2);
  onnx_node_set_ints (self, "strides", (const gint64[]){ window->stride[0], window->stride[1] }, 2);
  onnx_node_set_ints (self, "pads", pads, 4);
  if (dilated)
    onnx_node_set_ints (self, "dilations",
                        (const gint64[]){ window->dilation[0], window->dilation[1] }, 2);
}
