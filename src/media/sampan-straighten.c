#include "sampan-straighten.h"

#include <math.h>

#include <gst/video/gstvideofilter.h>
#include <gst/video/video.h>

/* Planes whose chroma is halved both ways or not at all: one map then serves every plane. */
#define FORMATS "{ I420, YV12, A420, Y444, GRAY8 }"
/* Coordinates are fixed-point numbers with so many bits behind the point. */
#define BITS 16
#define ONE (1 << BITS)

typedef struct
{
  GstVideoFilter parent_instance;

  double degrees; /* under the object lock */
} SampanStraighten;

typedef GstVideoFilterClass SampanStraightenClass;

static GType sampan_straighten_get_type (void);

G_DEFINE_TYPE (SampanStraighten, sampan_straighten, GST_TYPE_VIDEO_FILTER)

enum
{
  PROP_0,
  PROP_DEGREES,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

typedef struct
{
  const guint8 *pixels;
  gssize stride;
  int width;
  int height;
} Plane;

/* ---- helpers ---- */

/* A pixel between four, clamped at the edges. x and y in fixed point. */
static guint8
sample (const Plane *plane, int x, int y)
{
  int fx = x & (ONE - 1), fy = y & (ONE - 1);
  int left = CLAMP (x >> BITS, 0, plane->width - 1);
  int top = CLAMP (y >> BITS, 0, plane->height - 1);
  int right = MIN (left + 1, plane->width - 1);
  int bottom = MIN (top + 1, plane->height - 1);
  const guint8 *upper = plane->pixels + top * plane->stride;
  const guint8 *lower = plane->pixels + bottom * plane->stride;
  gint64 above, below;

  above = (gint64)upper[left] * (ONE - fx) + (gint64)upper[right] * fx;
  below = (gint64)lower[left] * (ONE - fx) + (gint64)lower[right] * fx;

  return (above * (ONE - fy) + below * fy + ((gint64)1 << (2 * BITS - 1))) >> (2 * BITS);
}

static void
turn_plane (const Plane *in, guint8 *out, gssize stride, double cosine, double sine)
{
  double cx = (in->width - 1) / 2.0, cy = (in->height - 1) / 2.0;
  int step_x = (int)lround (cosine * ONE), step_y = (int)lround (-sine * ONE);

  for (int row = 0; row < in->height; row++)
    {
      guint8 *pixel = out + row * stride;
      int x = (int)lround ((cx - cx * cosine + (row - cy) * sine) * ONE);
      int y = (int)lround ((cy + cx * sine + (row - cy) * cosine) * ONE);

      for (int column = 0; column < in->width; column++)
        {
          pixel[column] = sample (in, x, y);
          x += step_x;
          y += step_y;
        }
    }
}

/* ---- vfuncs ---- */

static GstFlowReturn
sampan_straighten_transform_frame (GstVideoFilter *filter, GstVideoFrame *in, GstVideoFrame *out)
{
  SampanStraighten *self = (SampanStraighten *)filter;
  double width = GST_VIDEO_FRAME_WIDTH (in), height = GST_VIDEO_FRAME_HEIGHT (in);
  double angle, shrink;

  GST_OBJECT_LOCK (self);
  angle = self->degrees * G_PI / 180;
  GST_OBJECT_UNLOCK (self);

  /* The largest rectangle of the same shape that fits into the turned picture, relative to it. */
  shrink = 1 / (cos (angle) + fmax (width / height, height / width) * fabs (sin (angle)));
  for (guint i = 0; i < GST_VIDEO_FRAME_N_COMPONENTS (in); i++)
    {
      Plane plane = { GST_VIDEO_FRAME_COMP_DATA (in, i), GST_VIDEO_FRAME_COMP_STRIDE (in, i),
                      GST_VIDEO_FRAME_COMP_WIDTH (in, i), GST_VIDEO_FRAME_COMP_HEIGHT (in, i) };

      turn_plane (&plane, GST_VIDEO_FRAME_COMP_DATA (out, i), GST_VIDEO_FRAME_COMP_STRIDE (out, i),
                  cos (angle) * shrink, sin (angle) * shrink);
    }

  return GST_FLOW_OK;
}

static void
sampan_straighten_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SampanStraighten *self = (SampanStraighten *)object;

  GST_OBJECT_LOCK (self);
  self->degrees = g_value_get_double (value);
  GST_OBJECT_UNLOCK (self);
}

static void
sampan_straighten_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SampanStraighten *self = (SampanStraighten *)object;

  GST_OBJECT_LOCK (self);
  g_value_set_double (value, self->degrees);
  GST_OBJECT_UNLOCK (self);
}

static void
sampan_straighten_class_init (SampanStraightenClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  g_autoptr (GstCaps) caps = gst_caps_from_string (GST_VIDEO_CAPS_MAKE (FORMATS));

  object_class->set_property = sampan_straighten_set_property;
  object_class->get_property = sampan_straighten_get_property;
  GST_VIDEO_FILTER_CLASS (klass)->transform_frame = sampan_straighten_transform_frame;

  properties[PROP_DEGREES] =
      g_param_spec_double ("degrees", NULL, NULL, -45, 45, 0,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_PLAYING);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gst_element_class_add_pad_template (element_class, gst_pad_template_new ("sink", GST_PAD_SINK,
                                                                           GST_PAD_ALWAYS, caps));
  gst_element_class_add_pad_template (element_class, gst_pad_template_new ("src", GST_PAD_SRC,
                                                                           GST_PAD_ALWAYS, caps));
  gst_element_class_set_static_metadata (element_class, "Sampan straighten", "Filter/Effect/Video",
                                         "Turns a picture by a small angle",
                                         "The Sampan developers");
}

static void
sampan_straighten_init (SampanStraighten *self)
{
}

/* ---- public ---- */

void
sampan_straighten_register (void)
{
  gst_element_register (NULL, "sampanstraighten", GST_RANK_NONE, sampan_straighten_get_type ());
}
