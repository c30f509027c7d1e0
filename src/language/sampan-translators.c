#include "sampan-translators.h"

#include <glib/gi18n-lib.h>

#include "sampan-apertium.h"
#include "sampan-deepl.h"
#include "sampan-language.h"
#include "sampan-libretranslate.h"
#include "sampan-openai.h"
#include "sampan-opencc.h"
#include "sampan-pair-private.h"
#include "sampan-translators-private.h"

/* What is exact first, then what stays on this computer, then the servers that the user has named;
 * what is rough last. */
static const SampanProvider providers[] = {
  { SAMPAN_PROVIDER_OPENCC, N_ ("OpenCC"),
    N_ ("Simplified and Traditional Chinese into each other, on this computer"),
    N_ ("It is part of Sampan."), FALSE, FALSE, FALSE },
  { SAMPAN_PROVIDER_PACKS, N_ ("Language packs"),
    N_ ("Neural translation for the pairs you add, on this computer"), N_ ("Add a language pack."),
    FALSE, FALSE, FALSE },
  { SAMPAN_PROVIDER_OPENAI, N_ ("Language model"),
    N_ ("Any server that speaks the OpenAI protocol: llama.cpp, Ollama, vLLM, DeepSeek, Kimi, "
        "Doubao, Qwen"),
    N_ ("Name its server; llama.cpp or Ollama on this computer will do."), TRUE, TRUE, TRUE },
  { SAMPAN_PROVIDER_DEEPL, N_ ("DeepL"), N_ ("DeepL’s service on the network"),
    N_ ("Enter the key of your DeepL account."), FALSE, FALSE, TRUE },
  { SAMPAN_PROVIDER_LIBRETRANSLATE, N_ ("LibreTranslate"),
    N_ ("A LibreTranslate server, on this computer or elsewhere"), N_ ("Name its server."), TRUE,
    FALSE, TRUE },
  { SAMPAN_PROVIDER_APERTIUM, N_ ("Apertium"),
    N_ ("Rules and dictionaries for near languages, on this computer; rough"),
    N_ ("Install apertium and a pair of languages from your distribution, for example "
        "apertium-eng-spa."),
    FALSE, FALSE, FALSE },
  { NULL },
};

#define N_PROVIDERS (G_N_ELEMENTS (providers) - 1)

struct _SampanTranslators
{
  GObject parent_instance;

  GPtrArray *engines;                         /* of SampanTranslator: the list */
  SampanTranslator *by_provider[N_PROVIDERS]; /* nullable: not set up */
  SampanChat *chat;                           /* nullable */
  GListModel *packs;                          /* nullable */
  GStrv order;
  GStrv off;
  GHashTable *choices; /* "zh-Hans>en" -> id */
  SampanTranslatorKeys *keys;
};

enum
{
  PROP_LOADING = 1,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

static void sampan_translators_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SampanTranslators,
                               sampan_translators,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      sampan_translators_list_model_init))

/* ---- providers ---- */

static int
find_index (const char *id)
{
  for (guint i = 0; i < N_PROVIDERS; i++)
    if (g_strcmp0 (providers[i].id, id) == 0)
      return (int)i;
  return -1;
}

const SampanProvider *
sampan_translators_list_providers (void)
{
  return providers;
}

const SampanProvider *
sampan_translators_find_provider (const char *id)
{
  int i = find_index (id);

  return i >= 0 ? &providers[i] : NULL;
}

/* ---- the list ---- */

static GType
sampan_translators_get_item_type (GListModel *model)
{
  return SAMPAN_TYPE_TRANSLATOR;
}

static guint
sampan_translators_get_n_items (GListModel *model)
{
  return SAMPAN_TRANSLATORS (model)->engines->len;
}

static gpointer
sampan_translators_get_item (GListModel *model, guint position)
{
  GPtrArray *engines = SAMPAN_TRANSLATORS (model)->engines;

  return position < engines->len ? g_object_ref (g_ptr_array_index (engines, position)) : NULL;
}

static void
sampan_translators_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = sampan_translators_get_item_type;
  iface->get_n_items = sampan_translators_get_n_items;
  iface->get_item = sampan_translators_get_item;
}

static gboolean
is_ready (SampanTranslator *engine)
{
  return engine
         && (!SAMPAN_IS_APERTIUM (engine)
             || sampan_apertium_get_installed (SAMPAN_APERTIUM (engine)));
}

static void
add_packs (SampanTranslators *self, GPtrArray *engines)
{
  guint n = self->packs ? g_list_model_get_n_items (self->packs) : 0;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (engines, g_list_model_get_item (self->packs, i));
}

/* Says that the list has changed only where it has. */
static void
rebuild (SampanTranslators *self)
{
  g_auto (GStrv) order = sampan_translators_dup_order (self);
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->engines);
  GPtrArray *engines = g_ptr_array_new_with_free_func (g_object_unref);
  guint first = 0;

  for (guint i = 0; order[i]; i++)
    {
      SampanTranslator *engine = self->by_provider[find_index (order[i])];

      if (!sampan_translators_get_enabled (self, order[i]))
        continue;
      if (g_str_equal (order[i], SAMPAN_PROVIDER_PACKS))
        add_packs (self, engines);
      else if (is_ready (engine))
        g_ptr_array_add (engines, g_object_ref (engine));
    }
  self->engines = engines;
  while (first < old->len && first < engines->len
         && g_ptr_array_index (old, first) == g_ptr_array_index (engines, first))
    first++;
  if (first < old->len || first < engines->len)
    g_list_model_items_changed (G_LIST_MODEL (self), first, old->len - first, engines->len - first);
}

void
sampan_translators_set_packs (SampanTranslators *self, GListModel *packs)
{
  g_return_if_fail (SAMPAN_IS_TRANSLATORS (self));
  g_return_if_fail (!packs || G_IS_LIST_MODEL (packs));

  if (self->packs)
    g_signal_handlers_disconnect_by_func (self->packs, rebuild, self);
  g_set_object (&self->packs, packs);
  if (packs)
    g_signal_connect_object (packs, "items-changed", G_CALLBACK (rebuild), self, G_CONNECT_SWAPPED);
  rebuild (self);
}

guint
sampan_translators_get_n_packs (SampanTranslators *self)
{
  g_return_val_if_fail (SAMPAN_IS_TRANSLATORS (self), 0);

  return self->packs ? g_list_model_get_n_items (self->packs) : 0;
}

/* ---- servers ---- */

/* For those who look at the list it is as if another had come in its place. */
static void
on_pairs_changed (SampanTranslators *self, SampanTranslator *engine)
{
  guint position;

  if (g_ptr_array_find (self->engines, engine, &position))
    g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 1);
}

static SampanTranslator *
make_server (SampanTranslators *self,
             const char *id,
             const char *address,
             const char *model,
             const char *key)
{
  gboolean named = address && *address;
  SampanTranslator *engine;

  if (g_str_equal (id, SAMPAN_PROVIDER_DEEPL))
    return key && *key ? sampan_deepl_new (address, key) : NULL;
  if (!named)
    return NULL;
  if (g_str_equal (id, SAMPAN_PROVIDER_OPENAI))
    {
      self->chat = sampan_chat_new (address, model, key);
      return sampan_openai_new (address, model, key);
    }
  engine = sampan_libretranslate_new (address, key);
  g_signal_connect_object (engine, "pairs-changed", G_CALLBACK (on_pairs_changed), self,
                           G_CONNECT_SWAPPED);
  /* So that it is known which pairs it has when the first is looked for. */
  if (sampan_translators_get_enabled (self, id))
    sampan_libretranslate_load (SAMPAN_LIBRETRANSLATE (engine));
  return engine;
}

void
sampan_translators_set_server (SampanTranslators *self,
                               const char *id,
                               const char *address,
                               const char *model,
                               const char *key)
{
  int i = find_index (id);

  g_return_if_fail (SAMPAN_IS_TRANSLATORS (self));
  g_return_if_fail (i >= 0 && providers[i].has_key);

  if (g_str_equal (id, SAMPAN_PROVIDER_OPENAI))
    g_clear_object (&self->chat);
  g_clear_object (&self->by_provider[i]);
  self->by_provider[i] = make_server (self, id, address, model, key);
  rebuild (self);
}

void
sampan_translators_set_openai (SampanTranslators *self,
                               const char *base_url,
                               const char *model,
                               const char *api_key)
{
  sampan_translators_set_server (self, SAMPAN_PROVIDER_OPENAI, base_url, model, api_key);
}

SampanTranslator *
sampan_translators_get_engine (SampanTranslators *self, const char *id)
{
  int i = find_index (id);

  g_return_val_if_fail (SAMPAN_IS_TRANSLATORS (self), NULL);

  return i >= 0 ? self->by_provider[i] : NULL;
}

SampanChat *
sampan_translators_get_chat (SampanTranslators *self)
{
  g_return_val_if_fail (SAMPAN_IS_TRANSLATORS (self), NULL);

  return self->chat;
}

/* ---- order, switches, choices ---- */

void
sampan_translators_set_order (SampanTranslators *self, const char *const *ids)
{
  g_return_if_fail (SAMPAN_IS_TRANSLATORS (self));

  g_strfreev (self->order);
  self->order = g_strdupv ((char **)ids);
  rebuild (self);
}

/* One that the order does not name stands behind the one that it follows by default. */
GStrv
sampan_translators_dup_order (SampanTranslators *self)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  guint at = 0;

  g_return_val_if_fail (SAMPAN_IS_TRANSLATORS (self), NULL);

  for (guint i = 0; self->order && self->order[i]; i++)
    {
      const SampanProvider *provider = sampan_translators_find_provider (self->order[i]);

      if (provider && !g_ptr_array_find (ids, provider->id, NULL))
        g_ptr_array_add (ids, (gpointer)provider->id);
    }
  for (guint i = 0; i < N_PROVIDERS; i++)
    if (g_ptr_array_find (ids, providers[i].id, &at))
      at++;
    else
      g_ptr_array_insert (ids, (int)at++, (gpointer)providers[i].id);
  g_ptr_array_add (ids, NULL);
  return g_strdupv ((char **)ids->pdata);
}

void
sampan_translators_set_off (SampanTranslators *self, const char *const *ids)
{
  g_return_if_fail (SAMPAN_IS_TRANSLATORS (self));

  g_strfreev (self->off);
  self->off = g_strdupv ((char **)ids);
  rebuild (self);
}

gboolean
sampan_translators_get_enabled (SampanTranslators *self, const char *id)
{
  return !self->off || !g_strv_contains ((const char *const *)self->off, id);
}

static char *
dup_pair (const char *from, const char *to)
{
  g_autofree char *source = sampan_language_canonicalize (from);
  g_autofree char *target = sampan_language_canonicalize (to);

  return g_strconcat (source, ">", target, NULL);
}

void
sampan_translators_set_choice (SampanTranslators *self,
                               const char *from,
                               const char *to,
                               const char *id)
{
  g_return_if_fail (SAMPAN_IS_TRANSLATORS (self));

  if (id)
    g_hash_table_replace (self->choices, dup_pair (from, to), g_strdup (id));
  else
    {
      g_autofree char *pair = dup_pair (from, to);

      g_hash_table_remove (self->choices, pair);
    }
  if (self->keys)
    _sampan_translator_keys_write_choices (self->keys, self->choices);
}

const char *
sampan_translators_get_choice (SampanTranslators *self, const char *from, const char *to)
{
  g_autofree char *pair = dup_pair (from, to);

  g_return_val_if_fail (SAMPAN_IS_TRANSLATORS (self), NULL);

  return g_hash_table_lookup (self->choices, pair);
}

void
_sampan_translators_take_choices (SampanTranslators *self, GVariant *choices)
{
  GVariantIter iter;
  const char *pair, *id;

  g_hash_table_remove_all (self->choices);
  g_variant_iter_init (&iter, choices);
  while (g_variant_iter_next (&iter, "{&s&s}", &pair, &id))
    g_hash_table_replace (self->choices, g_strdup (pair), g_strdup (id));
}

/* ---- the one for a pair ---- */

/* @id: an engine's, or that of the provider that it belongs to. */
static gboolean
is_called (SampanTranslators *self, SampanTranslator *engine, const char *id)
{
  if (g_str_equal (id, sampan_translator_get_id (engine)))
    return TRUE;
  if (!g_str_equal (id, SAMPAN_PROVIDER_PACKS) && !g_str_equal (id, "pack"))
    return FALSE;
  for (guint i = 0; i < N_PROVIDERS; i++)
    if (self->by_provider[i] == engine)
      return FALSE;
  return TRUE;
}

static SampanTranslator *
find_called (SampanTranslators *self,
             const char *from,
             const char *to,
             const char *id,
             SampanTranslator **unable)
{
  for (guint i = 0; i < self->engines->len; i++)
    {
      SampanTranslator *engine = g_ptr_array_index (self->engines, i);

      if (!is_called (self, engine, id))
        continue;
      if (sampan_translator_supports (engine, from, to))
        return engine;
      *unable = engine;
    }
  return NULL;
}

/* Returns: (transfer full): why @id, which is wanted, can not be used. */
static GError *
explain_missing (SampanTranslators *self, const char *id)
{
  const SampanProvider *provider = sampan_translators_find_provider (id);
  g_auto (GStrv) order = NULL;
  g_autofree char *all = NULL;

  if (provider && !sampan_translators_get_enabled (self, id))
    return g_error_new (SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_FAILED,
                        /* Translators: a translator */
                        _ ("%s is switched off. Switch it on in Preferences, or choose another."),
                        _ (provider->name));
  if (provider)
    return g_error_new (SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_FAILED,
                        /* Translators: a translator, then a sentence that says what to do */
                        _ ("%s is not set up. %s"), _ (provider->name), _ (provider->set_up));
  order = sampan_translators_dup_order (self);
  all = g_strjoinv (", ", order);
  return g_error_new (SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_FAILED,
                      /* Translators: what was asked for, then a list of names */
                      _ ("There is no translator “%s”. There are: %s."), id, all);
}

/* Returns: (transfer full): why nothing can do the pair. */
static GError *
explain_pair (SampanTranslators *self, const char *from, const char *to)
{
  for (guint i = 0; i < N_PROVIDERS; i++)
    if (is_ready (self->by_provider[i]) && !sampan_translators_get_enabled (self, providers[i].id)
        && sampan_translator_supports (self->by_provider[i], from, to))
      return g_error_new (SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_PAIR,
                          /* Translators: a translator */
                          _ ("Nothing that is switched on can translate this, but %s could: switch "
                             "it on in Preferences."),
                          _ (providers[i].name));
  return _sampan_pair_error_new (from, to, NULL);
}

SampanTranslator *
sampan_translators_find (
    SampanTranslators *self, const char *from, const char *to, const char *id, GError **error)
{
  const char *choice;
  SampanTranslator *unable = NULL;
  SampanTranslator *engine = NULL;

  g_return_val_if_fail (SAMPAN_IS_TRANSLATORS (self), NULL);
  g_return_val_if_fail (from != NULL && to != NULL, NULL);

  choice = id ? id : sampan_translators_get_choice (self, from, to);
  if (choice)
    engine = find_called (self, from, to, choice, &unable);
  if (engine)
    return engine;
  if (id)
    {
      g_propagate_error (error, unable
                                    ? _sampan_pair_error_new (from, to,
                                                              sampan_translator_get_name (unable))
                                    : explain_missing (self, id));
      return NULL;
    }
  for (guint i = 0; i < self->engines->len; i++)
    {
      engine = g_ptr_array_index (self->engines, i);
      if (sampan_translator_supports (engine, from, to))
        return engine;
    }
  g_propagate_error (error, explain_pair (self, from, to));
  return NULL;
}

/* ---- settings and keys ---- */

void
sampan_translators_bind_settings (SampanTranslators *self, GSettings *settings)
{
  g_return_if_fail (SAMPAN_IS_TRANSLATORS (self));
  g_return_if_fail (G_IS_SETTINGS (settings));

  g_clear_pointer (&self->keys, _sampan_translator_keys_free);
  self->keys = _sampan_translator_keys_new (self, settings);
}

void
sampan_translators_load_keys (SampanTranslators *self)
{
  g_return_if_fail (SAMPAN_IS_TRANSLATORS (self));

  if (self->keys)
    _sampan_translator_keys_load (self->keys);
}

gboolean
sampan_translators_get_loading (SampanTranslators *self)
{
  g_return_val_if_fail (SAMPAN_IS_TRANSLATORS (self), FALSE);

  return self->keys && _sampan_translator_keys_get_n_loading (self->keys) > 0;
}

const GError *
sampan_translators_get_key_error (SampanTranslators *self, const char *id)
{
  g_return_val_if_fail (SAMPAN_IS_TRANSLATORS (self), NULL);

  return self->keys ? _sampan_translator_keys_get_error (self->keys, id) : NULL;
}

/* ---- the object ---- */

static void
sampan_translators_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_LOADING)
    g_value_set_boolean (value, sampan_translators_get_loading (SAMPAN_TRANSLATORS (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
sampan_translators_dispose (GObject *object)
{
  SampanTranslators *self = SAMPAN_TRANSLATORS (object);

  g_clear_pointer (&self->keys, _sampan_translator_keys_free);
  if (self->packs)
    g_signal_handlers_disconnect_by_func (self->packs, rebuild, self);
  g_clear_object (&self->packs);
  G_OBJECT_CLASS (sampan_translators_parent_class)->dispose (object);
}

static void
sampan_translators_finalize (GObject *object)
{
  SampanTranslators *self = SAMPAN_TRANSLATORS (object);

  for (guint i = 0; i < N_PROVIDERS; i++)
    g_clear_object (&self->by_provider[i]);
  g_clear_object (&self->chat);
  g_ptr_array_unref (self->engines);
  g_strfreev (self->order);
  g_strfreev (self->off);
  g_hash_table_unref (self->choices);
  G_OBJECT_CLASS (sampan_translators_parent_class)->finalize (object);
}

static void
sampan_translators_class_init (SampanTranslatorsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sampan_translators_get_property;
  object_class->dispose = sampan_translators_dispose;
  object_class->finalize = sampan_translators_finalize;

  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
sampan_translators_init (SampanTranslators *self)
{
  self->engines = g_ptr_array_new_with_free_func (g_object_unref);
  self->choices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->by_provider[find_index (SAMPAN_PROVIDER_OPENCC)] = sampan_opencc_new ();
  self->by_provider[find_index (SAMPAN_PROVIDER_APERTIUM)] = sampan_apertium_new (NULL);
  rebuild (self);
}

SampanTranslators *
sampan_translators_new (void)
{
  return g_object_new (SAMPAN_TYPE_TRANSLATORS, NULL);
}
