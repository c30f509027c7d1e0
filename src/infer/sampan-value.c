#include "sampan-value.h"

#include "sampan-model-private.h"

#include <string.h>

/* A SampanValue is an OrtValue under another name. */
static OrtValue *
to_ort (SampanValue *self)
{
  return (OrtValue *)self;
}

static gsize
count (const gint64 *shape, guint n_dims)
{
  gsize n = 1;

  for (guint i = 0; i < n_dims; i++)
    n *= (gsize)shape[i];
  return n;
}

static SampanValue *
new_value (const void *data,
           gsize element_size,
           ONNXTensorElementDataType type,
           const gint64 *shape,
           guint n_dims,
           GError **error)
{
  const OrtApi *ort = _sampan_ort ();
  OrtAllocator *allocator = NULL;
  OrtValue *value = NULL;
  void *target = NULL;
  gsize size = count (shape, n_dims) * element_size;

  if (!_sampan_ort_check (ort->GetAllocatorWithDefaultOptions (&allocator),
                          SAMPAN_INFER_ERROR_FAILED, error)
      || !_sampan_ort_check (ort->CreateTensorAsOrtValue (allocator, shape, n_dims, type, &value),
                             SAMPAN_INFER_ERROR_FAILED, error))
    return NULL;
  if (!_sampan_ort_check (ort->GetTensorMutableData (value, &target), SAMPAN_INFER_ERROR_FAILED,
                          error))
    {
      ort->ReleaseValue (value);
      return NULL;
    }
  if (size > 0 && data != NULL)
    memcpy (target, data, size);
  else if (size > 0)
    memset (target, 0, size);
  return (SampanValue *)value;
}

SampanValue *
sampan_value_new_floats (const float *data, const gint64 *shape, guint n_dims, GError **error)
{
  return new_value (data, sizeof (float), ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT, shape, n_dims,
                    error);
}

SampanValue *
sampan_value_new_ints (const gint64 *data, const gint64 *shape, guint n_dims, GError **error)
{
  return new_value (data, sizeof (gint64), ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64, shape, n_dims,
                    error);
}

SampanValue *
sampan_value_new_bool (gboolean value, GError **error)
{
  const gint64 shape[] = { 1 };
  const guint8 byte = value ? 1 : 0;

  return new_value (&byte, 1, ONNX_TENSOR_ELEMENT_DATA_TYPE_BOOL, shape, 1, error);
}

SampanValue *
sampan_value_new_rows (SampanValue *self, const guint *rows, guint n_rows, GError **error)
{
  g_autoptr (SampanValue) result = NULL;
  gint64 shape[SAMPAN_TENSOR_MAX_DIMS];
  gint64 n_before;
  guint n_dims;
  const float *source = sampan_value_peek_floats (self, shape, &n_dims, error);
  float *target;
  gsize row_length;

  if (source == NULL)
    return NULL;
  g_return_val_if_fail (n_dims > 0, NULL);

  n_before = shape[0];
  shape[0] = n_rows;
  row_length = count (shape + 1, n_dims - 1);
  result = sampan_value_new_floats (NULL, shape, n_dims, error);
  if (result == NULL)
    return NULL;
  target = (float *)sampan_value_peek_floats (result, shape, &n_dims, error);
  for (guint i = 0; row_length > 0 && i < n_rows; i++)
    {
      g_return_val_if_fail (rows[i] < n_before, NULL);
      memcpy (target + i * row_length, source + rows[i] * row_length, row_length * sizeof (float));
    }
  return g_steal_pointer (&result);
}

void
sampan_value_free (SampanValue *self)
{
  if (self == NULL)
    return;
  _sampan_ort_enter ();
  _sampan_ort ()->ReleaseValue (to_ort (self));
  _sampan_ort_leave ();
}

const float *
sampan_value_peek_floats (SampanValue *self, gint64 *shape, guint *n_dims, GError **error)
{
  const OrtApi *ort = _sampan_ort ();
  OrtTensorTypeAndShapeInfo *info = NULL;
  ONNXTensorElementDataType type = ONNX_TENSOR_ELEMENT_DATA_TYPE_UNDEFINED;
  gsize n = 0;
  void *data = NULL;
  gboolean success;

  if (!_sampan_ort_check (ort->GetTensorTypeAndShape (to_ort (self), &info),
                          SAMPAN_INFER_ERROR_FAILED, error))
    return NULL;
  success =
      _sampan_ort_check (ort->GetTensorElementType (info, &type), SAMPAN_INFER_ERROR_FAILED, error)
      && _sampan_ort_check (ort->GetDimensionsCount (info, &n), SAMPAN_INFER_ERROR_FAILED, error);
  if (success && (type != ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT || n > SAMPAN_TENSOR_MAX_DIMS))
    {
      g_set_error_literal (error, SAMPAN_INFER_ERROR, SAMPAN_INFER_ERROR_ARGUMENT,
                           "a tensor is not made of floats");
      success = FALSE;
    }
  success =
      success
      && _sampan_ort_check (ort->GetDimensions (info, shape, n), SAMPAN_INFER_ERROR_FAILED, error)
      && _sampan_ort_check (ort->GetTensorMutableData (to_ort (self), &data),
                            SAMPAN_INFER_ERROR_FAILED, error);
  ort->ReleaseTensorTypeAndShapeInfo (info);
  *n_dims = (guint)n;
  /* A tensor without values may have no memory either. */
  return success ? (data != NULL ? data : (const void *)"") : NULL;
}

gboolean
sampan_model_run_values (SampanModel *self,
                         const char *const *input_names,
                         SampanValue *const *inputs,
                         guint n_inputs,
                         const char *const *output_names,
                         SampanValue **outputs,
                         guint n_outputs,
                         GError **error)
{
  gboolean success;

  g_return_val_if_fail (SAMPAN_IS_MODEL (self), FALSE);

  for (guint i = 0; i < n_outputs; i++)
    outputs[i] = NULL;
  _sampan_ort_enter ();
  success =
      _sampan_ort_check (_sampan_ort ()->Run (_sampan_model_get_session (self), NULL, input_names,
                                              (const OrtValue *const *)inputs, n_inputs,
                                              output_names, n_outputs, (OrtValue **)outputs),
                         SAMPAN_INFER_ERROR_ARGUMENT, error);
  _sampan_ort_leave ();
  return success;
}
