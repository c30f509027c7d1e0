#include <math.h>
#include <string.h>

#include "clips.h"
#include "core/sampan-cue.h"
#include "media/sampan-listener.h"

#define RATE 16000
#define HEADER 44

static const char *const recordings[] = {
  "sense_and_sensibility_01_austen_64kb-0880.wav",
  "sense_and_sensibility_01_austen_64kb-0930.wav",
  "sense_and_sensibility_01_austen_64kb-0890.wav",
};

/* A recording of somebody who reads, without the room's noise at its ends: what is 18 dB below its
 * loudest twentieth of a second. */
static GArray *
read_recording (const char *name)
{
  g_autofree char *path = clips_sample (name);
  g_autofree char *data = NULL;
  gsize size, n, step = RATE / 20, first, last;
  const gint16 *samples;
  GArray *result = g_array_new (FALSE, FALSE, sizeof (gint16));
  double loudest = 0;
  g_autofree double *levels = NULL;

  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  samples = (const gint16 *)(data + HEADER);
  n = (size - HEADER) / 2 / step;
  levels = g_new0 (double, n);
  for (gsize i = 0; i < n; i++)
    {
      for (gsize j = 0; j < step; j++)
        levels[i] += (double)samples[i * step + j] * samples[i * step + j];
      loudest = MAX (loudest, levels[i]);
    }
  for (first = 0; levels[first] < loudest * 0.016; first++)
    ;
  for (last = n - 1; levels[last] < loudest * 0.016; last--)
    ;
  g_array_append_vals (result, samples + first * step, (guint)((last + 1 - first) * step));
  return result;
}

static void
append_silence (GArray *sound, double seconds)
{
  g_autofree gint16 *zeros = g_new0 (gint16, (gsize)(seconds * RATE));

  g_array_append_vals (sound, zeros, (guint)(seconds * RATE));
}

static char *
write_wav (const char *name, GArray *sound)
{
  char *path = clips_path (name);
  g_autofree char *raw = g_strconcat (path, ".raw", NULL);

  g_assert_true (g_file_set_contents (raw, sound->data, (gssize)sound->len * 2, NULL));
  g_free (clips_run ("ffmpeg -v error -y -f s16le -ar %d -ac 1 -i '%s' '%s'", RATE, raw, path));
  return path;
}

/* Three recordings between known silences; @times gets where each begins and ends, ms. */
static char *
make_speech (const char *name, gint64 (*times)[2])
{
  g_autoptr (GArray) sound = g_array_new (FALSE, FALSE, sizeof (gint16));

  append_silence (sound, 1.2);
  for (guint i = 0; i < G_N_ELEMENTS (recordings); i++)
    {
      g_autoptr (GArray) spoken = read_recording (recordings[i]);

      times[i][0] = sound->len * 1000 / RATE;
      g_array_append_vals (sound, spoken->data, spoken->len);
      times[i][1] = sound->len * 1000 / RATE;
      append_silence (sound, 1.5 + i);
    }
  return write_wav (name, sound);
}

static void
assert_cues (GPtrArray *cues, gint64 (*times)[2], gint64 shift)
{
  guint at = 0;

  /* Each recording's first cue begins with it, its last ends with it. */
  for (guint i = 0; i < G_N_ELEMENTS (recordings); i++)
    {
      gint64 start, end = 0;

      g_assert_cmpuint (at, <, cues->len);
      start = sampan_cue_get_start (g_ptr_array_index (cues, at)) - shift;
      while (at < cues->len
             && sampan_cue_get_start (g_ptr_array_index (cues, at)) - shift < times[i][1])
        end = sampan_cue_get_end (g_ptr_array_index (cues, at++)) - shift;
      g_test_message ("recording %u: %ld-%ld, found %ld-%ld", i, (long)times[i][0],
                      (long)times[i][1], (long)start, (long)end);
      g_assert_cmpint (ABS (start - times[i][0]), <=, 150);
      g_assert_cmpint (ABS (end - times[i][1]), <=, 150);
    }
  g_assert_cmpuint (at, ==, cues->len);
  for (guint i = 0; i < cues->len; i++)
    {
      SampanCue *cue = g_ptr_array_index (cues, i);
      gint64 length = sampan_cue_get_end (cue) - sampan_cue_get_start (cue);

      g_assert_cmpstr (sampan_cue_get_text (cue), ==, "");
      g_assert_cmpint (length, >=, 1000);
      g_assert_cmpint (length, <=, 6000);
      if (i > 0)
        g_assert_cmpint (sampan_cue_get_start (cue)
                             - sampan_cue_get_end (g_ptr_array_index (cues, i - 1)),
                         >=, 80);
    }
}

static void
test_silences (void)
{
  gint64 times[G_N_ELEMENTS (recordings)][2];
  g_autofree char *path = make_speech ("speech.wav", times);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cues = sampan_listen_cues (path, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  assert_cues (cues, times, 0);
}

/* Stereo at 48 kHz, and half a second late: the times are the video's. */
static void
test_video (void)
{
  gint64 times[G_N_ELEMENTS (recordings)][2];
  g_autofree char *speech = make_speech ("late.wav", times);
  g_autofree char *path = clips_path ("late.mkv");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cues = NULL;

  g_free (clips_run (
      "ffmpeg -v error -y -f lavfi -i color=black:64x64:r=25:d=12 -itsoffset 0.5 -i '%s' "
      "-map 0:v -map 1:a -ar 48000 -ac 2 -c:a libopus -c:v libx264 '%s'",
      speech, path));
  cues = sampan_listen_cues (path, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_cues (cues, times, 500);
}

static void
test_samples (void)
{
  gint64 times[G_N_ELEMENTS (recordings)][2];
  g_autofree char *path = make_speech ("samples.wav", times);
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (SampanSpeechScan) scan = sampan_listen (path, stream, NULL, NULL, NULL, NULL);
  g_autofree char *data = NULL;
  gsize size, bytes;
  const gint16 *samples = g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (stream));

  size = g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream)) / 2;
  g_assert_cmpint (sampan_speech_scan_get_duration (scan), ==, (gint64)(size * 1000 / RATE));
  g_assert_true (g_file_get_contents (path, &data, &bytes, NULL));
  /* From the end, since headers differ in length; the last frame here is filled up. */
  for (gsize i = 0; i < 1000; i++)
    {
      gsize at = (gsize)times[1][0] * RATE / 1000 + i;
      gsize total = ((gsize)times[2][1] * RATE / 1000) + (gsize)(3.5 * RATE);
      gint16 original;

      memcpy (&original, data + bytes - 2 * (total - at), 2);
      g_assert_cmpint (ABS (samples[at] - original), <=, 1);
    }
}

typedef struct
{
  GPtrArray *cues;
  GError *error;
  GCancellable *cancellable;
  double last;
  gboolean done;
} Waiting;

static void
on_progress (double fraction, gpointer user_data)
{
  Waiting *waiting = user_data;

  g_assert_cmpfloat (fraction, >=, waiting->last);
  waiting->last = fraction;
  if (waiting->cancellable && fraction > 0)
    g_cancellable_cancel (waiting->cancellable);
}

static void
on_cues (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Waiting *waiting = user_data;

  waiting->cues = sampan_listen_cues_finish (result, &waiting->error);
  waiting->done = TRUE;
}

static void
on_speech (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GArray **speech = user_data;
  g_autoptr (GError) error = NULL;

  *speech = sampan_listen_speech_finish (result, &error);
  g_assert_no_error (error);
}

/* What was heard is kept, and read again without the file; a file that was damaged is heard again.
 */
static void
test_speech (void)
{
  gint64 times[G_N_ELEMENTS (recordings)][2];
  g_autofree char *path = make_speech ("spans.wav", times);
  g_autofree char *cache = clips_path ("spans");
  const char *const files[] = { path, "/nowhere", path };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GArray) speech = NULL;

      if (i == 2)
        g_assert_true (g_file_set_contents (cache, "damaged", -1, NULL));
      sampan_listen_speech_async (files[i], cache, NULL, on_speech, &speech);
      while (speech == NULL)
        g_main_context_iteration (NULL, TRUE);
      g_assert_cmpuint (speech->len, >=, G_N_ELEMENTS (recordings));
      g_assert_cmpint (ABS (g_array_index (speech, SampanSpeechSpan, 0).start - times[0][0]), <,
                       200);
    }
}

/* Ten minutes: progress comes, and cancelling ends it. */
static void
test_long (void)
{
  gint64 times[G_N_ELEMENTS (recordings)][2];
  g_autofree char *speech = make_speech ("part.wav", times);
  g_autofree char *path = clips_path ("long.wav");
  Waiting waiting = { .cancellable = g_cancellable_new () };
  gint64 start;

  g_free (clips_run ("ffmpeg -v error -y -stream_loop 40 -i '%s' '%s'", speech, path));
  start = g_get_monotonic_time ();
  sampan_listen_cues_async (path, on_progress, &waiting, waiting.cancellable, on_cues, &waiting);
  while (!waiting.done)
    g_main_context_iteration (NULL, TRUE);
  g_test_message ("cancelled at %.3f after %.2f s", waiting.last,
                  (g_get_monotonic_time () - start) / 1e6);
  g_assert_error (waiting.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (waiting.cues);
  g_assert_cmpfloat (waiting.last, <, 1);
  g_clear_error (&waiting.error);
  g_object_unref (waiting.cancellable);
}

static void
test_faults (void)
{
  g_autofree char *silent =
      clips_make ("silent.mp4", "-f lavfi -i color=black:64x64:r=25:d=1 -c:v libx264");
  g_autofree char *text = clips_path ("text.mp4");
  g_autoptr (GError) no_sound = NULL;
  g_autoptr (GError) no_media = NULL;

  g_assert_null (sampan_listen_cues (silent, NULL, NULL, NULL, &no_sound));
  g_assert_error (no_sound, SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_FAILED);
  g_assert_nonnull (strstr (no_sound->message, "silent.mp4"));
  g_assert_true (g_file_set_contents (text, "no video", -1, NULL));
  g_assert_null (sampan_listen_cues (text, NULL, NULL, NULL, &no_media));
  g_assert_nonnull (no_media);
  g_assert_cmpint (no_media->domain, ==, SAMPAN_MEDIA_ERROR);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/listener/silences", test_silences);
  g_test_add_func ("/listener/video", test_video);
  g_test_add_func ("/listener/samples", test_samples);
  g_test_add_func ("/listener/speech", test_speech);
  g_test_add_func ("/listener/long", test_long);
  g_test_add_func ("/listener/faults", test_faults);
  status = g_test_run ();
  clips_clean ();
  return status;
}
