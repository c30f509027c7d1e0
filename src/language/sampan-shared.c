#include "sampan-shared-private.h"

static GMutex lock;
static GHashTable *shared; /* "TYPE ADDRESS" -> GWeakRef; an entry stays, for whom comes next */

static void
free_reference (GWeakRef *reference)
{
  g_weak_ref_clear (reference);
  g_free (reference);
}

gpointer
_sampan_shared_get (GType type, SampanDatabase *database)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  g_autofree char *key = g_strdup_printf ("%s %p", g_type_name (type), (void *)database);
  GWeakRef *reference;
  gpointer object;

  if (shared == NULL)
    shared =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)free_reference);
  reference = g_hash_table_lookup (shared, key);
  object = reference != NULL ? g_weak_ref_get (reference) : NULL;
  if (object != NULL)
    return object;
  /* The object holds its database, so that no other can have its address meanwhile. */
  object = g_object_new (type, "database", database, NULL);
  reference = g_new0 (GWeakRef, 1);
  g_weak_ref_init (reference, object);
  g_hash_table_replace (shared, g_steal_pointer (&key), reference);
  return object;
}
