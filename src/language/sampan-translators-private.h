#pragma once

#include "sampan-translators.h"

G_BEGIN_DECLS

/** Where the settings of a SampanTranslators come from, and its servers' keys. */
typedef struct _SampanTranslatorKeys SampanTranslatorKeys;

SampanTranslatorKeys *
_sampan_translator_keys_new (SampanTranslators *translators, GSettings *settings);
void _sampan_translator_keys_free (SampanTranslatorKeys *self);
void _sampan_translator_keys_load (SampanTranslatorKeys *self);
guint _sampan_translator_keys_get_n_loading (SampanTranslatorKeys *self);
const GError *_sampan_translator_keys_get_error (SampanTranslatorKeys *self, const char *id);
void _sampan_translator_keys_write_choices (SampanTranslatorKeys *self, GHashTable *choices);

/** Replaces all choices. @choices: a{ss}: "zh-Hans>en" -> id */
void _sampan_translators_take_choices (SampanTranslators *self, GVariant *choices);

G_END_DECLS
