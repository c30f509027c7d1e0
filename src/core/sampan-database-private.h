#pragma once

#include <sqlite3.h>

#include "sampan-database.h"

G_BEGIN_DECLS

/* Called with each row; it reads the columns of @row and does not step it. FALSE ends the query. */
typedef gboolean (*SampanRowFunc) (sqlite3_stmt *row, gpointer user_data);

/**
 * sampan_database_each:
 *
 * sampan_database_query() without a value made for each row, for long lists. The lock is held
 * meanwhile.
 *
 * Returns: whether the query went well
 */
gboolean sampan_database_each (SampanDatabase *self,
                               GError **error,
                               const char *sql,
                               GVariant *params,
                               SampanRowFunc func,
                               gpointer user_data);

/* Returns: the rowid of the last INSERT of this connection; only of use inside a transaction. */
gint64 sampan_database_get_last_rowid (SampanDatabase *self);

/* Brings an older database to the present schema. Errors: NEWER, INVALID and those of any
 * statement. */
gboolean sampan_database_migrate (SampanDatabase *self, GError **error);

G_END_DECLS
