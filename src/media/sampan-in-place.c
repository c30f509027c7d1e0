#include "sampan-in-place.h"

typedef struct
{
  /* Of the streaming thread: frames of the format @info. */
  GstBufferPool *pool;
  GstVideoInfo info;
} SampanInPlacePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (SampanInPlace, sampan_in_place, GST_TYPE_VIDEO_FILTER)

static void
drop_pool (SampanInPlacePrivate *priv)
{
  if (priv->pool != NULL)
    gst_buffer_pool_set_active (priv->pool, FALSE);
  gst_clear_object (&priv->pool);
}

static GstBufferPool *
ensure_pool (SampanInPlace *self)
{
  SampanInPlacePrivate *priv = sampan_in_place_get_instance_private (self);
  const GstVideoInfo *info = &GST_VIDEO_FILTER (self)->in_info;
  g_autoptr (GstCaps) caps = NULL;
  GstStructure *config;

  if (priv->pool != NULL && gst_video_info_is_equal (&priv->info, info))
    return priv->pool;

  drop_pool (priv);
  priv->pool = gst_video_buffer_pool_new ();
  priv->info = *info;
  caps = gst_video_info_to_caps (info);
  config = gst_buffer_pool_get_config (priv->pool);
  gst_buffer_pool_config_set_params (config, caps, (guint)GST_VIDEO_INFO_SIZE (info), 0, 0);
  if (!gst_buffer_pool_set_config (priv->pool, config)
      || !gst_buffer_pool_set_active (priv->pool, TRUE))
    gst_clear_object (&priv->pool);

  return priv->pool;
}

static gboolean
copy_frame (const GstVideoInfo *info, GstBuffer *from, GstBuffer *to)
{
  GstVideoFrame in, out;
  gboolean copied = FALSE;

  if (!gst_video_frame_map (&in, info, from, GST_MAP_READ))
    return FALSE;
  if (gst_video_frame_map (&out, info, to, GST_MAP_WRITE))
    {
      copied = gst_video_frame_copy (&out, &in);
      gst_video_frame_unmap (&out);
    }
  gst_video_frame_unmap (&in);

  return copied;
}

static GstFlowReturn
sampan_in_place_prepare_output_buffer (GstBaseTransform *base, GstBuffer *in, GstBuffer **out)
{
  GstBaseTransformClass *parent_class = GST_BASE_TRANSFORM_CLASS (sampan_in_place_parent_class);
  GstBufferPool *pool;
  GstFlowReturn result;

  if (gst_base_transform_is_passthrough (base)
      || (gst_buffer_is_writable (in) && gst_buffer_is_all_memory_writable (in)))
    return parent_class->prepare_output_buffer (base, in, out);

  pool = ensure_pool (SAMPAN_IN_PLACE (base));
  if (pool == NULL)
    return parent_class->prepare_output_buffer (base, in, out);

  result = gst_buffer_pool_acquire_buffer (pool, out, NULL);
  if (result != GST_FLOW_OK)
    return result;
  if (!copy_frame (&GST_VIDEO_FILTER (base)->in_info, in, *out)
      || !parent_class->copy_metadata (base, in, *out))
    {
      gst_clear_buffer (out);
      GST_ELEMENT_ERROR (base, STREAM, FAILED, (NULL), ("a frame could not be copied"));
      return GST_FLOW_ERROR;
    }

  return GST_FLOW_OK;
}

static void
sampan_in_place_finalize (GObject *object)
{
  drop_pool (sampan_in_place_get_instance_private (SAMPAN_IN_PLACE (object)));

  G_OBJECT_CLASS (sampan_in_place_parent_class)->finalize (object);
}

static void
sampan_in_place_class_init (SampanInPlaceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sampan_in_place_finalize;
  GST_BASE_TRANSFORM_CLASS (klass)->prepare_output_buffer = sampan_in_place_prepare_output_buffer;
}

static void
sampan_in_place_init (SampanInPlace *self)
{
}
