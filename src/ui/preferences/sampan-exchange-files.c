#include "config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "language/sampan-exchange.h"
#include "ui/sampan-say.h"

#include "sampan-exchange-files.h"
#include "sampan-language-model.h"
#include "sampan-store-task.h"

/* One file on its way in or out. */
typedef struct
{
  GtkWidget *widget; /* weak */
  GObject *store;
  void (*done) (GtkWidget *widget);
  GFile *file;
  AdwComboRow *from_row;
  AdwComboRow *to_row;
  AdwDialog *dialog; /* with the progress; weak */
  GtkProgressBar *bar;
  GCancellable *cancellable;
} Exchange;

static Exchange *
exchange_new (GtkWidget *widget, gpointer store)
{
  Exchange *self = g_new0 (Exchange, 1);

  g_set_weak_pointer (&self->widget, widget);
  self->store = g_object_ref (store);
  self->cancellable = g_cancellable_new ();
  return self;
}

static void
exchange_free (Exchange *self)
{
  g_clear_weak_pointer (&self->widget);
  g_clear_weak_pointer (&self->dialog);
  g_clear_object (&self->store);
  g_clear_object (&self->file);
  g_clear_object (&self->from_row);
  g_clear_object (&self->to_row);
  g_clear_object (&self->cancellable);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Exchange, exchange_free)

/* ---- progress ---- */

static void
on_progress (double fraction, gpointer user_data)
{
  Exchange *self = user_data;

  if (self->dialog != NULL)
    gtk_progress_bar_set_fraction (self->bar, fraction);
}

static void
on_response (Exchange *self)
{
  g_cancellable_cancel (self->cancellable);
}

static void
show_progress (Exchange *self, const char *heading)
{
  AdwDialog *dialog = adw_alert_dialog_new (heading, NULL);

  self->bar = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  heading, -1);
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), GTK_WIDGET (self->bar));
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "cancel", _ ("_Cancel"));
  g_signal_connect_swapped (dialog, "response", G_CALLBACK (on_response), self);
  g_set_weak_pointer (&self->dialog, dialog);
  adw_dialog_present (dialog, self->widget);
}

static void
hide_progress (Exchange *self)
{
  if (self->dialog == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->dialog, self);
  adw_dialog_force_close (self->dialog);
}

/* ---- in ---- */

static void
show_report (Exchange *self, const SampanExchangeReport *report)
{
  guint known = report->n_read - report->n_added;
  /* Translators: numbers of entries of a file: new ones, those that were there, faulty ones. */
  g_autofree char *text = g_strdup_printf (_ ("%u new, %u known already, %u passed over"),
                                           report->n_added, known, report->n_skipped);

  if (report->problems[0] == NULL)
    {
      sampan_store_tell (self->widget, text);
      return;
    }
  g_autofree char *problems = g_strjoinv ("\n", report->problems);
  g_autofree char *body = g_strconcat (text, "\n\n", problems, NULL);
  sampan_say_failed (self->widget, _ ("Not Everything Could Be Imported"), body);
}

static void
on_imported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Exchange) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanExchangeReport) report = sampan_exchange_import_finish (source, result, &error);

  hide_progress (self);
  if (self->widget == NULL)
    return;
  if (report != NULL)
    show_report (self, report);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    sampan_say_failed (self->widget, _ ("The File Could Not Be Imported"), error->message);
  self->done (self->widget);
}

/* The first entry leaves it to the file. */
static const char *
get_language (AdwComboRow *row)
{
  guint selected = adw_combo_row_get_selected (row);

  return selected > 0 ? sampan_language_model_get (selected - 1) : NULL;
}

static void
on_languages_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Exchange) self = user_data;
  const char *response = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result);
  g_autofree char *path = g_file_get_path (self->file);

  if (!g_str_equal (response, "import") || self->widget == NULL)
    return;
  show_progress (self, _ ("Importing"));
  const char *from = get_language (self->from_row);
  const char *to = get_language (self->to_row);
  sampan_exchange_import_async (self->store, path, from, to, on_progress, self, self->cancellable,
                                on_imported, self);
  g_steal_pointer (&self);
}

static AdwComboRow *
make_language_row (const char *title)
{
  g_autoptr (GListModel) languages = sampan_language_model_new ();
  GtkWidget *row = adw_combo_row_new ();
  const char *const first[] = { _ ("As the File Says"), NULL };

  gtk_string_list_splice (GTK_STRING_LIST (languages), 0, 0, first);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), languages);
  return ADW_COMBO_ROW (g_object_ref_sink (row));
}

/* @self: (transfer full) */
static void
ask_for_languages (Exchange *self)
{
  g_autofree char *name = g_file_get_basename (self->file);
  g_autofree char *shown = g_filename_display_name (name);
  /* Translators: %s is a file's name. */
  g_autofree char *heading = g_strdup_printf (_ ("Import “%s”?"), shown);
  GtkWidget *rows = adw_preferences_group_new ();
  AdwDialog *dialog =
      adw_alert_dialog_new (heading,
                            _ ("TMX files say which languages they are in. Tables often do not."));
  AdwAlertDialog *alert = ADW_ALERT_DIALOG (dialog);

  self->from_row = make_language_row (_ ("From"));
  self->to_row = make_language_row (_ ("Into"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (rows), GTK_WIDGET (self->from_row));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (rows), GTK_WIDGET (self->to_row));
  adw_alert_dialog_set_extra_child (alert, rows);
  adw_alert_dialog_add_responses (alert, "cancel", _ ("_Cancel"), "import", _ ("_Import"), NULL);
  adw_alert_dialog_set_response_appearance (alert, "import", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (alert, "import");
  adw_alert_dialog_set_close_response (alert, "cancel");
  adw_alert_dialog_choose (alert, self->widget, NULL, on_languages_chosen, self);
}

static void
on_file_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Exchange) self = user_data;

  self->file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);
  if (self->file != NULL && self->widget != NULL)
    ask_for_languages (g_steal_pointer (&self));
}

static GtkFileDialog *
make_file_dialog (const char *title)
{
  GtkFileDialog *dialog = gtk_file_dialog_new ();
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _ ("TMX files and tables (CSV)"));
  for (const char *const *suffix = (const char *const[]){ "tmx", "csv", "tsv", "txt", NULL };
       *suffix != NULL; suffix++)
    gtk_file_filter_add_suffix (filter, *suffix);
  g_list_store_append (filters, filter);
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  gtk_file_dialog_set_title (dialog, title);
  return dialog;
}

void
sampan_exchange_files_import (GtkWidget *widget, gpointer store, void (*done) (GtkWidget *widget))
{
  g_autoptr (GtkFileDialog) dialog = make_file_dialog (_ ("Import"));
  Exchange *self = exchange_new (widget, store);

  self->done = done;
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, on_file_opened,
                        self);
}

/* ---- out ---- */

static void
on_exported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Exchange) self = user_data;
  g_autoptr (GError) error = NULL;
  gint64 n = sampan_exchange_export_finish (source, result, &error);

  hide_progress (self);
  if (self->widget == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (n < 0)
    {
      sampan_say_failed (self->widget, _ ("The File Could Not Be Written"), error->message);
      return;
    }
  g_autofree char *text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u entry written",
                                                        "%u entries written", (gulong)n),
                                           (guint)n);
  sampan_store_tell (self->widget, text);
}

static void
on_file_named (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Exchange) self = user_data;
  g_autofree char *path = NULL;

  self->file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  if (self->file == NULL || self->widget == NULL)
    return;
  path = g_file_get_path (self->file);
  show_progress (self, _ ("Exporting"));
  sampan_exchange_export_async (self->store, path, NULL, NULL, on_progress, self, self->cancellable,
                                on_exported, self);
  g_steal_pointer (&self);
}

void
sampan_exchange_files_export (GtkWidget *widget, gpointer store, const char *name)
{
  g_autoptr (GtkFileDialog) dialog = make_file_dialog (_ ("Export"));

  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, on_file_named,
                        exchange_new (widget, store));
}
