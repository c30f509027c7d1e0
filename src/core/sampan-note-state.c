#include "sampan-note-private.h"

static const char *
borrow_string (GVariant *record, gsize index)
{
  g_autoptr (GVariant) child = g_variant_get_child_value (record, index);
  return g_variant_get_string (child, NULL); /* the record holds it */
}

/* Adds a name that must be there once; the set borrows it. */
static gboolean
add_unique (GHashTable *set, const char *name)
{
  return *name != '\0' && g_hash_table_add (set, (gpointer)name);
}

/* @title_id: NULL for the source; in a target each segment names a source segment, the title this
 * one. */
static gboolean
version_is_valid (GVariant *record, const char *title_id)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GVariant) title = g_variant_get_child_value (record, 1);
  g_autoptr (GVariant) body = g_variant_get_child_value (record, 2);
  const char *source_id;

  g_variant_get_child (title, 1, "m&s", &source_id);
  if (g_strcmp0 (source_id, title_id) != 0 || !add_unique (ids, borrow_string (title, 0)))
    return FALSE;
  for (gsize i = 0; i < g_variant_n_children (body); i++)
    {
      g_autoptr (GVariant) segment = g_variant_get_child_value (body, i);

      g_variant_get_child (segment, 1, "m&s", &source_id);
      if ((source_id == NULL) != (title_id == NULL)
          || !add_unique (ids, borrow_string (segment, 0)))
        return FALSE;
    }
  return title_id != NULL || g_variant_n_children (body) > 0;
}

static gboolean
versions_are_valid (GVariant *versions)
{
  g_autoptr (GHashTable) languages = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *title_id = NULL;

  for (gsize i = 0; i < g_variant_n_children (versions); i++)
    {
      g_autoptr (GVariant) version = g_variant_get_child_value (versions, i);

      if (!add_unique (languages, borrow_string (version, 0))
          || !version_is_valid (version, title_id))
        return FALSE;
      if (i == 0)
        {
          g_autoptr (GVariant) title = g_variant_get_child_value (version, 1);
          title_id = g_strdup (borrow_string (title, 0));
        }
    }
  return title_id != NULL;
}

static gboolean
media_are_valid (GVariant *media)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; i < g_variant_n_children (media); i++)
    {
      g_autoptr (GVariant) medium = g_variant_get_child_value (media, i);
      if (!add_unique (ids, borrow_string (medium, 0)))
        return FALSE;
    }
  return TRUE;
}

gboolean
sampan_note_state_is_valid (GVariant *state)
{
  g_autoptr (GVariant) versions = NULL;
  g_autoptr (GVariant) media = NULL;

  if (state == NULL || !g_variant_is_of_type (state, G_VARIANT_TYPE (SAMPAN_NOTE_STATE)))
    return FALSE;
  versions = g_variant_get_child_value (state, 3);
  media = g_variant_get_child_value (state, 4);
  return *borrow_string (state, 0) != '\0' && versions_are_valid (versions)
         && media_are_valid (media);
}

/* Lists, and the records that hold lists, are compared child by child: g_variant_equal() would make
 * one block of bytes of each, and with it end the sharing between states. */
static gboolean
is_shared (GVariant *record)
{
  if (g_variant_is_of_type (record, G_VARIANT_TYPE_ARRAY))
    {
      const GVariantType *element = g_variant_type_element (g_variant_get_type (record));
      return g_variant_type_is_tuple (element);
    }
  return g_variant_is_of_type (record, G_VARIANT_TYPE (SAMPAN_VERSION_RECORD))
         || g_variant_is_of_type (record, G_VARIANT_TYPE (SAMPAN_MEDIA_RECORD))
         || g_variant_is_of_type (record, G_VARIANT_TYPE (SAMPAN_TRACK_RECORD));
}

gboolean
sampan_records_equal (GVariant *a, GVariant *b)
{
  gsize n;

  /* What did not change between two states is the same object in both. */
  if (a == b)
    return TRUE;
  if (!is_shared (a))
    return g_variant_equal (a, b);
  n = g_variant_n_children (a);
  if (n != g_variant_n_children (b))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) child_a = g_variant_get_child_value (a, i);
      g_autoptr (GVariant) child_b = g_variant_get_child_value (b, i);

      if (!sampan_records_equal (child_a, child_b))
        return FALSE;
    }
  return TRUE;
}

gboolean
sampan_note_state_equal (GVariant *a, GVariant *b)
{
  g_return_val_if_fail (g_variant_is_of_type (a, G_VARIANT_TYPE (SAMPAN_NOTE_STATE)), FALSE);
  g_return_val_if_fail (g_variant_is_of_type (b, G_VARIANT_TYPE (SAMPAN_NOTE_STATE)), FALSE);
  if (a == b)
    return TRUE;
  for (gsize i = 0; i < g_variant_n_children (a); i++)
    {
      g_autoptr (GVariant) child_a = NULL;
      g_autoptr (GVariant) child_b = NULL;

      if (i == 2) /* modified */
        continue;
      child_a = g_variant_get_child_value (a, i);
      child_b = g_variant_get_child_value (b, i);
      if (!sampan_records_equal (child_a, child_b))
        return FALSE;
    }
  return TRUE;
}
