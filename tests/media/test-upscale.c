#include "frames.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "infer/sampan-model.h"
#include "media/sampan-enlarger.h"
#include "media/sampan-export.h"
#include "media/sampan-recipe.h"

#define SMOOTH "videoconvertscale method=catrom ! video/x-raw,width=%d,height=%d"

/* How much two frames differ in the luma, root mean square. */
static double
get_error (GstSample *a, GstSample *b)
{
  GstVideoInfo info;
  double sum = 0;

  g_assert_true (gst_video_info_from_caps (&info, gst_sample_get_caps (a)));
  for (int y = 0; y < info.height; y++)
    for (int x = 0; x < info.width; x++)
      {
        int difference = frames_get (a, 0, x, y) - frames_get (b, 0, x, y);

        sum += difference * difference;
      }
  return sqrt (sum / ((double)info.width * info.height));
}

static void
get_size (GstSample *sample, int *width, int *height)
{
  GstVideoInfo info;

  g_assert_true (gst_video_info_from_caps (&info, gst_sample_get_caps (sample)));
  *width = info.width;
  *height = info.height;
}

/* The portrait made small and large again is as near to what it was as by smooth scaling, or
 * nearly, and its edges are much stronger: almost what they were. */
static void
check_enlarged (int factor)
{
  g_autofree char *upscale = g_strdup_printf ("sampanupscale factor=%d", factor);
  g_autofree char *scale = g_strdup_printf (SMOOTH, 512, 512);
  g_autoptr (GstSample) original = frames_load ("astronaut.png", 512, 512, "I420");
  g_autoptr (GstSample) small = frames_load ("astronaut.png", 512 / factor, 512 / factor, "I420");
  g_autoptr (GstSample) large = frames_filter (small, upscale);
  g_autoptr (GstSample) smooth = frames_filter (small, scale);
  int width, height;

  get_size (large, &width, &height);
  g_assert_cmpint (width, ==, 512);
  g_assert_cmpint (height, ==, 512);
  g_test_message ("x%d: error %.2f, smooth %.2f; detail %.2f, smooth %.2f, original %.2f", factor,
                  get_error (large, original), get_error (smooth, original),
                  frames_detail (large, 0, 0, 1, 1), frames_detail (smooth, 0, 0, 1, 1),
                  frames_detail (original, 0, 0, 1, 1));
  g_assert_cmpfloat (get_error (large, original), <, 1.15 * get_error (smooth, original));
  g_assert_cmpfloat (frames_detail (large, 0, 0, 1, 1), >,
                     (factor == 2 ? 1.15 : 1.35) * frames_detail (smooth, 0, 0, 1, 1));
  g_assert_cmpfloat (frames_detail (large, 0, 0, 1, 1), <, frames_detail (original, 0, 0, 1, 1));
  for (int plane = 0; plane < 3; plane++)
    g_assert_cmpfloat (fabs (frames_mean (large, plane, 0, 0, 1, 1)
                             - frames_mean (original, plane, 0, 0, 1, 1)),
                       <, 1);
}

static void
test_twice (void)
{
  check_enlarged (2);
}

static void
test_four_times (void)
{
  check_enlarged (4);
}

static void
map (GstSample *sample, GstVideoFrame *frame, GstMapFlags flags)
{
  GstVideoInfo info;

  g_assert_true (gst_video_info_from_caps (&info, gst_sample_get_caps (sample)));
  g_assert_true (gst_video_frame_map (frame, &info, gst_sample_get_buffer (sample), flags));
}

/* A frame without content. */
static GstSample *
make_empty (int width, int height)
{
  g_autoptr (GstCaps) caps = NULL;
  g_autoptr (GstBuffer) buffer = NULL;
  GstVideoInfo info;

  gst_video_info_set_format (&info, GST_VIDEO_FORMAT_I420, width, height);
  gst_video_colorimetry_from_string (&info.colorimetry, "1:4:0:0");
  caps = gst_video_info_to_caps (&info);
  buffer = gst_buffer_new_allocate (NULL, info.size, NULL);
  return gst_sample_new (buffer, caps, NULL, NULL);
}

/* The tiles that are done; the first cancels, where it is asked to. */
typedef struct
{
  int n_done;
  GCancellable *cancellable;
} Tiles;

static void
count_tile (double fraction, gpointer data)
{
  Tiles *tiles = data;

  tiles->n_done++;
  g_cancellable_cancel (tiles->cancellable);
}

static GstSample *
enlarge (GstSample *sample, int tile)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanEnlarger) enlarger = sampan_enlarger_new (&error);
  GstVideoFrame in, out;
  GstSample *result;
  Tiles tiles = { 0 };
  int width, height;

  g_assert_no_error (error);
  get_size (sample, &width, &height);
  result = make_empty (4 * width, 4 * height);
  sampan_enlarger_set_tile (enlarger, tile);
  map (sample, &in, GST_MAP_READ);
  map (result, &out, GST_MAP_WRITE);
  g_assert_true (sampan_enlarger_run (enlarger, &in, &out, count_tile, &tiles, NULL, &error));
  g_assert_no_error (error);
  gst_video_frame_unmap (&in);
  gst_video_frame_unmap (&out);
  return result;
}

/* In many tiles the picture is the same as in one. */
static void
test_seams (void)
{
  g_autoptr (GstSample) small = frames_load ("astronaut.png", 202, 158, "I420");
  g_autoptr (GstSample) whole = enlarge (small, 256);
  g_autoptr (GstSample) tiles = enlarge (small, 64);

  g_test_message ("largest difference %d, %d, %d; error %.3f",
                  frames_difference (whole, tiles, 0, 0, 0, 1, 1),
                  frames_difference (whole, tiles, 1, 0, 0, 1, 1),
                  frames_difference (whole, tiles, 2, 0, 0, 1, 1), get_error (whole, tiles));
  for (int plane = 0; plane < 3; plane++)
    g_assert_cmpint (frames_difference (whole, tiles, plane, 0, 0, 1, 1), <=, plane == 0 ? 8 : 2);
  g_assert_cmpfloat (get_error (whole, tiles), <, 0.3);
}

/* What is plain stays plain. */
static void
test_plain (void)
{
  g_autoptr (GstSample) colour = frames_make ("0xff3060c0", 34, 22);
  g_autoptr (GstSample) large = frames_filter (colour, "sampanupscale factor=4");
  int width, height;

  get_size (large, &width, &height);
  g_assert_cmpint (width, ==, 136);
  g_assert_cmpint (height, ==, 88);
  for (int plane = 0; plane < 3; plane++)
    g_assert_cmpfloat (fabs (frames_mean (large, plane, 0, 0, 1, 1)
                             - frames_mean (colour, plane, 0, 0, 1, 1)),
                       <, 1.5);
}

/* What can be seen through stays so. */
static void
test_transparency (void)
{
  g_autoptr (GstSample) small = frames_load ("chelsea.png", 60, 40, "A420");
  g_autoptr (GstSample) large = NULL;
  GstVideoFrame frame;
  int width, height;

  map (small, &frame, GST_MAP_READWRITE);
  for (int y = 0; y < 40; y++)
    memset ((guint8 *)GST_VIDEO_FRAME_PLANE_DATA (&frame, 3)
                + y * GST_VIDEO_FRAME_PLANE_STRIDE (&frame, 3),
            0, 30);
  gst_video_frame_unmap (&frame);
  large = frames_filter (small, "sampanupscale factor=2");
  get_size (large, &width, &height);
  g_assert_cmpint (frames_get_format (large), ==, GST_VIDEO_FORMAT_A420);
  g_assert_cmpint (width, ==, 120);
  g_assert_cmpint (height, ==, 80);
  g_assert_cmpfloat (frames_mean (large, 3, 0, 0, 0.48, 1), ==, 0);
  g_assert_cmpfloat (frames_mean (large, 3, 0.52, 0, 1, 1), ==, 255);
}

/* Runs with tiles of @side until it is cancelled. */
static void
run_until_cancelled (Tiles *tiles, GCancellable *cancellable, int side)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanEnlarger) enlarger = sampan_enlarger_new (&error);
  g_autoptr (GstSample) small = frames_load ("astronaut.png", 256, 256, "I420");
  g_autoptr (GstSample) large = make_empty (1024, 1024);
  GstVideoFrame in, out;

  g_assert_no_error (error);
  sampan_enlarger_set_tile (enlarger, side);
  map (small, &in, GST_MAP_READ);
  map (large, &out, GST_MAP_WRITE);
  g_assert_false (
      sampan_enlarger_run (enlarger, &in, &out, count_tile, tiles, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  gst_video_frame_unmap (&in);
  gst_video_frame_unmap (&out);
}

static void
test_stop (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Tiles tiles = { .cancellable = cancellable };

  run_until_cancelled (&tiles, cancellable, 16);
  g_assert_cmpint (tiles.n_done, ==, 1);
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (G_USEC_PER_SEC / 20);
  g_cancellable_cancel (cancellable);
  return NULL;
}

/* A tile under way is not waited for: this one takes ten times as long and more. */
static void
test_stop_inside (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);
  Tiles tiles = { 0 };

  run_until_cancelled (&tiles, cancellable, 256);
  g_assert_cmpint (tiles.n_done, ==, 0);
  g_thread_join (thread);
}

/* ---- in a plan ---- */

static SampanRecipe *
make_recipe (const char *edits, int width, int height, int max_size, GError **error)
{
  SampanMediaInfo info = { .kind = SAMPAN_MEDIA_IMAGE, .width = width, .height = height };
  g_autofree char *json = g_strdup_printf ("{\"version\": 1, \"edits\": [%s]}", edits);
  g_autoptr (GError) broken = NULL;
  g_autoptr (SampanPlan) plan = sampan_plan_new_from_json (json, SAMPAN_MEDIA_IMAGE, &broken);

  g_assert_no_error (broken);
  return sampan_recipe_new (&info, plan, NULL, max_size, 0, error);
}

/* How many times the element makes it larger, 0 if it is not there. It comes before what is done to
 * the pixels. */
static int
find_factor (SampanRecipe *recipe)
{
  int factor = 0;

  for (guint i = 0; i < recipe->video->len; i++)
    {
      SampanStage *stage = recipe->video->pdata[i];

      g_assert_false (factor == 0 && g_str_equal (stage->factory, "sampandenoise"));
      if (g_str_equal (stage->factory, "sampanupscale"))
        gst_structure_get_int (stage->fixed, "factor", &factor);
    }
  return factor;
}

static void
test_sizes (void)
{
  static const struct
  {
    const char *edits;
    int max_size, width, height, factor;
  } cases[] = {
    { "{\"op\": \"upscale\", \"factor\": 2}, {\"op\": \"denoise\", \"amount\": 0.5}", 0, 800, 600,
      2 },
    { "{\"op\": \"upscale\", \"factor\": 4}", 0, 1600, 1200, 4 },
    { "{\"op\": \"upscale\", \"factor\": 4}, {\"op\": \"crop\", \"aspect\": \"1:1\"}", 0, 1200,
      1200, 4 },
    { "{\"op\": \"crop\", \"aspect\": \"1:1\"}, {\"op\": \"upscale\", \"factor\": 4}", 0, 1200,
      1200, 4 },
    { "{\"op\": \"rotate\", \"degrees\": 90}, {\"op\": \"upscale\", \"factor\": 2}", 0, 600, 800,
      2 },
    { "{\"op\": \"upscale\", \"factor\": 4}, {\"op\": \"resize\", \"width\": 600}", 0, 600, 450,
      2 },
    { "{\"op\": \"resize\", \"width\": 200}, {\"op\": \"upscale\", \"factor\": 2}", 0, 400, 300,
      0 },
    /* A preview, a large and a small one. */
    { "{\"op\": \"upscale\", \"factor\": 4}", 1000, 1000, 750, 4 },
    { "{\"op\": \"upscale\", \"factor\": 4}", 500, 500, 376, 0 },
    { "{\"op\": \"upscale\", \"factor\": 4}", 256, 256, 192, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SampanRecipe) recipe =
          make_recipe (cases[i].edits, 400, 300, cases[i].max_size, &error);

      g_assert_no_error (error);
      g_test_message ("%s", cases[i].edits);
      g_assert_cmpint (recipe->width, ==, cases[i].width);
      g_assert_cmpint (recipe->height, ==, cases[i].height);
      g_assert_cmpint (find_factor (recipe), ==, cases[i].factor);
    }
}

/* Before anything begins, in previews too. */
static void
test_too_large (void)
{
  static const struct
  {
    int width, height, max_size;
    gboolean fits;
  } cases[] = { { 2500, 2500, 0, TRUE },    { 2502, 2500, 0, FALSE }, { 4096, 1000, 0, TRUE },
                { 4098, 1000, 0, FALSE },   { 1000, 4098, 0, FALSE }, { 6000, 4000, 300, FALSE },
                { 100000, 10000, 0, FALSE } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SampanRecipe) recipe =
          make_recipe ("{\"op\": \"upscale\", \"factor\": 4}", cases[i].width, cases[i].height,
                       cases[i].max_size, &error);

      g_assert_true ((recipe != NULL) == cases[i].fits);
      if (!cases[i].fits)
        g_assert_error (error, SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_PLAN);
    }
}

typedef struct
{
  GCancellable *cancellable;
  guint n_reports;
  double last;
} Watch;

static void
on_progress (double fraction, double seconds_left, gpointer data)
{
  Watch *watch = data;

  g_assert_cmpfloat (fraction, >=, watch->last);
  watch->n_reports += fraction > 0 && fraction < 1;
  watch->last = fraction;
  if (fraction > 0 && watch->cancellable != NULL)
    g_cancellable_cancel (watch->cancellable);
}

static gboolean export (const char *edits, Watch *watch, char **output, GError **error)
{
  g_autofree char *folder = g_dir_make_tmp ("upscale-XXXXXX", NULL);
  g_autofree char *input = g_build_filename (g_getenv ("SAMPAN_SAMPLES"), "astronaut.png", NULL);
  g_autofree char *json = g_strdup_printf ("{\"version\": 1, \"edits\": [%s]}", edits);
  g_autoptr (SampanPlan) plan = sampan_plan_new_from_json (json, SAMPAN_MEDIA_IMAGE, NULL);
  SampanExportSpec spec = { .input = input, .plan = plan };

  *output = g_build_filename (folder, "large.jpg", NULL);
  spec.output = *output;
  return sampan_export (&spec, on_progress, watch, watch->cancellable, error);
}

/* An export tells how far it is. */
static void
test_export (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanMediaInfo) info = NULL;
  g_autofree char *output = NULL;
  g_autofree char *folder = NULL;
  Watch watch = { 0 };

  g_assert_true (export ("{\"op\": \"upscale\", \"factor\": 2}", &watch, &output, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (watch.n_reports, >=, 1);
  g_assert_cmpfloat (watch.last, ==, 1);
  info = sampan_media_probe (output, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (info->width, ==, 1024);
  g_assert_cmpint (info->height, ==, 1024);
  g_unlink (output);
  folder = g_path_get_dirname (output);
  g_rmdir (folder);
}

/* A cancel is obeyed before the picture is done, and leaves nothing. */
static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  g_autofree char *folder = NULL;
  Watch watch = { .cancellable = cancellable };

  /* Other pixels than before, so that no result is kept. */
  g_assert_false (export ("{\"op\": \"flip\", \"axis\": \"horizontal\"},"
                          "{\"op\": \"upscale\", \"factor\": 4}",
                          &watch, &output, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpfloat (watch.last, <, 0.99);
  folder = g_path_get_dirname (output);
  /* Empty, or it could not be removed. */
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
if_installed (gconstpointer test)
{
  g_autofree char *path = sampan_model_find ("realesrgan-x4fast", NULL);

  if (path != NULL)
    ((void (*) (void))test) ();
  else
    g_test_skip ("built without models_dir");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  sampan_media_init ();
  g_test_add_data_func ("/upscale/twice", test_twice, if_installed);
  g_test_add_data_func ("/upscale/four-times", test_four_times, if_installed);
  g_test_add_data_func ("/upscale/seams", test_seams, if_installed);
  g_test_add_data_func ("/upscale/plain", test_plain, if_installed);
  g_test_add_data_func ("/upscale/transparency", test_transparency, if_installed);
  g_test_add_data_func ("/upscale/stop", test_stop, if_installed);
  g_test_add_func ("/upscale/sizes", test_sizes);
  g_test_add_func ("/upscale/too-large", test_too_large);
  g_test_add_data_func ("/upscale/export", test_export, if_installed);
  g_test_add_data_func ("/upscale/cancel", test_cancel, if_installed);
  g_test_add_data_func ("/upscale/stop-inside", test_stop_inside, if_installed);
  return g_test_run ();
}
