#include "config.h"

#include <glib/gi18n-lib.h>

#include "edit/sampan-plan-files.h"
#include "media/sampan-time-map.h"
#include "ui/sampan-intake.h"
#include "ui/sampan-say.h"
#include "ui/shell/sampan-shortcuts-dialog.h"

#include "sampan-alt-group.h"
#include "sampan-ask-dialog.h"
#include "sampan-compare-button.h"
#include "sampan-edit-groups.h"
#include "sampan-edit-list.h"
#include "sampan-edit-menu.h"
#include "sampan-edit-text.h"
#include "sampan-filmstrip.h"
#include "sampan-media-adder.h"
#include "sampan-media-export.h"
#include "sampan-media-page.h"
#include "sampan-presets-menu.h"
#include "sampan-timeline.h"
#include "sampan-viewer.h"
#include "sampan-words-group.h"

struct _SampanMediaPage
{
  AdwBin parent_instance;

  GtkStack *stack;
  AdwMultiLayoutView *layout;
  SampanViewer *viewer;
  SampanCompareButton *compare_button;
  SampanTimeline *timeline;
  GtkListView *strip;
  SampanEditMenu *edit_menu;
  GtkEntry *prompt;
  GtkButton *apply_button;
  AdwPreferencesGroup *edits_group;
  SampanPresetsMenu *presets_menu;
  SampanEditList *edits;
  GtkButton *reset_button;
  GtkLabel *understood_label;
  AdwPreferencesGroup *trim_group;
  SampanWordsGroup *words_group;
  SampanAltGroup *alt_group;
  GtkButton *all_button;

  SampanDocument *document;
  GtkSingleSelection *selection;
  SampanMedia *media; /* the chosen one */
  SampanPlan *plan;   /* its edits, and for as long as it is chosen what was not understood */
  GSignalGroup *media_signals;
  GSignalGroup *list_signals;
  SampanTimeMap *times; /* (nullable): how the original of a video lies in the result */
  gboolean dragging;    /* a slider: what is shown is not in the note yet */
  GSimpleActionGroup *actions;
  GCancellable *cancellable;
  GCancellable *adoption; /* (nullable): of the files that are being copied for... */
  SampanPlan *wanted;     /* (nullable): this plan */
};

G_DEFINE_FINAL_TYPE (SampanMediaPage, sampan_media_page, ADW_TYPE_BIN)

static void
set_enabled (SampanMediaPage *self, const char *action, gboolean enabled)
{
  GAction *found = g_action_map_lookup_action (G_ACTION_MAP (self->actions), action);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (found), enabled);
}

/* What changes next is a step of its own for undo. */
static void
seal (SampanMediaPage *self)
{
  sampan_history_seal (sampan_document_get_history (self->document));
}

/* ---- the plan of the chosen medium ---- */

/* 0 if none is chosen. */
static SampanMediaKind
get_kind (SampanMediaPage *self)
{
  return self->media != NULL ? sampan_media_get_kind (self->media) : 0;
}

/* Where in the original, ms, the player stands. */
static gint64
get_time (SampanMediaPage *self)
{
  gint64 position = sampan_player_get_position (sampan_viewer_get_player (self->viewer));
  return self->times != NULL ? sampan_time_map_to_original (self->times, position) : 0;
}

static void
update_times (SampanMediaPage *self)
{
  g_clear_pointer (&self->times, sampan_time_map_unref);
  if (get_kind (self) == SAMPAN_MEDIA_VIDEO)
    self->times = sampan_time_map_read (self->media);
  sampan_timeline_set_position (self->timeline, get_time (self));
}

static void
show_plan (SampanMediaPage *self)
{
  gboolean any =
      sampan_plan_get_n_edits (self->plan) + sampan_plan_get_n_unresolved (self->plan) > 0;

  sampan_edit_list_set_plan (self->edits, self->plan, get_kind (self));
  sampan_presets_menu_set_plan (self->presets_menu, self->plan);
  sampan_timeline_set_plan (self->timeline, self->plan);
  set_enabled (self, "copy-edits", sampan_plan_get_n_edits (self->plan) > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->edits), any);
  gtk_widget_set_visible (GTK_WIDGET (self->reset_button), any);
  adw_preferences_group_set_description (
      self->edits_group, any ? NULL : _ ("None yet: say what you want, or choose an edit."));
}

/* Something else is wanted by now than a plan whose files are being copied. */
static void
forget_adoption (SampanMediaPage *self)
{
  g_cancellable_cancel (self->adoption);
  g_clear_object (&self->adoption);
  g_clear_pointer (&self->wanted, sampan_plan_unref);
}

/* Takes @plan as the person's: into the note without what was not understood, which is of this
 * moment. */
static void
set_plan (SampanMediaPage *self, SampanPlan *plan)
{
  g_autoptr (SampanPlan) stored = sampan_plan_with_edits_alone (plan);
  g_autofree char *json = NULL;

  forget_adoption (self);
  if (sampan_plan_get_n_edits (stored) > 0)
    json = sampan_plan_to_json (stored, FALSE);
  g_autoptr (SampanPlan) previous = self->plan;
  self->plan = sampan_plan_ref (plan);
  sampan_media_set_plan (self->media, json);
  update_times (self);
  show_plan (self);
}

static void
take_step (SampanMediaPage *self, SampanPlan *plan)
{
  seal (self);
  set_plan (self, plan);
  seal (self);
}

static void
on_adopted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanPlan) plan = sampan_plan_adopt_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  SampanMediaPage *self = user_data;
  g_autoptr (SampanPlan) wanted = g_steal_pointer (&self->wanted);
  /* Where it can not be read, the picture says so, and the edit's row lets one choose another. */
  take_step (self, plan != NULL ? plan : wanted);
}

/* What the plan shows behind a person is copied into the library first, as all media are. */
static void
set_plan_as_step (SampanMediaPage *self, SampanPlan *plan)
{
  if (!sampan_plan_has_outside_files (plan))
    {
      take_step (self, plan);
      return;
    }
  forget_adoption (self);
  self->wanted = sampan_plan_ref (plan);
  self->adoption = g_cancellable_new ();
  sampan_plan_adopt_async (plan, sampan_document_get_library (self->document), self->adoption,
                           on_adopted, self);
}

static void
on_media_plan_changed (SampanMediaPage *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanPlan) stored =
      sampan_plan_new_from_json (sampan_media_get_plan (self->media), get_kind (self), &error);

  if (stored == NULL)
    {
      sampan_say_failed (GTK_WIDGET (self), _ ("The Edits Can Not Be Read"), error->message);
      stored = sampan_plan_new ();
    }
  /* An undo, or another window: what was said of the last prompt holds no more. */
  g_autoptr (SampanPlan) bare = sampan_plan_with_edits_alone (self->plan);
  if (sampan_plan_equal (bare, stored))
    return;
  sampan_plan_unref (self->plan);
  self->plan = g_steal_pointer (&stored);
  update_times (self);
  show_plan (self);
}

/* A slider that is dragged changes the running pipeline alone; where it is let go is one step. */
static void
on_plan_changed_in_list (SampanMediaPage *self, SampanPlan *plan, gboolean last)
{
  gboolean dragged = self->dragging;

  self->dragging = !last;
  if (!last)
    sampan_viewer_show_plan (self->viewer, plan);
  else if (dragged || sampan_plan_has_outside_files (plan))
    set_plan_as_step (self, plan);
  else
    set_plan (self, plan);
}

static void
on_reset_clicked (SampanMediaPage *self)
{
  g_autoptr (SampanPlan) empty = sampan_plan_new ();
  set_plan_as_step (self, empty);
}

static void
on_edit_chosen (SampanMediaPage *self, guint id)
{
  g_autoptr (SampanEdit) edit =
      sampan_edit_group_make (id, get_time (self) / 1000.0,
                              sampan_media_get_duration (self->media) / 1000.0);
  g_autoptr (SampanPlan) plan = sampan_plan_with_appended (self->plan, edit);

  set_plan_as_step (self, plan);
  sampan_edit_list_focus (self->edits, edit);
}

static void
on_preset_applied (SampanMediaPage *self, SampanPreset *preset)
{
  g_autofree char *text = sampan_edit_text_write (sampan_preset_get_plan (preset));
  g_autoptr (SampanPlan) fitting = sampan_edit_text_read (text, get_kind (self), NULL, NULL);

  if (fitting == NULL)
    return;
  g_autoptr (SampanPlan) plan = sampan_edit_text_apply (self->plan, fitting);
  set_plan_as_step (self, plan);
}

static void
on_copy_edits (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanMediaPage *self = user_data;
  g_autofree char *text = sampan_edit_text_write (self->plan);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  sampan_say (GTK_WIDGET (self), _ ("Edits copied"));
}

static void
on_clipboard_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanMediaPage) self = user_data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
  guint left_out = 0;

  if (self->media == NULL)
    return;
  g_autoptr (SampanPlan) plan =
      text != NULL ? sampan_edit_text_read (text, get_kind (self), &left_out, NULL) : NULL;
  if (plan == NULL || sampan_plan_get_n_edits (plan) + left_out == 0)
    {
      sampan_say (
          GTK_WIDGET (self),
          _ ("There are no edits on the clipboard: copy those of a picture or video first"));
      return;
    }
  set_plan_as_step (self, plan);
  g_autofree char *told = sampan_edit_text_dup_told (left_out);
  sampan_say (GTK_WIDGET (self), told);
}

static void
on_paste_edits (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (user_data), NULL, on_clipboard_read,
                                 g_object_ref (user_data));
}

/* ---- the prompt ---- */

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

static SampanChat *
get_chat (SampanMediaPage *self)
{
  return self->document != NULL
             ? sampan_studio_get_chat (sampan_document_get_studio (self->document))
             : NULL;
}

static void
on_prompt_changed (SampanMediaPage *self)
{
  SampanPlanner *planner = get_planner (self);
  g_autoptr (SampanPlan) plan =
      planner != NULL ? sampan_planner_plan (planner, get_prompt (self), get_kind (self)) : NULL;
  guint understood = plan != NULL ? sampan_plan_get_n_edits (plan) : 0;
  guint all = understood + (plan != NULL ? sampan_plan_get_n_unresolved (plan) : 0);
  g_autofree char *text = NULL;

  gtk_widget_set_sensitive (GTK_WIDGET (self->apply_button), plan != NULL);
  if (all > 0)
    /* Translators: edits that were understood in what the person types, and all of them */
    text = g_strdup_printf (_ ("%u of %u understood"), understood, all);
  gtk_label_set_label (self->understood_label,
                       text != NULL ? text : _ ("Order matters among crops, turns and sizes."));
}

/* Adds what is asked for, and takes out what is not wanted any more ("undo the crop"). */
static void
on_prompt_activated (SampanMediaPage *self)
{
  SampanPlanner *planner = get_planner (self);

  if (planner == NULL)
    return;
  g_autoptr (SampanPlan) revised =
      sampan_planner_revise (planner, self->plan, get_prompt (self), get_kind (self));
  guint missed = sampan_plan_get_n_unresolved (revised);
  sampan_edit_list_set_can_ask (self->edits, missed > 0 && get_chat (self) != NULL);
  set_plan_as_step (self, revised);
  if (missed == 0)
    gtk_editable_set_text (GTK_EDITABLE (self->prompt), "");
  gtk_accessible_announce (GTK_ACCESSIBLE (self),
                           missed > 0 ? _ ("Some of it was not understood") : _ ("Edits applied"),
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
on_proposal (SampanMediaPage *self, SampanPlan *answer)
{
  g_autoptr (SampanPlan) plan = sampan_plan_with_merged (self->plan, answer);

  set_plan_as_step (self, plan);
  if (sampan_plan_get_n_unresolved (plan) == 0)
    gtk_editable_set_text (GTK_EDITABLE (self->prompt), "");
}

static void
on_ask (SampanMediaPage *self)
{
  SampanChat *chat = get_chat (self);
  SampanAskDialog *dialog;

  if (chat == NULL)
    return;
  dialog = sampan_ask_dialog_new (chat, self->plan, get_kind (self));
  g_signal_connect_object (dialog, "accepted", G_CALLBACK (on_proposal), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

/* ---- trim ---- */

static void
trim (SampanMediaPage *self, gint64 start, gint64 end)
{
  g_autoptr (SampanPlan) plan =
      sampan_trim_write (self->plan, sampan_media_get_duration (self->media),
                         &(SampanSpan){ start, end });
  set_plan_as_step (self, plan);
}

static void
on_sought (SampanMediaPage *self, gint64 time)
{
  if (self->times != NULL)
    sampan_player_seek (sampan_viewer_get_player (self->viewer),
                        sampan_time_map_from_original (self->times, time), TRUE);
}

/* While a handle moves, the frame at it is shown, as far as it is in the result. */
static void
on_trimmed (SampanMediaPage *self, gint64 start, gint64 end, gboolean last)
{
  SampanSpan kept;

  sampan_trim_read (self->plan, sampan_media_get_duration (self->media), &kept);
  if (last)
    trim (self, start, end);
  else
    on_sought (self, start != kept.start ? start : end);
}

static void
on_position (SampanMediaPage *self)
{
  /* The player also tells it when it is taken down. */
  if (self->viewer == NULL)
    return;
  sampan_timeline_set_position (self->timeline, get_time (self));
}

static void
trim_here (SampanMediaPage *self, gboolean start)
{
  gint64 time = get_time (self);
  SampanSpan kept;

  sampan_trim_read (self->plan, sampan_media_get_duration (self->media), &kept);
  trim (self, start ? time : kept.start, start ? kept.end : time);
}

static void
on_start_here_clicked (SampanMediaPage *self)
{
  trim_here (self, TRUE);
}

static void
on_end_here_clicked (SampanMediaPage *self)
{
  trim_here (self, FALSE);
}

/* ---- the chosen medium ---- */

static void
update_actions (SampanMediaPage *self)
{
  static const char *const of_medium[] = { "remove",  "export",   "paste-edits",
                                           "zoom-in", "zoom-out", "zoom-fit" };
  GListModel *media = self->document != NULL
                          ? sampan_note_get_media (sampan_document_get_note (self->document))
                          : NULL;
  guint n = media != NULL ? g_list_model_get_n_items (media) : 0;
  guint selected = gtk_single_selection_get_selected (self->selection);
  gboolean chosen = self->media != NULL, video = get_kind (self) == SAMPAN_MEDIA_VIDEO;

  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "media" : "empty");
  set_enabled (self, "move-left", chosen && selected > 0);
  set_enabled (self, "move-right", chosen && selected + 1 < n);
  set_enabled (self, "apply-to-all", chosen && n > 1);
  for (guint i = 0; i < G_N_ELEMENTS (of_medium); i++)
    set_enabled (self, of_medium[i], chosen);
  gtk_widget_set_visible (GTK_WIDGET (self->all_button), n > 1);
  gtk_widget_set_visible (GTK_WIDGET (self->trim_group), video);
  gtk_widget_set_visible (GTK_WIDGET (self->timeline), video);
}

static void
show_video (SampanMediaPage *self)
{
  SampanLibrary *library =
      self->document != NULL ? sampan_document_get_library (self->document) : NULL;
  gboolean video = get_kind (self) == SAMPAN_MEDIA_VIDEO;
  g_autofree char *path =
      video ? sampan_library_dup_media_path (library, sampan_media_get_sha256 (self->media)) : NULL;
  g_auto (GStrv) languages = video ? sampan_media_dup_caption_languages (self->media) : NULL;

  sampan_timeline_set_video (self->timeline, path,
                             video ? sampan_media_get_duration (self->media) : 0);
  sampan_edit_list_set_languages (self->edits, (const char *const *)languages);
  update_times (self);
}

static void
on_selected (SampanMediaPage *self)
{
  SampanMedia *media = gtk_single_selection_get_selected_item (self->selection);

  if (media != self->media)
    {
      forget_adoption (self);
      g_set_object (&self->media, media);
      g_signal_group_set_target (self->media_signals, media);
      self->dragging = FALSE;
      g_clear_pointer (&self->plan, sampan_plan_unref);
      self->plan = media != NULL ? sampan_plan_new_from_json (sampan_media_get_plan (media),
                                                              sampan_media_get_kind (media), NULL)
                                 : NULL;
      if (self->plan == NULL)
        self->plan = sampan_plan_new ();
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->compare_button), FALSE);
      sampan_viewer_set_media (self->viewer,
                               self->document != NULL ? sampan_document_get_library (self->document)
                                                      : NULL,
                               media);
      sampan_edit_menu_set_kind (self->edit_menu,
                                 media != NULL ? sampan_media_get_kind (media) : 0);
      sampan_words_group_set_media (self->words_group, media);
      sampan_alt_group_set_media (self->alt_group, media);
      show_video (self);
      show_plan (self);
      on_prompt_changed (self);
    }
  update_actions (self);
}

static void
on_compare (SampanMediaPage *self, gboolean compare)
{
  sampan_viewer_set_compare (self->viewer, compare);
}

static gboolean
on_key_pressed (SampanMediaPage *self, guint key, guint code, GdkModifierType state)
{
  if (self->media == NULL || (state & GDK_MODIFIER_MASK & ~GDK_LOCK_MASK) != 0)
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_backslash)
    sampan_viewer_set_compare (self->viewer, TRUE);
  else if (key == GDK_KEY_space)
    sampan_viewer_toggle_playing (self->viewer);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static void
on_key_released (SampanMediaPage *self, guint key, guint code, GdkModifierType state)
{
  if (key == GDK_KEY_backslash)
    on_compare (self, gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->compare_button)));
}

static void
on_apply_to_all (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanMediaPage *self = user_data;
  GListModel *media = sampan_note_get_media (sampan_document_get_note (self->document));

  seal (self);
  for (guint i = 0; i < g_list_model_get_n_items (media); i++)
    {
      g_autoptr (SampanMedia) other = g_list_model_get_item (media, i);
      if (sampan_media_get_kind (other) == get_kind (self))
        sampan_media_set_plan (other, sampan_media_get_plan (self->media));
    }
  seal (self);
  sampan_say (GTK_WIDGET (self), _ ("Every picture has these edits now"));
}

/* ---- adding ---- */

static void
on_added (GtkWidget *widget)
{
  SampanMediaPage *self = SAMPAN_MEDIA_PAGE (widget);

  gtk_single_selection_set_selected (self->selection,
                                     g_list_model_get_n_items (G_LIST_MODEL (self->selection)) - 1);
}

static void
on_add_clicked (SampanMediaPage *self)
{
  sampan_media_adder_ask (GTK_WIDGET (self), self->document, self->cancellable, on_added);
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, SampanMediaPage *self)
{
  g_autoptr (GListModel) files = sampan_intake_dup_dropped (value);

  sampan_media_adder_add (GTK_WIDGET (self), self->document, files, self->cancellable, on_added);
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

  seal (self);
  sampan_note_remove_media (sampan_document_get_note (self->document), selected);
  seal (self);
}

static void
on_export (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanMediaPage *self = user_data;

  sampan_media_export_present (GTK_WIDGET (self), sampan_document_get_library (self->document),
                               self->media,
                               sampan_note_get_source_language (
                                   sampan_document_get_note (self->document)),
                               sampan_document_get_target_language (self->document));
}

static void
on_zoom (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanMediaPage *self = user_data;
  const char *name = g_action_get_name (G_ACTION (action));

  sampan_viewer_zoom (self->viewer, g_str_equal (name, "zoom-in")    ? 1
                                    : g_str_equal (name, "zoom-out") ? -1
                                                                     : 0);
}

static void
on_focus_prompt (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_widget_grab_focus (GTK_WIDGET (SAMPAN_MEDIA_PAGE (user_data)->prompt));
}

static const GActionEntry action_entries[] = {
  { "apply-to-all", on_apply_to_all },
  { "copy-edits", on_copy_edits },
  { "paste-edits", on_paste_edits },
  { "prompt", on_focus_prompt },
  { "zoom-fit", on_zoom },
  { "zoom-in", on_zoom },
  { "zoom-out", on_zoom },
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
  forget_adoption (self);
  g_clear_object (&self->media_signals);
  g_clear_object (&self->list_signals);
  g_clear_object (&self->media);
  g_clear_object (&self->document);
  g_clear_object (&self->actions);
  g_clear_pointer (&self->plan, sampan_plan_unref);
  g_clear_pointer (&self->times, sampan_time_map_unref);
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
  g_type_ensure (SAMPAN_TYPE_ALT_GROUP);
  g_type_ensure (SAMPAN_TYPE_COMPARE_BUTTON);
  g_type_ensure (SAMPAN_TYPE_EDIT_LIST);
  g_type_ensure (SAMPAN_TYPE_EDIT_MENU);
  g_type_ensure (SAMPAN_TYPE_PRESETS_MENU);
  g_type_ensure (SAMPAN_TYPE_TIMELINE);
  g_type_ensure (SAMPAN_TYPE_VIEWER);
  g_type_ensure (SAMPAN_TYPE_WORDS_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sampan_app/Sampan/sampan-media-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SampanMediaPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SampanMediaPage, layout);
  gtk_widget_class_bind_template_child (widget_class, SampanMediaPage, viewer);
  gtk_widget_class_bind_template_child (widget_class, SampanMediaPage, compare_button);
  gtk_widget_class_bind_template_child (widget_class, SampanMediaPage, timeline);
  gtk_widget_class_bind_template_child (widget_class, SampanMediaPage, strip);
  gtk_widget_class_bind_template_child (widget_class, SampanMediaPage, edit_menu);
  gtk_widget_class_bind_template_child (widget_class, SampanMediaPage, prompt);
  gtk_widget_class_bind_template_child (widget_class, SampanMediaPage, apply_button);
  gtk_widget_class_bind_template_child (widget_class, SampanMediaPage, edits_group);
  gtk_widget_class_bind_template_child (widget_class, SampanMediaPage, presets_menu);
  gtk_widget_class_bind_template_child (widget_class, SampanMediaPage, edits);
  gtk_widget_class_bind_template_child (widget_class, SampanMediaPage, reset_button);
  gtk_widget_class_bind_template_child (widget_class, SampanMediaPage, understood_label);
  gtk_widget_class_bind_template_child (widget_class, SampanMediaPage, trim_group);
  gtk_widget_class_bind_template_child (widget_class, SampanMediaPage, words_group);
  gtk_widget_class_bind_template_child (widget_class, SampanMediaPage, alt_group);
  gtk_widget_class_bind_template_child (widget_class, SampanMediaPage, all_button);
  gtk_widget_class_bind_template_callback (widget_class, on_add_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_ask);
  gtk_widget_class_bind_template_callback (widget_class, on_compare);
  gtk_widget_class_bind_template_callback (widget_class, on_edit_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_end_here_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_drop);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed);
  gtk_widget_class_bind_template_callback (widget_class, on_key_released);
  gtk_widget_class_bind_template_callback (widget_class, on_plan_changed_in_list);
  gtk_widget_class_bind_template_callback (widget_class, on_preset_applied);
  gtk_widget_class_bind_template_callback (widget_class, on_prompt_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_prompt_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_reset_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_sought);
  gtk_widget_class_bind_template_callback (widget_class, on_start_here_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_trimmed);
}

static void
sampan_media_page_init (SampanMediaPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sampan_words_group_set_viewer (self->words_group, self->viewer);
  self->cancellable = g_cancellable_new ();
  self->plan = sampan_plan_new ();

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
  self->list_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->list_signals, "items-changed", G_CALLBACK (update_actions),
                                  self);
  gtk_widget_add_controller (GTK_WIDGET (self), sampan_shortcuts_create_controller ("media."));
  g_signal_connect_object (sampan_viewer_get_player (self->viewer), "notify::position",
                           G_CALLBACK (on_position), self, G_CONNECT_SWAPPED);
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
  sampan_words_group_set_media (self->words_group, NULL);
  sampan_words_group_set_document (self->words_group, document);
  sampan_alt_group_set_note (self->alt_group, note);
  sampan_presets_menu_set_presets (self->presets_menu,
                                   document != NULL ? sampan_studio_get_presets (
                                                          sampan_document_get_studio (document))
                                                    : NULL);
  if (document != NULL)
    sampan_filmstrip_bind (self->strip,
                           sampan_studio_get_thumbnails (sampan_document_get_studio (document)));
  gtk_single_selection_set_model (self->selection, media);
  gtk_list_view_set_model (self->strip, GTK_SELECTION_MODEL (self->selection));
  on_selected (self);
}

void
sampan_media_page_show (SampanMediaPage *self, guint position, const char *language)
{
  g_return_if_fail (SAMPAN_IS_MEDIA_PAGE (self));

  if (position < g_list_model_get_n_items (G_LIST_MODEL (self->selection)))
    gtk_single_selection_set_selected (self->selection, position);
  if (language != NULL)
    sampan_alt_group_focus (self->alt_group, language);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->prompt));
}

void
sampan_media_page_show_words (SampanMediaPage *self, guint position)
{
  sampan_media_page_show (self, position, NULL);
  sampan_words_group_focus (self->words_group);
}
