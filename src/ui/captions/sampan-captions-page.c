#include "config.h"

#include <glib/gi18n-lib.h>

#include "captions/sampan-track-translation.h"
#include "edit/sampan-plan.h"
#include "language/sampan-language.h"
#include "media/sampan-time-map.h"
#include "ui/media/sampan-viewer.h"

#include "sampan-caption-files.h"
#include "sampan-captions-page.h"
#include "sampan-cue-pair.h"
#include "sampan-cue-row.h"

/* Length of a caption that is added by hand, ms: long enough for a short line in any language. */
#define NEW_CUE_LENGTH 2000

struct _SampanCaptionsPage
{
  AdwBin parent_instance;

  GtkStack *stack;
  AdwMultiLayoutView *layout;
  SampanViewer *viewer;
  GtkDropDown *language_drop_down;
  GtkButton *translate_button;
  GtkStack *list_stack;
  GtkListView *list;
  GtkWidget *editor;
  GtkSpinButton *start_spin;
  GtkSpinButton *end_spin;
  GtkLabel *source_label;
  GtkTextView *source_text;
  GtkWidget *target_box;
  GtkLabel *target_label;
  GtkTextView *target_text;

  SampanDocument *document;
  SampanMedia *media;         /* the note's video */
  SampanCaptionTrack *track;  /* in the note's language */
  SampanCaptionTrack *target; /* in the language beside it */
  GtkSingleSelection *selection;
  GSignalGroup *media_list_signals;
  GSignalGroup *media_signals;
  GSignalGroup *tracks_signals;
  GSignalGroup *track_signals;
  GSignalGroup *target_signals;
  GSignalGroup *document_signals;
  GSignalGroup *versions_signals;
  GSimpleActionGroup *actions;
  GCancellable *cancellable;
  GCancellable *translation;
  guint captions_idle;
  gboolean setting;   /* while the editor is brought to the cue */
  gboolean following; /* while the list follows the video */
};

G_DEFINE_FINAL_TYPE (SampanCaptionsPage, sampan_captions_page, ADW_TYPE_BIN)

static void update (SampanCaptionsPage *self);

static void
say (SampanCaptionsPage *self, const char *text)
{
  gtk_accessible_announce (GTK_ACCESSIBLE (self), text,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
}

static SampanNote *
get_note (SampanCaptionsPage *self)
{
  return self->document != NULL ? sampan_document_get_note (self->document) : NULL;
}

static SampanCue *
get_cue (SampanCaptionsPage *self)
{
  SampanCueItem *item = gtk_single_selection_get_selected_item (self->selection);
  return item != NULL ? sampan_cue_item_get_cue (item) : NULL;
}

/* ---- the edited video's time against the original's ---- */

static gint64
to_original (SampanCaptionsPage *self, gint64 position)
{
  g_autoptr (SampanTimeMap) times = sampan_time_map_read (self->media);

  return sampan_time_map_to_original (times, position);
}

static gint64
to_result (SampanCaptionsPage *self, gint64 position)
{
  g_autoptr (SampanTimeMap) times = sampan_time_map_read (self->media);

  return sampan_time_map_from_original (times, position);
}

/* ---- what is drawn over the video ---- */

static gboolean
draw_captions (gpointer data)
{
  SampanCaptionsPage *self = data;
  g_autoptr (GPtrArray) tracks = g_ptr_array_new ();

  self->captions_idle = 0;
  if (self->track != NULL)
    g_ptr_array_add (tracks, self->track);
  if (self->target != NULL)
    g_ptr_array_add (tracks, self->target);
  if (tracks->len > 0)
    {
      g_autoptr (SampanCaptionStyle) style = sampan_caption_style_new ("soft-box");
      g_autoptr (SampanCaptionSet) set = sampan_caption_set_new (tracks, style);
      sampan_viewer_set_captions (self->viewer, set);
    }
  else
    sampan_viewer_set_captions (self->viewer, NULL);
  return G_SOURCE_REMOVE;
}

static void
queue_captions (SampanCaptionsPage *self)
{
  if (self->captions_idle == 0)
    self->captions_idle = g_idle_add (draw_captions, self);
}

/* ---- the editor under the video ---- */

static void
set_buffer (GtkTextView *view, const char *text)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  g_autofree char *old = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  if (!g_str_equal (old, text))
    gtk_text_buffer_set_text (buffer, text, -1);
}

static char *
dup_buffer (GtkTextView *view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
update_editor (SampanCaptionsPage *self)
{
  SampanCue *cue = get_cue (self);
  static const char *const needing[] = { "split", "merge", "delete" };

  gtk_widget_set_visible (self->editor, cue != NULL);
  for (guint i = 0; i < G_N_ELEMENTS (needing); i++)
    g_simple_action_set_enabled (
        G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), needing[i])),
        cue != NULL);
  if (cue == NULL)
    return;
  self->setting = TRUE;
  gtk_spin_button_set_value (self->start_spin, sampan_cue_get_start (cue) / 1000.0);
  gtk_spin_button_set_value (self->end_spin, sampan_cue_get_end (cue) / 1000.0);
  set_buffer (self->source_text, sampan_cue_get_text (cue));
  gtk_widget_set_visible (self->target_box, self->target != NULL);
  if (self->target != NULL)
    {
      SampanCue *rendering = sampan_cue_pair_find (self->target, cue);
      set_buffer (self->target_text, rendering != NULL ? sampan_cue_get_text (rendering) : "");
    }
  self->setting = FALSE;
}

static void
on_times_changed (SampanCaptionsPage *self)
{
  SampanCue *cue = get_cue (self);
  if (self->setting || cue == NULL)
    return;

  g_autoptr (SampanCue) kept = sampan_cue_ref (cue);
  gint64 start = (gint64)(gtk_spin_button_get_value (self->start_spin) * 1000 + 0.5);
  gint64 end = (gint64)(gtk_spin_button_get_value (self->end_spin) * 1000 + 0.5);
  sampan_cue_pair_set_times (self->track, self->target, kept, start, MAX (end, start));
}

static void
on_source_changed (GtkTextBuffer *buffer, SampanCaptionsPage *self)
{
  SampanCue *cue = get_cue (self);
  if (self->setting || cue == NULL)
    return;

  g_autofree char *text = dup_buffer (self->source_text);
  g_autoptr (SampanCue) changed = sampan_cue_with_text (cue, text);
  sampan_caption_track_put (self->track, changed);
}

static void
on_target_changed (GtkTextBuffer *buffer, SampanCaptionsPage *self)
{
  SampanCue *cue = get_cue (self);
  if (self->setting || cue == NULL || self->target == NULL)
    return;

  g_autofree char *text = dup_buffer (self->target_text);
  sampan_cue_pair_set_target_text (self->target, cue, text);
}

static void
on_selected (SampanCaptionsPage *self)
{
  SampanCue *cue = get_cue (self);

  update_editor (self);
  if (cue != NULL && !self->following
      && !sampan_player_get_playing (sampan_viewer_get_player (self->viewer)))
    sampan_player_seek (sampan_viewer_get_player (self->viewer),
                        to_result (self, sampan_cue_get_start (cue)), TRUE);
}

/* While the video plays the list shows what is heard. */
static void
on_position_changed (SampanCaptionsPage *self)
{
  SampanPlayer *player = sampan_viewer_get_player (self->viewer);
  guint position = 0;

  if (self->track == NULL || self->media == NULL || !sampan_player_get_playing (player))
    return;
  gint64 time = to_original (self, sampan_player_get_position (player));
  g_autoptr (GPtrArray) active = sampan_caption_track_get_active (self->track, time);
  if (active->len == 0
      || sampan_caption_track_find (self->track, sampan_cue_get_id (g_ptr_array_index (active, 0)),
                                    &position)
             == NULL)
    return;
  self->following = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  gtk_list_view_scroll_to (self->list, position, GTK_LIST_SCROLL_NONE, NULL);
  self->following = FALSE;
}

/* ---- the list ---- */

static void
show_row (GtkListItem *item)
{
  SampanCaptionsPage *self = g_object_get_data (G_OBJECT (item), "sampan-page");
  SampanCueItem *cue_item = gtk_list_item_get_item (item);
  SampanCueRow *row = SAMPAN_CUE_ROW (gtk_list_item_get_child (item));
  if (cue_item == NULL || self->track == NULL)
    return;

  sampan_cue_row_set_cue (row, self->track, self->target, sampan_cue_item_get_cue (cue_item));
  g_autofree char *label = sampan_cue_row_dup_label (row);
  gtk_list_item_set_accessible_label (item, label);
}

static void
on_row_setup (GtkSignalListItemFactory *factory, GtkListItem *item, SampanCaptionsPage *self)
{
  gtk_list_item_set_child (item, sampan_cue_row_new ());
  g_object_set_data (G_OBJECT (item), "sampan-page", self);
}

static void
on_row_bind (GtkSignalListItemFactory *factory, GtkListItem *item, SampanCaptionsPage *self)
{
  g_signal_connect_object (gtk_list_item_get_item (item), "notify::cue", G_CALLBACK (show_row),
                           item, G_CONNECT_SWAPPED);
  if (self->target != NULL)
    g_signal_connect_object (self->target, "changed", G_CALLBACK (show_row), item,
                             G_CONNECT_SWAPPED);
  show_row (item);
}

static void
on_row_unbind (GtkSignalListItemFactory *factory, GtkListItem *item, SampanCaptionsPage *self)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), show_row, item);
  if (self->target != NULL)
    g_signal_handlers_disconnect_by_func (self->target, show_row, item);
}

/* Rows are bound to both tracks: another pair makes them anew. */
static void
remake_list (SampanCaptionsPage *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (on_row_setup), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_row_bind), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_row_unbind), self, 0);
  gtk_list_view_set_factory (self->list, factory);
}

static void
on_track_changed (SampanCaptionsPage *self)
{
  gboolean any = self->track != NULL && sampan_caption_track_get_n_cues (self->track) > 0;

  gtk_stack_set_visible_child_name (self->list_stack, any ? "list" : "empty");
  gtk_widget_set_sensitive (GTK_WIDGET (self->translate_button), any && self->target != NULL);
  g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), "export")), any);
  update_editor (self);
  queue_captions (self);
}

/* ---- which video, which languages ---- */

static SampanMedia *
find_video (SampanNote *note)
{
  GListModel *media = note != NULL ? sampan_note_get_media (note) : NULL;

  for (guint i = 0; media != NULL && i < g_list_model_get_n_items (media); i++)
    {
      g_autoptr (SampanMedia) medium = g_list_model_get_item (media, i);
      if (sampan_media_get_kind (medium) == SAMPAN_MEDIA_VIDEO)
        return medium;
    }
  return NULL;
}

static void
update_burn (SampanCaptionsPage *self)
{
  g_autoptr (SampanPlan) plan =
      self->media != NULL ? sampan_plan_new_from_json (sampan_media_get_plan (self->media),
                                                       SAMPAN_MEDIA_VIDEO, NULL)
                          : NULL;
  gboolean burn = plan != NULL && sampan_plan_find (plan, SAMPAN_OP_CAPTIONS) != NULL;

  g_simple_action_set_state (G_SIMPLE_ACTION (
                                 g_action_map_lookup_action (G_ACTION_MAP (self->actions), "burn")),
                             g_variant_new_boolean (burn));
}

static void
update_languages (SampanCaptionsPage *self)
{
  SampanNote *note = get_note (self);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;

  /* Translators: no second language is shown beside the captions */
  gtk_string_list_append (names, _ ("Source Only"));
  for (guint i = 1; note != NULL && i < g_list_model_get_n_items (sampan_note_get_versions (note));
       i++)
    {
      g_autoptr (SampanVersion) version =
          g_list_model_get_item (sampan_note_get_versions (note), i);
      g_autofree char *name = sampan_language_dup_name (sampan_version_get_language (version));
      gtk_string_list_append (names, name);
      if (g_strcmp0 (sampan_version_get_language (version),
                     sampan_document_get_target_language (self->document))
          == 0)
        selected = i;
    }
  self->setting = TRUE;
  gtk_drop_down_set_model (self->language_drop_down, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->language_drop_down, selected);
  self->setting = FALSE;
}

static void
on_language_selected (SampanCaptionsPage *self)
{
  SampanNote *note = get_note (self);
  guint selected = gtk_drop_down_get_selected (self->language_drop_down);
  if (self->setting || note == NULL)
    return;

  g_autoptr (SampanVersion) version =
      selected > 0 ? g_list_model_get_item (sampan_note_get_versions (note), selected) : NULL;
  sampan_document_set_target_language (self->document, version != NULL
                                                           ? sampan_version_get_language (version)
                                                           : NULL);
}

static void
set_language_label (GtkLabel *label, GtkTextView *view, SampanCaptionTrack *track, gboolean source)
{
  g_autofree char *name = sampan_language_dup_name (sampan_caption_track_get_language (track));
  g_autofree char *text = source ? g_strdup_printf (_ ("%s, source"), name) : g_strdup (name);

  gtk_label_set_label (label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

/* Brings the page to the note as it is: which video, which two tracks. */
static void
update (SampanCaptionsPage *self)
{
  SampanNote *note = get_note (self);
  SampanMedia *video = find_video (note);
  const char *target_language =
      self->document != NULL ? sampan_document_get_target_language (self->document) : NULL;
  SampanCaptionTrack *track =
      video != NULL ? sampan_media_get_track (video, sampan_note_get_source_language (note)) : NULL;
  SampanCaptionTrack *target = video != NULL && target_language != NULL
                                   ? sampan_media_get_track (video, target_language)
                                   : NULL;

  if (g_set_object (&self->media, video))
    {
      g_signal_group_set_target (self->media_signals, video);
      g_signal_group_set_target (self->tracks_signals,
                                 video != NULL ? sampan_media_get_tracks (video) : NULL);
      sampan_viewer_set_media (self->viewer,
                               video != NULL ? sampan_document_get_library (self->document) : NULL,
                               video);
    }
  gtk_stack_set_visible_child_name (self->stack, video != NULL ? "captions" : "no-video");
  if (target != self->target || track != self->track)
    {
      gtk_list_view_set_factory (self->list, NULL);
      g_set_object (&self->track, track);
      g_set_object (&self->target, target);
      g_signal_group_set_target (self->track_signals, track);
      g_signal_group_set_target (self->target_signals, target);
      remake_list (self);
      gtk_single_selection_set_model (self->selection, G_LIST_MODEL (track));
      if (track != NULL)
        /* Translators: %s is the name of a language */
        set_language_label (self->source_label, self->source_text, track, TRUE);
      if (target != NULL)
        set_language_label (self->target_label, self->target_text, target, FALSE);
    }
  update_languages (self);
  update_burn (self);
  on_track_changed (self);
  gtk_widget_set_sensitive (GTK_WIDGET (self->translate_button),
                            target_language != NULL && track != NULL
                                && sampan_caption_track_get_n_cues (track) > 0);
}

static void
on_target_language_changed (SampanCaptionsPage *self)
{
  update (self);
}

/* ---- translation ---- */

static void
on_translated (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  int n = sampan_track_translation_run_finish (SAMPAN_TRACK_TRANSLATION (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  SampanCaptionsPage *self = user_data;
  g_clear_object (&self->translation);
  gtk_button_set_label (self->translate_button, _ ("_Translate"));
  if (error != NULL)
    say (self, error->message);
  else
    {
      g_autofree char *text =
          g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d caption was translated",
                                        "%d captions were translated", n),
                           n);
      say (self, text);
    }
}

static void
on_translate_clicked (SampanCaptionsPage *self)
{
  const char *language =
      self->document != NULL ? sampan_document_get_target_language (self->document) : NULL;

  if (self->translation != NULL)
    {
      g_cancellable_cancel (self->translation);
      g_clear_object (&self->translation);
      gtk_button_set_label (self->translate_button, _ ("_Translate"));
      return;
    }
  if (language == NULL || self->track == NULL)
    return;
  SampanStudio *studio = sampan_document_get_studio (self->document);
  g_autoptr (GError) error = NULL;
  g_autofree char *id =
      sampan_studio_dup_translator (studio, sampan_caption_track_get_language (self->track),
                                    language, &error);
  if (id == NULL)
    {
      say (self, error->message);
      return;
    }
  SampanCaptionTrack *target = sampan_media_ensure_track (self->media, language);
  self->translation = g_cancellable_new ();
  gtk_button_set_label (self->translate_button, _ ("_Stop"));
  g_autoptr (SampanTrackTranslation) run =
      sampan_track_translation_new (sampan_studio_get_translators (studio), self->track, target);
  sampan_track_translation_set_translator (run, id);
  sampan_track_translation_set_library (run, sampan_document_get_library (self->document));
  sampan_track_translation_run_async (run, self->translation, on_translated, self);
}

/* ---- actions ---- */

static void
on_add (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanCaptionsPage *self = user_data;
  guint position = 0;
  if (self->media == NULL)
    return;

  SampanCaptionTrack *track =
      sampan_media_ensure_track (self->media, sampan_note_get_source_language (get_note (self)));
  gint64 start =
      to_original (self, sampan_player_get_position (sampan_viewer_get_player (self->viewer)));
  gint64 end =
      MIN (start + NEW_CUE_LENGTH, MAX (sampan_media_get_duration (self->media), start + 1));
  g_autoptr (SampanCue) cue = sampan_cue_new (NULL, start, end, "", NULL, NULL);
  sampan_caption_track_put (track, cue);
  update (self);
  if (sampan_caption_track_find (track, sampan_cue_get_id (cue), &position) != NULL)
    gtk_single_selection_set_selected (self->selection, position);
  gtk_widget_grab_focus (GTK_WIDGET (self->source_text));
}

static void
on_split (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanCaptionsPage *self = user_data;
  SampanCue *cue = get_cue (self);
  if (cue == NULL)
    return;

  gint64 time =
      to_original (self, sampan_player_get_position (sampan_viewer_get_player (self->viewer)));
  if (time <= sampan_cue_get_start (cue) || time >= sampan_cue_get_end (cue))
    time = (sampan_cue_get_start (cue) + sampan_cue_get_end (cue)) / 2;
  sampan_history_seal (sampan_document_get_history (self->document));
  sampan_cue_pair_split (self->track, self->target, cue, time);
}

static void
on_merge (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanCaptionsPage *self = user_data;
  g_autoptr (SampanCue) cue = get_cue (self);
  if (cue == NULL)
    return;

  sampan_cue_ref (cue);
  sampan_history_seal (sampan_document_get_history (self->document));
  if (!sampan_cue_pair_merge (self->track, self->target, cue))
    say (self, _ ("There is no caption after this one"));
}

static void
on_delete (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanCaptionsPage *self = user_data;
  g_autoptr (SampanCue) cue = get_cue (self);
  if (cue == NULL)
    return;

  sampan_cue_ref (cue);
  sampan_history_seal (sampan_document_get_history (self->document));
  sampan_cue_pair_remove (self->track, self->target, cue);
}

static void
on_burn (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  SampanCaptionsPage *self = user_data;
  g_autoptr (SampanPlan) plan =
      self->media != NULL ? sampan_plan_new_from_json (sampan_media_get_plan (self->media),
                                                       SAMPAN_MEDIA_VIDEO, NULL)
                          : NULL;
  if (plan == NULL)
    return;

  g_autoptr (SampanPlan) changed = NULL;
  if (g_variant_get_boolean (state))
    {
      const char *const languages[] = { sampan_note_get_source_language (get_note (self)),
                                        sampan_document_get_target_language (self->document),
                                        NULL };
      g_autoptr (SampanEdit) plain = sampan_edit_new (SAMPAN_OP_CAPTIONS);
      g_autoptr (SampanEdit) edit = sampan_edit_with_strv (plain, "languages", languages);
      changed = sampan_plan_with_appended (plan, edit);
    }
  else
    for (guint i = 0; i < sampan_plan_get_n_edits (plan) && changed == NULL; i++)
      if (sampan_edit_get_op (sampan_plan_get_edit (plan, i))->id == SAMPAN_OP_CAPTIONS)
        changed = sampan_plan_without_edit (plan, i);
  if (changed == NULL)
    return;
  g_autofree char *json =
      sampan_plan_get_n_edits (changed) > 0 ? sampan_plan_to_json (changed, FALSE) : NULL;
  sampan_media_set_plan (self->media, json);
}

/* ---- files ---- */

static void
on_imported (GPtrArray *cues, const char *message, gpointer user_data)
{
  SampanCaptionsPage *self = user_data;

  if (cues != NULL && self->media != NULL)
    {
      sampan_history_seal (sampan_document_get_history (self->document));
      sampan_caption_track_set_cues (sampan_media_ensure_track (self->media,
                                                                sampan_note_get_source_language (
                                                                    get_note (self))),
                                     cues);
      update (self);
    }
  if (message != NULL)
    say (self, message);
}

static void
on_import (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanCaptionsPage *self = user_data;

  sampan_caption_files_import (GTK_WIDGET (self), self->cancellable, on_imported, self);
}

static void
on_exported (GPtrArray *cues, const char *message, gpointer user_data)
{
  say (user_data, message);
}

static void
on_export (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanCaptionsPage *self = user_data;

  sampan_caption_files_export (GTK_WIDGET (self), self->target != NULL ? self->target : self->track,
                               self->cancellable, on_exported, self);
}

static const GActionEntry action_entries[] = {
  { "add", on_add },
  { "split", on_split },
  { "merge", on_merge },
  { "delete", on_delete },
  { "import", on_import },
  { "export", on_export },
  { "burn", NULL, NULL, "false", on_burn },
};

static void
sampan_captions_page_dispose (GObject *object)
{
  SampanCaptionsPage *self = SAMPAN_CAPTIONS_PAGE (object);

  g_clear_handle_id (&self->captions_idle, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->translation);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->translation);
  g_clear_object (&self->media_list_signals);
  g_clear_object (&self->media_signals);
  g_clear_object (&self->tracks_signals);
  g_clear_object (&self->track_signals);
  g_clear_object (&self->target_signals);
  g_clear_object (&self->document_signals);
  g_clear_object (&self->versions_signals);
  /* The template would unparent it behind the back of the bin. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SAMPAN_TYPE_CAPTIONS_PAGE);
  g_clear_object (&self->selection);
  g_clear_object (&self->track);
  g_clear_object (&self->target);
  g_clear_object (&self->media);
  g_clear_object (&self->document);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (sampan_captions_page_parent_class)->dispose (object);
}

static void
sampan_captions_page_class_init (SampanCaptionsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sampan_captions_page_dispose;
  g_type_ensure (SAMPAN_TYPE_VIEWER);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/sampan_app/Sampan/sampan-captions-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SampanCaptionsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SampanCaptionsPage, layout);
  gtk_widget_class_bind_template_child (widget_class, SampanCaptionsPage, viewer);
  gtk_widget_class_bind_template_child (widget_class, SampanCaptionsPage, language_drop_down);
  gtk_widget_class_bind_template_child (widget_class, SampanCaptionsPage, translate_button);
  gtk_widget_class_bind_template_child (widget_class, SampanCaptionsPage, list_stack);
  gtk_widget_class_bind_template_child (widget_class, SampanCaptionsPage, list);
  gtk_widget_class_bind_template_child (widget_class, SampanCaptionsPage, editor);
  gtk_widget_class_bind_template_child (widget_class, SampanCaptionsPage, start_spin);
  gtk_widget_class_bind_template_child (widget_class, SampanCaptionsPage, end_spin);
  gtk_widget_class_bind_template_child (widget_class, SampanCaptionsPage, source_label);
  gtk_widget_class_bind_template_child (widget_class, SampanCaptionsPage, source_text);
  gtk_widget_class_bind_template_child (widget_class, SampanCaptionsPage, target_box);
  gtk_widget_class_bind_template_child (widget_class, SampanCaptionsPage, target_label);
  gtk_widget_class_bind_template_child (widget_class, SampanCaptionsPage, target_text);
  gtk_widget_class_bind_template_callback (widget_class, on_language_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_times_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_translate_clicked);
}

static GSignalGroup *
watch (GType type, const char *signal, GCallback callback, SampanCaptionsPage *self)
{
  GSignalGroup *group = g_signal_group_new (type);
  g_signal_group_connect_swapped (group, signal, callback, self);
  return group;
}

static void
sampan_captions_page_init (SampanCaptionsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), action_entries,
                                   G_N_ELEMENTS (action_entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "captions", G_ACTION_GROUP (self->actions));

  self->selection = gtk_single_selection_new (NULL);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (on_selected), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_text_view_get_buffer (self->source_text), "changed",
                           G_CALLBACK (on_source_changed), self, 0);
  g_signal_connect_object (gtk_text_view_get_buffer (self->target_text), "changed",
                           G_CALLBACK (on_target_changed), self, 0);
  g_signal_connect_object (self->viewer, "ready", G_CALLBACK (on_selected), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sampan_viewer_get_player (self->viewer), "notify::position",
                           G_CALLBACK (on_position_changed), self, G_CONNECT_SWAPPED);

  self->media_list_signals = watch (G_TYPE_LIST_MODEL, "items-changed", G_CALLBACK (update), self);
  self->versions_signals = watch (G_TYPE_LIST_MODEL, "items-changed", G_CALLBACK (update), self);
  self->tracks_signals = watch (G_TYPE_LIST_MODEL, "items-changed", G_CALLBACK (update), self);
  self->media_signals = watch (SAMPAN_TYPE_MEDIA, "notify::plan", G_CALLBACK (update_burn), self);
  self->track_signals =
      watch (SAMPAN_TYPE_CAPTION_TRACK, "changed", G_CALLBACK (on_track_changed), self);
  self->target_signals =
      watch (SAMPAN_TYPE_CAPTION_TRACK, "changed", G_CALLBACK (on_track_changed), self);
  self->document_signals = watch (SAMPAN_TYPE_DOCUMENT, "notify::target-language",
                                  G_CALLBACK (on_target_language_changed), self);
  update_editor (self);
}

void
sampan_captions_page_set_document (SampanCaptionsPage *self, SampanDocument *document)
{
  g_return_if_fail (SAMPAN_IS_CAPTIONS_PAGE (self));
  if (!g_set_object (&self->document, document))
    return;

  SampanNote *note = get_note (self);
  g_signal_group_set_target (self->document_signals, document);
  g_signal_group_set_target (self->media_list_signals,
                             note != NULL ? sampan_note_get_media (note) : NULL);
  g_signal_group_set_target (self->versions_signals,
                             note != NULL ? sampan_note_get_versions (note) : NULL);
  update (self);
}
