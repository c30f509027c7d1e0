#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "sampan-error.h"
#include "sampan-library-private.h"
#include "sampan-note-json-private.h"
#include "sampan-note-private.h"

/* A .sampan file: a zip of note.json, media/SHA256 and, for other programs,
 * captions/MEDIA.LANG.vtt. */

#define NOTE_NAME "note.json"
#define MEDIA_FOLDER "media/"
/* A note's text is small; what is larger was made to fill the memory. */
#define MAX_NOTE_SIZE (64 * 1024 * 1024)
/* Pictures and videos hardly shrink: what grows more than this was made to fill the disk. */
#define MAX_GROWTH 100
#define BLOCK (256 * 1024)

typedef struct archive Archive;
typedef struct archive_entry Entry;

static void
free_writer (Archive *archive)
{
  archive_write_free (archive);
}

static void
free_reader (Archive *archive)
{
  archive_read_free (archive);
}

/* ---- export ---- */

typedef struct
{
  SampanLibrary *library;
  GVariant *state;
  Archive *archive;
  const char *path; /* where to, for messages */
  gint64 modified;
  GHashTable *written; /* media, by SHA-256 */
  GCancellable *cancellable;
} Export;

static gboolean
fail_writing (Export *self, GError **error)
{
  sampan_set_write_error (error, self->path, archive_errno (self->archive));
  return FALSE;
}

static gboolean
begin_entry (Export *self, const char *name, gint64 size, GError **error)
{
  Entry *entry = archive_entry_new ();
  gboolean done;

  archive_entry_set_pathname (entry, name);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  archive_entry_set_size (entry, size);
  archive_entry_set_mtime (entry, (time_t)(self->modified / G_USEC_PER_SEC), 0);
  done = archive_write_header (self->archive, entry) == ARCHIVE_OK;
  archive_entry_free (entry);
  return done || fail_writing (self, error);
}

static gboolean
write_text (Export *self, const char *name, const char *text, GError **error)
{
  gsize size = strlen (text);

  archive_write_zip_set_compression_deflate (self->archive);
  if (!begin_entry (self, name, (gint64)size, error))
    return FALSE;
  return archive_write_data (self->archive, text, size) == (la_ssize_t)size
         || fail_writing (self, error);
}

static gboolean
copy_medium (Export *self, int fd, const char *name, GError **error)
{
  g_autofree char *block = g_malloc (BLOCK);
  GStatBuf status;
  gssize size;

  archive_write_zip_set_compression_store (self->archive);
  if (fstat (fd, &status) != 0 || !begin_entry (self, name, status.st_size, error))
    return FALSE;
  while ((size = read (fd, block, BLOCK)) > 0)
    {
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      if (archive_write_data (self->archive, block, (gsize)size) != size)
        return fail_writing (self, error);
    }
  return size == 0 || fail_writing (self, error);
}

/* @missing: what is said, with the medium's name, if it is not in the library */
static gboolean
write_medium (
    Export *self, GVariant *record, const char *sha256, const char *missing, GError **error)
{
  g_autofree char *path = sampan_library_dup_media_path (self->library, sha256);
  g_autofree char *name = g_strconcat (MEDIA_FOLDER, sha256, NULL);
  g_autofd int fd = -1;

  if (!g_hash_table_add (self->written, g_strdup (sha256)))
    return TRUE;
  fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  if (fd < 0)
    {
      g_autofree char *file = NULL;
      g_autoptr (GString) words = g_string_new (missing);

      g_variant_get_child (record, 3, "s", &file);
      g_string_replace (words, "%s", file, 1);
      g_set_error_literal (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_CORRUPT, words->str);
      return FALSE;
    }
  return copy_medium (self, fd, name, error);
}

/* The medium, and what its plan puts behind the person in it. */
static gboolean
write_media (Export *self, GVariant *record, GError **error)
{
  g_autoptr (GHashTable) named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *sha256 = NULL, *plan = NULL;
  GHashTableIter iter;
  gpointer name;

  g_variant_get_child (record, 2, "s", &sha256);
  g_variant_get_child (record, 8, "ms", &plan);
  /* Translators: %s is the name of a picture or video. */
  if (!write_medium (
          self, record, sha256,
          _ ("“%s” is missing in the library. Remove it from the note, or add it again."), error))
    return FALSE;
  sampan_media_add_named (named, plan);
  g_hash_table_iter_init (&iter, named);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    /* Translators: %s is the name of a picture or video. */
    if (!write_medium (self, record, name,
                       _ ("The background of “%s” is missing in the library. Choose another one."),
                       error))
      return FALSE;
  return TRUE;
}

static void
append_time (GString *text, gint64 time)
{
  g_string_append_printf (text, "%02d:%02d:%02d.%03d", (int)(time / 3600000),
                          (int)(time / 60000 % 60), (int)(time / 1000 % 60), (int)(time % 1000));
}

/* A cue ends at an empty line: there is none within it. */
static void
append_cue (GString *text, GVariant *record)
{
  g_autoptr (SampanCue) cue = sampan_cue_new_from_record (record);
  const char *settings = sampan_cue_get_settings (cue);
  g_auto (GStrv) lines = g_strsplit (sampan_cue_get_text (cue), "\n", -1);

  if (strstr (sampan_cue_get_id (cue), "-->") == NULL)
    g_string_append_printf (text, "%s\n", sampan_cue_get_id (cue));
  append_time (text, sampan_cue_get_start (cue));
  g_string_append (text, " --> ");
  append_time (text, sampan_cue_get_end (cue));
  g_string_append_printf (text, "%s%s\n", settings != NULL ? " " : "",
                          settings != NULL ? settings : "");
  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0')
      g_string_append_printf (text, "%s\n", lines[i]);
  g_string_append_c (text, '\n');
}

static gboolean
write_track (Export *self, const char *media_id, GVariant *record, GError **error)
{
  g_autoptr (GString) text = g_string_new ("WEBVTT\n\n");
  g_autoptr (GVariant) cues = g_variant_get_child_value (record, 1);
  g_autofree char *language = NULL;
  g_autofree char *name = NULL;

  g_variant_get_child (record, 0, "s", &language);
  for (gsize i = 0; i < g_variant_n_children (cues); i++)
    {
      g_autoptr (GVariant) cue = g_variant_get_child_value (cues, i);
      append_cue (text, cue);
    }
  name = g_strdup_printf ("%s.%s.vtt", media_id, language);
  g_strcanon (name, "-_." G_CSET_a_2_z G_CSET_A_2_Z "0123456789", '_');
  g_free (g_steal_pointer (&language));
  language = g_strconcat ("captions/", name, NULL);
  return write_text (self, language, text->str, error);
}

static gboolean
write_parts (Export *self, GError **error)
{
  g_autoptr (GVariant) media = g_variant_get_child_value (self->state, 4);
  g_autofree char *json = sampan_note_to_json (self->state);

  if (!write_text (self, NOTE_NAME, json, error))
    return FALSE;
  for (gsize i = 0; i < g_variant_n_children (media); i++)
    {
      g_autoptr (GVariant) record = g_variant_get_child_value (media, i);
      g_autoptr (GVariant) tracks = g_variant_get_child_value (record, 10);
      g_autofree char *id = NULL;

      g_variant_get_child (record, 0, "s", &id);
      for (gsize j = 0; j < g_variant_n_children (tracks); j++)
        {
          g_autoptr (GVariant) track = g_variant_get_child_value (tracks, j);
          if (!write_track (self, id, track, error))
            return FALSE;
        }
      if (!write_media (self, record, error))
        return FALSE;
    }
  return archive_write_close (self->archive) == ARCHIVE_OK || fail_writing (self, error);
}

static gboolean
write_archive (Export *self, GError **error)
{
  g_autofree char *temporary = g_strconcat (self->path, ".XXXXXX", NULL);
  g_autofd int fd = g_mkstemp_full (temporary, O_RDWR | O_CLOEXEC, 0644);
  gboolean done;

  if (fd < 0)
    {
      sampan_set_write_error (error, self->path, errno);
      return FALSE;
    }
  archive_write_set_format_zip (self->archive);
  archive_write_set_bytes_in_last_block (self->archive, 1); /* nothing behind the end */
  done = archive_write_open_fd (self->archive, fd) == ARCHIVE_OK ? write_parts (self, error)
                                                                 : fail_writing (self, error);
  done = done && sampan_publish_file (fd, temporary, self->path, error);
  if (!done)
    g_unlink (temporary);
  return done;
}

gboolean
sampan_library_export (SampanLibrary *self,
                       const char *id,
                       const char *path,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (GVariant) state = NULL;
  g_autoptr (GHashTable) written = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Export job = { self, NULL, NULL, path, 0, written, cancellable };
  gboolean done;

  g_return_val_if_fail (SAMPAN_IS_LIBRARY (self), FALSE);
  g_return_val_if_fail (id != NULL && path != NULL, FALSE);
  state = sampan_library_load_state (self, id, error);
  if (state == NULL)
    return FALSE;
  job.state = state;
  g_variant_get_child (state, 2, "x", &job.modified);
  job.archive = archive_write_new ();
  done = write_archive (&job, error);
  free_writer (job.archive);
  return done;
}

/* ---- import ---- */

typedef struct
{
  SampanLibrary *library;
  const char *path;
  GHashTable *missing; /* SHA-256 of the media that are still to come */
  GHashTable *named;   /* the same of those that plans name, which may be missing */
  gint64 room;         /* bytes that may still come out of the file */
} Import;

static gboolean
fail_reading (GError **error)
{
  g_set_error_literal (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_INVALID,
                       _ ("The file is no .sampan file, or it is damaged."));
  return FALSE;
}

static Archive *
open_archive (Import *self, GError **error)
{
  Archive *archive = archive_read_new ();

  archive_read_support_format_zip (archive);
  if (archive_read_open_filename (archive, self->path, BLOCK) == ARCHIVE_OK)
    return archive;
  free_reader (archive);
  fail_reading (error);
  return NULL;
}

/* The next entry: 1, or 0 at the end, or -1 with @error set. */
static int
next_entry (Archive *archive, Entry **entry, GCancellable *cancellable, GError **error)
{
  int code;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;
  code = archive_read_next_header (archive, entry);
  if (code == ARCHIVE_OK || code == ARCHIVE_WARN)
    return 1;
  if (code == ARCHIVE_EOF)
    return 0;
  fail_reading (error);
  return -1;
}

static GBytes *
read_note (Archive *archive, GError **error)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();
  g_autofree guint8 *block = g_malloc (BLOCK);
  la_ssize_t size;

  while ((size = archive_read_data (archive, block, BLOCK)) > 0 && data->len < MAX_NOTE_SIZE)
    g_byte_array_append (data, block, (guint)size);
  if (size != 0)
    {
      fail_reading (error);
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&data));
}

static GVariant *
find_note (Import *self, GCancellable *cancellable, GError **error)
{
  Archive *archive = open_archive (self, error);
  g_autoptr (GBytes) note = NULL;
  Entry *entry;
  int found = archive != NULL ? 1 : -1;

  while (note == NULL && found == 1)
    {
      found = next_entry (archive, &entry, cancellable, error);
      if (found == 1 && g_strcmp0 (archive_entry_pathname (entry), NOTE_NAME) == 0)
        {
          note = read_note (archive, error);
          found = note != NULL ? 1 : -1;
        }
    }
  if (found == 0)
    fail_reading (error);
  if (archive != NULL)
    free_reader (archive);
  if (note == NULL)
    return NULL;
  return sampan_note_from_json (g_bytes_get_data (note, NULL), (gssize)g_bytes_get_size (note),
                                error);
}

typedef struct
{
  Import *import;
  Archive *archive;
} MediumSource;

static gssize
read_medium (gpointer source, void *block, gsize size, GCancellable *cancellable, GError **error)
{
  MediumSource *self = source;
  la_ssize_t n;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;
  n = archive_read_data (self->archive, block, size);
  if (n > 0)
    self->import->room -= n;
  if (n >= 0 && self->import->room >= 0)
    return n;
  fail_reading (error);
  return -1;
}

/* Only what the note names is taken, under the name that its content has: no name in the file is
 * used as a path. */
static gboolean
import_entry (
    Import *self, Archive *archive, Entry *entry, GCancellable *cancellable, GError **error)
{
  const char *name = archive_entry_pathname (entry);
  MediumSource source = { self, archive };
  g_autofree char *wanted = NULL;
  g_autofree char *sha256 = NULL;

  if (name == NULL || !g_str_has_prefix (name, MEDIA_FOLDER))
    return TRUE;
  wanted = g_strdup (name + strlen (MEDIA_FOLDER));
  if (!g_hash_table_contains (self->missing, wanted)
      && !g_hash_table_contains (self->named, wanted))
    return TRUE;
  sha256 = sampan_media_import (sampan_library_get_media_folder (self->library), read_medium,
                                &source, wanted, cancellable, error);
  if (sha256 == NULL)
    return FALSE;
  g_hash_table_remove (self->missing, wanted);
  g_hash_table_remove (self->named, wanted);
  return TRUE;
}

static gboolean
import_media (Import *self, GCancellable *cancellable, GError **error)
{
  Archive *archive = open_archive (self, error);
  Entry *entry;
  int found = archive != NULL ? 1 : -1;

  while (found == 1 && g_hash_table_size (self->missing) + g_hash_table_size (self->named) > 0)
    {
      found = next_entry (archive, &entry, cancellable, error);
      if (found == 1 && !import_entry (self, archive, entry, cancellable, error))
        found = -1;
    }
  if (archive != NULL)
    free_reader (archive);
  if (found == 0 && g_hash_table_size (self->missing) > 0)
    {
      g_set_error_literal (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_INVALID,
                           _ ("A picture or video of the note is missing in the file."));
      return FALSE;
    }
  return found >= 0;
}

/* Returns: whether the note holds no more media than sampan_note_add_media() allows. */
static gboolean
list_media (Import *self, GVariant *state)
{
  g_autoptr (GVariant) media = g_variant_get_child_value (state, 4);
  gsize n = g_variant_n_children (media), n_videos = 0;

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) record = g_variant_get_child_value (media, i);
      guint32 kind;
      char *sha256;
      g_autofree char *plan = NULL;

      g_variant_get_child (record, 1, "u", &kind);
      n_videos += kind == SAMPAN_MEDIA_VIDEO;
      g_variant_get_child (record, 2, "s", &sha256);
      g_hash_table_add (self->missing, sha256);
      g_variant_get_child (record, 8, "ms", &plan);
      sampan_media_add_named (self->named, plan);
    }
  return n_videos <= 1 && n <= SAMPAN_NOTE_MAX_PICTURES;
}

/* The state as a note of this library: changed now, and with an id that no other note has. */
static GVariant *
settle_in (Import *self, GVariant *state, char **id, GError **error)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GVariant) versions = g_variant_get_child_value (state, 3);
  g_autoptr (GVariant) media = g_variant_get_child_value (state, 4);
  gint64 created;

  g_variant_get_child (state, 0, "s", id);
  g_variant_get_child (state, 1, "x", &created);
  rows = sampan_database_query (sampan_library_get_database (self->library), error,
                                "SELECT 1 FROM notes WHERE id = ?", g_variant_new ("(s)", *id));
  if (rows == NULL)
    return NULL;
  if (rows->len > 0 || !g_uuid_string_is_valid (*id))
    {
      g_free (*id);
      *id = g_uuid_string_random ();
    }
  return g_variant_ref_sink (g_variant_new ("(sxx@a" SAMPAN_VERSION_RECORD "@a" SAMPAN_MEDIA_RECORD
                                            ")",
                                            *id, created, g_get_real_time (), versions, media));
}

char *
sampan_library_import (SampanLibrary *self,
                       const char *path,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (GHashTable) missing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Import import = { self, path, missing, named, 0 };
  g_autoptr (GVariant) state = NULL;
  g_autoptr (GVariant) settled = NULL;
  g_autoptr (SampanNote) note = NULL;
  g_autofree char *id = NULL;
  GStatBuf status;

  g_return_val_if_fail (SAMPAN_IS_LIBRARY (self), NULL);
  g_return_val_if_fail (path != NULL, NULL);
  if (g_stat (path, &status) != 0)
    {
      g_autofree char *name = g_filename_display_name (path);
      g_set_error (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_NOT_FOUND,
                   _ ("%s cannot be read: %s."), name, g_strerror (errno));
      return NULL;
    }
  import.room = (gint64)status.st_size * MAX_GROWTH;
  state = find_note (&import, cancellable, error);
  if (state == NULL)
    return NULL;
  if (!list_media (&import, state))
    {
      fail_reading (error);
      return NULL;
    }
  if (!import_media (&import, cancellable, error))
    return NULL;
  settled = settle_in (&import, state, &id, error);
  /* Through the model, which brings in order what a file made by hand left out. */
  note = settled != NULL ? sampan_note_new_from_state (settled) : NULL;
  if (note == NULL || !sampan_library_save (self, note, error))
    return NULL;
  return g_steal_pointer (&id);
}
