#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** Returns: (transfer full): a dialog that chooses pictures and videos. @title: translated */
GtkFileDialog *sampan_media_dialog_new (const char *title);

G_END_DECLS
