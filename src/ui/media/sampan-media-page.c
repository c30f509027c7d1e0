#include "config.h"

#include <glib/gi18n-lib.h>

#include "language/sampan-language.h"
#include "ui/sampan-intake.h"

#include "sampan-edit-list.h"
#include "sampan-filmstrip.h"
#include "sampan-media-export.h"
#include "sampan-media-page.h"
#include "sampan-viewer.h"

struct _SampanMediaPage
{
  AdwBin parent_instance;

  GtkStack *stack;
  AdwMultiLayoutView *layout;
  SampanViewer *viewer;
  GtkToggleButton *compare_button;
  GtkListView *strip;
  GtkEntry *prompt;
  GtkButton *apply_button;
  AdwPreferencesGroup *edits_group;
  SampanEditList *edits;
  GtkButton *reset_button;
  GtkLabel *understood_label;
  AdwPreferencesGroup *trim_group;
  AdwPreferencesGroup *alt_group;
  GtkButton *all_button;

  SampanDocument *document;
  GtkSingleSelection *selection;
  GPtrArray *alt_rows;
  SampanMedia *media; /* the chosen one */
  SampanPlan *plan;   /* its edits, and for as long as it is chosen what was not understood */
  GSignalGroup *media_signals;
  GSignalGroup *list_signals;
  GSignalGroup *versions_signals;
  GSimpleActionGroup *actions;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (SampanMediaPage, sampan_media_page, ADW_TYPE_BIN)

static void
say (SampanMediaPage *self, const char *text)
{
  gtk_accessible_announce (GTK_ACCESSIBLE (self), text,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
}

/* What went wrong stays until it is read. */
static void
say_failed (SampanMediaPage *self, const char *heading, const GError *error)
{
  AdwDialog *alert = adw_alert_dialog_new (heading, error->message);

  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (alert), "close", _ ("_Close"));
  adw_dialog_present (alert, GTK_WIDGET (self));
}

/* ---- the plan of the chosen medium ---- */

static void
show_plan (SampanMediaPage *self)
{
  gboolean any =
      sampan_plan_get_n_edits (self->plan) + sampan_plan_get_n_unresolved (self->plan) > 0;

  sampan_edit_list_set_plan (self->edits, self->plan);
  gtk_widget_set_visible (GTK_WIDGET (self->edits), any);
  gtk_widget_set_visible (GTK_WIDGET (self->reset_button), any);
  adw_preferences_group_set_description (
      self->edits_group, any ? NULL : _ ("None yet: say what you want in the line for it."));
}

/* Takes @plan as the person's: into the note without what was not understood, which is of this
 * moment. */
static void
set_plan (SampanMediaPage *self, SampanPlan *plan)
{
  g_autoptr (SampanPlan) stored = sampan_plan_ref (plan);
  g_autofree char *json = NULL;

  while (sampan_plan_get_n_unresolved (stored) > 0)
    {
      g_autoptr (SampanPlan) old = stored;
      stored = sampan_plan_without_unresolved (old, 0);
    }
  if (sampan_plan_get_n_edits (stored) > 0)
    json = sampan_plan_to_json (stored, FALSE);
  g_autoptr (SampanPlan) previous = self->plan;
  self->plan = sampan_plan_ref (plan);
  sampan_media_set_plan (self->media, json);
  show_plan (self);
}

static void
on_media_plan_changed (SampanMediaPage *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanPlan) stored =
      sampan_plan_new_from_json (sampan_media_get_plan (self->media),
                                 sampan_media_get_kind (self->media), &error);

  if (stored == NULL)
    {
      say_failed (self, _ ("The Edits Can Not Be Read"), error);
      stored = sampan_plan_new ();
    }
  /* An undo, or another window: what was said of the last prompt holds no more. */
  g_autofree char *ours = sampan_plan_to_json (self->plan, FALSE);
  g_autofree char *theirs = sampan_plan_to_json (stored, FALSE);
  if (sampan_plan_get_n_unresolved (self->plan) == 0 && g_str_equal (ours, theirs))
    return;
  g_autoptr (SampanPlan) bare = sampan_plan_ref (self->plan);
  while (sampan_plan_get_n_unresolved (bare) > 0)
    {
      g_autoptr (SampanPlan) old = bare;
      bare = sampan_plan_without_unresolved (old, 0);
    }
  if (sampan_plan_equal (bare, stored))
    return;
  g_clear_pointer (&self->plan, sampan_plan_unref);
  self->plan = g_steal_pointer (&stored);
  show_plan (self);
}

static void
on_plan_changed_in_list (SampanMediaPage *self, SampanPlan *plan)
{
  set_plan (self, plan);
}

static void
on_reset_clicked (SampanMediaPage *self)
{
  g_autoptr (SampanPlan) empty = sampan_plan_new ();
  set_plan (self, empty);
}

static const char *
get_prompt (SampanMediaPage *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->prompt));
}

static SampanPlanner *
get_planner (SampanMediaPage *self)
{
  return self->media != NULL && *get_prompt (self) != '\0'
             ? sampan_studio_get_planner (sampan_document_get_studio (self->document))
             : NULL;
}

static void
on_prompt_changed (SampanMediaPage *self)
{
  SampanPlanner *planner = get_planner (self);
  g_autoptr (SampanPlan) plan =
      planner != NULL
          ? sampan_planner_plan (planner, get_prompt (self), sampan_media_get_kind (self->media))
          : NULL;
  guint understood = plan != NULL ? sampan_plan_get_n_edits (plan) : 0;
  guint all = understood + (plan != NULL ? sampan_plan_get_n_unresolved (plan) : 0);
  g_autofree char *text = NULL;

  gtk_widget_set_sensitive (GTK_WIDGET (self->apply_button), plan != NULL);
  if (all > 0)
    /* Translators: edits that were understood in what the person types, and all of them */
    text = g_strdup_printf (_ ("%u of %u understood"), understood, all);
  gtk_label_set_label (self->understood_label,
                       text != NULL ? text : _ ("Edits are applied in a fixed order."));
}

/* What is asked for is added, and what is not wanted any more ("undo the crop") taken out. */
static void
on_prompt_activated (SampanMediaPage *self)
{
  SampanPlanner *planner = get_planner (self);

  if (planner == NULL)
    return;
  g_autoptr (SampanPlan) revised = sampan_planner_revise (planner, self->plan, get_prompt (self),
                                                          sampan_media_get_kind (self->media));
  guint missed = sampan_plan_get_n_unresolved (revised);
  sampan_history_seal (sampan_document_get_history (self->document));
  set_plan (self, revised);
  sampan_history_seal (sampan_document_get_history (self->document));
  if (missed == 0)
    gtk_editable_set_text (GTK_EDITABLE (self->prompt), "");
  gtk_accessible_announce (GTK_ACCESSIBLE (self),
                           missed > 0 ? _ ("Some of it was not understood") : _ ("Edits applied"),
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

/* ---- trim ---- */

static void
trim (SampanMediaPage *self, const char *end)
{
  SampanPlayer *player = sampan_viewer_get_player (self->viewer);
  SampanEdit *old = sampan_plan_find (self->plan, SAMPAN_OP_TRIM);
  SampanEdit *speed = sampan_plan_find (self->plan, SAMPAN_OP_SPEED);
  double factor = speed != NULL ? sampan_edit_get_number (speed, "factor") : 1;
  double start = old != NULL ? MAX (sampan_edit_get_number (old, "start"), 0) : 0;
  double time = start + sampan_player_get_position (player) / 1000.0 * factor;
  g_autoptr (SampanEdit) base =
      old != NULL ? sampan_edit_ref (old) : sampan_edit_new (SAMPAN_OP_TRIM);
  g_autoptr (SampanEdit) edit = sampan_edit_with_number (base, end, time);

  for (guint i = 0; i < sampan_plan_get_n_edits (self->plan); i++)
    if (sampan_plan_get_edit (self->plan, i) == old)
      {
        g_autoptr (SampanPlan) changed = sampan_plan_with_edit (self->plan, i, edit);
        set_plan (self, changed);
        return;
      }
  g_autoptr (SampanPlan) changed = sampan_plan_with_appended (self->plan, edit);
  set_plan (self, changed);
}

static void
on_start_here_clicked (SampanMediaPage *self)
{
  trim (self, "start");
}

static void
on_end_here_clicked (SampanMediaPage *self)
{
  trim (self, "end");
}

/* ---- alt texts: one row a language ---- */

static void
on_alt_changed (GtkEditable *row, SampanMediaPage *self)
{
  const char *language = g_object_get_data (G_OBJECT (row), "sampan-language");

  if (self->media != NULL
      && g_strcmp0 (sampan_media_get_alt (self->media, language), gtk_editable_get_text (row)) != 0)
    sampan_media_set_alt (self->media, language, gtk_editable_get_text (row));
}

static void
show_alt (SampanMediaPage *self)
{
  for (guint i = 0; self->media != NULL && i < self->alt_rows->len; i++)
    {
      GtkEditable *row = g_ptr_array_index (self->alt_rows, i);
      const char *alt =
          sampan_media_get_alt (self->media, g_object_get_data (G_OBJECT (row), "sampan-language"));
      if (g_strcmp0 (alt, gtk_editable_get_text (row)) != 0)
        gtk_editable_set_text (row, alt);
    }
}

static void
remake_alt_rows (SampanMediaPage *self)
{
  for (guint i = 0; i < self->alt_rows->len; i++)
    adw_preferences_group_remove (self->alt_group, g_ptr_array_index (self->alt_rows, i));
  g_ptr_array_set_size (self->alt_rows, 0);
  if (self->document == NULL)
    return;

  GListModel *versions = sampan_note_get_versions (sampan_document_get_note (self->document));
  for (guint i = 0; i < g_list_model_get_n_items (versions); i++)
    {
      g_autoptr (SampanVersion) version = g_list_model_get_item (versions, i);
      const char *language = sampan_version_get_language (version);
      g_autofree char *name = sampan_language_dup_name (language);
      GtkWidget *row = adw_entry_row_new ();

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
      g_object_set_data_full (G_OBJECT (row), "sampan-language", g_strdup (language), g_free);
      g_signal_connect_object (row, "changed", G_CALLBACK (on_alt_changed), self, 0);
      adw_preferences_group_add (self->alt_group, row);
      g_ptr_array_add (self->alt_rows, row);
    }
  show_alt (self);
}

/* ---- the chosen medium ---- */

static void
update_actions (SampanMediaPage *self)
{
  GListModel *media = self->document != NULL
                          ? sampan_note_get_media (sampan_document_get_note (self->document))
                          : NULL;
  guint n = media != NULL ? g_list_model_get_n_items (media) : 0;
  guint selected = gtk_single_selection_get_selected (self->selection);
  GActionMap *map = G_ACTION_MAP (self->actions);
  gboolean chosen = self->media != NULL;
  gboolean video = chosen && sampan_media_get_kind (self->media) == SAMPAN_MEDIA_VIDEO;

  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "media" : "empty");
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (map, "move-left")),
                               chosen && selected > 0);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (map, "move-right")),
                               chosen && selected + 1 < n);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (map, "remove")),
                               chosen);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (map, "export")),
                               chosen);
  gtk_widget_set_visible (GTK_WIDGET (self->all_button), n > 1);
  gtk_widget_set_visible (GTK_WIDGET (self->trim_group), video);
}

static void
on_selected (SampanMediaPage *self)
{
  SampanMedia *media = gtk_single_selection_get_selected_item (self->selection);

  if (media != self->media)
    {
      g_set_object (&self->media, media);
      g_signal_group_set_target (self->media_signals, media);
      g_clear_pointer (&self->plan, sampan_plan_unref);
      self->plan = media != NULL ? sampan_plan_new_from_json (sampan_media_get_plan (media),
                                                              sampan_media_get_kind (media), NULL)
                                 : NULL;
      if (self->plan == NULL)
        self->plan = sampan_plan_new ();
      gtk_toggle_button_set_active (self->compare_button, FALSE);
      sampan_viewer_set_media (self->viewer,
                               self->document != NULL ? sampan_document_get_library (self->document)
                                                      : NULL,
                               media);
      show_plan (self);
      show_alt (self);
      on_prompt_changed (self);
    }
  update_actions (self);
}

static void
on_compare_toggled (SampanMediaPage *self)
{
  sampan_viewer_set_compare (self->viewer, gtk_toggle_button_get_active (self->compare_button));
}

static void
on_all_clicked (SampanMediaPage *self)
{
  GListModel *media = sampan_note_get_media (sampan_document_get_note (self->document));

  sampan_history_seal (sampan_document_get_history (self->document));
  for (guint i = 0; i < g_list_model_get_n_items (media); i++)
    {
      g_autoptr (SampanMedia) other = g_list_model_get_item (media, i);
      if (sampan_media_get_kind (other) == sampan_media_get_kind (self->media))
        sampan_media_set_plan (other, sampan_media_get_plan (self->media));
    }
  sampan_history_seal (sampan_document_get_history (self->document));
  say (self, _ ("Every picture has these edits now"));
}

/* ---- adding ---- */

static void
on_imported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  int added = sampan_intake_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  SampanMediaPage *self = user_data;
  GListModel *model = G_LIST_MODEL (self->selection);
  if (added > 0)
    gtk_single_selection_set_selected (self->selection, g_list_model_get_n_items (model) - 1);
  if (error != NULL)
    say_failed (self, _ ("Could Not Add"), error);
}

static void
import (SampanMediaPage *self, GListModel *files)
{
  if (self->document != NULL && g_list_model_get_n_items (files) > 0)
    sampan_intake_async (sampan_document_get_studio (self->document),
                         sampan_document_get_note (self->document), files, self->cancellable,
                         on_imported, self);
}

static void
on_files_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanMediaPage) self = user_data;
  g_autoptr (GListModel) files =
      gtk_file_dialog_open_multiple_finish (GTK_FILE_DIALOG (source), result, NULL);

  if (files != NULL)
    import (self, files);
}

static void
on_add_clicked (SampanMediaPage *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);

  gtk_file_filter_set_name (filter, _ ("Pictures and Videos"));
  gtk_file_filter_add_mime_type (filter, "image/*");
  gtk_file_filter_add_mime_type (filter, "video/*");
  g_list_store_append (filters, filter);
  gtk_file_dialog_set_title (dialog, _ ("Add Pictures or a Video"));
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  gtk_file_dialog_open_multiple (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                 self->cancellable, on_files_chosen, g_object_ref (self));
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, SampanMediaPage *self)
{
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);

  for (GSList *l = g_value_get_boxed (value); l != NULL; l = l->next)
    g_list_store_append (files, l->data);
  import (self, G_LIST_MODEL (files));
  return TRUE;
}

/* ---- actions ---- */

static void
on_move (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanMediaPage *self = user_data;
  guint from = gtk_single_selection_get_selected (self->selection);
  guint to = g_str_equal (g_action_get_name (G_ACTION (action)), "move-left") ? from - 1 : from + 1;

  sampan_note_move_media (sampan_document_get_note (self->document), from, to);
  gtk_single_selection_set_selected (self->selection, to);
}

static void
on_remove (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanMediaPage *self = user_data;
  guint selected = gtk_single_selection_get_selected (self->selection);

  sampan_history_seal (sampan_document_get_history (self->document));
  sampan_note_remove_media (sampan_document_get_note (self->document), selected);
  sampan_history_seal (sampan_document_get_history (self->document));
}

static void
on_export (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanMediaPage *self = user_data;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GListModel *tracks = sampan_media_get_tracks (self->media);

  for (guint i = 0; i < g_list_model_get_n_items (tracks); i++)
    {
      g_autoptr (SampanCaptionTrack) track = g_list_model_get_item (tracks, i);
      if (sampan_caption_track_get_n_cues (track) > 0)
        g_strv_builder_add (builder, sampan_caption_track_get_language (track));
    }
  g_auto (GStrv) languages = g_strv_builder_end (builder);
  sampan_media_export_present (GTK_WIDGET (self), sampan_document_get_library (self->document),
                               self->media, (const char *const *)languages);
}

static const GActionEntry action_entries[] = {
  { "move-left", on_move },
  { "move-right", on_move },
  { "remove", on_remove },
  { "export", on_export },
};

static void
sampan_media_page_dispose (GObject *object)
{
  SampanMediaPage *self = SAMPAN_MEDIA_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->media_signals);
  g_clear_object (&self->list_signals);
  g_clear_object (&self->versions_signals);
  g_clear_object (&self->media);
  g_clear_object (&self->document);
  g_clear_object (&self->actions);
  g_clear_pointer (&self->plan, sampan_plan_unref);
  g_clear_pointer (&self->alt_rows, g_ptr_array_unref);
  /* The template would unparent it behind the back of the bin. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SAMPAN_TYPE_MEDIA_PAGE);
  g_clear_object (&self->selection);
  G_OBJECT_CLASS (sampan_media_page_parent_class)->dispose (object);
}

static void
sampan_media_page_class_init (SampanMediaPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sampan_media_page_dispose;
  g_type_ensure (SAMPAN_TYPE_VIEWER);
  g_type_ensure (SAMPAN_TYPE_EDIT_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sampan_app/Sampan/sampan-media-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SampanMediaPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SampanMediaPage, layout);
  gtk_widget_class_bind_template_child (widget_class, SampanMediaPage, viewer);
  gtk_widget_class_bind_template_child (widget_class, SampanMediaPage, compare_button);
  gtk_widget_class_bind_template_child (widget_class, SampanMediaPage, strip);
  gtk_widget_class_bind_template_child (widget_class, SampanMediaPage, prompt);
  gtk_widget_class_bind_template_child (widget_class, SampanMediaPage, apply_button);
  gtk_widget_class_bind_template_child (widget_class, SampanMediaPage, edits_group);
  gtk_widget_class_bind_template_child (widget_class, SampanMediaPage, edits);
  gtk_widget_class_bind_template_child (widget_class, SampanMediaPage, reset_button);
  gtk_widget_class_bind_template_child (widget_class, SampanMediaPage, understood_label);
  gtk_widget_class_bind_template_child (widget_class, SampanMediaPage, trim_group);
  gtk_widget_class_bind_template_child (widget_class, SampanMediaPage, alt_group);
  gtk_widget_class_bind_template_child (widget_class, SampanMediaPage, all_button);
  gtk_widget_class_bind_template_callback (widget_class, on_add_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_all_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_compare_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_end_here_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_prompt_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_prompt_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_reset_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_start_here_clicked);
}

static void
sampan_media_page_init (SampanMediaPage *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  self->plan = sampan_plan_new ();
  self->alt_rows = g_ptr_array_new ();

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), action_entries,
                                   G_N_ELEMENTS (action_entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "media", G_ACTION_GROUP (self->actions));

  self->selection = gtk_single_selection_new (NULL);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (on_selected), self,
                           G_CONNECT_SWAPPED);
  self->media_signals = g_signal_group_new (SAMPAN_TYPE_MEDIA);
  g_signal_group_connect_swapped (self->media_signals, "notify::plan",
                                  G_CALLBACK (on_media_plan_changed), self);
  g_signal_group_connect_swapped (self->media_signals, "alt-changed", G_CALLBACK (show_alt), self);
  self->list_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->list_signals, "items-changed", G_CALLBACK (update_actions),
                                  self);
  self->versions_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->versions_signals, "items-changed",
                                  G_CALLBACK (remake_alt_rows), self);
  g_signal_connect_object (self->edits, "plan-changed", G_CALLBACK (on_plan_changed_in_list), self,
                           G_CONNECT_SWAPPED);

  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  update_actions (self);
}

void
sampan_media_page_set_document (SampanMediaPage *self, SampanDocument *document)
{
  g_return_if_fail (SAMPAN_IS_MEDIA_PAGE (self));
  if (!g_set_object (&self->document, document))
    return;

  SampanNote *note = document != NULL ? sampan_document_get_note (document) : NULL;
  GListModel *media = note != NULL ? sampan_note_get_media (note) : NULL;
  gtk_editable_set_text (GTK_EDITABLE (self->prompt), "");
  g_signal_group_set_target (self->list_signals, media);
  g_signal_group_set_target (self->versions_signals,
                             note != NULL ? sampan_note_get_versions (note) : NULL);
  remake_alt_rows (self);
  if (document != NULL)
    sampan_filmstrip_bind (self->strip,
                           sampan_studio_get_thumbnails (sampan_document_get_studio (document)));
  gtk_single_selection_set_model (self->selection, media);
  gtk_list_view_set_model (self->strip, GTK_SELECTION_MODEL (self->selection));
  on_selected (self);
}
