#include "frames.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "media/sampan-elements.h"

/*
 * What makes grain, takes noise away and redraws frames: each is measured by what a person would
 * see in the result.
 */

#define WHOLE 0, 0, 1, 1
#define FRAME (GST_SECOND / 25)

static const char *const styles[] = { "cartoon", "pencil", "oil", "pixel" };

/* A plane without its padding. */
typedef struct
{
  guint8 *data;
  int width;
  int height;
} Plane;

static void
plane_clear (Plane *self)
{
  g_free (self->data);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Plane, plane_clear)

static Plane
take_plane (GstSample *sample, int plane)
{
  GstVideoFrame frame;
  GstVideoInfo info;
  Plane result;

  g_assert_true (gst_video_info_from_caps (&info, gst_sample_get_caps (sample)));
  g_assert_true (gst_video_frame_map (&frame, &info, gst_sample_get_buffer (sample), GST_MAP_READ));
  result.width = GST_VIDEO_FRAME_COMP_WIDTH (&frame, plane);
  result.height = GST_VIDEO_FRAME_COMP_HEIGHT (&frame, plane);
  result.data = g_malloc ((gsize)result.width * result.height);
  for (int y = 0; y < result.height; y++)
    memcpy (result.data + (gsize)y * result.width,
            (guint8 *)GST_VIDEO_FRAME_PLANE_DATA (&frame, plane)
                + (gsize)y * GST_VIDEO_FRAME_PLANE_STRIDE (&frame, plane),
            result.width);
  gst_video_frame_unmap (&frame);
  return result;
}

typedef int (*Change) (int value, int plane, int x, int y, gpointer data);

/* A copy in which each value of Y, Cb and Cr is what @change says, at @time. */
static GstSample *
change_sample (GstSample *sample, GstClockTime time, Change change, gpointer data)
{
  g_autoptr (GstBuffer) buffer = gst_buffer_copy_deep (gst_sample_get_buffer (sample));
  GstVideoFrame frame;
  GstVideoInfo info;

  g_assert_true (gst_video_info_from_caps (&info, gst_sample_get_caps (sample)));
  GST_BUFFER_PTS (buffer) = time;
  GST_BUFFER_DURATION (buffer) = FRAME;
  GST_BUFFER_FLAG_UNSET (buffer, GST_BUFFER_FLAG_DISCONT);
  g_assert_true (gst_video_frame_map (&frame, &info, buffer, GST_MAP_READWRITE));
  for (int plane = 0; change != NULL && plane < 3; plane++)
    for (int y = 0; y < GST_VIDEO_FRAME_COMP_HEIGHT (&frame, plane); y++)
      for (int x = 0; x < GST_VIDEO_FRAME_COMP_WIDTH (&frame, plane); x++)
        {
          guint8 *value = (guint8 *)GST_VIDEO_FRAME_PLANE_DATA (&frame, plane)
                          + (gsize)y * GST_VIDEO_FRAME_PLANE_STRIDE (&frame, plane) + x;

          *value = (guint8)CLAMP (change (*value, plane, x, y, data), 0, 255);
        }
  gst_video_frame_unmap (&frame);
  return gst_sample_new (buffer, gst_sample_get_caps (sample), NULL, NULL);
}

/* What becomes of one sample after the other in the same element. */
static void
filter_all (GstSample **inputs, GstSample **outputs, int n, const char *description)
{
  g_autofree char *whole =
      g_strdup_printf ("appsrc name=source format=time ! %s ! appsink name=sink sync=false",
                       description);
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = gst_parse_launch (whole, &error);
  g_autoptr (GstElement) source = gst_bin_get_by_name (GST_BIN (pipeline), "source");
  g_autoptr (GstElement) sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  GstFlowReturn flow;

  g_assert_no_error (error);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  for (int i = 0; i < n; i++)
    {
      g_signal_emit_by_name (source, "push-sample", inputs[i], &flow);
      g_signal_emit_by_name (sink, "pull-sample", &outputs[i]);
      g_assert_nonnull (outputs[i]);
    }
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

static GstSample *
filter_at (GstSample *sample, GstClockTime time, const char *description)
{
  g_autoptr (GstSample) input = change_sample (sample, time, NULL, NULL);

  return frames_filter (input, description);
}

static GstSample *
portrait (void)
{
  return frames_load ("astronaut.png", 512, 512, "I420");
}

/* The mean of the absolute differences of two planes. */
static double
distance (GstSample *a, GstSample *b, int plane)
{
  g_auto (Plane) first = take_plane (a, plane);
  g_auto (Plane) second = take_plane (b, plane);
  gsize n = (gsize)first.width * first.height;
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += abs (first.data[i] - second.data[i]);
  return sum / (double)n;
}

static double
psnr (GstSample *a, GstSample *b, int plane)
{
  g_auto (Plane) first = take_plane (a, plane);
  g_auto (Plane) second = take_plane (b, plane);
  gsize n = (gsize)first.width * first.height;
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += (first.data[i] - second.data[i]) * (first.data[i] - second.data[i]);
  return 10 * log10 (255.0 * 255 * (double)n / sum);
}

static double
deviation (GstSample *sample)
{
  g_auto (Plane) plane = take_plane (sample, 0);
  gsize n = (gsize)plane.width * plane.height;
  double sum = 0, square = 0;

  for (gsize i = 0; i < n; i++)
    {
      sum += plane.data[i];
      square += plane.data[i] * plane.data[i];
    }
  return sqrt (square / (double)n - sum / (double)n * (sum / (double)n));
}

/* The correlation of two planes of one size. */
static double
correlate (const Plane *a, const Plane *b)
{
  double n = (double)a->width * a->height, sa = 0, sb = 0, aa = 0, bb = 0, ab = 0;

  g_assert_cmpint (a->width, ==, b->width);
  g_assert_cmpint (a->height, ==, b->height);
  for (gsize i = 0; i < (gsize)a->width * a->height; i++)
    {
      sa += a->data[i];
      sb += b->data[i];
      aa += a->data[i] * a->data[i];
      bb += b->data[i] * b->data[i];
      ab += a->data[i] * b->data[i];
    }
  return (ab / n - sa / n * sb / n)
         / sqrt ((aa / n - sa / n * sa / n) * (bb / n - sb / n * sb / n));
}

/* The means of squares of pixels. */
static Plane
shrink (const Plane *plane, int factor)
{
  Plane result = { NULL, plane->width / factor, plane->height / factor };

  result.data = g_malloc ((gsize)result.width * result.height);
  for (int y = 0; y < result.height; y++)
    for (int x = 0; x < result.width; x++)
      {
        int sum = 0;

        for (int j = 0; j < factor; j++)
          for (int i = 0; i < factor; i++)
            sum += plane->data[(gsize)(y * factor + j) * plane->width + x * factor + i];
        result.data[(gsize)y * result.width + x] =
            (guint8)((sum + factor * factor / 2) / (factor * factor));
      }
  return result;
}

/* ---- all of them ---- */

static const char *const filters[] = {
  "sampangrain amount=0.8",  "sampandenoise amount=0.8",    "sampandenoise amount=0.8 still=true",
  "sampanlook look=dreamy",  "sampanstylise style=cartoon", "sampanstylise style=pencil",
  "sampanstylise style=oil", "sampanstylise style=pixel",   "sampanstylise style=oil strength=0.4",
};

static void
test_neutral (void)
{
  static const char *const neutral[] = {
    "sampangrain",
    "sampandenoise",
    "sampanstylise",
    "sampanstylise style=oil strength=0",
    "sampanstylise style=nonsense",
  };
  g_autoptr (GstSample) before = portrait ();

  for (gsize i = 0; i < G_N_ELEMENTS (neutral); i++)
    {
      g_autoptr (GstSample) after = frames_filter (before, neutral[i]);

      /* The very same memory: nothing was copied. */
      g_assert_true (gst_buffer_peek_memory (gst_sample_get_buffer (before), 0)
                     == gst_buffer_peek_memory (gst_sample_get_buffer (after), 0));
    }
}

/* Any size that caps allow, with transparency, which is kept. */
static void
test_sizes (void)
{
  static const int sizes[][2] = { { 641, 483 }, { 2, 2 }, { 1, 1 }, { 3, 200 }, { 200, 1 } };

  for (gsize i = 0; i < G_N_ELEMENTS (filters); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (sizes); j++)
      {
        g_autoptr (GstSample) before =
            frames_load ("astronaut.png", sizes[j][0], sizes[j][1], "A420");
        g_autoptr (GstSample) after = frames_filter (before, filters[i]);

        g_assert_cmpint (frames_get_format (after), ==, GST_VIDEO_FORMAT_A420);
        g_assert_cmpint (frames_difference (before, after, 3, WHOLE), ==, 0);
      }
}

/* Nothing remains of the frame before but what denoising takes on purpose. */
static void
test_no_memory (void)
{
  g_autoptr (GstSample) one = portrait ();
  g_autoptr (GstSample) other = frames_load ("coffee.png", 512, 512, "I420");
  g_autoptr (GstSample) larger = frames_load ("coffee.png", 640, 400, "I420");

  for (gsize i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      GstSample *inputs[3] = { one, larger, other }, *outputs[3];
      g_autoptr (GstSample) alone = frames_filter (other, filters[i]);

      filter_all (inputs, outputs, 3, filters[i]);
      for (int plane = 0; plane < 3; plane++)
        g_assert_cmpint (frames_difference (outputs[2], alone, plane, WHOLE), ==, 0);
      for (int k = 0; k < 3; k++)
        gst_sample_unref (outputs[k]);
    }
}

/* ---- grain ---- */

static void
test_grain_amount (void)
{
  g_autoptr (GstSample) grey = frames_make ("0xff808080", 640, 480);
  g_autoptr (GstSample) black = frames_make ("0xff000000", 64, 48);
  g_autoptr (GstSample) white = frames_make ("0xffffffff", 64, 48);
  g_autoptr (GstSample) black_after = frames_filter (black, "sampangrain amount=1");
  g_autoptr (GstSample) white_after = frames_filter (white, "sampangrain amount=1");
  double last = 0;

  for (int i = 1; i <= 4; i++)
    {
      g_autofree char *description = g_strdup_printf ("sampangrain amount=%g", i / 4.0);
      g_autoptr (GstSample) after = frames_filter (grey, description);
      double now = deviation (after);

      g_assert_cmpfloat (now, >, last + 2);
      g_assert_cmpfloat_with_epsilon (frames_mean (after, 0, WHOLE), frames_mean (grey, 0, WHOLE),
                                      0.3);
      g_assert_cmpint (frames_difference (grey, after, 1, WHOLE), ==, 0);
      g_assert_cmpint (frames_difference (grey, after, 2, WHOLE), ==, 0);
      last = now;
    }
  g_assert_cmpfloat (last, <, 30);
  g_assert_cmpint (frames_difference (black, black_after, 0, WHOLE), ==, 0);
  g_assert_cmpint (frames_difference (white, white_after, 0, WHOLE), ==, 0);
}

/* Each frame has its own grain, the same each time that it is shown; a picture has one. */
static void
test_grain_time (void)
{
  g_autoptr (GstSample) grey = frames_make ("0xff808080", 320, 240);
  g_autoptr (GstSample) one = filter_at (grey, 10 * FRAME, "sampangrain amount=0.5");
  g_autoptr (GstSample) again = filter_at (grey, 10 * FRAME, "sampangrain amount=0.5");
  g_autoptr (GstSample) nearly = filter_at (grey, 10 * FRAME + 900000, "sampangrain amount=0.5");
  g_autoptr (GstSample) next = filter_at (grey, 11 * FRAME, "sampangrain amount=0.5");
  g_autoptr (GstSample) still = filter_at (grey, 10 * FRAME, "sampangrain amount=0.5 still=true");
  g_autoptr (GstSample) still_next =
      filter_at (grey, 11 * FRAME, "sampangrain amount=0.5 still=true");
  g_auto (Plane) one_luma = take_plane (one, 0);
  g_auto (Plane) next_luma = take_plane (next, 0);

  g_assert_cmpint (frames_difference (one, again, 0, WHOLE), ==, 0);
  /* Containers round times. */
  g_assert_cmpint (frames_difference (one, nearly, 0, WHOLE), ==, 0);
  g_assert_cmpfloat (fabs (correlate (&one_luma, &next_luma)), <, 0.05);
  g_assert_cmpint (frames_difference (still, still_next, 0, WHOLE), ==, 0);
}

/* A preview of half the size has the grain of the result. */
static void
test_grain_size (void)
{
  g_autoptr (GstSample) large = frames_make ("0xff808080", 1440, 1080);
  g_autoptr (GstSample) small = frames_make ("0xff808080", 720, 540);
  g_autoptr (GstSample) large_after = frames_filter (large, "sampangrain amount=0.7");
  g_autoptr (GstSample) small_after = frames_filter (small, "sampangrain amount=0.7");
  g_auto (Plane) large_luma = take_plane (large_after, 0);
  g_auto (Plane) shrunk = shrink (&large_luma, 2);
  g_auto (Plane) small_luma = take_plane (small_after, 0);

  g_assert_cmpfloat (correlate (&shrunk, &small_luma), >, 0.9);
}

/* ---- noise ---- */

static guint32
scramble (guint32 x)
{
  x = (x ^ x >> 16) * 0x7feb352du;
  x = (x ^ x >> 15) * 0x846ca68bu;
  return x ^ x >> 16;
}

typedef struct
{
  guint32 seed;
  double sigma;
} Noise;

static int
add_noise (int value, int plane, int x, int y, gpointer data)
{
  const Noise *noise = data;
  guint32 bits = scramble (scramble (noise->seed * 3 + plane) + (guint32)(y * 4099 + x));
  int sum =
      (int)(bits & 255) + (int)(bits >> 8 & 255) + (int)(bits >> 16 & 255) + (int)(bits >> 24);

  return (int)lrint (value + (sum - 510) / 147.8 * noise->sigma);
}

/* How steep the edges of @clean are in @sample, as a part of what they are there. */
static double
keep_edges (GstSample *clean, GstSample *sample)
{
  g_auto (Plane) a = take_plane (clean, 0);
  g_auto (Plane) b = take_plane (sample, 0);
  double old = 0, new = 0;

  for (int y = 0; y < a.height; y++)
    for (int x = 1; x < a.width; x++)
      {
        gsize at = (gsize)y * a.width + x;
        int step = a.data[at] - a.data[at - 1];

        if (abs (step) < 50)
          continue;
        old += abs (step);
        new += (step > 0 ? 1 : -1) * (b.data[at] - b.data[at - 1]);
      }
  g_assert_cmpfloat (old, >, 10000);
  return new / old;
}

static void
test_denoise (void)
{
  static const double sigmas[] = { 5, 10, 20 };
  g_autoptr (GstSample) clean = portrait ();

  for (gsize i = 0; i < G_N_ELEMENTS (sigmas); i++)
    for (int still = 0; still < 2; still++)
      {
        Noise noise = { 1, sigmas[i] };
        g_autofree char *description = g_strdup_printf ("sampandenoise amount=0.5 still=%d", still);
        g_autoptr (GstSample) noisy = change_sample (clean, 0, add_noise, &noise);
        g_autoptr (GstSample) after = frames_filter (noisy, description);

        g_assert_cmpfloat (psnr (clean, after, 0), >, psnr (clean, noisy, 0) + 3);
        for (int plane = 1; plane < 3; plane++)
          g_assert_cmpfloat (psnr (clean, after, plane), >, psnr (clean, noisy, plane) + 4);
        g_assert_cmpfloat (keep_edges (clean, after), >, 0.88);
      }
}

/* What has no noise keeps its detail. */
static void
test_denoise_clean (void)
{
  g_autoptr (GstSample) clean = portrait ();
  g_autoptr (GstSample) after = frames_filter (clean, "sampandenoise amount=0.5 still=true");

  g_assert_cmpfloat (psnr (clean, after, 0), >, 38);
  g_assert_cmpfloat (frames_detail (after, WHOLE), >, 0.75 * frames_detail (clean, WHOLE));
  g_assert_cmpfloat (keep_edges (clean, after), >, 0.97);
}

/* A picture that moves to the left. */
static int
shift_left (int value, int plane, int x, int y, gpointer data)
{
  const Plane *planes = data;
  int step = planes[3].width;
  const Plane *source = &planes[plane];

  return source
      ->data[(gsize)y * source->width + (x + (plane == 0 ? step : step / 2)) % source->width];
}

/* Where nothing moves, frames help one another; where something does, none shows in another. */
static void
test_denoise_video (void)
{
  g_autoptr (GstSample) clean = portrait ();
  Plane planes[4] = { take_plane (clean, 0), take_plane (clean, 1), take_plane (clean, 2) };

  for (int speed = 0; speed <= 6; speed += 6)
    {
      GstSample *scenes[8], *inputs[8], *outputs[8];
      g_autoptr (GstSample) alone = NULL;

      for (int i = 0; i < 8; i++)
        {
          Noise noise = { 10 + i, 12 };

          planes[3].width = speed * i;
          scenes[i] = change_sample (clean, i * FRAME, shift_left, planes);
          inputs[i] = change_sample (scenes[i], i * FRAME, add_noise, &noise);
        }
      filter_all (inputs, outputs, 8, "sampandenoise amount=0.5");
      if (speed == 0)
        g_assert_cmpfloat (psnr (scenes[7], outputs[7], 0), >, psnr (scenes[0], outputs[0], 0) + 1);
      else
        g_assert_cmpfloat (psnr (scenes[7], outputs[7], 0), >,
                           psnr (scenes[0], outputs[0], 0) - 0.3);
      g_assert_cmpfloat (keep_edges (scenes[7], outputs[7]), >, 0.88);
      for (int i = 0; i < 8; i++)
        {
          gst_sample_unref (scenes[i]);
          gst_sample_unref (inputs[i]);
          gst_sample_unref (outputs[i]);
        }
    }
  for (int i = 0; i < 3; i++)
    plane_clear (&planes[i]);
}

/* ---- styles ---- */

static void
test_strength (void)
{
  g_autoptr (GstSample) before = portrait ();

  for (gsize i = 0; i < G_N_ELEMENTS (styles); i++)
    {
      g_autofree char *half = g_strdup_printf ("sampanstylise style=%s strength=0.5", styles[i]);
      g_autofree char *whole = g_strdup_printf ("sampanstylise style=%s", styles[i]);
      g_autoptr (GstSample) middle = frames_filter (before, half);
      g_autoptr (GstSample) after = frames_filter (before, whole);
      double way = distance (before, after, 0);

      g_assert_cmpfloat (way, >, 4);
      g_assert_cmpfloat (distance (before, middle, 0), >, 0.35 * way);
      g_assert_cmpfloat (distance (before, middle, 0), <, 0.85 * way);
      g_assert_cmpfloat (distance (middle, after, 0), <, 0.95 * way);
    }
}

/* What is seen from afar is the same picture, and the same in a small preview. */
static void
test_style_sizes (void)
{
  g_autoptr (GstSample) large = frames_load ("coffee.png", 1200, 800, "I420");
  g_autoptr (GstSample) small = frames_load ("coffee.png", 600, 400, "I420");

  for (gsize i = 0; i < G_N_ELEMENTS (styles); i++)
    {
      g_autofree char *description = g_strdup_printf ("sampanstylise style=%s", styles[i]);
      g_autoptr (GstSample) large_after = frames_filter (large, description);
      g_autoptr (GstSample) small_after = frames_filter (small, description);
      g_auto (Plane) original = take_plane (small, 0);
      g_auto (Plane) original_far = shrink (&original, 8);
      g_auto (Plane) large_luma = take_plane (large_after, 0);
      g_auto (Plane) large_far = shrink (&large_luma, 16);
      g_auto (Plane) small_luma = take_plane (small_after, 0);
      g_auto (Plane) small_far = shrink (&small_luma, 8);

      g_assert_cmpfloat (correlate (&original_far, &large_far), >, 0.9);
      g_assert_cmpfloat (correlate (&small_far, &large_far), >, 0.97);
    }
}

/* How many neighbours differ a little: texture and noise, not edges. */
static int
count_texture (GstSample *sample)
{
  g_auto (Plane) plane = take_plane (sample, 0);
  int n = 0;

  for (int y = 0; y < plane.height; y++)
    for (int x = 1; x < plane.width; x++)
      {
        gsize at = (gsize)y * plane.width + x;
        int step = abs (plane.data[at] - plane.data[at - 1]);

        n += step >= 3 && step <= 20;
      }
  return n;
}

/* The mean light along strong edges: where the luma of @original is steep. */
static double
light_of_edges (GstSample *original, GstSample *sample)
{
  g_auto (Plane) plane = take_plane (original, 0);
  g_auto (Plane) other = take_plane (sample, 0);
  double sum = 0, n = 0;

  for (int y = 0; y < plane.height; y++)
    for (int x = 2; x < plane.width; x++)
      {
        gsize at = (gsize)y * plane.width + x;

        if (abs (plane.data[at] - plane.data[at - 2]) < 60)
          continue;
        sum += other.data[at - 1];
        n++;
      }
  return sum / n;
}

static void
test_cartoon (void)
{
  g_autoptr (GstSample) before = portrait ();
  Noise noise = { 3, 1 };
  g_autoptr (GstSample) noisy = change_sample (before, 0, add_noise, &noise);
  g_autoptr (GstSample) after = frames_filter (before, "sampanstylise style=cartoon");
  g_autoptr (GstSample) noisy_after = frames_filter (noisy, "sampanstylise style=cartoon");

  g_assert_cmpint (count_texture (after), <, count_texture (before) / 2);
  g_assert_cmpfloat (light_of_edges (before, after), <, light_of_edges (before, before) - 10);
  /* Her suit is more orange than before. */
  g_assert_cmpfloat (frames_mean (after, 2, 0.35, 0.75, 0.5, 0.95), >,
                     frames_mean (before, 2, 0.35, 0.75, 0.5, 0.95) + 3);
  /* The noise of a camera does not make it flicker. */
  g_assert_cmpfloat (distance (after, noisy_after, 0), <, 1.5);
}

static void
test_pencil (void)
{
  g_autoptr (GstSample) before = portrait ();
  g_autoptr (GstSample) video = frames_load_video ("astronaut.png", 512, 512);
  g_autoptr (GstSample) after = frames_filter (before, "sampanstylise style=pencil");
  g_autoptr (GstSample) video_after = frames_filter (video, "sampanstylise style=pencil");
  g_autoptr (GstSample) white = frames_make ("0xffffffff", 512, 512);
  g_autoptr (GstSample) paper = frames_filter (white, "sampanstylise style=pencil");
  g_autoptr (GstSample) grey = frames_make ("0xff606060", 512, 512);
  g_autoptr (GstSample) hatched = frames_filter (grey, "sampanstylise style=pencil");

  for (int plane = 1; plane < 3; plane++)
    {
      g_auto (Plane) chroma = take_plane (after, plane);

      for (int i = 0; i < chroma.width * chroma.height; i++)
        g_assert_cmpint (chroma.data[i], ==, 128);
    }
  /* Dark is dark: the helmet; light is paper: the rocket. */
  g_assert_cmpfloat (frames_mean (after, 0, 0.6, 0.86, 0.65, 0.95), <, 75);
  g_assert_cmpfloat (frames_mean (after, 0, 0.74, 0.36, 0.77, 0.44), >, 185);
  g_assert_cmpfloat_with_epsilon (frames_mean (video_after, 0, WHOLE),
                                  16 + frames_mean (after, 0, WHOLE) * 219 / 255, 3);
  g_assert_cmpfloat (deviation (paper), <, 1);
  g_assert_cmpfloat (frames_mean (paper, 0, WHOLE), >, 220);
  /* A grey is made of strokes. */
  g_assert_cmpfloat (deviation (hatched), >, 15);
}

static void
test_oil (void)
{
  g_autoptr (GstSample) before = portrait ();
  g_autoptr (GstSample) after = frames_filter (before, "sampanstylise style=oil");
  g_auto (Plane) luma = take_plane (before, 0);
  g_auto (Plane) painted = take_plane (after, 0);
  g_autoptr (GstSample) grey = frames_make ("0xff808080", 512, 512);
  g_autoptr (GstSample) canvas = frames_filter (grey, "sampanstylise style=oil");

  /* The badge is no longer to be read, but the picture stands, its edges where they were. */
  g_assert_cmpfloat (frames_detail (after, 0.26, 0.68, 0.42, 0.81), <,
                     0.75 * frames_detail (before, 0.26, 0.68, 0.42, 0.81));
  g_assert_cmpfloat (correlate (&luma, &painted), >, 0.95);
  g_assert_cmpfloat (keep_edges (before, after), >, 0.4);
  g_assert_cmpfloat_with_epsilon (frames_mean (after, 0, WHOLE), frames_mean (before, 0, WHOLE), 4);
  /* Bristles leave marks on an even ground. */
  g_assert_cmpfloat (deviation (canvas), >, 1.5);
  g_assert_cmpfloat (deviation (canvas), <, 12);
}

/* How many columns differ from the one on their left anywhere. */
static int
count_steps (const Plane *plane)
{
  int n = 0;

  for (int x = 1; x < plane->width; x++)
    for (int y = 0; y < plane->height; y++)
      if (plane->data[(gsize)y * plane->width + x] != plane->data[(gsize)y * plane->width + x - 1])
        {
          n++;
          break;
        }
  return n;
}

static int
count_values (const Plane *plane)
{
  gboolean seen[256] = { FALSE };
  int n = 0;

  for (gsize i = 0; i < (gsize)plane->width * plane->height; i++)
    {
      n += !seen[plane->data[i]];
      seen[plane->data[i]] = TRUE;
    }
  return n;
}

static void
test_pixel (void)
{
  static const int sides[] = { 512, 1080 };

  for (gsize i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      g_autoptr (GstSample) before = frames_load ("astronaut.png", sides[i], sides[i], "I420");
      g_autoptr (GstSample) after = frames_filter (before, "sampanstylise style=pixel");

      for (int plane = 0; plane < 3; plane++)
        {
          g_auto (Plane) pixels = take_plane (after, plane);
          int steps = count_steps (&pixels);

          /* As many blocks whatever the size; some borders may fall between equal ones. */
          g_assert_cmpint (steps, <=, 95);
          g_assert_cmpint (steps, >=, 85);
          g_assert_cmpint (count_values (&pixels), <=, 24);
        }
    }
}

/* ---- looks ---- */

static int
half_white (int value, int plane, int x, int y, gpointer data)
{
  if (plane > 0)
    return 128;
  return x < 200 ? 235 : 40;
}

/* Light spreads into the dark beside it, which no table of colours could do. */
static void
test_glow (void)
{
  g_autoptr (GstSample) grey = frames_make ("0xff808080", 400, 400);
  g_autoptr (GstSample) before = change_sample (grey, 0, half_white, NULL);
  g_autoptr (GstSample) dreamy = frames_filter (before, "sampanlook look=dreamy");
  g_autoptr (GstSample) matte = frames_filter (before, "sampanlook look=matte");

  g_assert_cmpint (frames_get (dreamy, 0, 203, 200), >, frames_get (dreamy, 0, 300, 200) + 15);
  g_assert_cmpint (frames_get (dreamy, 0, 212, 200), >, frames_get (dreamy, 0, 300, 200) + 2);
  g_assert_cmpint (frames_get (matte, 0, 203, 200), ==, frames_get (matte, 0, 300, 200));
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_assert_true (sampan_elements_register ());
  g_test_add_func ("/styles/neutral", test_neutral);
  g_test_add_func ("/styles/sizes", test_sizes);
  g_test_add_func ("/styles/no-memory", test_no_memory);
  g_test_add_func ("/styles/grain/amount", test_grain_amount);
  g_test_add_func ("/styles/grain/time", test_grain_time);
  g_test_add_func ("/styles/grain/size", test_grain_size);
  g_test_add_func ("/styles/denoise/picture", test_denoise);
  g_test_add_func ("/styles/denoise/clean", test_denoise_clean);
  g_test_add_func ("/styles/denoise/video", test_denoise_video);
  g_test_add_func ("/styles/strength", test_strength);
  g_test_add_func ("/styles/same-at-all-sizes", test_style_sizes);
  g_test_add_func ("/styles/cartoon", test_cartoon);
  g_test_add_func ("/styles/pencil", test_pencil);
  g_test_add_func ("/styles/oil", test_oil);
  g_test_add_func ("/styles/pixel", test_pixel);
  g_test_add_func ("/styles/glow", test_glow);
  return g_test_run ();
}
