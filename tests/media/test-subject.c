#include "clips.h"

#include <math.h>
#include <stdlib.h>

#include <gst/app/app.h>
#include <gst/video/video.h>

#include "infer/sampan-model.h"
#include "media/sampan-player.h"

/* Crops to a shape, of pictures that are put together so that it is known where the person is. What
 * was kept is found by comparing pixels, not by looking for faces again. */

/* Her head in the sample portrait, from the hair to the chin, and her eyes, as parts of it. */
#define HEAD_LEFT 0.32
#define HEAD_RIGHT 0.57
#define HEAD_TOP 0.03
#define HEAD_BOTTOM 0.36
#define HEAD_EYES 0.20

/* ---- helpers ---- */

/* A picture with the portrait at a place over something else. */
static char *
make_picture (const char *name, int width, int height, int size, int x, int y)
{
  g_autofree char *scene = clips_sample ("coffee.png");
  g_autofree char *portrait = clips_sample ("astronaut.png");
  g_autofree char *arguments = g_strdup_printf (
      "-i '%s' -i '%s' -filter_complex "
      "\"[0]scale=%d:%d[a];[1]scale=%d:%d[b];[a][b]overlay=%d:%d,setsar=1\" -frames:v 1",
      scene, portrait, width, height, size, size, x, y);

  return clips_make (name, arguments);
}

/* Where the result lies in the original, found by comparing. */
static void
find_place (const ClipFrames *original, const ClipFrames *part, int *left, int *top)
{
  double least = G_MAXDOUBLE;

  for (int y = 0; y <= original->height - part->height; y += 2)
    for (int x = 0; x <= original->width - part->width; x += 2)
      {
        double sum = 0;

        for (int i = 0; i < 400 && sum < least; i++)
          {
            int column = (i % 20 * 2 + 1) * part->width / 40,
                row = (i / 20 * 2 + 1) * part->height / 40;
            const guint8 *one = part->pixels + ((gsize)row * part->width + column) * 3;
            const guint8 *other =
                original->pixels + ((gsize)(row + y) * original->width + column + x) * 3;

            for (int c = 0; c < 3; c++)
              sum += abs (one[c] - other[c]);
          }
        if (sum < least)
          {
            least = sum;
            *left = x;
            *top = y;
          }
      }
  g_assert_cmpfloat (least / (400 * 3), <, 8);
}

/* Exports a crop. Returns: (transfer full): its path. */
static char *
crop (const char *input,
      const char *aspect,
      const char *more,
      const char *output,
      int *left,
      int *top,
      ClipFrames *result)
{
  g_autofree char *edits =
      g_strdup_printf ("{\"op\": \"crop\", \"aspect\": \"%s\"}%s", aspect, more);
  char *path = clips_export (input, edits, output);
  g_auto (ClipFrames) original = clips_read_frames (input);

  *result = clips_read_frames (path);
  find_place (&original, result, left, top);
  g_test_message ("%s of %s: %dx%d from %d, %d", aspect, input, result->width, result->height,
                  *left, *top);
  return path;
}

/* ---- tests ---- */

/* She stands at the side: her whole head stays, in the middle. */
static void
test_side (void)
{
  static const struct
  {
    const char *name;
    int x;
    const char *aspect;
  } cases[] = {
    { "right.png", 760, "3:4" },
    { "right.png", 760, "9:16" },
    { "left.png", 0, "3:4" },
    { "left.png", 0, "9:16" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *input = make_picture (cases[i].name, 1280, 720, 520, cases[i].x, 200);
      g_auto (ClipFrames) result = { 0 };
      int left, top;
      g_autofree char *output = crop (input, cases[i].aspect, "", "side.png", &left, &top, &result);
      double middle = cases[i].x + 520 * (HEAD_LEFT + HEAD_RIGHT) / 2 - left;

      g_assert_cmpint (result.height, ==, 720);
      g_assert_cmpfloat (cases[i].x + HEAD_LEFT * 520, >, left);
      g_assert_cmpfloat (cases[i].x + HEAD_RIGHT * 520, <, left + result.width);
      /* As far as the picture's edge allows. */
      if (left > 0 && left + result.width < 1280)
        g_assert_cmpfloat_with_epsilon (middle / result.width, 0.5, 0.06);
    }
}

/* A tall picture loses its height: no hair is cut off, and the eyes come to the upper third. */
static void
test_head_room (void)
{
  static const char *const aspects[] = { "1:1", "16:9", "21:9" };

  for (guint i = 0; i < G_N_ELEMENTS (aspects); i++)
    {
      g_autofree char *input = make_picture ("tall.png", 720, 1280, 500, 100, 500);
      g_auto (ClipFrames) result = { 0 };
      int left, top;
      g_autofree char *output = crop (input, aspects[i], "", "room.png", &left, &top, &result);
      double eyes = (500 + HEAD_EYES * 500 - top) / result.height;

      g_assert_cmpint (result.width, ==, 720);
      g_assert_cmpfloat (500 + HEAD_TOP * 500, >, top);
      g_assert_cmpfloat (500 + HEAD_BOTTOM * 500, <, top + result.height);
      g_assert_cmpfloat_with_epsilon (eyes, 1 / 3.0, 0.06);
    }
}

/* At the very top of the picture there is no room to give, but none is taken, either. */
static void
test_top (void)
{
  g_autofree char *input = make_picture ("top.png", 720, 1280, 700, 10, 0);
  g_auto (ClipFrames) result = { 0 };
  int left, top;
  g_autofree char *output = crop (input, "16:9", "", "top-out.png", &left, &top, &result);

  g_assert_cmpfloat (top, <, HEAD_TOP * 700);
}

/* Two faces, both of which have room in one shape and not in the other. */
static void
test_two (void)
{
  g_autofree char *first = make_picture ("one.png", 1280, 720, 300, 60, 300);
  g_autofree char *portrait = clips_sample ("astronaut.png");
  g_autofree char *arguments = g_strdup_printf (
      "-i '%s' -i '%s' -filter_complex \"[1]scale=300:300[b];[0][b]overlay=420:350\" "
      "-frames:v 1",
      first, portrait);
  g_autofree char *input = clips_make ("two.png", arguments);
  g_auto (ClipFrames) wide = { 0 };
  g_auto (ClipFrames) narrow = { 0 };
  int left, top;
  g_autofree char *both = crop (input, "1:1", "", "both.png", &left, &top, &wide);
  g_autofree char *one = NULL;
  gboolean has_first, has_second;

  g_assert_cmpfloat (60 + HEAD_LEFT * 300, >, left);
  g_assert_cmpfloat (420 + HEAD_RIGHT * 300, <, left + wide.width);
  one = crop (input, "9:20", "", "one-out.png", &left, &top, &narrow);
  has_first = 60 + HEAD_LEFT * 300 > left && 60 + HEAD_RIGHT * 300 < left + narrow.width;
  has_second = 420 + HEAD_LEFT * 300 > left && 420 + HEAD_RIGHT * 300 < left + narrow.width;
  g_assert_true (has_first || has_second);
}

static void
test_nobody (void)
{
  g_autofree char *input = clips_sample ("coffee.png");
  g_auto (ClipFrames) result = { 0 };
  int left, top;
  g_autofree char *output = crop (input, "3:4", "", "nobody.png", &left, &top, &result);

  g_assert_cmpint (result.width, ==, 300);
  g_assert_cmpint (left, ==, 150);
}

/* A rectangle that was asked for is that rectangle. */
static void
test_rectangle (void)
{
  g_autofree char *input = make_picture ("right.png", 1280, 720, 520, 760, 200);
  g_autofree char *output =
      clips_export (input, "{\"op\": \"crop\", \"x\": 0, \"y\": 0, \"width\": 0.25, \"height\": 1}",
                    "rectangle.png");
  g_auto (ClipFrames) original = clips_read_frames (input);
  g_auto (ClipFrames) result = clips_read_frames (output);
  int left, top;

  find_place (&original, &result, &left, &top);
  g_assert_cmpint (left, ==, 0);
}

/* The crop is made after a flip: she is at the other side then. */
static void
test_after_flip (void)
{
  g_autofree char *input = make_picture ("right.png", 1280, 720, 520, 760, 200);
  g_autofree char *arguments = g_strdup_printf ("-i '%s' -vf hflip -frames:v 1", input);
  g_autofree char *flipped = clips_make ("flipped.png", arguments);
  g_autofree char *output = clips_export (
      input,
      "{\"op\": \"flip\", \"axis\": \"horizontal\"}, {\"op\": \"crop\", \"aspect\": \"9:16\"}",
      "flip-out.png");
  g_auto (ClipFrames) original = clips_read_frames (flipped);
  g_auto (ClipFrames) result = clips_read_frames (output);
  int left, top;

  find_place (&original, &result, &left, &top);
  g_assert_cmpfloat (1280 - 760 - HEAD_RIGHT * 520, >, left);
  g_assert_cmpfloat (1280 - 760 - HEAD_LEFT * 520, <, left + result.width);
}

/* Turned by quarters it comes to the same place again. */
static void
test_turn (void)
{
  static const int turns[] = { 90, 180, 270, -1, -2 };
  static const int times[] = { 4, 2, 4, 2, 2 };
  const SampanBox head = { 0.1, 0.2, 0.3, 0.15 };

  for (guint i = 0; i < G_N_ELEMENTS (turns); i++)
    {
      SampanSubject subject = { .n_heads = 1, .heads = { head } };

      for (int j = 0; j < times[i]; j++)
        {
          sampan_subject_turn (&subject, turns[i]);
          if (turns[i] == 90 && j == 0)
            {
              /* What was at the upper left is at the upper right. */
              g_assert_cmpfloat_with_epsilon (subject.heads[0].x, 1 - 0.2 - 0.15, 1e-9);
              g_assert_cmpfloat_with_epsilon (subject.heads[0].y, 0.1, 1e-9);
            }
        }
      g_assert_cmpfloat_with_epsilon (subject.heads[0].x, head.x, 1e-9);
      g_assert_cmpfloat_with_epsilon (subject.heads[0].y, head.y, 1e-9);
      g_assert_cmpfloat_with_epsilon (subject.heads[0].width, head.width, 1e-9);
    }
}

/* A person whose face is not seen is kept by her shape. */
static void
test_person (void)
{
  const SampanSubject subject = { .person = { 0.7, 0.2, 0.2, 0.8 } };
  double x, y;

  sampan_subject_place (&subject, 0.4, 1, &x, &y);
  g_assert_cmpfloat_with_epsilon (x, 0.6, 1e-9);
  sampan_subject_place (&subject, 1, 0.5, &x, &y);
  g_assert_cmpfloat_with_epsilon (y, 0.18, 1e-9);
}

static char *
make_video (void)
{
  g_autofree char *scene = clips_sample ("coffee.png");
  g_autofree char *portrait = clips_sample ("astronaut.png");
  g_autofree char *arguments = g_strdup_printf (
      "-loop 1 -i '%s' -loop 1 -i '%s' -filter_complex "
      "\"[0]scale=960:540[a];[1]scale=360:360[b];[a][b]overlay=560+20*t:180,setsar=1\" "
      "-t 2 -r 15 -c:v libx264 -preset veryfast -crf 16 -pix_fmt yuv420p",
      scene, portrait);

  return clips_make ("walk.mp4", arguments);
}

static void
test_video (void)
{
  g_autofree char *input = make_video ();
  g_auto (ClipFrames) result = { 0 };
  int left, top;
  g_autofree char *output = crop (input, "9:16", "", "walk-out.mp4", &left, &top, &result);

  g_assert_cmpint (result.n, ==, 30);
  /* In the first frame and in the last one. */
  g_assert_cmpfloat (560 + HEAD_LEFT * 360, >, left);
  g_assert_cmpfloat (600 + HEAD_RIGHT * 360, <, left + result.width);
}

/* ---- the preview ---- */

static GstFlowReturn
on_preroll (GstAppSink *sink, gpointer samples)
{
  g_ptr_array_add (samples, gst_app_sink_pull_preroll (sink));
  return GST_FLOW_OK;
}

static SampanPlayer *
make_player (GPtrArray *samples)
{
  GstElement *sink = gst_element_factory_make ("appsink", NULL);
  GstAppSinkCallbacks callbacks = { .new_preroll = on_preroll };
  g_autoptr (GstCaps) caps = gst_caps_from_string ("video/x-raw,format=RGBA");

  g_object_set (sink, "caps", caps, "sync", FALSE, NULL);
  gst_app_sink_set_callbacks (GST_APP_SINK (sink), &callbacks, samples, NULL);
  return sampan_player_new (sink);
}

static void
wait_for_frames (GPtrArray *samples, guint n)
{
  gint64 until = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  while (samples->len < n && g_get_monotonic_time () < until)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (2000);
    }
  g_assert_cmpuint (samples->len, >=, n);
}

/* The mean difference to the exported picture. */
static double
compare (GstSample *sample, const ClipFrames *frames)
{
  GstVideoInfo info;
  GstVideoFrame frame;
  double sum = 0;

  g_assert_true (gst_video_info_from_caps (&info, gst_sample_get_caps (sample)));
  g_assert_cmpint (info.width, ==, frames->width);
  g_assert_cmpint (info.height, ==, frames->height);
  g_assert_true (gst_video_frame_map (&frame, &info, gst_sample_get_buffer (sample), GST_MAP_READ));
  for (int y = 0; y < info.height; y++)
    for (int x = 0; x < info.width; x++)
      for (int c = 0; c < 3; c++)
        sum += abs (((guint8 *)GST_VIDEO_FRAME_PLANE_DATA (
                        &frame, 0))[y * GST_VIDEO_FRAME_PLANE_STRIDE (&frame, 0) + x * 4 + c]
                    - frames->pixels[((gsize)y * info.width + x) * 3 + c]);
  gst_video_frame_unmap (&frame);
  return sum / (info.width * info.height * 3);
}

/* What is seen is what is written: with the crop from the start, and added later. The first cropped
 * frame is the right one already, and thumbnails are the same. */
static void
test_preview (void)
{
  g_autofree char *input = make_picture ("right.png", 1280, 720, 520, 760, 200);
  const char *edits = "{\"op\": \"crop\", \"aspect\": \"9:16\"}";
  g_autofree char *output = clips_export (input, edits, "preview.png");
  g_auto (ClipFrames) wanted = clips_read_frames (output);
  g_autoptr (SampanPlan) plan = clips_plan (edits, SAMPAN_MEDIA_IMAGE);
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanMediaInfo) info = sampan_media_probe (input, NULL, &error);
  int width, height;
  g_autoptr (GBytes) thumbnail =
      sampan_thumbnail (input, plan, NULL, 0, 0, &width, &height, NULL, &error);
  const guint8 *pixels = g_bytes_get_data (thumbnail, NULL);
  double sum = 0;

  g_assert_no_error (error);
  for (int i = 0; i < width * height; i++)
    for (int c = 0; c < 3; c++)
      sum += abs (pixels[i * 4 + c] - wanted.pixels[i * 3 + c]);
  g_assert_cmpfloat (sum / (width * height * 3), <, 2);

  for (int later = 0; later < 2; later++)
    {
      g_autoptr (GPtrArray) samples =
          g_ptr_array_new_with_free_func ((GDestroyNotify)gst_sample_unref);
      SampanPlayer *player = make_player (samples);

      sampan_player_load (player, input, info, later ? NULL : plan, NULL);
      wait_for_frames (samples, 1);
      if (later)
        {
          sampan_player_set_plan (player, plan);
          wait_for_frames (samples, 2);
        }
      g_assert_cmpfloat (compare (samples->pdata[later], &wanted), <, 2);
      sampan_player_load (player, NULL, NULL, NULL, NULL);
      g_assert_finalize_object (player);
    }
}

static void
if_installed (gconstpointer test)
{
  g_autofree char *path = sampan_model_find ("face-detection-full", NULL);

  if (path != NULL)
    ((void (*) (void))test) ();
  else
    g_test_skip ("built without models_dir");
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  sampan_media_init ();
  g_test_add_data_func ("/subject/side", test_side, if_installed);
  g_test_add_data_func ("/subject/head-room", test_head_room, if_installed);
  g_test_add_data_func ("/subject/top", test_top, if_installed);
  g_test_add_data_func ("/subject/two", test_two, if_installed);
  g_test_add_data_func ("/subject/nobody", test_nobody, if_installed);
  g_test_add_func ("/subject/rectangle", test_rectangle);
  g_test_add_data_func ("/subject/after-flip", test_after_flip, if_installed);
  g_test_add_func ("/subject/turn", test_turn);
  g_test_add_func ("/subject/person", test_person);
  g_test_add_data_func ("/subject/video", test_video, if_installed);
  g_test_add_data_func ("/subject/preview", test_preview, if_installed);
  status = g_test_run ();
  clips_clean ();

  return status;
}
