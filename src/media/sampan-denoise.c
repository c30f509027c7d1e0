#include "sampan-denoise.h"

#include "sampan-nonlocal.h"

struct _SampanDenoise
{
  SampanFilter parent_instance;

  gboolean still; /* guarded by the object lock */
  /* Of the streaming thread. */
  SampanNonlocal *luma;
  SampanNonlocal *chroma;
  GstClockTime last;
};

G_DEFINE_FINAL_TYPE (SampanDenoise, sampan_denoise, SAMPAN_TYPE_FILTER)

enum
{
  PROP_STILL = SAMPAN_FILTER_MAX_AMOUNTS + 1,
};

/* At amount 1 so much more noise is taken than there is; at 1/2 about what there is. */
#define STRONGEST 1.9
/* Noise of colours is seen by nobody who does not want it away, and their edges are soft anyway. */
#define CHROMA 1.5
/* Where hardly any noise is measured, some is taken to be there, or nothing would be done. */
#define LEAST 1.0
/* Frames farther apart belong to different scenes. */
#define GAP (GST_SECOND / 4)

/* Whether the frame follows the one before; else what was seen before must not show. */
static gboolean
follows (SampanDenoise *self, GstVideoFrame *frame)
{
  GstClockTime now = GST_BUFFER_PTS (frame->buffer), last = self->last;

  self->last = now;
  return GST_CLOCK_TIME_IS_VALID (now) && GST_CLOCK_TIME_IS_VALID (last) && now > last
         && now - last < GAP;
}

static void
sampan_denoise_process (SampanFilter *filter,
                        GstVideoFrame *frame,
                        const double *amounts,
                        gboolean changed)
{
  SampanDenoise *self = SAMPAN_DENOISE (filter);
  double strength = amounts[0] * STRONGEST;
  guint8 *planes[3];
  int strides[3];
  gboolean still;

  GST_OBJECT_LOCK (self);
  still = self->still;
  GST_OBJECT_UNLOCK (self);
  if (!follows (self, frame) || GST_BUFFER_IS_DISCONT (frame->buffer))
    {
      sampan_nonlocal_forget (self->luma);
      sampan_nonlocal_forget (self->chroma);
    }
  for (int i = 0; i < 3; i++)
    {
      planes[i] = GST_VIDEO_FRAME_PLANE_DATA (frame, i);
      strides[i] = GST_VIDEO_FRAME_PLANE_STRIDE (frame, i);
    }
  sampan_nonlocal_apply (self->luma, planes, strides, GST_VIDEO_FRAME_COMP_WIDTH (frame, 0),
                         GST_VIDEO_FRAME_COMP_HEIGHT (frame, 0), strength, LEAST, still ? 5 : 2, 1,
                         !still);
  sampan_nonlocal_apply (self->chroma, planes + 1, strides + 1,
                         GST_VIDEO_FRAME_COMP_WIDTH (frame, 1),
                         GST_VIDEO_FRAME_COMP_HEIGHT (frame, 1), strength * CHROMA, LEAST,
                         still ? 4 : 2, 2, !still);
}

static void
sampan_denoise_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  SampanDenoise *self = SAMPAN_DENOISE (object);

  if (sampan_filter_set_amount_property (SAMPAN_FILTER (self), prop_id, value))
    return;
  switch (prop_id)
    {
    case PROP_STILL:
      GST_OBJECT_LOCK (self);
      self->still = g_value_get_boolean (value);
      GST_OBJECT_UNLOCK (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sampan_denoise_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SampanDenoise *self = SAMPAN_DENOISE (object);

  if (sampan_filter_get_amount_property (SAMPAN_FILTER (self), prop_id, value))
    return;
  switch (prop_id)
    {
    case PROP_STILL:
      GST_OBJECT_LOCK (self);
      g_value_set_boolean (value, self->still);
      GST_OBJECT_UNLOCK (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sampan_denoise_finalize (GObject *object)
{
  SampanDenoise *self = SAMPAN_DENOISE (object);

  sampan_nonlocal_free (self->luma);
  sampan_nonlocal_free (self->chroma);
  G_OBJECT_CLASS (sampan_denoise_parent_class)->finalize (object);
}

static void
sampan_denoise_class_init (SampanDenoiseClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  SampanFilterClass *filter_class = SAMPAN_FILTER_CLASS (klass);

  object_class->set_property = sampan_denoise_set_property;
  object_class->get_property = sampan_denoise_get_property;
  object_class->finalize = sampan_denoise_finalize;
  filter_class->process = sampan_denoise_process;
  sampan_filter_class_add_amount (filter_class, "amount", "Amount", "How much noise is taken away",
                                  0, 1, 0);
  g_object_class_install_property (object_class, PROP_STILL,
                                   g_param_spec_boolean ("still", "Still",
                                                         "Whether frames are pictures", FALSE,
                                                         G_PARAM_READWRITE
                                                             | G_PARAM_STATIC_STRINGS));
  gst_element_class_set_static_metadata (GST_ELEMENT_CLASS (klass), "Denoise",
                                         "Filter/Effect/Video", "Takes noise away", "Sampan");
}

static void
sampan_denoise_init (SampanDenoise *self)
{
  self->luma = sampan_nonlocal_new (1);
  self->chroma = sampan_nonlocal_new (2);
  self->last = GST_CLOCK_TIME_NONE;
}
