#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** Runs in a thread. Returns: (transfer full): a result, or %NULL with @error set. */
typedef gpointer (*SampanStoreFunc) (gpointer store, gpointer params, GError **error);

/**
 * sampan_store_run:
 * @store: a memory, a glossary or tags, whose functions block
 * @params: (transfer full) (nullable): freed by @free_params
 * @callback: its source is @store; nothing is lost when it comes after what asked is gone
 *
 * Calls @func in a thread.
 */
void sampan_store_run (gpointer store,
                       SampanStoreFunc func,
                       gpointer params,
                       GDestroyNotify free_params,
                       GDestroyNotify free_result,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
/** Returns: (transfer full): the result, or %NULL with @error set. */
gpointer sampan_store_run_finish (GAsyncResult *result, GError **error);

/** Says @text in a toast of the preferences that @widget is in. */
void sampan_store_tell (GtkWidget *widget, const char *text);

/** Returns: a flat button with @icon for the end of a row. @name: for a screen reader, and the tip.
 */
GtkWidget *sampan_store_make_button (const char *icon, const char *name);

G_END_DECLS
