#include "frames.h"

#include <math.h>
#include <string.h>

#include "media/sampan-elements.h"
#include "media/sampan-resampler.h"

static double
cubic (double x)
{
  x = fabs (x);

  return x < 1   ? 1.5 * x * x * x - 2.5 * x * x + 1
         : x < 2 ? -0.5 * x * x * x + 2.5 * x * x - 4 * x + 2
                 : 0;
}

/* One pixel of a line of @from, which becomes one of @to, as the books have it. */
static double
resample (const double *line, int from, int to, int i)
{
  double scale = (double)from / to, stretch = MAX (1, scale), middle = (i + 0.5) * scale - 0.5;
  double sum = 0, weights = 0;

  for (int j = (int)floor (middle - 2 * stretch); j <= middle + 2 * stretch; j++)
    {
      double weight = cubic ((j - middle) / stretch);

      weights += weight;
      sum += weight * line[CLAMP (j, 0, from - 1)];
    }

  return CLAMP (sum / weights, 0, 255);
}

static double *
resample_plane (const guint8 *plane, int width, int height, int to_width, int to_height)
{
  g_autofree double *across = g_new (double, (gsize)to_width *height);
  g_autofree double *line = g_new (double, MAX (width, height));
  double *result = g_new (double, (gsize)to_width *to_height);

  for (int y = 0; y < height; y++)
    {
      for (int x = 0; x < width; x++)
        line[x] = plane[y * width + x];
      for (int x = 0; x < to_width; x++)
        across[y * to_width + x] = resample (line, width, to_width, x);
    }
  for (int x = 0; x < to_width; x++)
    {
      for (int y = 0; y < height; y++)
        line[y] = across[y * to_width + x];
      for (int y = 0; y < to_height; y++)
        result[y * to_width + x] = resample (line, height, to_height, y);
    }

  return result;
}

/* From, to. */
static const int sizes[][4] = {
  { 54, 72, 108, 144 }, { 64, 48, 97, 131 }, { 97, 131, 64, 48 }, { 200, 150, 31, 17 },
  { 37, 90, 101, 41 },  { 90, 37, 41, 101 }, { 1, 1, 7, 5 },      { 3, 2, 1, 1 },
  { 2500, 3, 1200, 2 }, { 1000, 60, 50, 7 }, { 16, 16, 16, 300 }, { 16, 16, 300, 16 },
};

/* Noise is the hardest there is; so far from black and white that nothing is cut off. */
static void
test_weights (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      int width = sizes[i][0], height = sizes[i][1], to_width = sizes[i][2],
          to_height = sizes[i][3];
      gsize n = (gsize)to_width * to_height;
      g_autofree guint8 *plane = g_malloc ((gsize)width * height);
      g_autofree guint8 *result = g_malloc (n);
      g_autoptr (GRand) random = g_rand_new_with_seed (i);
      g_autoptr (SampanResampler) resampler =
          sampan_resampler_new (width, height, to_width, to_height);
      g_autofree double *wanted = NULL;
      double sum = 0;

      for (int j = 0; j < width * height; j++)
        plane[j] = g_rand_int_range (random, 64, 192);
      wanted = resample_plane (plane, width, height, to_width, to_height);
      sampan_resampler_run (resampler, plane, width, result, to_width);
      for (gsize j = 0; j < n; j++)
        {
          g_assert_cmpfloat (fabs (result[j] - wanted[j]), <, 1.5);
          sum += result[j] - wanted[j];
        }
      if (n > 1000)
        g_assert_cmpfloat (fabs (sum / n), <, 0.1);
    }
}

/* Where all pixels are alike they stay what they are (what lies below black may come one nearer
 * when hundreds are summed up), and none beside the plane is touched. */
static void
test_flat (void)
{
  static const guint8 values[] = { 0, 16, 127, 235, 255 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (values); j++)
      {
        int width = sizes[i][2], height = sizes[i][3], stride = width + 5;
        gsize size = (gsize)sizes[i][0] * sizes[i][1];
        g_autofree guint8 *plane = g_malloc (size);
        g_autofree guint8 *result = g_malloc0 ((gsize)stride * height);
        g_autoptr (SampanResampler) resampler =
            sampan_resampler_new (sizes[i][0], sizes[i][1], width, height);

        memset (plane, values[j], size);
        memset (result, 77, (gsize)stride * height);
        sampan_resampler_run (resampler, plane, sizes[i][0], result, stride);
        for (int y = 0; y < height; y++)
          for (int x = 0; x < stride; x++)
            {
              int wanted = x < width ? values[j] : 77;
              int most = wanted == 0 && (width * 8 < sizes[i][0] || height * 8 < sizes[i][1]);

              g_assert_cmpint (ABS (result[y * stride + x] - wanted), <=, most);
            }
      }
}

/* Larger and smaller again shows the same picture in all planes. */
static void
test_frame (void)
{
  g_autoptr (GstSample) before = frames_load ("astronaut.png", 301, 203, "A420");
  g_autoptr (GstSample) same =
      frames_filter (before, "sampanscale ! video/x-raw,width=301,height=203");
  g_autoptr (GstSample) large =
      frames_filter (before, "sampanscale ! video/x-raw,width=801,height=611");
  g_autoptr (GstSample) after =
      frames_filter (large, "sampanscale ! video/x-raw,width=301,height=203");

  g_assert_true (gst_buffer_peek_memory (gst_sample_get_buffer (before), 0)
                 == gst_buffer_peek_memory (gst_sample_get_buffer (same), 0));
  g_assert_cmpint (frames_get_format (large), ==, GST_VIDEO_FORMAT_A420);
  for (int plane = 0; plane < 4; plane++)
    {
      g_assert_cmpint (frames_difference (before, after, plane, 0, 0, 1, 1), <, 40);
      for (int i = 0; i < 16; i++)
        {
          double x = i % 4 / 4.0, y = (i - i % 4) / 16.0;
          double was = frames_mean (before, plane, x, y, x + 0.25, y + 0.25);

          g_assert_cmpfloat_with_epsilon (frames_mean (large, plane, x, y, x + 0.25, y + 0.25), was,
                                          1.5);
        }
    }
}

/* White in one field and black in the other is not grey in both. */
static void
test_fields (void)
{
  g_autoptr (GstSample) after = NULL;
  g_autoptr (GstSample) before = NULL;
  g_autoptr (GstCaps) caps = gst_caps_from_string (
      "video/x-raw,format=I420,width=64,height=64,framerate=25/1,interlace-mode=interleaved");
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, (gsize)(64 * 96), NULL);

  gst_buffer_memset (buffer, 0, 128, (gsize)(64 * 96));
  for (gsize y = 0; y < 64; y++)
    gst_buffer_memset (buffer, y * 64, y % 2 == 0 ? 235 : 16, 64);
  gst_buffer_add_video_meta (buffer, GST_VIDEO_FRAME_FLAG_INTERLACED, GST_VIDEO_FORMAT_I420, 64,
                             64);
  before = gst_sample_new (buffer, caps, NULL, NULL);
  gst_buffer_unref (buffer);
  after = frames_filter (before, "sampanscale ! video/x-raw,width=100,height=120");
  for (int y = 0; y < 120; y++)
    g_assert_cmpint (frames_get (after, 0, 50, y), ==, y % 2 == 0 ? 235 : 16);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (&argc, &argv);
  g_assert_true (sampan_elements_register ());
  g_test_add_func ("/scale/weights", test_weights);
  g_test_add_func ("/scale/flat", test_flat);
  g_test_add_func ("/scale/frame", test_frame);
  g_test_add_func ("/scale/fields", test_fields);
  return g_test_run ();
}
