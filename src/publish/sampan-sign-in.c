#include "config.h"

#include "sampan-sign-in.h"

#include "net/sampan-secrets.h"
#include "sampan-atproto-session.h"
#include "sampan-mastodon.h"
#include "sampan-peertube.h"

static const SampanService services[] = {
  { "atproto", "bluesky", sampan_atproto_sign_in, sampan_atproto_revoke, TRUE, NULL },
  { "mastodon", "mastodon", sampan_mastodon_sign_in, sampan_mastodon_revoke, FALSE,
    sampan_mastodon_read_limits },
  { "peertube", "peertube", sampan_peertube_sign_in, sampan_peertube_revoke, FALSE, NULL },
};

const SampanService *
sampan_service_get (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (services); i++)
    if (g_strcmp0 (services[i].name, name) == 0)
      return &services[i];
  return NULL;
}

const char *
sampan_account_get_platform (SampanAccount *self)
{
  const SampanService *service = sampan_service_get (sampan_account_get_service (self));

  g_autofree char *own = NULL;

  if (!service || !service->read_limits)
    return service ? service->platform : NULL;
  own = g_strconcat (service->platform, "@", sampan_account_get_server (self), NULL);
  return g_intern_string (own);
}

void
sampan_sign_in_free (SampanSignIn *self)
{
  if (!self)
    return;
  g_free (self->server);
  g_free (self->handle);
  g_free (self->user);
  sampan_secrets_free (self->secret);
  g_free (self);
}
