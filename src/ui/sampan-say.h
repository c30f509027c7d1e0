#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** Tells what has been done: in the window's toast, and to a screen reader. @widget: one in the
 * window */
void sampan_say (GtkWidget *widget, const char *text);
/** Tells what went wrong, in an alert that stays until it is closed. */
void sampan_say_failed (GtkWidget *widget, const char *heading, const char *body);

G_END_DECLS
