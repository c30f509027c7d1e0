#pragma once

#include "sampan-library.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_AUTOSAVE (sampan_autosave_get_type ())

/**
 * SampanAutosave:
 *
 * Saves a note at most half a second after it changed, and at once when it is flushed or disposed.
 * Properties with notify: "saved" (boolean: everything is on the disk), "error" (boxed GError, NULL
 * when the last save worked; the text stays in memory and saving is tried again at the next change
 * and every 5 seconds).
 */
G_DECLARE_FINAL_TYPE (SampanAutosave, sampan_autosave, SAMPAN, AUTOSAVE, GObject)

/** Returns: (transfer full): watches @note, which is taken to be saved as it is now; holds both. */
SampanAutosave *sampan_autosave_new (SampanLibrary *library, SampanNote *note);
/** Whether everything in the note is on the disk. */
gboolean sampan_autosave_get_saved (SampanAutosave *self);
/** Blocks until everything is on the disk: for the end of the program. */
gboolean sampan_autosave_flush (SampanAutosave *self, GError **error);

G_END_DECLS
