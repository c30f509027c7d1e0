#pragma once

#include "sampan-note.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_HISTORY (sampan_history_get_type ())

/**
 * SampanHistory:
 *
 * Undo and redo of one note, as a list of states. It listens to the note's ::changed: changes that
 * follow within a second of each other in the same segment, parameter or cue become one step; so do
 * the answers of a translator for one version, which may be five seconds apart.
 * Properties: "can-undo", "can-redo", with notify.
 */
G_DECLARE_FINAL_TYPE (SampanHistory, sampan_history, SAMPAN, HISTORY, GObject)

/** Returns: (transfer full): the history of @note from now on; it holds the note. */
SampanHistory *sampan_history_new (SampanNote *note);
/** Whether there is a step to undo. */
gboolean sampan_history_get_can_undo (SampanHistory *self);
/** Whether there is a step to do again. */
gboolean sampan_history_get_can_redo (SampanHistory *self);
/** Takes the last step back. Returns: %FALSE if there was none. */
gboolean sampan_history_undo (SampanHistory *self);
/** Does the step again that was taken back last. Returns: %FALSE if there was none. */
gboolean sampan_history_redo (SampanHistory *self);
/** What changes until sampan_history_end() is one step. May be nested. */
void sampan_history_begin (SampanHistory *self);
/** Ends what sampan_history_begin() began. */
void sampan_history_end (SampanHistory *self);
/** Ends the step under way: what changes next is a step of its own. */
void sampan_history_seal (SampanHistory *self);

G_END_DECLS
