#include "config.h"

#include "sampan-publish-private.h"

struct _SampanAccount
{
  GObject parent;

  char *id;
  char *service;
  char *server;
  char *handle;
  char *user;
  char *language;
};

G_DEFINE_FINAL_TYPE (SampanAccount, sampan_account, G_TYPE_OBJECT)

enum
{
  PROP_ID = 1,
  PROP_SERVICE,
  PROP_SERVER,
  PROP_HANDLE,
  PROP_USER,
  PROP_LANGUAGE,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

static char **
member (SampanAccount *self, guint property)
{
  switch (property)
    {
    case PROP_ID:
      return &self->id;
    case PROP_SERVICE:
      return &self->service;
    case PROP_SERVER:
      return &self->server;
    case PROP_HANDLE:
      return &self->handle;
    case PROP_USER:
      return &self->user;
    case PROP_LANGUAGE:
      return &self->language;
    default:
      return NULL;
    }
}

static void
sampan_account_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  char **string = member (SAMPAN_ACCOUNT (object), id);

  if (string)
    g_value_set_string (value, *string);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sampan_account_finalize (GObject *object)
{
  SampanAccount *self = SAMPAN_ACCOUNT (object);

  for (guint i = PROP_ID; i < N_PROPS; i++)
    g_free (*member (self, i));
  G_OBJECT_CLASS (sampan_account_parent_class)->finalize (object);
}

static void
sampan_account_class_init (SampanAccountClass *klass)
{
  static const char *const names[N_PROPS] = { NULL,     "id",   "service", "server",
                                              "handle", "user", "language" };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sampan_account_get_property;
  object_class->finalize = sampan_account_finalize;
  for (guint i = PROP_ID; i < N_PROPS; i++)
    props[i] =
        g_param_spec_string (names[i], NULL, NULL, NULL,
                             G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
sampan_account_init (SampanAccount *self)
{
}

SampanAccount *
sampan_account_new (const char *id,
                    const char *service,
                    const char *server,
                    const char *handle,
                    const char *user,
                    const char *language)
{
  SampanAccount *self = g_object_new (SAMPAN_TYPE_ACCOUNT, NULL);

  self->id = g_strdup (id);
  self->service = g_strdup (service);
  self->server = g_strdup (server);
  self->handle = g_strdup (handle);
  self->user = g_strdup (user);
  self->language = g_strdup (language);
  return self;
}

const char *
sampan_account_get_id (SampanAccount *self)
{
  return self->id;
}

const char *
sampan_account_get_service (SampanAccount *self)
{
  return self->service;
}

const char *
sampan_account_get_server (SampanAccount *self)
{
  return self->server;
}

const char *
sampan_account_get_handle (SampanAccount *self)
{
  return self->handle;
}

const char *
sampan_account_get_user (SampanAccount *self)
{
  return self->user;
}

const char *
sampan_account_get_language (SampanAccount *self)
{
  return self->language;
}

void
sampan_account_set_handle (SampanAccount *self, const char *handle)
{
  if (g_set_str (&self->handle, handle))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_HANDLE]);
}

void
sampan_account_set_server (SampanAccount *self, const char *server)
{
  if (g_set_str (&self->server, server))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SERVER]);
}

void
sampan_account_set_language (SampanAccount *self, const char *language)
{
  if (g_set_str (&self->language, language))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LANGUAGE]);
}
