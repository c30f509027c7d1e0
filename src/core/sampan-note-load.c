#include <glib/gi18n-lib.h>

#include "sampan-error.h"
#include "sampan-database-private.h"
#include "sampan-note-private.h"
#include "sampan-note-store-private.h"

/* Reading a note's tables into its state. */

typedef struct
{
  const char *id;
  gboolean also_deleted;
  gint64 *revision;
  gint64 number;
  gint64 created;
  gint64 modified;
  GVariant *state;
} Load;

/* What is no text (the file may have been damaged or written by others) is shown as such. */
static const char *
nullable_text_of (sqlite3_stmt *row, int column)
{
  const char *text = (const char *)sqlite3_column_text (row, column);
  return text == NULL || g_utf8_validate (text, -1, NULL) ? text : "\357\277\275";
}

static const char *
text_of (sqlite3_stmt *row, int column)
{
  const char *text = nullable_text_of (row, column);
  return text != NULL ? text : "";
}

/* As one block of bytes: strings borrowed from it stay in place whoever compares it. */
static void
take (GPtrArray *records, GVariant *record)
{
  g_variant_ref_sink (record);
  g_variant_get_data (record);
  g_ptr_array_add (records, record);
}

static GVariant *
list_of (GPtrArray *records, guint from, const char *type)
{
  return g_variant_new_array (G_VARIANT_TYPE (type), (GVariant **)records->pdata + from,
                              records->len - from);
}

static GPtrArray *
new_records (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)g_variant_unref);
}

static gboolean
read_note (sqlite3_stmt *row, gpointer data)
{
  Load *load = data;

  load->number = sqlite3_column_int64 (row, 0);
  load->created = sqlite3_column_int64 (row, 1);
  load->modified = sqlite3_column_int64 (row, 2);
  *load->revision = sqlite3_column_int64 (row, 3);
  return FALSE;
}

static gboolean
read_name (sqlite3_stmt *row, gpointer names)
{
  g_strv_builder_add (names, text_of (row, 0));
  return TRUE;
}

/* The first column of all rows. */
static GStrv
read_names (SampanDatabase *database, const char *sql, GVariant *params, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (!sampan_database_each (database, error, sql, params, read_name, builder))
    return NULL;
  return g_strv_builder_end (builder);
}

static gboolean
read_segment (sqlite3_stmt *row, gpointer records)
{
  take (records,
        g_variant_new (SAMPAN_SEGMENT_RECORD, text_of (row, 0), nullable_text_of (row, 1),
                       text_of (row, 2), text_of (row, 3), (guint32)sqlite3_column_int (row, 4),
                       nullable_text_of (row, 5), sqlite3_column_int (row, 6) != 0,
                       (guint32)sqlite3_column_int (row, 7)));
  return TRUE;
}

static GVariant *
load_version (SampanDatabase *database, gint64 number, const char *language, GError **error)
{
  g_autoptr (GPtrArray) segments = new_records ();
  g_auto (GStrv) tags = NULL;

  if (!sampan_database_each (
          database, error,
          "SELECT id, source_id, text, source_hash, origin, provider, pinned, "
          "score FROM segments WHERE note = ? AND language = ? ORDER BY position",
          g_variant_new ("(xs)", number, language), read_segment, segments))
    return NULL;
  tags = read_names (database,
                     "SELECT tag FROM tags WHERE note = ? AND language = ? ORDER BY position",
                     g_variant_new ("(xs)", number, language), error);
  if (tags == NULL)
    return NULL;
  if (segments->len == 0)
    {
      g_set_error (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_CORRUPT,
                   _ ("A note in the library is damaged: its text in “%s” is missing."), language);
      return NULL;
    }
  return g_variant_new ("(s@" SAMPAN_SEGMENT_RECORD "@a" SAMPAN_SEGMENT_RECORD "^as)", language,
                        g_ptr_array_index (segments, 0),
                        list_of (segments, 1, SAMPAN_SEGMENT_RECORD), tags);
}

static GVariant *
load_versions (SampanDatabase *database, gint64 number, GError **error)
{
  g_autoptr (GPtrArray) records = new_records ();
  g_auto (GStrv) languages =
      read_names (database, "SELECT language FROM versions WHERE note = ? ORDER BY position",
                  g_variant_new ("(x)", number), error);

  if (languages == NULL)
    return NULL;
  for (guint i = 0; languages[i] != NULL; i++)
    {
      GVariant *record = load_version (database, number, languages[i], error);
      if (record == NULL)
        return NULL;
      g_ptr_array_add (records, g_variant_ref_sink (record));
    }
  return list_of (records, 0, SAMPAN_VERSION_RECORD);
}

static gboolean
read_cue (sqlite3_stmt *row, gpointer records)
{
  const char *joined = text_of (row, 5);
  g_auto (GStrv) source_ids = g_strsplit (joined, "\n", -1);

  take (records,
        g_variant_new ("(sxxsms^asbsums)", text_of (row, 0), sqlite3_column_int64 (row, 1),
                       sqlite3_column_int64 (row, 2), text_of (row, 3), nullable_text_of (row, 4),
                       source_ids, sqlite3_column_int (row, 6) != 0, text_of (row, 7),
                       (guint32)sqlite3_column_int (row, 8), nullable_text_of (row, 9)));
  return TRUE;
}

static gboolean
read_file (sqlite3_stmt *row, gpointer files)
{
  g_ptr_array_add (files, g_strdup (nullable_text_of (row, 0)));
  return TRUE;
}

static GVariant *
load_tracks (SampanDatabase *database, gint64 number, const char *media, GError **error)
{
  g_autoptr (GPtrArray) records = new_records ();
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) languages =
      read_names (database,
                  "SELECT language FROM tracks WHERE note = ? AND media = ? ORDER BY position",
                  g_variant_new ("(xs)", number, media), error);

  if (languages == NULL
      || !sampan_database_each (database, error,
                                "SELECT file FROM tracks WHERE note = ? AND media = ? "
                                "ORDER BY position",
                                g_variant_new ("(xs)", number, media), read_file, files))
    return NULL;
  for (guint i = 0; languages[i] != NULL; i++)
    {
      g_autoptr (GPtrArray) cues = new_records ();

      if (!sampan_database_each (database, error,
                                 "SELECT id, start, \"end\", text, settings, source_ids, pinned, "
                                 "source_hash, origin, provider FROM cues "
                                 "WHERE note = ? AND media = ? AND language = ? ORDER BY position",
                                 g_variant_new ("(xss)", number, media, languages[i]), read_cue,
                                 cues))
        return NULL;
      g_ptr_array_add (records, g_variant_ref_sink (
                                    g_variant_new ("(s@a" SAMPAN_CUE_RECORD "ms)", languages[i],
                                                   list_of (cues, 0, SAMPAN_CUE_RECORD),
                                                   i < files->len ? files->pdata[i] : NULL)));
    }
  return list_of (records, 0, SAMPAN_TRACK_RECORD);
}

static gboolean
read_alt (sqlite3_stmt *row, gpointer records)
{
  take (records, g_variant_new ("(ss)", text_of (row, 0), text_of (row, 1)));
  return TRUE;
}

/* The medium's own columns; alternative texts and tracks come after. */
static gboolean
read_medium (sqlite3_stmt *row, gpointer records)
{
  take (records, g_variant_new ("(susssiixmsms)", text_of (row, 0),
                                (guint32)sqlite3_column_int (row, 1), text_of (row, 2),
                                text_of (row, 3), text_of (row, 4), sqlite3_column_int (row, 5),
                                sqlite3_column_int (row, 6), sqlite3_column_int64 (row, 7),
                                nullable_text_of (row, 8), nullable_text_of (row, 9)));
  return TRUE;
}

static GVariant *
complete_medium (SampanDatabase *database, gint64 number, GVariant *own, GError **error)
{
  g_autoptr (GPtrArray) alts = new_records ();
  GVariant *fields[12];
  g_autofree char *id = NULL;

  g_variant_get_child (own, 0, "s", &id);
  if (!sampan_database_each (
          database, error,
          "SELECT language, text FROM alts WHERE note = ? AND media = ? ORDER BY language",
          g_variant_new ("(xs)", number, id), read_alt, alts))
    return NULL;
  fields[10] = load_tracks (database, number, id, error);
  if (fields[10] == NULL)
    return NULL;
  fields[9] = list_of (alts, 0, "(ss)");
  for (gsize i = 0; i < 9; i++)
    fields[i] = g_variant_get_child_value (own, i);
  fields[11] = g_variant_get_child_value (own, 9);
  own = g_variant_new_tuple (fields, 12);
  for (gsize i = 0; i < 9; i++)
    g_variant_unref (fields[i]);
  g_variant_unref (fields[11]);
  return own;
}

static GVariant *
load_media (SampanDatabase *database, gint64 number, GError **error)
{
  g_autoptr (GPtrArray) own = new_records ();
  g_autoptr (GPtrArray) records = new_records ();

  if (!sampan_database_each (
          database, error,
          "SELECT id, kind, sha256, name, mime_type, width, height, duration, plan, "
          "caption_style "
          "FROM media WHERE note = ? ORDER BY position",
          g_variant_new ("(x)", number), read_medium, own))
    return NULL;
  for (guint i = 0; i < own->len; i++)
    {
      GVariant *record = complete_medium (database, number, g_ptr_array_index (own, i), error);
      if (record == NULL)
        return NULL;
      g_ptr_array_add (records, g_variant_ref_sink (record));
    }
  return list_of (records, 0, SAMPAN_MEDIA_RECORD);
}

static gboolean
load (SampanDatabase *database, gpointer user_data, GError **error)
{
  Load *self = user_data;
  g_autoptr (GVariant) versions = NULL;
  GVariant *media;

  if (!sampan_database_each (database, error,
                             "SELECT number, created, modified, revision FROM notes "
                             "WHERE id = ? AND (deleted IS NULL OR ?)",
                             g_variant_new ("(sb)", self->id, self->also_deleted), read_note, self))
    return FALSE;
  if (self->number == 0)
    {
      g_set_error_literal (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_NOT_FOUND,
                           _ ("There is no such note in the library."));
      return FALSE;
    }
  versions = load_versions (database, self->number, error);
  if (versions == NULL)
    return FALSE;
  g_variant_ref_sink (versions);
  media = load_media (database, self->number, error);
  if (media == NULL)
    return FALSE;
  self->state = g_variant_ref_sink (
      g_variant_new ("(sxx@a" SAMPAN_VERSION_RECORD "@a" SAMPAN_MEDIA_RECORD ")", self->id,
                     self->created, self->modified, versions, media));
  return TRUE;
}

GVariant *
sampan_note_store_load (SampanDatabase *database,
                        const char *id,
                        gboolean also_deleted,
                        gint64 *revision,
                        GError **error)
{
  Load self = { .id = id, .also_deleted = also_deleted, .revision = revision };

  if (!sampan_database_transaction (database, load, &self, error))
    {
      g_clear_pointer (&self.state, g_variant_unref);
      return NULL;
    }
  if (!sampan_note_state_is_valid (self.state))
    {
      g_clear_pointer (&self.state, g_variant_unref);
      g_set_error_literal (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_CORRUPT,
                           _ ("The note is damaged in the library's database."));
    }
  return self.state;
}
