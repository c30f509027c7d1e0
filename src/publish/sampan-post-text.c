#include "config.h"

#include "sampan-post-text.h"

#include "sampan-languages.h"

/* Where the platform shows a title of its own, on one line; else each stands over its text. */
#define BETWEEN_TITLES " / "
#define PARAGRAPH "\n\n"

static void
append (GString *text, const char *separator, const char *part)
{
  if (!*part)
    return;
  if (text->len > 0)
    g_string_append (text, separator);
  g_string_append (text, part);
}

static void
add_tags (GPtrArray *tags, const char *const *more)
{
  for (guint i = 0; more && more[i]; i++)
    if (!g_ptr_array_find_with_equal_func (tags, more[i], g_str_equal, NULL))
      g_ptr_array_add (tags, g_strdup (more[i]));
}

SampanPostText *
sampan_post_text_new (SampanNote *note, const char *languages, const SampanRules *rules)
{
  SampanPostText *self = g_new0 (SampanPostText, 1);
  g_autoptr (GString) title = g_string_new (NULL);
  g_autoptr (GString) body = g_string_new (NULL);
  GPtrArray *tags = g_ptr_array_new ();
  gboolean own_title = sampan_rules_has_title (rules);

  self->languages = sampan_languages_split (languages);
  for (guint i = 0; self->languages[i]; i++)
    {
      SampanVersion *version = sampan_note_get_version (note, self->languages[i]);
      g_autofree char *text = version ? sampan_version_dup_body (version) : NULL;
      const char *its_title =
          version ? sampan_segment_get_text (sampan_version_get_title (version)) : "";

      if (!version)
        continue;
      if (own_title || title->len + body->len == 0)
        append (title, BETWEEN_TITLES, its_title);
      else
        append (body, PARAGRAPH, its_title);
      append (body, PARAGRAPH, text);
      add_tags (tags, sampan_version_get_tags (version));
    }
  g_ptr_array_add (tags, NULL);
  self->title = g_string_free_and_steal (g_steal_pointer (&title));
  self->body = g_string_free_and_steal (g_steal_pointer (&body));
  self->tags = (GStrv)g_ptr_array_free (tags, FALSE);
  self->text = sampan_rules_compose_text (rules, self->title, self->body,
                                          (const char *const *)self->tags, &self->left);
  return self;
}

void
sampan_post_text_free (SampanPostText *self)
{
  if (!self)
    return;
  g_strfreev (self->languages);
  g_free (self->title);
  g_free (self->body);
  g_strfreev (self->tags);
  g_free (self->text);
  g_strfreev (self->left);
  g_free (self);
}

char *
sampan_post_text_dup_alt (SampanMedia *medium, GStrv languages, const char *source_language)
{
  g_autoptr (GString) alt = g_string_new (NULL);

  for (guint i = 0; languages[i]; i++)
    append (alt, "\n", sampan_media_get_alt (medium, languages[i]));
  /* A description in the other language is better than none for somebody who can not see the
   * picture. */
  if (alt->len == 0)
    append (alt, "", sampan_media_get_alt (medium, source_language));
  return g_string_free_and_steal (g_steal_pointer (&alt));
}
