#include "sampan-sound-fade.h"

#include <gst/audio/audio.h>
#include <gst/audio/gstaudiofilter.h>

typedef struct
{
  GstAudioFilter parent_instance;

  /* Under the object lock. */
  double in;
  double out;
  guint64 end;
} SampanSoundFade;

typedef GstAudioFilterClass SampanSoundFadeClass;

static GType sampan_sound_fade_get_type (void);

G_DEFINE_TYPE (SampanSoundFade, sampan_sound_fade, GST_TYPE_AUDIO_FILTER)

enum
{
  PROP_0,
  PROP_IN,
  PROP_OUT,
  PROP_END,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* ---- helpers ---- */

/* Loudness is heard by ratio: the square of a straight line sounds like an even fade. */
static double
get_gain (double time, double in, double out, double end)
{
  double gain = 1;

  if (in > 0 && time < in)
    gain = time / in;
  if (out > 0 && time > end - out)
    gain = MIN (gain, (end - time) / out);
  gain = CLAMP (gain, 0, 1);

  return gain * gain;
}

/* ---- vfuncs ---- */

static GstFlowReturn
sampan_sound_fade_transform_ip (GstBaseTransform *base, GstBuffer *buffer)
{
  SampanSoundFade *self = (SampanSoundFade *)base;
  int channels = GST_AUDIO_FILTER_CHANNELS (self), rate = GST_AUDIO_FILTER_RATE (self);
  GstClockTime time =
      gst_segment_to_stream_time (&base->segment, GST_FORMAT_TIME, GST_BUFFER_PTS (buffer));
  double in, out, end, now, length;
  GstMapInfo map;
  gsize frames;

  GST_OBJECT_LOCK (self);
  in = self->in;
  out = GST_CLOCK_TIME_IS_VALID (self->end) ? self->out : 0;
  end = self->end / (double)GST_SECOND;
  GST_OBJECT_UNLOCK (self);
  if (!GST_CLOCK_TIME_IS_VALID (time) || !gst_buffer_map (buffer, &map, GST_MAP_READWRITE))
    return GST_FLOW_OK;

  now = time / (double)GST_SECOND;
  frames = map.size / sizeof (float) / channels;
  length = frames / (double)rate;
  if ((in > 0 && now < in) || (out > 0 && now + length > end - out))
    for (gsize i = 0; i < frames; i++)
      {
        float gain = (float)get_gain (now + i / (double)rate, in, out, end);
        float *sample = (float *)map.data + i * channels;

        for (int channel = 0; channel < channels; channel++)
          sample[channel] *= gain;
      }
  gst_buffer_unmap (buffer, &map);

  return GST_FLOW_OK;
}

static void
sampan_sound_fade_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SampanSoundFade *self = (SampanSoundFade *)object;

  GST_OBJECT_LOCK (self);
  if (id == PROP_IN)
    self->in = g_value_get_double (value);
  else if (id == PROP_OUT)
    self->out = g_value_get_double (value);
  else
    self->end = g_value_get_uint64 (value);
  GST_OBJECT_UNLOCK (self);
}

static void
sampan_sound_fade_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SampanSoundFade *self = (SampanSoundFade *)object;

  GST_OBJECT_LOCK (self);
  if (id == PROP_IN)
    g_value_set_double (value, self->in);
  else if (id == PROP_OUT)
    g_value_set_double (value, self->out);
  else
    g_value_set_uint64 (value, self->end);
  GST_OBJECT_UNLOCK (self);
}

static void
sampan_sound_fade_class_init (SampanSoundFadeClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_PLAYING;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  g_autoptr (GstCaps) caps =
      gst_caps_from_string (GST_AUDIO_CAPS_MAKE (GST_AUDIO_NE (F32)) ",layout=interleaved");

  object_class->set_property = sampan_sound_fade_set_property;
  object_class->get_property = sampan_sound_fade_get_property;
  GST_BASE_TRANSFORM_CLASS (klass)->transform_ip = sampan_sound_fade_transform_ip;

  properties[PROP_IN] = g_param_spec_double ("in", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  properties[PROP_OUT] = g_param_spec_double ("out", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  properties[PROP_END] =
      g_param_spec_uint64 ("end", NULL, NULL, 0, G_MAXUINT64, GST_CLOCK_TIME_NONE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gst_audio_filter_class_add_pad_templates (GST_AUDIO_FILTER_CLASS (klass), caps);
  gst_element_class_set_static_metadata (GST_ELEMENT_CLASS (klass), "Sampan sound fade",
                                         "Filter/Effect/Audio", "Fades sound from and to silence",
                                         "The Sampan developers");
}

static void
sampan_sound_fade_init (SampanSoundFade *self)
{
  self->end = GST_CLOCK_TIME_NONE;
}

/* ---- public ---- */

void
sampan_sound_fade_register (void)
{
  gst_element_register (NULL, "sampansoundfade", GST_RANK_NONE, sampan_sound_fade_get_type ());
}
