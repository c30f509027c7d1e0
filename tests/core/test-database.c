#include <glib/gstdio.h>

#include "core/sampan-database.h"
#include "core/sampan-database-private.h"
#include "core/sampan-error.h"
#include "core/sampan-schema-private.h"
#include "helper.h"

static SampanDatabase *
open_in (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "library.db", NULL);
  return sampan_database_open (path, error);
}

static gint64
number (SampanDatabase *database, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = sampan_database_query (database, &error, sql, NULL);

  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 1);
  return sampan_row_get_int64 (g_ptr_array_index (rows, 0), 0);
}

static void
run (SampanDatabase *database, const char *sql)
{
  g_autoptr (GError) error = NULL;

  sampan_database_run (database, &error, sql, NULL);
  g_assert_no_error (error);
}

static void
test_settings (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanDatabase) database = open_in (folder, &error);
  g_autoptr (GPtrArray) rows = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (number (database, "PRAGMA synchronous"), ==, 2); /* FULL */
  g_assert_cmpint (number (database, "PRAGMA foreign_keys"), ==, 1);
  g_assert_cmpint (number (database, "PRAGMA user_version"), ==, sampan_schema_version);
  g_assert_cmpint (number (database, "PRAGMA busy_timeout"), >, 1000);
  rows = sampan_database_query (database, &error, "PRAGMA journal_mode", NULL);
  g_assert_cmpstr (sampan_row_get_string (g_ptr_array_index (rows, 0), 0), ==, "wal");
  g_clear_object (&database);

  database = open_in (folder, &error); /* a second time there is nothing to migrate */
  g_assert_no_error (error);
  g_assert_cmpint (number (database, "SELECT count(*) FROM jobs"), ==, 0);
  g_clear_object (&database);
  remove_folder (folder);
}

static void
test_values (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanDatabase) database = open_in (folder, &error);
  static const char bytes[] = "a\0b'\";--\0";
  const char *hostile = "'; DROP TABLE t; -- \" ? 你好 👩🏽‍🚀";
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GBytes) blob = NULL;
  GVariant *row;

  run (database, "CREATE TABLE t (a, b, c, d, e, f, g)");
  g_assert_cmpint (
      sampan_database_run (database, &error, "INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?)",
                           g_variant_new ("(sxdbms@ayu)", hostile, G_MININT64, 0.25, TRUE, NULL,
                                          g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, bytes,
                                                                     sizeof bytes, 1),
                                          G_MAXUINT32)),
      ==, 1);
  g_assert_no_error (error);
  rows = sampan_database_query (database, &error, "SELECT * FROM t WHERE a = ? AND e IS ?",
                                g_variant_new ("(sms)", hostile, NULL));
  g_assert_cmpuint (rows->len, ==, 1);
  row = g_ptr_array_index (rows, 0);
  g_assert_cmpstr (sampan_row_get_string (row, 0), ==, hostile);
  g_assert_cmpint (sampan_row_get_int64 (row, 1), ==, G_MININT64);
  g_assert_cmpfloat (sampan_row_get_double (row, 2), ==, 0.25);
  g_assert_cmpint (sampan_row_get_int64 (row, 3), ==, 1);
  g_assert_null (sampan_row_get_string (row, 4));
  blob = sampan_row_dup_bytes (row, 5);
  g_assert_cmpmem (g_bytes_get_data (blob, NULL), g_bytes_get_size (blob), bytes, sizeof bytes);
  g_assert_cmpint (sampan_row_get_int64 (row, 6), ==, G_MAXUINT32);

  g_assert_cmpint (sampan_database_run (database, &error, "DELETE FROM t WHERE a = ?",
                                        g_variant_new ("(s)", "nothing")),
                   ==, 0);
  g_assert_cmpint (sampan_database_run (database, &error, "DELETE FROM t WHERE a = ?", NULL), ==,
                   -1);
  g_assert_error (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (sampan_database_query (database, &error, "SELECT nonsense", NULL));
  g_assert_error (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_FAILED);
  g_clear_object (&database);
  remove_folder (folder);
}

static gboolean
insert_and_fail (SampanDatabase *database, gpointer data, GError **error)
{
  run (database, "INSERT INTO t VALUES (2)");
  g_set_error_literal (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_FAILED, "on purpose");
  return FALSE;
}

static gboolean
insert_around_failure (SampanDatabase *database, gpointer data, GError **error)
{
  run (database, "INSERT INTO t VALUES (1)");
  g_assert_false (sampan_database_transaction (database, insert_and_fail, NULL, NULL));
  run (database, "INSERT INTO t VALUES (3)");
  return TRUE;
}

static void
test_transactions (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanDatabase) database = open_in (folder, &error);

  run (database, "CREATE TABLE t (a)");
  g_assert_false (sampan_database_transaction (database, insert_and_fail, NULL, &error));
  g_assert_error (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_cmpint (number (database, "SELECT count(*) FROM t"), ==, 0);
  g_assert_true (sampan_database_transaction (database, insert_around_failure, NULL, &error));
  g_assert_cmpint (number (database, "SELECT sum(a) FROM t"), ==, 4);
  g_clear_object (&database);
  remove_folder (folder);
}

static gpointer
count_up (gpointer data)
{
  for (guint i = 0; i < 200; i++)
    run (data, "UPDATE t SET a = a + 1");
  return NULL;
}

static void
test_threads (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (SampanDatabase) database = open_in (folder, NULL);
  GThread *threads[4];

  run (database, "CREATE TABLE t (a)");
  run (database, "INSERT INTO t VALUES (0)");
  run (database, "PRAGMA synchronous = OFF"); /* for the test's speed */
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("count", count_up, database);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (number (database, "SELECT a FROM t"), ==, 800);
  g_clear_object (&database);
  remove_folder (folder);
}

/* A library of each earlier version, with a note in it, opens and has today's tables. */
static void
test_migrates_every_version (void)
{
  for (guint version = 1; version < sampan_schema_version; version++)
    {
      g_autofree char *folder = make_folder ();
      g_autofree char *path = g_build_filename (folder, "library.db", NULL);
      g_autofree char *numbers =
          g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %u",
                           SAMPAN_SCHEMA_APPLICATION_ID, version);
      g_autoptr (GError) error = NULL;
      g_autoptr (SampanDatabase) database = NULL;
      sqlite3 *old;

      g_assert_cmpint (sqlite3_open (path, &old), ==, SQLITE_OK);
      for (guint i = 0; i < version; i++)
        g_assert_cmpint (sqlite3_exec (old, sampan_schema[i], NULL, NULL, NULL), ==, SQLITE_OK);
      g_assert_cmpint (
          sqlite3_exec (old,
                        "INSERT INTO notes (id, created, modified, kind, title, languages, "
                        "incomplete, duration) VALUES ('n', 1, 1, 0, 'T', 'en', '', 0)",
                        NULL, NULL, NULL),
          ==, SQLITE_OK);
      g_assert_cmpint (sqlite3_exec (old, numbers, NULL, NULL, NULL), ==, SQLITE_OK);
      sqlite3_close (old);
      database = open_in (folder, &error);
      g_assert_no_error (error);
      g_assert_cmpint (number (database, "PRAGMA user_version"), ==, sampan_schema_version);
      g_assert_cmpint (number (database, "SELECT count(*) FROM notes WHERE id = 'n'"), ==, 1);
      g_assert_cmpint (number (database, "SELECT count(*) FROM glossary"), ==, 0);
      g_clear_object (&database);
      remove_folder (folder);
    }
}

static void
test_newer_is_refused (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanDatabase) database = open_in (folder, &error);

  run (database, "PRAGMA user_version = 999");
  g_clear_object (&database);
  g_assert_null (open_in (folder, &error));
  g_assert_error (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_NEWER);
  remove_folder (folder);
}

static void
test_other_program_is_refused (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanDatabase) database = open_in (folder, &error);

  run (database, "PRAGMA application_id = 12345");
  run (database, "PRAGMA user_version = 0");
  g_clear_object (&database);
  g_assert_null (open_in (folder, &error));
  g_assert_error (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_INVALID);
  remove_folder (folder);
}

static void
test_corrupt (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "library.db", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path,
                                      "This is no database, however long it is. "
                                      "This is no database, however long it is. ",
                                      -1, NULL));
  g_assert_null (open_in (folder, &error));
  g_assert_error (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_CORRUPT);
  g_assert_nonnull (strstr (error->message, path));
  remove_folder (folder);
}

static void
test_cannot_open (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (sampan_database_open ("/proc/none/library.db", &error));
  g_assert_error (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_FAILED);
}

static void
test_full (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanDatabase) database = open_in (folder, &error);
  g_autofree char *large = g_strnfill (100000, 'x');
  gint64 pages = number (database, "PRAGMA page_count");
  g_autofree char *limit = g_strdup_printf ("PRAGMA max_page_count = %" G_GINT64_FORMAT, pages + 4);

  run (database, "CREATE TABLE t (a)");
  run (database, limit); /* as a full disk does */
  g_assert_cmpint (sampan_database_run (database, &error, "INSERT INTO t VALUES (?)",
                                        g_variant_new ("(s)", large)),
                   ==, -1);
  g_assert_error (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_FULL);
  run (database, "PRAGMA max_page_count = 1000000");
  g_clear_error (&error);
  g_assert_cmpint (sampan_database_run (database, &error, "INSERT INTO t VALUES (?)",
                                        g_variant_new ("(s)", large)),
                   ==, 1);
  g_clear_object (&database);
  remove_folder (folder);
}

/* Rows of the layers above, with what the schema promises them. */
static void
test_tables_of_others (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanDatabase) database = open_in (folder, &error);

  run (database, "INSERT INTO jobs (id, note_id, account_id, language, state, created) "
                 "VALUES ('j', 'no note', 'no account', 'en', 'waiting', 1)");
  run (database,
       "INSERT INTO job_steps (job_id, position, kind, state) VALUES ('j', 0, 'k', 'todo')");
  g_assert_cmpint (sampan_database_run (database, &error, "UPDATE jobs SET state = 'typo'", NULL),
                   ==, -1);
  g_assert_error (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_INVALID);
  run (database, "DELETE FROM jobs");
  g_assert_cmpint (number (database, "SELECT count(*) FROM job_steps"), ==, 0);
  run (database, "INSERT INTO accounts (id, service, server, handle, created) "
                 "VALUES ('a', 'atproto', 'http://x', 'h', 1)");
  run (database,
       "INSERT OR REPLACE INTO memory (source_language, target_language, source, target, created) "
       "VALUES ('en', 'zh', 'cat', '猫', 1), ('en', 'zh', 'cat', '貓', 2)");
  g_assert_cmpint (number (database, "SELECT count(*) FROM memory"), ==, 1);
  g_clear_object (&database);
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/database/settings", test_settings);
  g_test_add_func ("/database/values", test_values);
  g_test_add_func ("/database/transactions", test_transactions);
  g_test_add_func ("/database/threads", test_threads);
  g_test_add_func ("/database/migrates-every-version", test_migrates_every_version);
  g_test_add_func ("/database/newer", test_newer_is_refused);
  g_test_add_func ("/database/other-program", test_other_program_is_refused);
  g_test_add_func ("/database/corrupt", test_corrupt);
  g_test_add_func ("/database/cannot-open", test_cannot_open);
  g_test_add_func ("/database/full", test_full);
  g_test_add_func ("/database/tables-of-others", test_tables_of_others);
  return g_test_run ();
}
