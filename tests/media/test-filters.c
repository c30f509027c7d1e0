#include "frames.h"

#include <math.h>

#include "media/sampan-elements.h"
#include "media/sampan-look-table.h"

#define WHOLE 0, 0, 1, 1

/* Every filter, doing something. */
static const char *const filters[] = {
  "sampancolour brightness=0.3 contrast=0.2 saturation=0.4 warmth=0.5 tint=-0.2 exposure=0.1 "
  "highlights=-0.5 shadows=0.5",
  "sampanvignette amount=0.8",
  "sampanblur amount=0.5",
  "sampanblur amount=0.01",
  "sampansharpen amount=0.7",
  "sampansharpen amount=-0.7",
  "sampanlook look=cyber strength=0.8",
  "sampanfade in=1",
};

static GstSample *
portrait (void)
{
  return frames_load ("astronaut.png", 512, 512, "I420");
}

static void
test_neutral (void)
{
  static const char *const neutral[] = {
    "sampancolour",
    "sampanvignette",
    "sampanblur",
    "sampansharpen",
    "sampanlook",
    "sampanlook look=film strength=0",
    "sampanlook look=nonsense",
    "sampanfade",
    "sampanbackground",
    "sampanbackground mode=blur amount=0",
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

/* Any size that caps allow, with and without alpha, and in the range of video. */
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

/* The middle of the frame stands for all of it: a row or column forgotten at an edge would show as
 * a difference there. */
static void
test_odd_edges (void)
{
  g_autoptr (GstSample) before = frames_make ("0xff3366cc", 641, 483);

  for (gsize i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      g_autoptr (GstSample) after = frames_filter (before, filters[i]);

      if (g_str_has_prefix (filters[i], "sampanvignette"))
        continue;
      for (int plane = 0; plane < 3; plane++)
        {
          int middle = frames_get (after, plane, 150, 120);
          int right = plane == 0 ? 640 : 320, bottom = plane == 0 ? 482 : 241;

          g_assert_cmpint (frames_get (after, plane, right, bottom), ==, middle);
          g_assert_cmpint (frames_get (after, plane, 0, 0), ==, middle);
          g_assert_cmpint (frames_get (after, plane, right, 0), ==, middle);
          g_assert_cmpint (frames_get (after, plane, 0, bottom), ==, middle);
        }
    }
}

static void
test_warmth (void)
{
  g_autoptr (GstSample) before = portrait ();
  g_autoptr (GstSample) warm = frames_filter (before, "sampancolour warmth=0.6");
  g_autoptr (GstSample) cold = frames_filter (before, "sampancolour warmth=-0.6");
  double y = frames_mean (before, 0, WHOLE), u = frames_mean (before, 1, WHOLE),
         v = frames_mean (before, 2, WHOLE);

  /* Orange is little blue and much red. */
  g_assert_cmpfloat (frames_mean (warm, 1, WHOLE), <, u - 6);
  g_assert_cmpfloat (frames_mean (warm, 2, WHOLE), >, v + 4);
  g_assert_cmpfloat (frames_mean (cold, 1, WHOLE), >, u + 6);
  g_assert_cmpfloat (frames_mean (cold, 2, WHOLE), <, v - 4);
  g_assert_cmpfloat_with_epsilon (frames_mean (warm, 0, WHOLE), y, 1);
  g_assert_cmpfloat_with_epsilon (frames_mean (cold, 0, WHOLE), y, 1);
}

static void
test_warmth_leaves_black (void)
{
  g_autoptr (GstSample) black = frames_make ("0xff000000", 64, 64);
  g_autoptr (GstSample) grey = frames_make ("0xff808080", 64, 64);
  g_autoptr (GstSample) warm_black = frames_filter (black, "sampancolour warmth=1");
  g_autoptr (GstSample) warm_grey = frames_filter (grey, "sampancolour warmth=1");

  g_assert_cmpint (frames_get (warm_black, 1, 10, 10), >=, 122);
  g_assert_cmpint (frames_get (warm_black, 2, 10, 10), <=, 132);
  g_assert_cmpint (frames_get (warm_grey, 1, 10, 10), <, 110);
  g_assert_cmpint (frames_get (warm_grey, 2, 10, 10), >, 140);
}

static void
test_tint (void)
{
  g_autoptr (GstSample) before = portrait ();
  g_autoptr (GstSample) magenta = frames_filter (before, "sampancolour tint=0.6");
  g_autoptr (GstSample) green = frames_filter (before, "sampancolour tint=-0.6");

  g_assert_cmpfloat (frames_mean (magenta, 1, WHOLE), >, frames_mean (before, 1, WHOLE) + 3);
  g_assert_cmpfloat (frames_mean (magenta, 2, WHOLE), >, frames_mean (before, 2, WHOLE) + 3);
  g_assert_cmpfloat (frames_mean (green, 1, WHOLE), <, frames_mean (before, 1, WHOLE) - 3);
  g_assert_cmpfloat (frames_mean (green, 2, WHOLE), <, frames_mean (before, 2, WHOLE) - 3);
}

static void
test_saturation (void)
{
  g_autoptr (GstSample) before = portrait ();
  g_autoptr (GstSample) grey = frames_filter (before, "sampancolour saturation=-1 warmth=0.5");
  g_autoptr (GstSample) more = frames_filter (before, "sampancolour saturation=0.5");
  /* Her suit is orange. */
  double v = frames_mean (before, 2, 0.35, 0.75, 0.5, 0.95);

  for (int y = 0; y < 256; y += 5)
    for (int x = 0; x < 256; x += 5)
      {
        g_assert_cmpint (frames_get (grey, 1, x, y), ==, 128);
        g_assert_cmpint (frames_get (grey, 2, x, y), ==, 128);
      }
  g_assert_cmpint (frames_difference (before, grey, 0, WHOLE), ==, 0);
  g_assert_cmpfloat (v, >, 138);
  g_assert_cmpfloat (frames_mean (more, 2, 0.35, 0.75, 0.5, 0.95), >, v + 3);
}

static void
test_light (void)
{
  static const struct
  {
    const char *lighter, *darker;
  } pairs[] = {
    { "sampancolour brightness=0.4", "sampancolour brightness=-0.4" },
    { "sampancolour exposure=0.4", "sampancolour exposure=-0.4" },
    { "sampancolour highlights=0.8", "sampancolour highlights=-0.8" },
    { "sampancolour shadows=0.8", "sampancolour shadows=-0.8" },
  };
  g_autoptr (GstSample) before = portrait ();
  double y = frames_mean (before, 0, WHOLE);

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autoptr (GstSample) lighter = frames_filter (before, pairs[i].lighter);
      g_autoptr (GstSample) darker = frames_filter (before, pairs[i].darker);

      g_assert_cmpfloat (frames_mean (lighter, 0, WHOLE), >, y + 4);
      g_assert_cmpfloat (frames_mean (darker, 0, WHOLE), <, y - 4);
    }
}

/* Whatever is asked for, lighter stays lighter, in the range of pictures and in that of video. */
static void
test_curves_rise (void)
{
  static const char *const hard[] = {
    "sampancolour highlights=1 shadows=-1",
    "sampancolour highlights=-1 shadows=1",
    "sampancolour contrast=1 highlights=1",
    "sampancolour brightness=1 exposure=1 shadows=1",
    "sampancolour brightness=-1 exposure=-1 contrast=-1",
  };
  static const char *const colours[] = { "0xff000000", "0xff202020", "0xff404040",
                                         "0xff606060", "0xff808080", "0xffa0a0a0",
                                         "0xffc0c0c0", "0xffe0e0e0", "0xffffffff" };

  for (gsize i = 0; i < G_N_ELEMENTS (hard); i++)
    {
      int last = -1;

      for (gsize j = 0; j < G_N_ELEMENTS (colours); j++)
        {
          g_autoptr (GstSample) before = frames_make (colours[j], 16, 16);
          g_autoptr (GstSample) after = frames_filter (before, hard[i]);

          g_assert_cmpint (frames_get (after, 0, 3, 3), >=, last);
          last = frames_get (after, 0, 3, 3);
        }
    }
}

static void
test_contrast_keeps_ends (void)
{
  g_autoptr (GstSample) black = frames_make ("0xff000000", 16, 16);
  g_autoptr (GstSample) white = frames_make ("0xffffffff", 16, 16);
  g_autoptr (GstSample) dark = frames_make ("0xff404040", 16, 16);
  g_autoptr (GstSample) black_after = frames_filter (black, "sampancolour contrast=0.7");
  g_autoptr (GstSample) white_after = frames_filter (white, "sampancolour contrast=0.7");
  g_autoptr (GstSample) dark_after = frames_filter (dark, "sampancolour contrast=0.7");

  g_assert_cmpint (frames_get (black_after, 0, 3, 3), ==, frames_get (black, 0, 3, 3));
  g_assert_cmpint (frames_get (white_after, 0, 3, 3), ==, frames_get (white, 0, 3, 3));
  g_assert_cmpint (frames_get (dark_after, 0, 3, 3), <, frames_get (dark, 0, 3, 3) - 10);
}

static void
test_vignette (void)
{
  g_autoptr (GstSample) before = frames_make ("0xff3366cc", 320, 240);
  g_autoptr (GstSample) after = frames_filter (before, "sampanvignette amount=0.7");

  g_assert_cmpint (frames_difference (before, after, 0, 0.45, 0.45, 0.55, 0.55), <=, 1);
  g_assert_cmpfloat (frames_mean (after, 0, 0, 0, 0.05, 0.05), <,
                     0.6 * frames_mean (before, 0, WHOLE));
  g_assert_cmpfloat (frames_mean (after, 0, 0.95, 0.95, 1, 1), <,
                     0.6 * frames_mean (before, 0, WHOLE));
  /* The corners lose their colour with their light. */
  g_assert_cmpint (frames_get (after, 1, 0, 0), <, frames_get (before, 1, 0, 0) - 10);
  g_assert_cmpint (frames_get (after, 1, 0, 0), >, 128);
  /* The same on all sides. */
  g_assert_cmpint (frames_get (after, 0, 0, 0), ==, frames_get (after, 0, 319, 239));
}

static void
test_blur (void)
{
  g_autoptr (GstSample) before = portrait ();
  double detail = frames_detail (before, WHOLE), last = detail;

  for (int i = 1; i <= 10; i++)
    {
      g_autofree char *description = g_strdup_printf ("sampanblur amount=%g", i / 10.0);
      g_autoptr (GstSample) after = frames_filter (before, description);
      double now = frames_detail (after, WHOLE);

      /* More is more at each step, across the sizes that it works at. */
      g_assert_cmpfloat (now, <, last);
      g_assert_cmpfloat_with_epsilon (frames_mean (after, 0, WHOLE), frames_mean (before, 0, WHOLE),
                                      1);
      last = now;
    }
  g_assert_cmpfloat (last, <, detail / 5);
}

/* A line of light becomes a bell as wide as was asked for, whether it was made at full size or at a
 * smaller one. */
static void
test_blur_width (void)
{
  static const double amounts[] = { 0.08, 0.15, 0.25, 0.5, 1.0 };

  for (gsize i = 0; i < G_N_ELEMENTS (amounts); i++)
    {
      g_autofree char *description = g_strdup_printf ("sampanblur amount=%g", amounts[i]);
      g_autoptr (GstSample) black = frames_make ("0xff000000", 800, 800);
      g_autoptr (GstBuffer) buffer = gst_buffer_copy_deep (gst_sample_get_buffer (black));
      g_autoptr (GstSample) before = NULL;
      g_autoptr (GstSample) after = NULL;
      GstMapInfo map;
      double sum = 0, square = 0;

      gst_buffer_map (buffer, &map, GST_MAP_WRITE);
      for (int y = 0; y < 800; y++)
        for (int x = 390; x < 410; x++)
          map.data[y * 800 + x] = 235;
      gst_buffer_unmap (buffer, &map);
      before = gst_sample_new (buffer, gst_sample_get_caps (black), gst_sample_get_segment (black),
                               NULL);
      after = frames_filter (before, description);
      for (int x = 0; x < 800; x++)
        {
          double value = frames_get (after, 0, x, 400) - 16;

          sum += value;
          square += value * (x - 399.5) * (x - 399.5);
        }
      /* Less what the line itself is wide: (20^2 - 1) / 12. */
      g_assert_cmpfloat_with_epsilon (sqrt (square / sum - 33.25), amounts[i] * 0.04 * 800,
                                      0.08 * amounts[i] * 0.04 * 800 + 0.2);
    }
}

static void
test_sharpen (void)
{
  g_autoptr (GstSample) before = portrait ();
  g_autoptr (GstSample) sharp = frames_filter (before, "sampansharpen amount=0.6");
  g_autoptr (GstSample) soft = frames_filter (before, "sampansharpen amount=-0.6");
  double detail = frames_detail (before, WHOLE);

  g_assert_cmpfloat (frames_detail (sharp, WHOLE), >, 1.2 * detail);
  g_assert_cmpfloat (frames_detail (soft, WHOLE), <, 0.9 * detail);
  g_assert_cmpfloat_with_epsilon (frames_mean (sharp, 0, WHOLE), frames_mean (before, 0, WHOLE), 1);
  g_assert_cmpint (frames_difference (before, sharp, 1, WHOLE), ==, 0);
}

static void
test_looks (void)
{
  g_autoptr (GstSample) picture = portrait ();
  g_autoptr (GstSample) video = frames_load_video ("astronaut.png", 512, 512);
  const char *const *names = sampan_look_get_names ();

  g_assert_cmpuint (g_strv_length ((GStrv)names), ==, 9);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *whole = g_strdup_printf ("sampanlook look=%s", names[i]);
      g_autofree char *half = g_strdup_printf ("sampanlook look=%s strength=0.5", names[i]);
      g_autoptr (GstSample) after = frames_filter (picture, whole);
      g_autoptr (GstSample) after_half = frames_filter (picture, half);
      g_autoptr (GstSample) video_after = frames_filter (video, whole);
      double way = 0;

      for (int plane = 0; plane < 3; plane++)
        {
          double old = frames_mean (picture, plane, 0.36, 0.14, 0.5, 0.34);
          double new = frames_mean (after, plane, 0.36, 0.14, 0.5, 0.34);

          way += ABS (new - old);
          /* Half the strength is half the way. */
          g_assert_cmpfloat_with_epsilon (frames_mean (after_half, plane, 0.36, 0.14, 0.5, 0.34),
                                          (old + new) / 2, 1);
        }
      g_assert_cmpfloat (way, >, 4);
      /* The same look in the other range: the means lie where that range puts them. */
      g_assert_cmpfloat_with_epsilon (frames_mean (video_after, 0, WHOLE),
                                      16 + frames_mean (after, 0, WHOLE) * 219 / 255, 3.5);
    }
}

static void
test_noir (void)
{
  g_autoptr (GstSample) before = portrait ();
  g_autoptr (GstSample) after = frames_filter (before, "sampanlook look=noir");

  for (int y = 0; y < 256; y++)
    for (int x = 0; x < 256; x++)
      {
        g_assert_cmpint (frames_get (after, 1, x, y), ==, 128);
        g_assert_cmpint (frames_get (after, 2, x, y), ==, 128);
      }
  g_assert_cmpfloat (frames_detail (after, WHOLE), >, frames_detail (before, WHOLE) / 2);
}

static void
test_characters (void)
{
  g_autoptr (GstSample) before = portrait ();
  g_autoptr (GstSample) sepia = frames_filter (before, "sampanlook look=sepia");
  g_autoptr (GstSample) vivid = frames_filter (before, "sampanlook look=vivid");
  g_autoptr (GstSample) black = frames_make ("0xff000000", 16, 16);
  g_autoptr (GstSample) matte = frames_filter (black, "sampanlook look=matte");
  g_autoptr (GstSample) dark = frames_make ("0xff303030", 16, 16);
  g_autoptr (GstSample) light = frames_make ("0xffb0b0b0", 16, 16);
  g_autoptr (GstSample) teal = frames_filter (dark, "sampanlook look=teal-orange");
  g_autoptr (GstSample) orange = frames_filter (light, "sampanlook look=teal-orange");

  g_assert_cmpfloat (frames_mean (sepia, 1, WHOLE), <, 122);
  g_assert_cmpfloat (frames_mean (sepia, 2, WHOLE), >, 132);
  g_assert_cmpfloat (frames_mean (vivid, 2, 0.35, 0.75, 0.5, 0.95), >,
                     frames_mean (before, 2, 0.35, 0.75, 0.5, 0.95) + 2);
  g_assert_cmpint (frames_get (matte, 0, 3, 3), >, 30);
  g_assert_cmpint (frames_get (teal, 1, 3, 3), >, 130);
  g_assert_cmpint (frames_get (teal, 2, 3, 3), <, 125);
  g_assert_cmpint (frames_get (orange, 1, 3, 3), <, 122);
  g_assert_cmpint (frames_get (orange, 2, 3, 3), >, 132);
}

/* One second of grey at 10 frames/s from a fade; its luma, frame by frame. */
static void
run_fade (const char *fade, int lumas[10])
{
  g_autofree char *description = g_strdup_printf (
      "videotestsrc num-buffers=10 pattern=solid-color foreground-color=0xffb0b0b0 ! "
      "video/x-raw,format=I420,width=16,height=16,framerate=10/1 ! %s ! appsink name=sink "
      "sync=false",
      fade);
  g_autoptr (GstElement) pipeline = gst_parse_launch (description, NULL);
  g_autoptr (GstElement) sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  for (int i = 0; i < 10; i++)
    {
      GstSample *sample = NULL;

      g_signal_emit_by_name (sink, "pull-sample", &sample);
      g_assert_nonnull (sample);
      lumas[i] = frames_get (sample, 0, 5, 5);
      gst_sample_unref (sample);
    }
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

static void
test_fade (void)
{
  int plain[10], in[10], both[10], late[10];

  run_fade ("sampanfade", plain);
  run_fade ("sampanfade in=0.5", in);
  run_fade ("sampanfade in=0.3 out=0.4 end=1000000000", both);
  run_fade ("sampanfade in=0.2 start=500000000", late);
  for (int i = 0; i < 10; i++)
    {
      int expected = i >= 5 ? plain[i] : 16 + (plain[i] - 16) * i / 5;

      g_assert_cmpint (ABS (in[i] - expected), <=, 1);
    }
  g_assert_cmpint (both[0], ==, 16);
  g_assert_cmpint (both[4], ==, plain[4]);
  g_assert_cmpint (both[9], <, 16 + (plain[9] - 16) / 3);
  g_assert_cmpint (both[9], >, 16);
  g_assert_cmpint (late[4], ==, 16);
  g_assert_cmpint (late[7], ==, plain[7]);
}

/* A property that is set while frames flow changes the next frame, without the pipeline being
 * touched. */
static void
test_while_playing (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = gst_parse_launch (
      "videotestsrc pattern=solid-color foreground-color=0xff808080 ! "
      "video/x-raw,format=I420,width=64,height=64,framerate=30/1 ! sampancolour name=colour ! "
      "sampanlook name=look ! appsink name=sink sync=false max-buffers=1",
      &error);
  g_autoptr (GstElement) colour = gst_bin_get_by_name (GST_BIN (pipeline), "colour");
  g_autoptr (GstElement) look = gst_bin_get_by_name (GST_BIN (pipeline), "look");
  g_autoptr (GstElement) sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  int grey = 0;

  g_assert_no_error (error);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  for (int round = 0; round < 30; round++)
    {
      GstSample *sample = NULL;
      int expected_rise = round % 3, luma = 0, v = 0;

      g_object_set (colour, "brightness", expected_rise * 0.3, NULL);
      g_object_set (look, "look", round % 2 ? "sepia" : NULL, NULL);
      /* Two frames may have been on their way. */
      for (int i = 0; i < 4; i++)
        {
          g_signal_emit_by_name (sink, "pull-sample", &sample);
          g_assert_nonnull (sample);
          luma = frames_get (sample, 0, 30, 30);
          v = frames_get (sample, 2, 15, 15);
          gst_sample_unref (sample);
        }
      if (round == 0)
        grey = luma;
      if (round % 2 == 0)
        g_assert_cmpint (ABS (v - 128), <=, 1);
      else
        g_assert_cmpint (v, >, 132);
      if (round % 2 == 0 && expected_rise == 0)
        g_assert_cmpint (luma, ==, grey);
      else if (expected_rise > 0)
        g_assert_cmpint (luma, >, grey + 10);
    }
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_assert_true (sampan_elements_register ());
  g_test_add_func ("/filters/neutral", test_neutral);
  g_test_add_func ("/filters/sizes", test_sizes);
  g_test_add_func ("/filters/odd-edges", test_odd_edges);
  g_test_add_func ("/filters/colour/warmth", test_warmth);
  g_test_add_func ("/filters/colour/warmth-leaves-black", test_warmth_leaves_black);
  g_test_add_func ("/filters/colour/tint", test_tint);
  g_test_add_func ("/filters/colour/saturation", test_saturation);
  g_test_add_func ("/filters/colour/light", test_light);
  g_test_add_func ("/filters/colour/curves-rise", test_curves_rise);
  g_test_add_func ("/filters/colour/contrast-keeps-ends", test_contrast_keeps_ends);
  g_test_add_func ("/filters/vignette", test_vignette);
  g_test_add_func ("/filters/blur", test_blur);
  g_test_add_func ("/filters/blur-width", test_blur_width);
  g_test_add_func ("/filters/sharpen", test_sharpen);
  g_test_add_func ("/filters/looks", test_looks);
  g_test_add_func ("/filters/look/noir", test_noir);
  g_test_add_func ("/filters/look/characters", test_characters);
  g_test_add_func ("/filters/fade", test_fade);
  g_test_add_func ("/filters/while-playing", test_while_playing);
  return g_test_run ();
}
