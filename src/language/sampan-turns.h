#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SampanTurns:
 *
 * Deals with many things on the main thread, several in a turn of its loop and never for so long
 * that a frame is missed. A translator may answer a long text at once, and each change is told to
 * all that show it: what is dealt with in one turn can be one change.
 */
typedef struct _SampanTurns SampanTurns;

typedef struct
{
  void (*begin) (gpointer user_data);
  /* @item: (transfer full) */
  void (*handle) (gpointer item, gpointer user_data);
  /* The last that is done in a turn: it may free the turns. */
  void (*end) (gpointer user_data);
  GDestroyNotify free_item; /* of what is left when they are freed */
} SampanTurnsTable;

/** @table: has to outlive the turns. */
SampanTurns *sampan_turns_new (const SampanTurnsTable *table, gpointer user_data);
/** @item: (transfer full): dealt with soon, in the order in which they were added. */
void sampan_turns_add (SampanTurns *self, gpointer item);
gboolean sampan_turns_is_empty (SampanTurns *self);
/** Deals with all that is left, now. */
void sampan_turns_flush (SampanTurns *self);
void sampan_turns_free (SampanTurns *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanTurns, sampan_turns_free)

G_END_DECLS
