#include "clips.h"

#include <string.h>

/* What is there is read; what is not is said in one sentence. */

static SampanMediaInfo *
probe (const char *path)
{
  g_autoptr (GError) error = NULL;
  SampanMediaInfo *info = sampan_media_probe (path, NULL, &error);

  g_assert_no_error (error);

  return info;
}

static void
test_picture (void)
{
  g_autofree char *path = clips_sample ("astronaut.png");
  g_autoptr (SampanMediaInfo) info = probe (path);

  g_assert_cmpint (info->kind, ==, SAMPAN_MEDIA_IMAGE);
  g_assert_cmpstr (info->mime_type, ==, "image/png");
  g_assert_cmpint (info->width, ==, 512);
  g_assert_cmpint (info->height, ==, 512);
  g_assert_cmpint (info->duration, ==, 0);
  g_assert_false (info->has_audio);
}

static void
test_video (void)
{
  g_autofree char *path =
      clips_make ("probe.mp4",
                  "-f lavfi -i testsrc2=s=320x180:r=30000/1001:d=2 -f lavfi -i sine=440:d=2 "
                  "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac");
  g_autoptr (SampanMediaInfo) info = probe (path);

  g_assert_cmpint (info->kind, ==, SAMPAN_MEDIA_VIDEO);
  g_assert_cmpstr (info->mime_type, ==, "video/mp4");
  g_assert_cmpint (info->width, ==, 320);
  g_assert_cmpint (info->height, ==, 180);
  g_assert_cmpint (ABS (info->duration - 2000), <=, 40);
  g_assert_cmpfloat_with_epsilon (info->fps, 29.97, 0.01);
  g_assert_true (info->has_audio);
}

static void
test_silent_video (void)
{
  g_autofree char *path = clips_sample ("vtest.avi");
  g_autoptr (SampanMediaInfo) info = probe (path);

  g_assert_cmpint (info->kind, ==, SAMPAN_MEDIA_VIDEO);
  g_assert_cmpint (info->width, ==, 768);
  g_assert_cmpint (info->height, ==, 576);
  g_assert_cmpint (info->duration, ==, 79500);
  g_assert_false (info->has_audio);
}

/* A telephone held upright writes lying frames and says how to turn them. */
static void
test_turned_video (void)
{
  g_autofree char *plain =
      clips_make ("lying.mp4", "-f lavfi -i testsrc2=s=320x180:r=10:d=1 -c:v libx264 "
                               "-preset ultrafast -pix_fmt yuv420p");
  g_autofree char *arguments = g_strdup_printf ("-display_rotation 90 -i '%s' -c copy", plain);
  g_autofree char *path = clips_make ("turned.mp4", arguments);
  g_autoptr (SampanMediaInfo) info = probe (path);

  g_assert_cmpint (info->width, ==, 180);
  g_assert_cmpint (info->height, ==, 320);
}

static void
test_wide_pixels (void)
{
  g_autofree char *path =
      clips_make ("wide.mp4", "-f lavfi -i testsrc2=s=320x180:r=10:d=1 -vf setsar=2/1 "
                              "-c:v libx264 -preset ultrafast -pix_fmt yuv420p");
  g_autoptr (SampanMediaInfo) info = probe (path);

  g_assert_cmpint (info->width, ==, 640);
  g_assert_cmpint (info->height, ==, 180);
}

static void
assert_refused (const char *path, SampanMediaError code, const char *word)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanMediaInfo) info = sampan_media_probe (path, NULL, &error);

  g_assert_null (info);
  g_assert_error (error, SAMPAN_MEDIA_ERROR, (int)code);
  g_assert_nonnull (strstr (error->message, word));
  /* A sentence for people: it names the file, and no element or source file of GStreamer. */
  g_assert_true (g_str_has_suffix (error->message, ".") || strstr (error->message, ": "));
  g_assert_null (strstr (error->message, "gst"));
  g_assert_null (strchr (error->message, '\n'));
}

static void
test_no_medium (void)
{
  g_autofree char *text = clips_path ("notes.txt");
  g_autofree char *fake = clips_path ("fake.mp4");
  g_autofree char *empty = clips_path ("empty.mp4");
  g_autofree char *missing = clips_path ("missing.mp4");
  g_autofree char *sound = clips_sample ("sense_and_sensibility_01_austen_64kb-0870.wav");
  g_autofree char *folder = clips_path ("");

  g_assert_true (g_file_set_contents (text, "Dear diary\n", -1, NULL));
  g_assert_true (g_file_set_contents (fake, "This is not a film.\n", -1, NULL));
  g_assert_true (g_file_set_contents (empty, "", 0, NULL));

  assert_refused (text, SAMPAN_MEDIA_ERROR_UNKNOWN, "notes.txt");
  assert_refused (fake, SAMPAN_MEDIA_ERROR_UNKNOWN, "fake.mp4");
  assert_refused (empty, SAMPAN_MEDIA_ERROR_DAMAGED, "empty.mp4");
  assert_refused (missing, SAMPAN_MEDIA_ERROR_UNKNOWN, "missing.mp4");
  assert_refused (sound, SAMPAN_MEDIA_ERROR_UNKNOWN, "no picture");
  assert_refused (folder, SAMPAN_MEDIA_ERROR_UNKNOWN, "not a picture or video");
}

static void
test_truncated (void)
{
  g_autofree char *whole =
      clips_make ("whole.mp4", "-f lavfi -i testsrc2=s=320x180:r=30:d=2 -c:v libx264 "
                               "-preset ultrafast -pix_fmt yuv420p");
  g_autofree char *path = clips_path ("truncated.mp4");
  g_autofree char *data = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (whole, &data, &length, NULL));
  /* Its index stands at the end and is lost. */
  g_assert_true (g_file_set_contents (path, data, length / 2, NULL));
  g_test_timer_start ();
  assert_refused (path, SAMPAN_MEDIA_ERROR_DAMAGED, "truncated.mp4");
  /* decodebin may lose the error, and then a minute goes by. */
  g_assert_cmpfloat (g_test_timer_elapsed (), <, 30);
}

static void
on_probed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  SampanMediaInfo **info = data;

  *info = sampan_media_probe_finish (result, &error);
  g_assert_no_error (error);
}

static void
test_async (void)
{
  g_autofree char *path = clips_sample ("coffee.png");
  g_autoptr (SampanMediaInfo) info = NULL;

  sampan_media_probe_async (path, NULL, on_probed, &info);
  while (info == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (info->width, ==, 600);
  g_assert_cmpint (info->height, ==, 400);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  sampan_media_init ();
  g_test_add_func ("/media-probe/picture", test_picture);
  g_test_add_func ("/media-probe/video", test_video);
  g_test_add_func ("/media-probe/silent-video", test_silent_video);
  g_test_add_func ("/media-probe/turned-video", test_turned_video);
  g_test_add_func ("/media-probe/wide-pixels", test_wide_pixels);
  g_test_add_func ("/media-probe/no-medium", test_no_medium);
  g_test_add_func ("/media-probe/truncated", test_truncated);
  g_test_add_func ("/media-probe/async", test_async);
  status = g_test_run ();
  clips_clean ();

  return status;
}
