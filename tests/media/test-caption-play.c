#include "clips.h"

#include <math.h>

#include <gst/app/app.h>
#include <gst/video/video.h>

#include "media/sampan-player.h"

/*
 * Captions in the paused preview, in the one that plays, and in the exported file.
 *
 * The clip is one grey, so that all that differs is captions. Luma of the preview (RGB from I420 by
 * GStreamer's quick way, which is up to 2 darker) against the exported file's (through x264 at its
 * default quality, read by ffmpeg): the mean absolute difference over the lower half of the frame
 * may be 3 of 255; another caption, or none, is more than 6 away.
 */
#define ALIKE 3.0
#define APART 6.0
#define FPS 20
#define WIDTH 480
#define HEIGHT 270

typedef struct
{
  SampanPlayer *player;
  GMutex mutex;
  /* Under the mutex. */
  guint8 *luma;   /* what was shown last */
  GArray *means;  /* of double, of the lower half, one a frame */
  GArray *stamps; /* of GstClockTime, of the same frames */
} Screen;

/* ---- the preview ---- */

static GstFlowReturn
take (Screen *self, GstSample *sample)
{
  GstVideoInfo info;
  GstVideoFrame frame;
  GstClockTime stamp = GST_BUFFER_PTS (gst_sample_get_buffer (sample));
  double sum = 0;

  g_assert_true (gst_video_info_from_caps (&info, gst_sample_get_caps (sample)));
  g_assert_true (gst_video_frame_map (&frame, &info, gst_sample_get_buffer (sample), GST_MAP_READ));
  g_assert_cmpint (GST_VIDEO_FRAME_WIDTH (&frame), ==, WIDTH);
  g_mutex_lock (&self->mutex);
  for (int y = 0; y < HEIGHT; y++)
    {
      const guint8 *row = (guint8 *)GST_VIDEO_FRAME_PLANE_DATA (&frame, 0)
                          + y * GST_VIDEO_FRAME_PLANE_STRIDE (&frame, 0);

      for (int x = 0; x < WIDTH; x++, row += 4)
        {
          int luma = (int)(0.299 * row[0] + 0.587 * row[1] + 0.114 * row[2] + 0.5);

          self->luma[y * WIDTH + x] = luma;
          if (y >= HEIGHT / 2)
            sum += luma;
        }
    }
  sum /= WIDTH * (HEIGHT - HEIGHT / 2);
  g_array_append_val (self->means, sum);
  g_array_append_val (self->stamps, stamp);
  g_mutex_unlock (&self->mutex);
  gst_video_frame_unmap (&frame);
  gst_sample_unref (sample);
  return GST_FLOW_OK;
}

static GstFlowReturn
on_preroll (GstAppSink *sink, gpointer data)
{
  return take (data, gst_app_sink_pull_preroll (sink));
}

static GstFlowReturn
on_sample (GstAppSink *sink, gpointer data)
{
  return take (data, gst_app_sink_pull_sample (sink));
}

static Screen *
screen_new (const char *path, const char *edits, SampanCaptionSet *set)
{
  Screen *self = g_new0 (Screen, 1);
  GstElement *sink = gst_element_factory_make ("appsink", NULL);
  GstAppSinkCallbacks callbacks = { .new_preroll = on_preroll, .new_sample = on_sample };
  g_autoptr (GstCaps) caps = gst_caps_from_string ("video/x-raw,format=RGBA");
  g_autoptr (SampanPlan) plan = clips_plan (edits, SAMPAN_MEDIA_VIDEO);
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanMediaInfo) info = sampan_media_probe (path, NULL, &error);

  g_assert_no_error (error);
  g_mutex_init (&self->mutex);
  self->luma = g_malloc0 (WIDTH * HEIGHT);
  self->means = g_array_new (FALSE, FALSE, sizeof (double));
  self->stamps = g_array_new (FALSE, FALSE, sizeof (GstClockTime));
  g_object_set (sink, "caps", caps, "sync", TRUE, "max-buffers", 1, NULL);
  gst_app_sink_set_callbacks (GST_APP_SINK (sink), &callbacks, self, NULL);
  self->player = sampan_player_new (sink);
  sampan_player_load (self->player, path, info, plan, NULL);
  sampan_player_set_captions (self->player, set);
  return self;
}

static void
screen_free (Screen *self)
{
  sampan_player_load (self->player, NULL, NULL, NULL, NULL);
  g_assert_finalize_object (self->player);
  g_mutex_clear (&self->mutex);
  g_array_unref (self->means);
  g_array_unref (self->stamps);
  g_free (self->luma);
  g_free (self);
}

static gboolean
on_timeout (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
wait_ms (guint ms)
{
  gboolean over = FALSE;

  g_timeout_add (ms, on_timeout, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static guint
get_n_frames (Screen *self)
{
  guint n;

  g_mutex_lock (&self->mutex);
  n = self->means->len;
  g_mutex_unlock (&self->mutex);
  return n;
}

/* Until at least one frame more than @n, and no other for a while. */
static void
settle (Screen *self, guint n)
{
  gint64 began = g_get_monotonic_time ();
  guint seen;

  do
    {
      seen = get_n_frames (self);
      wait_ms (120);
      g_assert_cmpint (g_get_monotonic_time () - began, <, 30 * G_USEC_PER_SEC);
    }
  while (seen <= n || seen != get_n_frames (self));
}

/* ---- tracks ---- */

static SampanCaptionTrack *
make_track (const char *language, const char *first, const char *second)
{
  SampanCaptionTrack *track = sampan_caption_track_new (language);
  g_autoptr (SampanCue) one = sampan_cue_new ("1", 400, 900, first, NULL, NULL);
  g_autoptr (SampanCue) two = sampan_cue_new ("2", 1200, 1800, second, NULL, NULL);

  sampan_caption_track_put (track, one);
  sampan_caption_track_put (track, two);
  return track;
}

/* @which: 1 the first language, 2 the second, 3 both. */
static SampanCaptionSet *
make_set (int which)
{
  g_autoptr (GPtrArray) tracks = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (SampanCaptionStyle) style = sampan_caption_style_new ("yellow");

  style->size = 0.09;
  if (which & 1)
    g_ptr_array_add (tracks, make_track ("zh-Hans", "毛肚七上八下，十五秒刚好", "吃完去喝茶"));
  if (which & 2)
    g_ptr_array_add (tracks, make_track ("ar", "مرحبا بالعالم", "شاي أخضر في الحديقة بعد الظهر"));
  return sampan_caption_set_new (tracks, style);
}

static char *
make_input (void)
{
  return clips_make ("play.mp4",
                     "-f lavfi -i color=0x303030:s=480x270:r=20:d=2 -f lavfi -i sine=440:d=2 "
                     "-c:v libx264 -preset ultrafast -qp 4 -g 20 -pix_fmt yuv420p -c:a aac");
}

/* ---- the same in preview and export ---- */

static double
get_difference (const guint8 *luma, const ClipFrames *frames, int number)
{
  const guint8 *p = frames->pixels + (gsize)number * WIDTH * HEIGHT * 3;
  double sum = 0;

  p += HEIGHT / 2 * WIDTH * 3;
  luma += HEIGHT / 2 * WIDTH;
  for (int i = 0; i < WIDTH * (HEIGHT - HEIGHT / 2); i++, p += 3)
    sum += fabs (luma[i] - (0.299 * p[0] + 0.587 * p[1] + 0.114 * p[2]));
  return sum / (WIDTH * (HEIGHT - HEIGHT / 2));
}

static void
assert_same (const char *edits, const int *numbers, guint n_numbers)
{
  g_autofree char *input = make_input ();
  g_autofree char *output = clips_path ("burnt.mp4");
  g_autoptr (SampanPlan) plan = clips_plan (edits, SAMPAN_MEDIA_VIDEO);
  g_autoptr (SampanCaptionSet) set = make_set (3);
  g_autoptr (GError) error = NULL;
  SampanExportSpec spec = { .input = input, .output = output, .plan = plan, .burn = set };
  g_auto (ClipFrames) frames = { 0 };
  Screen *screen;

  sampan_export (&spec, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  frames = clips_read_frames (output);
  g_assert_cmpint (frames.width, ==, WIDTH);
  screen = screen_new (input, edits, set);
  settle (screen, 0);
  for (guint i = 0; i < n_numbers; i++)
    {
      guint n = get_n_frames (screen);
      double same, stamp;
      int shown;

      g_assert_cmpint (numbers[i], <, frames.n);
      /* The middle of the frame's time, so that rounding chooses no neighbour. */
      sampan_player_seek (screen->player, numbers[i] * 1000 / FPS + 500 / FPS, TRUE);
      settle (screen, n);
      /* At another speed a seek between two frames shows the later one. */
      stamp = g_array_index (screen->stamps, GstClockTime, screen->stamps->len - 1)
              / (double)GST_SECOND;
      shown = (int)(stamp * FPS + 0.01);
      g_assert_cmpint (shown, >=, numbers[i]);
      g_assert_cmpint (shown, <=, numbers[i] + 1);
      same = get_difference (screen->luma, &frames, shown);
      g_test_message ("%s frame %d: %.2f", edits, shown, same);
      g_assert_cmpfloat (same, <, ALIKE);
    }
  screen_free (screen);
}

/* Frames just before, at and after the starts, in the middles and at the ends of both cues. */
static void
test_same (void)
{
  static const int whole[] = { 7, 8, 13, 17, 18, 23, 24, 30, 35, 36 };
  static const int trimmed[] = { 0, 1, 7, 8, 13, 14 };
  static const int fast[] = { 3, 4, 8, 9, 12, 17, 18 };
  static const int cut[] = { 7, 8, 9, 10, 17, 18 };
  static const int backwards[] = { 3, 4, 10, 15, 16, 21, 22, 27, 31, 32 };

  assert_same ("", whole, G_N_ELEMENTS (whole));
  assert_same ("{\"op\": \"trim\", \"start\": 0.8, \"end\": 1.6}", trimmed, G_N_ELEMENTS (trimmed));
  assert_same ("{\"op\": \"speed\", \"factor\": 2}", fast, G_N_ELEMENTS (fast));
  assert_same ("{\"op\": \"cut\", \"start\": 0.5, \"end\": 1.3}", cut, G_N_ELEMENTS (cut));
  assert_same ("{\"op\": \"reverse\"}", backwards, G_N_ELEMENTS (backwards));
}

/* What the tolerance is worth: another caption, and none, are further away than it. */
static void
test_apart (void)
{
  g_autofree char *input = make_input ();
  g_autofree char *output = clips_path ("apart.mp4");
  g_autoptr (SampanPlan) plan = clips_plan ("", SAMPAN_MEDIA_VIDEO);
  g_autoptr (SampanCaptionSet) set = make_set (3);
  g_autoptr (GError) error = NULL;
  SampanExportSpec spec = { .input = input, .output = output, .plan = plan, .burn = set };
  g_auto (ClipFrames) frames = { 0 };
  Screen *screen;

  sampan_export (&spec, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  frames = clips_read_frames (output);
  screen = screen_new (input, "", set);
  settle (screen, 0);
  g_assert_cmpfloat (get_difference (screen->luma, &frames, 13), >, APART);
  g_assert_cmpfloat (get_difference (screen->luma, &frames, 30), >, ALIKE);
  screen_free (screen);
}

/* ---- while it plays ---- */

/* Each frame that is shown has the captions of its own time: none is late by even one frame. */
static void
test_times (void)
{
  g_autofree char *input = make_input ();
  g_autoptr (SampanCaptionSet) set = make_set (1);
  Screen *screen = screen_new (input, "", set);
  double bare;
  guint n_seen = 0, n_wrong = 0;
  gint64 began;

  settle (screen, 0);
  bare = g_array_index (screen->means, double, screen->means->len - 1);
  began = g_get_monotonic_time ();
  sampan_player_play (screen->player);
  while (sampan_player_get_position (screen->player) < 1900
         && g_get_monotonic_time () - began < 20 * G_USEC_PER_SEC)
    wait_ms (20);
  g_mutex_lock (&screen->mutex);
  for (guint i = 1; i < screen->means->len; i++)
    {
      double time = g_array_index (screen->stamps, GstClockTime, i) / (double)GST_SECOND + 0.001;
      gboolean wanted = (time >= 0.4 && time < 0.9) || (time >= 1.2 && time < 1.8);
      gboolean shown = g_array_index (screen->means, double, i) > bare + 1;

      n_seen++;
      if (shown != wanted)
        {
          g_test_message ("%.3f s: %s", time, shown ? "early or stale" : "late");
          n_wrong++;
        }
    }
  g_mutex_unlock (&screen->mutex);
  g_test_message ("%u frames seen", n_seen);
  g_assert_cmpuint (n_seen, >=, 20);
  g_assert_cmpuint (n_wrong, ==, 0);
  screen_free (screen);
}

/* Another language while it plays: the picture changes, the position goes on, and nothing is built
 * anew (a new pipeline would begin with a frame from before). */
static void
test_switch (void)
{
  g_autofree char *input = make_input ();
  g_autoptr (SampanCaptionSet) first = make_set (1);
  g_autoptr (SampanCaptionSet) both = make_set (3);
  Screen *screen = screen_new (input, "", first);
  gint64 before, began = g_get_monotonic_time ();
  double one = 0, two = 0;
  guint at = 0;

  settle (screen, 0);
  sampan_player_play (screen->player);
  while (sampan_player_get_position (screen->player) < 1300
         && g_get_monotonic_time () - began < 20 * G_USEC_PER_SEC)
    wait_ms (5);
  before = sampan_player_get_position (screen->player);
  at = get_n_frames (screen);
  sampan_player_set_captions (screen->player, both);
  g_assert_true (sampan_player_get_playing (screen->player));
  g_assert_cmpint (sampan_player_get_position (screen->player), >=, before);
  while (sampan_player_get_position (screen->player) < 1700
         && g_get_monotonic_time () - began < 20 * G_USEC_PER_SEC)
    wait_ms (5);
  g_mutex_lock (&screen->mutex);
  for (guint i = 2; i < screen->stamps->len; i++)
    g_assert_cmpuint (g_array_index (screen->stamps, GstClockTime, i), >=,
                      g_array_index (screen->stamps, GstClockTime, i - 1));
  g_assert_cmpuint (screen->means->len, >, at + 3);
  one = g_array_index (screen->means, double, at - 1);
  two = g_array_index (screen->means, double, at + 2);
  g_mutex_unlock (&screen->mutex);
  g_assert_cmpfloat (fabs (two - one), >, 0.5);
  screen_free (screen);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  sampan_media_init ();
  g_test_add_func ("/caption-play/same", test_same);
  g_test_add_func ("/caption-play/apart", test_apart);
  g_test_add_func ("/caption-play/times", test_times);
  g_test_add_func ("/caption-play/switch", test_switch);
  status = g_test_run ();
  clips_clean ();
  return status;
}
