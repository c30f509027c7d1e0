#pragma once

#include <adwaita.h>

#include "ui/sampan-document.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_WINDOW (sampan_window_get_type ())

/**
 * SampanWindow:
 *
 * The window: it composes the library, the pages and the preview, and opens notes. Actions of it
 * that pages use: "win.page" (s: "write", "media", "captions", "publish"), "win.toast" (s),
 * "win.toast-undo" (s: what was done, with a button that undoes it in the open note).
 */
G_DECLARE_FINAL_TYPE (SampanWindow, sampan_window, SAMPAN, WINDOW, AdwApplicationWindow)

/** @settings: its size and what it shows. */
SampanWindow *sampan_window_new (GtkApplication *application, GSettings *settings);
/** Gives the window its library, once that is open. @first_run: the library is a new one. */
void sampan_window_set_studio (SampanWindow *self, SampanStudio *studio, gboolean first_run);
/** Shows why the library could not be opened. */
void sampan_window_set_failure (SampanWindow *self, const GError *error);
/** Opens .sampan files, pictures and videos: @files: (element-type GFile). */
void sampan_window_open_files (SampanWindow *self, GListModel *files);
/** Returns: (transfer none) (nullable): the open note. */
SampanDocument *sampan_window_get_document (SampanWindow *self);
void sampan_window_add_toast (SampanWindow *self, AdwToast *toast);
/** Saves and goes. gtk_window_close() would close an open dialog first, and stay. */
void sampan_window_quit (SampanWindow *self);
/** Writes what is not saved yet. Returns: %FALSE with @error when that failed. */
gboolean sampan_window_flush (SampanWindow *self, GError **error);

G_END_DECLS
