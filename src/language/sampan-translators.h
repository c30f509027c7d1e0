#pragma once

#include "sampan-translator.h"
#include "core/sampan-note.h"
#include "net/sampan-chat.h"

G_BEGIN_DECLS

/** A kind of engine that can be set up. A plain struct of literals. */
typedef struct
{
  const char *id;          /* in settings and on the command line: "deepl" */
  const char *name;        /* for people, marked N_() */
  const char *description; /* what it is, marked N_() */
  const char *set_up;      /* what to do to set it up, marked N_() */
  gboolean has_address;
  gboolean has_model;
  gboolean has_key;
} SampanProvider;

#define SAMPAN_PROVIDER_OPENCC "opencc"
#define SAMPAN_PROVIDER_PACKS "packs"
#define SAMPAN_PROVIDER_OPENAI "openai"
#define SAMPAN_PROVIDER_DEEPL "deepl"
#define SAMPAN_PROVIDER_LIBRETRANSLATE "libretranslate"
#define SAMPAN_PROVIDER_APERTIUM "apertium"

#define SAMPAN_TYPE_TRANSLATORS (sampan_translators_get_type ())

/**
 * SampanTranslators:
 *
 * The translators that are set up and switched on, in the user's order: a #GListModel of
 * #SampanTranslator. OpenCC is always there, Apertium where it is installed, servers once they are
 * named, language packs once sampan_translators_set_packs() has brought them.
 */
G_DECLARE_FINAL_TYPE (SampanTranslators, sampan_translators, SAMPAN, TRANSLATORS, GObject)

SampanTranslators *sampan_translators_new (void);

/** Returns: (transfer none): every kind of engine in the order that they have by default, ended by
 * one with id NULL. */
const SampanProvider *sampan_translators_list_providers (void);
/** Returns: (transfer none) (nullable): the one with @id. */
const SampanProvider *sampan_translators_find_provider (const char *id);

/** Takes a list of #SampanTranslator, in place of "packs" in the order; kept in step with it.
 * @packs: (nullable) */
void sampan_translators_set_packs (SampanTranslators *self, GListModel *packs);
guint sampan_translators_get_n_packs (SampanTranslators *self);

/**
 * sampan_translators_set_server:
 * @id: SAMPAN_PROVIDER_OPENAI, _LIBRETRANSLATE or _DEEPL
 * @address: (nullable): for example "http://127.0.0.1:8080/v1"; DeepL has its own unless this says
 *   otherwise
 * @model: (nullable)
 * @key: (nullable)
 *
 * Without an address (DeepL: without a key) it is not set up any more.
 */
void sampan_translators_set_server (SampanTranslators *self,
                                    const char *id,
                                    const char *address,
                                    const char *model,
                                    const char *key);
/** The same for SAMPAN_PROVIDER_OPENAI. */
void sampan_translators_set_openai (SampanTranslators *self,
                                    const char *base_url,
                                    const char *model,
                                    const char *api_key);
/** Returns: (transfer none) (nullable): the engine of a provider, whether it is switched on or not;
 * NULL if it is not set up. */
SampanTranslator *sampan_translators_get_engine (SampanTranslators *self, const char *id);
/** Returns: (transfer none) (nullable): the language model that is named, for other uses. */
SampanChat *sampan_translators_get_chat (SampanTranslators *self);

/** @ids: providers, the first to be tried first; those that are not in it come where they are by
 * default. */
void sampan_translators_set_order (SampanTranslators *self, const char *const *ids);
/** Returns: (transfer full): the ids of all providers in their order. */
GStrv sampan_translators_dup_order (SampanTranslators *self);
/** @ids: the providers that are switched off. */
void sampan_translators_set_off (SampanTranslators *self, const char *const *ids);
gboolean sampan_translators_get_enabled (SampanTranslators *self, const char *id);
/** @id: (nullable): the engine that is to be tried first for this pair; NULL for the order. */
void sampan_translators_set_choice (SampanTranslators *self,
                                    const char *from,
                                    const char *to,
                                    const char *id);
/** Returns: (transfer none) (nullable) */
const char *
sampan_translators_get_choice (SampanTranslators *self, const char *from, const char *to);

/**
 * sampan_translators_bind_settings:
 * @settings: of the application's schema
 *
 * Takes servers, order, switches and choices from @settings, now and whenever they change, and the
 * servers' keys from the keyring: "loading" (boolean property) is TRUE while it is asked.
 * sampan_translators_set_choice() writes there.
 */
void sampan_translators_bind_settings (SampanTranslators *self, GSettings *settings);
/** Asks the keyring again. */
void sampan_translators_load_keys (SampanTranslators *self);
gboolean sampan_translators_get_loading (SampanTranslators *self);
/** Returns: (transfer none) (nullable): why the keyring gave no key for @id; that it has none is no
 * error. */
const GError *sampan_translators_get_key_error (SampanTranslators *self, const char *id);
/** Returns: (transfer full): what a key is kept under in the keyring, beside the provider's id as
 * its kind: the server's address. @address: (nullable) */
char *sampan_translators_dup_key_id (const char *id, const char *address);

/**
 * sampan_translators_find:
 * @id: (nullable): a wanted engine, or provider
 *
 * Returns: (transfer none) (nullable): the first that can do the pair. Errors:
 * SAMPAN_LANGUAGE_ERROR_PAIR, or FAILED if @id is none that is set up and switched on, with a
 * sentence for people that says what would help
 */
SampanTranslator *sampan_translators_find (
    SampanTranslators *self, const char *from, const char *to, const char *id, GError **error);

G_END_DECLS
