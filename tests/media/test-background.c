#include "frames.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "infer/sampan-model.h"
#include "media/sampan-background.h"
#include "media/sampan-elements.h"
#include "media/sampan-matte-finder.h"

/* Parts of the sample portrait. */
#define WHOLE 0, 0, 1, 1
#define FACE 0.37, 0.16, 0.50, 0.33
#define CHEST 0.30, 0.60, 0.42, 0.75
#define TOP_LEFT 0, 0, 0.15, 0.3
#define TOP_RIGHT 0.80, 0, 1, 0.4
#define ROCKET 0.70, 0.05, 0.92, 0.50

static GstSample *
portrait (void)
{
  return frames_load ("astronaut.png", 512, 512, "I420");
}

static void
assert_mean (
    GstSample *sample, int plane, double left, double top, double right, double bottom, int value)
{
  g_assert_cmpfloat_with_epsilon (frames_mean (sample, plane, left, top, right, bottom), value,
                                  0.001);
}

static void
test_remove (void)
{
  g_autoptr (GstSample) before = portrait ();
  g_autoptr (GstSample) after = frames_filter (before, "sampanbackground mode=remove still=true");

  g_assert_cmpint (frames_get_format (after), ==, GST_VIDEO_FORMAT_A420);
  assert_mean (after, 3, FACE, 255);
  assert_mean (after, 3, CHEST, 255);
  assert_mean (after, 3, TOP_LEFT, 0);
  assert_mean (after, 3, TOP_RIGHT, 0);
  /* The person is as before; what was behind is not in the frame any more, not even unseen. */
  g_assert_cmpint (frames_difference (before, after, 0, FACE), ==, 0);
  g_assert_cmpint (frames_difference (before, after, 1, FACE), ==, 0);
  assert_mean (after, 0, TOP_RIGHT, 255);
  assert_mean (after, 1, TOP_RIGHT, 128);
  assert_mean (after, 2, TOP_LEFT, 128);
}

static void
test_remove_twice (void)
{
  g_autoptr (GstSample) before = portrait ();
  g_autoptr (GstSample) once = frames_filter (before, "sampanbackground mode=remove still=true");
  g_autoptr (GstSample) twice =
      frames_filter (before, "sampanbackground mode=remove still=true ! sampanlook look=noir ! "
                             "sampanbackground mode=remove still=true");
  g_autoptr (GstSample) replaced =
      frames_filter (before,
                     "sampanbackground mode=remove still=true ! sampanbackground mode=colour "
                     "colour=#000000 still=true");

  assert_mean (twice, 3, TOP_RIGHT, 0);
  assert_mean (twice, 3, FACE, 255);
  g_assert_cmpint (frames_get_format (replaced), ==, GST_VIDEO_FORMAT_A420);
  assert_mean (replaced, 3, WHOLE, 255);
  assert_mean (replaced, 0, TOP_RIGHT, 0);
  g_assert_cmpint (frames_difference (before, replaced, 0, FACE), ==, 0);
}

static void
test_colour (void)
{
  g_autoptr (GstSample) before = portrait ();
  g_autoptr (GstSample) after =
      frames_filter (before, "sampanbackground mode=colour colour=#20c040 still=true");

  g_assert_cmpint (frames_get_format (after), ==, GST_VIDEO_FORMAT_I420);
  /* 0.299 * 0x20 + 0.587 * 0xc0 + 0.114 * 0x40, and the colours' distances from it. */
  assert_mean (after, 0, TOP_RIGHT, 130);
  assert_mean (after, 1, TOP_RIGHT, 91);
  assert_mean (after, 2, TOP_RIGHT, 58);
  assert_mean (after, 0, TOP_LEFT, 130);
  for (int plane = 0; plane < 3; plane++)
    g_assert_cmpint (frames_difference (before, after, plane, FACE), ==, 0);
}

static void
test_colour_in_video_range (void)
{
  g_autoptr (GstSample) before = frames_load_video ("astronaut.png", 512, 512);
  g_autoptr (GstSample) white =
      frames_filter (before, "sampanbackground mode=colour colour=#ffffff still=true");
  g_autoptr (GstSample) black =
      frames_filter (before, "sampanbackground mode=colour colour=#000000 still=true");

  assert_mean (white, 0, TOP_RIGHT, 235);
  assert_mean (black, 0, TOP_RIGHT, 16);
  assert_mean (black, 1, TOP_RIGHT, 128);
  g_assert_cmpint (frames_difference (before, white, 0, FACE), ==, 0);
}

static void
test_gradient (void)
{
  g_autoptr (GstSample) before = portrait ();
  g_autoptr (GstSample) after =
      frames_filter (before,
                     "sampanbackground mode=gradient colours=\"#000000, #ffffff\" still=true");
  int last = -1;

  g_assert_cmpint (frames_get (after, 0, 500, 0), ==, 0);
  for (int y = 0; y < 256; y += 16)
    {
      g_assert_cmpint (frames_get (after, 0, 500, y), >, last);
      last = frames_get (after, 0, 500, y);
      g_assert_cmpint (abs (last - y * 255 / 511), <=, 1);
    }
  g_assert_cmpint (frames_difference (before, after, 0, FACE), ==, 0);
}

static void
test_blur (void)
{
  static const double amounts[] = { 0.05, 0.2, 0.5, 1 };
  g_autoptr (GstSample) before = portrait ();
  double last = frames_detail (before, ROCKET);

  for (gsize i = 0; i < G_N_ELEMENTS (amounts); i++)
    {
      g_autofree char *description =
          g_strdup_printf ("sampanbackground mode=blur amount=%g still=true", amounts[i]);
      g_autoptr (GstSample) after = frames_filter (before, description);
      double now = frames_detail (after, ROCKET);

      g_assert_cmpfloat (now, <, i == 0 ? last : 0.7 * last);
      g_assert_cmpint (frames_difference (before, after, 0, FACE), ==, 0);
      g_assert_cmpint (frames_difference (before, after, 0, CHEST), ==, 0);
      g_assert_cmpfloat_with_epsilon (frames_mean (after, 0, ROCKET),
                                      frames_mean (before, 0, ROCKET), 8);
      last = now;
    }
  g_assert_cmpfloat (last, <, frames_detail (before, ROCKET) / 5);
}

/* Her suit is orange, the wall behind her is not: it does not become orange around her. */
static void
test_blur_without_halo (void)
{
  g_autoptr (GstSample) before = portrait ();
  g_autoptr (GstSample) after =
      frames_filter (before, "sampanbackground mode=blur amount=1 still=true");

  /* Above her shoulder. */
  g_assert_cmpfloat_with_epsilon (frames_mean (after, 2, 0.60, 0.33, 0.66, 0.42),
                                  frames_mean (before, 2, 0.60, 0.33, 0.66, 0.42), 3);
}

/* Pictures of each shape: wide, square and tall ones, odd and tiny ones, with either model. */
static void
test_sizes (void)
{
  static const int sizes[][2] = { { 641, 483 }, { 483, 641 }, { 1280, 720 }, { 405, 720 }, { 2, 2 },
                                  { 1, 1 },     { 3, 90 },    { 90, 3 },     { 17, 9 } };
  static const char *const modes[] = { "remove", "blur", "colour",
                                       "gradient colours=#102030,#405060" };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (modes); j++)
      {
        g_autoptr (GstSample) before =
            frames_load ("astronaut.png", sizes[i][0], sizes[i][1], "I420");
        g_autofree char *description =
            g_strdup_printf ("sampanbackground mode=%s still=true", modes[j]);
        g_autoptr (GstSample) after = frames_filter (before, description);

        if (sizes[i][0] < 300)
          continue;
        g_assert_cmpint (frames_difference (before, after, 0, FACE), ==, 0);
        if (j == 0)
          assert_mean (after, 3, 0.9, 0, 1, 0.3, 0);
      }
}

/* Runs a pipeline to its end. */
static void
make_file (const char *description)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = gst_parse_launch (description, &error);
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  g_autoptr (GstMessage) message = NULL;

  g_assert_no_error (error);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, 60 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_cmpint (GST_MESSAGE_TYPE (message), ==, GST_MESSAGE_EOS);
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

static void
test_image (void)
{
  g_autofree char *folder = g_dir_make_tmp ("sampan-background-XXXXXX", NULL);
  g_autofree char *raw = g_build_filename (folder, "raw", NULL);
  g_autofree char *png = g_build_filename (folder, "squares.png", NULL);
  g_autofree char *encode = g_strdup_printf (
      "filesrc location=%s ! rawvideoparse format=rgba width=300 height=100 ! pngenc ! "
      "filesink location=%s",
      raw, png);
  g_autofree char *filter = g_strdup_printf ("sampanbackground mode=image file=%s still=true", png);
  g_autoptr (GstSample) before = frames_load_video ("astronaut.png", 512, 512);
  g_autoptr (GstSample) after = NULL;
  g_autofree guint8 *pixels = g_malloc (300 * 100 * 4);

  /* Three squares, of which the middle one, white, covers a square frame. */
  for (int i = 0; i < 300 * 100; i++)
    memcpy (pixels + 4 * i, (i % 300) / 100 == 1 ? "\xff\xff\xff\xff" : "\xff\x00\x00\xff", 4);
  g_assert_true (g_file_set_contents (raw, (char *)pixels, 300 * 100 * 4, NULL));
  make_file (encode);
  after = frames_filter (before, filter);

  g_assert_cmpfloat_with_epsilon (frames_mean (after, 0, 0.85, 0, 0.95, 0.3), 235, 1);
  g_assert_cmpfloat_with_epsilon (frames_mean (after, 2, 0.85, 0, 0.95, 0.3), 128, 1);
  g_assert_cmpint (frames_difference (before, after, 0, FACE), ==, 0);
  g_remove (raw);
  g_remove (png);
  g_rmdir (folder);
}

/* A video of five frames, dark and light in turn, starts again behind the others: after its fifth
 * frame the first one comes, which is like it. */
static void
test_video_behind (void)
{
  g_autofree char *folder = g_dir_make_tmp ("sampan-background-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "blink.mp4", NULL);
  g_autofree char *encode =
      g_strdup_printf ("videotestsrc num-buffers=5 pattern=blink ! "
                       "video/x-raw,format=I420,width=160,height=160,framerate=30/1 "
                       "! x264enc ! mp4mux ! filesink location=%s",
                       file);
  g_autofree char *filter = g_strdup_printf (
      "videotestsrc num-buffers=12 pattern=solid-color foreground-color=0xff404040 ! "
      "video/x-raw,format=I420,width=320,height=320,framerate=30/1 ! "
      "sampanbackground mode=image file=%s ! appsink name=sink sync=false",
      file);
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstElement) sink = NULL;
  double lumas[12];

  make_file (encode);
  pipeline = gst_parse_launch (filter, NULL);
  sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  for (int i = 0; i < 12; i++)
    {
      GstSample *sample = NULL;

      g_signal_emit_by_name (sink, "pull-sample", &sample);
      g_assert_nonnull (sample);
      lumas[i] = frames_mean (sample, 0, TOP_RIGHT);
      gst_sample_unref (sample);
    }
  gst_element_set_state (pipeline, GST_STATE_NULL);
  for (int i = 0; i < 12; i++)
    g_assert_cmpfloat_with_epsilon (lumas[i], lumas[i % 5 % 2], 8);
  g_assert_cmpfloat (ABS (lumas[0] - lumas[1]), >, 100);
  g_remove (file);
  g_rmdir (folder);
}

/* What is no picture is said, and nothing waits for ever. */
static void
test_broken_file (void)
{
  g_autoptr (GstElement) pipeline =
      gst_parse_launch ("videotestsrc num-buffers=2 ! video/x-raw,format=I420,width=64,height=64 ! "
                        "sampanbackground mode=image file=/nonexistent/beach.jpg ! fakesink",
                        NULL);
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  g_autoptr (GstMessage) message = NULL;
  g_autoptr (GError) error = NULL;

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, 30 * GST_SECOND, GST_MESSAGE_ERROR);
  g_assert_nonnull (message);
  gst_message_parse_error (message, &error, NULL);
  g_assert_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_READ);
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

static void
test_image_not_set_yet (void)
{
  g_autoptr (GstSample) before = portrait ();
  g_autoptr (GstSample) after = frames_filter (before, "sampanbackground mode=image");

  g_assert_cmpint (frames_difference (before, after, 0, WHOLE), ==, 0);
}

/* The settings are changed again and again while frames flow; removing changes what the caps are,
 * too. */
static void
test_while_playing (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *description = g_strdup_printf (
      "filesrc location=%s/astronaut.png ! pngdec ! imagefreeze ! videoconvertscale "
      "add-borders=false ! "
      "video/x-raw,format=I420,width=320,height=240,framerate=30/1,pixel-aspect-ratio=1/"
      "1,colorimetry=(string)1:4:0:0 ! "
      "sampanbackground name=background ! appsink name=sink sync=false max-buffers=1",
      g_getenv ("SAMPAN_SAMPLES"));
  g_autoptr (GstElement) pipeline = gst_parse_launch (description, &error);
  g_autoptr (GstElement) background = gst_bin_get_by_name (GST_BIN (pipeline), "background");
  g_autoptr (GstElement) sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  static const SampanBackgroundMode modes[] = {
    SAMPAN_BACKGROUND_COLOUR,   SAMPAN_BACKGROUND_REMOVE, SAMPAN_BACKGROUND_NONE,
    SAMPAN_BACKGROUND_GRADIENT, SAMPAN_BACKGROUND_REMOVE, SAMPAN_BACKGROUND_BLUR,
    SAMPAN_BACKGROUND_IMAGE
  };
  double plain = 0;

  g_assert_no_error (error);
  g_object_set (background, "colour", "#00ff00", "colours", "#000000,#000000", NULL);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  for (int round = 0; round < 21; round++)
    {
      GstSample *sample = NULL;
      double luma;

      g_object_set (background, "mode", modes[round % 7], NULL);
      for (int i = 0; i < 4; i++)
        {
          g_clear_pointer (&sample, gst_sample_unref);
          g_signal_emit_by_name (sink, "pull-sample", &sample);
          g_assert_nonnull (sample);
        }
      luma = frames_mean (sample, 0, TOP_RIGHT);
      g_assert_cmpint (frames_get_format (sample), ==,
                       modes[round % 7] == SAMPAN_BACKGROUND_REMOVE ? GST_VIDEO_FORMAT_A420
                                                                    : GST_VIDEO_FORMAT_I420);
      if (modes[round % 7] == SAMPAN_BACKGROUND_REMOVE)
        g_assert_cmpfloat (frames_mean (sample, 3, TOP_RIGHT), <, 1);
      else if (modes[round % 7] == SAMPAN_BACKGROUND_COLOUR)
        g_assert_cmpfloat_with_epsilon (luma, 150, 2);
      else if (modes[round % 7] == SAMPAN_BACKGROUND_GRADIENT)
        g_assert_cmpfloat (luma, <, 2);
      else if (modes[round % 7] == SAMPAN_BACKGROUND_NONE)
        plain = luma;
      else
        g_assert_cmpfloat_with_epsilon (luma, plain, 8);
      gst_sample_unref (sample);
    }
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

/* Each scene is another, the same each time, and leaves the person alone. */
static void
test_scenes (void)
{
  static const char *const names[] = { "studio", "sunset", "bokeh", "paper", "night" };
  g_autoptr (GstSample) before = portrait ();
  double lumas[G_N_ELEMENTS (names)];

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *description =
          g_strdup_printf ("sampanbackground mode=scene scene=%s still=true", names[i]);
      g_autoptr (GstSample) after = frames_filter (before, description);
      g_autoptr (GstSample) again = frames_filter (before, description);

      for (int plane = 0; plane < 3; plane++)
        {
          g_assert_cmpint (frames_difference (after, again, plane, WHOLE), ==, 0);
          g_assert_cmpint (frames_difference (before, after, plane, FACE), ==, 0);
        }
      lumas[i] = frames_mean (after, 0, TOP_RIGHT);
      for (gsize j = 0; j < i; j++)
        g_assert_cmpfloat (ABS (lumas[i] - lumas[j]), >, 3);
    }
  /* Night is dark, paper is light. */
  g_assert_cmpfloat (lumas[4], <, 70);
  g_assert_cmpfloat (lumas[3], >, 180);
}

/* The sun stands above the sea, round and at one place, in pictures of every shape. */
static void
test_scene_shapes (void)
{
  static const int sizes[][2] = { { 640, 360 }, { 360, 640 }, { 480, 480 }, { 2000, 1500 } };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      int width = sizes[i][0], height = sizes[i][1], side = MIN (width, height);
      g_autoptr (GstSample) before = frames_make ("0xff404040", width, height);
      g_autoptr (GstSample) after =
          frames_filter (before, "sampanbackground mode=scene scene=sunset still=true");
      int x = width / 2 + (int)(0.24 * side), y = height / 2 + (int)(0.15 * height - 0.075 * side);

      g_assert_cmpint (frames_get (after, 0, x, y), >, 225);
      g_assert_cmpint (frames_get (after, 0, x + side / 5, y), <, 225);
      g_assert_cmpint (frames_get (after, 0, 4, 4), <, 120);
    }
}

/* The flag behind her sleeve is not she; the helmet in her arm is. */
static void
test_fine (void)
{
  g_autoptr (GstSample) before = portrait ();
  g_autoptr (GstSample) after =
      frames_filter (before, "sampanbackground mode=remove still=true quality=fine");

  assert_mean (after, 3, FACE, 255);
  assert_mean (after, 3, CHEST, 255);
  assert_mean (after, 3, 0.60, 0.75, 0.90, 0.95, 255);
  assert_mean (after, 3, TOP_LEFT, 0);
  assert_mean (after, 3, TOP_RIGHT, 0);
  g_assert_cmpfloat (frames_mean (after, 3, 0, 0.70, 0.03, 0.90), <, 2);
}

static void
test_fine_in_videos (void)
{
  static const int sizes[][2] = { { 640, 360 }, { 360, 640 } };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GstSample) before =
          frames_load ("astronaut.png", sizes[i][0], sizes[i][1], "I420");
      g_autoptr (GstSample) after =
          frames_filter (before, "sampanbackground mode=remove quality=fine");

      g_assert_cmpfloat (frames_mean (after, 3, FACE), >, 254);
      g_assert_cmpfloat (frames_mean (after, 3, CHEST), >, 254);
      g_assert_cmpfloat (frames_mean (after, 3, TOP_RIGHT), <, 1);
    }
}

#define N_MOVING 13
#define N_AFTER 3

/* Returns: (transfer full): frame @i of a video in which she moves, and then is gone. */
static GstSample *
moving_frame (GstSample *large, GstSample *empty, int i)
{
  GstVideoInfo from, to;
  GstVideoFrame source, target;
  GstSample *whole = i < N_MOVING ? large : empty;
  GstBuffer *buffer;
  g_autoptr (GstCaps) caps = NULL;

  gst_video_info_from_caps (&from, gst_sample_get_caps (whole));
  to = from;
  gst_video_info_set_format (&to, GST_VIDEO_FORMAT_I420, 640, 360);
  to.colorimetry = from.colorimetry;
  to.fps_n = 30;
  to.fps_d = 1;
  caps = gst_video_info_to_caps (&to);
  buffer = gst_buffer_new_allocate (NULL, to.size, NULL);
  g_assert_true (gst_video_frame_map (&source, &from, gst_sample_get_buffer (whole), GST_MAP_READ));
  g_assert_true (gst_video_frame_map (&target, &to, buffer, GST_MAP_WRITE));
  for (int plane = 0; plane < 3; plane++)
    for (int y = 0; y < GST_VIDEO_FRAME_COMP_HEIGHT (&target, plane); y++)
      memcpy ((guint8 *)GST_VIDEO_FRAME_PLANE_DATA (&target, plane)
                  + y * GST_VIDEO_FRAME_PLANE_STRIDE (&target, plane),
              (guint8 *)GST_VIDEO_FRAME_PLANE_DATA (&source, plane)
                  + (y + (plane == 0 ? 2 : 1) * (2 * i))
                        * GST_VIDEO_FRAME_PLANE_STRIDE (&source, plane)
                  + (plane == 0 ? 2 : 1) * (3 * i),
              GST_VIDEO_FRAME_COMP_WIDTH (&target, plane));
  gst_video_frame_unmap (&source);
  gst_video_frame_unmap (&target);
  GST_BUFFER_PTS (buffer) = gst_util_uint64_scale (i, GST_SECOND, 30);
  GST_BUFFER_DURATION (buffer) = GST_SECOND / 30;
  whole = gst_sample_new (buffer, caps, NULL, NULL);
  gst_buffer_unref (buffer);
  return whole;
}

/* The part of either mask's person that is in both. */
static double
find_overlap (GstSample *a, GstSample *b)
{
  int both = 0, either = 0;

  for (int y = 0; y < 360; y += 2)
    for (int x = 0; x < 640; x += 2)
      {
        gboolean first = frames_get (a, 3, x, y) > 127, second = frames_get (b, 3, x, y) > 127;

        both += first && second;
        either += first || second;
      }
  return (double)both / MAX (either, 1);
}

/* Most frames of a video are not looked at by the model. Their mattes are like those that it would
 * make; all frames come out, in order; and nothing of her is left behind a cut. */
static void
test_fine_between (void)
{
  g_autoptr (GstSample) large = frames_load ("astronaut.png", 800, 800, "I420");
  g_autoptr (GstSample) empty = frames_make ("0xff404040", 800, 800);
  g_autoptr (GstElement) pipeline = gst_parse_launch (
      "appsrc name=source format=time ! sampanmatte ! sampanbackground mode=remove ! "
      "appsink name=sink sync=false",
      NULL);
  g_autoptr (GstElement) source = gst_bin_get_by_name (GST_BIN (pipeline), "source");
  g_autoptr (GstElement) sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  GstFlowReturn flow;

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  for (int i = 0; i < N_MOVING + N_AFTER; i++)
    {
      g_autoptr (GstSample) before = moving_frame (large, empty, i);

      g_signal_emit_by_name (source, "push-sample", before, &flow);
    }
  g_signal_emit_by_name (source, "end-of-stream", &flow);
  for (int i = 0; i < N_MOVING + N_AFTER; i++)
    {
      g_autoptr (GstSample) before = moving_frame (large, empty, i);
      GstSample *after = NULL;

      g_signal_emit_by_name (sink, "pull-sample", &after);
      g_assert_nonnull (after);
      g_assert_cmpuint (GST_BUFFER_PTS (gst_sample_get_buffer (after)), ==,
                        GST_BUFFER_PTS (gst_sample_get_buffer (before)));
      if (i % 4 == 3 && i < N_MOVING)
        {
          g_autoptr (GstSample) alone =
              frames_filter (before, "sampanbackground mode=remove quality=fine");
          double overlap = find_overlap (after, alone);

          g_test_message ("frame %d: %.4f", i, overlap);
          g_assert_cmpfloat (overlap, >, 0.98);
        }
      if (i >= N_MOVING)
        g_assert_cmpfloat (frames_mean (after, 3, WHOLE), <, 2);
      gst_sample_unref (after);
    }
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

/* How many places are greener than @limit. */
static int
count_green (GstSample *sample, int limit)
{
  int count = 0;

  for (int y = 0; y < 256; y++)
    for (int x = 0; x < 256; x++)
      count += 256 - frames_get (sample, 1, x, y) - frames_get (sample, 2, x, y) > limit;
  return count;
}

/* She stands before a green wall; then before a grey one, and nothing of the green is left on her
 * hair and sleeves. */
static void
test_no_green_rim (void)
{
  g_autoptr (GstSample) before = portrait ();
  g_autoptr (GstSample) green =
      frames_filter (before, "sampanbackground mode=colour colour=#00ff00 still=true quality=fine");
  g_autoptr (GstSample) grey =
      frames_filter (green, "sampanbackground mode=colour colour=#808080 still=true quality=fine");
  int own = count_green (before, 24);

  g_assert_cmpint (count_green (green, 150), >, 20000);
  g_test_message ("green places: %d before, %d after", own, count_green (grey, 24));
  g_assert_cmpint (count_green (grey, 24), <=, own + 20);
  g_assert_cmpint (count_green (grey, 60), ==, 0);
}

/* The person is found before her colours change, by one element for all. */
static void
test_matte_in_front (void)
{
  g_autoptr (GstSample) before = portrait ();
  g_autoptr (GstSample) alone = frames_filter (before, "sampanbackground mode=remove still=true");
  g_autoptr (GstSample) behind =
      frames_filter (before, "sampanmatte quality=fast still=true ! sampancolour exposure=-1 "
                             "saturation=-1 ! sampanbackground mode=remove still=true");
  g_autoptr (GstSample) darkened =
      frames_filter (before, "sampancolour exposure=-1 saturation=-1 ! "
                             "sampanbackground mode=remove still=true");

  g_assert_cmpint (frames_difference (alone, behind, 3, WHOLE), ==, 0);
  g_assert_cmpint (frames_difference (alone, darkened, 3, WHOLE), >, 0);
}

/* A preview shows the fast mask, says when the fine one is there, and shows that at once then,
 * although a colour has changed. */
static void
test_live (void)
{
  g_autoptr (GstSample) before = frames_load ("astronaut.png", 500, 500, "I420");
  g_autoptr (GstSample) fast = frames_filter (before, "sampanbackground mode=remove still=true");
  g_autoptr (GstSample) fine = NULL;
  g_autoptr (GstElement) pipeline = gst_parse_launch (
      "appsrc name=source format=time ! sampanmatte live=true still=true ! sampancolour "
      "name=colour ! sampanbackground mode=remove still=true ! appsink name=sink sync=false",
      NULL);
  g_autoptr (GstElement) source = gst_bin_get_by_name (GST_BIN (pipeline), "source");
  g_autoptr (GstElement) colour = gst_bin_get_by_name (GST_BIN (pipeline), "colour");
  g_autoptr (GstElement) sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  g_autoptr (GstMessage) message = NULL;
  GstSample *first = NULL, *second = NULL;
  guint n_working = 0;
  GstFlowReturn flow;

  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  g_signal_emit_by_name (source, "push-sample", before, &flow);
  g_signal_emit_by_name (sink, "pull-sample", &first);
  g_assert_cmpint (frames_difference (first, fast, 3, WHOLE), ==, 0);
  /* That it is at work comes before. */
  do
    {
      g_clear_pointer (&message, gst_message_unref);
      message = gst_bus_timed_pop_filtered (bus, 250 * GST_SECOND, GST_MESSAGE_ELEMENT);
      g_assert_nonnull (message);
      n_working += gst_message_has_name (message, SAMPAN_MATTE_WORKING);
    }
  while (!gst_message_has_name (message, SAMPAN_MATTE_READY));
  g_assert_cmpuint (n_working, >, 0);

  g_object_set (colour, "brightness", 0.5, NULL);
  g_signal_emit_by_name (source, "push-sample", before, &flow);
  g_signal_emit_by_name (sink, "pull-sample", &second);
  /* It is kept: an export of the same picture does not make it again. */
  fine = frames_filter (before, "sampanmatte still=true ! sampanbackground mode=remove still=true");
  g_assert_cmpint (frames_difference (second, fine, 3, WHOLE), ==, 0);
  g_assert_cmpint (frames_difference (first, second, 3, WHOLE), >, 100);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_sample_unref (first);
  gst_sample_unref (second);
}

static void
test_without_model (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (GstSample) before = portrait ();
      g_autoptr (GstElement) pipeline = NULL;
      g_autoptr (GstElement) source = NULL;
      g_autoptr (GstBus) bus = NULL;
      g_autoptr (GstMessage) message = NULL;
      g_autoptr (GError) error = NULL;
      GstFlowReturn flow;

      g_setenv ("SAMPAN_MODELS_DIR", "/nonexistent", TRUE);
      pipeline = gst_parse_launch (
          "appsrc name=source format=time ! sampanbackground mode=blur ! fakesink", NULL);
      source = gst_bin_get_by_name (GST_BIN (pipeline), "source");
      bus = gst_element_get_bus (pipeline);
      gst_element_set_state (pipeline, GST_STATE_PLAYING);
      g_signal_emit_by_name (source, "push-sample", before, &flow);
      message = gst_bus_timed_pop_filtered (bus, 10 * GST_SECOND, GST_MESSAGE_ERROR);
      g_assert_nonnull (message);
      gst_message_parse_error (message, &error, NULL);
      g_assert_error (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND);
      g_assert_nonnull (strstr (error->message, "not installed"));
      gst_element_set_state (pipeline, GST_STATE_NULL);
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

static void
if_installed (gconstpointer test)
{
  g_autofree char *fast = sampan_model_find ("selfie-square", NULL);
  g_autofree char *still = sampan_model_find ("isnet", NULL);
  g_autofree char *video = sampan_model_find ("rvm-portrait", NULL);

  if (fast != NULL && still != NULL && video != NULL)
    ((void (*) (void))test) ();
  else
    g_test_skip ("built without models_dir");
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_assert_true (sampan_elements_register ());
  g_test_add_data_func ("/background/remove", test_remove, if_installed);
  g_test_add_data_func ("/background/remove-twice", test_remove_twice, if_installed);
  g_test_add_data_func ("/background/colour", test_colour, if_installed);
  g_test_add_data_func ("/background/colour-in-video-range", test_colour_in_video_range,
                        if_installed);
  g_test_add_data_func ("/background/gradient", test_gradient, if_installed);
  g_test_add_data_func ("/background/blur", test_blur, if_installed);
  g_test_add_data_func ("/background/blur-without-halo", test_blur_without_halo, if_installed);
  g_test_add_data_func ("/background/sizes", test_sizes, if_installed);
  g_test_add_data_func ("/background/image", test_image, if_installed);
  g_test_add_data_func ("/background/video-behind", test_video_behind, if_installed);
  g_test_add_func ("/background/broken-file", test_broken_file);
  g_test_add_data_func ("/background/while-playing", test_while_playing, if_installed);
  g_test_add_data_func ("/background/scenes", test_scenes, if_installed);
  g_test_add_data_func ("/background/scene-shapes", test_scene_shapes, if_installed);
  g_test_add_data_func ("/background/matte-in-front", test_matte_in_front, if_installed);
  g_test_add_data_func ("/background/fine", test_fine, if_installed);
  g_test_add_data_func ("/background/fine-in-videos", test_fine_in_videos, if_installed);
  g_test_add_data_func ("/background/fine-between", test_fine_between, if_installed);
  g_test_add_data_func ("/background/no-green-rim", test_no_green_rim, if_installed);
  g_test_add_data_func ("/background/live", test_live, if_installed);
  g_test_add_func ("/background/image-not-set-yet", test_image_not_set_yet);
  g_test_add_func ("/background/without-model", test_without_model);
  return g_test_run ();
}
