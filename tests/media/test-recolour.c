#include "clips.h"
#include "frames.h"

#include <math.h>
#include <stdlib.h>

#include "infer/sampan-model.h"
#include "media/sampan-elements.h"
#include "media/sampan-matte.h"
#include "media/sampan-oklab.h"
#include "media/sampan-pixels.h"

/* Parts of the sample portrait: orange cloth, its purple badge, and what is no cloth. */
#define CLOTH 0.22, 0.53, 0.42, 0.65
#define OTHER_SIDE 0.54, 0.60, 0.66, 0.65
#define BADGE 0.30, 0.72, 0.37, 0.78
#define FACE 0.37, 0.18, 0.50, 0.33
#define HAIR 0.36, 0.05, 0.54, 0.11
#define FOREHEAD_HAIR 0.40, 0.12, 0.48, 0.13
#define COLLAR 0.40, 0.38, 0.50, 0.44
#define ROCKET 0.70, 0.05, 0.92, 0.50
#define FLAG 0.0, 0.05, 0.10, 0.30
#define WHOLE 0, 0, 1, 1

static GstSample *
portrait (void)
{
  return frames_load ("astronaut.png", 512, 512, "I420");
}

static GstSample *
recolour (GstSample *before, const char *target, const char *colour)
{
  g_autofree char *description =
      g_strdup_printf ("sampanrecolour still=true target=%s colour=%s", target, colour);

  return frames_filter (before, description);
}

/* The mean of a part, in OKLab. */
static void
get_colour (GstSample *sample, double left, double top, double right, double bottom, double lab[3])
{
  GstVideoInfo info;
  SampanRange range;
  double yuv[3], rgb[3];

  g_assert_true (gst_video_info_from_caps (&info, gst_sample_get_caps (sample)));
  range = sampan_range_from_info (&info);
  for (int plane = 0; plane < 3; plane++)
    yuv[plane] = frames_mean (sample, plane, left, top, right, bottom);
  sampan_range_to_rgb (&range, yuv, rgb);
  sampan_oklab_from_rgb (rgb, lab);
}

static double
get_hue (const double lab[3])
{
  return atan2 (lab[2], lab[1]) * 180 / G_PI;
}

static void
assert_same (
    GstSample *a, GstSample *b, double left, double top, double right, double bottom, double most)
{
  double one[3], other[3];

  get_colour (a, left, top, right, bottom, one);
  get_colour (b, left, top, right, bottom, other);
  for (int i = 0; i < 3; i++)
    g_assert_cmpfloat_with_epsilon (one[i], other[i], most);
}

static void
assert_untouched (GstSample *a, GstSample *b, double left, double top, double right, double bottom)
{
  for (int plane = 0; plane < 3; plane++)
    g_assert_cmpint (frames_difference (a, b, plane, left, top, right, bottom), <=, 2);
}

static double
get_lightness (GstSample *sample, const SampanRange *range, int x, int y)
{
  double yuv[3] = { frames_get (sample, 0, x, y), frames_get (sample, 1, x / 2, y / 2),
                    frames_get (sample, 2, x / 2, y / 2) };
  double rgb[3], lab[3];

  sampan_range_to_rgb (range, yuv, rgb);
  sampan_oklab_from_rgb (rgb, lab);
  return lab[0];
}

/* How the lightness of one frame goes with that of the other. */
static double
correlate (GstSample *a, GstSample *b, double left, double top, double right, double bottom)
{
  double n = 0, sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0;
  GstVideoInfo info;
  SampanRange range;

  g_assert_true (gst_video_info_from_caps (&info, gst_sample_get_caps (a)));
  range = sampan_range_from_info (&info);
  for (int y = (int)(top * 512); y < (int)(bottom * 512); y++)
    for (int x = (int)(left * 512); x < (int)(right * 512); x++)
      {
        double one = get_lightness (a, &range, x, y), other = get_lightness (b, &range, x, y);

        n++;
        sx += one;
        sy += other;
        sxx += one * one;
        syy += other * other;
        sxy += one * other;
      }
  return (n * sxy - sx * sy) / sqrt ((n * sxx - sx * sx) * (n * syy - sy * sy));
}

static void
test_clothes (void)
{
  static const char *const colours[] = { "#1f5fbf", "#1e8449", "#8e44ad", "#f1c40f" };
  g_autoptr (GstSample) before = portrait ();

  for (gsize i = 0; i < G_N_ELEMENTS (colours); i++)
    {
      g_autoptr (GstSample) after = recolour (before, "clothes", colours[i]);
      double rgb[3], goal[3], lab[3], away;

      sampan_colour_parse (colours[i], rgb);
      sampan_oklab_from_rgb (rgb, goal);
      get_colour (after, CLOTH, lab);
      away = fabs (get_hue (goal) - get_hue (lab));
      g_test_message ("%s: hue %.0f for %.0f, lightness %.2f for %.2f", colours[i], get_hue (lab),
                      get_hue (goal), lab[0], goal[0]);
      g_assert_cmpfloat (MIN (away, 360 - away), <, 10);
      g_assert_cmpfloat (hypot (lab[1], lab[2]), >, 0.6 * hypot (goal[1], goal[2]));
      g_assert_cmpfloat_with_epsilon (lab[0], goal[0], 0.1);
      /* Folds and light are as they were. */
      g_assert_cmpfloat (correlate (before, after, CLOTH), >, 0.9);
      assert_untouched (before, after, FACE);
      assert_untouched (before, after, HAIR);
      assert_untouched (before, after, ROCKET);
      assert_untouched (before, after, FLAG);
      /* Nor is what is of another colour cloth. */
      assert_same (before, after, BADGE, 0.02);
      assert_same (before, after, COLLAR, 0.02);
    }
}

/* The portrait with its suit black: bluish on one side and grey on the other, as film and light
 * make it. As in a photo of a navy uniform. */
static GstSample *
portrait_in_black (void)
{
  g_autoptr (GstSample) sample = portrait ();
  g_autoptr (GstBuffer) buffer = gst_buffer_copy_deep (gst_sample_get_buffer (sample));
  GstVideoFrame frame;
  GstVideoInfo info;

  g_assert_true (gst_video_info_from_caps (&info, gst_sample_get_caps (sample)));
  g_assert_true (gst_video_frame_map (&frame, &info, buffer, GST_MAP_READWRITE));
  for (int y = 220; y < 512; y++)
    for (int x = 0; x < 512; x++)
      {
        guint8 *places[3];

        for (int i = 0; i < 3; i++)
          places[i] = (guint8 *)GST_VIDEO_FRAME_PLANE_DATA (&frame, i)
                      + (i == 0 ? y : y / 2) * GST_VIDEO_FRAME_PLANE_STRIDE (&frame, i)
                      + (i == 0 ? x : x / 2);
        if (*places[2] < 150)
          continue;
        *places[0] = (guint8)(*places[0] / 10 + (x < 270 ? 3 : 9));
        /* The last of the four that share it. */
        if (y % 2 == 1 && x % 2 == 1)
          {
            *places[1] = x < 270 ? 128 : 136;
            *places[2] = x < 270 ? 128 : 127;
          }
      }
  gst_video_frame_unmap (&frame);
  return gst_sample_new (buffer, gst_sample_get_caps (sample), NULL, NULL);
}

/* Black cloth is dyed as a whole. */
static void
test_black_clothes (void)
{
  g_autoptr (GstSample) before = portrait_in_black ();
  g_autoptr (GstSample) after = recolour (before, "clothes", "#1e8449");
  double left[3], right[3];

  get_colour (after, CLOTH, left);
  get_colour (after, OTHER_SIDE, right);
  g_test_message ("chroma %.3f and %.3f", hypot (left[1], left[2]), hypot (right[1], right[2]));
  g_assert_cmpfloat (hypot (left[1], left[2]), >, 0.06);
  g_assert_cmpfloat (hypot (right[1], right[2]), >, 0.06);
  assert_untouched (before, after, FACE);
  assert_untouched (before, after, HAIR);
}

/* Nothing but a head, and below the chin a bare neck, paler than the face, before a wall. */
static GstSample *
portrait_without_clothes (void)
{
  static const guint8 neck[] = { 165, 111, 143 }, wall[] = { 200, 128, 128 };
  const int width = 256, height = 216, left = 104, chin = 180, collar = 140;
  g_autoptr (GstSample) sample = portrait ();
  g_autoptr (GstCaps) caps = gst_caps_copy (gst_sample_get_caps (sample));
  g_autoptr (GstBuffer) buffer = NULL;
  g_autoptr (GBytes) person = NULL;
  guint8 *mask = g_malloc ((gsize)width * height);
  GstVideoFrame from, to;
  GstVideoInfo info, small;

  gst_caps_set_simple (caps, "width", G_TYPE_INT, width, "height", G_TYPE_INT, height, NULL);
  g_assert_true (gst_video_info_from_caps (&info, gst_sample_get_caps (sample)));
  g_assert_true (gst_video_info_from_caps (&small, caps));
  buffer = gst_buffer_new_allocate (NULL, small.size, NULL);
  g_assert_true (gst_video_frame_map (&from, &info, gst_sample_get_buffer (sample), GST_MAP_READ));
  g_assert_true (gst_video_frame_map (&to, &small, buffer, GST_MAP_WRITE));
  for (int plane = 0; plane < 3; plane++)
    for (int y = 0; y < GST_VIDEO_FRAME_COMP_HEIGHT (&to, plane); y++)
      for (int x = 0; x < GST_VIDEO_FRAME_COMP_WIDTH (&to, plane); x++)
        {
          int scale = plane == 0 ? 1 : 2, column = scale * x + left;
          const guint8 *old = (const guint8 *)GST_VIDEO_FRAME_PLANE_DATA (&from, plane)
                              + y * GST_VIDEO_FRAME_PLANE_STRIDE (&from, plane) + column / scale;

          *((guint8 *)GST_VIDEO_FRAME_PLANE_DATA (&to, plane)
            + y * GST_VIDEO_FRAME_PLANE_STRIDE (&to, plane) + x) =
              scale * y < (column > 188 && column < 252 ? chin : collar) ? *old
              : column > 188 && column < 252                             ? neck[plane]
                                                                         : wall[plane];
        }
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      mask[y * width + x] = (x + left > 188 && x + left < 252 && y > 20)
                                    || (x > 50 && x < 195 && y > 20 && y < collar)
                                ? 255
                                : 0;
  gst_video_frame_unmap (&from);
  gst_video_frame_unmap (&to);
  person = g_bytes_new_take (mask, (gsize)width * height);
  sampan_matte_attach (buffer, person, width, height);
  return gst_sample_new (buffer, caps, NULL, NULL);
}

/* A neck is none. */
static void
test_neck (void)
{
  g_autoptr (GstSample) before = portrait_without_clothes ();
  g_autoptr (GstSample) after = recolour (before, "clothes", "#1e8449");

  for (int plane = 0; plane < 3; plane++)
    g_assert_cmpint (frames_difference (before, after, plane, 0, 0.5, 1, 1), <=, 2);
}

/* What has no hue: the cloth becomes light or dark, not grey. */
static void
test_clothes_in_black_and_white (void)
{
  g_autoptr (GstSample) before = portrait ();
  g_autoptr (GstSample) white = recolour (before, "clothes", "#ffffff");
  g_autoptr (GstSample) black = recolour (before, "clothes", "#000000");
  double lab[3];

  get_colour (white, CLOTH, lab);
  g_assert_cmpfloat (lab[0], >, 0.82);
  g_assert_cmpfloat (hypot (lab[1], lab[2]), <, 0.02);
  get_colour (black, CLOTH, lab);
  g_assert_cmpfloat (lab[0], <, 0.3);
  g_assert_cmpfloat (hypot (lab[1], lab[2]), <, 0.02);
  /* Near white and black, there is less room for light and shade. */
  g_assert_cmpfloat (correlate (before, white, CLOTH), >, 0.87);
  g_assert_cmpfloat (correlate (before, black, CLOTH), >, 0.75);
  assert_untouched (before, white, FACE);
  assert_untouched (before, black, FACE);
}

static void
test_hair (void)
{
  g_autoptr (GstSample) before = portrait ();
  g_autoptr (GstSample) black = recolour (before, "hair", "#101010");
  g_autoptr (GstSample) red = recolour (before, "hair", "#b0301c");
  double lab[3];

  g_assert_cmpfloat (frames_mean (black, 0, HAIR), <, 0.5 * frames_mean (before, 0, HAIR));
  g_assert_cmpfloat (frames_mean (black, 0, FOREHEAD_HAIR), <,
                     0.6 * frames_mean (before, 0, FOREHEAD_HAIR));
  get_colour (red, HAIR, lab);
  g_assert_cmpfloat_with_epsilon (get_hue (lab), 33, 12);
  g_assert_cmpfloat (correlate (before, red, HAIR), >, 0.9);
  assert_same (before, black, FACE, 0.01);
  assert_same (before, red, FACE, 0.01);
  assert_untouched (before, red, CLOTH);
  assert_untouched (before, red, ROCKET);
}

static void
test_subject_and_background (void)
{
  g_autoptr (GstSample) before = portrait ();
  g_autoptr (GstSample) subject = recolour (before, "subject", "#2060c0");
  g_autoptr (GstSample) background = recolour (before, "background", "#20a060");

  g_assert_cmpfloat (frames_mean (subject, 1, FACE), >, frames_mean (before, 1, FACE) + 20);
  g_assert_cmpfloat (frames_mean (subject, 1, CLOTH), >, frames_mean (before, 1, CLOTH) + 20);
  assert_untouched (before, subject, ROCKET);
  g_assert_cmpfloat (frames_mean (background, 2, ROCKET), <, frames_mean (before, 2, ROCKET) - 15);
  g_assert_cmpfloat (correlate (before, background, ROCKET), >, 0.9);
  assert_untouched (before, background, FACE);
  assert_untouched (before, background, CLOTH);
}

static void
test_sizes (void)
{
  static const int sizes[][2] = { { 641, 483 }, { 405, 720 }, { 2, 2 }, { 1, 1 }, { 3, 90 } };
  static const char *const targets[] = { "clothes", "hair", "subject", "background" };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (targets); j++)
      {
        g_autoptr (GstSample) before =
            frames_load ("astronaut.png", sizes[i][0], sizes[i][1], "I420");
        g_autoptr (GstSample) after = recolour (before, targets[j], "#2060c0");

        if (sizes[i][0] > 300 && j == 0)
          g_assert_cmpfloat (frames_mean (after, 1, CLOTH), >, 140);
      }
}

/* What the element says when a picture goes through it. */
static char *
get_warning (const char *element, GstSample *sample)
{
  g_autofree char *description =
      g_strdup_printf ("appsrc name=source format=time ! %s ! fakesink", element);
  g_autoptr (GstElement) pipeline = gst_parse_launch (description, NULL);
  g_autoptr (GstElement) source = gst_bin_get_by_name (GST_BIN (pipeline), "source");
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  g_autoptr (GstMessage) message = NULL;
  g_autoptr (GError) warning = NULL;
  GstFlowReturn flow;

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  g_signal_emit_by_name (source, "push-sample", sample, &flow);
  g_signal_emit_by_name (source, "end-of-stream", &flow);
  message = gst_bus_timed_pop_filtered (bus, 30 * GST_SECOND,
                                        GST_MESSAGE_WARNING | GST_MESSAGE_ERROR | GST_MESSAGE_EOS);
  g_assert_nonnull (message);
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_WARNING)
    gst_message_parse_warning (message, &warning, NULL);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  return warning != NULL ? g_strdup (warning->message) : NULL;
}

static void
test_nobody (void)
{
  g_autoptr (GstSample) before = frames_load ("coffee.png", 600, 400, "I420");
  g_autoptr (GstSample) after = recolour (before, "clothes", "#2060c0");
  g_autoptr (GstSample) person = portrait ();
  g_autofree char *none =
      get_warning ("sampanrecolour still=true target=clothes colour=#2060c0", before);
  g_autofree char *one =
      get_warning ("sampanrecolour still=true target=clothes colour=#2060c0", person);

  for (int plane = 0; plane < 3; plane++)
    g_assert_cmpint (frames_difference (before, after, plane, WHOLE), ==, 0);
  g_assert_nonnull (none);
  g_assert_null (one);
}

/* A body without a head, as in pictures of what one wears. */
static void
test_no_face (void)
{
  g_autofree char *portrait_file = clips_sample ("astronaut.png");
  g_autofree char *arguments = g_strdup_printf ("-i '%s' -vf crop=250:330:10:182", portrait_file);
  g_autofree char *input = clips_make ("body.png", arguments);
  g_autofree char *plain = clips_export (input, "", "body-plain.png");
  g_autofree char *output =
      clips_export (input,
                    "{\"op\": \"recolour\", \"target\": \"clothes\", \"colour\": \"#1f5fbf\"}",
                    "body-blue.png");
  g_auto (ClipFrames) before = clips_read_frames (plain);
  g_auto (ClipFrames) after = clips_read_frames (output);

  g_assert_cmpfloat (clips_mean (&before, 0, 0, 0.5, 0.4, 0.2, 0.06), >, 180);
  g_assert_cmpfloat (clips_mean (&after, 0, 2, 0.5, 0.4, 0.2, 0.06), >,
                     clips_mean (&after, 0, 0, 0.5, 0.4, 0.2, 0.06) + 50);
}

/* A face that moves through the picture: the cloth has the new colour in each frame, and does not
 * flicker. */
static void
test_video (void)
{
  g_autofree char *portrait_file = clips_sample ("astronaut.png");
  g_autofree char *arguments = g_strdup_printf (
      "-loop 1 -framerate 25 -t 1 -i '%s' -vf \"crop=400:400:x='10+2*n':y='8+n',fps=25\" "
      "-c:v libx264 -crf 12 -pix_fmt yuv420p",
      portrait_file);
  g_autofree char *input = clips_make ("moving.mp4", arguments);
  g_autofree char *plain = clips_export (input, "", "plain.mp4");
  g_autofree char *output =
      clips_export (input,
                    "{\"op\": \"recolour\", \"target\": \"clothes\", \"colour\": \"#1f5fbf\"}",
                    "blue.mp4");
  g_auto (ClipFrames) before = clips_read_frames (plain);
  g_auto (ClipFrames) after = clips_read_frames (output);
  double last = 0;

  g_assert_cmpint (after.n, ==, before.n);
  g_assert_cmpint (after.n, >=, 24);
  for (int i = 0; i < after.n; i++)
    {
      /* Cloth on the chest, and the face, where the crop shows them. */
      double x = (150.0 - 10 - 2 * i) / 400, y = (290.0 - 8 - i) / 400;
      double face_x = (200.0 - 10 - 2 * i) / 400, face_y = (95.0 - 8 - i) / 400;
      double blue = clips_mean (&after, i, 2, x, y, 0.1, 0.08);

      g_assert_cmpfloat (blue, >, clips_mean (&after, i, 0, x, y, 0.1, 0.08) + 50);
      if (i > 0)
        g_assert_cmpfloat_with_epsilon (blue, last, 8);
      last = blue;
      for (int channel = 0; channel < 3; channel++)
        g_assert_cmpfloat_with_epsilon (clips_mean (&after, i, channel, face_x, face_y, 0.12, 0.12),
                                        clips_mean (&before, i, channel, face_x, face_y, 0.12,
                                                    0.12),
                                        2.5);
    }
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
  int status;

  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_assert_true (sampan_elements_register ());
  g_test_add_data_func ("/recolour/clothes", test_clothes, if_installed);
  g_test_add_data_func ("/recolour/black-clothes", test_black_clothes, if_installed);
  g_test_add_data_func ("/recolour/neck", test_neck, if_installed);
  g_test_add_data_func ("/recolour/clothes-in-black-and-white", test_clothes_in_black_and_white,
                        if_installed);
  g_test_add_data_func ("/recolour/hair", test_hair, if_installed);
  g_test_add_data_func ("/recolour/subject-and-background", test_subject_and_background,
                        if_installed);
  g_test_add_data_func ("/recolour/sizes", test_sizes, if_installed);
  g_test_add_data_func ("/recolour/nobody", test_nobody, if_installed);
  g_test_add_data_func ("/recolour/no-face", test_no_face, if_installed);
  g_test_add_data_func ("/recolour/video", test_video, if_installed);
  status = g_test_run ();
  clips_clean ();
  return status;
}
