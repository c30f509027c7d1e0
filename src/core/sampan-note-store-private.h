#pragma once

#include "sampan-database.h"
#include "sampan-note-item-private.h"

G_BEGIN_DECLS

/* Notes in the database's tables. Each of these is one transaction; all block. */

/**
 * sampan_note_store_load:
 * @revision: (out): counts the saves of the note, by whichever process
 *
 * Returns: (transfer full): the note's state, or NULL with @error set (NOT_FOUND also if it is
 * deleted, unless @also_deleted)
 */
GVariant *sampan_note_store_load (SampanDatabase *database,
                                  const char *id,
                                  gboolean also_deleted,
                                  gint64 *revision,
                                  GError **error);

/**
 * sampan_note_store_save:
 * @base: (nullable): the state that was saved or loaded last
 * @revision: (inout): that of @base; then the new one
 *
 * Writes what differs from @base, or from what the database holds if another process has written
 * meanwhile. A deleted note stays deleted and can be restored as saved here.
 */
gboolean sampan_note_store_save (
    SampanDatabase *database, GVariant *state, GVariant *base, gint64 *revision, GError **error);

gboolean sampan_note_store_delete (SampanDatabase *database, const char *id, GError **error);
gboolean sampan_note_store_restore (SampanDatabase *database, const char *id, GError **error);

/* Returns: (transfer full) (element-type SampanNoteSummary): newest first; @id: (nullable): only
 * that note. */
GPtrArray *sampan_note_store_list (SampanDatabase *database, const char *id, GError **error);

/* Returns: (transfer full): ids of the notes that match, best first. */
GStrv sampan_note_store_search (SampanDatabase *database, const char *query, GError **error);

G_END_DECLS
