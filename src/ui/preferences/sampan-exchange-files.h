#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * sampan_exchange_files_import:
 * @widget: in the preferences
 * @store: a #SampanMemory or a #SampanGlossary
 * @done: (scope async): called when something was imported, unless @widget is gone
 *
 * Asks for a TMX or CSV file and for its languages, takes it in with its progress shown, and says
 * what became of it.
 */
void
sampan_exchange_files_import (GtkWidget *widget, gpointer store, void (*done) (GtkWidget *widget));
/** Asks where to, and writes what is in @store there. @name: of the file that is proposed. */
void sampan_exchange_files_export (GtkWidget *widget, gpointer store, const char *name);

G_END_DECLS
