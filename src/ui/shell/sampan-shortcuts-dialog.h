#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** Sets the accelerators of every action of the program that has one. */
void sampan_shortcuts_install (GtkApplication *application);
/** Returns: (transfer full): the same for actions of a page, whose names begin with @prefix: they
 * work while the widget that gets it is shown. */
GtkEventController *sampan_shortcuts_create_controller (const char *prefix);
/** Shows them all, over @parent. */
void sampan_shortcuts_present (GtkWidget *parent);

G_END_DECLS
