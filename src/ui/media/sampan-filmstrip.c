#include "config.h"

#include <glib/gi18n-lib.h>

#include "core/sampan-media.h"

#include "sampan-filmstrip.h"

#define CELL_SIZE 56
#define PICTURE_SIZE 160

/* What a cell keeps while it shows one medium. */
typedef struct
{
  SampanThumbnails *thumbnails;
  GtkWidget *picture;
  GtkWidget *number;
  GtkWidget *edited;
  GSignalGroup *signals;
  GCancellable *cancellable;
} Cell;

static void
cell_free (Cell *cell)
{
  g_cancellable_cancel (cell->cancellable);
  g_clear_object (&cell->cancellable);
  g_clear_object (&cell->signals);
  g_clear_object (&cell->thumbnails);
  g_free (cell);
}

static Cell *
get_cell (GtkListItem *item)
{
  return g_object_get_data (G_OBJECT (item), "sampan-cell");
}

static void
on_thumbnail (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture =
      sampan_thumbnails_load_finish (SAMPAN_THUMBNAILS (source), result, &error);
  g_autoptr (GtkWidget) picture = user_data;

  if (texture != NULL)
    gtk_picture_set_paintable (GTK_PICTURE (picture), GDK_PAINTABLE (texture));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    gtk_widget_set_tooltip_text (picture, error->message);
}

static void
update (GtkListItem *item)
{
  Cell *cell = get_cell (item);
  SampanMedia *media = gtk_list_item_get_item (item);
  if (media == NULL)
    return;

  g_cancellable_cancel (cell->cancellable);
  g_clear_object (&cell->cancellable);
  cell->cancellable = g_cancellable_new ();
  gtk_widget_set_visible (cell->edited, sampan_media_get_plan (media) != NULL);
  sampan_thumbnails_load_async (cell->thumbnails, sampan_media_get_sha256 (media),
                                sampan_media_get_plan (media), sampan_media_get_kind (media),
                                PICTURE_SIZE, cell->cancellable, on_thumbnail,
                                g_object_ref (cell->picture));
}

static void
update_number (GtkListItem *item)
{
  Cell *cell = get_cell (item);
  SampanMedia *media = gtk_list_item_get_item (item);
  guint number = gtk_list_item_get_position (item) + 1;
  if (media == NULL)
    return;

  g_autofree char *text = g_strdup_printf ("%u", number);
  gboolean video = sampan_media_get_kind (media) == SAMPAN_MEDIA_VIDEO;
  /* Translators: the accessible name of a picture or video in the filmstrip: its number, the name
   * of its file */
  g_autofree char *label = g_strdup_printf (video ? _ ("Video %u: %s") : _ ("Picture %u: %s"),
                                            number, sampan_media_get_name (media));
  gtk_label_set_label (GTK_LABEL (cell->number), text);
  gtk_list_item_set_accessible_label (item, label);
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item, SampanThumbnails *thumbnails)
{
  Cell *cell = g_new0 (Cell, 1);
  GtkWidget *overlay = gtk_overlay_new ();

  cell->thumbnails = g_object_ref (thumbnails);
  cell->picture = gtk_picture_new ();
  cell->number = gtk_label_new (NULL);
  cell->edited = gtk_image_new_from_icon_name ("sampan-prompt-symbolic");
  gtk_picture_set_content_fit (GTK_PICTURE (cell->picture), GTK_CONTENT_FIT_COVER);
  gtk_widget_set_size_request (cell->picture, CELL_SIZE, CELL_SIZE * 4 / 3);
  gtk_widget_set_overflow (overlay, GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (overlay, "sampan-thumbnail");
  gtk_widget_add_css_class (cell->number, "sampan-badge");
  gtk_widget_add_css_class (cell->number, "osd");
  gtk_widget_set_halign (cell->number, GTK_ALIGN_START);
  gtk_widget_set_valign (cell->number, GTK_ALIGN_START);
  gtk_widget_add_css_class (cell->edited, "sampan-badge");
  gtk_widget_add_css_class (cell->edited, "osd");
  gtk_widget_set_halign (cell->edited, GTK_ALIGN_END);
  gtk_widget_set_valign (cell->edited, GTK_ALIGN_END);
  gtk_widget_set_tooltip_text (cell->edited, _ ("Edited"));
  gtk_overlay_set_child (GTK_OVERLAY (overlay), cell->picture);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), cell->number);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), cell->edited);
  gtk_list_item_set_child (item, overlay);

  cell->signals = g_signal_group_new (SAMPAN_TYPE_MEDIA);
  g_object_set_data_full (G_OBJECT (item), "sampan-cell", cell, (GDestroyNotify)cell_free);
  g_signal_group_connect_swapped (cell->signals, "notify::plan", G_CALLBACK (update), item);
  g_signal_connect (item, "notify::position", G_CALLBACK (update_number), NULL);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  g_signal_group_set_target (get_cell (item)->signals, gtk_list_item_get_item (item));
  update (item);
  update_number (item);
}

static void
on_unbind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  Cell *cell = get_cell (item);

  g_signal_group_set_target (cell->signals, NULL);
  g_cancellable_cancel (cell->cancellable);
  gtk_picture_set_paintable (GTK_PICTURE (cell->picture), NULL);
}

void
sampan_filmstrip_bind (GtkListView *strip, SampanThumbnails *thumbnails)
{
  g_return_if_fail (GTK_IS_LIST_VIEW (strip));
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup), thumbnails, 0);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), NULL);
  gtk_list_view_set_factory (strip, factory);
}
