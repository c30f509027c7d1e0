#pragma once

#include "sampan-translator.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_DEEPL (sampan_deepl_get_type ())

/** SampanDeepl: DeepL's service. Tokens go as XML tags, which it keeps where they belong. */
G_DECLARE_FINAL_TYPE (SampanDeepl, sampan_deepl, SAMPAN, DEEPL, GObject)

/** @base_url: (nullable): for another door to it; NULL or "" takes DeepL's own, the free one for
 * keys of the free plan. */
SampanTranslator *sampan_deepl_new (const char *base_url, const char *api_key);
/** The longest silence of the server, in seconds: 60 unless set. */
void sampan_deepl_set_timeout (SampanDeepl *self, guint seconds);

G_END_DECLS
