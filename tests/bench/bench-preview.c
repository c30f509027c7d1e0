#include <sys/resource.h>

#include <gst/app/app.h>
#include <gst/video/video.h>

#include "media/sampan-player.h"

/* Prints how the preview of a video of more than a minute behaves, seen through an appsink in the
 * window's place: how long a changed parameter and an accurate seek take to show, and what playing
 * costs. */

#define FPS 30
#define PLAYED 60 /* seconds */
#define TIMES 8
#define PATIENCE (10 * G_USEC_PER_SEC)
/* Brightness from one to the other moves the mean by far more. */
#define JUMP 15

typedef struct
{
  SampanPlayer *player;
  GMutex mutex;
  int n_frames; /* under the mutex, as what follows */
  double mean;
  gint64 shown;       /* when the last frame came */
  GstClockTime place; /* where the last one is in the video */
  int n_places;       /* how many different ones there were */
} Screen;

/* ---- what is shown ---- */

static GstFlowReturn
take (Screen *self, GstSample *sample)
{
  GstClockTime place = GST_BUFFER_PTS (gst_sample_get_buffer (sample));
  GstVideoInfo info;
  GstVideoFrame frame;
  double sum = 0;
  int n = 0;

  if (gst_video_info_from_caps (&info, gst_sample_get_caps (sample))
      && gst_video_frame_map (&frame, &info, gst_sample_get_buffer (sample), GST_MAP_READ))
    {
      for (int y = 0; y < GST_VIDEO_FRAME_HEIGHT (&frame); y += 16)
        for (int x = 0; x < GST_VIDEO_FRAME_WIDTH (&frame); x += 16, n++)
          sum += ((guint8 *)GST_VIDEO_FRAME_PLANE_DATA (
              &frame, 0))[y * GST_VIDEO_FRAME_PLANE_STRIDE (&frame, 0) + x * 4 + 1];
      gst_video_frame_unmap (&frame);
    }
  g_mutex_lock (&self->mutex);
  self->n_frames++;
  self->mean = sum / MAX (n, 1);
  self->shown = g_get_monotonic_time ();
  self->n_places += place != self->place;
  self->place = place;
  g_mutex_unlock (&self->mutex);
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

static Screen
look (Screen *self)
{
  Screen now = { 0 };

  g_mutex_lock (&self->mutex);
  now.n_frames = self->n_frames;
  now.mean = self->mean;
  now.shown = self->shown;
  now.place = self->place;
  now.n_places = self->n_places;
  g_mutex_unlock (&self->mutex);

  return now;
}

/* ---- measuring ---- */

static gboolean
on_tick (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Runs the main loop until a frame comes after those of @before whose mean is at least @jump away.
 * Returns: ms. */
static double
wait_for (Screen *self, const Screen *before, double jump)
{
  gint64 began = g_get_monotonic_time ();

  for (;;)
    {
      Screen now = look (self);

      if (now.n_frames > before->n_frames && ABS (now.mean - before->mean) >= jump)
        return (now.shown - began) / 1000.0;
      if (g_get_monotonic_time () - began > PATIENCE)
        g_error ("no frame came");
      g_main_context_iteration (NULL, TRUE);
    }
}

static void
set_brightness (Screen *self, double amount)
{
  g_autofree char *json = g_strdup_printf (
      "{\"version\": 1, \"edits\": [{\"op\": \"crop\", \"x\": 0.289, \"y\": 0, \"width\": 0.4219, "
      "\"height\": 1}, {\"op\": \"brightness\", \"amount\": %g}], \"unresolved\": []}",
      amount);
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanPlan) plan = sampan_plan_new_from_json (json, SAMPAN_MEDIA_VIDEO, &error);

  if (plan == NULL)
    g_error ("%s", error->message);
  sampan_player_set_plan (self->player, plan);
}

static double
change (Screen *self, int i)
{
  Screen before = look (self);

  set_brightness (self, i % 2 == 0 ? 0.5 : -0.5);

  return wait_for (self, &before, JUMP);
}

static double
seek (Screen *self, int i)
{
  Screen before = look (self);

  sampan_player_seek (self->player, 1000 + (i * 7 % TIMES) * 1000, TRUE);

  return wait_for (self, &before, 0);
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const double *one = a, *other = b;

  return (*one > *other) - (*one < *other);
}

static double
find_median (double (*measure) (Screen *self, int i), Screen *self)
{
  double times[TIMES];

  for (int i = 0; i < TIMES; i++)
    {
      times[i] = measure (self, i);
      /* Not in step with the frames. */
      for (gint64 end = g_get_monotonic_time () + 307 * 1000; g_get_monotonic_time () < end;)
        g_main_context_iteration (NULL, TRUE);
    }
  qsort (times, TIMES, sizeof *times, compare_times);

  return times[TIMES / 2];
}

static double
get_cpu (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);

  return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
         + (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / G_USEC_PER_SEC;
}

/* Plays from the start, to the last frame of PLAYED seconds. Returns: how many frames did not come
 * until then; and the share of a core. */
static int
play (Screen *self, double *core)
{
  GstClockTime end = PLAYED * GST_SECOND - GST_SECOND / FPS;
  Screen before = look (self), now;
  double cpu;
  gint64 began;

  sampan_player_seek (self->player, 0, TRUE);
  wait_for (self, &before, 0);
  before = look (self);
  cpu = get_cpu ();
  began = g_get_monotonic_time ();
  sampan_player_play (self->player);
  do
    {
      g_main_context_iteration (NULL, TRUE);
      now = look (self);
      if (g_get_monotonic_time () - began > PLAYED * G_USEC_PER_SEC + PATIENCE)
        g_error ("it does not get to its end");
    }
  while (now.place < end);
  *core = (get_cpu () - cpu) / ((g_get_monotonic_time () - began) / (double)G_USEC_PER_SEC);

  /* The first one was there already. */
  return PLAYED * FPS - 1 - (now.n_places - before.n_places);
}

static void
load (Screen *self, const char *path)
{
  GstElement *sink = gst_element_factory_make ("appsink", NULL);
  GstAppSinkCallbacks callbacks = { .new_preroll = on_preroll, .new_sample = on_sample };
  g_autoptr (GstCaps) caps = gst_caps_from_string ("video/x-raw,format=RGBA");
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanMediaInfo) info = sampan_media_probe (path, NULL, &error);
  Screen before = { 0 };

  if (info == NULL)
    g_error ("%s", error->message);
  /* What comes late is not shown, as by the sinks that show video. */
  g_object_set (sink, "caps", caps, "sync", TRUE, "drop", TRUE, "max-buffers", 1, "qos", TRUE,
                "max-lateness", 5 * (gint64)GST_MSECOND, NULL);
  gst_app_sink_set_callbacks (GST_APP_SINK (sink), &callbacks, self, NULL);
  self->player = sampan_player_new (sink);
  sampan_player_load (self->player, path, info, NULL, NULL);
  wait_for (self, &before, 0);
  before = look (self);
  set_brightness (self, -0.5);
  wait_for (self, &before, 0);
}

int
main (int argc, char **argv)
{
  Screen self = { 0 };
  double paused, sought, playing, core;
  int missed;

  if (argc != 2)
    {
      g_printerr ("bench-preview VIDEO\n");
      return 1;
    }
  sampan_media_init ();
  g_mutex_init (&self.mutex);
  g_timeout_add (1, on_tick, NULL);
  load (&self, argv[1]);
  paused = find_median (change, &self);
  sought = find_median (seek, &self);
  missed = play (&self, &core);
  sampan_player_seek (self.player, 1000, TRUE);
  playing = find_median (change, &self);
  g_print ("{\"paused_ms\": %.2f, \"seek_ms\": %.2f, \"playing_ms\": %.2f, \"expected\": %d, "
           "\"missed\": %d, \"core\": %.3f}\n",
           paused, sought, playing, PLAYED * FPS, missed, core);
  g_object_unref (self.player);

  return 0;
}
