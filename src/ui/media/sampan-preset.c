#include "sampan-preset.h"

struct _SampanPreset
{
  GObject parent_instance;

  char *name;
  SampanPlan *plan;
};

G_DEFINE_FINAL_TYPE (SampanPreset, sampan_preset, G_TYPE_OBJECT)

enum
{
  PROP_NAME = 1,
  PROP_PLAN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
sampan_preset_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SampanPreset *self = SAMPAN_PRESET (object);

  switch (id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_PLAN:
      g_value_set_boxed (value, self->plan);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sampan_preset_finalize (GObject *object)
{
  SampanPreset *self = SAMPAN_PRESET (object);

  g_free (self->name);
  g_clear_pointer (&self->plan, sampan_plan_unref);
  G_OBJECT_CLASS (sampan_preset_parent_class)->finalize (object);
}

static void
sampan_preset_class_init (SampanPresetClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sampan_preset_get_property;
  object_class->finalize = sampan_preset_finalize;
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_PLAN] = g_param_spec_boxed ("plan", NULL, NULL, SAMPAN_TYPE_PLAN, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sampan_preset_init (SampanPreset *self)
{
}

SampanPreset *
sampan_preset_new (const char *name, SampanPlan *plan)
{
  g_return_val_if_fail (name != NULL && plan != NULL, NULL);
  SampanPreset *self = g_object_new (SAMPAN_TYPE_PRESET, NULL);

  self->name = g_strdup (name);
  self->plan = sampan_plan_ref (plan);
  return self;
}

const char *
sampan_preset_get_name (SampanPreset *self)
{
  g_return_val_if_fail (SAMPAN_IS_PRESET (self), NULL);
  return self->name;
}

SampanPlan *
sampan_preset_get_plan (SampanPreset *self)
{
  g_return_val_if_fail (SAMPAN_IS_PRESET (self), NULL);
  return self->plan;
}
