#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * sampan_schema:
 *
 * The numbered migrations: entry N - 1 brings a database from user_version N - 1 to N. An entry
 * that has been released is never changed; what comes later is a new entry.
 */
extern const char *const sampan_schema[];
extern const guint sampan_schema_version;

/* PRAGMA application_id: "Smpn", so that another program's database is not taken for a library. */
#define SAMPAN_SCHEMA_APPLICATION_ID 0x536d706e

G_END_DECLS
