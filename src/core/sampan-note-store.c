#include "sampan-note-store-private.h"

#include <glib/gi18n-lib.h>

#include "sampan-database-private.h"
#include "sampan-error.h"
#include "sampan-note-index-private.h"
#include "sampan-search-private.h"

/* Deleting and listing notes, and looking for them. Loading and saving have files of their own. */

static gboolean
not_found (GError **error)
{
  g_set_error_literal (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_NOT_FOUND,
                       _ ("There is no such note in the library."));
  return FALSE;
}

static gboolean
get_number (SampanDatabase *database, const char *id, gint64 *number, GError **error)
{
  g_autoptr (GPtrArray) rows =
      sampan_database_query (database, error, "SELECT number FROM notes WHERE id = ?",
                             g_variant_new ("(s)", id));

  if (rows == NULL)
    return FALSE;
  if (rows->len == 0)
    return not_found (error);
  *number = sampan_row_get_int64 (g_ptr_array_index (rows, 0), 0);
  return TRUE;
}

static gboolean
delete_note (SampanDatabase *database, gpointer user_data, GError **error)
{
  gint64 number, changed;

  if (!get_number (database, user_data, &number, error))
    return FALSE;
  changed =
      sampan_database_run (database, error,
                           "UPDATE notes SET deleted = ? WHERE number = ? AND deleted IS NULL",
                           g_variant_new ("(xx)", g_get_real_time (), number));
  if (changed == 0)
    return not_found (error);
  return changed > 0 && sampan_note_index_remove (database, number, error);
}

gboolean
sampan_note_store_delete (SampanDatabase *database, const char *id, GError **error)
{
  return sampan_database_transaction (database, delete_note, (gpointer)id, error);
}

static gboolean
restore_note (SampanDatabase *database, gpointer user_data, GError **error)
{
  g_autoptr (GVariant) state = NULL;
  gint64 number, revision;

  if (!get_number (database, user_data, &number, error))
    return FALSE;
  if (sampan_database_run (database, error, "UPDATE notes SET deleted = NULL WHERE number = ?",
                           g_variant_new ("(x)", number))
      < 0)
    return FALSE;
  state = sampan_note_store_load (database, user_data, FALSE, &revision, error);
  return state != NULL && sampan_note_index_update (database, number, state, error);
}

gboolean
sampan_note_store_restore (SampanDatabase *database, const char *id, GError **error)
{
  return sampan_database_transaction (database, restore_note, (gpointer)id, error);
}

/* ---- the list ---- */

static char *
dup_text (sqlite3_stmt *row, int column)
{
  const char *text = (const char *)sqlite3_column_text (row, column);

  if (text == NULL || g_utf8_validate (text, -1, NULL))
    return g_strdup (text);
  return g_utf8_make_valid (text, -1);
}

static gboolean
read_summary (sqlite3_stmt *row, gpointer summaries)
{
  SampanNoteSummary *summary = g_new0 (SampanNoteSummary, 1);
  int status = sqlite3_column_int (row, 10);

  summary->id = dup_text (row, 0);
  summary->modified = MAX (sqlite3_column_int64 (row, 1), 0);
  summary->kind =
      sqlite3_column_int (row, 2) == SAMPAN_NOTE_VIDEO ? SAMPAN_NOTE_VIDEO : SAMPAN_NOTE_PICTURES;
  summary->title = dup_text (row, 3);
  summary->languages = dup_text (row, 4);
  summary->incomplete = dup_text (row, 5);
  summary->cover_sha256 = dup_text (row, 6);
  summary->cover_plan = dup_text (row, 7);
  summary->cover_mime_type = dup_text (row, 8);
  summary->duration = MAX (sqlite3_column_int64 (row, 9), 0);
  summary->status = status == 2   ? SAMPAN_NOTE_QUEUED
                    : status == 1 ? SAMPAN_NOTE_PUBLISHED
                                  : SAMPAN_NOTE_DRAFT;
  g_ptr_array_add (summaries, summary);
  return TRUE;
}

#define SUMMARY                                                                                    \
  "SELECT id, modified, kind, title, languages, incomplete, cover_sha256, cover_plan, "            \
  "cover_mime_type, duration, "                                                                    \
  "(SELECT max(CASE state WHEN 'cancelled' THEN 0 WHEN 'posted' THEN 1 ELSE 2 END) "               \
  "FROM jobs WHERE note_id = notes.id) FROM notes WHERE deleted IS NULL "

GPtrArray *
sampan_note_store_list (SampanDatabase *database, const char *id, GError **error)
{
  g_autoptr (GPtrArray) summaries =
      g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_note_summary_free);
  gboolean done;

  if (id != NULL)
    done = sampan_database_each (database, error, SUMMARY "AND id = ?", g_variant_new ("(s)", id),
                                 read_summary, summaries);
  else
    done = sampan_database_each (database, error, SUMMARY "ORDER BY modified DESC, number DESC",
                                 NULL, read_summary, summaries);
  return done ? g_steal_pointer (&summaries) : NULL;
}

/* ---- search ---- */

static gboolean
read_id (sqlite3_stmt *row, gpointer ids)
{
  g_strv_builder_add (ids, (const char *)sqlite3_column_text (row, 0));
  return TRUE;
}

GStrv
sampan_note_store_search (SampanDatabase *database, const char *query, GError **error)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_autofree char *expression = sampan_search_query (query);

  /* A word in the title says more of a note than one in its text. */
  if (expression != NULL
      && !sampan_database_each (
          database, error,
          "SELECT id FROM notes_text JOIN notes ON notes.number = notes_text.rowid "
          "WHERE notes_text MATCH ? AND deleted IS NULL "
          "ORDER BY bm25 (notes_text, 10.0, 5.0, 1.0, 1.0), modified DESC",
          g_variant_new ("(s)", expression), read_id, ids))
    return NULL;
  return g_strv_builder_end (ids);
}
