#include "clips.h"

#include <gst/app/app.h>
#include <gst/video/video.h>

#include "infer/sampan-model.h"
#include "media/sampan-player.h"

/* The preview, seen through an appsink in the window's place. */

typedef struct
{
  SampanPlayer *player;
  GMutex mutex;
  /* Under the mutex: what was shown last. */
  int n_frames;
  double mean;
  double left; /* mean of the left half */
  int width;
  int height;
  GstClockTime time;
} Screen;

/* ---- helpers ---- */

static void
look (Screen *self, GstSample *sample)
{
  GstVideoInfo info;
  GstVideoFrame frame;
  double left = 0, right = 0;
  int width, height;

  g_assert_true (gst_video_info_from_caps (&info, gst_sample_get_caps (sample)));
  g_assert_true (gst_video_frame_map (&frame, &info, gst_sample_get_buffer (sample), GST_MAP_READ));
  width = GST_VIDEO_FRAME_WIDTH (&frame);
  height = GST_VIDEO_FRAME_HEIGHT (&frame);
  for (int y = 0; y < height; y++)
    {
      const guint8 *row = (guint8 *)GST_VIDEO_FRAME_PLANE_DATA (&frame, 0)
                          + y * GST_VIDEO_FRAME_PLANE_STRIDE (&frame, 0);

      for (int x = 0; x < width; x++)
        *(x < width / 2 ? &left : &right) += row[x * 4 + 1];
    }
  g_mutex_lock (&self->mutex);
  self->n_frames++;
  self->width = width;
  self->height = height;
  self->mean = (left + right) / (width * height);
  self->left = left / (width / 2 * height);
  self->time = GST_BUFFER_PTS (gst_sample_get_buffer (sample));
  g_mutex_unlock (&self->mutex);
  gst_video_frame_unmap (&frame);
  gst_sample_unref (sample);
}

static GstFlowReturn
on_preroll (GstAppSink *sink, gpointer data)
{
  look (data, gst_app_sink_pull_preroll (sink));

  return GST_FLOW_OK;
}

static GstFlowReturn
on_sample (GstAppSink *sink, gpointer data)
{
  look (data, gst_app_sink_pull_sample (sink));

  return GST_FLOW_OK;
}

static Screen *
screen_new (void)
{
  Screen *self = g_new0 (Screen, 1);
  GstElement *sink = gst_element_factory_make ("appsink", NULL);
  GstAppSinkCallbacks callbacks = { .new_preroll = on_preroll, .new_sample = on_sample };
  g_autoptr (GstCaps) caps = gst_caps_from_string ("video/x-raw,format=RGBA");

  g_mutex_init (&self->mutex);
  g_object_set (sink, "caps", caps, "sync", TRUE, "drop", TRUE, "max-buffers", 1, NULL);
  gst_app_sink_set_callbacks (GST_APP_SINK (sink), &callbacks, self, NULL);
  self->player = sampan_player_new (sink);

  return self;
}

static void
screen_free (Screen *self)
{
  g_assert_finalize_object (self->player);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static void
load (Screen *self, const char *path, const char *edits)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanMediaInfo) info = sampan_media_probe (path, NULL, &error);
  g_autoptr (SampanPlan) plan = NULL;

  g_assert_no_error (error);
  plan = clips_plan (edits, info->kind);
  sampan_player_load (self->player, path, info, plan, NULL);
}

static void
set_plan (Screen *self, const char *edits, SampanMediaKind kind)
{
  g_autoptr (SampanPlan) plan = clips_plan (edits, kind);

  sampan_player_set_plan (self->player, plan);
}

static int
get_n_frames (Screen *self)
{
  int n;

  g_mutex_lock (&self->mutex);
  n = self->n_frames;
  g_mutex_unlock (&self->mutex);

  return n;
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

/* Runs the main loop until a frame comes that was not among the first @after, 10 s at most.
 * Returns: microseconds waited. */
static gint64
wait_for_frame (Screen *self, int after)
{
  gint64 began = g_get_monotonic_time ();

  while (get_n_frames (self) <= after)
    {
      g_autoptr (GError) error = NULL;

      g_object_get (self->player, "error", &error, NULL);
      g_assert_no_error (error);
      g_assert_cmpint (g_get_monotonic_time () - began, <, 10 * G_USEC_PER_SEC);
      wait_ms (1);
    }

  return g_get_monotonic_time () - began;
}

static double
get_mean (Screen *self)
{
  double mean;

  g_mutex_lock (&self->mutex);
  mean = self->mean;
  g_mutex_unlock (&self->mutex);

  return mean;
}

/* Frame n has the luminance 16 + 2 n; 3 s at 30 frames a second, a group of pictures of 1 s. */
static char *
make_numbered (void)
{
  return clips_make ("player.mp4",
                     "-f lavfi -i \"color=black:s=160x120:r=30:d=3,format=yuv420p,"
                     "geq=lum='16+2*N':cb=128:cr=128\" -f lavfi -i sine=440:r=48000:d=3 "
                     "-c:v libx264 -preset fast -qp 1 -g 30 -c:a aac");
}

/* How another program sees that frame, less the 2 by which GStreamer's quick way to RGB is too
 * dark. */
static double
get_grey (int number)
{
  g_autofree char *path = make_numbered ();
  static ClipFrames frames;

  if (frames.pixels == NULL)
    frames = clips_read_frames (path);

  return MAX (0, clips_mean (&frames, number, 3, 0, 0, 1, 1) - 1.5);
}

/* ---- tests ---- */

static void
test_picture (void)
{
  g_autofree char *path = clips_sample ("astronaut.png");
  Screen *screen = screen_new ();
  double before;
  int width, height, n;

  sampan_player_set_max_size (screen->player, 256);
  load (screen, path, "");
  wait_for_frame (screen, 0);
  before = get_mean (screen);
  g_object_get (screen->player, "width", &width, "height", &height, NULL);
  g_assert_cmpint (width, ==, 256);
  g_assert_cmpint (height, ==, 256);
  g_assert_cmpint (screen->width, ==, 256);

  /* A new edit, then its slider. */
  n = get_n_frames (screen);
  set_plan (screen, "{\"op\": \"brightness\", \"amount\": 0.1}", SAMPAN_MEDIA_IMAGE);
  wait_for_frame (screen, n);
  g_assert_cmpfloat (get_mean (screen), >, before + 0.5);
  for (int i = 2; i < 6; i++)
    {
      g_autofree char *edits = g_strdup_printf ("{\"op\": \"brightness\", \"amount\": 0.%d}", i);
      double last = get_mean (screen);

      n = get_n_frames (screen);
      set_plan (screen, edits, SAMPAN_MEDIA_IMAGE);
      wait_for_frame (screen, n);
      g_assert_cmpfloat (get_mean (screen), >, last + 0.5);
    }

  /* Held, the original shows; let go, the edits. */
  n = get_n_frames (screen);
  sampan_player_set_compare (screen->player, TRUE);
  wait_for_frame (screen, n);
  g_assert_cmpfloat_with_epsilon (get_mean (screen), before, 1);
  n = get_n_frames (screen);
  sampan_player_set_compare (screen->player, FALSE);
  wait_for_frame (screen, n);
  g_assert_cmpfloat (get_mean (screen), >, before + 10);

  /* Another shape. */
  n = get_n_frames (screen);
  set_plan (screen, "{\"op\": \"crop\", \"aspect\": \"1:2\"}", SAMPAN_MEDIA_IMAGE);
  wait_for_frame (screen, n);
  g_assert_cmpint (screen->width, ==, 128);
  g_assert_cmpint (screen->height, ==, 256);

  sampan_player_load (screen->player, NULL, NULL, NULL, NULL);
  screen_free (screen);
}

/* An edit between the first frame and the word that it is there: it shows, and no old picture does.
 */
static void
test_early (void)
{
  g_autofree char *path = clips_sample ("astronaut.png");

  for (int i = 0; i < 5; i++)
    {
      Screen *screen = screen_new ();
      double before;

      sampan_player_set_max_size (screen->player, 256);
      load (screen, path, "");
      while (get_n_frames (screen) == 0)
        if (!g_main_context_iteration (NULL, FALSE))
          g_usleep (200);
      before = get_mean (screen);
      set_plan (screen, "{\"op\": \"brightness\", \"amount\": 0.3}", SAMPAN_MEDIA_IMAGE);
      wait_for_frame (screen, 1);
      g_assert_cmpfloat (get_mean (screen), >, before + 0.5);
      screen_free (screen);
    }
}

/* Many changes without a pause, as from a slider that is dragged: the last one is what shows. */
static void
test_dragged (void)
{
  g_autofree char *path = clips_sample ("coffee.png");
  Screen *screen = screen_new ();
  double bright, dark;
  int n;

  load (screen, path, "{\"op\": \"brightness\", \"amount\": 0.5}");
  wait_for_frame (screen, 0);
  bright = get_mean (screen);
  for (int i = 50; i >= -50; i--)
    {
      g_autofree char *edits =
          g_strdup_printf ("{\"op\": \"brightness\", \"amount\": %g}", i / 100.0);

      set_plan (screen, edits, SAMPAN_MEDIA_IMAGE);
    }
  wait_ms (300);
  dark = get_mean (screen);
  g_assert_cmpfloat (dark, <, bright - 20);
  n = get_n_frames (screen);
  set_plan (screen, "{\"op\": \"brightness\", \"amount\": 0.5}", SAMPAN_MEDIA_IMAGE);
  wait_for_frame (screen, n);
  g_assert_cmpfloat_with_epsilon (get_mean (screen), bright, 0.5);
  screen_free (screen);
}

static void
test_seek (void)
{
  g_autofree char *path = make_numbered ();
  Screen *screen = screen_new ();
  static const int numbers[] = { 45, 10, 89, 0, 44 };
  int n;

  load (screen, path, "");
  wait_for_frame (screen, 0);
  g_assert_cmpint (sampan_player_get_duration (screen->player), ==, 3000);
  g_assert_cmpfloat_with_epsilon (get_mean (screen), get_grey (0), 1.1);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      n = get_n_frames (screen);
      sampan_player_seek (screen->player, (numbers[i] * 1000 + 500) / 30, TRUE);
      wait_for_frame (screen, n);
      wait_ms (50);
      g_test_message ("frame %d: %.3f s, %.1f for %.1f", numbers[i], screen->time / 1e9,
                      get_mean (screen), get_grey (numbers[i]));
      g_assert_cmpfloat_with_epsilon (get_mean (screen), get_grey (numbers[i]), 1.1);
    }

  /* Of many the last one counts, and they do not all have to be shown. */
  n = get_n_frames (screen);
  for (int i = 0; i < 30; i++)
    sampan_player_seek (screen->player, i * 66, TRUE);
  g_assert_cmpint (sampan_player_get_position (screen->player), ==, 29 * 66);
  wait_ms (600);
  g_assert_cmpfloat_with_epsilon (get_mean (screen), get_grey (57), 1.1);
  g_assert_cmpint (get_n_frames (screen) - n, <, 6);
  screen_free (screen);
}

static void
test_play (void)
{
  g_autofree char *path = make_numbered ();
  Screen *screen = screen_new ();
  gint64 position;
  int n;

  load (screen, path, "{\"op\": \"brightness\", \"amount\": 0}");
  wait_for_frame (screen, 0);
  sampan_player_play (screen->player);
  g_assert_true (sampan_player_get_playing (screen->player));
  wait_ms (700);
  n = get_n_frames (screen);
  position = sampan_player_get_position (screen->player);
  g_test_message ("%d frames, position %d ms", n, (int)position);
  g_assert_cmpint (n, >, 8);
  g_assert_cmpint (position, >, 200);
  g_assert_cmpint (position, <=, 900);

  sampan_player_pause (screen->player);
  wait_ms (100);
  n = get_n_frames (screen);
  wait_ms (200);
  g_assert_cmpint (get_n_frames (screen), ==, n);
  screen_free (screen);
}

/* While it plays a change shows with one of the next frames, and nothing starts anew. */
static void
test_live_change (void)
{
  g_autofree char *path =
      clips_make ("grey.mp4",
                  "-f lavfi -i color=0x808080:s=320x240:r=30:d=6 -c:v libx264 -preset ultrafast "
                  "-pix_fmt yuv420p");
  Screen *screen = screen_new ();
  double before;
  int n, needed;

  load (screen, path, "{\"op\": \"brightness\", \"amount\": 0}");
  wait_for_frame (screen, 0);
  sampan_player_play (screen->player);
  wait_ms (300);
  before = get_mean (screen);
  n = get_n_frames (screen);
  set_plan (screen, "{\"op\": \"brightness\", \"amount\": 0.5}", SAMPAN_MEDIA_VIDEO);
  for (needed = 1; needed < 20; needed++)
    {
      wait_for_frame (screen, n + needed - 1);
      if (get_mean (screen) > before + 10)
        break;
    }
  g_test_message ("shown with frame %d after the change", needed);
  g_assert_cmpint (needed, <=, 3);

  /* Another bin of edits is put in between two frames. */
  n = get_n_frames (screen);
  set_plan (screen, "{\"op\": \"crop\", \"x\": 0.125, \"y\": 0, \"width\": 0.75, \"height\": 1}",
            SAMPAN_MEDIA_VIDEO);
  wait_ms (300);
  g_assert_cmpint (screen->width, ==, 240);
  g_assert_cmpint (get_n_frames (screen), >, n + 3);
  g_assert_true (sampan_player_get_playing (screen->player));
  screen_free (screen);
}

/* Trimmed and twice as fast: times are those of the result, and it ends at its end. */
static void
test_times (void)
{
  g_autofree char *path = make_numbered ();
  Screen *screen = screen_new ();
  int n;

  load (screen, path,
        "{\"op\": \"trim\", \"start\": 1, \"end\": 2}, {\"op\": \"speed\", \"factor\": 2}");
  wait_for_frame (screen, 0);
  g_assert_cmpint (sampan_player_get_duration (screen->player), ==, 500);
  g_assert_cmpfloat_with_epsilon (get_mean (screen), get_grey (30), 1.1);
  n = get_n_frames (screen);
  sampan_player_seek (screen->player, 250, TRUE);
  wait_for_frame (screen, n);
  wait_ms (50);
  g_assert_cmpfloat_with_epsilon (get_mean (screen), get_grey (46), 1.1);
  sampan_player_play (screen->player);
  wait_ms (1200);
  g_assert_false (sampan_player_get_playing (screen->player));
  g_assert_cmpint (sampan_player_get_position (screen->player), ==, 500);
  g_assert_cmpfloat (get_mean (screen), <, get_grey (60));

  /* Once more from the start. */
  sampan_player_play (screen->player);
  wait_ms (150);
  g_assert_true (sampan_player_get_playing (screen->player)
                 || sampan_player_get_position (screen->player) == 500);

  /* Another trim keeps the moment of the original. */
  wait_ms (800);
  sampan_player_seek (screen->player, 250, TRUE);
  wait_ms (200);
  n = get_n_frames (screen);
  set_plan (screen, "{\"op\": \"trim\", \"start\": 0.5}", SAMPAN_MEDIA_VIDEO);
  wait_for_frame (screen, n);
  g_assert_cmpint (sampan_player_get_duration (screen->player), ==, 2500);
  g_assert_cmpint (ABS (sampan_player_get_position (screen->player) - 1000), <, 40);
  g_assert_cmpfloat_with_epsilon (get_mean (screen), get_grey (45), 5);
  screen_free (screen);
}

static void
test_captions (void)
{
  g_autofree char *path = make_numbered ();
  Screen *screen = screen_new ();
  g_autoptr (GPtrArray) tracks = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (SampanCaptionStyle) style = sampan_caption_style_new ("outline");
  g_autoptr (SampanCaptionSet) set = NULL;
  SampanCaptionTrack *track = sampan_caption_track_new ("zh-Hans");
  g_autoptr (SampanCue) cue = sampan_cue_new (NULL, 0, 1000, "你好，世界", NULL, NULL);
  double before;
  int n;

  sampan_caption_track_put (track, cue);
  g_ptr_array_add (tracks, track);
  set = sampan_caption_set_new (tracks, style);

  load (screen, path, "");
  wait_for_frame (screen, 0);
  before = get_mean (screen);
  n = get_n_frames (screen);
  sampan_player_set_captions (screen->player, set);
  wait_for_frame (screen, n);
  g_assert_cmpfloat (get_mean (screen), >, before + 0.2);
  n = get_n_frames (screen);
  sampan_player_set_captions (screen->player, NULL);
  wait_for_frame (screen, n);
  g_assert_cmpfloat_with_epsilon (get_mean (screen), before, 0.05);
  screen_free (screen);
}

static void
on_error (SampanPlayer *player, GParamSpec *pspec, gpointer data)
{
  (*(int *)data)++;
}

static void
test_error (void)
{
  g_autofree char *path = make_numbered ();
  g_autofree char *broken = clips_path ("broken.mp4");
  g_autofree char *picture = clips_sample ("astronaut.png");
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanMediaInfo) info = sampan_media_probe (path, NULL, NULL);
  g_autoptr (SampanPlan) plan = sampan_plan_new ();
  Screen *screen = screen_new ();
  int told = 0, n;

  g_assert_true (g_file_set_contents (broken, "No film.", -1, NULL));
  g_signal_connect (screen->player, "notify::error", G_CALLBACK (on_error), &told);
  sampan_player_load (screen->player, broken, info, plan, NULL);
  for (int i = 0; i < 100 && told == 0; i++)
    wait_ms (20);
  g_assert_cmpint (told, ==, 1);
  g_object_get (screen->player, "error", &error, NULL);
  g_assert_error (error, SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_UNKNOWN);

  /* The next medium is shown as if nothing had been. */
  n = get_n_frames (screen);
  load (screen, picture, "");
  wait_for_frame (screen, n);
  g_assert_cmpint (told, ==, 2);
  screen_free (screen);
}

/* Loading, changing and leaving at any moment leaves nothing hanging. */
static void
test_hasty (void)
{
  g_autofree char *path = make_numbered ();
  g_autofree char *picture = clips_sample ("coffee.png");
  Screen *screen = screen_new ();

  for (int i = 0; i < 6; i++)
    {
      load (screen, i % 2 ? picture : path, "");
      sampan_player_play (screen->player);
      sampan_player_seek (screen->player, 1000, TRUE);
      sampan_player_set_compare (screen->player, i % 3 == 0);
      wait_ms (i * 7);
    }
  load (screen, path, "");
  wait_ms (100);
  for (int i = 0; i < 8; i++)
    {
      set_plan (screen, i % 2 ? "{\"op\": \"crop\", \"aspect\": \"1:1\"}" : "", SAMPAN_MEDIA_VIDEO);
      sampan_player_seek (screen->player, i * 300, i % 3 == 0);
      if (i == 3)
        sampan_player_play (screen->player);
      wait_ms (i * 5);
    }
  screen_free (screen);
}

/* Grey, so that it does not matter which primaries another program takes. A paused video shows
 * first what is found fast, and then the very frame that an export has, without anything being
 * built anew. */
static void
test_fine_person (void)
{
  static const char edits[] =
      "{\"op\": \"background\", \"mode\": \"colour\", \"colour\": \"#ffffff\"}";
  g_autofree char *model = sampan_model_find ("rvm", NULL);
  g_autofree char *sample = clips_sample ("astronaut.png");
  g_autofree char *arguments = NULL;
  g_autofree char *path = NULL, *exported = NULL;
  Screen *screen;
  double fast, mean;

  if (model == NULL)
    {
      g_test_skip ("built without models_dir");
      return;
    }
  arguments = g_strdup_printf (
      "-loop 1 -framerate 10 -t 0.5 -i %s -vf scale=400:400,format=gray,format=yuv420p "
      "-c:v libx264 -crf 10",
      sample);
  path = clips_make ("person.mp4", arguments);
  exported = clips_export (path, edits, "person-green.mp4");
  screen = screen_new ();
  load (screen, path, edits);
  wait_for_frame (screen, 0);
  fast = get_mean (screen);
  for (int i = 0; i < 6 && get_n_frames (screen) < 2; i++)
    wait_ms (5000);
  g_assert_cmpint (get_n_frames (screen), ==, 2);
  {
    g_auto (ClipFrames) frames = clips_read_frames (exported);

    /* As in get_grey(): the preview's RGB is that much darker. */
    mean = clips_mean (&frames, 0, 1, 0, 0, 1, 1) - 1.5;
  }
  g_test_message ("mean: fast %.2f, fine %.2f, exported %.2f", fast, get_mean (screen), mean);
  g_assert_cmpfloat_with_epsilon (get_mean (screen), mean, 1);
  g_assert_cmpfloat (ABS (fast - mean), >, ABS (get_mean (screen) - mean));
  screen_free (screen);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  sampan_media_init ();
  g_test_add_func ("/player/picture", test_picture);
  g_test_add_func ("/player/early", test_early);
  g_test_add_func ("/player/dragged", test_dragged);
  g_test_add_func ("/player/seek", test_seek);
  g_test_add_func ("/player/play", test_play);
  g_test_add_func ("/player/live-change", test_live_change);
  g_test_add_func ("/player/fine-person", test_fine_person);
  g_test_add_func ("/player/times", test_times);
  g_test_add_func ("/player/captions", test_captions);
  g_test_add_func ("/player/error", test_error);
  g_test_add_func ("/player/hasty", test_hasty);
  status = g_test_run ();
  clips_clean ();

  return status;
}
