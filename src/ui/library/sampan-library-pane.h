#pragma once

#include <adwaita.h>

#include "ui/sampan-studio.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_LIBRARY_PANE (sampan_library_pane_get_type ())

/**
 * SampanLibraryPane:
 *
 * The list of notes, with its search and its filters. ::open (id) tells that a note was chosen.
 * Deleting and exporting are the window's actions "win.delete-note" and "win.export-note".
 */
G_DECLARE_FINAL_TYPE (SampanLibraryPane, sampan_library_pane, SAMPAN, LIBRARY_PANE, AdwBin)

void sampan_library_pane_set_studio (SampanLibraryPane *self, SampanStudio *studio);
/** @id: (nullable): the note that is open. */
void sampan_library_pane_set_selected (SampanLibraryPane *self, const char *id);
void sampan_library_pane_focus_search (SampanLibraryPane *self);

G_END_DECLS
