#include "config.h"

#include "sampan-check-private.h"

struct _SampanCheck
{
  GObject parent;

  const char *id;
  SampanCheckLevel level;
  const char *title;
  char *detail;
  const char *mend;
  const char *page;
  char *language;
  char *platform;
  SampanCheckPlace place;
  char *cue;
};

G_DEFINE_FINAL_TYPE (SampanCheck, sampan_check, G_TYPE_OBJECT)

enum
{
  PROP_ID = 1,
  PROP_LEVEL,
  PROP_TITLE,
  PROP_DETAIL,
  PROP_MEND,
  PROP_PAGE,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

static void
sampan_check_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SampanCheck *self = SAMPAN_CHECK (object);

  switch (id)
    {
    case PROP_ID:
      g_value_set_static_string (value, self->id);
      break;
    case PROP_LEVEL:
      g_value_set_uint (value, self->level);
      break;
    case PROP_TITLE:
      g_value_set_static_string (value, self->title);
      break;
    case PROP_DETAIL:
      g_value_set_string (value, self->detail);
      break;
    case PROP_MEND:
      g_value_set_static_string (value, self->mend);
      break;
    case PROP_PAGE:
      g_value_set_static_string (value, self->page);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
sampan_check_finalize (GObject *object)
{
  g_free (SAMPAN_CHECK (object)->detail);
  g_free (SAMPAN_CHECK (object)->language);
  g_free (SAMPAN_CHECK (object)->platform);
  g_free (SAMPAN_CHECK (object)->cue);
  G_OBJECT_CLASS (sampan_check_parent_class)->finalize (object);
}

static void
sampan_check_class_init (SampanCheckClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sampan_check_get_property;
  object_class->finalize = sampan_check_finalize;
  props[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  props[PROP_LEVEL] = g_param_spec_uint ("level", NULL, NULL, 0, SAMPAN_CHECK_BLOCKS, 0, flags);
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_DETAIL] = g_param_spec_string ("detail", NULL, NULL, NULL, flags);
  props[PROP_MEND] = g_param_spec_string ("mend", NULL, NULL, NULL, flags);
  props[PROP_PAGE] = g_param_spec_string ("page", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
sampan_check_init (SampanCheck *self)
{
}

SampanCheck *
sampan_check_new (const char *id,
                  SampanCheckLevel level,
                  const char *title,
                  char *detail,
                  const char *mend,
                  const char *page)
{
  SampanCheck *self = g_object_new (SAMPAN_TYPE_CHECK, NULL);

  self->id = id;
  self->level = level;
  self->title = title;
  self->detail = detail;
  self->mend = mend;
  self->page = page;
  self->place.offset = -1;
  return self;
}

void
sampan_check_set_language (SampanCheck *self, const char *language)
{
  g_set_str (&self->language, language);
}

void
sampan_check_set_place (SampanCheck *self, int item, gssize offset, const char *cue)
{
  g_set_str (&self->cue, cue);
  self->place = (SampanCheckPlace){ item, offset, self->cue };
}

const char *
sampan_check_get_language (SampanCheck *self)
{
  return self->language;
}

const char *
sampan_check_get_id (SampanCheck *self)
{
  return self->id;
}

SampanCheckLevel
sampan_check_get_level (SampanCheck *self)
{
  return self->level;
}

const char *
sampan_check_get_title (SampanCheck *self)
{
  return self->title;
}

const char *
sampan_check_get_detail (SampanCheck *self)
{
  return self->detail;
}

const char *
sampan_check_get_mend (SampanCheck *self)
{
  return self->mend;
}

const char *
sampan_check_get_page (SampanCheck *self)
{
  return self->page;
}

const SampanCheckPlace *
sampan_check_get_place (SampanCheck *self)
{
  return &self->place;
}

void
sampan_check_set_platform (SampanCheck *self, const char *platform)
{
  g_set_str (&self->platform, platform);
}

const char *
sampan_check_get_platform (SampanCheck *self)
{
  return self->platform;
}
