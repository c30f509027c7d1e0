#include "clips.h"

#include <math.h>
#include <string.h>

#include <gst/app/app.h>
#include <gst/audio/audio.h>

/* How much less noise there is in real speech. */

#define RATE 48000

/* ---- helpers ---- */

/* Read speech, three times over, mono. */
static ClipSound
read_speech (void)
{
  g_autofree char *path = clips_sample ("sense_and_sensibility_01_austen_64kb-0880.wav");
  g_auto (ClipSound) once = clips_read_sound (path);
  ClipSound self = { .n = once.n * 3 };

  self.samples = g_new (float, self.n);
  for (gsize i = 0; i < self.n; i++)
    self.samples[i] = once.samples[i % once.n];

  return self;
}

/* A steady hiss, as loud as to be @below dB quieter than @speech; its low frequencies are louder,
 * as in most rooms, if @dull. */
static ClipSound
make_noise (const ClipSound *speech, double below, gboolean dull)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  ClipSound self = { g_new (float, speech->n), speech->n };
  double level = clips_loudness (speech, 0, speech->n / (double)RATE) * pow (10, -below / 20);
  float last = 0, scale;

  for (gsize i = 0; i < self.n; i++)
    {
      float white = (float)g_rand_double_range (random, -1, 1);

      last = dull ? 0.9f * last + white : white;
      self.samples[i] = last;
    }
  scale = (float)(level / clips_loudness (&self, 0, self.n / (double)RATE));
  for (gsize i = 0; i < self.n; i++)
    self.samples[i] *= scale;

  return self;
}

/* @sound through the element, all of its @channels the same but for the last, which is silent if
 * there is more than one. Returns: the first channel. */
static ClipSound
run (const ClipSound *sound, int channels, double amount)
{
  g_autofree char *description = g_strdup_printf (
      "appsrc name=src format=time ! sampansounddenoise amount=%g ! appsink name=sink sync=false",
      amount);
  g_autoptr (GstElement) pipeline = gst_parse_launch (description, NULL);
  g_autoptr (GstElement) src = gst_bin_get_by_name (GST_BIN (pipeline), "src");
  g_autoptr (GstElement) sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  g_autoptr (GstCaps) caps =
      gst_caps_new_simple ("audio/x-raw", "format", G_TYPE_STRING, GST_AUDIO_NE (F32), "layout",
                           G_TYPE_STRING, "interleaved", "rate", G_TYPE_INT, RATE, "channels",
                           G_TYPE_INT, channels, "channel-mask", GST_TYPE_BITMASK,
                           channels == 6 ? (guint64)0x3f : (guint64)(channels == 2 ? 3 : 0), NULL);
  ClipSound out = { g_new0 (float, sound->n), 0 };
  gsize piece = 1000;

  gst_app_src_set_caps (GST_APP_SRC (src), caps);
  g_object_set (src, "max-bytes", (guint64)0, NULL);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  for (gsize from = 0; from < sound->n; from += piece)
    {
      gsize n = MIN (piece, sound->n - from);
      g_autofree float *samples = g_new0 (float, n *channels);
      GstBuffer *buffer;

      for (gsize i = 0; i < n; i++)
        for (int channel = 0; channel < MAX (1, channels - 1); channel++)
          samples[i * channels + channel] = sound->samples[from + i];
      buffer = gst_buffer_new_memdup (samples, n * channels * sizeof (float));
      GST_BUFFER_PTS (buffer) = gst_util_uint64_scale (from, GST_SECOND, RATE);
      gst_app_src_push_buffer (GST_APP_SRC (src), buffer);
    }
  gst_app_src_end_of_stream (GST_APP_SRC (src));
  for (;;)
    {
      g_autoptr (GstSample) sample = gst_app_sink_pull_sample (GST_APP_SINK (sink));
      GstBuffer *buffer = sample != NULL ? gst_sample_get_buffer (sample) : NULL;
      GstMapInfo map;

      if (buffer == NULL)
        break;
      /* Each at its own time. */
      g_assert_cmpint (ABS ((gint64)gst_util_uint64_scale_round (GST_BUFFER_PTS (buffer), RATE,
                                                                 GST_SECOND)
                            - (gint64)out.n),
                       <=, 1);
      gst_buffer_map (buffer, &map, GST_MAP_READ);
      for (gsize i = 0; i < map.size / sizeof (float) / channels; i++)
        {
          const float *frame = (float *)map.data + i * channels;

          g_assert_cmpuint (out.n, <, sound->n);
          out.samples[out.n++] = frame[0];
          if (channels > 1)
            g_assert_cmpfloat (fabsf (frame[channels - 1]), <, 1e-6);
          for (int channel = 1; channel < channels - 1; channel++)
            g_assert_cmpfloat (frame[channel], ==, frame[0]);
        }
      gst_buffer_unmap (buffer, &map);
    }
  gst_element_set_state (pipeline, GST_STATE_NULL);
  g_assert_cmpuint (out.n, ==, sound->n);

  return out;
}

/* How far @sound is from @wanted, dB below it; a change of its volume counts as well. */
static double
get_ratio (const ClipSound *wanted, const ClipSound *sound)
{
  double signal = 0, error = 0;

  for (gsize i = 0; i < wanted->n; i++)
    {
      double difference = sound->samples[i] - wanted->samples[i];

      signal += wanted->samples[i] * wanted->samples[i];
      error += difference * difference;
    }

  return 10 * log10 (signal / MAX (error, 1e-12));
}

static ClipSound
mix (const ClipSound *a, const ClipSound *b)
{
  ClipSound self = { g_new (float, a->n), a->n };

  for (gsize i = 0; i < a->n; i++)
    self.samples[i] = a->samples[i] + b->samples[i];

  return self;
}

/* ---- tests ---- */

static void
test_speech (void)
{
  static const struct
  {
    double below;
    gboolean dull;
    double amount;
    double gain;
  } cases[] = {
    { 5, FALSE, 1, 6 },
    { 5, TRUE, 1, 3 },
    { 10, FALSE, 1, 4 },
    { 10, TRUE, 1, 2 },
    { 10, TRUE, 0.5, 2 },
    { 10, TRUE, 0.1, 1 },
    /* Hardly heard: then what counts is that speech stays. */
    { 20, TRUE, 0.5, -3 },
  };
  g_auto (ClipSound) speech = read_speech ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (ClipSound) noise = make_noise (&speech, cases[i].below, cases[i].dull);
      g_auto (ClipSound) noisy = mix (&speech, &noise);
      g_auto (ClipSound) clean = run (&noisy, 1, cases[i].amount);
      double before = get_ratio (&speech, &noisy), after = get_ratio (&speech, &clean);

      g_test_message ("%s noise at -%g dB, amount %g: from %.1f to %.1f dB",
                      cases[i].dull ? "dull" : "white", cases[i].below, cases[i].amount, before,
                      after);
      g_assert_cmpfloat (after - before, >=, cases[i].gain);
    }
}

/* Noise alone goes by as much as was asked for; clean speech stays. */
static void
test_depth (void)
{
  g_auto (ClipSound) speech = read_speech ();
  g_auto (ClipSound) noise = make_noise (&speech, 10, TRUE);
  double before = clips_loudness (&noise, 1, 8);

  for (double amount = 0; amount <= 1; amount += 0.25)
    {
      g_auto (ClipSound) quiet = run (&noise, 1, amount);
      double depth = -20 * log10 (clips_loudness (&quiet, 1, 8) / before);

      g_test_message ("amount %g: noise is %.1f dB quieter", amount, depth);
      g_assert_cmpfloat (depth, >=, 24 * amount * 0.6 - 0.01);
      g_assert_cmpfloat (depth, <=, 24 * amount + 0.5);
    }
  {
    g_auto (ClipSound) same = run (&speech, 1, 0);
    g_auto (ClipSound) clean = run (&speech, 1, 0.5);

    g_test_message ("speech without noise: %.1f dB", get_ratio (&speech, &clean));
    g_assert_cmpfloat (get_ratio (&speech, &same), >, 90);
    g_assert_cmpfloat (get_ratio (&speech, &clean), >, 15);
  }
}

/* Each channel keeps its place, and a silent one is silent. */
static void
test_channels (void)
{
  g_auto (ClipSound) speech = read_speech ();
  g_auto (ClipSound) noise = make_noise (&speech, 5, TRUE);
  g_auto (ClipSound) noisy = mix (&speech, &noise);
  static const int channels[] = { 2, 6 };

  for (guint i = 0; i < G_N_ELEMENTS (channels); i++)
    {
      g_auto (ClipSound) clean = run (&noisy, channels[i], 1);

      g_assert_cmpfloat (get_ratio (&speech, &clean) - get_ratio (&speech, &noisy), >=, 3);
    }
}

/* In a file, with all else. */
static void
test_export (void)
{
  g_autofree char *speech = clips_sample ("sense_and_sensibility_01_austen_64kb-0880.wav");
  g_autofree char *arguments = g_strdup_printf (
      "-f lavfi -i color=0x909090:s=160x120:r=10 -i '%s' -f lavfi -i anoisesrc=a=0.02:r=44100 "
      "-filter_complex \"[1]aresample=44100[a],[a][2]amix=duration=first:normalize=0[m]\" "
      "-map 0:v -map [m] -ac 6 -shortest -c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac",
      speech);
  g_autofree char *input = clips_make ("noisy.mp4", arguments);
  g_autofree char *plain = clips_export (input, "", "plain-out.mp4");
  g_autofree char *output =
      clips_export (input, "{\"op\": \"audio-denoise\", \"amount\": 0.8}", "denoise-out.mp4");
  g_auto (ClipSound) before = clips_read_sound (plain);
  g_auto (ClipSound) after = clips_read_sound (output);

  g_assert_cmpfloat (clips_probe (output, "a", "channels"), ==, 6);
  g_assert_cmpfloat_with_epsilon (clips_probe (output, "a", "duration"),
                                  clips_probe (plain, "a", "duration"), 0.025);
  /* Before the first word. */
  g_test_message ("%f, %f", clips_loudness (&before, 0.05, 0.15),
                  clips_loudness (&after, 0.05, 0.15));
  g_assert_cmpfloat (clips_loudness (&after, 0.05, 0.15), <,
                     0.3 * clips_loudness (&before, 0.05, 0.15));
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  sampan_media_init ();
  g_test_add_func ("/sound-denoise/speech", test_speech);
  g_test_add_func ("/sound-denoise/depth", test_depth);
  g_test_add_func ("/sound-denoise/channels", test_channels);
  g_test_add_func ("/sound-denoise/export", test_export);
  status = g_test_run ();
  clips_clean ();

  return status;
}
