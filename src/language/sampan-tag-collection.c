#include "sampan-tag-collection-private.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "sampan-tags-resource.h"

#define FOLDER "/io/github/sampan_app/Sampan/tags/"

struct _SampanTagCollection
{
  GHashTable *candidates; /* "FROM TO KEY" -> GPtrArray of SampanTagCandidate */
};

static void
free_candidate (SampanTagCandidate *candidate)
{
  g_free (candidate->tag);
  g_free (candidate);
}

char *
_sampan_tag_fold (const char *tag)
{
  g_autofree char *normal = g_utf8_normalize (tag, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autofree char *folded = g_utf8_casefold (normal != NULL ? normal : "", -1);
  g_autoptr (GString) key = g_string_new (NULL);

  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_isspace (c) && c != '#' && c != '_' && c != '-')
        g_string_append_unichar (key, c);
    }
  return g_string_free (g_steal_pointer (&key), FALSE);
}

/* ---- reading ---- */

static void
add (SampanTagCollection *self,
     const char *from,
     const char *to,
     const char *source,
     SampanTagCandidate candidate)
{
  g_autofree char *folded = _sampan_tag_fold (source);
  g_autofree char *key = g_strjoin (" ", from, to, folded, NULL);
  GPtrArray *list = g_hash_table_lookup (self->candidates, key);

  if (list == NULL)
    {
      list = g_ptr_array_new_with_free_func ((GDestroyNotify)free_candidate);
      g_hash_table_insert (self->candidates, g_steal_pointer (&key), list);
    }
  candidate.tag = g_strdup (candidate.tag);
  g_ptr_array_add (list, g_memdup2 (&candidate, sizeof candidate));
}

/* Everything on one side is what everything on the other is called: first what is most usual on
 * both sides. */
static void
add_group (SampanTagCollection *self, const char *const *languages, JsonArray *group, guint nth)
{
  const char *category = g_intern_string (json_array_get_string_element (group, 0));
  JsonArray *sides[] = { json_array_get_array_element (group, 1),
                         json_array_get_array_element (group, 2) };

  for (guint side = 0; side < 2; side++)
    for (guint i = 0; i < json_array_get_length (sides[side]); i++)
      for (guint j = 0; j < json_array_get_length (sides[!side]); j++)
        {
          const char *target = json_array_get_string_element (sides[!side], j);

          add (self, languages[side], languages[!side],
               json_array_get_string_element (sides[side], i),
               (SampanTagCandidate){ (char *)target, category, (i + j) * 10000 + nth });
        }
}

/* The files are the program's own, and a test reads them all. */
static void
read_file (SampanTagCollection *self, const char *name)
{
  g_autofree char *path = g_strconcat (FOLDER, name, NULL);
  g_autoptr (GBytes) bytes = g_resource_lookup_data (sampan_tags_get_resource (), path,
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) error = NULL;
  const char *languages[2];
  JsonObject *root;
  JsonArray *array;
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  if (!json_parser_load_from_data (parser, data, (gssize)size, &error))
    g_error ("%s: %s", name, error->message);
  root = json_node_get_object (json_parser_get_root (parser));
  array = json_object_get_array_member (root, "languages");
  for (guint i = 0; i < 2; i++)
    languages[i] = json_array_get_string_element (array, i);
  array = json_object_get_array_member (root, "groups");
  for (guint i = 0; i < json_array_get_length (array); i++)
    add_group (self, languages, json_array_get_array_element (array, i), i);
}

static int
compare_ranks (gconstpointer a, gconstpointer b)
{
  const SampanTagCandidate *x = *(SampanTagCandidate *const *)a;
  const SampanTagCandidate *y = *(SampanTagCandidate *const *)b;

  return (x->rank > y->rank) - (x->rank < y->rank);
}

SampanTagCollection *
_sampan_tag_collection_new (void)
{
  SampanTagCollection *self = g_new (SampanTagCollection, 1);
  g_auto (GStrv) names = g_resource_enumerate_children (sampan_tags_get_resource (), FOLDER,
                                                        G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  GHashTableIter iter;
  gpointer list;

  self->candidates =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    read_file (self, names[i]);
  g_hash_table_iter_init (&iter, self->candidates);
  while (g_hash_table_iter_next (&iter, NULL, &list))
    g_ptr_array_sort (list, compare_ranks);
  return self;
}

void
_sampan_tag_collection_free (SampanTagCollection *self)
{
  g_hash_table_unref (self->candidates);
  g_free (self);
}

GPtrArray *
_sampan_tag_collection_find (SampanTagCollection *self,
                             const char *from,
                             const char *to,
                             const char *key)
{
  g_autofree char *name = g_strjoin (" ", from, to, key, NULL);

  return g_hash_table_lookup (self->candidates, name);
}
