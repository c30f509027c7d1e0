#include "sampan-database-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

#include "sampan-error.h"

/* How long a statement waits for another process, in milliseconds. */
#define BUSY_TIMEOUT 10000
/* Statements that are kept prepared: more than the program has texts of, so that the cache never
 * turns over. */
#define MAX_STATEMENTS 256

struct _SampanDatabase
{
  GObject parent_instance;
  char *path;
  GRecMutex lock;
  sqlite3 *handle;
  GHashTable *statements; /* SQL -> sqlite3_stmt, those not in use */
  guint depth;            /* of nested transactions */
};

G_DEFINE_FINAL_TYPE (SampanDatabase, sampan_database, G_TYPE_OBJECT)

static void
sampan_database_finalize (GObject *object)
{
  SampanDatabase *self = SAMPAN_DATABASE (object);

  g_clear_pointer (&self->statements, g_hash_table_unref);
  sqlite3_close_v2 (self->handle);
  g_rec_mutex_clear (&self->lock);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (sampan_database_parent_class)->finalize (object);
}

static void
sampan_database_class_init (SampanDatabaseClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sampan_database_finalize;
}

static void
sampan_database_init (SampanDatabase *self)
{
  g_rec_mutex_init (&self->lock);
  self->statements =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)sqlite3_finalize);
}

static void
set_error (SampanDatabase *self, int code, GError **error)
{
  SampanCoreError kind = SAMPAN_CORE_ERROR_FAILED;
  const char *detail = self->handle != NULL ? sqlite3_errmsg (self->handle) : sqlite3_errstr (code);

  code &= 0xff; /* the low byte is the primary code */
  if (code == SQLITE_IOERR && sqlite3_system_errno (self->handle) == ENOSPC)
    code = SQLITE_FULL;
  switch (code)
    {
    case SQLITE_FULL:
      g_set_error (
          error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_FULL,
          _ ("There is no space left for the library in %s. Make room on the disk; nothing "
             "saved before is lost."),
          self->path);
      return;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      g_set_error (
          error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_CORRUPT,
          _ ("The library's database %s is damaged (%s). Restore it from a backup, or move "
             "it away to begin a new library."),
          self->path, detail);
      return;
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      g_set_error (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_FAILED,
                   _ ("The library's database %s cannot be opened for writing (%s). Check the "
                      "permissions of its folder."),
                   self->path, detail);
      return;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      g_set_error_literal (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_BUSY,
                           _ ("Another program is using the library. Try again when it is done."));
      return;
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
    case SQLITE_RANGE:
      kind = SAMPAN_CORE_ERROR_INVALID;
      break;
    default:
      break;
    }
  /* Translators: %s is a technical message in English from the database. */
  g_set_error (error, SAMPAN_CORE_ERROR, kind, _ ("The library's database failed: %s."), detail);
}

/* ---- statements ---- */

static sqlite3_stmt *
take_statement (SampanDatabase *self, const char *sql, GError **error)
{
  gpointer key, statement;
  sqlite3_stmt *made = NULL;
  int code;

  if (g_hash_table_steal_extended (self->statements, sql, &key, &statement))
    {
      g_free (key);
      return statement;
    }
  code = sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &made, NULL);
  if (code != SQLITE_OK)
    set_error (self, code, error);
  else if (made == NULL)
    g_set_error_literal (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_INVALID, "empty statement");
  return made;
}

static void
give_back (SampanDatabase *self, sqlite3_stmt *statement)
{
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
  if (g_hash_table_size (self->statements) >= MAX_STATEMENTS)
    g_hash_table_remove_all (self->statements);
  g_hash_table_replace (self->statements, g_strdup (sqlite3_sql (statement)), statement);
}

/* @value stays alive until the statement is given back. */
static int
bind_value (sqlite3_stmt *statement, int index, GVariant *value)
{
  switch (g_variant_classify (value))
    {
    case G_VARIANT_CLASS_STRING:
      {
        gsize length;
        const char *text = g_variant_get_string (value, &length);
        return sqlite3_bind_text64 (statement, index, text, length, SQLITE_STATIC, SQLITE_UTF8);
      }
    case G_VARIANT_CLASS_INT64:
      return sqlite3_bind_int64 (statement, index, g_variant_get_int64 (value));
    case G_VARIANT_CLASS_INT32:
      return sqlite3_bind_int64 (statement, index, g_variant_get_int32 (value));
    case G_VARIANT_CLASS_UINT32:
      return sqlite3_bind_int64 (statement, index, g_variant_get_uint32 (value));
    case G_VARIANT_CLASS_BOOLEAN:
      return sqlite3_bind_int64 (statement, index, g_variant_get_boolean (value));
    case G_VARIANT_CLASS_DOUBLE:
      return sqlite3_bind_double (statement, index, g_variant_get_double (value));
    case G_VARIANT_CLASS_MAYBE:
      {
        g_autoptr (GVariant) inner = g_variant_get_maybe (value);
        /* @value holds what @inner holds */
        return inner != NULL ? bind_value (statement, index, inner)
                             : sqlite3_bind_null (statement, index);
      }
    case G_VARIANT_CLASS_ARRAY:
      if (g_variant_is_of_type (value, G_VARIANT_TYPE_BYTESTRING))
        {
          gsize size = g_variant_get_size (value);
          gconstpointer data = g_variant_get_data (value);
          return sqlite3_bind_blob64 (statement, index, data != NULL ? data : "", size,
                                      SQLITE_STATIC);
        }
      return SQLITE_MISMATCH;
    default:
      return SQLITE_MISMATCH;
    }
}

static gboolean
bind_params (SampanDatabase *self, sqlite3_stmt *statement, GVariant *params, GError **error)
{
  gsize n = params != NULL ? g_variant_n_children (params) : 0;
  int code = n == (gsize)sqlite3_bind_parameter_count (statement) ? SQLITE_OK : SQLITE_RANGE;

  for (gsize i = 0; i < n && code == SQLITE_OK; i++)
    {
      g_autoptr (GVariant) value = g_variant_get_child_value (params, i);
      code = bind_value (statement, (int)i + 1, value);
    }
  if (code == SQLITE_OK)
    return TRUE;
  g_set_error (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_INVALID,
               "the values do not fit the statement: %s", sqlite3_sql (statement));
  return FALSE;
}

/* Holds @params as one block of bytes, so that what is bound from it stays in place. */
static GVariant *
take_params (GVariant *params)
{
  if (params == NULL)
    return NULL;
  g_variant_ref_sink (params);
  if (g_variant_n_children (params) > 0)
    g_variant_get_data (params);
  return params;
}

gboolean
sampan_database_each (SampanDatabase *self,
                      GError **error,
                      const char *sql,
                      GVariant *params,
                      SampanRowFunc func,
                      gpointer user_data)
{
  g_autoptr (GVariant) held = take_params (params);
  g_autoptr (GRecMutexLocker) locker = NULL;
  sqlite3_stmt *statement;
  gboolean done = FALSE;

  g_return_val_if_fail (SAMPAN_IS_DATABASE (self), FALSE);
  locker = g_rec_mutex_locker_new (&self->lock);
  statement = take_statement (self, sql, error);
  if (statement == NULL)
    return FALSE;
  if (bind_params (self, statement, held, error))
    {
      int code;

      while ((code = sqlite3_step (statement)) == SQLITE_ROW)
        if (func != NULL && !func (statement, user_data))
          {
            code = SQLITE_DONE;
            break;
          }
      done = code == SQLITE_DONE;
      if (!done)
        set_error (self, code, error);
    }
  give_back (self, statement);
  return done;
}

gint64
sampan_database_run (SampanDatabase *self, GError **error, const char *sql, GVariant *params)
{
  g_autoptr (GRecMutexLocker) locker = NULL;
  gint64 before;

  g_return_val_if_fail (SAMPAN_IS_DATABASE (self), -1);
  locker = g_rec_mutex_locker_new (&self->lock);
  before = sqlite3_total_changes64 (self->handle);
  if (!sampan_database_each (self, error, sql, params, NULL, NULL))
    return -1;
  /* What foreign keys took along does not count, and a statement that writes nothing counts none.
   */
  return sqlite3_total_changes64 (self->handle) == before ? 0 : sqlite3_changes64 (self->handle);
}

/* ---- rows ---- */

static GVariant *
column_value (sqlite3_stmt *row, int column)
{
  switch (sqlite3_column_type (row, column))
    {
    case SQLITE_INTEGER:
      return g_variant_new_int64 (sqlite3_column_int64 (row, column));
    case SQLITE_FLOAT:
      return g_variant_new_double (sqlite3_column_double (row, column));
    case SQLITE_TEXT:
      {
        const char *text = (const char *)sqlite3_column_text (row, column);
        return g_variant_new_take_string (
            g_utf8_make_valid (text, sqlite3_column_bytes (row, column)));
      }
    case SQLITE_BLOB:
      return g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, sqlite3_column_blob (row, column),
                                        (gsize)sqlite3_column_bytes (row, column), 1);
    default:
      return g_variant_new_maybe (G_VARIANT_TYPE_STRING, NULL);
    }
}

static gboolean
add_row (sqlite3_stmt *row, gpointer rows)
{
  int n = sqlite3_column_count (row);
  g_autofree GVariant **values = g_new (GVariant *, n);
  GVariant *tuple;

  for (int i = 0; i < n; i++)
    values[i] = column_value (row, i);
  tuple = g_variant_ref_sink (g_variant_new_tuple (values, (gsize)n));
  /* One block of bytes, so that strings borrowed from it live as long as it does. */
  g_variant_get_data (tuple);
  g_ptr_array_add (rows, tuple);
  return TRUE;
}

GPtrArray *
sampan_database_query (SampanDatabase *self, GError **error, const char *sql, GVariant *params)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_variant_unref);

  if (!sampan_database_each (self, error, sql, params, add_row, rows))
    return NULL;
  return g_steal_pointer (&rows);
}

gint64
sampan_row_get_int64 (GVariant *row, guint column)
{
  g_autoptr (GVariant) value = g_variant_get_child_value (row, column);

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
    return g_variant_get_int64 (value);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_DOUBLE))
    return (gint64)g_variant_get_double (value);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return g_ascii_strtoll (g_variant_get_string (value, NULL), NULL, 10);
  return 0;
}

double
sampan_row_get_double (GVariant *row, guint column)
{
  g_autoptr (GVariant) value = g_variant_get_child_value (row, column);

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_DOUBLE))
    return g_variant_get_double (value);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return g_ascii_strtod (g_variant_get_string (value, NULL), NULL);
  return (double)sampan_row_get_int64 (row, column);
}

const char *
sampan_row_get_string (GVariant *row, guint column)
{
  g_autoptr (GVariant) value = g_variant_get_child_value (row, column);

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return g_variant_get_string (value, NULL); /* the row's bytes hold it */
  return NULL;
}

GBytes *
sampan_row_dup_bytes (GVariant *row, guint column)
{
  g_autoptr (GVariant) value = g_variant_get_child_value (row, column);
  gsize length;

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_BYTESTRING))
    return g_variant_get_data_as_bytes (value);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    {
      const char *text = g_variant_get_string (value, &length);
      return g_bytes_new (text, length);
    }
  return NULL;
}

/* ---- transactions ---- */

static gboolean
run_plain (SampanDatabase *self, const char *sql, GError **error)
{
  return sampan_database_each (self, error, sql, NULL, NULL, NULL);
}

gboolean
sampan_database_transaction (SampanDatabase *self,
                             SampanDatabaseFunc func,
                             gpointer user_data,
                             GError **error)
{
  g_autoptr (GRecMutexLocker) locker = NULL;
  gboolean outer, done;

  g_return_val_if_fail (SAMPAN_IS_DATABASE (self), FALSE);
  locker = g_rec_mutex_locker_new (&self->lock);
  outer = self->depth == 0;
  if (!run_plain (self, outer ? "BEGIN IMMEDIATE" : "SAVEPOINT inner_transaction", error))
    return FALSE;
  self->depth++;
  done = func (self, user_data, error)
         && run_plain (self, outer ? "COMMIT" : "RELEASE inner_transaction", error);
  self->depth--;
  if (!done && outer)
    {
      /* Some errors have rolled back already. */
      if (!sqlite3_get_autocommit (self->handle))
        run_plain (self, "ROLLBACK", NULL);
    }
  else if (!done && !sqlite3_get_autocommit (self->handle))
    {
      run_plain (self, "ROLLBACK TO inner_transaction", NULL);
      run_plain (self, "RELEASE inner_transaction", NULL);
    }
  return done;
}

gint64
sampan_database_get_last_rowid (SampanDatabase *self)
{
  return sqlite3_last_insert_rowid (self->handle);
}

/* ---- opening ---- */

static gboolean
set_up (SampanDatabase *self, GError **error)
{
  g_autoptr (GPtrArray) mode = NULL;

  sqlite3_busy_timeout (self->handle, BUSY_TIMEOUT);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  if (sqlite3_db_readonly (self->handle, "main") == 1)
    {
      set_error (self, SQLITE_READONLY, error);
      return FALSE;
    }
  mode = sampan_database_query (self, error, "PRAGMA journal_mode = WAL", NULL);
  return mode != NULL && run_plain (self, "PRAGMA synchronous = FULL", error)
         && run_plain (self, "PRAGMA foreign_keys = ON", error)
         && run_plain (self, "PRAGMA temp_store = MEMORY", error);
}

SampanDatabase *
sampan_database_open (const char *path, GError **error)
{
  g_autoptr (SampanDatabase) self = NULL;
  int code;

  g_return_val_if_fail (path != NULL, NULL);
  self = g_object_new (SAMPAN_TYPE_DATABASE, NULL);
  self->path = g_filename_display_name (path);
  /* Our own lock spans whole transactions; SQLite's would add nothing. */
  code = sqlite3_open_v2 (path, &self->handle,
                          SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
                              | SQLITE_OPEN_EXRESCODE,
                          NULL);
  if (code != SQLITE_OK)
    {
      set_error (self, code, error);
      return NULL;
    }
  if (!set_up (self, error) || !sampan_database_migrate (self, error))
    return NULL;
  return g_steal_pointer (&self);
}
