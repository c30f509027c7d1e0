#include "config.h"

#include "sampan-model-private.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <gmodule.h>
#include <unistd.h>

struct _SampanModel
{
  GObject parent_instance;

  OrtSession *session;
  GArray *inputs; /* of SampanTensor, the names owned */
  GArray *outputs;
};

G_DEFINE_FINAL_TYPE (SampanModel, sampan_model, G_TYPE_OBJECT)
G_DEFINE_QUARK (sampan - infer - error - quark, sampan_infer_error)

/* One environment for all sessions, made with the first and kept while the program runs. */
static OrtEnv *environment;
/* For the tables below and for the first session of all. */
static GMutex lock;
static GHashTable *shared_models;

/* Held for reading while a thread is in the library. */
static GRWLock running;

static const OrtApi *
open_runtime (void)
{
  const OrtApiBase *(*get_base) (void);
  GModule *module = g_module_open (SAMPAN_ONNXRUNTIME, G_MODULE_BIND_LOCAL);

  if (module == NULL || !g_module_symbol (module, "OrtGetApiBase", (gpointer *)&get_base))
    return NULL;
  g_module_make_resident (module);
  return get_base ()->GetApi (ORT_API_VERSION);
}

/* The library and the forty that it needs are opened with the first model: most runs need none, and
 * they take as long as all others together. Returns: (nullable): NULL if it is not installed. */
static const OrtApi *
ort (void)
{
  static const OrtApi *api;
  static gsize once;

  if (g_once_init_enter (&once))
    {
      api = open_runtime ();
      g_once_init_leave (&once, 1);
    }
  return api;
}

/* Takes @status. Returns: TRUE if it stands for success. */
static gboolean
check (OrtStatus *status, SampanInferError code, GError **error)
{
  if (status == NULL)
    return TRUE;
  g_set_error (error, SAMPAN_INFER_ERROR, code, "ONNX Runtime: %s",
               ort ()->GetErrorMessage (status));
  ort ()->ReleaseStatus (status);
  return FALSE;
}

/* Sends what is written to the standard error to nowhere. Returns: what to give to unmute(), -1 if
 * that was not possible. */
static int
mute (void)
{
  int saved, nowhere;

  fflush (stderr);
  saved = fcntl (STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
  if (saved < 0)
    return -1;
  nowhere = g_open ("/dev/null", O_WRONLY | O_CLOEXEC, 0);
  if (nowhere < 0)
    {
      close (saved);
      return -1;
    }
  dup2 (nowhere, STDERR_FILENO);
  close (nowhere);
  return saved;
}

static void
unmute (int saved)
{
  if (saved < 0)
    return;
  fflush (stderr);
  dup2 (saved, STDERR_FILENO);
  close (saved);
}

/* Debian's library prints some 1,100 lines "Schema error" when the first session registers the
 * operators: nobody can do anything about them, and our own errors would drown in them. */
static gboolean
create_session (const char *path,
                const OrtSessionOptions *options,
                OrtSession **session,
                GError **error)
{
  static gboolean quiet;
  OrtStatus *status = NULL;
  int saved;

  g_mutex_lock (&lock);
  if (environment == NULL)
    status = ort ()->CreateEnv (ORT_LOGGING_LEVEL_FATAL, "sampan", &environment);
  if (status == NULL && !quiet)
    {
      saved = mute ();
      status = ort ()->CreateSession (environment, path, options, session);
      unmute (saved);
      quiet = status == NULL;
      g_mutex_unlock (&lock);
      return check (status, SAMPAN_INFER_ERROR_INVALID, error);
    }
  g_mutex_unlock (&lock);
  if (status == NULL)
    status = ort ()->CreateSession (environment, path, options, session);
  return check (status, SAMPAN_INFER_ERROR_INVALID, error);
}

static OrtSessionOptions *
make_options (int threads, gboolean sizes_change, GError **error)
{
  OrtSessionOptions *options = NULL;

  if (!check (ort ()->CreateSessionOptions (&options), SAMPAN_INFER_ERROR_FAILED, error))
    return NULL;
  /* ONNX Runtime's own 0 counts a core with two threads once, which is half of a small machine. */
  if (threads == 0)
    threads = (int)g_get_num_processors ();
  if (check (ort ()->SetIntraOpNumThreads (options, threads), SAMPAN_INFER_ERROR_FAILED, error)
      && check (ort ()->SetInterOpNumThreads (options, 1), SAMPAN_INFER_ERROR_FAILED, error)
      && check (ort ()->SetSessionGraphOptimizationLevel (options, ORT_ENABLE_ALL),
                SAMPAN_INFER_ERROR_FAILED, error)
      /* Idle threads would burn the processor that decoding and encoding need. */
      && check (ort ()->AddSessionConfigEntry (options, "session.intra_op.allow_spinning", "0"),
                SAMPAN_INFER_ERROR_FAILED, error)
      /* It would keep a plan of its memory for each size that it ever sees. */
      && (!sizes_change
          || check (ort ()->DisableMemPattern (options), SAMPAN_INFER_ERROR_FAILED, error)))
    return options;
  ort ()->ReleaseSessionOptions (options);
  return NULL;
}

static void
clear_declaration (gpointer data)
{
  SampanTensor *tensor = data;

  g_free ((char *)tensor->name);
}

static gboolean
read_shape (OrtTypeInfo *type, SampanTensor *tensor, GError **error)
{
  const OrtTensorTypeAndShapeInfo *info = NULL;
  gsize n_dims = 0;

  if (!check (ort ()->CastTypeInfoToTensorInfo (type, &info), SAMPAN_INFER_ERROR_INVALID, error))
    return FALSE;
  if (info == NULL)
    return TRUE;
  if (!check (ort ()->GetDimensionsCount (info, &n_dims), SAMPAN_INFER_ERROR_INVALID, error))
    return FALSE;
  if (n_dims > SAMPAN_TENSOR_MAX_DIMS)
    {
      g_set_error (error, SAMPAN_INFER_ERROR, SAMPAN_INFER_ERROR_INVALID,
                   "tensor %s has %zu dimensions", tensor->name, n_dims);
      return FALSE;
    }
  tensor->n_dims = (guint)n_dims;
  return check (ort ()->GetDimensions (info, tensor->shape, n_dims), SAMPAN_INFER_ERROR_INVALID,
                error);
}

static gboolean
read_declaration (SampanModel *self, gboolean is_input, gsize position, GError **error)
{
  SampanTensor tensor = { 0 };
  OrtAllocator *allocator = NULL;
  OrtTypeInfo *type = NULL;
  char *name = NULL;
  gboolean success;

  if (!check (ort ()->GetAllocatorWithDefaultOptions (&allocator), SAMPAN_INFER_ERROR_FAILED, error)
      || !check ((is_input
                      ? ort ()->SessionGetInputName
                      : ort ()->SessionGetOutputName) (self->session, position, allocator, &name),
                 SAMPAN_INFER_ERROR_INVALID, error))
    return FALSE;
  tensor.name = g_strdup (name);
  allocator->Free (allocator, name);
  g_array_append_val (is_input ? self->inputs : self->outputs, tensor);

  if (!check ((is_input ? ort ()->SessionGetInputTypeInfo
                        : ort ()->SessionGetOutputTypeInfo) (self->session, position, &type),
              SAMPAN_INFER_ERROR_INVALID, error))
    return FALSE;
  success =
      read_shape (type,
                  &g_array_index (is_input ? self->inputs : self->outputs, SampanTensor, position),
                  error);
  ort ()->ReleaseTypeInfo (type);
  return success;
}

static gboolean
read_declarations (SampanModel *self, GError **error)
{
  gsize n_inputs = 0, n_outputs = 0;

  if (!check (ort ()->SessionGetInputCount (self->session, &n_inputs), SAMPAN_INFER_ERROR_INVALID,
              error)
      || !check (ort ()->SessionGetOutputCount (self->session, &n_outputs),
                 SAMPAN_INFER_ERROR_INVALID, error))
    return FALSE;
  for (gsize i = 0; i < n_inputs; i++)
    if (!read_declaration (self, TRUE, i, error))
      return FALSE;
  for (gsize i = 0; i < n_outputs; i++)
    if (!read_declaration (self, FALSE, i, error))
      return FALSE;
  return TRUE;
}

const OrtApi *
_sampan_ort (void)
{
  return ort ();
}

void
_sampan_ort_enter (void)
{
  g_rw_lock_reader_lock (&running);
}

void
_sampan_ort_leave (void)
{
  g_rw_lock_reader_unlock (&running);
}

gboolean
_sampan_ort_check (OrtStatus *status, SampanInferError code, GError **error)
{
  return check (status, code, error);
}

OrtSession *
_sampan_model_get_session (SampanModel *self)
{
  return self->session;
}

static OrtValue *
make_input (const SampanTensor *tensor, const OrtMemoryInfo *memory, GError **error)
{
  OrtValue *value = NULL;
  gsize length = sampan_tensor_get_length (tensor);

  if (tensor->data == NULL || length == 0)
    {
      g_set_error (error, SAMPAN_INFER_ERROR, SAMPAN_INFER_ERROR_ARGUMENT, "input %s has no values",
                   tensor->name);
      return NULL;
    }
  check (ort ()->CreateTensorWithDataAsOrtValue (memory, tensor->data, length * sizeof (float),
                                                 tensor->shape, tensor->n_dims,
                                                 ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT, &value),
         SAMPAN_INFER_ERROR_ARGUMENT, error);
  return value;
}

static gboolean
read_output (OrtValue *value, SampanTensor *tensor, GError **error)
{
  OrtTensorTypeAndShapeInfo *info = NULL;
  ONNXTensorElementDataType type = ONNX_TENSOR_ELEMENT_DATA_TYPE_UNDEFINED;
  gsize n_dims = 0;
  void *data = NULL;
  gboolean success;

  if (!check (ort ()->GetTensorTypeAndShape (value, &info), SAMPAN_INFER_ERROR_FAILED, error))
    return FALSE;
  success = check (ort ()->GetTensorElementType (info, &type), SAMPAN_INFER_ERROR_FAILED, error)
            && check (ort ()->GetDimensionsCount (info, &n_dims), SAMPAN_INFER_ERROR_FAILED, error);
  if (success && (type != ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT || n_dims > SAMPAN_TENSOR_MAX_DIMS))
    {
      g_set_error (error, SAMPAN_INFER_ERROR, SAMPAN_INFER_ERROR_ARGUMENT,
                   "output %s is not made of floats", tensor->name);
      success = FALSE;
    }
  success =
      success
      && check (ort ()->GetDimensions (info, tensor->shape, n_dims), SAMPAN_INFER_ERROR_FAILED,
                error)
      && check (ort ()->GetTensorMutableData (value, &data), SAMPAN_INFER_ERROR_FAILED, error);
  ort ()->ReleaseTensorTypeAndShapeInfo (info);
  if (!success)
    return FALSE;
  tensor->n_dims = (guint)n_dims;
  tensor->data = g_memdup2 (data, sampan_tensor_get_length (tensor) * sizeof (float));
  return TRUE;
}

static void
terminate (GCancellable *cancellable, gpointer options)
{
  OrtStatus *status = ort ()->RunOptionsSetTerminate (options);

  if (status != NULL)
    ort ()->ReleaseStatus (status);
}

static gboolean
run_values (SampanModel *self,
            const SampanTensor *inputs,
            OrtValue **in,
            guint n_inputs,
            const SampanTensor *outputs,
            OrtValue **out,
            guint n_outputs,
            OrtRunOptions *options,
            GError **error)
{
  g_autofree const char **in_names = g_new (const char *, n_inputs);
  g_autofree const char **out_names = g_new (const char *, n_outputs);

  for (guint i = 0; i < n_inputs; i++)
    in_names[i] = inputs[i].name;
  for (guint i = 0; i < n_outputs; i++)
    out_names[i] = outputs[i].name;
  return check (ort ()->Run (self->session, options, in_names, (const OrtValue *const *)in,
                             n_inputs, out_names, n_outputs, out),
                SAMPAN_INFER_ERROR_ARGUMENT, error);
}

/* Between its operations the runtime looks whether it is to end. */
static gboolean
run_cancellable (SampanModel *self,
                 const SampanTensor *inputs,
                 OrtValue **in,
                 guint n_inputs,
                 const SampanTensor *outputs,
                 OrtValue **out,
                 guint n_outputs,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (GError) failure = NULL;
  OrtRunOptions *options = NULL;
  gboolean success;
  gulong handler;

  if (cancellable == NULL)
    return run_values (self, inputs, in, n_inputs, outputs, out, n_outputs, NULL, error);
  if (!check (ort ()->CreateRunOptions (&options), SAMPAN_INFER_ERROR_FAILED, error))
    return FALSE;
  handler = g_cancellable_connect (cancellable, G_CALLBACK (terminate), options, NULL);
  success = run_values (self, inputs, in, n_inputs, outputs, out, n_outputs, options, &failure);
  g_cancellable_disconnect (cancellable, handler);
  ort ()->ReleaseRunOptions (options);
  if (success)
    return TRUE;
  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static void
release_values (OrtValue **values, guint n)
{
  for (guint i = 0; i < n; i++)
    if (values[i] != NULL)
      ort ()->ReleaseValue (values[i]);
}

static void
sampan_model_finalize (GObject *object)
{
  SampanModel *self = SAMPAN_MODEL (object);

  _sampan_ort_enter ();
  if (self->session != NULL)
    ort ()->ReleaseSession (self->session);
  _sampan_ort_leave ();
  g_array_unref (self->inputs);
  g_array_unref (self->outputs);
  G_OBJECT_CLASS (sampan_model_parent_class)->finalize (object);
}

static void
sampan_model_class_init (SampanModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sampan_model_finalize;
}

static void
sampan_model_init (SampanModel *self)
{
  self->inputs = g_array_new (FALSE, TRUE, sizeof (SampanTensor));
  self->outputs = g_array_new (FALSE, TRUE, sizeof (SampanTensor));
  g_array_set_clear_func (self->inputs, clear_declaration);
  g_array_set_clear_func (self->outputs, clear_declaration);
}

void
sampan_tensor_clear (SampanTensor *self)
{
  g_clear_pointer (&self->data, g_free);
  self->n_dims = 0;
}

gsize
sampan_tensor_get_length (const SampanTensor *self)
{
  gsize length = 1;

  for (guint i = 0; i < self->n_dims; i++)
    if (self->shape[i] <= 0 || !g_size_checked_mul (&length, length, (gsize)self->shape[i]))
      return 0;
  return length;
}

static gboolean
open_session (
    SampanModel *self, const char *path, int threads, gboolean sizes_change, GError **error)
{
  OrtSessionOptions *options;
  gboolean success;

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error (error, SAMPAN_INFER_ERROR, SAMPAN_INFER_ERROR_NOT_FOUND, "there is no file %s",
                   path);
      return FALSE;
    }
  if (ort () == NULL)
    {
      g_set_error (error, SAMPAN_INFER_ERROR, SAMPAN_INFER_ERROR_FAILED, "%s: %s",
                   SAMPAN_ONNXRUNTIME, g_module_error ());
      return FALSE;
    }
  options = make_options (threads, sizes_change, error);
  if (options == NULL)
    return FALSE;
  success =
      create_session (path, options, &self->session, error) && read_declarations (self, error);
  ort ()->ReleaseSessionOptions (options);
  return success;
}

void
sampan_model_finish (void)
{
  static gboolean finished;

  if (!finished)
    g_rw_lock_writer_lock (&running);
  finished = TRUE;
}

static SampanModel *
load (const char *path, int threads, gboolean sizes_change, GError **error)
{
  g_autoptr (SampanModel) self = NULL;
  gboolean success;

  g_return_val_if_fail (path != NULL && threads >= 0, NULL);

  self = g_object_new (SAMPAN_TYPE_MODEL, NULL);
  _sampan_ort_enter ();
  success = open_session (self, path, threads, sizes_change, error);
  /* Registered with each model: it has to be called before the destructors of what the library has
   * made by then, and the last registered is the first called. */
  atexit (sampan_model_finish);
  _sampan_ort_leave ();
  return success ? g_steal_pointer (&self) : NULL;
}

SampanModel *
sampan_model_new_from_file (const char *path, int threads, GError **error)
{
  return load (path, threads, FALSE, error);
}

SampanModel *
sampan_model_new_for_text (const char *path, int threads, GError **error)
{
  return load (path, threads, TRUE, error);
}

SampanModel *
sampan_model_get_shared (const char *path, int threads, GError **error)
{
  g_autofree char *key = NULL;
  GStatBuf status = { 0 };
  SampanModel *model, *other;

  g_return_val_if_fail (path != NULL && threads >= 0, NULL);

  g_stat (path, &status);
  key = g_strdup_printf ("%d %" G_GINT64_FORMAT " %s", threads, (gint64)status.st_mtime, path);
  g_mutex_lock (&lock);
  if (shared_models == NULL)
    shared_models = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  model = g_hash_table_lookup (shared_models, key);
  if (model != NULL)
    g_object_ref (model);
  g_mutex_unlock (&lock);
  if (model != NULL)
    return model;

  model = sampan_model_new_from_file (path, threads, error);
  if (model == NULL)
    return NULL;
  /* Another thread may have loaded it meanwhile: then that one is used by all. */
  g_mutex_lock (&lock);
  other = g_hash_table_lookup (shared_models, key);
  if (other != NULL)
    g_set_object (&model, other);
  else
    g_hash_table_insert (shared_models, g_steal_pointer (&key), g_object_ref (model));
  g_mutex_unlock (&lock);
  return model;
}

guint
sampan_model_get_n_inputs (SampanModel *self)
{
  g_return_val_if_fail (SAMPAN_IS_MODEL (self), 0);
  return self->inputs->len;
}

const SampanTensor *
sampan_model_get_input (SampanModel *self, guint position)
{
  g_return_val_if_fail (SAMPAN_IS_MODEL (self) && position < self->inputs->len, NULL);
  return &g_array_index (self->inputs, SampanTensor, position);
}

guint
sampan_model_get_n_outputs (SampanModel *self)
{
  g_return_val_if_fail (SAMPAN_IS_MODEL (self), 0);
  return self->outputs->len;
}

const SampanTensor *
sampan_model_get_output (SampanModel *self, guint position)
{
  g_return_val_if_fail (SAMPAN_IS_MODEL (self) && position < self->outputs->len, NULL);
  return &g_array_index (self->outputs, SampanTensor, position);
}

gboolean
sampan_model_run (SampanModel *self,
                  const SampanTensor *inputs,
                  guint n_inputs,
                  SampanTensor *outputs,
                  guint n_outputs,
                  GError **error)
{
  return sampan_model_run_cancellable (self, inputs, n_inputs, outputs, n_outputs, NULL, error);
}

gboolean
sampan_model_run_cancellable (SampanModel *self,
                              const SampanTensor *inputs,
                              guint n_inputs,
                              SampanTensor *outputs,
                              guint n_outputs,
                              GCancellable *cancellable,
                              GError **error)
{
  g_autofree OrtValue **in = g_new0 (OrtValue *, n_inputs);
  g_autofree OrtValue **out = g_new0 (OrtValue *, n_outputs);
  OrtMemoryInfo *memory = NULL;
  gboolean success;

  g_return_val_if_fail (SAMPAN_IS_MODEL (self), FALSE);

  for (guint i = 0; i < n_outputs; i++)
    outputs[i].data = NULL;
  _sampan_ort_enter ();
  success = check (ort ()->CreateCpuMemoryInfo (OrtArenaAllocator, OrtMemTypeDefault, &memory),
                   SAMPAN_INFER_ERROR_FAILED, error);
  for (guint i = 0; success && i < n_inputs; i++)
    {
      in[i] = make_input (&inputs[i], memory, error);
      success = in[i] != NULL;
    }
  success =
      success
      && run_cancellable (self, inputs, in, n_inputs, outputs, out, n_outputs, cancellable, error);
  for (guint i = 0; success && i < n_outputs; i++)
    success = read_output (out[i], &outputs[i], error);
  for (guint i = 0; !success && i < n_outputs; i++)
    sampan_tensor_clear (&outputs[i]);
  release_values (in, n_inputs);
  release_values (out, n_outputs);
  if (memory != NULL)
    ort ()->ReleaseMemoryInfo (memory);
  _sampan_ort_leave ();
  return success;
}

char *
sampan_model_find (const char *name, GError **error)
{
  const char *chosen = g_getenv ("SAMPAN_MODELS_DIR");
  const char *places[] = { chosen, SAMPAN_BUILD_DATADIR "/models", SAMPAN_DATADIR "/models" };
  g_autofree char *file = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  file = g_strconcat (name, ".onnx", NULL);
  for (guint i = chosen != NULL ? 0 : 1; i < (chosen != NULL ? 1 : G_N_ELEMENTS (places)); i++)
    {
      g_autofree char *path = g_build_filename (places[i], file, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&path);
    }
  g_set_error (
      error, SAMPAN_INFER_ERROR, SAMPAN_INFER_ERROR_NOT_FOUND,
      /* Translators: the name of a file */
      _ ("The model “%s” is not installed. Install Sampan’s models, or name their folder in "
         "SAMPAN_MODELS_DIR."),
      name);
  return NULL;
}
