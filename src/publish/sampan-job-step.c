#include "config.h"

#include "sampan-job-private.h"

struct _SampanJobStep
{
  GObject parent;

  char *label;
  gboolean done;
  gboolean active;
};

G_DEFINE_FINAL_TYPE (SampanJobStep, sampan_job_step, G_TYPE_OBJECT)

enum
{
  PROP_LABEL = 1,
  PROP_DONE,
  PROP_ACTIVE,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

static void
sampan_job_step_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SampanJobStep *self = SAMPAN_JOB_STEP (object);

  switch (id)
    {
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case PROP_DONE:
      g_value_set_boolean (value, self->done);
      break;
    case PROP_ACTIVE:
      g_value_set_boolean (value, self->active);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sampan_job_step_finalize (GObject *object)
{
  g_free (SAMPAN_JOB_STEP (object)->label);
  G_OBJECT_CLASS (sampan_job_step_parent_class)->finalize (object);
}

static void
sampan_job_step_class_init (SampanJobStepClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sampan_job_step_get_property;
  object_class->finalize = sampan_job_step_finalize;
  props[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  props[PROP_DONE] = g_param_spec_boolean ("done", NULL, NULL, FALSE, flags);
  props[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
sampan_job_step_init (SampanJobStep *self)
{
}

SampanJobStep *
sampan_job_step_new (const char *label)
{
  SampanJobStep *self = g_object_new (SAMPAN_TYPE_JOB_STEP, NULL);

  self->label = g_strdup (label);
  return self;
}

static void
set_boolean (SampanJobStep *self, gboolean *member, gboolean value, guint property)
{
  if (*member == value)
    return;
  *member = value;
  g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

void
sampan_job_step_set_state (SampanJobStep *self, SampanStepState state, gboolean sending)
{
  set_boolean (self, &self->done, state == SAMPAN_STEP_DONE, PROP_DONE);
  set_boolean (self, &self->active, sending && state == SAMPAN_STEP_STARTED, PROP_ACTIVE);
}

const char *
sampan_job_step_get_label (SampanJobStep *self)
{
  return self->label;
}

gboolean
sampan_job_step_get_done (SampanJobStep *self)
{
  return self->done;
}

gboolean
sampan_job_step_get_active (SampanJobStep *self)
{
  return self->active;
}
