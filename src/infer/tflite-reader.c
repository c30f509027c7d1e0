#include "tflite-reader.h"

#include <string.h>

#include "onnx-writer.h"

G_DEFINE_QUARK (tflite - error - quark, tflite_error)

/* More values than any of our models has, by far: larger shapes are damage. */
#define MAX_VALUES (256 * 1024 * 1024)

/* What is read while following offsets. After the first one that leads out of the file all is 0 and
 * @damaged is set. */
typedef struct
{
  const guint8 *file;
  gsize size;
  gboolean damaged;
} Reader;

static const guint8 *
take (Reader *reader, gsize position, gsize length)
{
  if (reader->damaged || position > reader->size || length > reader->size - position)
    {
      reader->damaged = TRUE;
      return NULL;
    }
  return reader->file + position;
}

static guint32
read_u32 (Reader *reader, gsize position)
{
  const guint8 *bytes = take (reader, position, 4);

  return bytes == NULL ? 0
                       : (guint32)bytes[0] | (guint32)bytes[1] << 8 | (guint32)bytes[2] << 16
                             | (guint32)bytes[3] << 24;
}

static guint16
read_u16 (Reader *reader, gsize position)
{
  const guint8 *bytes = take (reader, position, 2);

  return bytes == NULL ? 0 : (guint16)(bytes[0] | bytes[1] << 8);
}

static guint8
read_u8 (Reader *reader, gsize position)
{
  const guint8 *bytes = take (reader, position, 1);

  return bytes == NULL ? 0 : bytes[0];
}

/* Returns: where field @number of the table is, 0 if it is not written. */
static gsize
find_field (Reader *reader, gsize table, guint number)
{
  gint64 vtable = (gint64)table - (gint32)read_u32 (reader, table);
  guint16 size, offset;

  if (reader->damaged || vtable < 0)
    {
      reader->damaged = TRUE;
      return 0;
    }
  size = read_u16 (reader, (gsize)vtable);
  if (4 + 2 * number + 2 > size)
    return 0;
  offset = read_u16 (reader, (gsize)vtable + 4 + 2 * number);
  return offset == 0 ? 0 : table + offset;
}

/* Returns: where what the field points to is, 0 if it is not written. */
static gsize
follow_field (Reader *reader, gsize table, guint number)
{
  gsize field = find_field (reader, table, number);

  return field == 0 ? 0 : field + read_u32 (reader, field);
}

/* Returns: where the first element of a vector is; its length is checked against the end of the
 * file. */
static gsize
find_vector (Reader *reader, gsize table, guint number, gsize element_size, guint *length)
{
  gsize vector = follow_field (reader, table, number);
  guint32 n;

  *length = 0;
  if (vector == 0)
    return 0;
  n = read_u32 (reader, vector);
  if (take (reader, vector + 4, (gsize)n * element_size) == NULL)
    return 0;
  *length = n;
  return vector + 4;
}

/* Returns: the table that element @position of a vector of tables points to. */
static gsize
follow_element (Reader *reader, gsize elements, guint position)
{
  gsize element = elements + 4 * (gsize)position;

  return element + read_u32 (reader, element);
}

static char *
dup_string (Reader *reader, gsize table, guint number)
{
  guint length;
  gsize start = find_vector (reader, table, number, 1, &length);
  g_autofree char *text = NULL;

  if (start == 0)
    return NULL;
  text = g_strndup ((const char *)reader->file + start, length);
  return g_utf8_make_valid (text, -1);
}

/* Numbers of tensors; -1 stands for one that is left out. */
static gboolean
read_indices (Reader *reader, gsize table, guint number, guint n_tensors, int *indices, guint *n)
{
  guint length;
  gsize start = find_vector (reader, table, number, 4, &length);

  *n = 0;
  if (length > TFLITE_MAX_OPERANDS)
    return FALSE;
  for (guint i = 0; i < length; i++)
    {
      indices[i] = (gint32)read_u32 (reader, start + 4 * i);
      if (indices[i] < -1 || indices[i] >= (gint64)n_tensors)
        return FALSE;
    }
  *n = length;
  return !reader->damaged;
}

static gsize
size_of_type (int type)
{
  return type == TFLITE_FLOAT16 ? 2 : type == TFLITE_FLOAT32 || type == TFLITE_INT32 ? 4 : 0;
}

static gboolean
read_shape (Reader *reader, gsize table, TfliteTensor *tensor)
{
  gsize start = find_vector (reader, table, 0, 4, &tensor->n_dims);

  if (reader->damaged || tensor->n_dims > TFLITE_MAX_DIMS)
    return FALSE;
  tensor->length = 1;
  for (guint i = 0; i < tensor->n_dims; i++)
    {
      tensor->shape[i] = (gint32)read_u32 (reader, start + 4 * i);
      if (tensor->shape[i] <= 0 || (gsize)tensor->shape[i] > MAX_VALUES / tensor->length)
        return FALSE;
      tensor->length *= (gsize)tensor->shape[i];
    }
  return TRUE;
}

static gboolean
read_tensor (Reader *reader, gsize table, gsize buffers, guint n_buffers, TfliteTensor *tensor)
{
  gsize field, data;
  guint buffer, size;

  if (!read_shape (reader, table, tensor))
    return FALSE;
  field = find_field (reader, table, 1);
  tensor->type = field != 0 ? read_u8 (reader, field) : TFLITE_FLOAT32;
  field = find_field (reader, table, 2);
  buffer = field != 0 ? read_u32 (reader, field) : 0;
  tensor->name = dup_string (reader, table, 3);
  if (tensor->name == NULL)
    tensor->name = g_strdup ("");
  /* Buffer 0 is empty by agreement: not a constant. */
  if (reader->damaged || buffer >= n_buffers)
    return FALSE;
  data = find_vector (reader, follow_element (reader, buffers, buffer), 0, 1, &size);
  if (reader->damaged)
    return FALSE;
  if (buffer != 0 && size != 0 && size_of_type (tensor->type) != 0)
    {
      if (size != tensor->length * size_of_type (tensor->type))
        return FALSE;
      tensor->data = reader->file + data;
    }
  return TRUE;
}

static gboolean
read_tensors (TfliteModel *self, Reader *reader, gsize graph, gsize buffers, guint n_buffers)
{
  guint n;
  gsize start = find_vector (reader, graph, 0, 4, &n);

  for (guint i = 0; i < n; i++)
    {
      TfliteTensor tensor = { 0 };
      gboolean success =
          read_tensor (reader, follow_element (reader, start, i), buffers, n_buffers, &tensor);

      g_array_append_val (self->tensors, tensor);
      if (!success)
        return FALSE;
    }
  return !reader->damaged;
}

/* The operator's code: in the newer field, or in the older one of a byte. */
static void
read_code (Reader *reader, gsize table, TfliteOperator *operator)
{
  gsize old = find_field (reader, table, 0), new = find_field (reader, table, 3);
  int old_code = old != 0 ? (gint8)read_u8 (reader, old) : 0;
  int new_code = new != 0 ? (gint32)read_u32 (reader, new) : 0;

  operator->code = MAX (old_code, new_code);
  operator->custom = dup_string (reader, table, 1);
}

static gboolean
read_operator (TfliteModel *self,
               Reader *reader,
               gsize table,
               gsize codes,
               guint n_codes,
               TfliteOperator *operator)
{
  gsize field = find_field (reader, table, 0), data;
  guint code = field != 0 ? read_u32 (reader, field) : 0, size;

  if (code >= n_codes)
    return FALSE;
  read_code (reader, follow_element (reader, codes, code), operator);
  if (!read_indices (reader, table, 1, self->tensors->len, operator->inputs, &operator->n_inputs)
      || !read_indices (reader, table, 2, self->tensors->len, operator->outputs,
                        &operator->n_outputs))
    return FALSE;
  operator->options = follow_field (reader, table, 4);
  data = find_vector (reader, table, 5, 1, &size);
  if (data != 0)
    {
      operator->custom_options = reader->file + data;
      operator->custom_options_size = size;
    }
  return !reader->damaged;
}

static gboolean
read_operators (TfliteModel *self, Reader *reader, gsize graph, gsize codes, guint n_codes)
{
  guint n;
  gsize start = find_vector (reader, graph, 3, 4, &n);

  for (guint i = 0; i < n; i++)
    {
      TfliteOperator operator= { 0 };
      gboolean success = read_operator (self, reader, follow_element (reader, start, i), codes,
                                        n_codes, &operator);

      g_array_append_val (self->operators, operator);
      if (!success)
        return FALSE;
    }
  return !reader->damaged;
}

static gboolean
read_model (TfliteModel *self, Reader *reader)
{
  guint n_codes, n_graphs, n_buffers;
  gsize root, codes, graphs, buffers, graph;

  if (self->size < 8 || memcmp (self->file + 4, "TFL3", 4) != 0)
    return FALSE;
  root = read_u32 (reader, 0);
  codes = find_vector (reader, root, 1, 4, &n_codes);
  graphs = find_vector (reader, root, 2, 4, &n_graphs);
  buffers = find_vector (reader, root, 4, 4, &n_buffers);
  if (reader->damaged || n_graphs == 0)
    return FALSE;
  graph = follow_element (reader, graphs, 0);
  return read_tensors (self, reader, graph, buffers, n_buffers)
         && read_indices (reader, graph, 1, self->tensors->len, self->inputs, &self->n_inputs)
         && read_indices (reader, graph, 2, self->tensors->len, self->outputs, &self->n_outputs)
         && read_operators (self, reader, graph, codes, n_codes);
}

static void
clear_tensor (gpointer data)
{
  g_free (((TfliteTensor *)data)->name);
}

static void
clear_operator (gpointer data)
{
  g_free (((TfliteOperator *)data)->custom);
}

TfliteModel *
tflite_model_read (const guint8 *file, gsize size, GError **error)
{
  g_autoptr (TfliteModel) self = g_new0 (TfliteModel, 1);
  Reader reader = { file, size, FALSE };

  self->file = file;
  self->size = size;
  self->tensors = g_array_new (FALSE, FALSE, sizeof (TfliteTensor));
  self->operators = g_array_new (FALSE, FALSE, sizeof (TfliteOperator));
  g_array_set_clear_func (self->tensors, clear_tensor);
  g_array_set_clear_func (self->operators, clear_operator);
  if (!read_model (self, &reader))
    {
      g_set_error (error, TFLITE_ERROR, TFLITE_ERROR_DAMAGED,
                   "this is not a TensorFlow Lite model, or it is damaged");
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
tflite_model_free (TfliteModel *self)
{
  g_array_unref (self->tensors);
  g_array_unref (self->operators);
  g_free (self);
}

int
tflite_operator_get_int (const TfliteModel *model,
                         const TfliteOperator *self,
                         guint field,
                         int fallback)
{
  Reader reader = { model->file, model->size, FALSE };
  gsize position = self->options != 0 ? find_field (&reader, self->options, field) : 0;
  int value = position != 0 ? (gint32)read_u32 (&reader, position) : fallback;

  return reader.damaged ? fallback : value;
}

int
tflite_operator_get_byte (const TfliteModel *model,
                          const TfliteOperator *self,
                          guint field,
                          int fallback)
{
  Reader reader = { model->file, model->size, FALSE };
  gsize position = self->options != 0 ? find_field (&reader, self->options, field) : 0;
  int value = position != 0 ? read_u8 (&reader, position) : fallback;

  return reader.damaged ? fallback : value;
}

gboolean
tflite_operator_get_boolean (const TfliteModel *model, const TfliteOperator *self, guint field)
{
  return tflite_operator_get_byte (model, self, field, 0) != 0;
}

float *
tflite_tensor_dup_floats (const TfliteTensor *self)
{
  Reader reader = { self->data, self->length * size_of_type (self->type), FALSE };
  float *values;

  if (self->data == NULL || (self->type != TFLITE_FLOAT32 && self->type != TFLITE_FLOAT16))
    return NULL;
  values = g_new (float, self->length);
  for (gsize i = 0; i < self->length; i++)
    if (self->type == TFLITE_FLOAT16)
      values[i] = onnx_float_from_half (read_u16 (&reader, 2 * i));
    else
      {
        guint32 bits = read_u32 (&reader, 4 * i);

        memcpy (&values[i], &bits, sizeof bits);
      }
  return values;
}

int
tflite_tensor_get_int (const TfliteTensor *self, gsize position, int fallback)
{
  Reader reader = { self->data, self->length * 4, FALSE };

  if (self->data == NULL || self->type != TFLITE_INT32 || position >= self->length)
    return fallback;
  return (gint32)read_u32 (&reader, 4 * position);
}
