#include "sampan-flatten.h"

#include "sampan-caps.h"

#include <gst/video/gstvideofilter.h>
#include <gst/video/video.h>

typedef GstVideoFilter SampanFlatten;
typedef GstVideoFilterClass SampanFlattenClass;

static GType sampan_flatten_get_type (void);

G_DEFINE_TYPE (SampanFlatten, sampan_flatten, GST_TYPE_VIDEO_FILTER)

/* ---- helpers ---- */

static guint8
mix (guint8 value, guint8 paper, guint8 alpha)
{
  return (value * alpha + paper * (255 - alpha) + 127) / 255;
}

static void
flatten_plane (const GstVideoFrame *in, GstVideoFrame *out, int plane, guint8 paper)
{
  int step = plane == 0 ? 1 : 2;
  int width = GST_VIDEO_FRAME_COMP_WIDTH (in, plane);
  int last_x = GST_VIDEO_FRAME_WIDTH (in) - 1, last_y = GST_VIDEO_FRAME_HEIGHT (in) - 1;
  gssize alpha_stride = GST_VIDEO_FRAME_PLANE_STRIDE (in, 3);
  const guint8 *alphas = GST_VIDEO_FRAME_PLANE_DATA (in, 3);

  for (int y = 0; y < GST_VIDEO_FRAME_COMP_HEIGHT (in, plane); y++)
    {
      const guint8 *from = (guint8 *)GST_VIDEO_FRAME_PLANE_DATA (in, plane)
                           + y * (gssize)GST_VIDEO_FRAME_PLANE_STRIDE (in, plane);
      guint8 *to = (guint8 *)GST_VIDEO_FRAME_PLANE_DATA (out, plane)
                   + y * (gssize)GST_VIDEO_FRAME_PLANE_STRIDE (out, plane);
      const guint8 *upper = alphas + MIN (y * step, last_y) * alpha_stride;
      const guint8 *lower = alphas + MIN (y * step + step - 1, last_y) * alpha_stride;

      for (int x = 0; x < width; x++)
        {
          int left = MIN (x * step, last_x), right = MIN (x * step + step - 1, last_x);
          int alpha = (upper[left] + upper[right] + lower[left] + lower[right] + 2) / 4;

          to[x] = mix (from[x], paper, (guint8)alpha);
        }
    }
}

/* ---- vfuncs ---- */

static GstCaps *
sampan_flatten_transform_caps (GstBaseTransform *base,
                               GstPadDirection direction,
                               GstCaps *caps,
                               GstCaps *filter)
{
  GstCaps *result = gst_caps_copy (caps);
  GValue formats = G_VALUE_INIT, format = G_VALUE_INIT;

  g_value_init (&formats, GST_TYPE_LIST);
  g_value_init (&format, G_TYPE_STRING);
  g_value_set_static_string (&format, "I420");
  gst_value_list_append_value (&formats, &format);
  g_value_set_static_string (&format, "A420");
  if (direction == GST_PAD_SRC)
    {
      gst_value_list_append_value (&formats, &format);
      gst_caps_set_value (result, "format", &formats);
    }
  else
    gst_caps_set_simple (result, "format", G_TYPE_STRING, "I420", NULL);
  g_value_unset (&format);
  g_value_unset (&formats);
  return sampan_caps_narrow (result, filter);
}

static gboolean
sampan_flatten_set_info (GstVideoFilter *filter,
                         GstCaps *in_caps,
                         GstVideoInfo *in,
                         GstCaps *out_caps,
                         GstVideoInfo *out)
{
  gst_base_transform_set_passthrough (GST_BASE_TRANSFORM (filter),
                                      GST_VIDEO_INFO_FORMAT (in) == GST_VIDEO_FORMAT_I420);

  return TRUE;
}

static GstFlowReturn
sampan_flatten_transform_frame (GstVideoFilter *filter, GstVideoFrame *in, GstVideoFrame *out)
{
  gboolean full = in->info.colorimetry.range == GST_VIDEO_COLOR_RANGE_0_255;

  flatten_plane (in, out, 0, full ? 255 : 235);
  flatten_plane (in, out, 1, 128);
  flatten_plane (in, out, 2, 128);

  return GST_FLOW_OK;
}

static void
sampan_flatten_class_init (SampanFlattenClass *klass)
{
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  g_autoptr (GstCaps) both = gst_caps_from_string (GST_VIDEO_CAPS_MAKE ("{ I420, A420 }"));
  g_autoptr (GstCaps) opaque = gst_caps_from_string (GST_VIDEO_CAPS_MAKE ("I420"));

  GST_BASE_TRANSFORM_CLASS (klass)->transform_caps = sampan_flatten_transform_caps;
  klass->set_info = sampan_flatten_set_info;
  klass->transform_frame = sampan_flatten_transform_frame;

  gst_element_class_add_pad_template (element_class, gst_pad_template_new ("sink", GST_PAD_SINK,
                                                                           GST_PAD_ALWAYS, both));
  gst_element_class_add_pad_template (element_class, gst_pad_template_new ("src", GST_PAD_SRC,
                                                                           GST_PAD_ALWAYS, opaque));
  gst_element_class_set_static_metadata (element_class, "Sampan flatten", "Filter/Effect/Video",
                                         "Lays what can be seen through on white",
                                         "The Sampan developers");
}

static void
sampan_flatten_init (SampanFlatten *self)
{
}

/* ---- public ---- */

void
sampan_flatten_register (void)
{
  gst_element_register (NULL, "sampanflatten", GST_RANK_NONE, sampan_flatten_get_type ());
}
