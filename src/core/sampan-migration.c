#include <glib/gi18n-lib.h>

#include "sampan-database-private.h"
#include "sampan-error.h"
#include "sampan-schema-private.h"

static gboolean
query_number (SampanDatabase *database, const char *sql, gint64 *number, GError **error)
{
  g_autoptr (GPtrArray) rows = sampan_database_query (database, error, sql, NULL);

  if (rows == NULL)
    return FALSE;
  *number = rows->len > 0 ? sampan_row_get_int64 (g_ptr_array_index (rows, 0), 0) : 0;
  return TRUE;
}

/* Runs each statement of a migration. They are the program's own text, with nothing to be bound. */
static gboolean
run_script (SampanDatabase *database, const char *script, GError **error)
{
  g_auto (GStrv) statements = g_strsplit (script, ";", -1);

  for (guint i = 0; statements[i] != NULL; i++)
    if (*g_strstrip (statements[i]) != '\0'
        && sampan_database_run (database, error, statements[i], NULL) < 0)
      return FALSE;
  return TRUE;
}

static gboolean
set_pragma (SampanDatabase *database, const char *name, guint value, GError **error)
{
  /* A PRAGMA takes no bound values. */
  g_autofree char *sql = g_strdup_printf ("PRAGMA %s = %u", name, value);
  return sampan_database_run (database, error, sql, NULL) >= 0;
}

static gboolean
migrate (SampanDatabase *database, gpointer user_data, GError **error)
{
  gint64 version, application, tables;

  /* Read inside the transaction: another process may be doing the same. */
  if (!query_number (database, "PRAGMA user_version", &version, error)
      || !query_number (database, "PRAGMA application_id", &application, error)
      || !query_number (database, "SELECT count(*) FROM sqlite_schema", &tables, error))
    return FALSE;
  if (application != SAMPAN_SCHEMA_APPLICATION_ID && (tables > 0 || application != 0))
    {
      g_set_error_literal (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_INVALID,
                           _ ("The library's database was made by another program. Choose another "
                              "folder for the library."));
      return FALSE;
    }
  if (version > sampan_schema_version)
    {
      g_set_error_literal (error, SAMPAN_CORE_ERROR, SAMPAN_CORE_ERROR_NEWER,
                           _ ("The library was written by a newer version of Sampan. Update Sampan "
                              "to open it."));
      return FALSE;
    }
  for (gint64 i = MAX (version, 0); i < sampan_schema_version; i++)
    if (!run_script (database, sampan_schema[i], error))
      return FALSE;
  return set_pragma (database, "application_id", SAMPAN_SCHEMA_APPLICATION_ID, error)
         && set_pragma (database, "user_version", sampan_schema_version, error);
}

gboolean
sampan_database_migrate (SampanDatabase *self, GError **error)
{
  gint64 version, application;

  /* The usual case needs no lock on the file. */
  if (!query_number (self, "PRAGMA user_version", &version, error)
      || !query_number (self, "PRAGMA application_id", &application, error))
    return FALSE;
  if (version == sampan_schema_version && application == SAMPAN_SCHEMA_APPLICATION_ID)
    return TRUE;
  return sampan_database_transaction (self, migrate, NULL, error);
}
