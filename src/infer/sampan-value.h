#pragma once

#include "sampan-model.h"

G_BEGIN_DECLS

/**
 * SampanValue:
 *
 * A tensor of any type in ONNX Runtime's own memory: what one run gives can go into the next
 * without being copied. Immutable; not counted.
 */
typedef struct _SampanValue SampanValue;

/**
 * sampan_value_new_floats:
 * @data: (nullable): the values, copied; %NULL: all 0
 * @shape: (array length=n_dims): its dimensions, 0 allowed; at most SAMPAN_TENSOR_MAX_DIMS
 *
 * Returns: (transfer full): the tensor; %NULL with SAMPAN_INFER_ERROR if there is no memory
 */
SampanValue *
sampan_value_new_floats (const float *data, const gint64 *shape, guint n_dims, GError **error);
/** The same, of 64-bit integers. */
SampanValue *
sampan_value_new_ints (const gint64 *data, const gint64 *shape, guint n_dims, GError **error);
/** One truth value: a tensor of shape [1]. */
SampanValue *sampan_value_new_bool (gboolean value, GError **error);

/**
 * sampan_value_new_rows:
 * @rows: (array length=n_rows): indices into the first dimension; may repeat
 *
 * Returns: (transfer full): the named rows of a tensor of floats
 */
SampanValue *
sampan_value_new_rows (SampanValue *self, const guint *rows, guint n_rows, GError **error);

void sampan_value_free (SampanValue *self);

/**
 * sampan_value_peek_floats:
 * @shape: (out caller-allocates): SAMPAN_TENSOR_MAX_DIMS of them
 *
 * Returns: (transfer none): the values; %NULL with SAMPAN_INFER_ERROR_ARGUMENT if they are no
 * floats
 */
const float *
sampan_value_peek_floats (SampanValue *self, gint64 *shape, guint *n_dims, GError **error);

/**
 * sampan_model_run_values:
 * @input_names: (array length=n_inputs): which input each of @inputs is for
 * @outputs: (out caller-allocates) (array length=n_outputs): filled in on success, each to be freed
 *
 * Like sampan_model_run(), for tensors of other types and of sizes that change. Blocks.
 *
 * Returns: whether the outputs are there
 */
gboolean sampan_model_run_values (SampanModel *self,
                                  const char *const *input_names,
                                  SampanValue *const *inputs,
                                  guint n_inputs,
                                  const char *const *output_names,
                                  SampanValue **outputs,
                                  guint n_outputs,
                                  GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanValue, sampan_value_free)

G_END_DECLS
