#include "config.h"

#include "sampan-passage.h"

struct _SampanPassage
{
  GObject parent_instance;

  SampanSegment *source;
  SampanSegment *target;
  gboolean title;
  gboolean last;
};

enum
{
  PROP_0,
  PROP_SOURCE,
  PROP_TARGET,
  PROP_TITLE,
  PROP_LAST,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SampanPassage, sampan_passage, G_TYPE_OBJECT)

static void
sampan_passage_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SampanPassage *self = SAMPAN_PASSAGE (object);

  switch (id)
    {
    case PROP_SOURCE:
      g_value_set_object (value, self->source);
      break;
    case PROP_TARGET:
      g_value_set_object (value, self->target);
      break;
    case PROP_TITLE:
      g_value_set_boolean (value, self->title);
      break;
    case PROP_LAST:
      g_value_set_boolean (value, self->last);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sampan_passage_dispose (GObject *object)
{
  SampanPassage *self = SAMPAN_PASSAGE (object);

  g_clear_object (&self->source);
  g_clear_object (&self->target);

  G_OBJECT_CLASS (sampan_passage_parent_class)->dispose (object);
}

static void
sampan_passage_class_init (SampanPassageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sampan_passage_get_property;
  object_class->dispose = sampan_passage_dispose;

  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  properties[PROP_SOURCE] = g_param_spec_object ("source", NULL, NULL, SAMPAN_TYPE_SEGMENT, flags);
  properties[PROP_TARGET] = g_param_spec_object ("target", NULL, NULL, SAMPAN_TYPE_SEGMENT, flags);
  properties[PROP_TITLE] = g_param_spec_boolean ("title", NULL, NULL, FALSE, flags);
  properties[PROP_LAST] = g_param_spec_boolean ("last", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sampan_passage_init (SampanPassage *self)
{
}

SampanPassage *
sampan_passage_new (SampanSegment *source, gboolean title)
{
  SampanPassage *self = g_object_new (SAMPAN_TYPE_PASSAGE, NULL);
  self->source = g_object_ref (source);
  self->title = title;
  return self;
}

SampanSegment *
sampan_passage_get_source (SampanPassage *self)
{
  g_return_val_if_fail (SAMPAN_IS_PASSAGE (self), NULL);

  return self->source;
}

SampanSegment *
sampan_passage_get_target (SampanPassage *self)
{
  g_return_val_if_fail (SAMPAN_IS_PASSAGE (self), NULL);

  return self->target;
}

void
sampan_passage_set_target (SampanPassage *self, SampanSegment *target)
{
  g_return_if_fail (SAMPAN_IS_PASSAGE (self));

  if (g_set_object (&self->target, target))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TARGET]);
}

gboolean
sampan_passage_get_title (SampanPassage *self)
{
  g_return_val_if_fail (SAMPAN_IS_PASSAGE (self), FALSE);

  return self->title;
}

gboolean
sampan_passage_get_last (SampanPassage *self)
{
  g_return_val_if_fail (SAMPAN_IS_PASSAGE (self), FALSE);

  return self->last;
}

void
sampan_passage_set_last (SampanPassage *self, gboolean last)
{
  g_return_if_fail (SAMPAN_IS_PASSAGE (self));

  last = !!last;
  if (self->last == last)
    return;
  self->last = last;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAST]);
}
