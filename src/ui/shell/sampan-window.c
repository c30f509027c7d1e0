#include "config.h"

#include <glib/gi18n-lib.h>

#include "ui/sampan-say.h"

#include "sampan-window-private.h"

G_DEFINE_FINAL_TYPE (SampanWindow, sampan_window, ADW_TYPE_APPLICATION_WINDOW)

/* Milliseconds after the library is open. */
#define OUTBOX_DELAY 1500
/* What a row takes to open, in milliseconds, and some */
#define OPENING_TIME 500

static gboolean
is_narrow (SampanWindow *self)
{
  return g_strcmp0 (adw_multi_layout_view_get_layout_name (self->layouts), "narrow") == 0;
}

static void
set_action_enabled (SampanWindow *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static void
set_action_state (SampanWindow *self, const char *name, GVariant *state)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);
  g_simple_action_set_state (G_SIMPLE_ACTION (action), state);
}

static void
update_actions (SampanWindow *self)
{
  static const char *const of_note[] = { "export", "delete", "compare", "show-preview", "page" };
  gboolean open = self->document != NULL;
  SampanHistory *history = open ? sampan_document_get_history (self->document) : NULL;

  set_action_enabled (self, "undo", open && sampan_history_get_can_undo (history));
  set_action_enabled (self, "redo", open && sampan_history_get_can_redo (history));
  for (guint i = 0; i < G_N_ELEMENTS (of_note); i++)
    set_action_enabled (self, of_note[i], open);
}

static void
update_title (SampanWindow *self)
{
  const char *title = "";
  if (self->document != NULL)
    {
      SampanNote *note = sampan_document_get_note (self->document);
      title = sampan_segment_get_text (sampan_version_get_title (sampan_note_get_source (note)));
    }
  const char *shown = *title != '\0'           ? title
                      : self->document != NULL ? _ ("Untitled")
                                               : _ ("Sampan");
  gboolean saved = self->document == NULL
                   || sampan_autosave_get_saved (sampan_document_get_autosave (self->document));

  gtk_window_set_title (GTK_WINDOW (self), shown);
  adw_navigation_page_set_title (self->note_page, shown);
  adw_window_title_set_title (self->window_title, shown);
  /* Translators: whether what was typed is on the disk. */
  adw_window_title_set_subtitle (self->window_title, self->document == NULL ? ""
                                                     : saved                ? _ ("Saved")
                                                                            : _ ("Saving…"));
}

static void
update_save_error (SampanWindow *self)
{
  g_autoptr (GError) error = NULL;
  if (self->document != NULL)
    g_object_get (sampan_document_get_autosave (self->document), "error", &error, NULL);
  if (error != NULL)
    {
      /* Translators: %s says why. */
      g_autofree char *text =
          g_strdup_printf (_ ("This note could not be saved: %s"), error->message);
      adw_banner_set_title (self->save_banner, text);
    }
  adw_banner_set_revealed (self->save_banner, error != NULL);
}

static void
on_save_again (SampanWindow *self)
{
  g_autoptr (GError) error = NULL;
  if (!sampan_window_flush (self, &error))
    g_message ("Saving failed again: %s", error->message);
}

/* Where a check is mended by hand. */
static void
on_show_place (SampanWindow *self, SampanCheck *check, const char *language, gboolean start)
{
  const SampanCheckPlace *place = sampan_check_get_place (check);
  const char *page = sampan_check_get_page (check), *id = sampan_check_get_id (check);

  adw_view_stack_set_visible_child_name (self->pages, page);
  if (g_str_equal (page, "write"))
    sampan_write_page_show (self->write_page, language, place->item, place->offset);
  else if (g_str_has_prefix (id, "picture-words"))
    {
      sampan_document_set_target_language (self->document, language);
      sampan_media_page_show_words (self->media_page, place->item);
    }
  else if (g_str_equal (page, "media"))
    sampan_media_page_show (self->media_page, place->item,
                            g_str_equal (id, "alt-text") ? language : NULL);
  else if (g_str_equal (page, "captions"))
    sampan_captions_page_show (self->captions_page, language, place->cue);
  if (start && (g_str_equal (id, "missing") || g_str_equal (id, "stale")))
    sampan_document_translate (self->document, language, NULL);
  else if (start && g_str_equal (id, "caption-missing"))
    sampan_captions_page_translate (self->captions_page);
}

static void
ensure_page (SampanWindow *self, const char *name)
{
  if (g_strcmp0 (name, "media") == 0 && self->media_page == NULL)
    {
      self->media_page = g_object_new (SAMPAN_TYPE_MEDIA_PAGE, NULL);
      adw_bin_set_child (self->media_bin, GTK_WIDGET (self->media_page));
      sampan_studio_prepare_planner (self->studio);
    }
  else if (g_strcmp0 (name, "captions") == 0 && self->captions_page == NULL)
    {
      self->captions_page = g_object_new (SAMPAN_TYPE_CAPTIONS_PAGE, NULL);
      adw_bin_set_child (self->captions_bin, GTK_WIDGET (self->captions_page));
    }
  else if (g_strcmp0 (name, "publish") == 0 && self->publish_page == NULL)
    {
      self->publish_page = g_object_new (SAMPAN_TYPE_PUBLISH_PAGE, NULL);
      adw_bin_set_child (self->publish_bin, GTK_WIDGET (self->publish_page));
      g_signal_connect_object (self->publish_page, "show-place", G_CALLBACK (on_show_place), self,
                               G_CONNECT_SWAPPED);
    }
}

/* Hidden pages hold no document, so that a video is not loaded for a page that nobody looks at; one
 * that was left keeps it until another note is opened. */
static void
update_pages (SampanWindow *self, gboolean switched)
{
  const char *name = adw_view_stack_get_visible_child_name (self->pages);
  gboolean write = g_strcmp0 (name, "write") == 0, media = g_strcmp0 (name, "media") == 0;
  gboolean captions = g_strcmp0 (name, "captions") == 0, publish = g_strcmp0 (name, "publish") == 0;

  ensure_page (self, name);
  if (write || !switched)
    sampan_write_page_set_document (self->write_page, write ? self->document : NULL);
  if (self->media_page != NULL && (media || !switched))
    sampan_media_page_set_document (self->media_page, media ? self->document : NULL);
  if (self->captions_page != NULL && (captions || !switched))
    sampan_captions_page_set_document (self->captions_page, captions ? self->document : NULL);
  if (self->publish_page != NULL && (publish || !switched))
    sampan_publish_page_set_document (self->publish_page, publish ? self->document : NULL);
}

/* The focus is nowhere, or on what is not seen: Tab leads nowhere from there. */
static gboolean
is_focus_lost (SampanWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  return focus == NULL || !gtk_widget_get_mapped (focus);
}

/* A page that is made as it is shown was empty when the stack looked for what takes the focus. In a
 * narrow window a part of the closed sheet gets it then. A page that still loads has nothing that
 * takes it either: then it is beside the page. */
static gboolean
focus_page (gpointer data)
{
  SampanWindow *self = data;
  GtkWidget *page = adw_view_stack_get_visible_child (self->pages);

  self->focus_source = 0;
  if (page != NULL && gtk_widget_get_mapped (page) && is_focus_lost (self)
      && adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self)) == NULL
      && !gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD))
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
  return G_SOURCE_REMOVE;
}

/* What had the focus is gone or hidden, as when a page shows what it has loaded. What takes it in a
 * row that opens is seen a frame or two later only, so that is waited for. */
static void
on_focus_changed (SampanWindow *self)
{
  if (self->focus_source == 0 && !gtk_widget_in_destruction (GTK_WIDGET (self))
      && is_focus_lost (self))
    self->focus_source = g_timeout_add_full (G_PRIORITY_LOW, OPENING_TIME, focus_page, self, NULL);
}

static void
on_page_changed (SampanWindow *self)
{
  const char *name = adw_view_stack_get_visible_child_name (self->pages);
  if (name == NULL || self->settings == NULL)
    return;
  set_action_state (self, "page", g_variant_new_string (name));
  g_settings_set_string (self->settings, "last-page", name);
  update_pages (self, TRUE);
  g_clear_handle_id (&self->focus_source, g_source_remove);
  self->focus_source = g_idle_add (focus_page, self);
}

static void
show_content (SampanWindow *self)
{
  gboolean empty =
      g_list_model_get_n_items (G_LIST_MODEL (sampan_studio_get_library (self->studio))) == 0;

  if (self->document != NULL)
    gtk_stack_set_visible_child_name (self->content_stack, "note");
  else if (!self->loading)
    gtk_stack_set_visible_child_name (self->content_stack, "welcome");
  if (empty || self->document != NULL)
    adw_navigation_split_view_set_show_content (self->library_split, TRUE);
}

void
sampan_window_set_document (SampanWindow *self, SampanDocument *document)
{
  if (self->document != NULL)
    sampan_history_seal (sampan_document_get_history (self->document));
  self->loading = FALSE;
  if (self->document != NULL && self->document != document)
    sampan_documents_leave (self->left, self->document);
  g_set_object (&self->document, document);
  g_signal_group_set_target (self->history_signals,
                             document != NULL ? sampan_document_get_history (document) : NULL);
  g_signal_group_set_target (self->autosave_signals,
                             document != NULL ? sampan_document_get_autosave (document) : NULL);
  g_signal_group_set_target (self->title_signals,
                             document != NULL ? sampan_version_get_title (sampan_note_get_source (
                                                    sampan_document_get_note (document)))
                                              : NULL);

  const char *id =
      document != NULL ? sampan_note_get_id (sampan_document_get_note (document)) : NULL;
  sampan_library_pane_set_selected (self->library_pane, id);
  if (id != NULL)
    g_settings_set_string (self->settings, "last-note", id);
  update_pages (self, FALSE);
  sampan_preview_pane_set_document (self->preview_pane, document);
  update_actions (self);
  update_title (self);
  update_save_error (self);
  show_content (self);
}

static void
on_note_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanNote) note =
      sampan_library_load_finish (SAMPAN_LIBRARY (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  SampanWindow *self = user_data;
  self->loading = FALSE;
  if (note == NULL)
    {
      sampan_window_show_error (self, _ ("This note could not be opened"), error);
      show_content (self);
      return;
    }
  g_autoptr (SampanDocument) document = sampan_document_new (self->studio, note);
  sampan_window_set_document (self, document);
}

void
sampan_window_open_note (SampanWindow *self, const char *id)
{
  if (self->document != NULL
      && g_str_equal (sampan_note_get_id (sampan_document_get_note (self->document)), id))
    {
      show_content (self);
      return;
    }
  g_cancellable_cancel (self->load_cancellable);
  g_clear_object (&self->load_cancellable);
  self->load_cancellable = g_cancellable_new ();
  g_autoptr (SampanDocument) left = sampan_documents_take (self->left, id);
  if (left != NULL)
    {
      sampan_window_set_document (self, left);
      return;
    }
  self->loading = TRUE;
  sampan_library_load_async (sampan_studio_get_library (self->studio), id, self->load_cancellable,
                             on_note_loaded, self);
}

static void
on_open (SampanWindow *self, const char *id)
{
  sampan_window_open_note (self, id);
}

static void
on_files (SampanWindow *self, GListModel *files)
{
  sampan_window_open_files (self, files);
}

void
sampan_window_show_error (SampanWindow *self, const char *heading, const GError *error)
{
  sampan_say_failed (GTK_WIDGET (self), heading, error->message);
}

/* The state of the preview as a person wants it, which is not what a narrow window shows. */
static void
on_preview_shown (SampanWindow *self)
{
  gboolean shown = adw_overlay_split_view_get_show_sidebar (self->preview_split);

  if (is_narrow (self))
    return;
  set_action_state (self, "show-preview", g_variant_new_boolean (shown));
  if (!adw_overlay_split_view_get_collapsed (self->preview_split) && self->settings != NULL
      && !self->folding)
    g_settings_set_boolean (self->settings, "preview-shown", shown);
}

static void
on_sheet_opened (SampanWindow *self)
{
  if (is_narrow (self))
    set_action_state (self, "show-preview",
                      g_variant_new_boolean (adw_bottom_sheet_get_open (self->preview_sheet)));
}

static void
on_preview_collapsed (SampanWindow *self)
{
  gboolean collapsed = adw_overlay_split_view_get_collapsed (self->preview_split);

  self->folding = TRUE;
  adw_overlay_split_view_set_show_sidebar (
      self->preview_split, !collapsed && g_settings_get_boolean (self->settings, "preview-shown"));
  self->folding = FALSE;
}

static void
update_library_state (SampanWindow *self)
{
  gboolean shown = is_narrow (self)
                       ? !adw_navigation_split_view_get_show_content (self->library_split)
                       : !self->library_hidden;

  /* Put away is put away: no button leads back to it but its own. */
  adw_navigation_page_set_can_pop (self->note_page, is_narrow (self) || !self->library_hidden);
  set_action_state (self, "show-library", g_variant_new_boolean (shown));
}

static void
on_layout_changed (SampanWindow *self)
{
  gboolean shown = is_narrow (self) ? adw_bottom_sheet_get_open (self->preview_sheet)
                                    : adw_overlay_split_view_get_show_sidebar (self->preview_split);
  set_action_state (self, "show-preview", g_variant_new_boolean (shown));
  update_library_state (self);
}

void
sampan_window_set_preview_shown (SampanWindow *self, gboolean shown)
{
  if (is_narrow (self))
    adw_bottom_sheet_set_open (self->preview_sheet, shown);
  else
    adw_overlay_split_view_set_show_sidebar (self->preview_split, shown);
}

/* Beside a note in a wide window, the list can be put away; a narrow one shows list or note. */
void
sampan_window_set_library_shown (SampanWindow *self, gboolean shown)
{
  if (is_narrow (self))
    {
      adw_navigation_split_view_set_show_content (self->library_split, !shown);
      return;
    }
  self->library_hidden = !shown;
  adw_navigation_split_view_set_show_content (self->library_split, TRUE);
  adw_navigation_split_view_set_collapsed (self->library_split, !shown);
  update_library_state (self);
  g_settings_set_boolean (self->settings, "library-shown", shown);
}

/* Saves what is to be saved. Returns: FALSE when that failed and the person is asked. */
static gboolean
take_leave (SampanWindow *self)
{
  GtkWindow *window = GTK_WINDOW (self);
  g_autoptr (GError) error = NULL;

  if (!sampan_window_flush (self, &error) && !self->close_anyway)
    {
      sampan_window_ask_close (self, error);
      return FALSE;
    }
  if (!gtk_window_is_maximized (window))
    {
      int width, height;
      gtk_window_get_default_size (window, &width, &height);
      g_settings_set_int (self->settings, "window-width", MAX (width, 360));
      g_settings_set_int (self->settings, "window-height", MAX (height, 294));
    }
  g_settings_set_boolean (self->settings, "window-maximized", gtk_window_is_maximized (window));
  return TRUE;
}

void
sampan_window_quit (SampanWindow *self)
{
  if (take_leave (self))
    gtk_window_destroy (GTK_WINDOW (self));
}

static gboolean
sampan_window_close_request (GtkWindow *window)
{
  if (!take_leave (SAMPAN_WINDOW (window)))
    return GDK_EVENT_STOP;
  return GTK_WINDOW_CLASS (sampan_window_parent_class)->close_request (window);
}

static void
sampan_window_dispose (GObject *object)
{
  SampanWindow *self = SAMPAN_WINDOW (object);

  g_clear_handle_id (&self->outbox_source, g_source_remove);
  g_clear_handle_id (&self->focus_source, g_source_remove);
  g_cancellable_cancel (self->load_cancellable);
  g_clear_object (&self->load_cancellable);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->history_signals);
  g_clear_object (&self->autosave_signals);
  g_clear_object (&self->title_signals);
  gtk_widget_dispose_template (GTK_WIDGET (self), SAMPAN_TYPE_WINDOW);
  g_clear_object (&self->document);
  g_clear_pointer (&self->left, sampan_documents_free);
  g_clear_object (&self->studio);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (sampan_window_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sampan_app/Sampan/sampan-window.ui");
  gtk_widget_class_bind_template_child (widget_class, SampanWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, SampanWindow, navigation);
  gtk_widget_class_bind_template_child (widget_class, SampanWindow, library_split);
  gtk_widget_class_bind_template_child (widget_class, SampanWindow, library_pane);
  gtk_widget_class_bind_template_child (widget_class, SampanWindow, note_page);
  gtk_widget_class_bind_template_child (widget_class, SampanWindow, content_stack);
  gtk_widget_class_bind_template_child (widget_class, SampanWindow, failure_page);
  gtk_widget_class_bind_template_child (widget_class, SampanWindow, welcome);
  gtk_widget_class_bind_template_child (widget_class, SampanWindow, layouts);
  gtk_widget_class_bind_template_child (widget_class, SampanWindow, preview_split);
  gtk_widget_class_bind_template_child (widget_class, SampanWindow, preview_sheet);
  gtk_widget_class_bind_template_child (widget_class, SampanWindow, preview_pane);
  gtk_widget_class_bind_template_child (widget_class, SampanWindow, window_title);
  gtk_widget_class_bind_template_child (widget_class, SampanWindow, save_banner);
  gtk_widget_class_bind_template_child (widget_class, SampanWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, SampanWindow, write_page);
  gtk_widget_class_bind_template_child (widget_class, SampanWindow, media_bin);
  gtk_widget_class_bind_template_child (widget_class, SampanWindow, captions_bin);
  gtk_widget_class_bind_template_child (widget_class, SampanWindow, publish_bin);
  gtk_widget_class_bind_template_callback (widget_class, on_open);
  gtk_widget_class_bind_template_callback (widget_class, on_files);
  gtk_widget_class_bind_template_callback (widget_class, on_save_again);
  gtk_widget_class_bind_template_callback (widget_class, on_page_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_preview_shown);
  gtk_widget_class_bind_template_callback (widget_class, on_sheet_opened);
}

static void
sampan_window_class_init (SampanWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sampan_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = sampan_window_close_request;

  g_type_ensure (SAMPAN_TYPE_LIBRARY_PANE);
  g_type_ensure (SAMPAN_TYPE_WELCOME);
  g_type_ensure (SAMPAN_TYPE_WRITE_PAGE);
  g_type_ensure (SAMPAN_TYPE_PREVIEW_PANE);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
sampan_window_init (SampanWindow *self)
{
  self->cancellable = g_cancellable_new ();
  self->history_signals = g_signal_group_new (SAMPAN_TYPE_HISTORY);
  g_signal_group_connect_swapped (self->history_signals, "notify", G_CALLBACK (update_actions),
                                  self);
  self->autosave_signals = g_signal_group_new (SAMPAN_TYPE_AUTOSAVE);
  g_signal_group_connect_swapped (self->autosave_signals, "notify::saved",
                                  G_CALLBACK (update_title), self);
  g_signal_group_connect_swapped (self->autosave_signals, "notify::error",
                                  G_CALLBACK (update_save_error), self);
  self->title_signals = g_signal_group_new (SAMPAN_TYPE_SEGMENT);
  g_signal_group_connect_swapped (self->title_signals, "notify::text", G_CALLBACK (update_title),
                                  self);

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "notify::focus-widget", G_CALLBACK (on_focus_changed), NULL);
  self->left = sampan_documents_new ();
  sampan_window_install_actions (self);
  update_actions (self);
#ifdef SAMPAN_DEVELOPMENT
  gtk_widget_add_css_class (GTK_WIDGET (self), "devel");
#endif
}

SampanWindow *
sampan_window_new (GtkApplication *application, GSettings *settings)
{
  SampanWindow *self = g_object_new (SAMPAN_TYPE_WINDOW, "application", application, NULL);
  g_autofree char *page = g_settings_get_string (settings, "last-page");

  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (settings, "window-width"),
                               g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  adw_view_stack_set_visible_child_name (self->pages, page);
  self->settings = g_object_ref (settings);
  set_action_state (self, "page", g_variant_new_string (page));
  adw_overlay_split_view_set_show_sidebar (self->preview_split,
                                           g_settings_get_boolean (settings, "preview-shown"));
  if (!g_settings_get_boolean (settings, "library-shown"))
    sampan_window_set_library_shown (self, FALSE);
  g_signal_connect_object (self->preview_split, "notify::collapsed",
                           G_CALLBACK (on_preview_collapsed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->library_split, "notify::show-content",
                           G_CALLBACK (update_library_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->layouts, "notify::layout-name", G_CALLBACK (on_layout_changed),
                           self, G_CONNECT_SWAPPED);
  return self;
}

/* Takes up again what was to be sent when the program ended, once the window stands. */
static gboolean
start_outbox (gpointer user_data)
{
  SampanWindow *self = user_data;

  self->outbox_source = 0;
  sampan_outbox_start (sampan_studio_get_outbox (self->studio));
  return G_SOURCE_REMOVE;
}

void
sampan_window_set_studio (SampanWindow *self, SampanStudio *studio, gboolean first_run)
{
  g_return_if_fail (SAMPAN_IS_WINDOW (self));

  GListModel *notes = G_LIST_MODEL (sampan_studio_get_library (studio));
  g_autofree char *last = g_settings_get_string (self->settings, "last-note");
  self->studio = g_object_ref (studio);
  sampan_library_pane_set_studio (self->library_pane, studio);
  sampan_welcome_set_studio (self->welcome, studio);
  set_action_enabled (self, "new-note", TRUE);
  set_action_enabled (self, "new-sample", TRUE);
  set_action_enabled (self, "import", TRUE);

  gboolean known = FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (notes) && !known; i++)
    {
      g_autoptr (SampanNoteItem) item = g_list_model_get_item (notes, i);
      known = g_str_equal (sampan_note_item_get_id (item), last);
    }
  if (known)
    {
      sampan_window_open_note (self, last);
    }
  else if (g_list_model_get_n_items (notes) > 0)
    {
      g_autoptr (SampanNoteItem) item = g_list_model_get_item (notes, 0);
      sampan_window_open_note (self, sampan_note_item_get_id (item));
    }
  else if (first_run)
    {
      sampan_window_open_sample (self);
    }
  show_content (self);
  self->outbox_source = g_timeout_add_full (G_PRIORITY_LOW, OUTBOX_DELAY, start_outbox, self, NULL);
}

void
sampan_window_set_failure (SampanWindow *self, const GError *error)
{
  g_return_if_fail (SAMPAN_IS_WINDOW (self));

  adw_status_page_set_description (self->failure_page, error->message);
  gtk_stack_set_visible_child_name (self->content_stack, "failure");
  adw_navigation_split_view_set_show_content (self->library_split, TRUE);
}

SampanDocument *
sampan_window_get_document (SampanWindow *self)
{
  g_return_val_if_fail (SAMPAN_IS_WINDOW (self), NULL);

  return self->document;
}

void
sampan_window_add_toast (SampanWindow *self, AdwToast *toast)
{
  g_return_if_fail (SAMPAN_IS_WINDOW (self));

  adw_toast_overlay_add_toast (self->toasts, toast);
}

gboolean
sampan_window_flush (SampanWindow *self, GError **error)
{
  g_return_val_if_fail (SAMPAN_IS_WINDOW (self), TRUE);

  return self->document == NULL
         || sampan_autosave_flush (sampan_document_get_autosave (self->document), error);
}
