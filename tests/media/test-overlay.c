#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>
#include <gst/video/video.h>
#include <string.h>

#include "media/sampan-overlay.h"

#define WIDTH 321 /* odd: the last column and row have chroma of their own */
#define HEIGHT 241

typedef struct
{
  GstElement *pipeline, *src, *sink, *overlay;
  GstVideoInfo info;
} Fixture;

static void
set_up_format (Fixture *fixture, const char *format, const char *colorimetry)
{
  g_autoptr (GstCaps) caps =
      gst_caps_new_simple ("video/x-raw", "format", G_TYPE_STRING, format, "width", G_TYPE_INT,
                           WIDTH, "height", G_TYPE_INT, HEIGHT, "framerate", GST_TYPE_FRACTION, 25,
                           1, "colorimetry", G_TYPE_STRING, colorimetry, NULL);
  g_autoptr (GError) error = NULL;

  fixture->pipeline = gst_parse_launch (
      "appsrc name=src format=time ! sampanoverlay name=overlay ! appsink name=sink sync=false",
      &error);
  g_assert_no_error (error);
  fixture->src = gst_bin_get_by_name (GST_BIN (fixture->pipeline), "src");
  fixture->sink = gst_bin_get_by_name (GST_BIN (fixture->pipeline), "sink");
  fixture->overlay = gst_bin_get_by_name (GST_BIN (fixture->pipeline), "overlay");
  g_assert_true (gst_video_info_from_caps (&fixture->info, caps));
  gst_app_src_set_caps (GST_APP_SRC (fixture->src), caps);
  gst_element_set_state (fixture->pipeline, GST_STATE_PLAYING);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  set_up_format (fixture, "I420", "bt601");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gst_element_set_state (fixture->pipeline, GST_STATE_NULL);
  gst_object_unref (fixture->src);
  gst_object_unref (fixture->sink);
  gst_object_unref (fixture->overlay);
  gst_object_unref (fixture->pipeline);
}

/* Noise in every byte, so that any change shows; a flat grey where colours are measured. */
static GstBuffer *
make_frame (Fixture *fixture, gint64 time, int grey)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, GST_VIDEO_INFO_SIZE (&fixture->info), NULL);
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  GstMapInfo map;

  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  for (gsize i = 0; i < map.size; i++)
    map.data[i] = grey >= 0 ? grey : g_rand_int_range (random, 16, 236);
  gst_buffer_unmap (buffer, &map);
  GST_BUFFER_PTS (buffer) = time * GST_MSECOND;
  GST_BUFFER_DURATION (buffer) = 40 * GST_MSECOND;
  return buffer;
}

/* Takes @frame. */
static GstSample *
run (Fixture *fixture, GstBuffer *frame)
{
  GstSample *sample;

  g_assert_cmpint (gst_app_src_push_buffer (GST_APP_SRC (fixture->src), frame), ==, GST_FLOW_OK);
  sample = gst_app_sink_try_pull_sample (GST_APP_SINK (fixture->sink), 20 * GST_SECOND);
  g_assert_nonnull (sample);
  return sample;
}

static gboolean
is_touched (Fixture *fixture, gint64 time)
{
  g_autoptr (GstBuffer) frame = make_frame (fixture, time, -1);
  g_autoptr (GstBuffer) original = gst_buffer_copy_deep (frame);
  g_autoptr (GstSample) sample = run (fixture, gst_buffer_ref (frame));
  GstBuffer *result = gst_sample_get_buffer (sample);
  GstMapInfo map;
  gboolean same;

  gst_buffer_map (original, &map, GST_MAP_READ);
  same = gst_buffer_memcmp (result, 0, map.data, map.size) == 0;
  /* Nothing to draw costs nothing: it is the same memory. And a buffer that others hold is never
   * written to. */
  if (same)
    g_assert_true (gst_buffer_peek_memory (result, 0) == gst_buffer_peek_memory (frame, 0));
  g_assert_cmpint (gst_buffer_memcmp (frame, 0, map.data, map.size), ==, 0);
  gst_buffer_unmap (original, &map);
  return !same;
}

static SampanCaptionSet *
make_captions (gint64 start, gint64 end, const char *text)
{
  g_autoptr (SampanCaptionTrack) track = sampan_caption_track_new ("zh-Hans");
  g_autoptr (SampanCue) cue = sampan_cue_new ("a", start, end, text, NULL, NULL);
  g_autoptr (GPtrArray) tracks = g_ptr_array_new ();

  sampan_caption_track_put (track, cue);
  g_ptr_array_add (tracks, track);
  return sampan_caption_set_new (tracks, NULL);
}

static void
set_captions (Fixture *fixture, gint64 start, gint64 end, const char *text)
{
  g_autoptr (SampanCaptionSet) set = make_captions (start, end, text);

  g_object_set (fixture->overlay, "captions", set, NULL);
}

static void
test_times (Fixture *fixture, gconstpointer data)
{
  g_assert_false (is_touched (fixture, 0));
  set_captions (fixture, 1000, 2000, "火锅");
  g_assert_false (is_touched (fixture, 960));
  g_assert_true (is_touched (fixture, 1000));
  g_assert_true (is_touched (fixture, 1960));
  g_assert_false (is_touched (fixture, 2000));
  set_captions (fixture, 2000, 3000, "茶");
  g_assert_true (is_touched (fixture, 2000));
  g_object_set (fixture->overlay, "captions", NULL, NULL);
  g_assert_false (is_touched (fixture, 2040));
}

static void
test_mapping (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SampanTimeMap) times =
      sampan_time_map_new_part (10 * GST_SECOND, GST_CLOCK_TIME_NONE, 2);

  /* The original from 10 s on, twice as fast: the cue of 12 s to 13 s is seen from 1 s to 1.5 s. */
  set_captions (fixture, 12000, 13000, "火锅");
  g_object_set (fixture->overlay, "times", times, NULL);
  g_assert_false (is_touched (fixture, 960));
  g_assert_true (is_touched (fixture, 1000));
  g_assert_true (is_touched (fixture, 1480));
  g_assert_false (is_touched (fixture, 1500));
}

static void
test_area (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SampanCaptionSet) set = make_captions (0, 1000, "火锅");
  g_autoptr (GstBuffer) frame = make_frame (fixture, 0, -1),
                        original = gst_buffer_copy_deep (frame);
  g_autoptr (GstSample) sample = NULL;
  cairo_rectangle_int_t area;
  GstVideoFrame before, after;
  guint n_changed[3] = { 0 };

  g_object_set (fixture->overlay, "captions", set, NULL);
  g_assert_true (sampan_caption_set_get_area (set, 0, WIDTH, HEIGHT, &area));
  sample = run (fixture, g_steal_pointer (&frame));
  g_assert_true (gst_video_frame_map (&before, &fixture->info, original, GST_MAP_READ));
  g_assert_true (
      gst_video_frame_map (&after, &fixture->info, gst_sample_get_buffer (sample), GST_MAP_READ));
  for (int plane = 0; plane < 3; plane++)
    for (int y = 0; y < GST_VIDEO_FRAME_COMP_HEIGHT (&after, plane); y++)
      for (int x = 0; x < GST_VIDEO_FRAME_COMP_WIDTH (&after, plane); x++)
        {
          int stride = GST_VIDEO_FRAME_PLANE_STRIDE (&after, plane), shift = plane > 0;
          const guint8 *a = GST_VIDEO_FRAME_PLANE_DATA (&before, plane);
          const guint8 *b = GST_VIDEO_FRAME_PLANE_DATA (&after, plane);

          if (a[y * stride + x] == b[y * stride + x])
            continue;
          n_changed[plane]++;
          g_assert_cmpint (x, >=, area.x >> shift);
          g_assert_cmpint (x, <=, (area.x + area.width) >> shift);
          g_assert_cmpint (y, >=, area.y >> shift);
          g_assert_cmpint (y, <=, (area.y + area.height) >> shift);
        }
  g_assert_cmpuint (n_changed[0], >, (guint)(area.width * area.height) / 2);
  g_assert_cmpuint (n_changed[1], >, (guint)(area.width * area.height) / 10);
  gst_video_frame_unmap (&before);
  gst_video_frame_unmap (&after);
}

/* A great red block of a letter must come out as the red of the frame's own matrix. */
static void
assert_red (const char *format, const char *colorimetry, int y, int u, int v)
{
  const SampanText text = { "██", NULL, "centre", 0, 0, 0.5, "#ff0000", 0, 0 };
  g_autoptr (SampanTextSet) set = sampan_text_set_new (&text, 1);
  g_autoptr (GstSample) sample = NULL;
  Fixture fixture;
  GstVideoFrame frame;
  const int expected[3] = { y, u, v };

  set_up_format (&fixture, format, colorimetry);
  g_object_set (fixture.overlay, "texts", set, NULL);
  sample = run (&fixture, make_frame (&fixture, 0, 128));
  g_assert_true (
      gst_video_frame_map (&frame, &fixture.info, gst_sample_get_buffer (sample), GST_MAP_READ));
  for (int plane = 0; plane < 3; plane++)
    {
      int row = GST_VIDEO_FRAME_COMP_HEIGHT (&frame, plane) / 2;
      int column = GST_VIDEO_FRAME_COMP_WIDTH (&frame, plane) * 2 / 5;
      const guint8 *bytes = GST_VIDEO_FRAME_PLANE_DATA (&frame, plane);

      g_assert_cmpint (ABS (bytes[row * GST_VIDEO_FRAME_PLANE_STRIDE (&frame, plane) + column]
                            - expected[plane]),
                       <=, 1);
    }
  gst_video_frame_unmap (&frame);
  tear_down (&fixture, NULL);
}

static void
test_colours (void)
{
  assert_red ("I420", "bt601", 81, 90, 240);
  assert_red ("I420", "bt709", 63, 102, 240);
  assert_red ("I420", "1:4:0:0", 76, 85, 255); /* full range, BT.601: as in JPEG */
  assert_red ("A420", "bt601", 81, 90, 240);
}

/* On a clear frame the block brings its own opacity, and its colour is not mixed with what can not
 * be seen. */
static void
test_clear (void)
{
  const SampanText text = { "██", NULL, "centre", 0, 0, 0.5, "#ffffff80", 0, 0 };
  g_autoptr (SampanTextSet) set = sampan_text_set_new (&text, 1);
  g_autoptr (GstSample) sample = NULL;
  Fixture fixture;
  GstVideoFrame frame;
  const guint8 *luma, *alpha;
  gsize at;

  set_up_format (&fixture, "A420", "bt709");
  g_object_set (fixture.overlay, "texts", set, NULL);
  sample = run (&fixture, make_frame (&fixture, 0, 0));
  g_assert_true (
      gst_video_frame_map (&frame, &fixture.info, gst_sample_get_buffer (sample), GST_MAP_READ));
  luma = GST_VIDEO_FRAME_PLANE_DATA (&frame, 0);
  alpha = GST_VIDEO_FRAME_PLANE_DATA (&frame, 3);
  at = (gsize)(HEIGHT / 2) * GST_VIDEO_FRAME_PLANE_STRIDE (&frame, 0) + WIDTH * 2 / 5;
  g_assert_cmpint (alpha[at], >, 120);
  g_assert_cmpint (alpha[at], <, 255);
  g_assert_cmpint (luma[at], >, 100);
  g_assert_cmpint (alpha[0], ==, 0);
  gst_video_frame_unmap (&frame);
  tear_down (&fixture, NULL);
}

static void
test_texts (Fixture *fixture, gconstpointer data)
{
  const SampanText texts[] = {
    { "Sale", NULL, "top", 0, 0, 0.1, NULL, 1, 2 },
    { "打折", NULL, "bottom", 0, 0, 0.1, NULL, 1.5, 0 },
  };
  g_autoptr (SampanTextSet) set = sampan_text_set_new (texts, G_N_ELEMENTS (texts));
  g_autoptr (SampanTimeMap) times =
      sampan_time_map_new_part (10 * GST_SECOND, GST_CLOCK_TIME_NONE, 4);

  g_object_set (fixture->overlay, "texts", set, "times", times, NULL);
  g_assert_false (is_touched (fixture, 960));
  g_assert_true (is_touched (fixture, 1000));
  g_assert_true (is_touched (fixture, 1960));
  g_assert_true (is_touched (fixture, 9960));
}

int
main (int argc, char *argv[])
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);
  g_assert_true (gst_element_register (NULL, "sampanoverlay", GST_RANK_NONE, SAMPAN_TYPE_OVERLAY));
  g_test_add ("/media/overlay/times", Fixture, NULL, set_up, test_times, tear_down);
  g_test_add ("/media/overlay/mapping", Fixture, NULL, set_up, test_mapping, tear_down);
  g_test_add ("/media/overlay/area", Fixture, NULL, set_up, test_area, tear_down);
  g_test_add ("/media/overlay/texts", Fixture, NULL, set_up, test_texts, tear_down);
  g_test_add_func ("/media/overlay/colours", test_colours);
  g_test_add_func ("/media/overlay/clear", test_clear);
  return g_test_run ();
}
