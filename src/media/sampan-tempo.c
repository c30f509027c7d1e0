#include "sampan-tempo.h"

#include <math.h>
#include <string.h>

#include <gst/audio/audio.h>

/* Overlapping grains of two steps, each taken from where it fits best to the one before (WSOLA:
 * Verhelst and Roelands, 1993). */
#define STEP 0.020   /* seconds */
#define SEARCH 0.012 /* seconds that a grain may be taken from before or behind its place */
/* Where a grain fits is found on every so many-th sample first. */
#define COARSE 4
/* Sums that are made at once. */
#define LANES 8

typedef struct
{
  GstElement parent_instance;

  GstPad *sink;
  GstPad *src;
  double tempo;

  /* The rest belongs to the streaming thread. */
  GstAudioInfo info;
  int step;   /* frames of sound in a step */
  int search; /* frames */
  float *window;
  float *wanted; /* room for the search */
  float *around;

  GArray *input;   /* of float, interleaved */
  gint64 first;    /* the number of the first frame in @input since the start */
  gint64 end;      /* of the last one and one */
  gint64 grain;    /* the number of the next grain; its middle is at grain x step of the output */
  gint64 previous; /* where the grain before began in the input */
  gint64 written;  /* frames */
  GstClockTime base;
  gboolean discont;
} SampanTempo;

typedef GstElementClass SampanTempoClass;

static GType sampan_tempo_get_type (void);

G_DEFINE_TYPE (SampanTempo, sampan_tempo, GST_TYPE_ELEMENT)

enum
{
  PROP_0,
  PROP_TEMPO,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

#define CAPS GST_AUDIO_CAPS_MAKE (GST_AUDIO_NE (F32)) ",layout=interleaved"

static GstStaticPadTemplate sink_template =
    GST_STATIC_PAD_TEMPLATE ("sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS (CAPS));
static GstStaticPadTemplate src_template =
    GST_STATIC_PAD_TEMPLATE ("src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS (CAPS));

/* ---- helpers ---- */

static void
reset (SampanTempo *self)
{
  g_array_set_size (self->input, 0);
  self->first = self->end = self->grain = self->previous = self->written = 0;
  self->base = GST_CLOCK_TIME_NONE;
  self->discont = TRUE;
}

static void
set_info (SampanTempo *self, const GstAudioInfo *info)
{
  self->info = *info;
  self->step = (int)lround (STEP * GST_AUDIO_INFO_RATE (info));
  self->search = (int)lround (SEARCH * GST_AUDIO_INFO_RATE (info));
  self->window = g_renew (float, self->window, 2 * self->step);
  self->wanted = g_renew (float, self->wanted, self->step);
  self->around = g_renew (float, self->around, self->step + 2 * MAX (self->search, COARSE));
  for (int i = 0; i < 2 * self->step; i++)
    self->window[i] = 0.5f - 0.5f * cosf ((float)G_PI * (i + 0.5f) / self->step);
}

/* A sample; silence outside of what there is. */
static inline float
get_sample (SampanTempo *self, gint64 frame, int channel)
{
  int channels = GST_AUDIO_INFO_CHANNELS (&self->info);

  if (frame < self->first || frame >= self->end)
    return 0;

  return g_array_index (self->input, float, (frame - self->first) * channels + channel);
}

/* The sum of the channels, of every @stride-th frame from @start on. */
static void
read_frames (SampanTempo *self, gint64 start, int stride, float *frames, int n)
{
  int channels = GST_AUDIO_INFO_CHANNELS (&self->info);

  for (int i = 0; i < n; i++)
    {
      frames[i] = 0;
      for (int channel = 0; channel < channels; channel++)
        frames[i] += get_sample (self, start + (gint64)i * stride, channel);
    }
}

/* How well the sound at @candidate goes on from the sound at @wanted. The sums are kept apart, as
 * the processor makes many at once. */
static float
get_fit (const float *wanted, const float *candidate, int n)
{
  float products[LANES] = { 0 }, energies[LANES] = { 0 }, product = 0, energy = 1e-9f;

  for (int i = 0; i + LANES <= n; i += LANES)
    for (int lane = 0; lane < LANES; lane++)
      {
        products[lane] += wanted[i + lane] * candidate[i + lane];
        energies[lane] += candidate[i + lane] * candidate[i + lane];
      }
  for (int lane = 0; lane < LANES; lane++)
    {
      product += products[lane];
      energy += energies[lane];
    }

  return product / sqrtf (energy);
}

/* Which of the places around @place fits best to @wanted: each @stride-th, @n on either side. */
static gint64
find_fit (SampanTempo *self, gint64 wanted, gint64 place, int stride, int n)
{
  int length = self->step / stride, best = n;
  float best_fit;

  read_frames (self, wanted, stride, self->wanted, length);
  read_frames (self, place - (gint64)n * stride, stride, self->around, length + 2 * n);
  best_fit = get_fit (self->wanted, self->around + n, length);
  for (int i = 0; i <= 2 * n; i++)
    {
      float fit = get_fit (self->wanted, self->around + i, length);

      if (fit > best_fit)
        {
          best_fit = fit;
          best = i;
        }
    }

  return place + (gint64)(best - n) * stride;
}

/* Where to take the next grain from: near @place, where it goes on from the last one best. */
static gint64
find_grain (SampanTempo *self, gint64 place)
{
  gint64 wanted = self->previous + self->step;

  place = find_fit (self, wanted, place, COARSE, self->search / COARSE);

  return find_fit (self, wanted, place, 1, COARSE);
}

/* Drops what no grain will need. */
static void
drop_input (SampanTempo *self)
{
  int channels = GST_AUDIO_INFO_CHANNELS (&self->info);
  gint64 next = (gint64)(self->grain * self->step * self->tempo) - self->step - self->search - 1;
  gint64 keep = CLAMP (MIN (self->previous, next), self->first, self->end);

  if (keep - self->first < self->info.rate / 2)
    return;
  g_array_remove_range (self->input, 0, (keep - self->first) * channels);
  self->first = keep;
}

/* Writes @frames of the step between the grain before and the one at @start. */
static GstFlowReturn
push_step (SampanTempo *self, gint64 start, int frames)
{
  int channels = GST_AUDIO_INFO_CHANNELS (&self->info), rate = GST_AUDIO_INFO_RATE (&self->info);
  GstBuffer *buffer = gst_buffer_new_and_alloc ((gsize)frames * channels * sizeof (float));
  GstMapInfo map;
  float *out;

  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  out = (float *)map.data;
  for (int i = 0; i < frames; i++)
    for (int channel = 0; channel < channels; channel++)
      *out++ =
          get_sample (self, self->previous + self->step + i, channel) * self->window[self->step + i]
          + get_sample (self, start + i, channel) * self->window[i];
  gst_buffer_unmap (buffer, &map);

  GST_BUFFER_PTS (buffer) = self->base + gst_util_uint64_scale (self->written, GST_SECOND, rate);
  self->written += frames;
  GST_BUFFER_DURATION (buffer) = self->base
                                 + gst_util_uint64_scale (self->written, GST_SECOND, rate)
                                 - GST_BUFFER_PTS (buffer);
  if (self->discont)
    GST_BUFFER_FLAG_SET (buffer, GST_BUFFER_FLAG_DISCONT);
  self->discont = FALSE;

  return gst_pad_push (self->src, buffer);
}

/* Makes the grains for which there is enough input; at the end all of them, and not a sample more.
 */
static GstFlowReturn
process (SampanTempo *self, gboolean at_end)
{
  gint64 length = (gint64)(self->end / self->tempo + 0.5);
  GstFlowReturn result = GST_FLOW_OK;

  while (result == GST_FLOW_OK && (!at_end || self->written < length))
    {
      gint64 place = (gint64)(self->grain * self->step * self->tempo) - self->step;
      gint64 start;

      if (!at_end && place + self->search + COARSE + 2 * self->step > self->end)
        break;
      start = self->grain == 0 ? place : find_grain (self, place);
      if (self->grain > 0)
        result = push_step (self, start,
                            at_end ? (int)MIN (self->step, length - self->written) : self->step);
      self->previous = start;
      self->grain++;
      drop_input (self);
    }

  return result;
}

/* ---- callbacks ---- */

static GstFlowReturn
tempo_chain (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  SampanTempo *self = (SampanTempo *)parent;
  GstMapInfo map;

  if (self->window == NULL)
    {
      gst_buffer_unref (buffer);
      return GST_FLOW_NOT_NEGOTIATED;
    }
  if (GST_BUFFER_IS_DISCONT (buffer) && self->end > 0 && self->tempo != 1)
    {
      GstClockTime expected =
          self->base
          + (GstClockTime)(self->end * (double)GST_SECOND / self->info.rate / self->tempo);

      /* A real gap, not the rounding of a container's times. */
      if (GST_BUFFER_PTS_IS_VALID (buffer)
          && ABS (GST_CLOCK_DIFF (expected, GST_BUFFER_PTS (buffer))) > 50 * (gint64)GST_MSECOND)
        {
          process (self, TRUE);
          reset (self);
        }
    }
  if (!GST_CLOCK_TIME_IS_VALID (self->base))
    self->base = GST_BUFFER_PTS_IS_VALID (buffer) ? GST_BUFFER_PTS (buffer) : 0;
  if (gst_buffer_map (buffer, &map, GST_MAP_READ))
    {
      g_array_append_vals (self->input, map.data, map.size / sizeof (float));
      self->end += map.size / sizeof (float) / GST_AUDIO_INFO_CHANNELS (&self->info);
      gst_buffer_unmap (buffer, &map);
    }
  gst_buffer_unref (buffer);

  return process (self, FALSE);
}

static gboolean
tempo_sink_event (GstPad *pad, GstObject *parent, GstEvent *event)
{
  SampanTempo *self = (SampanTempo *)parent;

  switch (GST_EVENT_TYPE (event))
    {
    case GST_EVENT_CAPS:
      {
        GstAudioInfo info;
        GstCaps *caps;

        gst_event_parse_caps (event, &caps);
        if (self->end > 0)
          process (self, TRUE);
        reset (self);
        if (gst_audio_info_from_caps (&info, caps))
          set_info (self, &info);
        break;
      }
    case GST_EVENT_SEGMENT:
    case GST_EVENT_EOS:
      if (self->end > 0)
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
sampan_tempo_change_state (GstElement *element, GstStateChange transition)
{
  if (transition == GST_STATE_CHANGE_READY_TO_PAUSED)
    reset ((SampanTempo *)element);

  return GST_ELEMENT_CLASS (sampan_tempo_parent_class)->change_state (element, transition);
}

static void
sampan_tempo_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  ((SampanTempo *)object)->tempo = g_value_get_double (value);
}

static void
sampan_tempo_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_double (value, ((SampanTempo *)object)->tempo);
}

static void
sampan_tempo_finalize (GObject *object)
{
  SampanTempo *self = (SampanTempo *)object;

  g_array_unref (self->input);
  g_free (self->window);
  g_free (self->wanted);
  g_free (self->around);

  G_OBJECT_CLASS (sampan_tempo_parent_class)->finalize (object);
}

static void
sampan_tempo_class_init (SampanTempoClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);

  object_class->finalize = sampan_tempo_finalize;
  object_class->set_property = sampan_tempo_set_property;
  object_class->get_property = sampan_tempo_get_property;
  element_class->change_state = sampan_tempo_change_state;

  properties[PROP_TEMPO] =
      g_param_spec_double ("tempo", NULL, NULL, 0.25, 4, 1,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_READY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);
  gst_element_class_set_static_metadata (element_class, "Sampan tempo", "Filter/Effect/Audio",
                                         "Makes sound faster or slower and keeps its pitch",
                                         "The Sampan developers");
}

static void
sampan_tempo_init (SampanTempo *self)
{
  self->tempo = 1;
  self->input = g_array_new (FALSE, FALSE, sizeof (float));

  self->sink = gst_pad_new_from_static_template (&sink_template, "sink");
  gst_pad_set_chain_function (self->sink, tempo_chain);
  gst_pad_set_event_function (self->sink, tempo_sink_event);
  GST_PAD_SET_PROXY_CAPS (self->sink);
  gst_element_add_pad (GST_ELEMENT (self), self->sink);

  self->src = gst_pad_new_from_static_template (&src_template, "src");
  GST_PAD_SET_PROXY_CAPS (self->src);
  gst_element_add_pad (GST_ELEMENT (self), self->src);
}

/* ---- public ---- */

void
sampan_tempo_register (void)
{
  gst_element_register (NULL, "sampantempo", GST_RANK_NONE, sampan_tempo_get_type ());
}
