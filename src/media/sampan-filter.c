#include "sampan-filter.h"

typedef struct
{
  /* Guarded by the object lock: set by any thread, read by the streaming thread. */
  double amounts[SAMPAN_FILTER_MAX_AMOUNTS];
  gboolean changed;
} SampanFilterPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (SampanFilter, sampan_filter, SAMPAN_TYPE_IN_PLACE)

#define FORMATS "{ I420, A420 }"

static gboolean
all_zero (SampanFilter *self, const double *amounts)
{
  for (guint i = 0; i < SAMPAN_FILTER_GET_CLASS (self)->n_amounts; i++)
    if (amounts[i] != 0)
      return FALSE;
  return TRUE;
}

static void
settings_changed (SampanFilter *self)
{
  SampanFilterPrivate *priv = sampan_filter_get_instance_private (self);
  gboolean neutral;

  GST_OBJECT_LOCK (self);
  priv->changed = TRUE;
  neutral = SAMPAN_FILTER_GET_CLASS (self)->is_neutral (self, priv->amounts);
  GST_OBJECT_UNLOCK (self);
  gst_base_transform_set_passthrough (GST_BASE_TRANSFORM (self), neutral);
}

static gboolean
sampan_filter_set_info (GstVideoFilter *filter,
                        GstCaps *in_caps,
                        GstVideoInfo *in_info,
                        GstCaps *out_caps,
                        GstVideoInfo *out_info)
{
  settings_changed (SAMPAN_FILTER (filter));
  return TRUE;
}

static GstFlowReturn
sampan_filter_transform_frame_ip (GstVideoFilter *filter, GstVideoFrame *frame)
{
  SampanFilter *self = SAMPAN_FILTER (filter);
  SampanFilterPrivate *priv = sampan_filter_get_instance_private (self);
  double amounts[SAMPAN_FILTER_MAX_AMOUNTS];
  gboolean changed, neutral;

  GST_OBJECT_LOCK (self);
  memcpy (amounts, priv->amounts, sizeof amounts);
  changed = priv->changed;
  /* The amounts may have become neutral after this frame was begun. */
  neutral = SAMPAN_FILTER_GET_CLASS (self)->is_neutral (self, amounts);
  if (!neutral)
    priv->changed = FALSE;
  GST_OBJECT_UNLOCK (self);

  if (!neutral)
    SAMPAN_FILTER_GET_CLASS (self)->process (self, frame, amounts, changed);
  return GST_FLOW_OK;
}

static void
sampan_filter_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  if (!sampan_filter_set_amount_property (SAMPAN_FILTER (object), prop_id, value))
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
sampan_filter_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (!sampan_filter_get_amount_property (SAMPAN_FILTER (object), prop_id, value))
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
sampan_filter_constructed (GObject *object)
{
  G_OBJECT_CLASS (sampan_filter_parent_class)->constructed (object);
  settings_changed (SAMPAN_FILTER (object));
}

static void
sampan_filter_class_init (SampanFilterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstVideoFilterClass *filter_class = GST_VIDEO_FILTER_CLASS (klass);
  g_autoptr (GstCaps) caps = gst_caps_from_string (GST_VIDEO_CAPS_MAKE (FORMATS));

  object_class->set_property = sampan_filter_set_property;
  object_class->get_property = sampan_filter_get_property;
  object_class->constructed = sampan_filter_constructed;
  filter_class->set_info = sampan_filter_set_info;
  filter_class->transform_frame_ip = sampan_filter_transform_frame_ip;
  klass->is_neutral = all_zero;

  gst_element_class_add_pad_template (element_class, gst_pad_template_new ("sink", GST_PAD_SINK,
                                                                           GST_PAD_ALWAYS, caps));
  gst_element_class_add_pad_template (element_class, gst_pad_template_new ("src", GST_PAD_SRC,
                                                                           GST_PAD_ALWAYS, caps));
}

static void
sampan_filter_init (SampanFilter *self)
{
}

void
sampan_filter_class_add_amount (SampanFilterClass *klass,
                                const char *name,
                                const char *nick,
                                const char *blurb,
                                double minimum,
                                double maximum,
                                double neutral)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  g_return_if_fail (klass->n_amounts < SAMPAN_FILTER_MAX_AMOUNTS);

  /* A class that installs properties does not inherit how they are set. */
  if (object_class->set_property == NULL)
    {
      object_class->set_property = sampan_filter_set_property;
      object_class->get_property = sampan_filter_get_property;
    }

  /* Construct properties, so that the default reaches the array of amounts. */
  g_object_class_install_property (G_OBJECT_CLASS (klass), ++klass->n_amounts,
                                   g_param_spec_double (name, nick, blurb, minimum, maximum,
                                                        neutral,
                                                        G_PARAM_READWRITE | G_PARAM_CONSTRUCT
                                                            | G_PARAM_STATIC_STRINGS
                                                            | GST_PARAM_MUTABLE_PLAYING));
}

gboolean
sampan_filter_set_amount_property (SampanFilter *self, guint prop_id, const GValue *value)
{
  SampanFilterPrivate *priv = sampan_filter_get_instance_private (self);

  if (prop_id == 0 || prop_id > SAMPAN_FILTER_GET_CLASS (self)->n_amounts)
    return FALSE;
  GST_OBJECT_LOCK (self);
  priv->amounts[prop_id - 1] = g_value_get_double (value);
  GST_OBJECT_UNLOCK (self);
  settings_changed (self);
  return TRUE;
}

gboolean
sampan_filter_get_amount_property (SampanFilter *self, guint prop_id, GValue *value)
{
  SampanFilterPrivate *priv = sampan_filter_get_instance_private (self);

  if (prop_id == 0 || prop_id > SAMPAN_FILTER_GET_CLASS (self)->n_amounts)
    return FALSE;
  GST_OBJECT_LOCK (self);
  g_value_set_double (value, priv->amounts[prop_id - 1]);
  GST_OBJECT_UNLOCK (self);
  return TRUE;
}

void
sampan_filter_invalidate (SampanFilter *self)
{
  g_return_if_fail (SAMPAN_IS_FILTER (self));
  settings_changed (self);
}
