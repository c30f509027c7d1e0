#include "sampan-library-private.h"

#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* Deleted notes can be restored this long. */
#define KEEP_DELETED (30 * G_TIME_SPAN_DAY)
/* A medium is imported before the note that uses it is saved: what is younger is left alone.
 * Seconds. */
#define KEEP_YOUNG (60 * 60)

static GHashTable *
referenced (SampanDatabase *database)
{
  g_autoptr (GPtrArray) rows =
      sampan_database_query (database, NULL, "SELECT DISTINCT sha256 FROM media", NULL);
  GHashTable *set;

  if (rows == NULL)
    return NULL;
  set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < rows->len; i++)
    g_hash_table_add (set, g_strdup (sampan_row_get_string (g_ptr_array_index (rows, i), 0)));
  return set;
}

/* Whether anything else names the medium: an edit plan (a background picture) or a job of the
 * outbox. */
static gboolean
is_named (SampanDatabase *database, const char *sha256)
{
  g_autoptr (GPtrArray) rows = sampan_database_query (
      database, NULL,
      "SELECT EXISTS (SELECT 1 FROM media WHERE sha256 = ?1 OR instr (plan, ?1) > 0) "
      "OR EXISTS (SELECT 1 FROM jobs WHERE instr (payload, ?1) > 0) "
      "OR EXISTS (SELECT 1 FROM job_steps WHERE instr (data, ?1) > 0 OR instr (result, ?1) > 0)",
      g_variant_new ("(s)", sha256));

  /* When in doubt it stays. */
  return rows == NULL || rows->len == 0
         || sampan_row_get_int64 (g_ptr_array_index (rows, 0), 0) != 0;
}

/* What the saved lists of edits name. @folder: of the media, beside which they lie */
static void
add_presets (GHashTable *used, const char *folder)
{
  g_autofree char *library = g_path_get_dirname (folder);
  g_autofree char *presets = g_build_filename (library, "presets", NULL);
  g_autoptr (GDir) dir = g_dir_open (presets, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (presets, name, NULL);
      g_autofree char *plan = NULL;

      if (g_file_get_contents (path, &plan, NULL, NULL))
        sampan_media_add_named (used, plan);
    }
}

static guint
collect_in (SampanDatabase *database, const char *folder, GHashTable *used)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint removed = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (!sampan_is_sha256 (name) || g_hash_table_contains (used, name)
          || is_named (database, name))
        continue;
      if (sampan_media_remove_old (path, KEEP_YOUNG))
        removed++;
    }
  return removed;
}

guint
sampan_media_collect_garbage_now (SampanDatabase *database, const char *folder)
{
  g_autoptr (GHashTable) used = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;
  guint removed = 0;

  if (sampan_database_run (database, NULL, "DELETE FROM notes WHERE deleted < ?",
                           g_variant_new ("(x)", g_get_real_time () - KEEP_DELETED))
      < 0)
    return 0;
  used = referenced (database);
  if (used != NULL)
    add_presets (used, folder);
  dir = g_dir_open (folder, 0, NULL);
  while (used != NULL && dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_str_has_prefix (name, ".import-")) /* of an import that was cut off */
        sampan_media_remove_old (path, KEEP_YOUNG);
      else if (strlen (name) == 2)
        removed += collect_in (database, path, used);
    }
  return removed;
}

typedef struct
{
  SampanDatabase *database;
  char *folder;
  int lock;
} Garbage;

static gpointer
collect (gpointer data)
{
  Garbage *garbage = data;

  /* Another process may have a note open whose undo brings a medium back: then it waits for another
   * start. */
  if (flock (garbage->lock, LOCK_EX | LOCK_NB) == 0)
    sampan_media_collect_garbage_now (garbage->database, garbage->folder);
  flock (garbage->lock, LOCK_SH);
  close (garbage->lock);
  g_object_unref (garbage->database);
  g_free (garbage->folder);
  g_free (garbage);
  return NULL;
}

void
sampan_media_collect_garbage (SampanDatabase *database, const char *folder, int lock)
{
  Garbage *garbage;
  int copy = lock >= 0 ? dup (lock) : -1;

  if (copy < 0)
    return;
  garbage = g_new0 (Garbage, 1);
  garbage->database = g_object_ref (database);
  garbage->folder = g_strdup (folder);
  garbage->lock = copy;
  g_thread_unref (g_thread_new ("sampan-garbage", collect, garbage));
}
