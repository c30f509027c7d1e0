#include "sampan-database-private.h"
#include "sampan-error.h"
#include "sampan-note-index-private.h"
#include "sampan-note-memory-private.h"
#include "sampan-note-private.h"
#include "sampan-note-store-private.h"

/* Writing what differs between two states of a note into its tables. Each list of the state is one
 * table; its records begin with what names them (an id or a language), by which the old and the new
 * are compared. */

typedef struct
{
  SampanDatabase *database;
  GVariant *state;
  GVariant *base;
  gint64 *revision;
  gint64 number;        /* of the note's row */
  const char *language; /* of the version or track being written */
  const char *media;    /* of the medium being written */
  gboolean words_changed;
} Save;

/* One row with what belongs to it; @old is NULL for a new one. */
typedef gboolean (*PutFunc) (
    Save *save, GVariant *old, GVariant *record, gint64 position, GError **error);

typedef struct
{
  PutFunc put;
  /* Each ends with "... AND id = ?" or the like, after the names of what the list belongs to. */
  const char *remove;
  const char *move;
} Table;

static gboolean
run (Save *save, const char *sql, GVariant *params, GError **error)
{
  return sampan_database_run (save->database, error, sql, params) >= 0;
}

static char *
key_of (GVariant *record)
{
  char *key;
  g_variant_get_child (record, 0, "s", &key);
  return key;
}

/* The values before the record's own name: whose list it is in. */
static void
add_owner (Save *save, GVariantBuilder *params)
{
  g_variant_builder_add (params, "x", save->number);
  if (save->media != NULL)
    g_variant_builder_add (params, "s", save->media);
  if (save->language != NULL)
    g_variant_builder_add (params, "s", save->language);
}

static gboolean
run_for (Save *save, const char *sql, const gint64 *position, const char *key, GError **error)
{
  GVariantBuilder params = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_TUPLE);

  if (position != NULL)
    g_variant_builder_add (&params, "x", *position);
  add_owner (save, &params);
  g_variant_builder_add (&params, "s", key);
  return run (save, sql, g_variant_builder_end (&params), error);
}

typedef struct
{
  GVariant *record;
  gint64 position;
} Row;

static void
free_row (Row *row)
{
  g_variant_unref (row->record);
  g_free (row);
}

static GHashTable *
index_rows (GPtrArray *records)
{
  GHashTable *rows =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)free_row);

  for (guint i = 0; i < records->len; i++)
    {
      Row *row = g_new (Row, 1);
      row->record = g_variant_ref (g_ptr_array_index (records, i));
      row->position = i;
      g_hash_table_insert (rows, key_of (row->record), row);
    }
  return rows;
}

static gboolean
remove_rows (Save *save, const Table *table, GHashTable *old, GPtrArray *records, GError **error)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer key;

  for (guint i = 0; i < records->len; i++)
    g_hash_table_add (wanted, key_of (g_ptr_array_index (records, i)));
  g_hash_table_iter_init (&iter, old);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!g_hash_table_contains (wanted, key))
      {
        save->words_changed = TRUE;
        if (!run_for (save, table->remove, NULL, key, error))
          return FALSE;
      }
  return TRUE;
}

static gboolean
save_rows (
    Save *save, const Table *table, GPtrArray *old_records, GPtrArray *records, GError **error)
{
  g_autoptr (GHashTable) old = index_rows (old_records);

  if (!remove_rows (save, table, old, records, error))
    return FALSE;
  for (guint i = 0; i < records->len; i++)
    {
      GVariant *record = g_ptr_array_index (records, i);
      g_autofree char *key = key_of (record);
      Row *row = g_hash_table_lookup (old, key);
      gint64 position = i;

      if (row != NULL && row->position != position
          && !run_for (save, table->move, &position, key, error))
        return FALSE;
      /* What did not change since is the same object in both states. */
      if (row != NULL && row->record == record)
        continue;
      if (!table->put (save, row != NULL ? row->record : NULL, record, position, error))
        return FALSE;
    }
  return TRUE;
}

/* The records of a list, or none. */
static GPtrArray *
records_of (GVariant *list)
{
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify)g_variant_unref);

  for (gsize i = 0; list != NULL && i < g_variant_n_children (list); i++)
    g_ptr_array_add (records, g_variant_get_child_value (list, i));
  return records;
}

static GVariant *
child_or_null (GVariant *record, gsize index)
{
  return record != NULL ? g_variant_get_child_value (record, index) : NULL;
}

static gboolean
same_child (GVariant *a, GVariant *b, gsize index)
{
  g_autoptr (GVariant) child_a = child_or_null (a, index);
  g_autoptr (GVariant) child_b = child_or_null (b, index);

  return child_a != NULL && g_variant_equal (child_a, child_b);
}

static gboolean
same_children (GVariant *a, GVariant *b, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (!same_child (a, b, i))
      return FALSE;
  return TRUE;
}

static gboolean
save_list (
    Save *save, const Table *table, GVariant *old, GVariant *record, gsize index, GError **error)
{
  g_autoptr (GVariant) old_list = child_or_null (old, index);
  g_autoptr (GVariant) list = g_variant_get_child_value (record, index);
  g_autoptr (GPtrArray) old_records = records_of (old_list);
  g_autoptr (GPtrArray) records = records_of (list);

  return save_rows (save, table, old_records, records, error);
}

/* ---- versions ---- */

static gboolean
put_segment (Save *save, GVariant *old, GVariant *record, gint64 position, GError **error)
{
  const char *id, *source_id, *text, *hash, *provider;
  guint32 origin, score;
  gboolean pinned;

  if (old != NULL && g_variant_equal (old, record))
    return TRUE;
  save->words_changed = TRUE;
  g_variant_get (record, "(&sm&s&s&sum&sbu)", &id, &source_id, &text, &hash, &origin, &provider,
                 &pinned, &score);
  return run (save,
              "INSERT INTO segments (note, language, id, position, source_id, text, source_hash, "
              "origin, provider, pinned, score) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
              "ON CONFLICT (note, language, id) DO UPDATE SET position = excluded.position, "
              "source_id = excluded.source_id, text = excluded.text, "
              "source_hash = excluded.source_hash, origin = excluded.origin, "
              "provider = excluded.provider, pinned = excluded.pinned, score = excluded.score",
              g_variant_new ("(xssxmsssumsbu)", save->number, save->language, id, position,
                             source_id, text, hash, origin, provider, pinned, score),
              error)
         && sampan_note_memory_put_segment (save->database, save->state, save->language, record,
                                            position, error);
}

static const Table segments = {
  .put = put_segment,
  .remove = "DELETE FROM segments WHERE note = ? AND language = ? AND id = ?",
  .move = "UPDATE segments SET position = ? WHERE note = ? AND language = ? AND id = ?",
};

static gboolean
save_tags (Save *save, GVariant *old, GVariant *record, GError **error)
{
  g_autoptr (GVariant) old_tags = child_or_null (old, 3);
  g_autoptr (GVariant) tags = g_variant_get_child_value (record, 3);
  g_autofree const char **list = NULL;

  if (old_tags != NULL && g_variant_equal (old_tags, tags))
    return TRUE;
  if (!run (save, "DELETE FROM tags WHERE note = ? AND language = ?",
            g_variant_new ("(xs)", save->number, save->language), error))
    return FALSE;
  save->words_changed = TRUE;
  list = g_variant_get_strv (tags, NULL);
  for (gint64 i = 0; list[i] != NULL; i++)
    if (!run (save, "INSERT INTO tags (note, language, position, tag) VALUES (?, ?, ?, ?)",
              g_variant_new ("(xsxs)", save->number, save->language, i, list[i]), error))
      return FALSE;
  return TRUE;
}

static gboolean
put_version (Save *save, GVariant *old, GVariant *record, gint64 position, GError **error)
{
  g_autofree char *language = key_of (record);
  g_autoptr (GVariant) old_body = child_or_null (old, 2);
  g_autoptr (GVariant) body = g_variant_get_child_value (record, 2);
  g_autoptr (GPtrArray) old_records = records_of (old_body);
  g_autoptr (GPtrArray) records = records_of (body);
  gboolean done;

  if (old == NULL
      && !run (save, "INSERT INTO versions (note, language, position) VALUES (?, ?, ?)",
               g_variant_new ("(xsx)", save->number, language, position), error))
    return FALSE;
  /* The title is the row before the body's. */
  if (old != NULL)
    g_ptr_array_insert (old_records, 0, g_variant_get_child_value (old, 1));
  g_ptr_array_insert (records, 0, g_variant_get_child_value (record, 1));
  save->language = language;
  done = save_rows (save, &segments, old_records, records, error)
         && save_tags (save, old, record, error);
  save->language = NULL;
  return done;
}

static const Table versions = {
  .put = put_version,
  .remove = "DELETE FROM versions WHERE note = ? AND language = ?",
  .move = "UPDATE versions SET position = ? WHERE note = ? AND language = ?",
};

/* ---- media ---- */

static gboolean
put_cue (Save *save, GVariant *old, GVariant *record, gint64 position, GError **error)
{
  const char *id, *text, *settings, *hash, *provider;
  gint64 start, end;
  gboolean pinned;
  guint32 origin;
  g_autofree const char **source_ids = NULL;
  g_autofree char *joined = NULL;

  if (old != NULL && g_variant_equal (old, record))
    return TRUE;
  save->words_changed = TRUE;
  g_variant_get (record, "(&sxx&sm&s^a&sb&sum&s)", &id, &start, &end, &text, &settings, &source_ids,
                 &pinned, &hash, &origin, &provider);
  joined = g_strjoinv ("\n", (char **)source_ids);
  return run (save,
              "INSERT INTO cues (note, media, language, id, position, start, \"end\", text, "
              "settings, source_ids, pinned, source_hash, origin, provider) "
              "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
              "ON CONFLICT (note, media, language, id) DO UPDATE SET position = excluded.position, "
              "start = excluded.start, \"end\" = excluded.\"end\", text = excluded.text, "
              "settings = excluded.settings, source_ids = excluded.source_ids, "
              "pinned = excluded.pinned, source_hash = excluded.source_hash, "
              "origin = excluded.origin, provider = excluded.provider",
              g_variant_new ("(xsssxxxsmssbsums)", save->number, save->media, save->language, id,
                             position, start, end, text, settings, joined, pinned, hash, origin,
                             provider),
              error)
         && sampan_note_memory_put_cue (save->database, save->state, save->media, save->language,
                                        old, record, error);
}

static const Table cues = {
  .put = put_cue,
  .remove = "DELETE FROM cues WHERE note = ? AND media = ? AND language = ? AND id = ?",
  .move = "UPDATE cues SET position = ? WHERE note = ? AND media = ? AND language = ? AND id = ?",
};

static gboolean
put_track (Save *save, GVariant *old, GVariant *record, gint64 position, GError **error)
{
  g_autofree char *language = key_of (record);
  const char *file;
  gboolean done;

  g_variant_get_child (record, 2, "m&s", &file);
  if (!run (save,
            "INSERT INTO tracks (note, media, language, position, file) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (note, media, language) DO UPDATE SET file = excluded.file",
            g_variant_new ("(xssxms)", save->number, save->media, language, position, file), error))
    return FALSE;
  save->language = language;
  done = save_list (save, &cues, old, record, 1, error);
  save->language = NULL;
  return done;
}

static const Table tracks = {
  .put = put_track,
  .remove = "DELETE FROM tracks WHERE note = ? AND media = ? AND language = ?",
  .move = "UPDATE tracks SET position = ? WHERE note = ? AND media = ? AND language = ?",
};

static gboolean
save_alts (Save *save, GVariant *old, GVariant *record, GError **error)
{
  g_autoptr (GVariant) old_alts = child_or_null (old, 9);
  g_autoptr (GVariant) alts = g_variant_get_child_value (record, 9);

  if (old_alts != NULL && g_variant_equal (old_alts, alts))
    return TRUE;
  save->words_changed = TRUE;
  if (!run (save, "DELETE FROM alts WHERE note = ? AND media = ?",
            g_variant_new ("(xs)", save->number, save->media), error))
    return FALSE;
  for (gsize i = 0; i < g_variant_n_children (alts); i++)
    {
      const char *language, *text;

      g_variant_get_child (alts, i, "(&s&s)", &language, &text);
      if (!run (save, "INSERT INTO alts (note, media, language, text) VALUES (?, ?, ?, ?)",
                g_variant_new ("(xsss)", save->number, save->media, language, text), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
put_medium (Save *save, GVariant *old, GVariant *record, gint64 position, GError **error)
{
  g_autofree char *id = key_of (record);
  const char *sha256, *name, *mime_type, *plan, *style;
  guint32 kind;
  int width, height;
  gint64 duration;
  gboolean done;

  g_variant_get (record, "(&su&s&s&siixm&s@a(ss)@a" SAMPAN_TRACK_RECORD "m&s)", NULL, &kind,
                 &sha256, &name, &mime_type, &width, &height, &duration, &plan, NULL, NULL, &style);
  if (!(same_children (old, record, 9) && same_child (old, record, 11))
      && !run (
          save,
          "INSERT INTO media (note, id, position, kind, sha256, name, mime_type, width, height, "
          "duration, plan, caption_style) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
          "ON CONFLICT (note, id) DO UPDATE SET position = excluded.position, "
          "kind = excluded.kind, sha256 = excluded.sha256, name = excluded.name, "
          "mime_type = excluded.mime_type, width = excluded.width, height = excluded.height, "
          "duration = excluded.duration, plan = excluded.plan, "
          "caption_style = excluded.caption_style",
          g_variant_new ("(xsxusssiixmsms)", save->number, id, position, kind, sha256, name,
                         mime_type, width, height, duration, plan, style),
          error))
    return FALSE;
  save->media = id;
  done = save_alts (save, old, record, error) && save_list (save, &tracks, old, record, 10, error);
  save->media = NULL;
  return done;
}

static const Table media = {
  .put = put_medium,
  .remove = "DELETE FROM media WHERE note = ? AND id = ?",
  .move = "UPDATE media SET position = ? WHERE note = ? AND id = ?",
};

/* ---- the note ---- */

typedef struct
{
  gint64 number;
  gint64 revision;
  gboolean deleted;
} Present;

static gboolean
read_present (sqlite3_stmt *row, gpointer data)
{
  Present *present = data;

  present->number = sqlite3_column_int64 (row, 0);
  present->revision = sqlite3_column_int64 (row, 1);
  present->deleted = sqlite3_column_type (row, 2) != SQLITE_NULL;
  return FALSE;
}

static gboolean
put_note (Save *save, const SampanNoteSummary *summary, GError **error)
{
  gint64 created;

  g_variant_get_child (save->state, 1, "x", &created);
  if (!run (
          save,
          "INSERT INTO notes (id, created, modified, revision, kind, title, languages, incomplete, "
          "cover_sha256, cover_plan, cover_mime_type, duration) "
          "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
          "ON CONFLICT (id) DO UPDATE SET modified = excluded.modified, "
          "revision = excluded.revision, kind = excluded.kind, title = excluded.title, "
          "languages = excluded.languages, incomplete = excluded.incomplete, "
          "cover_sha256 = excluded.cover_sha256, cover_plan = excluded.cover_plan, "
          "cover_mime_type = excluded.cover_mime_type, duration = excluded.duration",
          g_variant_new ("(sxxxusssmsmsmsx)", summary->id, created, summary->modified,
                         *save->revision, (guint32)summary->kind, summary->title,
                         summary->languages, summary->incomplete, summary->cover_sha256,
                         summary->cover_plan, summary->cover_mime_type, summary->duration),
          error))
    return FALSE;
  if (save->number == 0)
    save->number = sampan_database_get_last_rowid (save->database);
  return TRUE;
}

static gboolean
save_note (SampanDatabase *database, gpointer user_data, GError **error)
{
  Save *save = user_data;
  g_autoptr (SampanNoteSummary) summary = sampan_note_summary_new (save->state);
  g_autoptr (GVariant) base = NULL;
  Present present = { 0 };

  if (!sampan_database_each (database, error,
                             "SELECT number, revision, deleted FROM notes WHERE id = ?",
                             g_variant_new ("(s)", summary->id), read_present, &present))
    return FALSE;
  save->number = present.number;
  if (present.number != 0 && save->base != NULL && *save->revision == present.revision)
    base = g_variant_ref (save->base);
  else if (present.number != 0)
    {
      base = sampan_note_store_load (database, summary->id, TRUE, save->revision, error);
      if (base == NULL)
        return FALSE;
    }
  *save->revision = present.revision + 1;
  if (!put_note (save, summary, error) || !save_list (save, &versions, base, save->state, 3, error)
      || !save_list (save, &media, base, save->state, 4, error))
    return FALSE;
  if (present.deleted || (base != NULL && !save->words_changed))
    return TRUE;
  return sampan_note_index_update (database, save->number, save->state, error);
}

gboolean
sampan_note_store_save (
    SampanDatabase *database, GVariant *state, GVariant *base, gint64 *revision, GError **error)
{
  Save save = { .database = database, .state = state, .base = base, .revision = revision };

  return sampan_database_transaction (database, save_note, &save, error);
}
