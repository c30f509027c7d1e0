#include "clips.h"

#include <math.h>
#include <string.h>

#include <glib/gstdio.h>

/* What the export writes, read by another program. */

/* Frame n of the numbered clip is grey with a luminance of 16 + 3 n: the number of a frame is seen
 * in its pixels. 2 s at 30 frames a second, with a tone. */
static char *
make_numbered (void)
{
  return clips_make ("numbered.mp4",
                     "-f lavfi -i \"color=black:s=160x120:r=30:d=2,format=yuv420p,"
                     "geq=lum='16+3*N':cb=128:cr=128\" -f lavfi -i sine=440:r=48000:d=2 "
                     "-c:v libx264 -preset ultrafast -qp 4 -g 25 -bf 2 -c:a aac -b:a 128k");
}

/* Of frame @i, as it was in the numbered clip. */
static int
get_number (const ClipFrames *frames, int i)
{
  double grey = clips_mean (frames, i, 3, 0.25, 0.25, 0.5, 0.5);

  /* Luminance 16..235 is grey 0..255. */
  return (int)lround (grey * 219 / 255 / 3);
}

static void
assert_numbers (const char *path, int first, int last, double step)
{
  g_auto (ClipFrames) frames = clips_read_frames (path);
  int n = (int)lround ((last - first + 1) / step);

  g_assert_cmpint (frames.n, ==, n);
  for (int i = 0; i < n; i++)
    g_assert_cmpint (ABS (get_number (&frames, i) - (int)(first + i * step)), <=,
                     step == 1 ? 0 : 1);
}

static void
test_whole (void)
{
  g_autofree char *input = make_numbered ();
  g_autofree char *output = clips_export (input, "", "whole-out.mp4");

  assert_numbers (output, 0, 59, 1);
  g_assert_cmpfloat_with_epsilon (clips_probe (output, "v", "duration"), 2.0, 0.001);
  g_assert_cmpfloat_with_epsilon (clips_probe (output, "v", "start_time"), 0, 0.001);
  g_assert_cmpfloat_with_epsilon (clips_probe (output, "a", "duration"), 2.0, 0.03);
}

/* To the frame, inside a group of pictures and at its edges, from the start and from the end. */
static void
test_trim (void)
{
  static const struct
  {
    const char *edit;
    int first;
    int last;
  } cases[] = {
    { "{\"op\": \"trim\", \"start\": 0.5, \"end\": 1.5}", 15, 44 },
    { "{\"op\": \"trim\", \"start\": 0.1, \"end\": 0.2}", 3, 5 },
    { "{\"op\": \"trim\", \"start\": 0.833, \"end\": 1.9}", 25, 56 },
    { "{\"op\": \"trim\", \"end\": 1}", 0, 29 },
    { "{\"op\": \"trim\", \"start\": 1}", 30, 59 },
    { "{\"op\": \"trim\", \"start\": -0.5}", 45, 59 },
    { "{\"op\": \"trim\", \"end\": -0.5}", 0, 44 },
    { "{\"op\": \"trim\", \"start\": 1.966}", 59, 59 },
  };
  g_autofree char *input = make_numbered ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *output = clips_export (input, cases[i].edit, "trim-out.mp4");

      g_test_message ("%s", cases[i].edit);
      assert_numbers (output, cases[i].first, cases[i].last, 1);
      g_assert_cmpfloat_with_epsilon (clips_probe (output, "v", "start_time"), 0, 0.002);
    }
}

static void
test_speed (void)
{
  g_autofree char *input = make_numbered ();
  g_autofree char *fast =
      clips_export (input, "{\"op\": \"speed\", \"factor\": 2}", "fast-out.mp4");
  g_autofree char *slow =
      clips_export (input, "{\"op\": \"speed\", \"factor\": 0.5}", "slow-out.mp4");
  g_autofree char *part = clips_export (
      input, "{\"op\": \"trim\", \"start\": 0.5, \"end\": 1.5}, {\"op\": \"speed\", \"factor\": 2}",
      "part-out.mp4");
  g_auto (ClipSound) sound = clips_read_sound (fast);
  g_auto (ClipSound) slow_sound = clips_read_sound (slow);

  assert_numbers (fast, 0, 59, 2);
  assert_numbers (slow, 0, 59, 0.5);
  assert_numbers (part, 15, 44, 2);
  g_assert_cmpfloat_with_epsilon (clips_probe (fast, "v", "duration"), 1.0, 0.001);
  g_assert_cmpfloat_with_epsilon (clips_probe (slow, "v", "duration"), 4.0, 0.001);
  g_assert_cmpfloat_with_epsilon (clips_probe (fast, "a", "duration"), 1.0, 0.03);
  g_assert_cmpfloat_with_epsilon (clips_probe (slow, "a", "duration"), 4.0, 0.03);
  /* The pitch is kept: half or twice the length, the same tone. */
  g_assert_cmpfloat_with_epsilon (clips_frequency (&sound, 0.2, 0.8), 440, 5);
  g_assert_cmpfloat_with_epsilon (clips_frequency (&slow_sound, 0.5, 3.5), 440, 5);
}

/* A white flash and a beep at one moment stay together: within 10 ms after a trim and with another
 * speed. */
static void
test_sync (void)
{
  g_autofree char *input = clips_make (
      "sync.mp4",
      "-f lavfi -i \"color=black:s=160x120:r=30:d=3,format=yuv420p,"
      "geq=lum='if(eq(N,45),235,16)':cb=128:cr=128\" "
      "-f lavfi -i "
      "\"sine=1000:r=48000:d=3,asetnsamples=48,volume='between(t,1.5,1.6)':eval=frame\" "
      "-c:v libx264 -preset ultrafast -qp 4 -c:a aac -b:a 128k");
  static const char *const edits[] = {
    "",
    "{\"op\": \"trim\", \"start\": 0.7, \"end\": 2.5}",
    "{\"op\": \"speed\", \"factor\": 0.5}",
    "{\"op\": \"trim\", \"start\": 0.7}, {\"op\": \"speed\", \"factor\": 1.5}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      g_autofree char *output = clips_export (input, edits[i], "sync-out.mp4");
      g_auto (ClipFrames) frames = clips_read_frames (output);
      g_auto (ClipSound) sound = clips_read_sound (output);
      double flash = -1, beep = -1;

      for (int f = 0; f < frames.n && flash < 0; f++)
        if (clips_mean (&frames, f, 3, 0.25, 0.25, 0.5, 0.5) > 128)
          flash = f / 30.0;
      for (gsize s = 0; s < sound.n && beep < 0; s++)
        if (fabsf (sound.samples[s]) > 0.03)
          beep = s / 48000.0;
      g_test_message ("%s: flash at %.3f s, beep at %.3f s", edits[i], flash, beep);
      g_assert_cmpfloat (flash, >, 0);
      /* Stretched sound has grains of some 80 ms. */
      g_assert_cmpfloat_with_epsilon (flash, beep,
                                      strstr (edits[i], "speed") != NULL ? 0.06 : 0.004);
    }
}

static void
test_shape (void)
{
  g_autofree char *input =
      clips_make ("shape.mp4", "-f lavfi -i testsrc2=s=640x360:r=10:d=0.5 -c:v libx264 "
                               "-preset ultrafast -qp 4 -pix_fmt yuv420p");
  static const struct
  {
    const char *edits;
    const char *filter; /* the same by ffmpeg */
    int width;
    int height;
  } cases[] = {
    { "{\"op\": \"crop\", \"aspect\": \"3:4\"}", "crop=270:360:186:0", 270, 360 },
    { "{\"op\": \"crop\", \"aspect\": \"1:1\"}", "crop=360:360:140:0", 360, 360 },
    { "{\"op\": \"crop\", \"x\": 0.5, \"y\": 0.5, \"width\": 0.25, \"height\": 0.5}",
      "crop=160:180:320:180", 160, 180 },
    { "{\"op\": \"rotate\", \"degrees\": 90}", "transpose=clock", 360, 640 },
    { "{\"op\": \"rotate\", \"degrees\": 180}", "hflip,vflip", 640, 360 },
    { "{\"op\": \"rotate\", \"degrees\": 270}", "transpose=cclock", 360, 640 },
    { "{\"op\": \"flip\", \"axis\": \"horizontal\"}", "hflip", 640, 360 },
    { "{\"op\": \"flip\", \"axis\": \"vertical\"}", "vflip", 640, 360 },
    { "{\"op\": \"resize\", \"width\": 320}", "scale=320:180", 320, 180 },
    { "{\"op\": \"resize\", \"height\": 720}", "scale=1280:720", 1280, 720 },
    { "{\"op\": \"resize\", \"width\": 400, \"height\": 400}", "scale=400:400", 400, 400 },
    /* In the plan's order. */
    { "{\"op\": \"crop\", \"aspect\": \"3:4\"}, {\"op\": \"rotate\", \"degrees\": 90}",
      "crop=270:360:186:0,transpose=clock", 360, 270 },
    { "{\"op\": \"crop\", \"aspect\": \"3:4\"}, {\"op\": \"resize\", \"width\": 540}",
      "crop=270:360:186:0,scale=540:720", 540, 720 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *output = clips_export (input, cases[i].edits, "shape-out.mp4");
      g_autofree char *arguments =
          g_strdup_printf ("-i '%s' -vf %s -c:v libx264 -preset ultrafast -qp 4", input,
                           cases[i].filter);
      g_autofree char *name = g_strdup_printf ("shape-%u.mp4", i);
      g_autofree char *wanted_path = clips_make (name, arguments);
      g_auto (ClipFrames) frames = clips_read_frames (output);
      g_auto (ClipFrames) wanted = clips_read_frames (wanted_path);

      g_test_message ("%s: %dx%d, %.2f", cases[i].edits, frames.width, frames.height,
                      clips_difference (&frames, 3, &wanted, 3));
      g_assert_cmpint (frames.width, ==, cases[i].width);
      g_assert_cmpint (frames.height, ==, cases[i].height);
      g_assert_cmpint (frames.n, ==, wanted.n);
      /* A shift of the colours makes 9, other content 40 and more. */
      g_assert_cmpfloat (clips_difference (&frames, 3, &wanted, 3), <, 3);
    }
}

/* A telephone's lying frames come out upright, without a note that they be turned once more. */
static void
test_orientation (void)
{
  g_autofree char *plain =
      clips_make ("lying.mp4", "-f lavfi -i testsrc2=s=320x180:r=10:d=0.5 -c:v libx264 "
                               "-preset ultrafast -qp 4 -pix_fmt yuv420p");
  g_autofree char *arguments = g_strdup_printf ("-display_rotation 90 -i '%s' -c copy", plain);
  g_autofree char *input = clips_make ("turned.mp4", arguments);
  g_autofree char *upright =
      g_strdup_printf ("-i '%s' -c:v libx264 -preset ultrafast -qp 4", input);
  g_autofree char *wanted_path = clips_make ("upright.mp4", upright);
  g_autofree char *output = clips_export (input, "", "upright-out.mp4");
  g_autofree char *data =
      clips_run ("ffprobe -v error -show_entries "
                 "stream_side_data=rotation:stream_tags=rotate -of csv=p=0 '%s'",
                 output);
  g_auto (ClipFrames) frames = clips_read_frames (output);
  g_auto (ClipFrames) wanted = clips_read_frames (wanted_path);

  g_assert_cmpint (frames.width, ==, 180);
  g_assert_cmpint (frames.height, ==, 320);
  g_assert_cmpstr (g_strstrip (data), ==, "");
  g_assert_cmpfloat (clips_difference (&frames, 2, &wanted, 2), <, 3);
}

static void
test_fade (void)
{
  g_autofree char *input = clips_make (
      "grey.mp4",
      "-f lavfi -i color=0x909090:s=160x120:r=30:d=3 -f lavfi -i "
      "sine=440:r=48000:d=3 -c:v libx264 -preset ultrafast -qp 4 -pix_fmt yuv420p -c:a aac");
  g_autofree char *output = clips_export (
      input, "{\"op\": \"trim\", \"start\": 0.5}, {\"op\": \"fade\", \"in\": 1, \"out\": 0.5}",
      "fade-out.mp4");
  g_auto (ClipFrames) frames = clips_read_frames (output);
  g_auto (ClipSound) sound = clips_read_sound (output);
  double full = clips_mean (&frames, 45, 3, 0, 0, 1, 1);
  double loud = clips_loudness (&sound, 1.2, 1.8);

  g_assert_cmpint (frames.n, ==, 75);
  g_assert_cmpfloat_with_epsilon (full, 0x90, 4);
  g_assert_cmpfloat (clips_mean (&frames, 0, 3, 0, 0, 1, 1), <, 4);
  g_assert_cmpfloat_with_epsilon (clips_mean (&frames, 15, 3, 0, 0, 1, 1), full / 2, 12);
  g_assert_cmpfloat (clips_mean (&frames, 74, 3, 0, 0, 1, 1), <, full * 0.15);
  g_assert_cmpfloat (clips_loudness (&sound, 0.03, 0.15), <, loud * 0.1);
  g_assert_cmpfloat (clips_loudness (&sound, 2.4, 2.48), <, loud * 0.15);
}

/* The cover of a video that begins with black is no black picture. */
static void
test_cover (void)
{
  g_autofree char *input =
      clips_make ("cover.mp4",
                  "-f lavfi -i color=0x909090:s=160x120:r=30:d=1 -c:v libx264 -preset ultrafast "
                  "-pix_fmt yuv420p");
  g_autoptr (SampanPlan) plan = clips_plan ("{\"op\": \"fade\", \"in\": 1}", SAMPAN_MEDIA_VIDEO);
  g_autoptr (GError) error = NULL;
  int width, height;
  g_autoptr (GBytes) cover =
      sampan_thumbnail (input, plan, NULL, 0, 80, &width, &height, NULL, &error);
  g_autoptr (GBytes) early =
      sampan_thumbnail (input, plan, NULL, 100, 80, &width, &height, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (width, ==, 80);
  g_assert_cmpint (height, ==, 60);
  g_assert_cmpint (((const guint8 *)g_bytes_get_data (cover, NULL))[0], >, 0x80);
  g_assert_cmpint (((const guint8 *)g_bytes_get_data (early, NULL))[0], <, 0x40);
}

/* Where only the sound goes on, there is a picture still. */
static void
test_long_sound (void)
{
  g_autofree char *input =
      clips_make ("long-sound.mp4",
                  "-f lavfi -i color=0x909090:s=160x120:r=30:d=1 -f lavfi -i sine=440:d=2 "
                  "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac");
  g_autoptr (GError) error = NULL;
  int width, height;
  g_autoptr (GBytes) late =
      sampan_thumbnail (input, NULL, NULL, 1900, 80, &width, &height, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (((const guint8 *)g_bytes_get_data (late, NULL))[0], >, 0x80);
}

static void
test_volume (void)
{
  g_autofree char *input = make_numbered ();
  g_autofree char *whole = clips_export (input, "", "loud-out.mp4");
  g_autofree char *quiet =
      clips_export (input, "{\"op\": \"volume\", \"gain_db\": -12}", "quiet-out.mp4");
  g_autofree char *loud =
      clips_export (input, "{\"op\": \"volume\", \"gain_db\": 6}", "louder-out.mp4");
  g_autofree char *mute =
      clips_export (input, "{\"op\": \"volume\", \"mute\": true}", "mute-out.mp4");
  g_auto (ClipSound) before = clips_read_sound (whole);
  g_auto (ClipSound) after = clips_read_sound (quiet);
  g_auto (ClipSound) more = clips_read_sound (loud);
  double reference = clips_loudness (&before, 0.5, 1.5);

  g_assert_cmpfloat_with_epsilon (20 * log10 (clips_loudness (&after, 0.5, 1.5) / reference), -12,
                                  0.3);
  g_assert_cmpfloat_with_epsilon (20 * log10 (clips_loudness (&more, 0.5, 1.5) / reference), 6,
                                  0.3);
  g_assert_cmpfloat (clips_probe (mute, "a", "channels"), ==, 0);
  g_assert_cmpfloat (clips_probe (mute, "v", "width"), ==, 160);
}

static void
test_channels (void)
{
  static const int channels[] = { 1, 2, 6 };

  for (guint i = 0; i < G_N_ELEMENTS (channels); i++)
    {
      g_autofree char *arguments = g_strdup_printf (
          "-f lavfi -i testsrc2=s=160x120:r=10:d=1 -f lavfi -i sine=440:r=44100:d=1 -c:v libx264 "
          "-preset ultrafast -pix_fmt yuv420p -c:a aac -ac %d",
          channels[i]);
      g_autofree char *name = g_strdup_printf ("channels-%d.mp4", channels[i]);
      g_autofree char *input = clips_make (name, arguments);
      g_autofree char *output = clips_export (input, "", "channels-out.mp4");
      g_autofree char *matroska = clips_export (input, "", "channels-out.mkv");

      g_assert_cmpfloat (clips_probe (output, "a", "channels"), ==, channels[i]);
      g_assert_cmpfloat (clips_probe (output, "a", "sample_rate"), ==, 44100);
      g_assert_cmpfloat (clips_probe (matroska, "a", "channels"), ==, channels[i]);
    }
}

/* Another container and codec, and no sound. */
static void
test_silent (void)
{
  g_autofree char *input = clips_sample ("vtest.avi");
  g_autofree char *output = clips_export (
      input,
      "{\"op\": \"trim\", \"start\": 10, \"end\": 11}, {\"op\": \"crop\", \"aspect\": \"3:4\"}",
      "silent-out.mp4");

  g_assert_cmpfloat (clips_probe (output, "a", "channels"), ==, 0);
  g_assert_cmpfloat (clips_probe (output, "v", "width"), ==, 432);
  g_assert_cmpfloat (clips_probe (output, "v", "height"), ==, 576);
  g_assert_cmpfloat (clips_probe (output, "v", "nb_frames"), ==, 10);
}

/* Nothing of where and with what it was recorded. */
static void
test_metadata (void)
{
  g_autofree char *input =
      clips_make ("private.mp4",
                  "-f lavfi -i testsrc2=s=160x120:r=10:d=0.5 -c:v libx264 -preset ultrafast "
                  "-pix_fmt yuv420p -metadata title=Secret -metadata location=+31.23+121.47/ "
                  "-metadata make=Camera -metadata comment=Mine -movflags use_metadata_tags");
  g_autofree char *output = clips_export (input, "", "private-out.mp4");
  g_autofree char *data = NULL;
  static const char *const secrets[] = { "Secret", "+31.23", "Camera", "Mine" };
  gsize length;

  g_assert_true (g_file_get_contents (output, &data, &length, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    g_assert_null (memmem (data, length, secrets[i], strlen (secrets[i])));
}

/* Found quickly she stands in front of the new background as well, with other edges. */
static void
test_quick (void)
{
  g_autofree char *sample = clips_sample ("astronaut.png");
  g_autofree char *arguments =
      g_strdup_printf ("-loop 1 -t 0.08 -framerate 25 -i '%s' -pix_fmt yuv420p -c:v libx264 -qp 8",
                       sample);
  g_autofree char *input = clips_make ("quick.mp4", arguments);
  g_autofree char *quick = clips_path ("quick-out.mp4");
  g_autofree char *edits = g_strdup ("{\"op\": \"background\", \"mode\": \"colour\", "
                                     "\"colour\": \"#00ff00\"}");
  g_autofree char *fine = clips_export (input, edits, "fine-out.mp4");
  g_autoptr (SampanPlan) plan = clips_plan (edits, SAMPAN_MEDIA_VIDEO);
  SampanExportSpec spec = { .input = input, .output = quick, .plan = plan, .rough = TRUE };
  g_autoptr (GError) error = NULL;

  sampan_export (&spec, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_auto (ClipFrames) one = clips_read_frames (quick);
  g_auto (ClipFrames) other = clips_read_frames (fine);
  g_assert_cmpint (one.n, ==, 2);
  g_assert_cmpfloat (clips_mean (&one, 1, 0, 0.85, 0.02, 0.1, 0.1), <, 20);
  g_assert_cmpfloat (clips_mean (&one, 1, 1, 0.85, 0.02, 0.1, 0.1), >, 220);
  g_assert_cmpfloat (clips_mean (&one, 1, 0, 0.4, 0.2, 0.1, 0.1), >, 120);
  g_assert_cmpfloat (clips_difference (&one, 1, &other, 1), >, 0.2);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  sampan_media_init ();
  g_test_add_func ("/export-video/whole", test_whole);
  g_test_add_func ("/export-video/trim", test_trim);
  g_test_add_func ("/export-video/speed", test_speed);
  g_test_add_func ("/export-video/sync", test_sync);
  g_test_add_func ("/export-video/shape", test_shape);
  g_test_add_func ("/export-video/orientation", test_orientation);
  g_test_add_func ("/export-video/fade", test_fade);
  g_test_add_func ("/export-video/cover", test_cover);
  g_test_add_func ("/export-video/long-sound", test_long_sound);
  g_test_add_func ("/export-video/volume", test_volume);
  g_test_add_func ("/export-video/channels", test_channels);
  g_test_add_func ("/export-video/silent", test_silent);
  g_test_add_func ("/export-video/metadata", test_metadata);
  g_test_add_func ("/export-video/quick", test_quick);
  status = g_test_run ();
  clips_clean ();

  return status;
}
