#include "sampan-translators-private.h"

#include <glib/gi18n-lib.h>

#include "net/sampan-secrets.h"

/* The servers, and where their settings are. */
static const struct
{
  const char *id;
  const char *address; /* name of a key of the schema */
  const char *model;
} servers[] = {
  { SAMPAN_PROVIDER_OPENAI, "openai-url", "openai-model" },
  { SAMPAN_PROVIDER_LIBRETRANSLATE, "libretranslate-url", NULL },
  { SAMPAN_PROVIDER_DEEPL, "deepl-url", NULL },
};

#define N_SERVERS G_N_ELEMENTS (servers)

struct _SampanTranslatorKeys
{
  SampanTranslators *translators; /* owns us */
  GSettings *settings;
  GError *errors[N_SERVERS];
  GCancellable *lookups[N_SERVERS]; /* NULL: not under way */
};

typedef struct
{
  SampanTranslatorKeys *keys;
  guint server;
  GCancellable *cancellable;
} Lookup;

static void
lookup_free (Lookup *lookup)
{
  g_object_unref (lookup->cancellable);
  g_free (lookup);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Lookup, lookup_free)

char *
sampan_translators_dup_key_id (const char *id, const char *address)
{
  if (g_str_equal (id, SAMPAN_PROVIDER_DEEPL) && (!address || !*address))
    return g_strdup ("https://www.deepl.com");
  return g_strdup (address ? address : "");
}

static char *
dup_setting (SampanTranslatorKeys *self, const char *name)
{
  return name ? g_strstrip (g_settings_get_string (self->settings, name)) : NULL;
}

static void
set_server (SampanTranslatorKeys *self, guint server, const char *key)
{
  g_autofree char *address = dup_setting (self, servers[server].address);
  g_autofree char *model = dup_setting (self, servers[server].model);

  sampan_translators_set_server (self->translators, servers[server].id, address, model, key);
}

static void
cancel (SampanTranslatorKeys *self, guint server)
{
  if (self->lookups[server])
    g_cancellable_cancel (self->lookups[server]);
  g_clear_object (&self->lookups[server]);
}

/* A server on one's own machine needs no key, so that none is no error. */
static void
on_key (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Lookup) lookup = user_data;
  g_autoptr (GError) error = NULL;
  char *key = sampan_secrets_lookup_finish (result, &error);
  SampanTranslatorKeys *self = lookup->keys;

  if (g_cancellable_is_cancelled (lookup->cancellable))
    {
      sampan_secrets_free (key);
      return;
    }
  g_clear_object (&self->lookups[lookup->server]);
  if (key)
    set_server (self, lookup->server, key);
  else if (!g_error_matches (error, SAMPAN_SECRETS_ERROR, SAMPAN_SECRETS_ERROR_NOT_FOUND))
    self->errors[lookup->server] = g_steal_pointer (&error);
  sampan_secrets_free (key);
  g_object_notify (G_OBJECT (self->translators), "loading");
}

/* The keyring is asked only for a server that somebody has set up: it may have to be unlocked. */
static gboolean
is_set_up (SampanTranslatorKeys *self, guint server)
{
  g_autofree char *address = dup_setting (self, servers[server].address);

  if (g_str_equal (servers[server].id, SAMPAN_PROVIDER_DEEPL))
    return g_settings_get_boolean (self->settings, "deepl-key-kept");
  return *address != '\0';
}

static void
load (SampanTranslatorKeys *self, guint server)
{
  g_autofree char *address = dup_setting (self, servers[server].address);
  g_autofree char *id = sampan_translators_dup_key_id (servers[server].id, address);
  Lookup *lookup;

  cancel (self, server);
  g_clear_error (&self->errors[server]);
  set_server (self, server, NULL);
  if (is_set_up (self, server))
    {
      self->lookups[server] = g_cancellable_new ();
      lookup = g_new (Lookup, 1);
      *lookup = (Lookup){ self, server, g_object_ref (self->lookups[server]) };
      sampan_secrets_lookup_async (servers[server].id, id, self->lookups[server], on_key, lookup);
    }
  g_object_notify (G_OBJECT (self->translators), "loading");
}

static void
on_changed (GSettings *settings, const char *name, gpointer user_data)
{
  SampanTranslatorKeys *self = user_data;
  g_auto (GStrv) ids = NULL;
  g_autoptr (GVariant) choices = NULL;

  for (guint i = 0; i < N_SERVERS; i++)
    if (g_str_equal (name, servers[i].address) || g_strcmp0 (name, servers[i].model) == 0
        || (g_str_equal (name, "deepl-key-kept")
            && g_str_equal (servers[i].id, SAMPAN_PROVIDER_DEEPL)))
      load (self, i);
  if (g_str_equal (name, "translator-order"))
    {
      ids = g_settings_get_strv (settings, name);
      sampan_translators_set_order (self->translators, (const char *const *)ids);
    }
  else if (g_str_equal (name, "translators-off"))
    {
      ids = g_settings_get_strv (settings, name);
      sampan_translators_set_off (self->translators, (const char *const *)ids);
    }
  else if (g_str_equal (name, "translator-choices"))
    {
      choices = g_settings_get_value (settings, name);
      _sampan_translators_take_choices (self->translators, choices);
    }
}

SampanTranslatorKeys *
_sampan_translator_keys_new (SampanTranslators *translators, GSettings *settings)
{
  SampanTranslatorKeys *self = g_new0 (SampanTranslatorKeys, 1);

  self->translators = translators;
  self->settings = g_object_ref (settings);
  on_changed (settings, "translator-order", self);
  on_changed (settings, "translators-off", self);
  on_changed (settings, "translator-choices", self);
  _sampan_translator_keys_load (self);
  g_signal_connect (settings, "changed", G_CALLBACK (on_changed), self);
  return self;
}

void
_sampan_translator_keys_free (SampanTranslatorKeys *self)
{
  g_signal_handlers_disconnect_by_data (self->settings, self);
  for (guint i = 0; i < N_SERVERS; i++)
    {
      cancel (self, i);
      g_clear_error (&self->errors[i]);
    }
  g_object_unref (self->settings);
  g_free (self);
}

void
_sampan_translator_keys_load (SampanTranslatorKeys *self)
{
  for (guint i = 0; i < N_SERVERS; i++)
    load (self, i);
}

guint
_sampan_translator_keys_get_n_loading (SampanTranslatorKeys *self)
{
  guint n = 0;

  for (guint i = 0; i < N_SERVERS; i++)
    n += self->lookups[i] != NULL;
  return n;
}

const GError *
_sampan_translator_keys_get_error (SampanTranslatorKeys *self, const char *id)
{
  for (guint i = 0; i < N_SERVERS; i++)
    if (g_str_equal (servers[i].id, id))
      return self->errors[i];
  return NULL;
}

void
_sampan_translator_keys_write_choices (SampanTranslatorKeys *self, GHashTable *choices)
{
  GVariantBuilder builder;
  GHashTableIter iter;
  gpointer pair, id;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  g_hash_table_iter_init (&iter, choices);
  while (g_hash_table_iter_next (&iter, &pair, &id))
    g_variant_builder_add (&builder, "{ss}", pair, id);
  g_settings_set_value (self->settings, "translator-choices", g_variant_builder_end (&builder));
}
