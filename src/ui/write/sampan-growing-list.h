#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** The items that are there from the first frame on: more than a window shows. */
#define SAMPAN_GROWING_LIST_FIRST 24
/** The items that come with each step. */
#define SAMPAN_GROWING_LIST_STEP 2

/**
 * sampan_growing_list_new:
 * @model: (transfer none):
 *
 * A part of @model that grows step by step to all of it. A #GtkListView makes some two hundred rows
 * at once for a list that has as many; where rows are costly, it gets them few by few instead.
 *
 * Returns: (transfer full): shows the first items.
 */
GtkSliceListModel *sampan_growing_list_new (GListModel *model);
/**
 * sampan_growing_list_grow:
 *
 * Shows a few items more.
 *
 * Returns: whether there is anything left to show.
 */
gboolean sampan_growing_list_grow (GtkSliceListModel *list);
/** Shows the item at @position, and all before it, at once. */
void sampan_growing_list_reach (GtkSliceListModel *list, guint position);

G_END_DECLS
