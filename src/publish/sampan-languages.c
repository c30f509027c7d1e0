#include "config.h"

#include "sampan-languages.h"

#include "language/sampan-language.h"

char *
sampan_languages_canonicalize (const char *text)
{
  g_auto (GStrv) tags = sampan_languages_split (text);
  guint n = g_strv_length (tags);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *typed = tags[i];

      tags[i] = sampan_language_canonicalize (typed);
      if (!*typed)
        return NULL;
    }
  if (n == 0 || n > 2 || (n == 2 && g_str_equal (tags[0], tags[1])))
    return NULL;
  return g_strjoinv ("+", tags);
}

GStrv
sampan_languages_split (const char *languages)
{
  return g_strsplit (languages, "+", -1);
}

gboolean
sampan_languages_has (const char *languages, const char *tag)
{
  g_auto (GStrv) tags = languages ? sampan_languages_split (languages) : NULL;

  return tags && tag && g_strv_contains ((const char *const *)tags, tag);
}

char *
sampan_languages_dup_names (const char *languages)
{
  g_auto (GStrv) tags = sampan_languages_split (languages);

  for (guint i = 0; tags[i]; i++)
    {
      g_autofree char *tag = tags[i];

      tags[i] = sampan_language_dup_name (tag);
    }
  return g_strjoinv (" + ", tags);
}

GStrv
sampan_languages_offer (SampanNote *note)
{
  GListModel *versions = sampan_note_get_versions (note);
  const char *source = sampan_note_get_source_language (note);
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();

  for (guint pairs = 0; pairs < 2; pairs++)
    for (guint i = 0; i < g_list_model_get_n_items (versions); i++)
      {
        g_autoptr (SampanVersion) version = g_list_model_get_item (versions, i);
        const char *tag = sampan_version_get_language (version);

        if (pairs == 0)
          g_strv_builder_add (all, tag);
        else if (!sampan_version_get_is_source (version))
          {
            g_strv_builder_take (all, g_strconcat (source, "+", tag, NULL));
            g_strv_builder_take (all, g_strconcat (tag, "+", source, NULL));
          }
      }
  return g_strv_builder_end (all);
}
