#include <archive.h>
#include <archive_entry.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "net/sampan-json.h"

#include "sampan-pack-install-private.h"
#include "sampan-pack-private.h"

#define BLOCK (256 * 1024)
#define MAX_ENTRIES 10000

typedef struct archive Archive;
typedef struct archive_entry Entry;

static void
free_reader (Archive *archive)
{
  archive_read_free (archive);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Archive, free_reader)

void
_sampan_pack_zip_free (SampanPackZip *self)
{
  g_free (self->root);
  g_free (self->name);
  g_hash_table_unref (self->wanted);
  g_free (self);
}

static gboolean
fail_reading (GError **error)
{
  g_set_error_literal (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_DAMAGED,
                       _ ("The file is no .zip, or it is cut off or damaged. Get it again."));
  return FALSE;
}

static Archive *
open_archive (const char *path, GError **error)
{
  g_autoptr (Archive) archive = archive_read_new ();

  archive_read_support_format_zip (archive);
  if (archive_read_open_filename (archive, path, BLOCK) == ARCHIVE_OK)
    return g_steal_pointer (&archive);
  fail_reading (error);
  return NULL;
}

/* Returns: whether there was another entry; FALSE with @error set for a damaged file. */
static gboolean
next_entry (Archive *archive, Entry **entry, GError **error)
{
  int code = archive_read_next_header (archive, entry);

  if (code == ARCHIVE_OK || code == ARCHIVE_WARN)
    return TRUE;
  if (code != ARCHIVE_EOF)
    fail_reading (error);
  return FALSE;
}

/* ---- what is in it ---- */

static gboolean
leads_out (const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, "/", -1);

  return *name == '/' || strchr (name, '\\') != NULL
         || g_strv_contains ((const char *const *)parts, "..");
}

static gboolean
check_entry (Entry *entry, const char *name, guint n, GError **error)
{
  const char *problem = NULL;
  mode_t type = archive_entry_filetype (entry);

  if (leads_out (name))
    problem = _ ("The .zip names a file outside of its own folder, which no honest pack does. Get "
                 "the pack from elsewhere.");
  else if (type == AE_IFLNK || archive_entry_hardlink (entry) != NULL)
    problem = _ ("The .zip has links in it, and such are not followed. Get the pack from "
                 "elsewhere.");
  else if (n > MAX_ENTRIES
           || (archive_entry_size_is_set (entry)
               && archive_entry_size (entry) > SAMPAN_PACK_MAX_FILE_SIZE))
    problem = _ ("The .zip is absurdly large inside. Get the pack from elsewhere.");
  if (problem != NULL)
    g_set_error_literal (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_UNSAFE, problem);
  return problem == NULL;
}

/* Returns: the names of the files with their sizes. */
static GHashTable *
list_entries (const char *path, GError **error)
{
  g_autoptr (Archive) archive = open_archive (path, error);
  g_autoptr (GHashTable) entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GError) local = NULL;
  Entry *entry;
  guint n = 0;

  if (archive == NULL)
    return NULL;
  while (next_entry (archive, &entry, &local))
    {
      const char *name = archive_entry_pathname_utf8 (entry);
      gint64 size = archive_entry_size_is_set (entry) ? archive_entry_size (entry) : -1;

      if (name == NULL)
        continue; /* not UTF-8, so none of a pack's */
      if (!check_entry (entry, name, ++n, error))
        return NULL;
      if (archive_entry_filetype (entry) == AE_IFREG)
        g_hash_table_insert (entries, g_strdup (name), g_memdup2 (&size, sizeof size));
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return g_steal_pointer (&entries);
}

/* Returns: the shallowest folder with a file called @name, "" or with "/" at its end; NULL for
 * none. */
static char *
find_root (GHashTable *entries, const char *name)
{
  GHashTableIter iter;
  gpointer key;
  const char *best = NULL;

  g_hash_table_iter_init (&iter, entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const char *slash = strrchr (key, '/');

      if (g_str_equal (slash != NULL ? slash + 1 : key, name)
          && (best == NULL || strlen (key) < strlen (best)))
        best = key;
    }
  return best != NULL ? g_strndup (best, strlen (best) - strlen (name)) : NULL;
}

static GBytes *
read_description (SampanPackZip *self, const char *path, GError **error)
{
  g_autoptr (Archive) archive = open_archive (path, error);
  g_autofree char *wanted = g_strconcat (self->root, SAMPAN_PACK_DESCRIPTION, NULL);
  g_autofree char *data = NULL;
  Entry *entry;
  gsize done = 0;
  gssize n;

  while (archive != NULL && next_entry (archive, &entry, error))
    if (g_strcmp0 (archive_entry_pathname_utf8 (entry), wanted) == 0)
      {
        data = g_malloc (SAMPAN_PACK_MAX_DESCRIPTION_SIZE);
        while (
            (n = archive_read_data (archive, data + done, SAMPAN_PACK_MAX_DESCRIPTION_SIZE - done))
            > 0)
          done += (gsize)n;
        return n == 0 ? g_bytes_new_take (g_steal_pointer (&data), done) : NULL;
      }
  return NULL;
}

/* Returns: whether @path is there below the root. */
static gboolean
want (SampanPackZip *self, GHashTable *entries, const char *path)
{
  g_autofree char *name = g_strconcat (self->root, path, NULL);
  gint64 *size = g_hash_table_lookup (entries, name);

  if (size == NULL || !g_hash_table_add (self->wanted, g_strdup (path)))
    return FALSE;
  self->size += MAX (*size, 0);
  return TRUE;
}

/* Of a pack with a description what it lists; sampan_pack_open() says what is wrong with it. */
static gboolean
want_described (SampanPackZip *self, GHashTable *entries, const char *path, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) bytes = read_description (self, path, &local);
  g_autoptr (JsonNode) root = bytes != NULL ? sampan_json_parse (bytes, NULL) : NULL;
  JsonObject *files = sampan_json_get_object (root, "files", NULL);
  g_autoptr (GList) paths = files != NULL ? json_object_get_members (files) : NULL;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  want (self, entries, SAMPAN_PACK_DESCRIPTION);
  for (GList *link = paths; link != NULL; link = link->next)
    if (_sampan_pack_path_is_safe (link->data))
      want (self, entries, link->data);
  return TRUE;
}

static void
want_plain (SampanPackZip *self, GHashTable *entries)
{
  const char *const *papers = _sampan_pack_papers ();

  for (SampanPackFile file = 0; file < SAMPAN_PACK_N_FILES; file++)
    {
      const char *const *names = _sampan_pack_file_names (file);

      for (guint i = 0; names[i] != NULL && !want (self, entries, names[i]); i++)
        ;
    }
  for (guint i = 0; papers[i] != NULL; i++)
    want (self, entries, papers[i]);
}

static char *
choose_name (const char *root, const char *path)
{
  g_autofree char *of_root = *root != '\0' ? g_path_get_basename (root) : NULL;
  g_autofree char *of_file = g_path_get_basename (path);

  if (g_str_has_suffix (of_file, ".zip"))
    of_file[strlen (of_file) - 4] = '\0';
  if (of_root != NULL && g_strrstr (of_root, "opus-mt") != NULL)
    return g_steal_pointer (&of_root);
  g_strcanon (of_file, G_CSET_a_2_z G_CSET_A_2_Z "0123456789._-", '_');
  return *of_file != '\0' && *of_file != '.' ? g_steal_pointer (&of_file) : g_strdup ("pack");
}

SampanPackZip *
_sampan_pack_zip_scan (const char *path, GError **error)
{
  g_autoptr (GHashTable) entries = list_entries (path, error);
  g_autoptr (SampanPackZip) self = g_new0 (SampanPackZip, 1);
  gboolean described;

  self->wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (entries == NULL)
    return NULL;
  self->root = find_root (entries, SAMPAN_PACK_DESCRIPTION);
  described = self->root != NULL;
  if (!described)
    self->root = find_root (entries, "config.json");
  if (self->root == NULL)
    {
      g_set_error_literal (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_NOT_PACK,
                           _ ("This is not a language pack: it has neither a pack.json nor a "
                              "config.json. Choose the folder or .zip that holds one of them."));
      return NULL;
    }
  self->name = choose_name (self->root, path);
  if (described && !want_described (self, entries, path, error))
    return NULL;
  if (!described)
    want_plain (self, entries);
  if (self->size <= SAMPAN_PACK_MAX_SIZE)
    return g_steal_pointer (&self);
  g_set_error_literal (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_UNSAFE,
                       _ ("The .zip is absurdly large inside. Get the pack from elsewhere."));
  return NULL;
}

/* ---- taking it out ---- */

static gssize
read_block (gpointer source, void *block, gsize size, GError **error)
{
  la_ssize_t n = archive_read_data (source, block, size);

  if (n < 0)
    {
      fail_reading (error);
      return -1;
    }
  return n;
}

gboolean
_sampan_pack_zip_extract (SampanPackZip *self,
                          const char *path,
                          const char *folder,
                          SampanPackProgress progress,
                          gpointer user_data,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (Archive) archive = open_archive (path, error);
  g_autoptr (GError) local = NULL;
  SampanPackWriter writer = { 0, self->size, progress, user_data, cancellable };
  Entry *entry;

  if (archive == NULL)
    return FALSE;
  while (next_entry (archive, &entry, &local))
    {
      const char *name = archive_entry_pathname_utf8 (entry);
      gint64 limit = archive_entry_size_is_set (entry) ? archive_entry_size (entry)
                                                       : SAMPAN_PACK_MAX_FILE_SIZE;

      if (name == NULL || !g_str_has_prefix (name, self->root)
          || archive_entry_filetype (entry) != AE_IFREG)
        continue;
      /* Each once: of two with one name the first counts. */
      if (!g_hash_table_remove (self->wanted, name + strlen (self->root)))
        continue;
      if (!_sampan_pack_write_file (&writer, folder, name + strlen (self->root), limit, read_block,
                                    archive, error))
        return FALSE;
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}
