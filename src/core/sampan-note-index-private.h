#pragma once

#include "sampan-database.h"
#include "sampan-note-item-private.h"

G_BEGIN_DECLS

/* What the list and the search know of a note, made from its state. */

/* Returns: (transfer full): all but the status, which the outbox's rows say. */
SampanNoteSummary *sampan_note_summary_new (GVariant *state);

/* Puts the words of the note with @number into the index in place of those that were there. */
gboolean
sampan_note_index_update (SampanDatabase *database, gint64 number, GVariant *state, GError **error);
gboolean sampan_note_index_remove (SampanDatabase *database, gint64 number, GError **error);

G_END_DECLS
