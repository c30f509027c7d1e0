#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** Sets the accelerators of every action of the program that has one. */
void sampan_shortcuts_install (GtkApplication *application);
/** Shows them all, over @parent. */
void sampan_shortcuts_present (GtkWidget *parent);

G_END_DECLS
