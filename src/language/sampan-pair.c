#include "sampan-pair-private.h"

#include <glib/gi18n-lib.h>

#include "sampan-language.h"
#include "sampan-translator.h"

static const char *
get_label (const char *tag)
{
  const SampanLanguage *language = sampan_language_find (tag);

  return language ? _ (language->label) : tag;
}

GError *
_sampan_pair_error_new (const char *from, const char *to, const char *engine)
{
  g_autofree char *canonical_from = sampan_language_canonicalize (from);
  g_autofree char *canonical_to = sampan_language_canonicalize (to);

  if (g_str_equal (canonical_from, canonical_to))
    return g_error_new (SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_PAIR,
                        /* Translators: a language */
                        _ ("This is in %s already. Choose another language to translate it into."),
                        get_label (to));
  if (engine)
    return g_error_new (SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_PAIR,
                        /* Translators: the name of a translator, then two languages */
                        _ ("%s can not translate %s into %s. Choose another translator, or name an "
                           "OpenAI-compatible server in Preferences."),
                        engine, get_label (from), get_label (to));
  return g_error_new (
      SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_PAIR,
      /* Translators: two languages */
      _ ("Nothing here can translate %s into %s. Name an OpenAI-compatible server in "
         "Preferences (llama.cpp or Ollama on this computer will do)."),
      get_label (from), get_label (to));
}
