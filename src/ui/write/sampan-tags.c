#include "config.h"

#include "sampan-tags.h"

static guint
count (const char *const *tags)
{
  return tags != NULL ? g_strv_length ((char **)tags) : 0;
}

static char *
dup_clean (const char *text)
{
  g_autofree char *copy = g_strdup (text);
  g_strstrip (copy);
  char *start = copy;
  while (*start == '#')
    start++;
  return g_strdup (g_strstrip (start));
}

/* The tags of @version with the one at @position replaced, or taken out when @tag is NULL; one past
 * the end is added. */
static GStrv
dup_changed (SampanVersion *version, guint position, const char *tag)
{
  const char *const *tags = sampan_version_get_tags (version);
  guint n = count (tags);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < n; i++)
    {
      if (i != position)
        g_strv_builder_add (builder, tags[i]);
      else if (tag != NULL)
        g_strv_builder_add (builder, tag);
    }
  if (position >= n && tag != NULL)
    g_strv_builder_add (builder, tag);
  return g_strv_builder_end (builder);
}

gboolean
sampan_tags_add (SampanNote *note, const char *text)
{
  g_return_val_if_fail (SAMPAN_IS_NOTE (note), FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  SampanVersion *source = sampan_note_get_source (note);
  const char *const *old = sampan_version_get_tags (source);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  /* The commas of English and Chinese, and the sign before a tag. */
  g_auto (GStrv) parts = g_regex_split_simple ("[,，、;；#\\n]+", text, 0, 0);
  gboolean added = FALSE;

  for (guint i = 0; i < count (old); i++)
    {
      g_strv_builder_add (builder, old[i]);
      g_hash_table_add (known, g_utf8_casefold (old[i], -1));
    }
  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *tag = dup_clean (parts[i]);
      if (*tag == '\0' || !g_hash_table_add (known, g_utf8_casefold (tag, -1)))
        continue;
      g_strv_builder_add (builder, tag);
      added = TRUE;
    }
  if (added)
    {
      g_auto (GStrv) tags = g_strv_builder_end (builder);
      sampan_version_set_tags (source, (const char *const *)tags);
    }
  return added;
}

void
sampan_tags_remove (SampanNote *note, guint position)
{
  g_return_if_fail (SAMPAN_IS_NOTE (note));

  GListModel *versions = sampan_note_get_versions (note);
  for (guint i = 0; i < g_list_model_get_n_items (versions); i++)
    {
      g_autoptr (SampanVersion) version = g_list_model_get_item (versions, i);
      if (position >= count (sampan_version_get_tags (version)))
        continue;
      g_auto (GStrv) tags = dup_changed (version, position, NULL);
      sampan_version_set_tags (version, (const char *const *)tags);
    }
}

void
sampan_tags_set (SampanNote *note, const char *language, guint position, const char *tag)
{
  g_return_if_fail (SAMPAN_IS_NOTE (note));

  SampanVersion *version = sampan_note_get_version (note, language);
  g_return_if_fail (version != NULL);
  g_autofree char *clean = dup_clean (tag);

  if (*clean == '\0')
    {
      /* Without it the tags behind would render others. */
      if (sampan_version_get_is_source (version))
        sampan_tags_remove (note, position);
      return;
    }
  if (g_str_equal (clean, sampan_tags_get (version, position)))
    return;
  g_auto (GStrv) tags = dup_changed (version, position, clean);
  sampan_version_set_tags (version, (const char *const *)tags);
}

const char *
sampan_tags_get (SampanVersion *version, guint position)
{
  g_return_val_if_fail (SAMPAN_IS_VERSION (version), "");

  const char *const *tags = sampan_version_get_tags (version);
  return position < count (tags) ? tags[position] : "";
}

static void
fill (SampanNote *note, SampanVersion *version, SampanTagMemory *memory)
{
  const char *const *source = sampan_version_get_tags (sampan_note_get_source (note));
  const char *const *old = sampan_version_get_tags (version);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint first = count (old);

  if (first >= count (source))
    return;
  g_strv_builder_addv (builder, (const char **)old);
  for (guint i = first; i < count (source); i++)
    {
      g_autoptr (GPtrArray) matches =
          sampan_tag_memory_lookup (memory, sampan_note_get_source_language (note),
                                    sampan_version_get_language (version), source[i]);
      if (matches->len == 0)
        break;
      SampanTagMatch *match = g_ptr_array_index (matches, 0);
      g_strv_builder_add (builder, match->tag);
    }
  g_auto (GStrv) tags = g_strv_builder_end (builder);
  sampan_version_set_tags (version, (const char *const *)tags);
}

void
sampan_tags_fill (SampanNote *note, SampanTagMemory *memory)
{
  g_return_if_fail (SAMPAN_IS_NOTE (note));
  g_return_if_fail (SAMPAN_IS_TAG_MEMORY (memory));

  GListModel *versions = sampan_note_get_versions (note);
  for (guint i = 0; i < g_list_model_get_n_items (versions); i++)
    {
      g_autoptr (SampanVersion) version = g_list_model_get_item (versions, i);
      if (!sampan_version_get_is_source (version))
        fill (note, version, memory);
    }
}

SampanTagOrigin
sampan_tags_get_origin (SampanNote *note,
                        const char *language,
                        guint position,
                        SampanTagMemory *memory)
{
  g_return_val_if_fail (SAMPAN_IS_NOTE (note), SAMPAN_TAG_LITERAL);

  SampanVersion *version = sampan_note_get_version (note, language);
  g_return_val_if_fail (version != NULL, SAMPAN_TAG_LITERAL);
  const char *tag = sampan_tags_get (version, position);
  g_autoptr (GPtrArray) matches =
      sampan_tag_memory_lookup (memory, sampan_note_get_source_language (note), language,
                                sampan_tags_get (sampan_note_get_source (note), position));

  for (guint i = 0; i < matches->len; i++)
    {
      SampanTagMatch *match = g_ptr_array_index (matches, i);
      if (g_ascii_strcasecmp (match->tag, tag) == 0)
        return match->origin;
    }
  return SAMPAN_TAG_LITERAL;
}
