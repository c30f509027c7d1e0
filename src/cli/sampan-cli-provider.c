#include "config.h"

#include <glib/gi18n-lib.h>

#include "language/sampan-engine.h"
#include "language/sampan-pack-translators.h"
#include "net/sampan-net-error.h"

#include "sampan-cli-private.h"

#define SCHEMA_ID "io.github.sampan_app.Sampan"

/* ---- the translators ---- */

/* Returns: (transfer full) (nullable): the preferences of the window, where they are installed. */
static GSettings *
dup_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema =
      source != NULL ? g_settings_schema_source_lookup (source, SCHEMA_ID, TRUE) : NULL;

  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}

/* What the environment names takes the place of what the preferences do. */
static void
take_environment (SampanTranslators *translators)
{
  static const struct
  {
    const char *id;
    const char *address;
    const char *model;
    const char *key;
  } servers[] = {
    { SAMPAN_PROVIDER_OPENAI, "SAMPAN_OPENAI_URL", "SAMPAN_OPENAI_MODEL", "SAMPAN_OPENAI_KEY" },
    { SAMPAN_PROVIDER_LIBRETRANSLATE, "SAMPAN_LIBRETRANSLATE_URL", NULL,
      "SAMPAN_LIBRETRANSLATE_KEY" },
    { SAMPAN_PROVIDER_DEEPL, "SAMPAN_DEEPL_URL", NULL, "SAMPAN_DEEPL_KEY" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (servers); i++)
    {
      const char *address = g_getenv (servers[i].address);
      const char *model = servers[i].model != NULL ? g_getenv (servers[i].model) : NULL;
      const char *key = g_getenv (servers[i].key);

      if (address != NULL || (key != NULL && g_str_equal (servers[i].id, SAMPAN_PROVIDER_DEEPL)))
        sampan_translators_set_server (translators, servers[i].id, address, model, key);
    }
}

SampanTranslators *
sampan_cli_make_translators (void)
{
  SampanTranslators *translators = sampan_translators_new ();
  g_autoptr (GSettings) settings = dup_settings ();

  sampan_translators_set_packs (translators, sampan_pack_translators_get_default ());
  if (settings != NULL)
    sampan_translators_bind_settings (translators, settings);
  /* Their keys are in the keyring, which says within seconds when it is not there. */
  while (sampan_translators_get_loading (translators))
    g_main_context_iteration (NULL, TRUE);
  take_environment (translators);
  return translators;
}

/* ---- provider list ---- */

/* One engine, or a provider that has none. */
typedef struct
{
  const SampanProvider *provider;
  SampanTranslator *engine; /* nullable: not set up */
  SampanHealth *health;     /* nullable: switched off or not set up */
  gboolean enabled;
} Entry;

static void
entry_free (Entry *entry)
{
  g_clear_object (&entry->engine);
  g_clear_pointer (&entry->health, sampan_health_free);
  g_free (entry);
}

static SampanHealth *
check (SampanTranslator *engine)
{
  g_autoptr (GAsyncResult) result = NULL;

  sampan_engine_check_async (engine, NULL, sampan_cli_done, &result);
  sampan_cli_wait (&result);
  return sampan_engine_check_finish (engine, result, NULL);
}

static void
add_entry (GPtrArray *entries,
           SampanTranslators *translators,
           const SampanProvider *provider,
           SampanTranslator *engine)
{
  Entry *entry = g_new0 (Entry, 1);
  const GError *error = sampan_translators_get_key_error (translators, provider->id);

  entry->provider = provider;
  entry->engine = engine != NULL ? g_object_ref (engine) : NULL;
  entry->enabled = sampan_translators_get_enabled (translators, provider->id);
  if (entry->enabled && engine != NULL)
    entry->health = check (engine);
  else if (entry->enabled && error != NULL)
    {
      g_autofree char *sentence = sampan_net_error_dup_sentence (error);
      entry->health = sampan_health_new (SAMPAN_HEALTH_BAD, -1, sentence);
    }
  g_ptr_array_add (entries, entry);
}

/* Language packs are engines each of its own. */
static gboolean
add_packs (GPtrArray *entries, SampanTranslators *translators, const SampanProvider *provider)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (translators));
  guint before = entries->len;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SampanTranslator) engine = g_list_model_get_item (G_LIST_MODEL (translators), i);

      if (g_str_has_prefix (sampan_translator_get_id (engine), "pack"))
        add_entry (entries, translators, provider, engine);
    }
  return entries->len > before;
}

static GPtrArray *
collect (SampanTranslators *translators)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify)entry_free);
  g_auto (GStrv) order = sampan_translators_dup_order (translators);

  for (guint i = 0; order[i] != NULL; i++)
    {
      const SampanProvider *provider = sampan_translators_find_provider (order[i]);
      SampanTranslator *engine = sampan_translators_get_engine (translators, order[i]);

      if (!g_str_equal (order[i], SAMPAN_PROVIDER_PACKS)
          || !add_packs (entries, translators, provider))
        add_entry (entries, translators, provider, engine);
    }
  return entries;
}

/* For programs; the words for people stand beside it. */
static const char *
get_state (const Entry *entry)
{
  static const char *const states[] = { "ready", "doubtful", "failing" };

  if (!entry->enabled)
    return "off";
  return entry->health != NULL ? states[entry->health->state] : "not-set-up";
}

static const char *
get_sentence (const Entry *entry)
{
  if (entry->health != NULL)
    return entry->health->sentence;
  return entry->enabled ? _ (entry->provider->set_up) : _ ("Switched off in Preferences.");
}

static const char *
get_id (const Entry *entry)
{
  return entry->engine != NULL ? sampan_translator_get_id (entry->engine) : entry->provider->id;
}

static JsonNode *
to_json (GPtrArray *entries)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (entries, i);
      g_auto (GStrv) pairs = entry->engine != NULL ? sampan_engine_dup_pairs (entry->engine) : NULL;

      json_builder_begin_object (builder);
      sampan_cli_add_string (builder, "name", get_id (entry));
      sampan_cli_add_string (builder, "label",
                             entry->engine != NULL ? sampan_translator_get_name (entry->engine)
                                                   : _ (entry->provider->name));
      if (pairs != NULL || entry->engine == NULL)
        sampan_cli_add_strv (builder, "pairs", (const char *const *)pairs);
      else
        sampan_cli_add_string (builder, "pairs", "any");
      sampan_cli_add_string (builder, "state", get_state (entry));
      sampan_cli_add_string (builder, "sentence", get_sentence (entry));
      if (entry->health != NULL && entry->health->milliseconds >= 0)
        sampan_cli_add_int (builder, "milliseconds", entry->health->milliseconds);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  return json_builder_get_root (builder);
}

static int
provider_list (SampanCli *cli, int argc, char **argv)
{
  int status;

  if (!sampan_cli_parse (NULL, &argc, &argv, &status))
    return status;
  if (argc != 1)
    return sampan_cli_wants (_ ("no more words"));
  g_autoptr (SampanTranslators) translators = sampan_cli_make_translators ();
  g_autoptr (GPtrArray) entries = collect (translators);
  if (cli->json)
    {
      sampan_cli_print_json (to_json (entries));
      return SAMPAN_CLI_DONE;
    }
  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = g_ptr_array_index (entries, i);

      g_print ("%s\t%s\t%s\n", get_id (entry), get_state (entry), get_sentence (entry));
    }
  return SAMPAN_CLI_DONE;
}

const SampanCliCommand sampan_cli_provider_commands[] = {
  { "provider", "list", "", N_ ("Lists what translates, in its order, and whether it works"),
    provider_list },
  { NULL },
};
