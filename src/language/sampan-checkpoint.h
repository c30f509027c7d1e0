#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SampanCheckpoint:
 *
 * The finished parts of one long text, in a file, until the text is done. A part is written by a
 * thread as soon as it is put, so that a killed program has lost the last one at most.
 */
typedef struct _SampanCheckpoint SampanCheckpoint;

/** Reads what there is, blocking. @key: what the parts depend on: engine, languages, text. */
SampanCheckpoint *sampan_checkpoint_new (const char *folder, const char *key);
/** Returns: (transfer none) (nullable): what was put for the part. */
const char *sampan_checkpoint_get (SampanCheckpoint *self, const char *part);
void sampan_checkpoint_put (SampanCheckpoint *self, const char *part, const char *translation);
/** The text is done: removes the file. */
void sampan_checkpoint_remove (SampanCheckpoint *self);
void sampan_checkpoint_free (SampanCheckpoint *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanCheckpoint, sampan_checkpoint_free)

G_END_DECLS
