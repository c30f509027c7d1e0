#include "sampan-sound-denoise.h"

#include <math.h>
#include <string.h>

#include <gst/audio/audio.h>
#include <gst/fft/gstfftf32.h>

/* Overlapping stretches of sound are taken apart into frequencies; each is made quieter by how much
 * of it is noise, as Ephraim and Malah (1985) estimate it; what is noise is found by where the
 * sound is quietest within a second or so, as Cohen (2003) does. */
#define STRETCH 0.02 /* seconds at least */
#define OVERLAP 4    /* stretches over each sample */
/* Seconds of sound from which the noise is learnt before the first is given. */
#define LEARN 1.0
#define DEEPEST 24 /* dB */

/* Seconds. */
#define SMOOTHING 0.06
#define NOISE_SMOOTHING 0.25
#define MINIMUM_SPAN 1.0
#define PRESENCE_SMOOTHING 0.02
/* So much louder than the quietest, something is said: Cohen's threshold. */
#define PRESENT 4.0f
/* The quietest of smoothed noise is so much below its mean: what left most of read speech and least
 * of noise; with more, speech sounds thin. */
#define MINIMUM_BIAS 1.65f
/* How much of the estimate before counts: Ephraim and Malah found 0.98 for stretches that follow
 * each other by 8 ms. */
#define DECISION 0.97f
#define LEAST_PRIOR 0.003f /* -25 dB */

typedef struct
{
  GstElement parent_instance;

  GstPad *sink;
  GstPad *src;
  double amount; /* under the object lock */

  /* The rest belongs to the streaming thread. */
  GstAudioInfo info;
  int size; /* of a stretch */
  int step;
  int bins;
  GstFFTF32 *forward;
  GstFFTF32 *inverse;
  float *window;
  float *work;
  GstFFTF32Complex *spectra; /* of each channel */
  float *memory;             /* what the following point into, one value a bin */
  float *power;
  float *smooth;
  float *least;      /* of the smoothed power, within the span */
  float *least_next; /* the same since the span began */
  float *noise;
  float *presence;
  float *prior; /* what the stretch before was without its noise, in units of it */
  float *gain;

  GArray *input;   /* of float, interleaved, from the next stretch on */
  GArray *output;  /* of float, interleaved, of as many samples as a stretch, unfinished */
  gint64 received; /* samples */
  gint64 written;
  gint64 stretches; /* since the noise was learnt; -1 before */
  GstClockTime base;
  gboolean discont;
} SampanSoundDenoise;

typedef GstElementClass SampanSoundDenoiseClass;

static GType sampan_sound_denoise_get_type (void);

G_DEFINE_TYPE (SampanSoundDenoise, sampan_sound_denoise, GST_TYPE_ELEMENT)

enum
{
  PROP_0,
  PROP_AMOUNT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

#define CAPS GST_AUDIO_CAPS_MAKE (GST_AUDIO_NE (F32)) ",layout=interleaved"
#define N_ARRAYS 8

static GstStaticPadTemplate sink_template =
    GST_STATIC_PAD_TEMPLATE ("sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS (CAPS));
static GstStaticPadTemplate src_template =
    GST_STATIC_PAD_TEMPLATE ("src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS (CAPS));

/* ---- helpers ---- */

/* Forgets the sound. The first stretches lie before it, so that all samples are under as many. */
static void
reset (SampanSoundDenoise *self)
{
  int channels = GST_AUDIO_INFO_CHANNELS (&self->info);

  g_array_set_size (self->input, 0);
  g_array_set_size (self->output, 0);
  if (self->forward != NULL)
    {
      g_array_set_size (self->input, (self->size - self->step) * channels);
      g_array_set_size (self->output, self->size * channels);
      memset (self->memory, 0, sizeof (float) * N_ARRAYS * self->bins);
    }
  self->received = 0;
  self->written = -(self->size - self->step);
  self->stretches = -1;
  self->base = GST_CLOCK_TIME_NONE;
  self->discont = TRUE;
}

static void
clear_info (SampanSoundDenoise *self)
{
  g_clear_pointer (&self->forward, gst_fft_f32_free);
  g_clear_pointer (&self->inverse, gst_fft_f32_free);
  g_clear_pointer (&self->window, g_free);
  g_clear_pointer (&self->work, g_free);
  g_clear_pointer (&self->spectra, g_free);
  g_clear_pointer (&self->memory, g_free);
}

static void
set_info (SampanSoundDenoise *self, const GstAudioInfo *info)
{
  float **arrays[N_ARRAYS] = { &self->power, &self->smooth,   &self->least, &self->least_next,
                               &self->noise, &self->presence, &self->prior, &self->gain };

  clear_info (self);
  self->info = *info;
  self->size = 64;
  while (self->size < STRETCH * GST_AUDIO_INFO_RATE (info))
    self->size *= 2;
  self->step = self->size / OVERLAP;
  self->bins = self->size / 2 + 1;
  self->forward = gst_fft_f32_new (self->size, FALSE);
  self->inverse = gst_fft_f32_new (self->size, TRUE);
  self->window = g_new (float, self->size);
  self->work = g_new (float, self->size);
  self->spectra = g_new (GstFFTF32Complex, (gsize)self->bins * GST_AUDIO_INFO_CHANNELS (info));
  self->memory = g_new0 (float, N_ARRAYS * self->bins);
  for (guint i = 0; i < N_ARRAYS; i++)
    *arrays[i] = self->memory + i * self->bins;
  for (int i = 0; i < self->size; i++)
    self->window[i] = sinf ((float)G_PI * (i + 0.5f) / self->size);
  reset (self);
}

/* The share of the old value that is left after a step, where it fades within @seconds. */
static float
keep_for (SampanSoundDenoise *self, double seconds)
{
  return (float)exp (-self->step / (seconds * GST_AUDIO_INFO_RATE (&self->info)));
}

/* The exponential integral from @x on: Abramowitz and Stegun (1964), 5.1.53 and 5.1.54. */
static float
integrate_exponential (float x)
{
  if (x < 1)
    return -logf (MAX (x, 1e-6f)) - 0.57721566f
           + x * (0.99999193f + x * (-0.24991055f + x * (0.05519968f - x * 0.00976004f)));

  return expf (-x) / x * (x * (x + 2.334733f) + 0.250621f) / (x * (x + 3.330657f) + 1.681534f);
}

/* ---- what is noise ---- */

/* The spectra of the stretch at @start of the input, and the mean power of the channels. */
static void
analyse (SampanSoundDenoise *self, gint64 start)
{
  int channels = GST_AUDIO_INFO_CHANNELS (&self->info);

  memset (self->power, 0, sizeof (float) * self->bins);
  for (int channel = 0; channel < channels; channel++)
    {
      GstFFTF32Complex *spectrum = self->spectra + (gsize)channel * self->bins;
      const float *in = &g_array_index (self->input, float, start *channels + channel);

      for (int i = 0; i < self->size; i++)
        self->work[i] = in[i * channels] * self->window[i];
      gst_fft_f32_fft (self->forward, self->work, spectrum);
      for (int i = 0; i < self->bins; i++)
        self->power[i] +=
            (spectrum[i].r * spectrum[i].r + spectrum[i].i * spectrum[i].i) / channels;
    }
  /* Silence is no noise to be measured by. */
  for (int i = 0; i < self->bins; i++)
    self->power[i] += 1e-10f;
}

/* The power with its neighbours', smoothed over time. */
static void
smooth_power (SampanSoundDenoise *self, float keep)
{
  for (int i = 0; i < self->bins; i++)
    {
      float left = self->power[MAX (i - 1, 0)], right = self->power[MIN (i + 1, self->bins - 1)];
      float power = 0.25f * left + 0.5f * self->power[i] + 0.25f * right;

      self->smooth[i] = keep * self->smooth[i] + (1 - keep) * power;
      self->least[i] = MIN (self->least[i], self->smooth[i]);
      self->least_next[i] = MIN (self->least_next[i], self->smooth[i]);
    }
}

/* The first estimate of the noise, from all the sound that is there. */
static void
learn (SampanSoundDenoise *self)
{
  gint64 frames = self->input->len / GST_AUDIO_INFO_CHANNELS (&self->info);
  gint64 first = self->size - self->step;

  for (int i = 0; i < self->bins; i++)
    {
      self->least[i] = self->least_next[i] = G_MAXFLOAT;
      self->prior[i] = 1;
    }
  for (gint64 at = first; at == first || at + self->size <= frames; at += self->step)
    {
      if (at + self->size > frames)
        g_array_set_size (self->input, (at + self->size) * GST_AUDIO_INFO_CHANNELS (&self->info));
      analyse (self, at);
      smooth_power (self, at == first ? 0 : keep_for (self, SMOOTHING));
    }
  for (int i = 0; i < self->bins; i++)
    self->noise[i] = MINIMUM_BIAS * self->least[i];
  self->stretches = 0;
}

static void
follow_noise (SampanSoundDenoise *self)
{
  float keep = keep_for (self, SMOOTHING), keep_noise = keep_for (self, NOISE_SMOOTHING);
  float keep_presence = keep_for (self, PRESENCE_SMOOTHING);
  int span = (int)(MINIMUM_SPAN * GST_AUDIO_INFO_RATE (&self->info) / self->step);
  gboolean new_span = self->stretches > 0 && self->stretches % MAX (1, span) == 0;

  smooth_power (self, keep);
  for (int i = 0; i < self->bins; i++)
    {
      float share;

      if (new_span)
        {
          self->least[i] = MIN (self->least_next[i], self->smooth[i]);
          self->least_next[i] = self->smooth[i];
        }
      self->presence[i] =
          keep_presence * self->presence[i]
          + (1 - keep_presence) * (self->smooth[i] > PRESENT * self->least[i] ? 1 : 0);
      share = keep_noise + (1 - keep_noise) * self->presence[i];
      self->noise[i] = share * self->noise[i] + (1 - share) * self->power[i];
      self->noise[i] = MIN (self->noise[i], MINIMUM_BIAS * self->least[i]);
    }
  self->stretches++;
}

/* What each frequency is to be multiplied by. */
static void
find_gains (SampanSoundDenoise *self, double amount)
{
  float floor_gain = (float)pow (10, -DEEPEST * amount / 20);

  for (int i = 0; i < self->bins; i++)
    {
      float posterior = MIN (self->power[i] / self->noise[i], 1e4f);
      float prior = DECISION * self->prior[i] + (1 - DECISION) * MAX (posterior - 1, 0);
      float share, gain;

      prior = MAX (prior, LEAST_PRIOR);
      share = prior / (1 + prior);
      gain = MIN (1, share * expf (0.5f * integrate_exponential (share * posterior)));
      self->prior[i] = gain * gain * posterior;
      self->gain[i] = MAX (gain, floor_gain);
    }
}

/* ---- sound in and out ---- */

/* Adds the stretch, with its gains, to the output. */
static void
synthesise (SampanSoundDenoise *self)
{
  int channels = GST_AUDIO_INFO_CHANNELS (&self->info);
  /* Of the transform, and of the squared windows over a sample. */
  float scale = 2.0f / OVERLAP / self->size;

  for (int channel = 0; channel < channels; channel++)
    {
      GstFFTF32Complex *spectrum = self->spectra + (gsize)channel * self->bins;
      float *out = &g_array_index (self->output, float, channel);

      for (int i = 0; i < self->bins; i++)
        {
          spectrum[i].r *= self->gain[i];
          spectrum[i].i *= self->gain[i];
        }
      gst_fft_f32_inverse_fft (self->inverse, spectrum, self->work);
      for (int i = 0; i < self->size; i++)
        out[i * channels] += self->work[i] * self->window[i] * scale;
    }
}

/* Gives the first step of the output, as far as it lies within the sound. */
static GstFlowReturn
push_step (SampanSoundDenoise *self)
{
  int channels = GST_AUDIO_INFO_CHANNELS (&self->info), rate = GST_AUDIO_INFO_RATE (&self->info);
  gint64 from = MAX (0, self->written), to = MIN (self->written + self->step, self->received);
  GstFlowReturn result = GST_FLOW_OK;

  if (to > from)
    {
      gsize offset = (from - self->written) * channels, n = (to - from) * channels;
      GstBuffer *buffer =
          gst_buffer_new_memdup (&g_array_index (self->output, float, offset), n * sizeof (float));
      GstClockTime start = gst_util_uint64_scale (from, GST_SECOND, rate);

      GST_BUFFER_PTS (buffer) = self->base + start;
      GST_BUFFER_DURATION (buffer) = gst_util_uint64_scale (to, GST_SECOND, rate) - start;
      if (self->discont)
        GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_DISCONT);
      self->discont = FALSE;
      result = gst_pad_push (self->src, buffer);
    }
  self->written += self->step;
  g_array_remove_range (self->output, 0, self->step * channels);
  g_array_set_size (self->output, self->size * channels);

  return result;
}

/* Gives what can be given; at the end all that was received. */
static GstFlowReturn
process (SampanSoundDenoise *self, gboolean at_end)
{
  int channels = GST_AUDIO_INFO_CHANNELS (&self->info);
  GstFlowReturn result = GST_FLOW_OK;
  double amount;

  if (self->stretches < 0)
    {
      if (!at_end && self->received < LEARN * GST_AUDIO_INFO_RATE (&self->info))
        return GST_FLOW_OK;
      learn (self);
    }
  GST_OBJECT_LOCK (self);
  amount = self->amount;
  GST_OBJECT_UNLOCK (self);
  while (result == GST_FLOW_OK && self->written < self->received)
    {
      if (self->input->len < (guint)self->size * channels)
        {
          if (!at_end)
            break;
          g_array_set_size (self->input, self->size * channels);
        }
      analyse (self, 0);
      follow_noise (self);
      find_gains (self, amount);
      synthesise (self);
      g_array_remove_range (self->input, 0, self->step * channels);
      result = push_step (self);
    }

  return result;
}

/* ---- callbacks ---- */

static gboolean
is_gap (SampanSoundDenoise *self, GstBuffer *buffer)
{
  GstClockTime expected;

  if (self->received == 0 || !GST_BUFFER_PTS_IS_VALID (buffer) || !GST_BUFFER_IS_DISCONT (buffer))
    return FALSE;
  expected = self->base + gst_util_uint64_scale (self->received, GST_SECOND, self->info.rate);

  /* Not the rounding of a container's times. */
  return ABS (GST_CLOCK_DIFF (expected, GST_BUFFER_PTS (buffer))) > 50 * (gint64)GST_MSECOND;
}

static GstFlowReturn
denoise_chain (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  SampanSoundDenoise *self = (SampanSoundDenoise *)parent;
  GstMapInfo map;

  if (self->forward == NULL)
    {
      gst_buffer_unref (buffer);
      return GST_FLOW_NOT_NEGOTIATED;
    }
  if (is_gap (self, buffer))
    {
      process (self, TRUE);
      reset (self);
    }
  if (!GST_CLOCK_TIME_IS_VALID (self->base))
    self->base = GST_BUFFER_PTS_IS_VALID (buffer) ? GST_BUFFER_PTS (buffer) : 0;
  if (gst_buffer_map (buffer, &map, GST_MAP_READ))
    {
      g_array_append_vals (self->input, map.data, map.size / sizeof (float));
      self->received += map.size / sizeof (float) / GST_AUDIO_INFO_CHANNELS (&self->info);
      gst_buffer_unmap (buffer, &map);
    }
  gst_buffer_unref (buffer);

  return process (self, FALSE);
}

static gboolean
denoise_sink_event (GstPad *pad, GstObject *parent, GstEvent *event)
{
  SampanSoundDenoise *self = (SampanSoundDenoise *)parent;

  switch (GST_EVENT_TYPE (event))
    {
    case GST_EVENT_CAPS:
      {
        GstAudioInfo info;
        GstCaps *caps;

        gst_event_parse_caps (event, &caps);
        if (self->received > 0)
          process (self, TRUE);
        if (gst_audio_info_from_caps (&info, caps))
          set_info (self, &info);
        break;
      }
    case GST_EVENT_SEGMENT:
    case GST_EVENT_EOS:
      if (self->received > 0)
        process (self, TRUE);
      reset (self);
      break;
    case GST_EVENT_FLUSH_STOP:
      reset (self);
      break;
    default:
      break;
    }

  return gst_pad_event_default (pad, parent, event);
}

/* ---- vfuncs ---- */

static GstStateChangeReturn
sampan_sound_denoise_change_state (GstElement *element, GstStateChange transition)
{
  if (transition == GST_STATE_CHANGE_READY_TO_PAUSED)
    reset ((SampanSoundDenoise *)element);

  return GST_ELEMENT_CLASS (sampan_sound_denoise_parent_class)->change_state (element, transition);
}

static void
sampan_sound_denoise_set_property (GObject *object,
                                   guint id,
                                   const GValue *value,
                                   GParamSpec *pspec)
{
  SampanSoundDenoise *self = (SampanSoundDenoise *)object;

  GST_OBJECT_LOCK (self);
  self->amount = g_value_get_double (value);
  GST_OBJECT_UNLOCK (self);
}

static void
sampan_sound_denoise_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SampanSoundDenoise *self = (SampanSoundDenoise *)object;

  GST_OBJECT_LOCK (self);
  g_value_set_double (value, self->amount);
  GST_OBJECT_UNLOCK (self);
}

static void
sampan_sound_denoise_finalize (GObject *object)
{
  SampanSoundDenoise *self = (SampanSoundDenoise *)object;

  clear_info (self);
  g_array_unref (self->input);
  g_array_unref (self->output);

  G_OBJECT_CLASS (sampan_sound_denoise_parent_class)->finalize (object);
}

static void
sampan_sound_denoise_class_init (SampanSoundDenoiseClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);

  object_class->finalize = sampan_sound_denoise_finalize;
  object_class->set_property = sampan_sound_denoise_set_property;
  object_class->get_property = sampan_sound_denoise_get_property;
  element_class->change_state = sampan_sound_denoise_change_state;

  properties[PROP_AMOUNT] =
      g_param_spec_double ("amount", NULL, NULL, 0, 1, 0.5,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_PLAYING);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);
  gst_element_class_set_static_metadata (element_class, "Sampan sound denoise",
                                         "Filter/Effect/Audio", "Takes steady noise out of speech",
                                         "The Sampan developers");
}

static void
sampan_sound_denoise_init (SampanSoundDenoise *self)
{
  self->amount = 0.5;
  self->input = g_array_new (FALSE, TRUE, sizeof (float));
  self->output = g_array_new (FALSE, TRUE, sizeof (float));

  self->sink = gst_pad_new_from_static_template (&sink_template, "sink");
  gst_pad_set_chain_function (self->sink, denoise_chain);
  gst_pad_set_event_function (self->sink, denoise_sink_event);
  GST_PAD_SET_PROXY_CAPS (self->sink);
  gst_element_add_pad (GST_ELEMENT (self), self->sink);

  self->src = gst_pad_new_from_static_template (&src_template, "src");
  GST_PAD_SET_PROXY_CAPS (self->src);
  gst_element_add_pad (GST_ELEMENT (self), self->src);
}

/* ---- public ---- */

void
sampan_sound_denoise_register (void)
{
  gst_element_register (NULL, "sampansounddenoise", GST_RANK_NONE,
                        sampan_sound_denoise_get_type ());
}
