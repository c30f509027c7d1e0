#include "frames.h"

#include <math.h>

#include "media/sampan-elements.h"

static double
cubic (double x)
{
  x = fabs (x);

  return x < 1   ? 1.5 * x * x * x - 2.5 * x * x + 1
         : x < 2 ? -0.5 * x * x * x + 2.5 * x * x - 4 * x + 2
                 : 0;
}

/* One pixel of a line of @from that is made @scale times shorter, as the books have it; @shift: how
 * far all pixels lie to the right of where they would. */
static double
resample (const double *line, int from, double scale, int i, double shift)
{
  double stretch = MAX (1, scale);
  double middle = (i + 0.5 + shift) * scale - 0.5 - shift;
  double sum = 0, weights = 0;

  for (int j = (int)floor (middle - 2 * stretch); j <= middle + 2 * stretch; j++)
    {
      double weight = cubic ((j - middle) / stretch);

      weights += weight;
      /* At its edges the picture is mirrored. */
      sum += weight * line[CLAMP (j < 0 ? -1 - j : j >= from ? 2 * from - 1 - j : j, 0, from - 1)];
    }

  return CLAMP (sum / weights, 0, 255);
}

/* What a plane becomes when the frame is made smaller by these @scales, as numbers. */
static double *
resample_plane (GstSample *sample,
                int plane,
                const int *from,
                const int *to,
                const double *scales,
                double shift)
{
  g_autofree double *across = g_new (double, (gsize)to[0] * from[1]);
  g_autofree double *line = g_new (double, MAX (from[0], from[1]));
  double *result = g_new (double, (gsize)to[0] * to[1]);

  for (int y = 0; y < from[1]; y++)
    {
      for (int x = 0; x < from[0]; x++)
        line[x] = frames_get (sample, plane, x, y);
      for (int x = 0; x < to[0]; x++)
        across[y * to[0] + x] = resample (line, from[0], scales[0], x, shift);
    }
  for (int x = 0; x < to[0]; x++)
    {
      for (int y = 0; y < from[1]; y++)
        line[y] = across[y * to[0] + x];
      for (int y = 0; y < to[1]; y++)
        result[y * to[0] + x] = resample (line, from[1], scales[1], y, 0);
    }

  return result;
}

/* From, to. */
static const int sizes[][4] = {
  { 54, 72, 108, 144 }, { 64, 48, 97, 131 }, { 97, 131, 64, 48 }, { 200, 150, 31, 17 },
  { 37, 90, 101, 41 },  { 90, 37, 41, 101 }, { 2, 2, 7, 5 },      { 3, 2, 2, 2 },
  { 2500, 3, 1200, 2 }, { 1000, 60, 50, 7 }, { 16, 16, 16, 300 }, { 16, 16, 300, 16 },
};

/* I420 with these bytes, or of noise so far from black and white that nothing is cut off. */
static GstSample *
make_frame (int width, int height, const char *site, int value)
{
  g_autofree char *text =
      g_strdup_printf ("video/x-raw,format=I420,width=%d,height=%d,framerate=25/1,chroma-site=%s",
                       width, height, site);
  g_autoptr (GstCaps) caps = gst_caps_from_string (text);
  g_autoptr (GstBuffer) buffer = NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed ((guint32)width);
  GstMapInfo map;
  GstVideoInfo info;

  g_assert_true (gst_video_info_from_caps (&info, caps));
  buffer = gst_buffer_new_allocate (NULL, info.size, NULL);
  g_assert_true (gst_buffer_map (buffer, &map, GST_MAP_WRITE));
  for (gsize i = 0; i < map.size; i++)
    map.data[i] = value < 0 ? (guint8)g_rand_int_range (random, 64, 192) : (guint8)value;
  gst_buffer_unmap (buffer, &map);

  return gst_sample_new (buffer, caps, NULL, NULL);
}

static GstSample *
scale (GstSample *sample, const int *size)
{
  g_autofree char *filter =
      g_strdup_printf ("sampanscale ! video/x-raw,width=%d,height=%d", size[0], size[1]);

  return frames_filter (sample, filter);
}

/* Each pixel is what the filter's formula makes of its neighbours, wherever the chroma lies. */
static void
check_weights (const int *size, const char *site)
{
  g_autoptr (GstSample) before = make_frame (size[0], size[1], site, -1);
  g_autoptr (GstSample) after = scale (before, size + 2);

  const double scales[] = { (double)size[0] / size[2], (double)size[1] / size[3] };

  for (int plane = 0; plane < 3; plane++)
    {
      int half = plane > 0;
      int from[] = { (size[0] + half) >> half, (size[1] + half) >> half };
      int to[] = { (size[2] + half) >> half, (size[3] + half) >> half };
      double shift = plane > 0 && g_str_equal (site, "mpeg2") ? -0.25 : 0;
      g_autofree double *wanted = resample_plane (before, plane, from, to, scales, shift);
      double sum = 0;

      for (int i = 0; i < to[0] * to[1]; i++)
        {
          double error = frames_get (after, plane, i % to[0], i / to[0]) - wanted[i];

          if (fabs (error) > 1.5)
            g_test_message ("%d %d-%d %d, plane %d, %s: %d: %g", size[0], size[1], size[2], size[3],
                            plane, site, i, error);
          g_assert_cmpfloat (fabs (error), <, 1.5);
          sum += error;
        }
      if (to[0] * to[1] > 1000)
        g_assert_cmpfloat (fabs (sum / (to[0] * to[1])), <, 0.1);
    }
}

static void
test_weights (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      check_weights (sizes[i], "jpeg");
      check_weights (sizes[i], "mpeg2");
    }
}

/* Where all pixels are alike they stay what they are. */
static void
test_flat (void)
{
  static const int values[] = { 0, 16, 127, 235, 255 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (values); j++)
      {
        g_autoptr (GstSample) before = make_frame (sizes[i][0], sizes[i][1], "mpeg2", values[j]);
        g_autoptr (GstSample) after = scale (before, sizes[i] + 2);

        for (int y = 0; y < sizes[i][3]; y++)
          for (int x = 0; x < sizes[i][2]; x++)
            g_assert_cmpint (frames_get (after, 0, x, y), ==, values[j]);
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
