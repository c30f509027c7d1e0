#include "sampan-pack-install-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "sampan-pack-private.h"

#define BLOCK (1 << 20)
/* Left free, so that the disk is not full to the last byte. */
#define SPARE (G_GINT64_CONSTANT (64) << 20)
/* In the store's folder; the dots keep them out of the list. */
#define NEW ".new-"
#define AWAY ".away-"
#define LOCK ".lock"

typedef struct
{
  const char *packs;
  const char *path;
  const SampanPackHints *hints;
  gboolean replace;
  SampanPackProgress progress;
  gpointer user_data;
  GCancellable *cancellable;
  double base; /* how far it was before this step, and the step's share */
  double share;
} Install;

static void
on_progress (double fraction, gpointer user_data)
{
  Install *self = user_data;

  if (self->progress != NULL)
    self->progress (self->base + fraction * self->share, self->user_data);
}

static gboolean
fail_writing (const char *path, int number, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);

  if (number == ENOSPC || number == EDQUOT)
    g_set_error (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_SPACE,
                 _ ("There is no space left to write %s. Make room on the disk and try again."),
                 name);
  else
    /* Translators: the first %s is a file or folder, the second what the system says. */
    g_set_error (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_FAILED,
                 _ ("%s could not be written: %s. Check the permissions of its folder."), name,
                 g_strerror (number));
  return FALSE;
}

/* ---- folders ---- */

void
_sampan_pack_remove_tree (const char *path)
{
  GStatBuf info;
  g_autoptr (GDir) folder = NULL;
  const char *name;

  if (g_lstat (path, &info) != 0)
    return;
  folder = S_ISDIR (info.st_mode) ? g_dir_open (path, 0, NULL) : NULL;
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      _sampan_pack_remove_tree (child);
    }
  g_remove (path);
}

static void
sync_folder (const char *path)
{
  g_autofd int fd = g_open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (fd >= 0)
    fsync (fd);
}

static gboolean
make_store (const char *packs, GError **error)
{
  return g_mkdir_with_parents (packs, 0755) == 0 || fail_writing (packs, errno, error);
}

static int
open_lock (const char *packs, int operation)
{
  g_autofree char *path = g_build_filename (packs, LOCK, NULL);
  g_autofd int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);

  return fd >= 0 && flock (fd, operation) == 0 ? g_steal_fd (&fd) : -1;
}

int
_sampan_pack_lock (const char *packs)
{
  return open_lock (packs, LOCK_SH);
}

void
_sampan_pack_clean (const char *packs)
{
  g_autoptr (GDir) folder = g_dir_open (packs, 0, NULL);
  g_autofd int lock = folder != NULL ? open_lock (packs, LOCK_EX | LOCK_NB) : -1;
  const char *name;

  while (lock >= 0 && (name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_prefix (name, NEW) || g_str_has_prefix (name, AWAY))
      {
        g_autofree char *path = g_build_filename (packs, name, NULL);

        _sampan_pack_remove_tree (path);
      }
}

gint64
_sampan_pack_get_free_space (const char *packs)
{
  g_autofree char *path = g_strdup (packs);
  struct statvfs info;

  /* The folder may not be there yet. */
  while (statvfs (path, &info) != 0)
    {
      char *parent = g_path_get_dirname (path);

      if (errno != ENOENT || g_str_equal (parent, path))
        {
          g_free (parent);
          return G_MAXINT64;
        }
      g_free (path);
      path = parent;
    }
  return (gint64)info.f_bavail * (gint64)info.f_frsize;
}

gboolean
_sampan_pack_check_space (const char *packs, gint64 size, GError **error)
{
  gint64 there = _sampan_pack_get_free_space (packs);
  g_autofree char *needed = g_format_size ((guint64)(size + SPARE));
  g_autofree char *available = g_format_size ((guint64)there);

  if (there - SPARE >= size)
    return TRUE;
  g_set_error (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_SPACE,
               /* Translators: sizes, as "300 MB" */
               _ ("The language pack needs %s on the disk, and only %s are free. Make room and try "
                  "again."),
               needed, available);
  return FALSE;
}

/* ---- files ---- */

static gboolean
write_all (int fd, const char *data, gsize size)
{
  while (size > 0)
    {
      gssize n = write (fd, data, size);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      data += n;
      size -= (gsize)n;
    }
  return TRUE;
}

/* Makes the file and the folders it is in. */
static int
create_file (const char *folder, const char *path, GError **error)
{
  g_autofree char *full = g_build_filename (folder, path, NULL);
  g_autofree char *parent = g_path_get_dirname (full);
  int fd = -1;

  if (g_mkdir_with_parents (parent, 0755) == 0)
    fd = g_open (full, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
  if (fd < 0)
    fail_writing (full, errno, error);
  return fd;
}

gboolean
_sampan_pack_write_file (SampanPackWriter *self,
                         const char *folder,
                         const char *path,
                         gint64 limit,
                         SampanPackRead read_block,
                         gpointer source,
                         GError **error)
{
  g_autofd int fd = create_file (folder, path, error);
  g_autofree char *block = g_malloc (BLOCK);
  gssize n;

  if (fd < 0)
    return FALSE;
  while ((n = read_block (source, block, BLOCK, error)) > 0)
    {
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      limit -= n;
      if (limit < 0)
        {
          g_set_error (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_UNSAFE,
                       /* Translators: %s is a file's name */
                       _ ("The file “%s” of the language pack is larger than it says. Get the pack "
                          "from elsewhere."),
                       path);
          return FALSE;
        }
      if (!write_all (fd, block, (gsize)n))
        return fail_writing (path, errno, error);
      self->done += n;
      if (self->progress != NULL)
        self->progress (MIN (1.0, (double)self->done / (double)MAX (self->total, 1)),
                        self->user_data);
    }
  return n == 0 && (fsync (fd) == 0 || fail_writing (path, errno, error));
}

static gssize
read_fd (gpointer source, void *block, gsize size, GError **error)
{
  gssize n = read (GPOINTER_TO_INT (source), block, size);

  if (n < 0)
    g_set_error (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_FAILED,
                 /* Translators: what the system says */
                 _ ("The language pack can not be read: %s."), g_strerror (errno));
  return n;
}

static gboolean
copy_file (
    SampanPackWriter *writer, const char *from, const char *to, const char *path, GError **error)
{
  gint64 size;
  g_autofd int fd = _sampan_pack_open_file (from, path, &size, error);

  return fd >= 0
         && _sampan_pack_write_file (writer, to, path, size, read_fd, GINT_TO_POINTER (fd), error);
}

/* ---- install ---- */

static gboolean
check_absent (Install *self, const char *id, GError **error)
{
  g_autofree char *path = g_build_filename (self->packs, id, NULL);

  if (self->replace || !g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  g_set_error (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_EXISTS,
               /* Translators: %s is the name of a language pack */
               _ ("The language pack “%s” is installed already. Remove it first if this one is to "
                  "take its place."),
               id);
  return FALSE;
}

/* Returns: the folder in @workspace that has the files now. */
static char *
copy_folder (Install *self, const char *workspace, GError **error)
{
  const char *source = self->hints != NULL ? self->hints->source : NULL;
  const char *target = self->hints != NULL ? self->hints->target : NULL;
  g_autoptr (SampanPack) pack = sampan_pack_open (self->path, source, target, error);
  SampanPackWriter writer = { 0, 0, on_progress, self, self->cancellable };
  g_autofree char *folder = NULL;

  if (pack == NULL || !check_absent (self, pack->id, error)
      || !_sampan_pack_check_space (self->packs, pack->size, error))
    return NULL;
  writer.total = pack->size;
  folder = g_build_filename (workspace, pack->id, NULL);
  if (pack->described && !copy_file (&writer, self->path, folder, SAMPAN_PACK_DESCRIPTION, error))
    return NULL;
  for (guint i = 0; i < pack->entries->len; i++)
    {
      SampanPackEntry *entry = g_ptr_array_index (pack->entries, i);

      if (!copy_file (&writer, self->path, folder, entry->path, error))
        return NULL;
    }
  return g_steal_pointer (&folder);
}

static char *
unpack (Install *self, const char *workspace, GError **error)
{
  g_autoptr (SampanPackZip) zip = _sampan_pack_zip_scan (self->path, error);
  g_autofree char *folder = NULL;

  if (zip == NULL || !_sampan_pack_check_space (self->packs, zip->size, error))
    return NULL;
  folder = g_build_filename (workspace, zip->name, NULL);
  return _sampan_pack_zip_extract (zip, self->path, folder, on_progress, self, self->cancellable,
                                   error)
             ? g_steal_pointer (&folder)
             : NULL;
}

static void
take_hint (char **place, const char *hint)
{
  if (hint != NULL)
    g_set_str (place, hint);
}

/* Writes the pack.json of a pack that has none. */
static gboolean
describe (Install *self, SampanPack *pack, GError **error)
{
  const SampanPackHints *hints = self->hints;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *path = g_build_filename (pack->folder, SAMPAN_PACK_DESCRIPTION, NULL);
  g_autoptr (GError) local = NULL;

  if (hints != NULL)
    {
      take_hint (&pack->id, hints->id);
      take_hint (&pack->name, hints->name);
      take_hint (&pack->licence, hints->licence);
      take_hint (&pack->quality, hints->quality);
      take_hint (&pack->quality_source, hints->quality_source);
    }
  bytes = _sampan_pack_describe (pack);
  if (g_file_set_contents_full (path, g_bytes_get_data (bytes, NULL),
                                (gssize)g_bytes_get_size (bytes),
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644,
                                &local))
    return TRUE;
  return fail_writing (path, errno, error);
}

/* What a list calls one thing must be that thing. */
static gboolean
check_identity (Install *self, SampanPack *pack, GError **error)
{
  const char *wanted = self->hints != NULL ? self->hints->id : NULL;

  if (wanted == NULL || !pack->described || g_str_equal (wanted, pack->id))
    return TRUE;
  g_set_error (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_NOT_PACK,
               /* Translators: names of language packs */
               _ ("The list promises the language pack “%s”, but what came is “%s”. Use another "
                  "list."),
               wanted, pack->id);
  return FALSE;
}

/* Verifies what is in @folder and makes it ready to be moved. Returns: its id. */
static char *
prepare (Install *self, const char *folder, GError **error)
{
  const char *source = self->hints != NULL ? self->hints->source : NULL;
  const char *target = self->hints != NULL ? self->hints->target : NULL;
  g_autoptr (SampanPack) pack = sampan_pack_open (folder, source, target, error);

  self->base = 0.5;
  if (pack == NULL || !check_identity (self, pack, error) || !check_absent (self, pack->id, error)
      || !_sampan_pack_seal (pack, on_progress, self, self->cancellable, error)
      || (!pack->described && !describe (self, pack, error)))
    return NULL;
  return g_strdup (pack->id);
}

static gboolean
move_in (Install *self, const char *folder, const char *id, GError **error)
{
  g_autofree char *final = g_build_filename (self->packs, id, NULL);
  g_autofree char *away = NULL;

  sync_folder (folder);
  if (self->replace && g_file_test (final, G_FILE_TEST_EXISTS))
    {
      away = _sampan_pack_put_away (self->packs, id, error);
      if (away == NULL)
        return FALSE;
    }
  /* A folder that is not empty is never replaced by rename(2). */
  if (g_rename (folder, final) != 0)
    {
      int number = errno;

      if (away != NULL)
        _sampan_pack_put_back (self->packs, id, away, NULL);
      if (number == ENOTEMPTY || number == EEXIST)
        return check_absent (self, id, error) || fail_writing (final, number, error);
      return fail_writing (final, number, error);
    }
  sync_folder (self->packs);
  if (away != NULL)
    _sampan_pack_remove_tree (away);
  return TRUE;
}

static SampanPack *
install_in (Install *self, const char *workspace, GError **error)
{
  gboolean is_folder = g_file_test (self->path, G_FILE_TEST_IS_DIR);
  g_autofree char *folder =
      is_folder ? copy_folder (self, workspace, error) : unpack (self, workspace, error);
  g_autofree char *id = folder != NULL ? prepare (self, folder, error) : NULL;
  g_autofree char *final = id != NULL ? g_build_filename (self->packs, id, NULL) : NULL;

  if (id == NULL || g_cancellable_set_error_if_cancelled (self->cancellable, error)
      || !move_in (self, folder, id, error))
    return NULL;
  return sampan_pack_open (final, NULL, NULL, error);
}

SampanPack *
_sampan_pack_install (const char *packs,
                      const char *path,
                      const SampanPackHints *hints,
                      gboolean replace,
                      SampanPackProgress progress,
                      gpointer user_data,
                      GCancellable *cancellable,
                      GError **error)
{
  Install self = { packs, path, hints, replace, progress, user_data, cancellable, 0, 0.5 };
  g_autofree char *workspace = g_build_filename (packs, NEW "XXXXXX", NULL);
  g_autofd int lock = -1;
  SampanPack *pack;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_MISSING,
                   /* Translators: %s is a path */
                   _ ("There is no file or folder “%s”."), path);
      return NULL;
    }
  if (!make_store (packs, error))
    return NULL;
  lock = _sampan_pack_lock (packs);
  if (g_mkdtemp_full (workspace, 0755) == NULL)
    {
      fail_writing (packs, errno, error);
      return NULL;
    }
  pack = install_in (&self, workspace, error);
  _sampan_pack_remove_tree (workspace);
  return pack;
}

char *
_sampan_pack_put_away (const char *packs, const char *id, GError **error)
{
  g_autofree char *path = g_build_filename (packs, id, NULL);
  g_autofree char *away = g_build_filename (packs, AWAY "XXXXXX", NULL);

  /* A folder may take the place of an empty one. */
  if (g_mkdtemp_full (away, 0755) != NULL && g_rename (path, away) == 0)
    return g_steal_pointer (&away);
  fail_writing (path, errno, error);
  g_rmdir (away);
  return NULL;
}

gboolean
_sampan_pack_put_back (const char *packs, const char *id, const char *away, GError **error)
{
  g_autofree char *path = g_build_filename (packs, id, NULL);

  return g_rename (away, path) == 0 || fail_writing (path, errno, error);
}
