#include "sampan-fade.h"

#include <math.h>

#include "sampan-pixels.h"

struct _SampanFade
{
  SampanFilter parent_instance;

  /* Guarded by the object lock. */
  GstClockTime start;
  GstClockTime end;
};

G_DEFINE_FINAL_TYPE (SampanFade, sampan_fade, SAMPAN_TYPE_FILTER)

enum
{
  FADE_IN,
  FADE_OUT,
};

enum
{
  PROP_START = SAMPAN_FILTER_MAX_AMOUNTS + 1,
  PROP_END,
};

SAMPAN_CLONES static void
fade_row (guint8 *restrict row, int width, int gain, int neutral)
{
  for (int x = 0; x < width; x++)
    row[x] = (guint8)(neutral + (((row[x] - neutral) * gain + 128) >> 8));
}

/* Returns: how much of the picture is seen at @time, 0..1. */
static double
gain_at (SampanFade *self, const double *amounts, GstClockTime time)
{
  double gain = 1;
  GstClockTime start, end;

  GST_OBJECT_LOCK (self);
  start = self->start;
  end = self->end;
  GST_OBJECT_UNLOCK (self);
  if (amounts[FADE_IN] > 0)
    gain = MIN (gain, GST_CLOCK_DIFF (start, time) / (amounts[FADE_IN] * GST_SECOND));
  if (amounts[FADE_OUT] > 0 && GST_CLOCK_TIME_IS_VALID (end))
    gain = MIN (gain, GST_CLOCK_DIFF (time, end) / (amounts[FADE_OUT] * GST_SECOND));
  return MAX (gain, 0);
}

static void
sampan_fade_process (SampanFilter *filter,
                     GstVideoFrame *frame,
                     const double *amounts,
                     gboolean changed)
{
  SampanFade *self = SAMPAN_FADE (filter);
  int black = (int)sampan_range_from_info (&frame->info).black, gain;
  const GstSegment *segment = &GST_BASE_TRANSFORM (self)->segment;
  GstClockTime time = GST_CLOCK_TIME_NONE;

  if (segment->format == GST_FORMAT_TIME)
    time = gst_segment_to_stream_time (segment, GST_FORMAT_TIME, GST_BUFFER_PTS (frame->buffer));
  if (!GST_CLOCK_TIME_IS_VALID (time))
    return;
  gain = (int)lrint (256 * gain_at (self, amounts, time));
  if (gain == 256)
    return;
  for (int plane = 0; plane < 3; plane++)
    for (int y = 0; y < GST_VIDEO_FRAME_COMP_HEIGHT (frame, plane); y++)
      fade_row ((guint8 *)GST_VIDEO_FRAME_PLANE_DATA (frame, plane)
                    + (gsize)y * GST_VIDEO_FRAME_PLANE_STRIDE (frame, plane),
                GST_VIDEO_FRAME_COMP_WIDTH (frame, plane), gain, plane == 0 ? black : 128);
}

static void
sampan_fade_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  SampanFade *self = SAMPAN_FADE (object);

  if (sampan_filter_set_amount_property (SAMPAN_FILTER (self), prop_id, value))
    return;
  switch (prop_id)
    {
    case PROP_START:
    case PROP_END:
      GST_OBJECT_LOCK (self);
      *(prop_id == PROP_START ? &self->start : &self->end) = g_value_get_uint64 (value);
      GST_OBJECT_UNLOCK (self);
      sampan_filter_invalidate (SAMPAN_FILTER (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sampan_fade_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SampanFade *self = SAMPAN_FADE (object);

  if (sampan_filter_get_amount_property (SAMPAN_FILTER (self), prop_id, value))
    return;
  switch (prop_id)
    {
    case PROP_START:
    case PROP_END:
      GST_OBJECT_LOCK (self);
      g_value_set_uint64 (value, prop_id == PROP_START ? self->start : self->end);
      GST_OBJECT_UNLOCK (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sampan_fade_class_init (SampanFadeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  SampanFilterClass *filter_class = SAMPAN_FILTER_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_PLAYING;

  object_class->set_property = sampan_fade_set_property;
  object_class->get_property = sampan_fade_get_property;
  filter_class->process = sampan_fade_process;
  sampan_filter_class_add_amount (filter_class, "in", "In", "Seconds of fading in", 0, G_MAXDOUBLE,
                                  0);
  sampan_filter_class_add_amount (filter_class, "out", "Out", "Seconds of fading out", 0,
                                  G_MAXDOUBLE, 0);
  g_object_class_install_property (object_class, PROP_START,
                                   g_param_spec_uint64 ("start", "Start",
                                                        "Stream time of the first frame, ns", 0,
                                                        G_MAXUINT64, 0, flags));
  g_object_class_install_property (object_class, PROP_END,
                                   g_param_spec_uint64 ("end", "End",
                                                        "Stream time after the last frame, ns", 0,
                                                        G_MAXUINT64, GST_CLOCK_TIME_NONE, flags));
  gst_element_class_set_static_metadata (GST_ELEMENT_CLASS (klass), "Fade", "Filter/Effect/Video",
                                         "Fades from and to black", "Sampan");
}

static void
sampan_fade_init (SampanFade *self)
{
  self->end = GST_CLOCK_TIME_NONE;
}
