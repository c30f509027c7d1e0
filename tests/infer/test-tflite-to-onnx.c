#include "infer/tflite-reader.h"
#include "infer/tflite-to-onnx.h"

#include <string.h>

static const char *const files[] = { "selfie_segmentation_landscape.tflite",
                                     "selfie_segmentation.tflite" };

static GBytes *
load (const char *file)
{
  g_autofree char *path =
      g_build_filename (SAMPAN_MODEL_PACKAGES, "@mediapipe", "selfie_segmentation", file, NULL);
  g_autoptr (GError) error = NULL;
  char *data;
  gsize size;

  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, size);
}

static void
test_same_every_time (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GBytes) file = load (files[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) first = tflite_to_onnx (file, &error);
      g_autoptr (GBytes) second = NULL;

      g_assert_no_error (error);
      second = tflite_to_onnx (file, &error);
      g_assert_no_error (error);
      g_assert_true (g_bytes_equal (first, second));
      /* Weights of half precision become twice as long. */
      g_assert_cmpuint (g_bytes_get_size (first), >, g_bytes_get_size (file));
    }
}

static void
assert_refused (const guint8 *data, gsize size)
{
  /* In memory of just that size, so that valgrind and the sanitizers see the first byte read
   * beyond. */
  g_autofree guint8 *exact = g_memdup2 (data, size);
  g_autoptr (GBytes) bytes = g_bytes_new_static (exact, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) result = tflite_to_onnx (bytes, &error);

  g_assert_null (result);
  g_assert_error (error, TFLITE_ERROR, TFLITE_ERROR_DAMAGED);
}

static void
test_cut_off (void)
{
  g_autoptr (GBytes) file = load (files[0]);
  gsize size;
  const guint8 *data = g_bytes_get_data (file, &size);

  for (gsize length = 0; length < 64; length++)
    assert_refused (data, length);
  for (gsize length = 64; length < size - 8; length += 811)
    assert_refused (data, length);
}

static void
test_not_a_model (void)
{
  guint8 zeros[256] = { 0 }, ones[256];

  memset (ones, 255, sizeof ones);
  assert_refused (zeros, sizeof zeros);
  memcpy (zeros + 4, "TFL3", 4);
  assert_refused (zeros, sizeof zeros);
  memcpy (ones + 4, "TFL3", 4);
  assert_refused (ones, sizeof ones);
  assert_refused ((const guint8 *)"<html>Not found</html>", 22);
}

/* Whatever is written over it, a file is converted or refused with an error. */
static void
test_hostile (void)
{
  g_autoptr (GBytes) file = load (files[0]);
  g_autoptr (GRand) random = g_rand_new_with_seed (20250101);
  gsize size;
  const guint8 *data = g_bytes_get_data (file, &size);
  guint refused = 0;

  for (guint round = 0; round < 1500; round++)
    {
      g_autofree guint8 *copy = g_memdup2 (data, size);
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GBytes) result = NULL;
      g_autoptr (GError) error = NULL;
      guint n = (guint)g_rand_int_range (random, 1, 12);

      for (guint i = 0; i < n; i++)
        {
          /* Offsets and shapes stand in the last quarter; an extreme number is the likelier to do
           * harm. */
          gsize at =
              (gsize)g_rand_int_range (random, round % 2 ? 8 : (int)(size - size / 4), (int)size);

          copy[at] = g_rand_boolean (random) ? 255 : (guint8)g_rand_int (random);
        }
      bytes = g_bytes_new_static (copy, size);
      result = tflite_to_onnx (bytes, &error);
      g_assert_true ((result == NULL) == (error != NULL));
      refused += result == NULL;
    }
  g_assert_cmpuint (refused, >, 100);
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
  g_test_add_data_func ("/tflite-to-onnx/same-every-time", test_same_every_time, if_there);
  g_test_add_data_func ("/tflite-to-onnx/cut-off", test_cut_off, if_there);
  g_test_add_data_func ("/tflite-to-onnx/hostile", test_hostile, if_there);
  g_test_add_func ("/tflite-to-onnx/not-a-model", test_not_a_model);
  return g_test_run ();
}
