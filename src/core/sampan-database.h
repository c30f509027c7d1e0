#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SAMPAN_TYPE_DATABASE (sampan_database_get_type ())

/**
 * SampanDatabase:
 *
 * The library's SQLite database: prepared statements with bound values only, numbered migrations,
 * WAL, foreign keys, synchronous=FULL. Its functions may be called from any thread (one lock
 * inside) and block: use them from a worker thread (sampan_library_run_async(), or any GTask
 * thread) or in a program without a window. Errors are SAMPAN_CORE_ERROR.
 */
G_DECLARE_FINAL_TYPE (SampanDatabase, sampan_database, SAMPAN, DATABASE, GObject)

/** Opens the database, makes it if there is none, and brings an older one up to date. Errors:
 * NEWER, CORRUPT, BUSY, INVALID (another program's database), FULL, FAILED. */
SampanDatabase *sampan_database_open (const char *path, GError **error);

/**
 * sampan_database_run:
 * @params: (nullable): a tuple with one value for each "?" of @sql: s, ms, x, i, u, b, d, ay;
 * floating is consumed
 *
 * Returns: the number of rows changed, or -1 with @error set
 */
gint64
sampan_database_run (SampanDatabase *self, GError **error, const char *sql, GVariant *params);

/**
 * sampan_database_query:
 *
 * Returns: (transfer full) (element-type GVariant): the rows, each a tuple of its columns; read
 * them with sampan_row_get_*(). %NULL with @error set on failure, an empty array if nothing
 * matched.
 */
GPtrArray *
sampan_database_query (SampanDatabase *self, GError **error, const char *sql, GVariant *params);

/** The value of a column, counted from 0; 0 for SQL's NULL. */
gint64 sampan_row_get_int64 (GVariant *row, guint column);
/** The value of a column, counted from 0; 0 for SQL's NULL. */
double sampan_row_get_double (GVariant *row, guint column);
/** Returns: (transfer none) (nullable): NULL for SQL's NULL. Lives as long as @row. */
const char *sampan_row_get_string (GVariant *row, guint column);
/** Returns: (transfer full) (nullable) */
GBytes *sampan_row_dup_bytes (GVariant *row, guint column);

typedef gboolean (*SampanDatabaseFunc) (SampanDatabase *self, gpointer user_data, GError **error);

/** Runs @func in one transaction: all of it is on the disk when this returns TRUE, nothing of it
 * otherwise. */
gboolean sampan_database_transaction (SampanDatabase *self,
                                      SampanDatabaseFunc func,
                                      gpointer user_data,
                                      GError **error);

G_END_DECLS
