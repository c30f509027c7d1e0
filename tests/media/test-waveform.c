/* The peaks of sounds that are known. */

#include <sys/resource.h>

#include "clips.h"
#include "media/sampan-waveform.h"

/* A second of silence, one of a tone at half of what there is, one of silence. */
#define TONE_IN_SILENCE                                                                            \
  "-f lavfi -i \"aevalsrc='0.5*sin(2*PI*1000*t)*between(t,1,2)':s=44100:d=3\" "

static SampanWaveform *
make (const char *path, const char *cache)
{
  g_autoptr (GError) error = NULL;
  SampanWaveform *self = sampan_waveform_new (path, cache, NULL, &error);

  g_assert_no_error (error);
  return self;
}

static void
assert_tone (SampanWaveform *self, gint64 shift)
{
  for (gint64 at = 0; at < 3000; at += 10)
    {
      double peak = sampan_waveform_get_peak (self, shift + at, shift + at + 10);

      if (at >= 1000 && at < 2000)
        g_assert_cmpfloat_with_epsilon (peak, 0.5, 0.01);
      else
        g_assert_cmpfloat (peak, <, 0.001);
    }
}

static void
test_tone (void)
{
  g_autofree char *path = clips_make ("tone.wav", TONE_IN_SILENCE);
  g_autoptr (SampanWaveform) self = make (path, NULL);

  g_assert_cmpuint (sampan_waveform_get_n_peaks (self), ==, 300);
  assert_tone (self, 0);
  g_assert_cmpfloat_with_epsilon (sampan_waveform_get_loudest (self), 0.5, 0.01);
  g_assert_cmpfloat_with_epsilon (sampan_waveform_get_peak (self, 0, 3000), 0.5, 0.01);
  g_assert_cmpfloat (sampan_waveform_get_peak (self, 5000, 9000), ==, 0);
}

/* In a video whose sound begins late, coded with loss: the times are the file's. */
static void
test_late_sound (void)
{
  g_autofree char *path =
      clips_make ("late.mp4", "-f lavfi -i color=s=64x64:r=25:d=4 -itsoffset 0.8 " TONE_IN_SILENCE
                              "-map 0:v -map 1:a -c:v libx264 -c:a aac -b:a 192k");
  g_autoptr (SampanWaveform) self = make (path, NULL);

  for (gint64 at = 0; at < 3600; at += 10)
    {
      double peak = sampan_waveform_get_peak (self, at, at + 10);

      if (at >= 1830 && at < 2770)
        g_assert_cmpfloat_with_epsilon (peak, 0.5, 0.1);
      else if (at < 1750 || at > 2850)
        g_assert_cmpfloat (peak, <, 0.05);
    }
}

static void
test_no_sound (void)
{
  g_autofree char *path = clips_make ("mute.mp4", "-f lavfi -i color=s=64x64:r=25:d=1");
  g_autoptr (SampanWaveform) self = make (path, NULL);

  g_assert_cmpuint (sampan_waveform_get_n_peaks (self), ==, 0);
}

static void
test_cache (void)
{
  g_autofree char *path = clips_make ("kept.wav", TONE_IN_SILENCE);
  g_autofree char *cache = clips_path ("kept.peaks");
  g_autoptr (SampanWaveform) made = make (path, cache);

  /* it is there without the sound; what is no cache is made again */
  g_assert_true (g_file_test (cache, G_FILE_TEST_EXISTS));
  g_autoptr (SampanWaveform) kept = make ("/nowhere", cache);
  assert_tone (kept, 0);
  g_assert_true (g_file_set_contents (cache, "something else", -1, NULL));
  g_autoptr (SampanWaveform) again = make (path, cache);
  assert_tone (again, 0);
}

static void
test_damaged (void)
{
  g_autofree char *path = clips_path ("damaged.mp4");
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "no video at all", -1, NULL));
  g_assert_null (sampan_waveform_new (path, NULL, NULL, &error));
  g_assert_error (error, SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, "damaged.mp4"));
}

static void
on_progress (SampanWaveform *so_far, gpointer user_data)
{
  guint *n_peaks = user_data;

  g_assert_cmpuint (sampan_waveform_get_n_peaks (so_far), >, *n_peaks);
  *n_peaks = sampan_waveform_get_n_peaks (so_far);
}

static void
on_made (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

/* Ten minutes of sound take no more memory than a little; most of it is read before it is all
 * there. */
static void
test_long (void)
{
  g_autofree char *path =
      clips_make ("long.wav", "-f lavfi -i anoisesrc=r=22050:a=0.3:d=600 -c:a pcm_s16le");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  struct rusage before, after;
  gint64 began = g_get_monotonic_time ();
  guint n_told = 0;

  getrusage (RUSAGE_SELF, &before);
  sampan_waveform_new_async (path, NULL, on_progress, &n_told, NULL, on_made, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_autoptr (SampanWaveform) self = sampan_waveform_new_finish (result, &error);
  g_assert_no_error (error);
  getrusage (RUSAGE_SELF, &after);
  g_assert_cmpuint (sampan_waveform_get_n_peaks (self), ==, 60000);
  g_assert_cmpuint (n_told, <=, 60000);
  g_test_message ("%.2f s for 600 s, %ld KiB more", (g_get_monotonic_time () - began) / 1e6,
                  after.ru_maxrss - before.ru_maxrss);
  /* the sound itself is 26 MB, 53 as floats */
  g_assert_cmpint (after.ru_maxrss - before.ru_maxrss, <, 20000);
}

static void
test_cancel (void)
{
  g_autofree char *path = clips_make ("cancelled.wav", TONE_IN_SILENCE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sampan_waveform_new_async (path, NULL, NULL, NULL, cancellable, on_made, &result);
  g_cancellable_cancel (cancellable);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (sampan_waveform_new_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/waveform/tone", test_tone);
  g_test_add_func ("/waveform/late-sound", test_late_sound);
  g_test_add_func ("/waveform/no-sound", test_no_sound);
  g_test_add_func ("/waveform/cache", test_cache);
  g_test_add_func ("/waveform/damaged", test_damaged);
  g_test_add_func ("/waveform/long", test_long);
  g_test_add_func ("/waveform/cancel", test_cancel);
  status = g_test_run ();
  clips_clean ();
  return status;
}
