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

static gboolean
is_language (const char *tag, const char *base)
{
  gsize length = strcspn (tag, "-");

  return strlen (base) == length && strncmp (tag, base, length) == 0;
}

/* Apertium's pairs in Debian 13 of languages that are offered; each goes both ways. */
static const char *
find_package (const char *from, const char *to)
{
  static const struct
  {
    const char *a;
    const char *b;
    const char *package;
  } pairs[] = {
    { "en", "es", "apertium-eng-spa" },
    { "fr", "es", "apertium-fr-es" },
    { "it", "es", "apertium-spa-ita" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    if ((is_language (from, pairs[i].a) && is_language (to, pairs[i].b))
        || (is_language (from, pairs[i].b) && is_language (to, pairs[i].a)))
      return pairs[i].package;
  return NULL;
}

GError *
_sampan_pair_error_new (const char *from, const char *to, const char *engine)
{
  g_autofree char *canonical_from = sampan_language_canonicalize (from);
  g_autofree char *canonical_to = sampan_language_canonicalize (to);
  const char *package;

  if (g_str_equal (canonical_from, canonical_to))
    return g_error_new (SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_PAIR,
                        /* Translators: a language */
                        _ ("This is in %s already. Choose another language to translate it into."),
                        get_label (to));
  if (engine)
    return g_error_new (SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_PAIR,
                        /* Translators: the name of a translator, then two languages */
                        _ ("%s can not translate %s into %s. Choose another translator, add a "
                           "language pack, or name a server in Preferences."),
                        engine, get_label (from), get_label (to));
  package = find_package (canonical_from, canonical_to);
  if (package)
    return g_error_new (
        SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_PAIR,
        /* Translators: two languages, then the name of a package of a distribution */
        _ ("Nothing here can translate %s into %s. Add a language pack, name a server in "
           "Preferences, or install the package %s for a rough translation."),
        get_label (from), get_label (to), package);
  return g_error_new (
      SAMPAN_LANGUAGE_ERROR, SAMPAN_LANGUAGE_ERROR_PAIR,
      /* Translators: two languages */
      _ ("Nothing here can translate %s into %s. Add a language pack, or name a server in "
         "Preferences (llama.cpp or Ollama on this computer will do)."),
      get_label (from), get_label (to));
}
