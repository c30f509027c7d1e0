#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SAMPAN_INFER_ERROR (sampan_infer_error_quark ())

/**
 * SampanInferError:
 * @SAMPAN_INFER_ERROR_FAILED: the runtime could not do it
 * @SAMPAN_INFER_ERROR_NOT_FOUND: the model is not installed
 * @SAMPAN_INFER_ERROR_INVALID: the file is not a model that the runtime can read
 * @SAMPAN_INFER_ERROR_ARGUMENT: a tensor has a name, type or shape that the model does not know
 */
typedef enum
{
  SAMPAN_INFER_ERROR_FAILED,
  SAMPAN_INFER_ERROR_NOT_FOUND,
  SAMPAN_INFER_ERROR_INVALID,
  SAMPAN_INFER_ERROR_ARGUMENT,
} SampanInferError;

GQuark sampan_infer_error_quark (void);

/* The most dimensions that a tensor may have here. */
#define SAMPAN_TENSOR_MAX_DIMS 8

/**
 * SampanTensor:
 * @name: which input or output of the model; borrowed
 * @shape: its dimensions; of a model's declaration, -1 where it takes any size
 * @n_dims: how many there are
 * @data: the values, the last dimension next to each other. Of an input borrowed; of an output
 * owned: sampan_tensor_clear()
 */
typedef struct
{
  const char *name;
  gint64 shape[SAMPAN_TENSOR_MAX_DIMS];
  guint n_dims;
  float *data;
} SampanTensor;

/** Frees the values of an output. */
void sampan_tensor_clear (SampanTensor *self);
/** Returns: how many values a tensor of that shape has; 0 if a dimension is unknown. */
gsize sampan_tensor_get_length (const SampanTensor *self);

#define SAMPAN_TYPE_MODEL (sampan_model_get_type ())

/**
 * SampanModel:
 *
 * A neural model in ONNX Runtime: the one door to it. Tensors of floats go in and come out; what
 * they mean is the caller's matter. Immutable once loaded, so any number of threads may run it at
 * the same time.
 */
G_DECLARE_FINAL_TYPE (SampanModel, sampan_model, SAMPAN, MODEL, GObject)

/**
 * sampan_model_finish:
 *
 * When the program ends: waits until no thread is in ONNX Runtime, and lets none in again. Its
 * destructors would take the ground from under such a thread. Happens by itself once a model is
 * loaded; to be called by programs that may end while the first is loading.
 */
void sampan_model_finish (void);

/**
 * sampan_model_new_from_file:
 * @path: an .onnx file
 * @threads: how many threads one run may use: 1 for small models, where more only cost; 0 for one a
 * core
 * @error: SAMPAN_INFER_ERROR
 *
 * Blocks while the model is read and optimised: some 50 ms for a small one. For worker and
 * streaming threads.
 *
 * Returns: (transfer full): the model
 */
SampanModel *sampan_model_new_from_file (const char *path, int threads, GError **error);
/** The same for a model whose tensors have another size at each run (sampan_model_run_values()). */
SampanModel *sampan_model_new_for_text (const char *path, int threads, GError **error);

/**
 * sampan_model_get_shared:
 *
 * The same as sampan_model_new_from_file(), but a file that is loaded with as many threads, and has
 * not changed since, is given out again; it stays loaded while the program runs. The session of a
 * preview that is built anew costs nothing then.
 *
 * Returns: (transfer full): the model
 */
SampanModel *sampan_model_get_shared (const char *path, int threads, GError **error);

/** How many inputs and outputs there are, and their names and shapes; @data is NULL. Borrowed. */
guint sampan_model_get_n_inputs (SampanModel *self);
const SampanTensor *sampan_model_get_input (SampanModel *self, guint position);
guint sampan_model_get_n_outputs (SampanModel *self);
const SampanTensor *sampan_model_get_output (SampanModel *self, guint position);

/**
 * sampan_model_run:
 * @inputs: all inputs of the model, each with its name, shape and data
 * @outputs: the outputs that are wanted, each with its name; the others are not kept. Filled in on
 * success
 * @error: SAMPAN_INFER_ERROR
 *
 * Blocks. Thread-safe.
 *
 * Returns: whether the outputs are there
 */
gboolean sampan_model_run (SampanModel *self,
                           const SampanTensor *inputs,
                           guint n_inputs,
                           SampanTensor *outputs,
                           guint n_outputs,
                           GError **error);

/** The same; another thread can end it at once through @cancellable: G_IO_ERROR_CANCELLED. */
gboolean sampan_model_run_cancellable (SampanModel *self,
                                       const SampanTensor *inputs,
                                       guint n_inputs,
                                       SampanTensor *outputs,
                                       guint n_outputs,
                                       GCancellable *cancellable,
                                       GError **error);

/**
 * sampan_model_find:
 * @name: a model's file name without .onnx, for example "selfie-landscape"
 * @error: SAMPAN_INFER_ERROR_NOT_FOUND
 *
 * Looks for a model in the folder that SAMPAN_MODELS_DIR names; else, when that is not set, in the
 * build folder and where the program is installed.
 *
 * Returns: (transfer full): its path
 */
char *sampan_model_find (const char *name, GError **error);

G_END_DECLS
