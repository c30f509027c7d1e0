/* What is sent of a video: no larger than the platform takes. */

#include <glib/gstdio.h>
#include <gst/gst.h>

#include "fixture.h"
#include "media/sampan-media-probe.h"
#include "publish/sampan-handoff.h"
#include "publish/sampan-rules-private.h"

/* Ten frames of snow, which no encoder makes small. */
static void
make_snow (const char *path)
{
  g_autofree char *line = g_strdup_printf (
      "videotestsrc pattern=snow num-buffers=10 ! video/x-raw,width=640,height=480,framerate=10/1 "
      "! x264enc pass=qual quantizer=20 ! h264parse ! mp4mux ! filesink location=%s",
      path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = gst_parse_launch (line, &error);
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  g_autoptr (GstMessage) message = NULL;

  g_assert_no_error (error);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message =
      gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_cmpint (GST_MESSAGE_TYPE (message), ==, GST_MESSAGE_EOS);
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

/* For a server that takes so many bytes. Returns: (transfer full) (nullable): the path */
static char *
prepare (Fixture *fixture, SampanNote *note, const char *server, gint64 limit, GError **error)
{
  g_autofree char *platform = g_strconcat ("mastodon@", server, NULL);
  g_autofree char *folder = g_build_filename (fixture->folder, server, NULL);
  const SampanServerLimits limits = { .video_bytes = limit };
  g_autoptr (SampanHandoff) handoff = NULL;

  sampan_rules_learn (platform, &limits);
  handoff = sampan_handoff_make (fixture->library, note, "zh-Hans", platform, folder, NULL, error);
  return handoff ? g_build_filename (folder, "01.mp4", NULL) : NULL;
}

static gint64
size_of (const char *path)
{
  GStatBuf status;

  g_assert_cmpint (g_stat (path, &status), ==, 0);
  return status.st_size;
}

static void
test_bytes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SampanNote) note = fixture_add_note (fixture, "雪", "下雪", NULL);
  g_autofree char *snow = g_build_filename (fixture->folder, "snow.mp4", NULL);
  g_autofree char *whole = NULL;
  g_autofree char *half = NULL;
  g_autofree char *none = NULL;
  g_autoptr (SampanMediaInfo) info = NULL;
  g_autoptr (GError) error = NULL;
  gint64 size;

  sampan_media_init ();
  make_snow (snow);
  fixture_add_media (fixture, note, snow);
  whole = prepare (fixture, note, "large", 1000 * 1000 * 1000, &error);
  g_assert_no_error (error);
  size = size_of (whole);
  half = prepare (fixture, note, "half", size / 2, &error);
  g_assert_no_error (error);
  g_assert_cmpint (size_of (half), <=, size / 2);
  g_assert_cmpint (size_of (half), >, size / 6);
  info = sampan_media_probe (half, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (info->width, <, 640);
  g_assert_cmpint (ABS (info->width * 3 - info->height * 4), <=, 8);
  g_assert_cmpint (info->duration, ==, 1000);

  none = prepare (fixture, note, "tiny", 1000, &error);
  g_assert_error (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_LIMIT);
  g_assert_null (none);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/prepare/bytes", Fixture, NULL, fixture_set_up, test_bytes, fixture_tear_down);
  return g_test_run ();
}
