#include "sampan-scale.h"

#include "sampan-caps.h"

#include <zimg.h>

/* What zimg wants of its rows: zimg.h, at zimg_image_buffer_const. */
#define ALIGNMENT 64

/* Some rows of a plane, aligned, through which the plane is read or written. */
typedef struct
{
  guint8 *memory;
  ptrdiff_t stride;
  unsigned mask;

  guint8 *plane;
  int plane_stride;
} Rows;

/* Brings one plane to another size. */
typedef struct
{
  zimg_filter_graph *graph;
  gpointer memory;
  Rows in;
  Rows out;
} Scaler;

struct _SampanScale
{
  GstVideoFilter parent_instance;

  gboolean lanczos;

  /* Of the streaming thread: of the luma and of the chroma, of a frame or of one of its fields. */
  Scaler scalers[2];
  int fields;
};

G_DEFINE_FINAL_TYPE (SampanScale, sampan_scale, GST_TYPE_VIDEO_FILTER)

enum
{
  PROP_LANCZOS = 1
};

/* ---- helpers ---- */

static gpointer
allocate (gsize size)
{
  return g_aligned_alloc (1, MAX (size, 1), ALIGNMENT);
}

static void
clear_scaler (Scaler *scaler)
{
  zimg_filter_graph_free (scaler->graph);
  g_aligned_free (scaler->memory);
  g_aligned_free (scaler->in.memory);
  g_aligned_free (scaler->out.memory);
  *scaler = (Scaler){ .graph = NULL };
}

static void
clear_scalers (SampanScale *self)
{
  for (int i = 0; i < 2; i++)
    clear_scaler (&self->scalers[i]);
}

/* Makes place for @n rows at a time, of the @height that there are. */
static void
make_rows (Rows *rows, unsigned n, int width, int height)
{
  rows->mask = zimg_select_buffer_mask (n);
  rows->stride = (width + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  rows->memory = allocate ((gsize)rows->stride
                           * (rows->mask == ZIMG_BUFFER_MAX ? (gsize)height : rows->mask + 1));
}

static gboolean
make_scaler (Scaler *scaler,
             const zimg_image_format *from,
             const zimg_image_format *to,
             const zimg_graph_builder_params *parameters)
{
  unsigned in, out;
  size_t size;

  scaler->graph = zimg_filter_graph_build (from, to, parameters);
  if (scaler->graph == NULL || zimg_filter_graph_get_tmp_size (scaler->graph, &size) != 0
      || zimg_filter_graph_get_input_buffering (scaler->graph, &in) != 0
      || zimg_filter_graph_get_output_buffering (scaler->graph, &out) != 0)
    return FALSE;
  scaler->memory = allocate (size);
  make_rows (&scaler->in, in, (int)from->width, (int)from->height);
  make_rows (&scaler->out, out, (int)to->width, (int)to->height);

  return TRUE;
}

static int
read_row (gpointer data, unsigned row, unsigned left, unsigned right)
{
  Rows *rows = data;

  memcpy (rows->memory + (row & rows->mask) * rows->stride + left,
          rows->plane + (gsize)row * (gsize)rows->plane_stride + left, right - left);

  return 0;
}

static int
write_row (gpointer data, unsigned row, unsigned left, unsigned right)
{
  Rows *rows = data;

  memcpy (rows->plane + (gsize)row * (gsize)rows->plane_stride + left,
          rows->memory + (row & rows->mask) * rows->stride + left, right - left);

  return 0;
}

static gboolean
run_scaler (Scaler *scaler)
{
  Rows *in = &scaler->in, *out = &scaler->out;
  zimg_image_buffer_const from = { .version = ZIMG_API_VERSION,
                                   .plane[0] = { in->memory, in->stride, in->mask } };
  zimg_image_buffer to = { .version = ZIMG_API_VERSION,
                           .plane[0] = { out->memory, out->stride, out->mask } };

  return zimg_filter_graph_process (scaler->graph, &from, &to, scaler->memory, read_row, in,
                                    write_row, out)
         == 0;
}

/* The two fields of an interlaced frame are two pictures, one in every other row each; of frames
 * with an odd number of rows in a plane nobody knows which. */
static gboolean
has_fields (const GstVideoInfo *info)
{
  return GST_VIDEO_INFO_IS_INTERLACED (info) && GST_VIDEO_INFO_HEIGHT (info) % 4 == 0;
}

/* How far, in pixels of its plane, a chroma lies from where it would if each were in the middle of
 * its four pixels. */
static double
get_shift (const GstVideoInfo *info, GstVideoChromaSite site)
{
  return (GST_VIDEO_INFO_CHROMA_SITE (info) & site) != 0 ? -0.25 : 0;
}

static gboolean
make_plane_scaler (SampanScale *self, const GstVideoInfo *in, const GstVideoInfo *out, int plane)
{
  zimg_image_format from, to;
  zimg_graph_builder_params parameters;

  zimg_image_format_default (&from, ZIMG_API_VERSION);
  from.width = (unsigned)GST_VIDEO_INFO_COMP_WIDTH (in, plane);
  from.height = (unsigned)(GST_VIDEO_INFO_COMP_HEIGHT (in, plane) / self->fields);
  from.pixel_type = ZIMG_PIXEL_BYTE;
  from.color_family = ZIMG_COLOR_GREY;
  from.pixel_range = ZIMG_RANGE_FULL;
  to = from;
  to.width = (unsigned)GST_VIDEO_INFO_COMP_WIDTH (out, plane);
  to.height = (unsigned)(GST_VIDEO_INFO_COMP_HEIGHT (out, plane) / self->fields);
  /* Chroma keeps its place beside the luma, also where half a width is not whole. */
  if (plane == 1)
    {
      double x = (double)GST_VIDEO_INFO_WIDTH (in) / GST_VIDEO_INFO_WIDTH (out);
      double y = (double)GST_VIDEO_INFO_HEIGHT (in) / GST_VIDEO_INFO_HEIGHT (out);

      from.active_region.left = get_shift (in, GST_VIDEO_CHROMA_SITE_H_COSITED) * (x - 1);
      from.active_region.top = get_shift (in, GST_VIDEO_CHROMA_SITE_V_COSITED) * (y - 1);
      from.active_region.width = to.width * x;
      from.active_region.height = to.height * y;
    }

  zimg_graph_builder_params_default (&parameters, ZIMG_API_VERSION);
  parameters.cpu_type = ZIMG_CPU_AUTO_64B;
  parameters.resample_filter = self->lanczos ? ZIMG_RESIZE_LANCZOS : ZIMG_RESIZE_BICUBIC;
  /* Catmull-Rom's b and c, or the lobes of Lanczos' filter. */
  parameters.filter_param_a = self->lanczos ? 3 : 0;
  parameters.filter_param_b = 0.5;

  return make_scaler (&self->scalers[plane], &from, &to, &parameters);
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
  return sampan_caps_narrow (result, filter);
}

static gboolean
sampan_scale_set_info (GstVideoFilter *filter,
                       GstCaps *in_caps,
                       GstVideoInfo *in,
                       GstCaps *out_caps,
                       GstVideoInfo *out)
{
  SampanScale *self = SAMPAN_SCALE (filter);

  clear_scalers (self);
  self->fields = has_fields (in) && has_fields (out) ? 2 : 1;

  return make_plane_scaler (self, in, out, 0) && make_plane_scaler (self, in, out, 1);
}

static GstFlowReturn
sampan_scale_transform_frame (GstVideoFilter *filter, GstVideoFrame *in, GstVideoFrame *out)
{
  SampanScale *self = SAMPAN_SCALE (filter);

  for (guint i = 0; i < GST_VIDEO_FRAME_N_PLANES (in); i++)
    for (int field = 0; field < self->fields; field++)
      {
        Scaler *scaler = &self->scalers[i == 1 || i == 2];
        int in_stride = GST_VIDEO_FRAME_PLANE_STRIDE (in, i);
        int out_stride = GST_VIDEO_FRAME_PLANE_STRIDE (out, i);

        scaler->in.plane = (guint8 *)GST_VIDEO_FRAME_PLANE_DATA (in, i) + field * in_stride;
        scaler->in.plane_stride = self->fields * in_stride;
        scaler->out.plane = (guint8 *)GST_VIDEO_FRAME_PLANE_DATA (out, i) + field * out_stride;
        scaler->out.plane_stride = self->fields * out_stride;
        if (!run_scaler (scaler))
          {
            GST_ELEMENT_ERROR (self, STREAM, FAILED, (NULL), ("zimg could not scale a frame"));
            return GST_FLOW_ERROR;
          }
      }

  return GST_FLOW_OK;
}

static gboolean
sampan_scale_stop (GstBaseTransform *base)
{
  clear_scalers (SAMPAN_SCALE (base));

  return TRUE;
}

static void
sampan_scale_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  SAMPAN_SCALE (object)->lanczos = g_value_get_boolean (value);
}

static void
sampan_scale_finalize (GObject *object)
{
  clear_scalers (SAMPAN_SCALE (object));

  G_OBJECT_CLASS (sampan_scale_parent_class)->finalize (object);
}

static void
sampan_scale_class_init (SampanScaleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstBaseTransformClass *transform_class = GST_BASE_TRANSFORM_CLASS (klass);
  GstVideoFilterClass *filter_class = GST_VIDEO_FILTER_CLASS (klass);
  g_autoptr (GstCaps) caps = gst_caps_from_string (GST_VIDEO_CAPS_MAKE ("{ I420, A420 }"));

  object_class->set_property = sampan_scale_set_property;
  object_class->finalize = sampan_scale_finalize;
  transform_class->transform_caps = sampan_scale_transform_caps;
  transform_class->stop = sampan_scale_stop;
  transform_class->passthrough_on_same_caps = TRUE;
  filter_class->set_info = sampan_scale_set_info;
  filter_class->transform_frame = sampan_scale_transform_frame;

  /* Read when the sizes become known. */
  g_object_class_install_property (
      object_class, PROP_LANCZOS,
      g_param_spec_boolean ("lanczos", "Lanczos", "Lanczos' filter in place of Catmull-Rom's",
                            FALSE, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));

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
