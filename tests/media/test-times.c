#include "clips.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "media/sampan-unseen.h"

/* What trims, cuts, speed and reverse make of pictures and sound, together: read by another
 * program. */

#define FPS 25
#define FRAMES 150 /* 6 s */

/* The number of a frame is written in its pixels, as eight stripes for its bits; a click of 4 ms is
 * heard at each whole and half second but the first. Groups of 40 frames. */
static char *
make_clip (const char *name, const char *codecs)
{
  g_autofree char *arguments = g_strdup_printf (
      "-f lavfi -i \"color=black:s=256x64:r=25:d=6,format=yuv420p,"
      "geq=lum='16+200*mod(floor(N/pow(2,floor(X/32))),2)':cb=128:cr=128\" "
      "-f lavfi -i "
      "\"aevalsrc='0.7*lt(mod(t+0.25,0.5)-0.25,0.004)*gte(mod(t+0.25,0.5)-0.25,0)*gt(t,0.25)"
      "*sin(2*PI*2000*t)':s=48000:d=6\" %s",
      codecs);

  return clips_make (name, arguments);
}

static char *
make_mp4 (void)
{
  return make_clip ("times.mp4", "-c:v libx264 -preset ultrafast -qp 4 -g 40 -bf 2 "
                                 "-c:a aac -b:a 160k");
}

static int
get_number (const ClipFrames *frames, int i)
{
  int number = 0;

  for (int bit = 0; bit < 8; bit++)
    if (clips_mean (frames, i, 3, (bit + 0.25) / 8, 0.25, 0.5 / 8, 0.5) > 128)
      number |= 1 << bit;

  return number;
}

/* Which frames are seen: "0-24 50-74", or backwards "24-0". */
static char *
list_numbers (const ClipFrames *frames)
{
  GString *list = g_string_new (NULL);
  int first = get_number (frames, 0), last = first, step = 0;

  for (int i = 1; i <= frames->n; i++)
    {
      int number = i < frames->n ? get_number (frames, i) : G_MAXINT;

      if (ABS (number - last) == 1 && (step == 0 || number - last == step))
        step = number - last;
      else
        {
          g_string_append_printf (list, "%s%d-%d", list->len > 0 ? " " : "", first, last);
          first = number;
          step = 0;
        }
      last = number;
    }

  return g_string_free_and_steal (list);
}

/* Where clicks are heard, ms: the middle of each stretch that is loud. */
static char *
list_clicks (const ClipSound *sound)
{
  GString *list = g_string_new (NULL);
  gsize start = 0, end = 0;

  for (gsize i = 0; i <= sound->n; i++)
    {
      if (i < sound->n && fabsf (sound->samples[i]) > 0.2)
        {
          start = end == 0 ? i : start;
          end = i + 1;
        }
      else if (end > 0 && (i == sound->n || i > end + 480))
        {
          g_string_append_printf (list, "%s%.0f", list->len > 0 ? " " : "",
                                  (start + end) / 2.0 / 48);
          end = 0;
        }
    }

  return g_string_free_and_steal (list);
}

static void
assert_clicks (const char *found, const char *wanted, int tolerance)
{
  g_auto (GStrv) a = g_strsplit (found, " ", -1);
  g_auto (GStrv) b = g_strsplit (wanted, " ", -1);

  g_test_message ("clicks at %s, wanted %s", found, wanted);
  g_assert_cmpuint (g_strv_length (a), ==, g_strv_length (b));
  for (guint i = 0; a[i] != NULL; i++)
    g_assert_cmpint (ABS (atoi (a[i]) - atoi (b[i])), <=, tolerance);
}

typedef struct
{
  const char *edits;
  const char *numbers;
  const char *clicks;
  double duration;
} Case;

#define CUT "{\"op\": \"cut\", \"start\": 1.2, \"end\": 2.6}"
#define LATE "{\"op\": \"cut\", \"start\": -1.8, \"end\": -0.6}"
#define TRIM "{\"op\": \"trim\", \"start\": 0.4, \"end\": 5.6}"
#define BACK "{\"op\": \"reverse\"}"

/* Clicks of the original last from 0 to 4 ms after the half seconds. */
static const Case cases[] = {
  { CUT, "0-29 65-149", "502 1002 1602 2102 2602 3102 3602 4102", 4.6 },
  { CUT "," LATE, "0-29 65-104 135-149", "502 1002 1602 2102 2602 2902", 3.4 },
  { LATE "," TRIM "," CUT, "10-29 65-104 135-139", "102 602 1202 1702 2202 2502", 2.6 },
  { BACK, "149-0", "498 998 1498 1998 2498 2998 3498 3998 4498 4998 5498", 6 },
  { BACK "," TRIM, "139-10", "98 598 1098 1598 2098 2598 3098 3598 4098 4598 5098", 5.2 },
  { BACK "," TRIM "," CUT, "139-65 29-10", "98 598 1098 1598 2098 2598 3198 3698", 3.8 },
};

static void
test_one (const char *input, const char *output, const Case *wanted)
{
  g_autofree char *path = clips_export (input, wanted->edits, output);
  g_auto (ClipFrames) frames = clips_read_frames (path);
  g_auto (ClipSound) sound = clips_read_sound (path);
  g_autofree char *numbers = list_numbers (&frames);
  g_autofree char *clicks = list_clicks (&sound);

  g_test_message ("%s: frames %s", wanted->edits, numbers);
  g_assert_cmpstr (numbers, ==, wanted->numbers);
  assert_clicks (clicks, wanted->clicks, 3);
  if (g_str_has_suffix (output, ".mp4"))
    {
      g_assert_cmpfloat_with_epsilon (clips_probe (path, "v", "duration"), wanted->duration, 0.002);
      g_assert_cmpfloat_with_epsilon (clips_probe (path, "a", "duration"), wanted->duration, 0.025);
    }
}

static void
test_exact (void)
{
  g_autofree char *input = make_mp4 ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    test_one (input, "times-out.mp4", &cases[i]);
}

/* Containers that round times, and a codec that needs a lead. */
static void
test_containers (void)
{
  g_autofree char *matroska =
      make_clip ("times.mkv", "-c:v libx264 -preset ultrafast -qp 4 -g 40 -bf 2 -c:a flac");
  g_autofree char *webm =
      make_clip ("times.webm",
                 "-c:v libvpx -b:v 4M -deadline realtime -g 40 -c:a libopus -b:a 160k");
  const Case *back = &cases[5], *cut = &cases[0];

  test_one (matroska, "matroska-out.mp4", cut);
  test_one (matroska, "matroska-out.mp4", back);
  test_one (webm, "webm-out.mkv", cut);
  test_one (webm, "webm-out.mkv", back);
}

/* At another speed, frames are left out or shown twice and clicks are somewhat smeared. */
static void
test_speed (void)
{
  g_autofree char *input = make_mp4 ();
  g_autofree char *path =
      clips_export (input, BACK "," CUT ", {\"op\": \"speed\", \"factor\": 2}", "speed-out.mp4");
  g_auto (ClipFrames) frames = clips_read_frames (path);
  g_auto (ClipSound) sound = clips_read_sound (path);

  g_assert_cmpint (frames.n, ==, 58);
  for (int i = 0; i < frames.n; i++)
    {
      int kept = 2 * i, wanted = kept < 85 ? 149 - kept : 29 - (kept - 85);

      g_assert_cmpint (ABS (get_number (&frames, i) - wanted), <=, 1);
    }
  g_assert_cmpfloat_with_epsilon (clips_probe (path, "v", "duration"), 2.3, 0.021);
  g_assert_cmpfloat_with_epsilon (clips_probe (path, "a", "duration"), 2.3, 0.025);
  g_assert_cmpfloat (clips_loudness (&sound, 0.22, 0.28), >,
                     4 * clips_loudness (&sound, 0.32, 0.42));
}

static GstPadProbeReturn
count (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  (*(int *)user_data)++;

  return GST_PAD_PROBE_OK;
}

/* How many frames of @input are decoded for @edits. */
static int
count_decoded (const char *input, const char *edits)
{
  g_autoptr (SampanPlan) plan = clips_plan (edits, SAMPAN_MEDIA_VIDEO);
  g_autofree char *line = g_strdup_printf ("filesrc location=\"%s\" ! qtdemux ! h264parse ! "
                                           "avdec_h264 name=decoder max-threads=1 ! fakesink",
                                           input);
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanTimeMap) times = sampan_time_map_new (FRAMES * 1000 / FPS, plan, &error);
  g_autoptr (GstElement) pipeline = gst_parse_launch (line, &error);
  g_autoptr (GstElement) decoder = gst_bin_get_by_name (GST_BIN (pipeline), "decoder");
  g_autoptr (GstPad) src = gst_element_get_static_pad (decoder, "src");
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  g_autoptr (GstMessage) message = NULL;
  int n = 0;

  g_assert_no_error (error);
  sampan_unseen_leave_out (decoder, times);
  gst_pad_add_probe (src, GST_PAD_PROBE_TYPE_BUFFER, count, &n, NULL);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, 60 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_nonnull (message);
  g_assert_cmpint (GST_MESSAGE_TYPE (message), ==, GST_MESSAGE_EOS);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  g_test_message ("%s: %d decoded", edits, n);

  return n;
}

/* What nobody will see and no other frame needs is not decoded. Every frame of an odd number is
 * such a one, but for the last of each group. */
static void
test_unseen (void)
{
  g_autofree char *input =
      make_clip ("unseen.mp4", "-c:v libx264 -preset ultrafast -qp 4 -g 40 -bf 1 -c:a aac");
  g_autofree char *path =
      clips_export (input, CUT ", {\"op\": \"speed\", \"factor\": 2}, " LATE, "unseen-out.mp4");
  g_auto (ClipFrames) frames = clips_read_frames (path);

  g_assert_cmpint (count_decoded (input, "{\"op\": \"brightness\", \"amount\": 0.2}"), ==, FRAMES);
  g_assert_cmpint (count_decoded (input, CUT), ==, FRAMES - 16);
  g_assert_cmpint (count_decoded (input, "{\"op\": \"speed\", \"factor\": 2}"), ==, FRAMES - 71);
  g_assert_cmpint (count_decoded (input, "{\"op\": \"speed\", \"factor\": 0.5}"), ==, FRAMES);

  g_assert_cmpint (frames.n, ==, 43);
  for (int i = 0; i < frames.n; i++)
    {
      int kept = 2 * i, wanted = kept < 30 ? kept : kept < 70 ? kept + 35 : kept + 65;

      g_assert_cmpint (get_number (&frames, i), ==, wanted);
    }
}

/* A loud tone is cut where it stands at different heights: nothing jumps at the joint. */
static void
test_joint (void)
{
  g_autofree char *input =
      clips_make ("tone.mp4", "-f lavfi -i color=0x909090:s=160x120:r=25:d=4 -f lavfi -i "
                              "\"aevalsrc='0.7*sin(2*PI*200*t)':s=48000:d=4\" -c:v libx264 "
                              "-preset ultrafast -pix_fmt yuv420p -c:a aac -b:a 192k");
  static const char *const edits[] = {
    "{\"op\": \"cut\", \"start\": 1.00125, \"end\": 2.00375}",
    "{\"op\": \"cut\", \"start\": 1.00125, \"end\": 2.00375}," BACK,
    BACK,
  };

  for (guint e = 0; e < G_N_ELEMENTS (edits); e++)
    {
      g_autofree char *path = clips_export (input, edits[e], "joint-out.mp4");
      g_auto (ClipSound) sound = clips_read_sound (path);
      double steepest = 0;

      for (gsize i = 4800; i + 4800 < sound.n; i++)
        steepest = fmax (steepest, fabs (sound.samples[i] - sound.samples[i - 1]));
      g_test_message ("%s: %.3f", edits[e], steepest);
      /* The tone itself rises by 0.018 from sample to sample; a hard joint by 0.7 to 1.4. */
      g_assert_cmpfloat (steepest, <, 0.03);
    }
}

static void
test_nothing (void)
{
  g_autofree char *input = make_mp4 ();
  g_autofree char *output = clips_path ("nothing-out.mp4");
  g_autoptr (SampanPlan) plan = clips_plan (
      "{\"op\": \"cut\", \"start\": 0, \"end\": 4}, {\"op\": \"cut\", \"start\": 4, \"end\": 0}",
      SAMPAN_MEDIA_VIDEO);
  SampanExportSpec spec = { .input = input, .output = output, .plan = plan };
  g_autoptr (GError) error = NULL;

  g_assert_false (sampan_export (&spec, NULL, NULL, NULL, &error));
  g_assert_error (error, SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_PLAN);
  g_assert_false (g_file_test (output, G_FILE_TEST_EXISTS));
}

/* A picture of the result, anywhere. */
static void
test_thumbnail (void)
{
  static const struct
  {
    const char *edits;
    gint64 time;
    int number;
  } wanted[] = {
    { CUT, 1180, 29 }, { CUT, 1220, 65 },          { BACK, 0, 149 },
    { BACK, 60, 148 }, { BACK "," CUT, 3420, 29 }, { BACK "," CUT, 4580, 0 },
  };
  g_autofree char *input = make_mp4 ();

  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      g_autoptr (SampanPlan) plan = clips_plan (wanted[i].edits, SAMPAN_MEDIA_VIDEO);
      g_autoptr (GError) error = NULL;
      int width, height, number = 0;
      g_autoptr (GBytes) pixels =
          sampan_thumbnail (input, plan, NULL, wanted[i].time, 256, &width, &height, NULL, &error);
      const guint8 *row;

      g_assert_no_error (error);
      row = (const guint8 *)g_bytes_get_data (pixels, NULL) + width * 4 * (height / 2);
      for (int bit = 0; bit < 8; bit++)
        number |= row[(bit * 32 + 16) * 4] > 128 ? 1 << bit : 0;
      g_test_message ("%s at %d ms: frame %d", wanted[i].edits, (int)wanted[i].time, number);
      g_assert_cmpint (number, ==, wanted[i].number);
    }
}

static gsize
read_peak (void)
{
  g_autofree char *status = NULL;
  const char *line;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  line = strstr (status, "VmHWM:");

  return line != NULL ? (gsize)atoi (line + 6) / 1024 : 0;
}

/* A group of pictures of 30 s, which decoded takes 660 MB, is not kept whole. */
static void
test_memory (void)
{
  g_autofree char *input =
      clips_make ("long.mp4", "-f lavfi -i testsrc2=s=960x540:r=30:d=30 -c:v libx264 "
                              "-preset ultrafast -g 900 -pix_fmt yuv420p");
  gsize before = read_peak ();
  g_autofree char *path = clips_export (input, BACK, "long-out.mp4");

  g_test_message ("at most %d MB, from %d MB", (int)read_peak (), (int)before);
  g_assert_cmpfloat (clips_probe (path, "v", "nb_frames"), ==, 900);
  g_assert_cmpuint (read_peak () - before, <, 450);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  sampan_media_init ();
  g_test_add_func ("/times/exact", test_exact);
  g_test_add_func ("/times/containers", test_containers);
  g_test_add_func ("/times/speed", test_speed);
  g_test_add_func ("/times/unseen", test_unseen);
  g_test_add_func ("/times/joint", test_joint);
  g_test_add_func ("/times/nothing", test_nothing);
  g_test_add_func ("/times/thumbnail", test_thumbnail);
  g_test_add_func ("/times/memory", test_memory);
  status = g_test_run ();
  clips_clean ();

  return status;
}
