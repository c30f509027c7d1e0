#include "clips.h"

#include <gst/app/app.h>
#include <gst/video/video.h>

#include "media/sampan-player.h"

/*
 * What you see is what you get: the paused preview of each operation beside the frame of the
 * exported file, as another program reads it. A picture is exported as PNG, so that nothing but the
 * edits can differ: SSIM of at least 0.99. A video goes through x264: what its own losses take from
 * the same frame without an edit is allowed for, and 0.03 more, since an edit (sharpness, grain)
 * may give it more to lose.
 */
#define ALIKE 0.99
#define MORE_TO_LOSE 0.03
/* What is still after this long is the last picture: a fine matte takes a second or two. */
#define SOON_MS 250
#define FINE_MS 2500

typedef struct
{
  const char *op;
  const char *edit;
  SampanMediaKind on;
  double loss; /* what x264 takes of it, if it is more than most */
} Case;

#define BOTH (SAMPAN_MEDIA_IMAGE | SAMPAN_MEDIA_VIDEO)

static const Case cases[] = {
  { "crop", "\"aspect\": \"3:4\"", BOTH },
  { "rotate", "\"degrees\": 90", BOTH },
  { "rotate", "\"degrees\": 7", BOTH },
  { "flip", "\"axis\": \"horizontal\"", BOTH },
  { "resize", "\"width\": 300", BOTH },
  { "trim", "\"start\": 0.5, \"end\": 1.1", SAMPAN_MEDIA_VIDEO },
  { "cut", "\"start\": 0.2, \"end\": 0.8", SAMPAN_MEDIA_VIDEO },
  { "speed", "\"factor\": 2", SAMPAN_MEDIA_VIDEO },
  { "reverse", "", SAMPAN_MEDIA_VIDEO },
  { "volume", "\"gain_db\": -6", SAMPAN_MEDIA_VIDEO },
  { "audio-denoise", "\"amount\": 0.5", SAMPAN_MEDIA_VIDEO },
  { "fade", "\"in\": 1", SAMPAN_MEDIA_VIDEO },
  { "brightness", "\"amount\": 0.3", BOTH },
  { "contrast", "\"amount\": 0.3", BOTH },
  { "saturation", "\"amount\": 0.5", BOTH },
  { "warmth", "\"amount\": 0.5", BOTH },
  { "tint", "\"amount\": -0.5", BOTH },
  { "exposure", "\"amount\": 0.3", BOTH },
  { "highlights", "\"amount\": -0.5", BOTH },
  { "shadows", "\"amount\": 0.5", BOTH },
  { "sharpness", "\"amount\": 0.5", BOTH },
  { "vignette", "\"amount\": 0.7", BOTH },
  { "grain", "\"amount\": 0.5", BOTH, 0.12 },
  { "blur", "\"amount\": 0.3", BOTH },
  { "denoise", "\"amount\": 0.6", BOTH },
  { "look", "\"name\": \"teal-orange\"", BOTH },
  { "stylise", "\"name\": \"cartoon\"", BOTH },
  { "stylise", "\"name\": \"pencil\"", BOTH, 0.05 },
  { "stylise", "\"name\": \"oil\"", BOTH, 0.1 },
  { "stylise", "\"name\": \"pixel\"", BOTH },
  { "background", "\"mode\": \"blur\", \"amount\": 0.7", BOTH },
  { "background", "\"mode\": \"scene\", \"name\": \"sunset\"", BOTH },
  { "background", "\"mode\": \"colour\", \"colour\": \"#204080\"", BOTH },
  { "recolour", "\"target\": \"clothes\", \"colour\": \"#2040c0\"", BOTH },
  { "recolour", "\"target\": \"hair\", \"colour\": \"#c02060\"", BOTH },
  { "faces", "\"mode\": \"pixelate\"", BOTH },
  { "accessory", "\"name\": \"sunglasses\"", BOTH },
  { "accessory", "\"name\": \"hat\"", BOTH },
  { "text", "\"text\": \"Hello 你好\"", BOTH },
  /* Without a track of captions there is nothing to draw: test-caption-renderer has the rest. */
  { "captions", "", SAMPAN_MEDIA_VIDEO },
  { "upscale", "\"factor\": 2", SAMPAN_MEDIA_IMAGE },
  { "words", "\"text\": \"Words\", \"x\": 0.5, \"y\": 0.8, \"width\": 0.4, \"height\": 0.1",
    SAMPAN_MEDIA_IMAGE },
};

/* ---- frames of luma ---- */

typedef struct
{
  int width;
  int height;
  double *luma;
} Luma;

static void
luma_clear (Luma *self)
{
  g_clear_pointer (&self->luma, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Luma, luma_clear)

static void
luma_fill (Luma *self, const guint8 *pixels, int width, int height, int stride, int step)
{
  self->width = width;
  self->height = height;
  self->luma = g_realloc_n (self->luma, (gsize)width * height, sizeof (double));
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        const guint8 *p = pixels + (gsize)y * stride + (gsize)x * step;
        self->luma[y * width + x] = 0.299 * p[0] + 0.587 * p[1] + 0.114 * p[2];
      }
}

static double
window_ssim (const Luma *a, const Luma *b, int left, int top)
{
  const double c1 = 6.5025, c2 = 58.5225, n = 64;
  double sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0;

  for (int y = top; y < top + 8; y++)
    for (int x = left; x < left + 8; x++)
      {
        double va = a->luma[y * a->width + x], vb = b->luma[y * b->width + x];

        sa += va, sb += vb, saa += va * va, sbb += vb * vb, sab += va * vb;
      }
  sa /= n, sb /= n;
  saa = saa / n - sa * sa, sbb = sbb / n - sb * sb, sab = sab / n - sa * sb;

  return (2 * sa * sb + c1) * (2 * sab + c2) / ((sa * sa + sb * sb + c1) * (saa + sbb + c2));
}

/* Wang et al. 2004, over windows of 8x8, 4 apart. */
static double
get_ssim (const Luma *a, const Luma *b)
{
  double sum = 0;
  int n = 0;

  g_assert_cmpint (a->width, ==, b->width);
  g_assert_cmpint (a->height, ==, b->height);
  for (int y = 0; y + 8 <= a->height; y += 4)
    for (int x = 0; x + 8 <= a->width; x += 4, n++)
      sum += window_ssim (a, b, x, y);

  return sum / n;
}

/* ---- the preview ---- */

typedef struct
{
  SampanPlayer *player;
  GMutex mutex;
  Luma luma; /* under the mutex: what was shown last */
  int n_frames;
} Screen;

static GstFlowReturn
take (Screen *self, GstSample *sample)
{
  GstVideoInfo info;
  GstVideoFrame frame;

  g_assert_true (gst_video_info_from_caps (&info, gst_sample_get_caps (sample)));
  g_assert_true (gst_video_frame_map (&frame, &info, gst_sample_get_buffer (sample), GST_MAP_READ));
  g_mutex_lock (&self->mutex);
  luma_fill (&self->luma, GST_VIDEO_FRAME_PLANE_DATA (&frame, 0), GST_VIDEO_FRAME_WIDTH (&frame),
             GST_VIDEO_FRAME_HEIGHT (&frame), GST_VIDEO_FRAME_PLANE_STRIDE (&frame, 0), 4);
  self->n_frames++;
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

static int
get_n_frames (Screen *self)
{
  int n;

  g_mutex_lock (&self->mutex);
  n = self->n_frames;
  g_mutex_unlock (&self->mutex);

  return n;
}

/* Until more than @seen frames have come, and nothing new for a while: a rough matte is followed by
 * a fine one. */
static void
settle (Screen *self, int seen, guint quiet_ms)
{
  gint64 began = g_get_monotonic_time ();
  int n;

  do
    {
      g_autoptr (GError) error = NULL;

      n = get_n_frames (self);
      wait_ms (quiet_ms);
      g_object_get (self->player, "error", &error, NULL);
      g_assert_no_error (error);
      g_assert_cmpint (g_get_monotonic_time () - began, <, 60 * G_USEC_PER_SEC);
    }
  while (n <= seen || n != get_n_frames (self));
}

static void
preview (const char *path, SampanPlan *plan, gint64 time, guint quiet_ms, Luma *luma)
{
  Screen screen = { 0 };
  GstElement *sink = gst_element_factory_make ("appsink", NULL);
  GstAppSinkCallbacks callbacks = { .new_preroll = on_preroll, .new_sample = on_sample };
  g_autoptr (GstCaps) caps = gst_caps_from_string ("video/x-raw,format=RGBA");
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanMediaInfo) info = sampan_media_probe (path, NULL, &error);

  g_assert_no_error (error);
  g_mutex_init (&screen.mutex);
  g_object_set (sink, "caps", caps, "sync", TRUE, "drop", TRUE, "max-buffers", 1, NULL);
  gst_app_sink_set_callbacks (GST_APP_SINK (sink), &callbacks, &screen, NULL);
  screen.player = sampan_player_new (sink);
  sampan_player_load (screen.player, path, info, plan, NULL);
  settle (&screen, 0, time > 0 ? SOON_MS : quiet_ms);
  if (time > 0)
    {
      int seen = get_n_frames (&screen);

      sampan_player_seek (screen.player, time, TRUE);
      settle (&screen, seen, quiet_ms);
    }
  sampan_player_load (screen.player, NULL, NULL, NULL, NULL);
  g_assert_finalize_object (screen.player);
  *luma = screen.luma;
  g_mutex_clear (&screen.mutex);
}

/* ---- comparing ---- */

/* The SSIM of the preview at @time (ms) and the exported frame @number, with an edit or without
 * (NULL). */
static double
compare (const char *path, const Case *what, gint64 time, int number, const char *output)
{
  g_autofree char *edits = what == NULL
                               ? g_strdup ("")
                               : g_strdup_printf ("{\"op\": \"%s\"%s%s}", what->op,
                                                  *what->edit != '\0' ? ", " : "", what->edit);
  gboolean still = g_str_has_suffix (output, ".png");
  g_autoptr (SampanPlan) plan = clips_plan (edits, still ? SAMPAN_MEDIA_IMAGE : SAMPAN_MEDIA_VIDEO);
  g_autofree char *exported = clips_export (path, edits, output);
  g_auto (ClipFrames) frames = clips_read_frames (exported);
  /* Only some edits have a second, finer picture. */
  gboolean fine =
      what != NULL && (strcmp (what->op, "background") == 0 || strcmp (what->op, "recolour") == 0);
  g_auto (Luma) seen = { 0 };
  g_auto (Luma) got = { 0 };

  preview (path, plan, time, fine ? FINE_MS : SOON_MS, &seen);
  g_assert_cmpint (number, <, frames.n);
  luma_fill (&got, frames.pixels + (gsize)number * frames.width * frames.height * 3, frames.width,
             frames.height, frames.width * 3, 3);

  return get_ssim (&seen, &got);
}

static void
test_pictures (void)
{
  g_autofree char *sample = clips_sample ("astronaut.png");
  g_autofree char *arguments = g_strdup_printf ("-i '%s' -vf scale=384:384", sample);
  g_autofree char *path = clips_make ("same.png", arguments);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double ssim;

      if (!(cases[i].on & SAMPAN_MEDIA_IMAGE))
        continue;
      ssim = compare (path, &cases[i], 0, 0, "same-out.png");
      g_test_message ("%s %s: %.4f", cases[i].op, cases[i].edit, ssim);
      if (ssim < ALIKE)
        g_test_fail_printf ("%s %s", cases[i].op, cases[i].edit);
    }
}

static void
test_videos (void)
{
  g_autofree char *sample = clips_sample ("astronaut.png");
  /* A person who moves, and a frame that is no key frame. */
  g_autofree char *arguments = g_strdup_printf (
      "-loop 1 -t 1.2 -framerate 25 -i '%s' -f lavfi -i sine=440:r=48000:d=1.2 -vf "
      "\"crop=384:384:64+40*sin(2*t):20,format=yuv420p\" -c:v libx264 -preset veryfast -qp 8 -g 25 "
      "-c:a aac",
      sample);
  g_autofree char *path = clips_make ("same.mp4", arguments);
  double whole = compare (path, NULL, 400, 10, "same-out.mp4");

  g_test_message ("no edit: %.4f", whole);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double ssim;

      if (!(cases[i].on & SAMPAN_MEDIA_VIDEO))
        continue;
      ssim = compare (path, &cases[i], 400, 10, "same-out.mp4");
      g_test_message ("%s %s: %.4f", cases[i].op, cases[i].edit, ssim);
      if (ssim < whole - MAX (MORE_TO_LOSE, cases[i].loss))
        g_test_fail_printf ("%s %s", cases[i].op, cases[i].edit);
    }
}

/* An operation without a case here is not known to show what it writes. */
static void
test_complete (void)
{
  for (guint i = 0; i < SAMPAN_N_OPS; i++)
    {
      const SampanOp *op = sampan_op_get (i);
      SampanMediaKind on = 0;

      for (gsize j = 0; j < G_N_ELEMENTS (cases); j++)
        if (strcmp (cases[j].op, op->name) == 0)
          on |= cases[j].on;
      g_assert_cmpint (on, ==, op->applies);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wysiwyg/complete", test_complete);
  g_test_add_func ("/wysiwyg/pictures", test_pictures);
  g_test_add_func ("/wysiwyg/videos", test_videos);
  int status = g_test_run ();
  clips_clean ();
  return status;
}
