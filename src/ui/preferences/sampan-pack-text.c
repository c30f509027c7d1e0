#include "config.h"

#include "sampan-pack-text.h"

#include <glib/gi18n-lib.h>

#include "language/sampan-language.h"

/* A pack for "zh" takes every way of writing it. */
static const char *
get_language (const char *tag)
{
  const SampanLanguage *language;

  if (g_str_equal (tag, "zh"))
    return _ ("Chinese");
  language = sampan_language_find (tag);
  return language != NULL ? _ (language->label) : tag;
}

char *
sampan_pack_text_dup_languages (const char *source, const char *const *targets)
{
  g_autoptr (GString) text = g_string_new (get_language (source));

  for (guint i = 0; targets != NULL && targets[i] != NULL; i++)
    {
      /* Translators: between the names of languages in a list */
      g_string_append (text, i == 0 ? " → " : _ (", "));
      g_string_append (text, get_language (targets[i]));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
sampan_pack_text_dup_licence (const char *licence)
{
  return g_strdup (g_str_equal (licence, "unknown") ? _ ("licence unknown") : licence);
}

char *
sampan_pack_text_dup_quality (const char *quality, const char *source)
{
  if (quality == NULL || source == NULL)
    return g_strdup (quality);
  return g_strdup_printf ("%s (%s)", quality, source);
}

char *
sampan_pack_text_dup_time_left (int seconds)
{
  guint minutes = (guint)(seconds + 30) / 60;
  guint hours = (minutes + 30) / 60;

  if (seconds < 10)
    return g_strdup (_ ("a few seconds left"));
  if (seconds < 60)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "about %u second left",
                                         "about %u seconds left", seconds),
                            (guint)seconds);
  if (minutes < 90)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "about %u minute left",
                                         "about %u minutes left", minutes),
                            minutes);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "about %u hour left", "about %u hours left",
                                       hours),
                          hours);
}
