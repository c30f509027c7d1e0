#include "sampan-library-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sampan-error.h"

#define BLOCK (256 * 1024)

/* Held while a file is found to be there and used again, or found to be useless and removed. */
static GMutex presence;

gboolean
sampan_is_sha256 (const char *text)
{
  return strlen (text) == 64 && strspn (text, "0123456789abcdef") == 64;
}

char *
sampan_media_dup_path (const char *folder, const char *sha256)
{
  g_autofree char *shard = NULL;

  /* The name may come from a file that somebody sent: it shall not lead out of the folder. */
  if (!sampan_is_sha256 (sha256))
    return g_build_filename (folder, "none", "none", NULL);
  shard = g_strndup (sha256, 2);
  return g_build_filename (folder, shard, sha256, NULL);
}

void
sampan_media_add_named (GHashTable *names, const char *plan)
{
  for (const char *quote = plan != NULL ? strchr (plan, '"') : NULL; quote != NULL;
       quote = strchr (quote + 1, '"'))
    {
      const gsize length = strspn (quote + 1, "0123456789abcdef");

      if (length == 64 && quote[1 + length] == '"')
        g_hash_table_add (names, g_strndup (quote + 1, length));
    }
}

void
sampan_set_write_error (GError **error, const char *path, int error_number)
{
  g_autofree char *name = g_filename_display_name (path);

  if (error_number == ENOSPC || error_number == EDQUOT)
    g_set_error (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_FULL,
                 _ ("There is no space left to write %s. Make room on the disk and try again."),
                 name);
  else
    /* Translators: the first %s is a file or folder, the second what the system says. */
    g_set_error (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_FAILED,
                 _ ("%s could not be written: %s. Check the permissions of its folder."), name,
                 g_strerror (error_number));
}

/* A name is on the disk when its folder is. */
static void
sync_folder_of (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofd int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (fd >= 0)
    fsync (fd);
}

gboolean
sampan_publish_file (int fd, const char *temporary, const char *path, GError **error)
{
  if (fsync (fd) != 0 || g_rename (temporary, path) != 0)
    {
      sampan_set_write_error (error, path, errno);
      return FALSE;
    }
  sync_folder_of (path);
  return TRUE;
}

static gboolean
write_all (int fd, const char *data, gsize size)
{
  while (size > 0)
    {
      gssize written = write (fd, data, size);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return FALSE;
      data += written;
      size -= (gsize)written;
    }
  return TRUE;
}

/* Returns: (transfer full): the SHA-256 of what was copied to @fd. */
static char *
copy_to (int fd,
         const char *folder,
         SampanReadFunc read_block,
         gpointer source,
         GCancellable *cancellable,
         GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *block = g_malloc (BLOCK);
  gssize size;

  while ((size = read_block (source, block, BLOCK, cancellable, error)) > 0)
    {
      g_checksum_update (checksum, (const guchar *)block, size);
      if (!write_all (fd, block, (gsize)size))
        {
          sampan_set_write_error (error, folder, errno);
          return NULL;
        }
    }
  return size == 0 ? g_strdup (g_checksum_get_string (checksum)) : NULL;
}

/* Whether the medium is there already, whole; then it is as good as imported now. */
static gboolean
use_present (const char *path, int fd)
{
  struct stat there, here;

  if (g_stat (path, &there) != 0 || fstat (fd, &here) != 0 || there.st_size != here.st_size)
    return FALSE;
  return utimensat (AT_FDCWD, path, NULL, 0) == 0;
}

gboolean
sampan_media_remove_old (const char *path, gint64 age)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&presence);
  GStatBuf status;

  return g_stat (path, &status) == 0 && status.st_mtime < g_get_real_time () / G_USEC_PER_SEC - age
         && g_unlink (path) == 0;
}

static gboolean
settle (int fd, const char *temporary, const char *path, GError **error)
{
  g_autofree char *shard = g_path_get_dirname (path);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&presence);

  if (use_present (path, fd))
    {
      g_unlink (temporary);
      return TRUE;
    }
  if (g_mkdir_with_parents (shard, 0700) != 0 || fchmod (fd, 0400) != 0)
    {
      sampan_set_write_error (error, path, errno);
      return FALSE;
    }
  sync_folder_of (shard);
  return sampan_publish_file (fd, temporary, path, error);
}

char *
sampan_media_import (const char *folder,
                     SampanReadFunc read,
                     gpointer source,
                     const char *sha256,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autofree char *temporary = g_build_filename (folder, ".import-XXXXXX", NULL);
  g_autofree char *found = NULL;
  g_autofree char *path = NULL;
  g_autofd int fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0600);
  gboolean done = FALSE;

  if (fd < 0)
    {
      sampan_set_write_error (error, folder, errno);
      return NULL;
    }
  found = copy_to (fd, folder, read, source, cancellable, error);
  if (found != NULL && sha256 != NULL && !g_str_equal (found, sha256))
    g_set_error_literal (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_INVALID,
                         _ ("A picture or video in the file is damaged: its checksum is wrong."));
  else if (found != NULL)
    {
      path = sampan_media_dup_path (folder, found);
      done = settle (fd, temporary, path, error);
    }
  if (!done)
    {
      g_unlink (temporary);
      return NULL;
    }
  return g_steal_pointer (&found);
}

static gssize
read_stream (gpointer source, void *block, gsize size, GCancellable *cancellable, GError **error)
{
  return g_input_stream_read (source, block, size, cancellable, error);
}

char *
sampan_library_import_file (SampanLibrary *self,
                            const char *path,
                            GCancellable *cancellable,
                            GError **error)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GFileInputStream) stream = NULL;

  g_return_val_if_fail (SAMPAN_IS_LIBRARY (self), NULL);
  g_return_val_if_fail (path != NULL, NULL);
  file = g_file_new_for_path (path);
  stream = g_file_read (file, cancellable, error);
  if (stream == NULL)
    return NULL;
  return sampan_media_import (sampan_library_get_media_folder (self), read_stream, stream, NULL,
                              cancellable, error);
}

static void
import_file_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  char *sha256 = sampan_library_import_file (source, data, cancellable, &error);

  if (sha256 != NULL)
    g_task_return_pointer (task, sha256, g_free);
  else
    g_task_return_error (task, error);
}

void
sampan_library_import_file_async (SampanLibrary *self,
                                  const char *path,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (SAMPAN_IS_LIBRARY (self));
  g_return_if_fail (path != NULL);
  g_task_set_source_tag (task, sampan_library_import_file_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  /* Not in the worker: saves must not wait for a long video. */
  g_task_run_in_thread (task, import_file_in_thread);
}

char *
sampan_library_import_file_finish (SampanLibrary *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

char *
sampan_library_dup_media_path (SampanLibrary *self, const char *sha256)
{
  g_return_val_if_fail (SAMPAN_IS_LIBRARY (self), NULL);
  g_return_val_if_fail (sha256 != NULL, NULL);
  return sampan_media_dup_path (sampan_library_get_media_folder (self), sha256);
}

char *
sampan_library_dup_cache_path (SampanLibrary *self, const char *kind)
{
  char *path;

  g_return_val_if_fail (SAMPAN_IS_LIBRARY (self), NULL);
  g_return_val_if_fail (kind != NULL, NULL);
  /* What is made again is named by what it is made from, so libraries can share it. */
  path = g_build_filename (g_get_user_cache_dir (), "sampan", kind, NULL);
  if (g_mkdir_with_parents (path, 0700) != 0)
    g_info ("The cache folder %s could not be made: %s", path, g_strerror (errno));
  return path;
}
