#include "sampan-cue-item-private.h"
#include "sampan-cue-private.h"

struct _SampanCueItem
{
  GObject parent_instance;
  SampanCue *cue;
};

enum
{
  PROP_CUE = 1,
  PROP_ID,
  PROP_START,
  PROP_END,
  PROP_TEXT,
  PROP_PINNED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SampanCueItem, sampan_cue_item, G_TYPE_OBJECT)

static void
sampan_cue_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SampanCueItem *self = SAMPAN_CUE_ITEM (object);

  switch (id)
    {
    case PROP_CUE:
      g_value_set_boxed (value, self->cue);
      break;
    case PROP_ID:
      g_value_set_string (value, sampan_cue_get_id (self->cue));
      break;
    case PROP_START:
      g_value_set_int64 (value, sampan_cue_get_start (self->cue));
      break;
    case PROP_END:
      g_value_set_int64 (value, sampan_cue_get_end (self->cue));
      break;
    case PROP_TEXT:
      g_value_set_string (value, sampan_cue_get_text (self->cue));
      break;
    case PROP_PINNED:
      g_value_set_boolean (value, sampan_cue_get_pinned (self->cue));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sampan_cue_item_finalize (GObject *object)
{
  SampanCueItem *self = SAMPAN_CUE_ITEM (object);

  g_clear_pointer (&self->cue, sampan_cue_unref);
  G_OBJECT_CLASS (sampan_cue_item_parent_class)->finalize (object);
}

static void
sampan_cue_item_class_init (SampanCueItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sampan_cue_item_get_property;
  object_class->finalize = sampan_cue_item_finalize;

  properties[PROP_CUE] = g_param_spec_boxed ("cue", NULL, NULL, SAMPAN_TYPE_CUE, flags);
  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_START] = g_param_spec_int64 ("start", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_END] = g_param_spec_int64 ("end", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  properties[PROP_PINNED] = g_param_spec_boolean ("pinned", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sampan_cue_item_init (SampanCueItem *self)
{
}

SampanCueItem *
sampan_cue_item_new (SampanCue *cue)
{
  SampanCueItem *self = g_object_new (SAMPAN_TYPE_CUE_ITEM, NULL);
  self->cue = sampan_cue_ref (cue);
  return self;
}

SampanCue *
sampan_cue_item_get_cue (SampanCueItem *self)
{
  g_return_val_if_fail (SAMPAN_IS_CUE_ITEM (self), NULL);
  return self->cue;
}

void
sampan_cue_item_set_cue (SampanCueItem *self, SampanCue *cue)
{
  g_autoptr (SampanCue) old = self->cue;
  GObject *object = G_OBJECT (self);

  self->cue = sampan_cue_ref (cue);
  g_object_freeze_notify (object);
  if (!g_str_equal (sampan_cue_get_id (old), sampan_cue_get_id (cue)))
    g_object_notify_by_pspec (object, properties[PROP_ID]);
  if (sampan_cue_get_start (old) != sampan_cue_get_start (cue))
    g_object_notify_by_pspec (object, properties[PROP_START]);
  if (sampan_cue_get_end (old) != sampan_cue_get_end (cue))
    g_object_notify_by_pspec (object, properties[PROP_END]);
  if (!g_str_equal (sampan_cue_get_text (old), sampan_cue_get_text (cue)))
    g_object_notify_by_pspec (object, properties[PROP_TEXT]);
  if (sampan_cue_get_pinned (old) != sampan_cue_get_pinned (cue))
    g_object_notify_by_pspec (object, properties[PROP_PINNED]);
  if (!sampan_cue_equal (old, cue))
    g_object_notify_by_pspec (object, properties[PROP_CUE]);
  g_object_thaw_notify (object);
}
