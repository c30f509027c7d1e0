#include "clips.h"

#include <math.h>
#include <string.h>

/* A trim alone copies the packets: the frames are the original's, bit by bit, and which ones they
 * are is right to the frame for every player. */

/* Every frame differs much from its neighbours; a click of 4 ms is heard at each half second but
 * the first. */
#define PICTURES "-f lavfi -i testsrc2=s=256x64:r=30:d=4"
#define CLICKS                                                                                     \
  "-f lavfi -i \"aevalsrc='0.7*lt(mod(t+0.25,0.5)-0.25,0.004)*gte(mod(t+0.25,0.5)-0.25,0)"         \
  "*gt(t,0.25)*sin(2*PI*2000*t)':s=48000:d=4\""
#define AVC "-c:v libx264 -preset veryfast -pix_fmt yuv420p "
#define AAC "-c:a aac -b:a 128k "

static char *
make (const char *name, const char *codecs)
{
  g_autofree char *arguments = g_strdup_printf (PICTURES " " CLICKS " %s", codecs);

  return clips_make (name, arguments);
}

/* Seconds: a click is found within. */
#define EXACT 0.0015
/* Matroska's times are rounded, and what a decoder of sound is late by is told in another way
 * there: one packet. */
#define ROUNDED 0.024

/* The frames from @first on of @original, and no others. */
static void
assert_copied (const char *path, const char *original, int first, int n)
{
  g_auto (ClipFrames) all = clips_read_frames (original);
  g_auto (ClipFrames) kept = clips_read_frames (path);

  g_assert_cmpint (kept.n, ==, n);
  for (int i = 0; i < n; i++)
    {
      g_assert_cmpfloat (clips_difference (&all, first + i, &kept, i), <, 0.001);
      if (first + i > 0)
        g_assert_cmpfloat (clips_difference (&all, first + i - 1, &kept, i), >, 1);
    }
}

/* The same seen by GStreamer: how many frames, and the first and the last. */
static void
assert_seen (const char *path, const char *original, int first, int n)
{
  g_autofree char *raw = clips_path ("seen.raw");
  g_autofree char *output =
      clips_run ("gst-launch-1.0 -q filesrc location=%s ! decodebin ! videoconvert ! "
                 "video/x-raw,format=RGB ! filesink location=%s",
                 path, raw);
  g_auto (ClipFrames) all = clips_read_frames (original);
  g_auto (ClipFrames) seen = { .width = all.width, .height = all.height };
  gsize length;

  g_assert_true (g_file_get_contents (raw, (char **)&seen.pixels, &length, NULL));
  seen.n = (int)(length / ((gsize)all.width * all.height * 3));
  g_assert_cmpint (seen.n, ==, n);
  /* Two programs do not turn YUV into RGB quite alike. */
  g_assert_cmpfloat (clips_difference (&all, first, &seen, 0), <, 6);
  g_assert_cmpfloat (clips_difference (&all, first + n - 1, &seen, n - 1), <, 6);
}

/* Clicks lie at the half seconds less @start; the first of them to @near seconds. */
static void
assert_clicks (const char *path, double start, double near)
{
  g_auto (ClipSound) sound = clips_read_sound (path);
  double next = (start > 0 ? ceil (start * 2) / 2 : 0.5) - start;
  double begins = clips_probe (path, "a", "start_time");
  gsize at = 0;

  while (at < sound.n && fabsf (sound.samples[at]) < 0.2)
    at++;
  g_assert_cmpfloat (fabs (begins + at / 48000.0 - next), <, near);
}

static void
check (const char *input, const char *name, double start, double end, int first, int n, double near)
{
  g_autofree char *edit =
      g_strdup_printf ("{\"op\": \"trim\", \"start\": %g, \"end\": %g}", start, end);
  g_autofree char *path = clips_export (input, edit, name);

  assert_copied (path, input, first, n);
  assert_seen (path, input, first, n);
  assert_clicks (path, start, near);
  g_assert_cmpfloat_with_epsilon (clips_probe (path, "v", "duration"), n / 30.0, 0.001);
  g_assert_cmpfloat_with_epsilon (clips_probe (path, "a", "duration"), end - start, 0.001);
  g_assert_cmpfloat (fabs (clips_probe (path, "v", "start_time")), <, 0.001);
}

static void
test_key_frame (void)
{
  g_autofree char *path = make ("key.mp4", AVC AAC "-g 30 -bf 3");

  check (path, "key-out.mp4", 1, 3, 30, 60, EXACT);
}

static void
test_between (void)
{
  g_autofree char *path = make ("key.mp4", AVC AAC "-g 30 -bf 3");

  check (path, "between-out.mp4", 1.5, 3.1, 45, 48, EXACT);
  check (path, "between-b-out.mp4", 0.7, 2.3333, 21, 49, EXACT);
}

static void
test_start_and_end (void)
{
  g_autofree char *path = make ("key.mp4", AVC AAC "-g 30 -bf 3");

  check (path, "start-out.mp4", 0, 1.2, 0, 36, EXACT);
  check (path, "end-out.mp4", 2.2, 4, 66, 54, EXACT);
}

/* Frames before such a key frame in time come after it in the file: those are encoded anew. */
static void
test_open_groups (void)
{
  g_autofree char *path = make ("open.mp4", AVC AAC "-x264-params open-gop=1:keyint=30:bframes=3");
  g_autofree char *out =
      clips_export (path, "{\"op\": \"trim\", \"start\": 2, \"end\": 3}", "open-out.mp4");
  g_auto (ClipFrames) all = clips_read_frames (path);
  g_auto (ClipFrames) kept = clips_read_frames (out);

  g_assert_cmpint (kept.n, ==, 30);
  for (int i = 0; i < 30; i++)
    g_assert_cmpfloat (clips_difference (&all, 60 + i, &kept, i), <, 6);
}

static void
test_one_group (void)
{
  g_autofree char *path = make ("one.mp4", AVC AAC "-g 300 -sc_threshold 0 -bf 3");

  check (path, "one-out.mp4", 2.5, 3, 75, 15, EXACT);
}

/* A start within a frame shows what is left of it, as in an export that encodes. */
static void
test_within_frame (void)
{
  g_autofree char *path = make ("key.mp4", AVC AAC "-g 30 -bf 3");
  g_autofree char *out =
      clips_export (path, "{\"op\": \"trim\", \"start\": 1.51, \"end\": 2.51}", "within.mp4");

  assert_copied (out, path, 45, 31);
  assert_clicks (out, 1.51, EXACT);
  g_assert_cmpfloat_with_epsilon (clips_probe (out, "v", "duration"), 1, 0.001);
}

/* Telephones drop frames: one that stays for long is there at the start. */
static void
test_variable_rate (void)
{
  g_autofree char *path =
      make ("variable.mp4", AVC AAC "-vf \"select='not(between(n,40,50))*not(mod(n,7))'\" "
                                    "-fps_mode vfr -g 4 -bf 2");
  g_autofree char *out =
      clips_export (path, "{\"op\": \"trim\", \"start\": 1.5, \"end\": 3}", "variable-out.mp4");

  /* Frames 0 7 14 21 28 35 56 63 70 77 84 of 30 a second. */
  assert_copied (out, path, 5, 6);
  assert_seen (out, path, 5, 6);
  assert_clicks (out, 1.5, EXACT);
  g_assert_cmpfloat_with_epsilon (clips_probe (out, "v", "duration"), 1.5, 0.001);
}

static void
test_turned (void)
{
  g_autofree char *plain = make ("lying.mp4", AVC AAC "-g 30 -bf 2");
  g_autofree char *arguments = g_strdup_printf ("-display_rotation 90 -i '%s' -c copy", plain);
  g_autofree char *path = clips_make ("turned.mp4", arguments);
  g_autofree char *out =
      clips_export (path, "{\"op\": \"trim\", \"start\": 1.5, \"end\": 2.5}", "turned-out.mp4");
  g_autoptr (SampanMediaInfo) info = sampan_media_probe (out, NULL, NULL);

  assert_copied (out, path, 45, 30);
  g_assert_cmpint (info->width, ==, 64);
  g_assert_cmpint (info->height, ==, 256);
}

static void
test_matroska (void)
{
  g_autofree char *path = make ("key.mkv", AVC AAC "-g 30 -bf 3");
  g_autofree char *mp4 = make ("key.mp4", AVC AAC "-g 30 -bf 3");
  g_autofree char *whole = NULL;
  g_autofree char *recoded = NULL;
  g_auto (ClipFrames) frames = { 0 };

  check (path, "from-mkv.mp4", 1.6, 3.1, 48, 45, ROUNDED);
  /* Nothing can be hidden in a Matroska file: a copy where a key frame allows it ... */
  whole = clips_export (mp4, "{\"op\": \"trim\", \"start\": 1, \"end\": 4}", "to.mkv");
  assert_copied (whole, mp4, 30, 90);
  /* ... and else frames that are encoded. */
  recoded = clips_export (mp4, "{\"op\": \"trim\", \"start\": 2.5, \"end\": 3.5}", "recoded.mkv");
  frames = clips_read_frames (recoded);
  g_assert_cmpint (frames.n, ==, 30);
}

static void
test_mute (void)
{
  g_autofree char *path = make ("key.mp4", AVC AAC "-g 30 -bf 3");
  g_autofree char *out =
      clips_export (path,
                    "{\"op\": \"trim\", \"start\": 1.5, \"end\": 2.5}, {\"op\": \"volume\", "
                    "\"mute\": true}",
                    "mute.mp4");

  assert_copied (out, path, 45, 30);
  g_assert_cmpfloat (clips_probe (out, "a", "duration"), ==, 0);
}

/* Who publishes a part does not give away what was cut off. */
static void
test_recode (void)
{
  g_autofree char *path = make ("key.mp4", AVC AAC "-g 30 -bf 3");
  g_autofree char *out = clips_path ("published.mp4");
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanPlan) plan =
      clips_plan ("{\"op\": \"trim\", \"start\": 1.5, \"end\": 2.5}", SAMPAN_MEDIA_VIDEO);
  SampanExportSpec spec = { .input = path, .output = out, .plan = plan, .recode = TRUE };

  g_assert_true (sampan_export (&spec, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (clips_probe (out, "v", "nb_frames"), ==, 30);
}

/* Where a telephone says that it was stays behind. */
static void
test_place (void)
{
  g_autofree char *plain = make ("key.mp4", AVC AAC "-g 30 -bf 3");
  g_autofree char *arguments = g_strdup_printf (
      "-i '%s' -c copy -metadata location=+48.8584+002.2945/ -metadata comment=home", plain);
  g_autofree char *path = clips_make ("place.mp4", arguments);
  g_autofree char *out =
      clips_export (path, "{\"op\": \"trim\", \"start\": 1, \"end\": 2}", "place-out.mp4");
  g_autofree char *tags =
      clips_run ("ffprobe -v error -show_entries format_tags:stream_tags '%s'", out);

  g_assert_null (strstr (tags, "48.8584"));
  g_assert_null (strstr (tags, "home"));
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  sampan_media_init ();
  g_test_add_func ("/trim/key-frame", test_key_frame);
  g_test_add_func ("/trim/between", test_between);
  g_test_add_func ("/trim/start-and-end", test_start_and_end);
  g_test_add_func ("/trim/open-groups", test_open_groups);
  g_test_add_func ("/trim/one-group", test_one_group);
  g_test_add_func ("/trim/within-frame", test_within_frame);
  g_test_add_func ("/trim/variable-rate", test_variable_rate);
  g_test_add_func ("/trim/turned", test_turned);
  g_test_add_func ("/trim/matroska", test_matroska);
  g_test_add_func ("/trim/mute", test_mute);
  g_test_add_func ("/trim/recode", test_recode);
  g_test_add_func ("/trim/place", test_place);
  status = g_test_run ();
  clips_clean ();

  return status;
}
