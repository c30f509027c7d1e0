#include "sampan-upscale.h"

#include <glib/gi18n-lib.h>
#include <gst/video/video.h>

#include "infer/sampan-model.h"
#include "sampan-caps.h"
#include "sampan-enlarger.h"

/* Results of up to so many pixels are kept: what a preview shows. */
#define MAX_KEPT (24 * 1000 * 1000)

struct _SampanUpscale
{
  GstVideoFilter parent_instance;

  int factor; /* guarded by the object lock */
  /* Guarded by the object lock; another one after each flush or stop. */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (SampanUpscale, sampan_upscale, GST_TYPE_VIDEO_FILTER)

enum
{
  PROP_0,
  PROP_FACTOR,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

#define CAPS GST_VIDEO_CAPS_MAKE ("{ I420, A420 }")

static GstStaticPadTemplate sink_template =
    GST_STATIC_PAD_TEMPLATE ("sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS (CAPS));
static GstStaticPadTemplate src_template =
    GST_STATIC_PAD_TEMPLATE ("src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS (CAPS));

/* The last result of all, for the next element that is asked for the same. */
static struct
{
  GMutex mutex;
  char *key;
  GstBuffer *buffer;
} kept;

/* ---- helpers ---- */

static int
get_factor (SampanUpscale *self)
{
  int factor;

  GST_OBJECT_LOCK (self);
  factor = self->factor;
  GST_OBJECT_UNLOCK (self);
  return factor;
}

static GCancellable *
dup_cancellable (SampanUpscale *self)
{
  GCancellable *cancellable;

  GST_OBJECT_LOCK (self);
  cancellable = g_object_ref (self->cancellable);
  GST_OBJECT_UNLOCK (self);
  return cancellable;
}

/* What is being enlarged is given up. */
static void
cancel (SampanUpscale *self)
{
  g_autoptr (GCancellable) cancellable = dup_cancellable (self);

  g_cancellable_cancel (cancellable);
}

static void
make_ready (SampanUpscale *self)
{
  GCancellable *cancellable = g_cancellable_new (), *old;

  GST_OBJECT_LOCK (self);
  old = self->cancellable;
  self->cancellable = cancellable;
  GST_OBJECT_UNLOCK (self);
  g_clear_object (&old);
}

/* A digest of all that the result depends on. */
static char *
make_key (const GstVideoFrame *in, const GstVideoFrame *out)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);
  g_autofree char *colorimetry = gst_video_colorimetry_to_string (&in->info.colorimetry);
  g_autofree char *text = g_strdup_printf ("%d %d %d %d %s", (int)GST_VIDEO_FRAME_FORMAT (in),
                                           GST_VIDEO_FRAME_WIDTH (in), GST_VIDEO_FRAME_HEIGHT (in),
                                           GST_VIDEO_FRAME_WIDTH (out), colorimetry);

  g_checksum_update (checksum, (const guchar *)text, -1);
  for (guint p = 0; p < GST_VIDEO_FRAME_N_PLANES (in); p++)
    for (int y = 0; y < GST_VIDEO_FRAME_COMP_HEIGHT (in, p); y++)
      g_checksum_update (checksum,
                         (const guchar *)GST_VIDEO_FRAME_PLANE_DATA (in, p)
                             + (gsize)y * GST_VIDEO_FRAME_PLANE_STRIDE (in, p),
                         GST_VIDEO_FRAME_COMP_WIDTH (in, p));
  return g_strdup (g_checksum_get_string (checksum));
}

/* Returns: (transfer full) (nullable): the result that is kept under that key */
static GstBuffer *
find_kept (const char *key)
{
  GstBuffer *buffer = NULL;

  g_mutex_lock (&kept.mutex);
  if (g_strcmp0 (key, kept.key) == 0)
    buffer = gst_buffer_ref (kept.buffer);
  g_mutex_unlock (&kept.mutex);
  return buffer;
}

static void
keep (const char *key, const GstVideoFrame *frame)
{
  GstBuffer *copy = gst_buffer_new_allocate (NULL, frame->info.size, NULL);
  GstVideoInfo info = frame->info;
  GstVideoFrame target;

  if (!gst_video_frame_map (&target, &info, copy, GST_MAP_WRITE))
    {
      gst_buffer_unref (copy);
      return;
    }
  gst_video_frame_copy (&target, frame);
  gst_video_frame_unmap (&target);
  g_mutex_lock (&kept.mutex);
  g_set_str (&kept.key, key);
  gst_clear_buffer (&kept.buffer);
  kept.buffer = copy;
  g_mutex_unlock (&kept.mutex);
}

static gboolean
copy_kept (const char *key, GstVideoFrame *out)
{
  g_autoptr (GstBuffer) buffer = find_kept (key);
  GstVideoInfo info = out->info;
  GstVideoFrame source;

  gst_video_info_set_format (&info, GST_VIDEO_FRAME_FORMAT (out), GST_VIDEO_FRAME_WIDTH (out),
                             GST_VIDEO_FRAME_HEIGHT (out));
  if (buffer == NULL || !gst_video_frame_map (&source, &info, buffer, GST_MAP_READ))
    return FALSE;
  gst_video_frame_copy (out, &source);
  gst_video_frame_unmap (&source);
  return TRUE;
}

static void
post_error (SampanUpscale *self, const GError *error)
{
  const char *words = error->message;

  if (!g_error_matches (error, SAMPAN_INFER_ERROR, SAMPAN_INFER_ERROR_NOT_FOUND))
    words = _ ("The picture could not be enlarged: the vision model failed. Installing Sampan’s "
               "models again may help.");
  GST_ELEMENT_ERROR (self, RESOURCE, NOT_FOUND, ("%s", words), ("%s", error->message));
}

static int
scale_length (int length, int factor, gboolean enlarge)
{
  if (!enlarge)
    return MAX (length / factor, 1);
  return length > G_MAXINT / factor ? G_MAXINT : length * factor;
}

/* A width or height of caps, a number or a range. Returns: whether the result is one that can be.
 */
static gboolean
scale_field (GstStructure *structure, const char *name, int factor, gboolean enlarge)
{
  const GValue *value = gst_structure_get_value (structure, name);

  if (value != NULL && G_VALUE_HOLDS_INT (value))
    {
      int length = g_value_get_int (value);

      if (!enlarge && length % factor != 0)
        return FALSE;
      gst_structure_set (structure, name, G_TYPE_INT, scale_length (length, factor, enlarge), NULL);
    }
  else if (value != NULL && GST_VALUE_HOLDS_INT_RANGE (value))
    gst_structure_set (structure, name, GST_TYPE_INT_RANGE,
                       scale_length (gst_value_get_int_range_min (value), factor, enlarge),
                       scale_length (gst_value_get_int_range_max (value), factor, enlarge), NULL);
  else
    gst_structure_set (structure, name, GST_TYPE_INT_RANGE, 1, G_MAXINT, NULL);
  return TRUE;
}

/* ---- callbacks ---- */

static void
on_progress (double fraction, gpointer data)
{
  SampanUpscale *self = data;

  gst_element_post_message (
      GST_ELEMENT (self),
      gst_message_new_application (GST_OBJECT (self),
                                   gst_structure_new (SAMPAN_UPSCALE_PROGRESS, "fraction",
                                                      G_TYPE_DOUBLE, fraction, NULL)));
}

/* ---- vfuncs ---- */

static GstCaps *
sampan_upscale_transform_caps (GstBaseTransform *transform,
                               GstPadDirection direction,
                               GstCaps *caps,
                               GstCaps *filter)
{
  int factor = get_factor (SAMPAN_UPSCALE (transform));
  GstCaps *result = gst_caps_new_empty ();

  for (guint i = 0; i < gst_caps_get_size (caps); i++)
    {
      GstStructure *structure = gst_structure_copy (gst_caps_get_structure (caps, i));
      gboolean enlarge = direction == GST_PAD_SINK;

      if (scale_field (structure, "width", factor, enlarge)
          && scale_field (structure, "height", factor, enlarge))
        gst_caps_append_structure_full (result, structure,
                                        gst_caps_features_copy (gst_caps_get_features (caps, i)));
      else
        gst_structure_free (structure);
    }
  return sampan_caps_narrow (result, filter);
}

static GstFlowReturn
sampan_upscale_transform_frame (GstVideoFilter *filter, GstVideoFrame *in, GstVideoFrame *out)
{
  SampanUpscale *self = SAMPAN_UPSCALE (filter);
  g_autoptr (GError) error = NULL;
  g_autofree char *key = NULL;
  g_autoptr (SampanEnlarger) enlarger = NULL;
  g_autoptr (GCancellable) cancellable = dup_cancellable (self);

  if ((gint64)GST_VIDEO_FRAME_WIDTH (out) * GST_VIDEO_FRAME_HEIGHT (out) <= MAX_KEPT)
    key = make_key (in, out);
  if (key != NULL && copy_kept (key, out))
    return GST_FLOW_OK;
  enlarger = sampan_enlarger_new (&error);
  if (enlarger == NULL
      || !sampan_enlarger_run (enlarger, in, out, on_progress, self, cancellable, &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return GST_FLOW_FLUSHING;
      post_error (self, error);
      return GST_FLOW_ERROR;
    }
  if (key != NULL)
    keep (key, out);
  return GST_FLOW_OK;
}

static gboolean
sampan_upscale_sink_event (GstBaseTransform *transform, GstEvent *event)
{
  SampanUpscale *self = SAMPAN_UPSCALE (transform);

  if (GST_EVENT_TYPE (event) == GST_EVENT_FLUSH_START)
    cancel (self);
  else if (GST_EVENT_TYPE (event) == GST_EVENT_FLUSH_STOP)
    make_ready (self);
  return GST_BASE_TRANSFORM_CLASS (sampan_upscale_parent_class)->sink_event (transform, event);
}

static GstStateChangeReturn
sampan_upscale_change_state (GstElement *element, GstStateChange transition)
{
  SampanUpscale *self = SAMPAN_UPSCALE (element);

  /* Before the streaming thread is waited for. */
  if (transition == GST_STATE_CHANGE_PAUSED_TO_READY)
    cancel (self);
  else if (transition == GST_STATE_CHANGE_READY_TO_PAUSED)
    make_ready (self);
  return GST_ELEMENT_CLASS (sampan_upscale_parent_class)->change_state (element, transition);
}

static void
sampan_upscale_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  SampanUpscale *self = SAMPAN_UPSCALE (object);

  switch (prop_id)
    {
    case PROP_FACTOR:
      GST_OBJECT_LOCK (self);
      self->factor = g_value_get_int (value) > 2 ? 4 : 2;
      GST_OBJECT_UNLOCK (self);
      gst_base_transform_reconfigure_sink (GST_BASE_TRANSFORM (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sampan_upscale_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_FACTOR:
      g_value_set_int (value, get_factor (SAMPAN_UPSCALE (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sampan_upscale_finalize (GObject *object)
{
  g_clear_object (&SAMPAN_UPSCALE (object)->cancellable);

  G_OBJECT_CLASS (sampan_upscale_parent_class)->finalize (object);
}

static void
sampan_upscale_class_init (SampanUpscaleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstBaseTransformClass *transform_class = GST_BASE_TRANSFORM_CLASS (klass);

  object_class->set_property = sampan_upscale_set_property;
  object_class->get_property = sampan_upscale_get_property;
  object_class->finalize = sampan_upscale_finalize;
  element_class->change_state = sampan_upscale_change_state;
  transform_class->transform_caps = sampan_upscale_transform_caps;
  transform_class->sink_event = sampan_upscale_sink_event;
  GST_VIDEO_FILTER_CLASS (klass)->transform_frame = sampan_upscale_transform_frame;
  properties[PROP_FACTOR] =
      g_param_spec_int ("factor", "Factor", "How many times as wide and high: 2 or 4", 2, 4, 2,
                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);
  gst_element_class_set_static_metadata (element_class, "Upscale", "Filter/Effect/Video",
                                         "Makes pictures larger and sharper", "Sampan");
}

static void
sampan_upscale_init (SampanUpscale *self)
{
  self->factor = 2;
  self->cancellable = g_cancellable_new ();
}
