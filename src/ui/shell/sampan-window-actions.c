#include "config.h"

#include <glib/gi18n-lib.h>

#include "ui/preview/sampan-compare-page.h"
#include "ui/sampan-intake.h"
#include "ui/sampan-sample.h"

#include "sampan-window-private.h"

#define SUFFIX ".sampan"

static AdwToast *
create_toast (const char *text)
{
  AdwToast *toast = adw_toast_new (text);

  adw_toast_set_use_markup (toast, FALSE);
  return toast;
}

static const char *
get_note_id (SampanWindow *self)
{
  return self->document != NULL ? sampan_note_get_id (sampan_document_get_note (self->document))
                                : NULL;
}

static void
on_note_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!sampan_library_save_finish (SAMPAN_LIBRARY (source), result, &error))
    sampan_window_show_error (self, _ ("The new note could not be saved"), error);
  else if (get_note_id (self) != NULL)
    sampan_library_pane_set_selected (self->library_pane, get_note_id (self));
}

static SampanDocument *
open_new_note (SampanWindow *self)
{
  g_autoptr (SampanNote) note = sampan_studio_create_note (self->studio);
  SampanDocument *document = sampan_document_new (self->studio, note);

  sampan_window_set_document (self, document);
  sampan_library_save_async (sampan_studio_get_library (self->studio), note, NULL, on_note_saved,
                             g_object_ref (self));
  return document;
}

static void
on_new_note (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanWindow *self = user_data;
  g_autoptr (SampanDocument) document = open_new_note (self);

  adw_view_stack_set_visible_child_name (self->pages, "write");
  sampan_write_page_focus_title (self->write_page);
}

static void
on_sample_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanNote) note = sampan_sample_finish (result, &error);

  /* Nor does it take the place of what a person has opened meanwhile. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->studio == NULL
      || !self->loading)
    return;
  self->loading = FALSE;
  if (note == NULL)
    {
      sampan_window_show_error (self, _ ("The sample note could not be made"), error);
      sampan_window_set_document (self, self->document);
      return;
    }
  g_autoptr (SampanDocument) document = sampan_document_new (self->studio, note);
  sampan_window_set_document (self, document);
}

void
sampan_window_open_sample (SampanWindow *self)
{
  self->loading = TRUE;
  sampan_sample_async (self->studio, self->cancellable, on_sample_ready, g_object_ref (self));
}

static void
on_new_sample (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  sampan_window_open_sample (user_data);
}

static void
on_search (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanWindow *self = user_data;

  sampan_window_set_library_shown (self, TRUE);
  sampan_library_pane_focus_search (self->library_pane);
}

static void
on_undo (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanWindow *self = user_data;
  sampan_history_undo (sampan_document_get_history (self->document));
}

static void
on_redo (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanWindow *self = user_data;
  sampan_history_redo (sampan_document_get_history (self->document));
}

static void
on_page (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  SampanWindow *self = user_data;
  const char *name = g_variant_get_string (state, NULL);

  if (adw_view_stack_get_child_by_name (self->pages, name) != NULL)
    adw_view_stack_set_visible_child_name (self->pages, name);
}

static void
on_show_library (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  sampan_window_set_library_shown (user_data, g_variant_get_boolean (state));
}

static void
on_show_preview (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  sampan_window_set_preview_shown (user_data, g_variant_get_boolean (state));
}

static void
on_compare (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanWindow *self = user_data;

  if (g_strcmp0 (adw_navigation_view_get_visible_page_tag (self->navigation), "compare") == 0)
    return;
  adw_bottom_sheet_set_open (self->preview_sheet, FALSE);
  adw_navigation_view_push (self->navigation,
                            ADW_NAVIGATION_PAGE (sampan_compare_page_new (self->document)));
}

static void
on_toast (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  sampan_window_add_toast (user_data, create_toast (g_variant_get_string (parameter, NULL)));
}

static void
on_toast_undo (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AdwToast *toast = create_toast (g_variant_get_string (parameter, NULL));

  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_action_name (toast, "win.undo");
  sampan_window_add_toast (user_data, toast);
}

static char *
delete_note (SampanLibrary *library, const char *id, const char *path, GError **error)
{
  return sampan_library_delete (library, id, error) ? g_strdup (id) : NULL;
}

static char *
restore_note (SampanLibrary *library, const char *id, const char *path, GError **error)
{
  return sampan_library_restore (library, id, error) ? g_strdup (id) : NULL;
}

static char *
export_note (SampanLibrary *library, const char *id, const char *path, GError **error)
{
  return sampan_library_export (library, id, path, NULL, error) ? g_path_get_basename (path) : NULL;
}

static char *
import_note (SampanLibrary *library, const char *id, const char *path, GError **error)
{
  return sampan_library_import (library, path, NULL, error);
}

static void
on_deleted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = sampan_studio_run_finish (SAMPAN_STUDIO (source), result, &error);

  if (id == NULL)
    {
      sampan_window_show_error (self, _ ("The note could not be deleted"), error);
      return;
    }
  AdwToast *toast = create_toast (_ ("Note deleted"));
  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_action_name (toast, "win.restore-note");
  adw_toast_set_action_target (toast, "s", id);
  sampan_window_add_toast (self, toast);

  /* What is next in the list takes its place. */
  GListModel *notes = G_LIST_MODEL (sampan_studio_get_library (SAMPAN_STUDIO (source)));
  g_autoptr (SampanNoteItem) next = g_list_model_get_item (notes, 0);
  if (self->document == NULL && next != NULL)
    sampan_window_open_note (self, sampan_note_item_get_id (next));
}

static void
delete_by_id (SampanWindow *self, const char *id)
{
  g_autofree char *copy = g_strdup (id);

  /* Closed first: an open note would save itself back. */
  if (g_strcmp0 (get_note_id (self), copy) == 0)
    sampan_window_set_document (self, NULL);
  g_autoptr (SampanDocument) left = sampan_documents_take (self->left, copy);
  g_clear_object (&left);
  sampan_studio_run_async (self->studio, delete_note, copy, NULL, NULL, on_deleted,
                           g_object_ref (self));
}

static void
on_delete (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  delete_by_id (user_data, get_note_id (user_data));
}

static void
on_delete_note (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  delete_by_id (user_data, g_variant_get_string (parameter, NULL));
}

static void
on_restored (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = sampan_studio_run_finish (SAMPAN_STUDIO (source), result, &error);

  if (id == NULL)
    sampan_window_show_error (self, _ ("The note could not be brought back"), error);
  else
    sampan_window_open_note (self, id);
}

static void
on_restore_note (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanWindow *self = user_data;

  sampan_studio_run_async (self->studio, restore_note, g_variant_get_string (parameter, NULL), NULL,
                           NULL, on_restored, g_object_ref (self));
}

static void
on_exported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = sampan_studio_run_finish (SAMPAN_STUDIO (source), result, &error);

  if (name == NULL)
    {
      sampan_window_show_error (self, _ ("The note could not be exported"), error);
      return;
    }
  /* Translators: %s is a file's name. */
  g_autofree char *text = g_strdup_printf (_ ("Exported to %s"), name);
  sampan_window_add_toast (self, create_toast (text));
}

static void
on_export_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanWindow) self = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autoptr (GError) error = NULL;
  const char *id = g_object_get_data (source, "id");

  if (file == NULL || self->studio == NULL)
    return;
  if (!sampan_window_flush (self, &error))
    {
      sampan_window_show_error (self, _ ("The note could not be exported"), error);
      return;
    }
  sampan_studio_run_async (self->studio, export_note, id, g_file_peek_path (file), NULL,
                           on_exported, g_object_ref (self));
}

static GtkFileFilter *
create_filter (void)
{
  GtkFileFilter *filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _ ("Sampan notes"));
  gtk_file_filter_add_pattern (filter, "*" SUFFIX);
  return filter;
}

/* A file's name of a title: what no file system takes goes. */
static char *
dup_file_name (SampanWindow *self, const char *id)
{
  GListModel *notes = G_LIST_MODEL (sampan_studio_get_library (self->studio));
  g_autofree char *name = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (notes) && name == NULL; i++)
    {
      g_autoptr (SampanNoteItem) item = g_list_model_get_item (notes, i);
      if (g_str_equal (sampan_note_item_get_id (item), id))
        name = g_strdup (sampan_note_item_get_title (item));
    }
  if (name == NULL || *name == '\0')
    return g_strconcat (_ ("Note"), SUFFIX, NULL);
  g_strdelimit (name, "/\\:*?\"<>|\n\t", ' ');
  return g_strconcat (g_strstrip (name), SUFFIX, NULL);
}

static void
export_by_id (SampanWindow *self, const char *id)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GtkFileFilter) filter = create_filter ();
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autofree char *name = dup_file_name (self, id);

  g_list_store_append (filters, filter);
  gtk_file_dialog_set_title (dialog, _ ("Export Note"));
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  gtk_file_dialog_set_initial_name (dialog, name);
  g_object_set_data_full (G_OBJECT (dialog), "id", g_strdup (id), g_free);
  gtk_file_dialog_save (dialog, GTK_WINDOW (self), self->cancellable, on_export_chosen,
                        g_object_ref (self));
}

static void
on_export (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  export_by_id (user_data, get_note_id (user_data));
}

static void
on_export_note (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  export_by_id (user_data, g_variant_get_string (parameter, NULL));
}

static void
on_imported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = sampan_studio_run_finish (SAMPAN_STUDIO (source), result, &error);

  if (id == NULL)
    sampan_window_show_error (self, _ ("The file could not be imported"), error);
  else if (self->studio != NULL)
    sampan_window_open_note (self, id);
}

static void
on_import_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanWindow) self = user_data;
  g_autoptr (GListModel) files =
      gtk_file_dialog_open_multiple_finish (GTK_FILE_DIALOG (source), result, NULL);

  if (files != NULL && self->studio != NULL)
    sampan_window_open_files (self, files);
}

static void
on_import (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanWindow *self = user_data;
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GtkFileFilter) filter = create_filter ();
  g_autoptr (GtkFileFilter) media = gtk_file_filter_new ();
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);

  gtk_file_filter_set_name (media, _ ("Pictures and videos"));
  gtk_file_filter_add_mime_type (media, "image/*");
  gtk_file_filter_add_mime_type (media, "video/*");
  g_list_store_append (filters, filter);
  g_list_store_append (filters, media);
  gtk_file_dialog_set_title (dialog, _ ("Import"));
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  gtk_file_dialog_open_multiple (dialog, GTK_WINDOW (self), self->cancellable, on_import_chosen,
                                 g_object_ref (self));
}

static void
on_taken_in (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  sampan_intake_finish (result, &error);
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    sampan_window_show_error (self, _ ("Not every file could be added"), error);
}

void
sampan_window_open_files (SampanWindow *self, GListModel *files)
{
  g_return_if_fail (SAMPAN_IS_WINDOW (self));
  g_return_if_fail (self->studio != NULL);

  g_autoptr (GListStore) media = g_list_store_new (G_TYPE_FILE);
  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);
      const char *path = g_file_peek_path (file);
      if (path != NULL && g_str_has_suffix (path, SUFFIX))
        sampan_studio_run_async (self->studio, import_note, NULL, path, NULL, on_imported,
                                 g_object_ref (self));
      else
        g_list_store_append (media, file);
    }
  if (g_list_model_get_n_items (G_LIST_MODEL (media)) == 0)
    return;

  g_autoptr (SampanDocument) document = open_new_note (self);
  sampan_intake_async (self->studio, sampan_document_get_note (document), G_LIST_MODEL (media),
                       self->cancellable, on_taken_in, g_object_ref (self));
}

static void
on_close_answered (AdwAlertDialog *dialog, const char *response, gpointer user_data)
{
  SampanWindow *self = user_data;

  if (g_strcmp0 (response, "discard") != 0)
    return;
  self->close_anyway = TRUE;
  sampan_window_quit (self);
}

void
sampan_window_ask_close (SampanWindow *self, const GError *error)
{
  g_autofree char *body =
      g_strdup_printf (_ ("%s Close it all the same, and lose the last changes?"), error->message);
  AdwAlertDialog *dialog =
      ADW_ALERT_DIALOG (adw_alert_dialog_new (_ ("This Note Is Not Saved"), body));

  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Keep Open"), "discard",
                                  _ ("_Lose Changes"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "discard", ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_close_answered), self, 0);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

void
sampan_window_install_actions (SampanWindow *self)
{
  static const GActionEntry entries[] = {
    { .name = "new-note", .activate = on_new_note },
    { .name = "new-sample", .activate = on_new_sample },
    { .name = "search", .activate = on_search },
    { .name = "undo", .activate = on_undo },
    { .name = "redo", .activate = on_redo },
    { .name = "page", .parameter_type = "s", .state = "'write'", .change_state = on_page },
    { .name = "show-library", .state = "true", .change_state = on_show_library },
    { .name = "show-preview", .state = "true", .change_state = on_show_preview },
    { .name = "compare", .activate = on_compare },
    { .name = "toast", .activate = on_toast, .parameter_type = "s" },
    { .name = "toast-undo", .activate = on_toast_undo, .parameter_type = "s" },
    { .name = "import", .activate = on_import },
    { .name = "export", .activate = on_export },
    { .name = "export-note", .activate = on_export_note, .parameter_type = "s" },
    { .name = "delete", .activate = on_delete },
    { .name = "delete-note", .activate = on_delete_note, .parameter_type = "s" },
    { .name = "restore-note", .activate = on_restore_note, .parameter_type = "s" },
  };
  /* Need a library; enabled once it is open. */
  static const char *const of_library[] = { "new-note", "new-sample", "import" };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  for (guint i = 0; i < G_N_ELEMENTS (of_library); i++)
    g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self),
                                                                              of_library[i])),
                                 FALSE);
}
