/* Each model finds in a real picture what it is for: what the build made of the weights is right.
 */
#include "infer/sampan-model.h"

#include <math.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The sample portrait is 512 wide and high; her face is there. */
#define PORTRAIT 512
#define FACE_X 225
#define FACE_Y 115

static SampanModel *
load (const char *name, int threads)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = sampan_model_find (name, &error);
  SampanModel *model;

  g_assert_no_error (error);
  model = sampan_model_new_from_file (path, threads, &error);
  g_assert_no_error (error);
  return model;
}

/* The sample portrait through ffmpeg's @filter, which makes it @width x @height, as bytes RGB. */
static guint8 *
load_portrait (const char *filter, int width, int height)
{
  g_autofree char *input = g_build_filename (g_getenv ("SAMPAN_SAMPLES"), "astronaut.png", NULL);
  g_autofree char *output = g_strdup_printf ("%s/models-XXXXXX", g_get_tmp_dir ());
  const char *command[] = { "ffmpeg", "-v", "error",    "-y",       "-i",    input,  "-vf",
                            filter,   "-f", "rawvideo", "-pix_fmt", "rgb24", output, NULL };
  g_autoptr (GError) error = NULL;
  char *bytes = NULL;
  gsize size;
  int status;

  g_assert_cmpint (g_close (g_mkstemp (output), NULL), ==, TRUE);
  g_spawn_sync (NULL, (char **)command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  g_file_get_contents (output, &bytes, &size, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (size, ==, (gsize)width * height * 3);
  remove (output);
  return (guint8 *)bytes;
}

/* The same as floats, (p - @zero) / @unit. */
static float *
load_values (const char *filter, int width, int height, float zero, float unit)
{
  g_autofree guint8 *bytes = load_portrait (filter, width, height);
  gsize n = (gsize)width * height * 3;
  float *values = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    values[i] = ((float)bytes[i] - zero) / unit;
  return values;
}

/* Runs a model of one input. */
static void
run (SampanModel *model, float *values, SampanTensor *outputs, guint n_outputs)
{
  g_autoptr (GError) error = NULL;
  SampanTensor input = *sampan_model_get_input (model, 0);

  input.data = values;
  sampan_model_run (model, &input, 1, outputs, n_outputs, &error);
  g_assert_no_error (error);
}

/* Asserts that the likeliest face of a detector is hers; x and y of its anchor are in parts of the
 * picture. */
static void
assert_face (const float *row, double score, double x, double y, int side)
{
  double scale = (double)PORTRAIT / side;

  x = x * PORTRAIT + row[0] * scale;
  y = y * PORTRAIT + row[1] * scale;
  g_test_message ("score %.3f at %.0f, %.0f, size %.0f x %.0f", score, x, y, row[2] * scale,
                  row[3] * scale);
  g_assert_cmpfloat (score, >, 0.8);
  g_assert_cmpfloat (hypot (x - FACE_X, y - FACE_Y), <, 20);
  g_assert_cmpfloat (row[2] * scale, >, 80);
  g_assert_cmpfloat (row[2] * scale, <, 160);
}

static guint
find_best (const float *scores, guint n)
{
  guint best = 0;

  for (guint i = 1; i < n; i++)
    if (scores[i] > scores[best])
      best = i;
  return best;
}

static double
sigmoid (double x)
{
  return 1 / (1 + exp (-x));
}

static void
test_faces_near (void)
{
  g_autoptr (SampanModel) model = load ("face-detection-short", 1);
  g_autofree float *picture = load_values ("scale=128:128:flags=area", 128, 128, 127.5f, 127.5f);
  SampanTensor outputs[] = { { .name = "regressors" }, { .name = "classificators" } };
  guint best, cell, n;

  run (model, picture, outputs, 2);
  g_assert_cmpuint (sampan_tensor_get_length (&outputs[1]), ==, 896);
  best = find_best (outputs[1].data, 896);
  n = best < 512 ? 16 : 8;
  cell = best < 512 ? best / 2 : (best - 512) / 6;
  assert_face (outputs[0].data + 16 * best, sigmoid (outputs[1].data[best]), (cell % n + 0.5) / n,
               (cell / n + 0.5) / n, 128);
  sampan_tensor_clear (&outputs[0]);
  sampan_tensor_clear (&outputs[1]);
}

static void
test_faces_far (void)
{
  g_autoptr (SampanModel) model = load ("face-detection-full", 1);
  g_autofree float *picture = load_values ("scale=192:192:flags=area", 192, 192, 127.5f, 127.5f);
  SampanTensor outputs[] = { { .name = "reshaped_regressor_face_4" },
                             { .name = "reshaped_classifier_face_4" } };
  guint best;

  run (model, picture, outputs, 2);
  g_assert_cmpuint (sampan_tensor_get_length (&outputs[1]), ==, 48 * 48);
  best = find_best (outputs[1].data, 48 * 48);
  assert_face (outputs[0].data + 16 * best, sigmoid (outputs[1].data[best]), (best % 48 + 0.5) / 48,
               (best / 48 + 0.5) / 48, 192);
  sampan_tensor_clear (&outputs[0]);
  sampan_tensor_clear (&outputs[1]);
}

/* The points of the eyes, the nose and the mouth are where they are in the picture; and there is no
 * face where there is none. */
static void
test_face_points (void)
{
  static const struct
  {
    guint point;
    double x, y;
  } known[] = {
    { 1, 222, 128 }, { 33, 192, 101 }, { 263, 258, 103 }, { 13, 223, 144 }, { 152, 222, 182 }
  };
  g_autoptr (SampanModel) model = load ("face-mesh", 1);
  g_autofree float *face = load_values ("crop=180:180:135:30,scale=192:192", 192, 192, 0, 255);
  g_autofree float *other = load_values ("crop=180:180:0:330,scale=192:192", 192, 192, 0, 255);
  SampanTensor outputs[] = { { .name = "conv2d_21" }, { .name = "conv2d_31" } };

  run (model, face, outputs, 2);
  g_assert_cmpuint (sampan_tensor_get_length (&outputs[0]), ==, 468 * 3);
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      const float *point = outputs[0].data + 3 * known[i].point;

      double x = 135 + point[0] * 180.0 / 192, y = 30 + point[1] * 180.0 / 192;

      g_test_message ("point %u at %.0f, %.0f", known[i].point, x, y);
      g_assert_cmpfloat (hypot (x - known[i].x, y - known[i].y), <, 6);
    }
  g_assert_cmpfloat (sigmoid (outputs[1].data[0]), >, 0.9);
  sampan_tensor_clear (&outputs[0]);
  sampan_tensor_clear (&outputs[1]);
  run (model, other, outputs, 2);
  g_assert_cmpfloat (sigmoid (outputs[1].data[0]), <, 0.5);
  sampan_tensor_clear (&outputs[0]);
  sampan_tensor_clear (&outputs[1]);
}

/* The mean of a mask in a part of the portrait, in pixels of the portrait. */
static double
mean_mask (const float *mask, int width, int height, int left, int top, int right, int bottom)
{
  double sum = 0;
  int n = 0;

  for (int y = top * height / PORTRAIT; y < bottom * height / PORTRAIT; y++)
    for (int x = left * width / PORTRAIT; x < right * width / PORTRAIT; x++, n++)
      sum += mask[y * width + x];
  return sum / n;
}

/* Her face, hair and suit are inside; the wall beside her head, the flag and the rocket are not. */
static void
assert_person (const float *mask, int width, int height)
{
  g_assert_cmpfloat (mean_mask (mask, width, height, 185, 40, 265, 180), >, 0.98);
  g_assert_cmpfloat (mean_mask (mask, width, height, 80, 330, 250, 460), >, 0.98);
  g_assert_cmpfloat (mean_mask (mask, width, height, 80, 10, 140, 120), <, 0.02);
  g_assert_cmpfloat (mean_mask (mask, width, height, 0, 60, 50, 240), <, 0.02);
  g_assert_cmpfloat (mean_mask (mask, width, height, 350, 10, 500, 260), <, 0.02);
}

static void
test_fine_mask (void)
{
  g_autoptr (SampanModel) model = load ("isnet", 2);
  g_autofree float *pixels = load_values ("scale=1024:1024", 1024, 1024, 128, 256);
  g_autofree float *planes = g_new (float, 3 * 1024 * 1024);
  SampanTensor output = { .name = "output" };

  for (int i = 0; i < 1024 * 1024; i++)
    for (int c = 0; c < 3; c++)
      planes[c * 1024 * 1024 + i] = pixels[3 * i + c];
  run (model, planes, &output, 1);
  g_assert_cmpuint (sampan_tensor_get_length (&output), ==, 1024 * 1024);
  assert_person (output.data, 1024, 1024);
  sampan_tensor_clear (&output);
}

/* Three frames of a video, the states handed on. */
static void
check_matte (const char *name, int width, int height)
{
  static const char *const states[][2] = {
    { "r1i", "r1o" }, { "r2i", "r2o" }, { "r3i", "r3o" }, { "r4i", "r4o" }
  };
  g_autoptr (SampanModel) model = load (name, 1);
  g_autofree char *filter = g_strdup_printf ("scale=%d:%d:flags=area", width, height);
  g_autofree float *picture = load_values (filter, width, height, 0, 255);
  SampanTensor inputs[5], outputs[6] = { { .name = "pha" }, { .name = "fgr" } };
  g_autoptr (GError) error = NULL;
  double error_sum = 0;

  g_assert_cmpuint (sampan_model_get_n_inputs (model), ==, 5);
  for (guint i = 0; i < 5; i++)
    {
      inputs[i] = *sampan_model_get_input (model, i);
      inputs[i].data = g_new0 (float, sampan_tensor_get_length (&inputs[i]));
      if (g_str_equal (inputs[i].name, "src"))
        memcpy (inputs[i].data, picture, (gsize)width * height * 3 * sizeof (float));
    }
  for (int frame = 0; frame < 3; frame++)
    {
      for (guint i = 0; i < 6; i++)
        {
          g_free (outputs[i].data);
          outputs[i].name = i < 2 ? outputs[i].name : states[i - 2][1];
        }
      sampan_model_run (model, inputs, 5, outputs, 6, &error);
      g_assert_no_error (error);
      for (guint i = 0; i < 5; i++)
        for (guint j = 0; j < 4; j++)
          if (g_str_equal (inputs[i].name, states[j][0]))
            memcpy (inputs[i].data, outputs[2 + j].data,
                    sampan_tensor_get_length (&inputs[i]) * sizeof (float));
    }
  assert_person (outputs[0].data, width, height);
  /* In her face the colour is that of the picture. */
  for (int c = 0; c < 3; c++)
    {
      int i = (FACE_Y * height / PORTRAIT) * width + FACE_X * width / PORTRAIT;

      error_sum += fabs (outputs[1].data[c * width * height + i] - picture[3 * i + c]);
    }
  g_assert_cmpfloat (error_sum, <, 0.1);
  for (guint i = 0; i < 6; i++)
    sampan_tensor_clear (&outputs[i]);
  for (guint i = 0; i < 5; i++)
    g_free (inputs[i].data);
}

static void
test_matte (void)
{
  check_matte ("rvm", 384, 216);
  check_matte ("rvm-portrait", 216, 384);
}

/* How much two pictures differ, root mean square of 0..255. */
static double
get_error (const guint8 *a, const guint8 *b, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += (a[i] - b[i]) * (a[i] - b[i]);
  return sqrt (sum / (double)n);
}

/* How strong the edges are: the mean difference of neighbours. */
static double
get_sharpness (const guint8 *pixels, int width, int height)
{
  double sum = 0;

  for (int y = 0; y < height; y++)
    for (int i = 3; i < 3 * width; i++)
      sum += abs (pixels[3 * y * width + i] - pixels[3 * y * width + i - 3]);
  return sum / ((double)height * 3 * (width - 1));
}

/* Her face made four times smaller, and large again by the model: the same picture, with edges much
 * stronger than those of bicubic scaling. */
static void
test_enlarge (void)
{
  const char *crop = "crop=256:256:100:20", *small = "crop=256:256:100:20,scale=64:64:flags=area";
  g_autoptr (SampanModel) model = load ("realesrgan-x4fast", 2);
  g_autofree guint8 *original = load_portrait (crop, 256, 256);
  g_autofree guint8 *bicubic =
      load_portrait ("crop=256:256:100:20,scale=64:64:flags=area,scale=256:256:flags=bicubic", 256,
                     256);
  g_autofree guint8 *shrunk = load_portrait (small, 64, 64);
  g_autofree guint8 *result = g_new (guint8, 256 * 256 * 3);
  g_autofree float *planes = g_new (float, 64 * 64 * 3);
  SampanTensor input = { "data", { 1, 3, 64, 64 }, 4, planes }, output = { .name = "output" };
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 64 * 64 * 3; i++)
    planes[i % 3 * 64 * 64 + i / 3] = (float)shrunk[i] / 255;
  sampan_model_run (model, &input, 1, &output, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (output.shape[2], ==, 256);
  g_assert_cmpint (output.shape[3], ==, 256);
  for (int i = 0; i < 256 * 256 * 3; i++)
    result[i] = (guint8)CLAMP (lround (output.data[i % 3 * 256 * 256 + i / 3] * 255), 0, 255);
  sampan_tensor_clear (&output);
  g_test_message ("error %.2f, bicubic %.2f; sharpness %.2f, bicubic %.2f, original %.2f",
                  get_error (result, original, 256 * 256 * 3),
                  get_error (bicubic, original, 256 * 256 * 3), get_sharpness (result, 256, 256),
                  get_sharpness (bicubic, 256, 256), get_sharpness (original, 256, 256));
  g_assert_cmpfloat (get_error (result, original, 256 * 256 * 3), <, 20);
  g_assert_cmpfloat (get_sharpness (result, 256, 256), >, 1.4 * get_sharpness (bicubic, 256, 256));
  g_assert_cmpfloat (get_sharpness (result, 256, 256), <, get_sharpness (original, 256, 256));
}

static void
if_installed (gconstpointer test)
{
  g_autofree char *path = sampan_model_find ("face-mesh", NULL);

  if (path != NULL)
    ((void (*) (void))test) ();
  else
    g_test_skip ("built without models_dir");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/models/faces-near", test_faces_near, if_installed);
  g_test_add_data_func ("/models/faces-far", test_faces_far, if_installed);
  g_test_add_data_func ("/models/face-points", test_face_points, if_installed);
  g_test_add_data_func ("/models/fine-mask", test_fine_mask, if_installed);
  g_test_add_data_func ("/models/matte", test_matte, if_installed);
  g_test_add_data_func ("/models/enlarge", test_enlarge, if_installed);
  return g_test_run ();
}
