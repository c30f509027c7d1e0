#include "config.h"

#include "sampan-packs-page.h"

#include <glib/gi18n-lib.h>

#include "net/sampan-net-error.h"

#include "sampan-dictionary-group.h"
#include "sampan-pack-add.h"
#include "sampan-pack-offer-row.h"
#include "sampan-pack-text.h"
#include "sampan-store-task.h"

struct _SampanPacksPage
{
  AdwPreferencesPage parent_instance;

  GtkWidget *add_button;
  GtkListBox *list;
  GtkWidget *empty;
  SampanPackAdd *add_row;
  GtkEditable *location_row;
  AdwActionRow *offers_row;
  GtkWidget *offers_icon;
  GtkWidget *offers_spinner;
  GtkWidget *offers_button;
  GtkWidget *offers_group;
  GtkListBox *offers_list;

  SampanPacks *packs;
  GSettings *settings;
  GCancellable *loading; /* the list; nullable */
};

G_DEFINE_FINAL_TYPE (SampanPacksPage, sampan_packs_page, ADW_TYPE_PREFERENCES_PAGE)

/* ---- what is installed ---- */

static void show_packs (SampanPacksPage *self);

static void
on_undo (SampanPacksPage *self, AdwToast *toast)
{
  g_autoptr (GError) error = NULL;

  if (!sampan_packs_restore (self->packs, g_object_get_data (G_OBJECT (toast), "id"), &error))
    sampan_store_tell (GTK_WIDGET (self), error->message);
  show_packs (self);
}

static void
offer_undo (SampanPacksPage *self, const char *id)
{
  GtkWidget *dialog = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_PREFERENCES_DIALOG);
  AdwToast *toast;

  if (dialog == NULL)
    return;
  toast = adw_toast_new (_ ("Language pack removed"));
  adw_toast_set_button_label (toast, _ ("_Undo"));
  g_object_set_data_full (G_OBJECT (toast), "id", g_strdup (id), g_free);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (on_undo), self, G_CONNECT_SWAPPED);
  adw_preferences_dialog_add_toast (ADW_PREFERENCES_DIALOG (dialog), toast);
}

/* The focus goes to what is where the row was. */
static void
move_focus (SampanPacksPage *self, int index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, index);

  if (row == NULL && index > 0)
    row = gtk_list_box_get_row_at_index (self->list, index - 1);
  gtk_widget_grab_focus (row != NULL ? GTK_WIDGET (row) : self->add_button);
}

static void
on_remove_clicked (SampanPacksPage *self, GtkWidget *button)
{
  g_autofree char *id = g_strdup (g_object_get_data (G_OBJECT (button), "id"));
  GtkWidget *row = gtk_widget_get_ancestor (button, GTK_TYPE_LIST_BOX_ROW);
  int index = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
  g_autoptr (GError) error = NULL;

  /* Of those that were removed, one can be put back. */
  sampan_packs_forget_removed (self->packs, FALSE);
  if (!sampan_packs_remove (self->packs, id, &error))
    {
      sampan_store_tell (GTK_WIDGET (self), error->message);
      return;
    }
  show_packs (self);
  move_focus (self, index);
  offer_undo (self, id);
}

static GtkWidget *
make_row (SampanPacksPage *self, const char *id, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();
  /* Translators: %s is a language pack: its languages, or its name. */
  g_autofree char *name = g_strdup_printf (_ ("Remove %s"), title);
  GtkWidget *button = sampan_store_make_button ("user-trash-symbolic", name);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  g_object_set_data_full (G_OBJECT (button), "id", g_strdup (id), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_remove_clicked), self,
                           G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  gtk_list_box_append (self->list, row);
  return row;
}

static void
add_pack (SampanPacksPage *self, SampanPack *pack)
{
  g_autofree char *languages = sampan_pack_text_dup_languages (sampan_pack_get_source (pack),
                                                               sampan_pack_get_targets (pack));
  g_autofree char *size = g_format_size ((guint64)sampan_pack_get_size (pack));
  g_autofree char *licence = sampan_pack_text_dup_licence (sampan_pack_get_licence (pack));
  g_autofree char *quality = sampan_pack_text_dup_quality (sampan_pack_get_quality (pack),
                                                           sampan_pack_get_quality_source (pack));
  g_autofree char *subtitle =
      g_strdup_printf ("%s · %s · %s%s%s", sampan_pack_get_name (pack), size, licence,
                       quality != NULL ? "\n" : "", quality != NULL ? quality : "");

  make_row (self, sampan_pack_get_id (pack), languages, subtitle);
}

static void
add_broken (SampanPacksPage *self, const char *id)
{
  GtkWidget *row = make_row (self, id, id, sampan_packs_get_broken_reason (self->packs, id));
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-error-symbolic");

  gtk_widget_add_css_class (icon, "error");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
}

static void
show_packs (SampanPacksPage *self)
{
  GListModel *packs = G_LIST_MODEL (self->packs);
  g_auto (GStrv) broken = sampan_packs_dup_broken (self->packs);
  gboolean any = g_list_model_get_n_items (packs) > 0 || broken[0] != NULL;

  gtk_list_box_remove_all (self->list);
  for (guint i = 0; i < g_list_model_get_n_items (packs); i++)
    {
      g_autoptr (SampanPack) pack = g_list_model_get_item (packs, i);

      add_pack (self, pack);
    }
  for (guint i = 0; broken[i] != NULL; i++)
    add_broken (self, broken[i]);
  gtk_widget_set_visible (GTK_WIDGET (self->list), any);
  gtk_widget_set_visible (self->empty, !any);
}

/* ---- what a list offers ---- */

static GtkWidget *
make_offer_row (gpointer offer, gpointer user_data)
{
  SampanPacksPage *self = user_data;

  return sampan_pack_offer_row_new (self->packs, offer);
}

static void
show_offers_row (SampanPacksPage *self, const char *title, const char *subtitle)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->offers_row), title);
  adw_action_row_set_subtitle (self->offers_row, subtitle);
  gtk_widget_set_visible (self->offers_spinner, FALSE);
  gtk_widget_set_visible (self->offers_icon, FALSE);
  gtk_widget_set_visible (self->offers_button, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->offers_row), TRUE);
}

static void
show_offers (SampanPacksPage *self, GListModel *offers)
{
  g_autofree char *location = g_settings_get_string (self->settings, "pack-list");
  gboolean any = g_list_model_get_n_items (offers) > 0;

  gtk_list_box_bind_model (self->offers_list, offers, make_offer_row, self, NULL);
  gtk_widget_set_visible (self->offers_group, any);
  if (any)
    gtk_widget_set_visible (GTK_WIDGET (self->offers_row), FALSE);
  else if (*location == '\0')
    show_offers_row (self, _ ("No list is named"),
                     _ ("The one that comes with Sampan is empty. Name one that you trust, or that "
                        "your team keeps: the guide shows how it is written."));
  else
    show_offers_row (self, _ ("This list has no language packs"), "");
}

static void
on_offers_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanPacksPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) offers =
      sampan_packs_load_offers_finish (SAMPAN_PACKS (source), result, &error);
  g_autofree char *sentence = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->packs == NULL)
    return;
  g_clear_object (&self->loading);
  if (offers != NULL)
    {
      show_offers (self, offers);
      return;
    }
  sentence = sampan_net_error_dup_sentence (error);
  show_offers_row (self, _ ("The list could not be read"), sentence);
  gtk_widget_set_visible (self->offers_icon, TRUE);
  gtk_widget_set_visible (self->offers_button, TRUE);
}

static void
load_offers (SampanPacksPage *self)
{
  g_autofree char *location = g_settings_get_string (self->settings, "pack-list");

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  self->loading = g_cancellable_new ();
  gtk_widget_set_visible (self->offers_group, FALSE);
  show_offers_row (self, _ ("Reading the list…"), "");
  gtk_widget_set_visible (self->offers_spinner, TRUE);
  sampan_packs_load_offers_async (self->packs, *location != '\0' ? location : NULL, self->loading,
                                  on_offers_loaded, g_object_ref (self));
}

static void
on_location_applied (SampanPacksPage *self)
{
  g_autofree char *location = g_strstrip (g_strdup (gtk_editable_get_text (self->location_row)));

  g_settings_set_string (self->settings, "pack-list", location);
  load_offers (self);
}

static void
on_list_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanPacksPage) self = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);

  if (file == NULL || g_file_peek_path (file) == NULL || self->packs == NULL)
    return;
  gtk_editable_set_text (self->location_row, g_file_peek_path (file));
  on_location_applied (self);
}

static void
on_choose_list_clicked (SampanPacksPage *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _ ("Choose the file of a list"));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL,
                        on_list_chosen, g_object_ref (self));
}

/* A list may be on the network: it is read when somebody looks. */
static void
on_map (SampanPacksPage *self)
{
  if (self->loading == NULL && !gtk_widget_get_visible (self->offers_group))
    load_offers (self);
}

/* ---- actions ---- */

static void
on_add_file (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanPacksPage *self = user_data;

  sampan_pack_add_choose (self->add_row, self->packs, FALSE);
}

static void
on_add_folder (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanPacksPage *self = user_data;

  sampan_pack_add_choose (self->add_row, self->packs, TRUE);
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, SampanPacksPage *self)
{
  sampan_pack_add_take (self->add_row, self->packs, g_value_get_object (value));
  return TRUE;
}

static void
add_actions (SampanPacksPage *self)
{
  const GActionEntry entries[] = {
    { .name = "add-file", .activate = on_add_file },
    { .name = "add-folder", .activate = on_add_folder },
  };
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "packs", G_ACTION_GROUP (actions));
}

/* ---- the widget ---- */

static void
sampan_packs_page_dispose (GObject *object)
{
  SampanPacksPage *self = SAMPAN_PACKS_PAGE (object);

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  if (self->packs != NULL)
    sampan_packs_forget_removed (self->packs, FALSE);
  g_clear_object (&self->packs);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), SAMPAN_TYPE_PACKS_PAGE);
  G_OBJECT_CLASS (sampan_packs_page_parent_class)->dispose (object);
}

static void
sampan_packs_page_class_init (SampanPacksPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (SAMPAN_TYPE_DICTIONARY_GROUP);
  g_type_ensure (SAMPAN_TYPE_PACK_ADD);
  G_OBJECT_CLASS (klass)->dispose = sampan_packs_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sampan_app/Sampan/sampan-packs-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SampanPacksPage, add_button);
  gtk_widget_class_bind_template_child (widget_class, SampanPacksPage, list);
  gtk_widget_class_bind_template_child (widget_class, SampanPacksPage, empty);
  gtk_widget_class_bind_template_child (widget_class, SampanPacksPage, add_row);
  gtk_widget_class_bind_template_child (widget_class, SampanPacksPage, location_row);
  gtk_widget_class_bind_template_child (widget_class, SampanPacksPage, offers_row);
  gtk_widget_class_bind_template_child (widget_class, SampanPacksPage, offers_icon);
  gtk_widget_class_bind_template_child (widget_class, SampanPacksPage, offers_spinner);
  gtk_widget_class_bind_template_child (widget_class, SampanPacksPage, offers_button);
  gtk_widget_class_bind_template_child (widget_class, SampanPacksPage, offers_group);
  gtk_widget_class_bind_template_child (widget_class, SampanPacksPage, offers_list);
  gtk_widget_class_bind_template_callback (widget_class, on_location_applied);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_list_clicked);
  gtk_widget_class_bind_template_callback (widget_class, load_offers);
}

static void
sampan_packs_page_init (SampanPacksPage *self)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_FILE, GDK_ACTION_COPY);

  gtk_widget_init_template (GTK_WIDGET (self));
  add_actions (self);
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  g_signal_connect (self, "map", G_CALLBACK (on_map), NULL);
}

GtkWidget *
sampan_packs_page_new (SampanPacks *packs, GSettings *settings)
{
  SampanPacksPage *self;
  g_autofree char *location = NULL;

  g_return_val_if_fail (SAMPAN_IS_PACKS (packs), NULL);
  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (SAMPAN_TYPE_PACKS_PAGE, NULL);
  self->packs = g_object_ref (packs);
  self->settings = g_object_ref (settings);
  location = g_settings_get_string (settings, "pack-list");
  gtk_editable_set_text (self->location_row, location);
  g_signal_connect_object (packs, "items-changed", G_CALLBACK (show_packs), self,
                           G_CONNECT_SWAPPED);
  show_packs (self);
  return GTK_WIDGET (self);
}
