#include "sampan-overlay.h"

#include "sampan-overlay-patch.h"

struct _SampanOverlay
{
  SampanInPlace parent_instance;

  /* Under the object lock. */
  SampanCaptionSet *captions;
  SampanTextSet *texts;
  SampanTimeMap *times; /* (nullable): the original's is the buffers' */

  /* Of the streaming thread: what is to be seen on the frame at hand, and the patches drawn for it.
   */
  SampanCaptionSet *shown_captions;
  SampanTextSet *shown_texts;
  guint64 caption_key;
  guint64 text_key;
  GPtrArray *patches;
};

G_DEFINE_FINAL_TYPE (SampanOverlay, sampan_overlay, SAMPAN_TYPE_IN_PLACE)

enum
{
  PROP_CAPTIONS = 1,
  PROP_TEXTS,
  PROP_TIMES,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

#define CAPS GST_VIDEO_CAPS_MAKE ("{ I420, A420 }")

static GstStaticPadTemplate sink_template =
    GST_STATIC_PAD_TEMPLATE ("sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS (CAPS));
static GstStaticPadTemplate src_template =
    GST_STATIC_PAD_TEMPLATE ("src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS (CAPS));

static void
drop_patches (SampanOverlay *self)
{
  g_ptr_array_set_size (self->patches, 0);
  self->caption_key = 0;
  self->text_key = 0;
  g_clear_pointer (&self->shown_captions, sampan_caption_set_unref);
  g_clear_pointer (&self->shown_texts, sampan_text_set_unref);
}

typedef void (*DrawFunc) (
    SampanOverlay *self, guint i, gint64 time, cairo_t *cr, const GstVideoInfo *info);

/* Draws into a patch with even corners, as chroma needs. */
static void
add_patch (
    SampanOverlay *self, const cairo_rectangle_int_t *area, DrawFunc draw, guint i, gint64 time)
{
  const GstVideoInfo *info = &GST_VIDEO_FILTER (self)->in_info;
  int x = area->x & ~1, y = area->y & ~1;
  int width = (area->x + area->width - x + 1) & ~1, height = (area->y + area->height - y + 1) & ~1;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);

  cairo_translate (cr, -x, -y);
  draw (self, i, time, cr, info);
  cairo_destroy (cr);
  g_ptr_array_add (self->patches, sampan_overlay_patch_new (surface, x, y, info));
  cairo_surface_destroy (surface);
}

static void
draw_captions (SampanOverlay *self, guint i, gint64 time, cairo_t *cr, const GstVideoInfo *info)
{
  sampan_caption_set_draw (self->shown_captions, cr, time, GST_VIDEO_INFO_WIDTH (info),
                           GST_VIDEO_INFO_HEIGHT (info));
}

static void
draw_text (SampanOverlay *self, guint i, gint64 time, cairo_t *cr, const GstVideoInfo *info)
{
  sampan_text_set_draw_one (self->shown_texts, i, cr, GST_VIDEO_INFO_WIDTH (info),
                            GST_VIDEO_INFO_HEIGHT (info));
}

static void
draw_patches (SampanOverlay *self, gint64 original, double result)
{
  const GstVideoInfo *info = &GST_VIDEO_FILTER (self)->in_info;
  int width = GST_VIDEO_INFO_WIDTH (info), height = GST_VIDEO_INFO_HEIGHT (info);
  cairo_rectangle_int_t area;

  g_ptr_array_set_size (self->patches, 0);
  for (guint i = 0; self->text_key != 0 && i < sampan_text_set_get_length (self->shown_texts); i++)
    if (sampan_text_set_is_active (self->shown_texts, i, result)
        && sampan_text_set_get_area (self->shown_texts, i, width, height, &area))
      add_patch (self, &area, draw_text, i, 0);
  if (self->caption_key != 0
      && sampan_caption_set_get_area (self->shown_captions, original, width, height, &area))
    add_patch (self, &area, draw_captions, 0, original);
}

/* The time in the stream, which seeks do not change. */
static GstClockTime
get_buffer_time (GstBaseTransform *transform, GstBuffer *buffer)
{
  GstClockTime time = GST_BUFFER_PTS (buffer), stream_time;

  if (!GST_CLOCK_TIME_IS_VALID (time))
    return 0;
  if (transform->segment.format == GST_FORMAT_TIME)
    {
      stream_time = gst_segment_to_stream_time (&transform->segment, GST_FORMAT_TIME, time);
      if (GST_CLOCK_TIME_IS_VALID (stream_time))
        time = stream_time;
    }
  return time;
}

static void
sampan_overlay_before_transform (GstBaseTransform *transform, GstBuffer *buffer)
{
  SampanOverlay *self = SAMPAN_OVERLAY (transform);
  g_autoptr (SampanCaptionSet) captions = NULL;
  g_autoptr (SampanTextSet) texts = NULL;
  guint64 caption_key = 0, text_key = 0;
  GstClockTime time = get_buffer_time (transform, buffer);
  double result = time / (double)GST_SECOND;
  gint64 original;

  GST_OBJECT_LOCK (self);
  captions = self->captions != NULL ? sampan_caption_set_ref (self->captions) : NULL;
  texts = self->texts != NULL ? sampan_text_set_ref (self->texts) : NULL;
  original = self->times != NULL ? sampan_time_map_get_moment (self->times, time)
                                 : (gint64)(time / GST_MSECOND);
  GST_OBJECT_UNLOCK (self);

  if (captions != NULL)
    caption_key = sampan_caption_set_key (captions, original);
  if (texts != NULL)
    text_key = sampan_text_set_key (texts, result);

  if (captions != self->shown_captions || texts != self->shown_texts
      || caption_key != self->caption_key || text_key != self->text_key)
    {
      drop_patches (self);
      self->shown_captions = g_steal_pointer (&captions);
      self->shown_texts = g_steal_pointer (&texts);
      self->caption_key = caption_key;
      self->text_key = text_key;
      draw_patches (self, original, result);
    }
  /* In passthrough the base class neither copies nor maps the frame. */
  gst_base_transform_set_passthrough (transform, self->patches->len == 0);
}

static gboolean
sampan_overlay_set_info (GstVideoFilter *filter,
                         GstCaps *in_caps,
                         GstVideoInfo *in_info,
                         GstCaps *out_caps,
                         GstVideoInfo *out_info)
{
  SampanOverlay *self = SAMPAN_OVERLAY (filter);
  g_autoptr (SampanCaptionSet) captions = NULL;

  drop_patches (self);
  GST_OBJECT_LOCK (self);
  captions = self->captions != NULL ? sampan_caption_set_ref (self->captions) : NULL;
  GST_OBJECT_UNLOCK (self);
  /* Before the first frame there is time for it. */
  if (captions != NULL)
    sampan_caption_set_prepare (captions, GST_VIDEO_INFO_WIDTH (in_info),
                                GST_VIDEO_INFO_HEIGHT (in_info));
  return TRUE;
}

static gboolean
sampan_overlay_stop (GstBaseTransform *transform)
{
  drop_patches (SAMPAN_OVERLAY (transform));
  return TRUE;
}

static GstFlowReturn
sampan_overlay_transform_frame_ip (GstVideoFilter *filter, GstVideoFrame *frame)
{
  SampanOverlay *self = SAMPAN_OVERLAY (filter);

  for (guint i = 0; i < self->patches->len; i++)
    sampan_overlay_patch_blend (g_ptr_array_index (self->patches, i), frame);
  return GST_FLOW_OK;
}

static void
sampan_overlay_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  SampanOverlay *self = SAMPAN_OVERLAY (object);
  SampanCaptionSet *captions = NULL;
  SampanTextSet *texts = NULL;
  SampanTimeMap *times = NULL;

  GST_OBJECT_LOCK (self);
  switch (prop_id)
    {
    case PROP_CAPTIONS:
      captions = self->captions;
      self->captions = g_value_dup_boxed (value);
      break;
    case PROP_TEXTS:
      texts = self->texts;
      self->texts = g_value_dup_boxed (value);
      break;
    case PROP_TIMES:
      times = self->times;
      self->times = g_value_dup_boxed (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
  GST_OBJECT_UNLOCK (self);
  g_clear_pointer (&captions, sampan_caption_set_unref);
  g_clear_pointer (&texts, sampan_text_set_unref);
  g_clear_pointer (&times, sampan_time_map_unref);
}

static void
sampan_overlay_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  SampanOverlay *self = SAMPAN_OVERLAY (object);

  GST_OBJECT_LOCK (self);
  switch (prop_id)
    {
    case PROP_CAPTIONS:
      g_value_set_boxed (value, self->captions);
      break;
    case PROP_TEXTS:
      g_value_set_boxed (value, self->texts);
      break;
    case PROP_TIMES:
      g_value_set_boxed (value, self->times);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
  GST_OBJECT_UNLOCK (self);
}

static void
sampan_overlay_finalize (GObject *object)
{
  SampanOverlay *self = SAMPAN_OVERLAY (object);

  drop_patches (self);
  g_ptr_array_unref (self->patches);
  g_clear_pointer (&self->captions, sampan_caption_set_unref);
  g_clear_pointer (&self->texts, sampan_text_set_unref);
  g_clear_pointer (&self->times, sampan_time_map_unref);
  G_OBJECT_CLASS (sampan_overlay_parent_class)->finalize (object);
}

static void
sampan_overlay_class_init (SampanOverlayClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstBaseTransformClass *transform_class = GST_BASE_TRANSFORM_CLASS (klass);
  GstVideoFilterClass *filter_class = GST_VIDEO_FILTER_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_PLAYING;

  object_class->set_property = sampan_overlay_set_property;
  object_class->get_property = sampan_overlay_get_property;
  object_class->finalize = sampan_overlay_finalize;

  props[PROP_CAPTIONS] = g_param_spec_boxed ("captions", "Captions", "The captions to draw",
                                             SAMPAN_TYPE_CAPTION_SET, flags);
  props[PROP_TEXTS] =
      g_param_spec_boxed ("texts", "Texts", "The texts to draw", SAMPAN_TYPE_TEXT_SET, flags);
  props[PROP_TIMES] =
      g_param_spec_boxed ("times", "Times", "Where the captions' times lie in the buffers'",
                          SAMPAN_TYPE_TIME_MAP, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);
  gst_element_class_set_static_metadata (element_class, "Sampan overlay", "Filter/Effect/Video",
                                         "Draws captions and texts on video", "Sampan");

  transform_class->before_transform = sampan_overlay_before_transform;
  transform_class->stop = sampan_overlay_stop;
  transform_class->transform_ip_on_passthrough = FALSE;
  filter_class->set_info = sampan_overlay_set_info;
  filter_class->transform_frame_ip = sampan_overlay_transform_frame_ip;
}

static void
sampan_overlay_init (SampanOverlay *self)
{
  self->patches = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_overlay_patch_free);
}
