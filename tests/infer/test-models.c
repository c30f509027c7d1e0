/* Each model finds in a real picture what it is for: what the build made of the weights is right.
 */
#include "infer/sampan-model.h"

#include <math.h>
#include <glib/gstdio.h>
#include <stdio.h>

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
  return g_test_run ();
}
