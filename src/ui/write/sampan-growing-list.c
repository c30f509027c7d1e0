#include "config.h"

#include "sampan-growing-list.h"

/* More than a GtkListView keeps rows for (200 in GTK 4.18, GTK_LIST_VIEW_MAX_LIST_ITEMS): further
 * items cost it nothing. */
#define ENOUGH 256

static void
show (GtkSliceListModel *list, guint n)
{
  guint all = g_list_model_get_n_items (gtk_slice_list_model_get_model (list));

  /* Without an end, what is added later is shown at once. */
  gtk_slice_list_model_set_size (list, n >= all || n > ENOUGH ? G_MAXUINT : n);
}

GtkSliceListModel *
sampan_growing_list_new (GListModel *model)
{
  g_return_val_if_fail (G_IS_LIST_MODEL (model), NULL);

  GtkSliceListModel *list = gtk_slice_list_model_new (g_object_ref (model), 0, 0);
  show (list, SAMPAN_GROWING_LIST_FIRST);
  return list;
}

gboolean
sampan_growing_list_grow (GtkSliceListModel *list)
{
  g_return_val_if_fail (GTK_IS_SLICE_LIST_MODEL (list), FALSE);

  guint size = gtk_slice_list_model_get_size (list);
  if (size != G_MAXUINT)
    show (list, size + SAMPAN_GROWING_LIST_STEP);
  return gtk_slice_list_model_get_size (list) != G_MAXUINT;
}

void
sampan_growing_list_reach (GtkSliceListModel *list, guint position)
{
  g_return_if_fail (GTK_IS_SLICE_LIST_MODEL (list));

  if (position >= gtk_slice_list_model_get_size (list))
    show (list, position + 1);
}
