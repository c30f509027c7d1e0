#include "config.h"

#include "sampan-pack-add.h"

#include <glib/gi18n-lib.h>

#include "sampan-language-model.h"
#include "sampan-store-task.h"

struct _SampanPackAdd
{
  AdwActionRow parent_instance;

  GtkWidget *icon;
  GtkWidget *spinner;
  GtkButton *button;

  SampanPacks *packs;
  GFile *file;
  AdwComboRow *from_row; /* of the question */
  AdwComboRow *to_row;
  GCancellable *cancellable; /* of what is under way; nullable */
};

G_DEFINE_FINAL_TYPE (SampanPackAdd, sampan_pack_add, ADW_TYPE_ACTION_ROW)

static void start (SampanPackAdd *self, const char *from, const char *to);

/* ---- what is shown ---- */

static char *
dup_file_name (SampanPackAdd *self)
{
  g_autofree char *name = g_file_get_basename (self->file);

  return g_filename_display_name (name);
}

static void
show_progress (double fraction, gpointer user_data)
{
  SampanPackAdd *self = user_data;
  /* Translators: how far it is. */
  g_autofree char *text =
      g_strdup_printf (_ ("Checking and copying… %d %%"), (int)(fraction * 100));

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text);
}

static void
show_running (SampanPackAdd *self)
{
  g_autofree char *name = dup_file_name (self);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), name);
  show_progress (0, self);
  gtk_widget_set_visible (self->icon, FALSE);
  gtk_widget_set_visible (self->spinner, TRUE);
  gtk_button_set_label (self->button, _ ("Stop"));
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

static void
show_failure (SampanPackAdd *self, const char *text)
{
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text);
  gtk_widget_set_visible (self->icon, TRUE);
  gtk_widget_set_visible (self->spinner, FALSE);
  gtk_button_set_label (self->button, _ ("Close"));
  gtk_accessible_announce (GTK_ACCESSIBLE (self), text,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
on_button_clicked (SampanPackAdd *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  else
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/* ---- languages that a pack does not say ---- */

static void
on_languages_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanPackAdd) self = user_data;
  const char *response = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result);

  if (g_str_equal (response, "add"))
    start (self, sampan_language_model_get (adw_combo_row_get_selected (self->from_row)),
           sampan_language_model_get (adw_combo_row_get_selected (self->to_row)));
  g_clear_object (&self->from_row);
  g_clear_object (&self->to_row);
}

static AdwComboRow *
make_language_row (const char *title, const char *language)
{
  g_autoptr (GListModel) languages = sampan_language_model_new ();
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), languages);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), sampan_language_model_find (language));
  return ADW_COMBO_ROW (g_object_ref_sink (row));
}

static void
ask_for_languages (SampanPackAdd *self)
{
  g_autofree char *name = dup_file_name (self);
  /* Translators: %s is a file's name. */
  g_autofree char *heading = g_strdup_printf (_ ("What Does “%s” Translate?"), name);
  GtkWidget *rows = adw_preferences_group_new ();
  AdwDialog *dialog =
      adw_alert_dialog_new (heading,
                            _ ("Nothing in this language pack says which languages it is for."));
  AdwAlertDialog *alert = ADW_ALERT_DIALOG (dialog);

  self->from_row = make_language_row (_ ("From"), "zh-Hans");
  self->to_row = make_language_row (_ ("Into"), "en");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (rows), GTK_WIDGET (self->from_row));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (rows), GTK_WIDGET (self->to_row));
  adw_alert_dialog_set_extra_child (alert, rows);
  adw_alert_dialog_add_responses (alert, "cancel", _ ("_Cancel"), "add", _ ("_Add"), NULL);
  adw_alert_dialog_set_response_appearance (alert, "add", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (alert, "add");
  adw_alert_dialog_set_close_response (alert, "cancel");
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  adw_alert_dialog_choose (alert, gtk_widget_get_parent (GTK_WIDGET (self)), NULL,
                           on_languages_chosen, g_object_ref (self));
}

/* ---- adding ---- */

static void
on_added (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanPackAdd) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanPack) pack = sampan_packs_add_finish (SAMPAN_PACKS (source), result, &error);

  g_clear_object (&self->cancellable);
  if (gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;
  if (g_error_matches (error, SAMPAN_PACK_ERROR, SAMPAN_PACK_ERROR_LANGUAGES))
    ask_for_languages (self);
  else if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_failure (self, error->message);
  else
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  if (pack != NULL)
    sampan_store_tell (GTK_WIDGET (self), _ ("Language pack added"));
}

/* It goes on when the preferences are closed. */
static void
start (SampanPackAdd *self, const char *from, const char *to)
{
  g_autofree char *path = g_file_get_path (self->file);

  self->cancellable = g_cancellable_new ();
  show_running (self);
  sampan_packs_add_async (self->packs, path, from, to, show_progress, self, self->cancellable,
                          on_added, g_object_ref (self));
}

static void
on_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanPackAdd) self = user_data;
  GtkFileDialog *dialog = GTK_FILE_DIALOG (source);
  gboolean folder = g_object_get_data (source, "folder") != NULL;
  g_autoptr (GFile) file = folder ? gtk_file_dialog_select_folder_finish (dialog, result, NULL)
                                  : gtk_file_dialog_open_finish (dialog, result, NULL);

  if (file != NULL)
    sampan_pack_add_take (self, self->packs, file);
}

/* ---- the widget ---- */

static void
sampan_pack_add_dispose (GObject *object)
{
  SampanPackAdd *self = SAMPAN_PACK_ADD (object);

  g_clear_object (&self->file);
  g_clear_object (&self->packs);
  g_clear_object (&self->from_row);
  g_clear_object (&self->to_row);
  gtk_widget_dispose_template (GTK_WIDGET (self), SAMPAN_TYPE_PACK_ADD);
  G_OBJECT_CLASS (sampan_pack_add_parent_class)->dispose (object);
}

static void
sampan_pack_add_class_init (SampanPackAddClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sampan_pack_add_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sampan_app/Sampan/sampan-pack-add.ui");
  gtk_widget_class_bind_template_child (widget_class, SampanPackAdd, icon);
  gtk_widget_class_bind_template_child (widget_class, SampanPackAdd, spinner);
  gtk_widget_class_bind_template_child (widget_class, SampanPackAdd, button);
  gtk_widget_class_bind_template_callback (widget_class, on_button_clicked);
}

static void
sampan_pack_add_init (SampanPackAdd *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
sampan_pack_add_choose (SampanPackAdd *self, SampanPacks *packs, gboolean folder)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  GtkWindow *window;

  g_return_if_fail (SAMPAN_IS_PACK_ADD (self));
  g_return_if_fail (SAMPAN_IS_PACKS (packs));

  window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  g_set_object (&self->packs, packs);
  gtk_file_dialog_set_title (dialog, _ ("Add a Language Pack"));
  gtk_file_filter_set_name (filter, _ ("Language packs (.zip)"));
  gtk_file_filter_add_suffix (filter, "zip");
  g_list_store_append (filters, filter);
  if (folder)
    {
      g_object_set_data (G_OBJECT (dialog), "folder", GINT_TO_POINTER (TRUE));
      gtk_file_dialog_select_folder (dialog, window, NULL, on_chosen, g_object_ref (self));
      return;
    }
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  gtk_file_dialog_open (dialog, window, NULL, on_chosen, g_object_ref (self));
}

void
sampan_pack_add_take (SampanPackAdd *self, SampanPacks *packs, GFile *file)
{
  g_return_if_fail (SAMPAN_IS_PACK_ADD (self));
  g_return_if_fail (SAMPAN_IS_PACKS (packs));
  g_return_if_fail (G_IS_FILE (file));

  g_set_object (&self->packs, packs);
  if (self->cancellable != NULL)
    {
      sampan_store_tell (GTK_WIDGET (self),
                         _ ("One language pack at a time: another is being added."));
      return;
    }
  g_set_object (&self->file, file);
  if (g_file_peek_path (file) == NULL)
    {
      g_autofree char *name = dup_file_name (self);

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), name);
      gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
      show_failure (self, _ ("This is not a file on this computer. Save it here first."));
      return;
    }
  start (self, NULL, NULL);
}
