#include "sampan-tag-list-private.h"

GStrv
sampan_tag_list_new (const char *const *tags)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; tags != NULL && tags[i] != NULL; i++)
    {
      g_autofree char *valid = g_utf8_make_valid (tags[i], -1);
      char *tag = g_strstrip (g_strdelimit (valid, "\r\n", ' '));

      while (*tag == '#')
        tag++;
      if (*tag != '\0' && g_hash_table_add (seen, g_strdup (tag)))
        g_strv_builder_add (builder, tag);
    }
  return g_strv_builder_end (builder);
}
