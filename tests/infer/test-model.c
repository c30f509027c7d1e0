#include "infer/sampan-model.h"

#include <stdio.h>
#include <string.h>

/* The two selfie models. */
static const struct
{
  const char *name, *output;
  int width, height;
} models[] = { { "selfie-landscape", "segment_back", 256, 144 },
               { "selfie-square", "activation_10", 256, 256 } };

static SampanModel *
load (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = sampan_model_find (name, &error);
  SampanModel *model;

  g_assert_no_error (error);
  model = sampan_model_new_from_file (path, 1, &error);
  g_assert_no_error (error);
  return model;
}

/* The sample portrait scaled to the size, as floats 0..1. */
static float *
load_portrait (int width, int height)
{
  g_autofree char *input = g_build_filename (g_getenv ("SAMPAN_SAMPLES"), "astronaut.png", NULL);
  g_autofree char *output =
      g_strdup_printf ("%s/portrait-%dx%d.rgb", g_get_tmp_dir (), width, height);
  g_autofree char *filter = g_strdup_printf ("scale=%d:%d:flags=area", width, height);
  const char *command[] = { "ffmpeg", "-v", "error",    "-y",       "-i",    input,  "-vf",
                            filter,   "-f", "rawvideo", "-pix_fmt", "rgb24", output, NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize size;
  int status;
  float *values;

  g_spawn_sync (NULL, (char **)command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  g_file_get_contents (output, &bytes, &size, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (size, ==, width * height * 3);
  remove (output);
  values = g_new (float, size);
  for (gsize i = 0; i < size; i++)
    values[i] = (float)(guint8)bytes[i] / 255;
  return values;
}

static void
test_declarations (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (models); i++)
    {
      g_autoptr (SampanModel) model = load (models[i].name);
      const SampanTensor *tensor;

      g_assert_cmpuint (sampan_model_get_n_inputs (model), ==, 1);
      g_assert_cmpuint (sampan_model_get_n_outputs (model), ==, 1);
      tensor = sampan_model_get_input (model, 0);
      g_assert_cmpstr (tensor->name, ==, "input_1");
      g_assert_cmpuint (tensor->n_dims, ==, 4);
      g_assert_cmpint (tensor->shape[1], ==, models[i].height);
      g_assert_cmpint (tensor->shape[2], ==, models[i].width);
      g_assert_cmpint (tensor->shape[3], ==, 3);
      tensor = sampan_model_get_output (model, 0);
      g_assert_cmpstr (tensor->name, ==, models[i].output);
      g_assert_cmpuint (sampan_tensor_get_length (tensor), ==, models[i].height * models[i].width);
      g_assert_finalize_object (g_steal_pointer (&model));
    }
}

/* The mean of the mask in a part of the picture, in parts of its size. */
static double
mean (
    const float *mask, int width, int height, double left, double top, double right, double bottom)
{
  double sum = 0;
  int n = 0;

  for (int y = (int)(top * height); y < (int)(bottom * height); y++)
    for (int x = (int)(left * width); x < (int)(right * width); x++, n++)
      sum += mask[y * width + x];
  return sum / n;
}

static void
test_finds_the_person (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (models); i++)
    {
      g_autoptr (SampanModel) model = load (models[i].name);
      g_autofree float *picture = load_portrait (models[i].width, models[i].height);
      g_autoptr (GError) error = NULL;
      SampanTensor input = *sampan_model_get_input (model, 0);
      SampanTensor output = { .name = models[i].output };

      input.data = picture;
      sampan_model_run (model, &input, 1, &output, 1, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (sampan_tensor_get_length (&output), ==, models[i].width * models[i].height);
      /* Her face, and both upper corners. */
      g_assert_cmpfloat (mean (output.data, models[i].width, models[i].height, 0.36, 0.14, 0.50,
                               0.34),
                         >, 0.9);
      g_assert_cmpfloat (mean (output.data, models[i].width, models[i].height, 0, 0, 0.15, 0.2), <,
                         0.1);
      g_assert_cmpfloat (mean (output.data, models[i].width, models[i].height, 0.88, 0, 1, 0.1), <,
                         0.1);
      sampan_tensor_clear (&output);
      g_assert_null (output.data);
    }
}

static void
test_wrong_tensors (void)
{
  g_autoptr (SampanModel) model = load ("selfie-square");
  g_autofree float *values = g_new0 (float, 256 * 256 * 3);
  SampanTensor input = {
    .name = "input_1", .shape = { 1, 256, 256, 3 }, .n_dims = 4, .data = values
  };
  SampanTensor output = { .name = "activation_10" };
  g_autoptr (GError) error = NULL;

  input.shape[1] = 128;
  g_assert_false (sampan_model_run (model, &input, 1, &output, 1, &error));
  g_assert_error (error, SAMPAN_INFER_ERROR, SAMPAN_INFER_ERROR_ARGUMENT);
  g_assert_null (output.data);
  g_clear_error (&error);

  input.shape[1] = 256;
  output.name = "nothing";
  g_assert_false (sampan_model_run (model, &input, 1, &output, 1, &error));
  g_assert_error (error, SAMPAN_INFER_ERROR, SAMPAN_INFER_ERROR_ARGUMENT);
  g_clear_error (&error);

  output.name = "activation_10";
  input.data = NULL;
  g_assert_false (sampan_model_run (model, &input, 1, &output, 1, &error));
  g_assert_error (error, SAMPAN_INFER_ERROR, SAMPAN_INFER_ERROR_ARGUMENT);
  g_clear_error (&error);

  /* It still works after that. */
  input.data = values;
  g_assert_true (sampan_model_run (model, &input, 1, &output, 1, &error));
  g_assert_no_error (error);
  sampan_tensor_clear (&output);
}

static void
test_not_a_model (void)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "sampan-test-not-a-model.onnx", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (sampan_model_new_from_file ("/nonexistent/a.onnx", 1, &error));
  g_assert_error (error, SAMPAN_INFER_ERROR, SAMPAN_INFER_ERROR_NOT_FOUND);
  g_clear_error (&error);

  g_file_set_contents (path, "this is no model", -1, &error);
  g_assert_no_error (error);
  g_assert_null (sampan_model_new_from_file (path, 1, &error));
  g_assert_error (error, SAMPAN_INFER_ERROR, SAMPAN_INFER_ERROR_INVALID);
  remove (path);
}

static void
test_not_installed (void)
{
  g_autofree char *old = g_strdup (g_getenv ("SAMPAN_MODELS_DIR"));
  g_autoptr (GError) error = NULL;

  g_setenv ("SAMPAN_MODELS_DIR", "/nonexistent", TRUE);
  g_assert_null (sampan_model_find ("selfie-square", &error));
  g_assert_error (error, SAMPAN_INFER_ERROR, SAMPAN_INFER_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "selfie-square"));
  if (old != NULL)
    g_setenv ("SAMPAN_MODELS_DIR", old, TRUE);
  else
    g_unsetenv ("SAMPAN_MODELS_DIR");
}

static void
test_shared (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = sampan_model_find ("selfie-square", &error);
  g_autoptr (SampanModel) first = sampan_model_get_shared (path, 1, &error);
  g_autoptr (SampanModel) second = sampan_model_get_shared (path, 1, &error);
  g_autoptr (SampanModel) other = sampan_model_get_shared (path, 2, &error);

  g_assert_no_error (error);
  g_assert_true (first == second);
  g_assert_true (first != other);
}

static gpointer
load_and_run (gpointer data)
{
  g_autoptr (SampanModel) model = load ("selfie-landscape");
  g_autofree float *values = g_new0 (float, 256 * 144 * 3);
  SampanTensor input = *sampan_model_get_input (model, 0), output = { .name = "segment_back" };
  g_autoptr (GError) error = NULL;

  input.data = values;
  sampan_model_run (model, &input, 1, &output, 1, &error);
  g_assert_no_error (error);
  sampan_tensor_clear (&output);
  return NULL;
}

/* Our own errors are heard, what the library says when it is first used is not; from several
 * threads at a time, too. */
static void
test_quiet (void)
{
  if (g_test_subprocess ())
    {
      GThread *threads[4];

      for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
        threads[i] = g_thread_new ("load", load_and_run, NULL);
      for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
        g_thread_join (threads[i]);
      g_printerr ("still here\n");
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr_unmatched ("*chema error*");
  g_test_trap_assert_stderr ("*still here*");
}

/* A thread that still loads and runs models when the program ends does not make it crash. */
static gpointer
load_for_ever (gpointer data)
{
  for (;;)
    load_and_run (data);
  return NULL;
}

static void
test_ends (void)
{
  if (g_test_subprocess ())
    {
      load_and_run (NULL);
      g_thread_unref (g_thread_new ("load", load_for_ever, NULL));
      g_usleep ((gulong)g_test_rand_int_range (0, 20000));
      return;
    }
  for (int i = 0; i < 5; i++)
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_passed ();
    }
}

static void
if_installed (gconstpointer test)
{
  g_autofree char *path = sampan_model_find ("selfie-square", NULL);

  if (path != NULL)
    ((void (*) (void))test) ();
  else
    g_test_skip ("built without models_dir");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/not-a-model", test_not_a_model);
  g_test_add_func ("/model/not-installed", test_not_installed);
  g_test_add_data_func ("/model/declarations", test_declarations, if_installed);
  g_test_add_data_func ("/model/finds-the-person", test_finds_the_person, if_installed);
  g_test_add_data_func ("/model/wrong-tensors", test_wrong_tensors, if_installed);
  g_test_add_data_func ("/model/shared", test_shared, if_installed);
  g_test_add_data_func ("/model/quiet", test_quiet, if_installed);
  g_test_add_data_func ("/model/ends", test_ends, if_installed);
  return g_test_run ();
}
