#include "sampan-scale.h"

#include "sampan-resampler.h"

struct _SampanScale
{
  GstVideoFilter parent_instance;

  /* Of the streaming thread: of the luma and of the chroma, of a frame or of each of its fields. */
  SampanResampler *resamplers[2];
  int fields;
};

G_DEFINE_FINAL_TYPE (SampanScale, sampan_scale, GST_TYPE_VIDEO_FILTER)

/* ---- helpers ---- */

static void
drop_resamplers (SampanScale *self)
{
  for (int i = 0; i < 2; i++)
    g_clear_pointer (&self->resamplers[i], sampan_resampler_free);
}

/* The two fields of an interlaced frame are two pictures, one in every other row each; of frames
 * with an odd number of rows in a plane nobody knows which. */
static gboolean
has_fields (const GstVideoInfo *info)
{
  return GST_VIDEO_INFO_IS_INTERLACED (info) && GST_VIDEO_INFO_HEIGHT (info) % 4 == 0;
}

/* ---- vfuncs ---- */

/* Pixels are square on both sides. */
static GstCaps *
sampan_scale_transform_caps (GstBaseTransform *base,
                             GstPadDirection direction,
                             GstCaps *caps,
                             GstCaps *filter)
{
  GstCaps *result = gst_caps_copy (caps);

  gst_caps_set_simple (result, "width", GST_TYPE_INT_RANGE, 1, G_MAXINT, "height",
                       GST_TYPE_INT_RANGE, 1, G_MAXINT, NULL);
  if (filter != NULL)
    {
      GstCaps *both = gst_caps_intersect_full (filter, result, GST_CAPS_INTERSECT_FIRST);

      gst_caps_unref (result);
      result = both;
    }

  return result;
}

static gboolean
sampan_scale_set_info (GstVideoFilter *filter,
                       GstCaps *in_caps,
                       GstVideoInfo *in,
                       GstCaps *out_caps,
                       GstVideoInfo *out)
{
  SampanScale *self = SAMPAN_SCALE (filter);

  drop_resamplers (self);
  self->fields = has_fields (in) && has_fields (out) ? 2 : 1;
  for (int i = 0; i < 2; i++)
    self->resamplers[i] = sampan_resampler_new (GST_VIDEO_INFO_COMP_WIDTH (in, i),
                                                GST_VIDEO_INFO_COMP_HEIGHT (in, i) / self->fields,
                                                GST_VIDEO_INFO_COMP_WIDTH (out, i),
                                                GST_VIDEO_INFO_COMP_HEIGHT (out, i) / self->fields);

  return TRUE;
}

static GstFlowReturn
sampan_scale_transform_frame (GstVideoFilter *filter, GstVideoFrame *in, GstVideoFrame *out)
{
  SampanScale *self = SAMPAN_SCALE (filter);

  for (guint i = 0; i < GST_VIDEO_FRAME_N_PLANES (in); i++)
    for (int field = 0; field < self->fields; field++)
      {
        int from_stride = GST_VIDEO_FRAME_PLANE_STRIDE (in, i);
        int to_stride = GST_VIDEO_FRAME_PLANE_STRIDE (out, i);

        sampan_resampler_run (self->resamplers[i == 1 || i == 2],
                              (guint8 *)GST_VIDEO_FRAME_PLANE_DATA (in, i) + field * from_stride,
                              self->fields * from_stride,
                              (guint8 *)GST_VIDEO_FRAME_PLANE_DATA (out, i) + field * to_stride,
                              self->fields * to_stride);
      }

  return GST_FLOW_OK;
}

static gboolean
sampan_scale_stop (GstBaseTransform *base)
{
  drop_resamplers (SAMPAN_SCALE (base));

  return TRUE;
}

static void
sampan_scale_finalize (GObject *object)
{
  drop_resamplers (SAMPAN_SCALE (object));

  G_OBJECT_CLASS (sampan_scale_parent_class)->finalize (object);
}

static void
sampan_scale_class_init (SampanScaleClass *klass)
{
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstBaseTransformClass *transform_class = GST_BASE_TRANSFORM_CLASS (klass);
  GstVideoFilterClass *filter_class = GST_VIDEO_FILTER_CLASS (klass);
  g_autoptr (GstCaps) caps = gst_caps_from_string (GST_VIDEO_CAPS_MAKE ("{ I420, A420 }"));

  G_OBJECT_CLASS (klass)->finalize = sampan_scale_finalize;
  transform_class->transform_caps = sampan_scale_transform_caps;
  transform_class->stop = sampan_scale_stop;
  transform_class->passthrough_on_same_caps = TRUE;
  filter_class->set_info = sampan_scale_set_info;
  filter_class->transform_frame = sampan_scale_transform_frame;

  gst_element_class_add_pad_template (element_class, gst_pad_template_new ("sink", GST_PAD_SINK,
                                                                           GST_PAD_ALWAYS, caps));
  gst_element_class_add_pad_template (element_class, gst_pad_template_new ("src", GST_PAD_SRC,
                                                                           GST_PAD_ALWAYS, caps));
  gst_element_class_set_static_metadata (element_class, "Sampan scale", "Filter/Converter/Video",
                                         "Brings video to another size", "Sampan");
}

static void
sampan_scale_init (SampanScale *self)
{
}
