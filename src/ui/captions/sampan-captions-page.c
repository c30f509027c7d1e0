#include "config.h"

#include <glib/gi18n-lib.h>

#include "core/sampan-cue-edit.h"
#include "edit/sampan-plan.h"
#include "language/sampan-language.h"
#include "media/sampan-listener.h"
#include "media/sampan-rendition.h"
#include "ui/sampan-say.h"

#include "sampan-caption-style-show.h"
#include "sampan-captions-page-private.h"
#include "sampan-cue-mark.h"
#include "sampan-cue-row.h"

/* So far before its end a caption is certainly shown, ms: a frame at 25 a second. */
#define FRAME 40
/* The player tells where it is ten times a second, ms. */
#define TICK 100

G_DEFINE_FINAL_TYPE (SampanCaptionsPage, sampan_captions_page, ADW_TYPE_BIN)

SampanNote *
sampan_captions_page_get_note (SampanCaptionsPage *self)
{
  return self->document != NULL ? sampan_document_get_note (self->document) : NULL;
}

SampanCue *
sampan_captions_page_get_cue (SampanCaptionsPage *self)
{
  SampanCueItem *item = gtk_single_selection_get_selected_item (self->selection);
  return item != NULL ? sampan_cue_item_get_cue (item) : NULL;
}

void
sampan_captions_page_seal (SampanCaptionsPage *self)
{
  sampan_history_seal (sampan_document_get_history (self->document));
}

/* ---- the edited video's time against the original's ---- */

static gint64
to_original (SampanCaptionsPage *self, gint64 position)
{
  return self->times != NULL ? sampan_time_map_to_original (self->times, position) : position;
}

static void
seek_to (SampanCaptionsPage *self, gint64 time)
{
  if (self->times != NULL)
    sampan_player_seek (sampan_viewer_get_player (self->viewer),
                        sampan_time_map_from_original (self->times, time), TRUE);
}

gint64
sampan_captions_page_get_time (SampanCaptionsPage *self)
{
  return to_original (self, sampan_player_get_position (sampan_viewer_get_player (self->viewer)));
}

/* ---- what is drawn over the video ---- */

GPtrArray *
sampan_captions_page_dup_shown (SampanCaptionsPage *self)
{
  g_autoptr (GVariant) shown =
      g_action_group_get_action_state (G_ACTION_GROUP (self->actions), "show");

  return sampan_caption_style_tracks (self->track, self->target,
                                      g_variant_get_string (shown, NULL));
}

/* How many a machine would write otherwise now. */
static void
show_stale (SampanCaptionsPage *self)
{
  guint n = sampan_cue_mark_count_stale (self->track, self->target);
  g_autofree char *text =
      g_strdup_printf (ngettext ("%u caption is stale: its source changed",
                                 "%u captions are stale: their sources changed", n),
                       n);

  gtk_label_set_label (self->stale_label, text);
  gtk_widget_set_visible (self->stale_box, n > 0 && self->translation == NULL);
}

/* The editor says what the captions' font does not have. */
static void
tell_font (SampanCaptionsPage *self)
{
  g_autoptr (SampanCaptionStyle) style =
      self->media != NULL ? sampan_rendition_dup_caption_style (self->media, NULL) : NULL;

  sampan_cue_editor_set_font (self->editor, style != NULL ? style->font : NULL);
}

static gboolean
draw_captions (gpointer data)
{
  SampanCaptionsPage *self = data;
  g_autoptr (GPtrArray) tracks = sampan_captions_page_dup_shown (self);

  self->captions_idle = 0;
  sampan_caption_style_show (self->viewer, self->media, tracks);
  show_stale (self);
  tell_font (self);
  return G_SOURCE_REMOVE;
}

void
sampan_captions_page_queue_captions (SampanCaptionsPage *self)
{
  if (self->captions_idle == 0)
    self->captions_idle = g_idle_add (draw_captions, self);
}

/* ---- the chosen caption ---- */

static void
update_editor (SampanCaptionsPage *self)
{
  sampan_cue_editor_set_cue (self->editor, sampan_captions_page_get_cue (self));
  sampan_captions_page_update_actions (self);
}

static void
on_selected (SampanCaptionsPage *self)
{
  SampanCue *cue = sampan_captions_page_get_cue (self);

  update_editor (self);
  if (self->following || cue == NULL)
    return;
  gtk_list_view_scroll_to (self->list, gtk_single_selection_get_selected (self->selection),
                           GTK_LIST_SCROLL_NONE, NULL);
  if (!sampan_player_get_playing (sampan_viewer_get_player (self->viewer)))
    seek_to (self, sampan_cue_get_start (cue));
}

void
sampan_captions_page_select (SampanCaptionsPage *self, const char *id)
{
  guint position = 0;

  if (self->track == NULL || sampan_caption_track_find (self->track, id, &position) == NULL)
    return;
  self->following = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  gtk_list_view_scroll_to (self->list, position, GTK_LIST_SCROLL_NONE, NULL);
  self->following = FALSE;
}

void
sampan_captions_page_move (SampanCaptionsPage *self, const char *id, gint64 start, gint64 end)
{
  SampanCue *cue = self->track != NULL ? sampan_caption_track_find (self->track, id, NULL) : NULL;
  g_autofree char *kept = g_strdup (id);

  if (cue == NULL)
    return;
  gboolean start_moves = sampan_cue_get_start (cue) != start;

  /* A cue that passes another leaves its place in the list, and the selection with it. */
  self->following = TRUE;
  sampan_cue_edit_set_times (self->media, self->track, kept, start, end);
  self->following = FALSE;
  sampan_captions_page_select (self, kept);
  update_editor (self);
  if (!sampan_player_get_playing (sampan_viewer_get_player (self->viewer)))
    seek_to (self, start_moves ? start : MAX (end - FRAME, start));
}

static void
on_moved (SampanCaptionsPage *self, const char *id, gint64 start, gint64 end)
{
  sampan_captions_page_move (self, id, start, end);
}

static void
on_sought (SampanCaptionsPage *self, gint64 time)
{
  self->playing_part = FALSE;
  seek_to (self, time);
  sampan_wave_view_set_position (self->wave, time, FALSE);
}

static void
on_edit (SampanCaptionsPage *self)
{
  if (sampan_captions_page_get_cue (self) != NULL)
    sampan_cue_editor_focus_text (self->editor);
}

/* ---- playing ---- */

static gboolean
get_loops (SampanCaptionsPage *self)
{
  g_autoptr (GVariant) state =
      g_action_group_get_action_state (G_ACTION_GROUP (self->actions), "loop");
  return g_variant_get_boolean (state);
}

static void
begin_part (SampanCaptionsPage *self)
{
  SampanPlayer *player = sampan_viewer_get_player (self->viewer);

  self->playing_part = TRUE;
  self->part_begun = FALSE;
  sampan_player_seek (player, self->part_start, TRUE);
  sampan_player_play (player);
}

void
sampan_captions_page_play_part (SampanCaptionsPage *self)
{
  SampanPlayer *player = sampan_viewer_get_player (self->viewer);
  SampanCue *cue = sampan_captions_page_get_cue (self);

  if (sampan_player_get_playing (player))
    {
      self->playing_part = FALSE;
      sampan_player_pause (player);
      return;
    }
  if (cue == NULL || self->times == NULL)
    return;
  sampan_time_map_span (self->times, sampan_cue_get_start (cue), sampan_cue_get_end (cue),
                        &self->part_start, &self->part_end);
  if (self->part_end <= self->part_start)
    sampan_say (GTK_WIDGET (self), _ ("This caption lies where the video is cut out"));
  else
    begin_part (self);
}

/* The part is over: once more, or stop. */
static void
end_part (SampanCaptionsPage *self)
{
  if (get_loops (self))
    {
      begin_part (self);
      return;
    }
  self->playing_part = FALSE;
  sampan_player_pause (sampan_viewer_get_player (self->viewer));
}

/* While the video plays the list shows what is heard. */
static void
follow (SampanCaptionsPage *self, gint64 time)
{
  g_autoptr (GPtrArray) active = sampan_caption_track_get_active (self->track, time);

  if (active->len > 0)
    sampan_captions_page_select (self, sampan_cue_get_id (g_ptr_array_index (active, 0)));
}

static void
on_position_changed (SampanCaptionsPage *self)
{
  SampanPlayer *player = sampan_viewer_get_player (self->viewer);
  gboolean playing = sampan_player_get_playing (player);
  gint64 position = sampan_player_get_position (player);

  if (self->media == NULL)
    return;
  sampan_wave_view_set_position (self->wave, to_original (self, position), playing);
  if (!playing || self->track == NULL)
    return;
  if (!self->playing_part)
    {
      follow (self, to_original (self, position));
      return;
    }
  self->part_begun |= position < self->part_end;
  if (self->part_begun && position >= self->part_end)
    end_part (self);
}

/* The last caption may end with the video. */
static void
on_playing_changed (SampanCaptionsPage *self)
{
  SampanPlayer *player = sampan_viewer_get_player (self->viewer);
  gint64 duration = sampan_player_get_duration (player);

  if (sampan_player_get_playing (player) || !self->playing_part)
    return;
  if (get_loops (self) && self->part_begun
      && sampan_player_get_position (player) >= duration - TICK)
    begin_part (self);
  else
    self->playing_part = FALSE;
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

/* Of all the captions that change most are another row's. A rendering goes stale without a change
 * of its own. */
static void
on_tracks_changed (GtkListItem *item)
{
  SampanCaptionsPage *self = g_object_get_data (G_OBJECT (item), "sampan-page");
  SampanCueItem *cue_item = gtk_list_item_get_item (item);

  if (cue_item != NULL && self->target != NULL && self->track != NULL
      && !sampan_cue_row_shows (SAMPAN_CUE_ROW (gtk_list_item_get_child (item)), self->track,
                                self->target, sampan_cue_item_get_cue (cue_item)))
    show_row (item);
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
    {
      g_signal_connect_object (self->target, "changed", G_CALLBACK (on_tracks_changed), item,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (self->track, "changed", G_CALLBACK (on_tracks_changed), item,
                               G_CONNECT_SWAPPED);
    }
  show_row (item);
}

static void
on_row_unbind (GtkSignalListItemFactory *factory, GtkListItem *item, SampanCaptionsPage *self)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), show_row, item);
  if (self->target != NULL)
    g_signal_handlers_disconnect_by_func (self->target, on_tracks_changed, item);
  if (self->track != NULL)
    g_signal_handlers_disconnect_by_func (self->track, on_tracks_changed, item);
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
  update_editor (self);
  sampan_captions_page_queue_captions (self);
}

/* ---- the sound ---- */

static void
on_heard (SampanWaveform *waveform, gpointer user_data)
{
  SampanCaptionsPage *self = user_data;
  sampan_wave_view_set_waveform (self->wave, waveform);
}

static void
on_speech (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) speech = sampan_listen_speech_finish (result, &error);

  if (speech != NULL)
    sampan_wave_view_set_speech (((SampanCaptionsPage *)user_data)->wave, speech);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_info ("%s", error->message);
}

/* Once for each video: edges of captions snap to it. */
static void
find_speech (SampanCaptionsPage *self)
{
  SampanLibrary *library = sampan_document_get_library (self->document);
  const char *sha256 = sampan_media_get_sha256 (self->media);
  g_autofree char *path = sampan_library_dup_media_path (library, sha256);
  g_autofree char *folder = sampan_library_dup_cache_path (library, "speech");
  g_autofree char *cache = g_build_filename (folder, sha256, NULL);

  self->heard = FALSE;
  sampan_listen_speech_async (path, cache, self->listening, on_speech, self);
}

static void
on_all_heard (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanWaveform) waveform = sampan_waveform_new_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  SampanCaptionsPage *self = user_data;
  /* The viewer says what is wrong with a file. */
  if (waveform == NULL)
    return;
  on_heard (waveform, self);
  self->heard = TRUE;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    find_speech (self);
}

/* Hearing speech is much work: it waits until somebody looks. */
static void
on_mapped (SampanCaptionsPage *self)
{
  if (self->heard)
    find_speech (self);
}

static void
hear (SampanCaptionsPage *self)
{
  g_cancellable_cancel (self->listening);
  g_clear_object (&self->listening);
  self->heard = FALSE;
  sampan_wave_view_set_waveform (self->wave, NULL);
  sampan_wave_view_set_speech (self->wave, NULL);
  sampan_wave_view_set_duration (self->wave,
                                 self->media != NULL ? sampan_media_get_duration (self->media) : 0);
  if (self->media == NULL)
    return;

  SampanLibrary *library = sampan_document_get_library (self->document);
  const char *sha256 = sampan_media_get_sha256 (self->media);
  g_autofree char *path = sampan_library_dup_media_path (library, sha256);
  g_autofree char *folder = sampan_library_dup_cache_path (library, "waveforms");
  g_autofree char *cache = g_build_filename (folder, sha256, NULL);

  self->listening = g_cancellable_new ();
  sampan_waveform_new_async (path, cache, on_heard, self, self->listening, on_all_heard, self);
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
on_plan_changed (SampanCaptionsPage *self)
{
  g_autoptr (SampanPlan) plan =
      self->media != NULL ? sampan_plan_new_from_json (sampan_media_get_plan (self->media),
                                                       SAMPAN_MEDIA_VIDEO, NULL)
                          : NULL;
  gboolean burn = plan != NULL && sampan_plan_find (plan, SAMPAN_OP_CAPTIONS) != NULL;

  g_simple_action_set_state (G_SIMPLE_ACTION (
                                 g_action_map_lookup_action (G_ACTION_MAP (self->actions), "burn")),
                             g_variant_new_boolean (burn));
  g_clear_pointer (&self->times, sampan_time_map_unref);
  if (self->media != NULL)
    self->times = sampan_time_map_read (self->media);
  sampan_wave_view_set_times (self->wave, self->times);
}

static void
update_languages (SampanCaptionsPage *self)
{
  SampanNote *note = sampan_captions_page_get_note (self);
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
  SampanNote *note = sampan_captions_page_get_note (self);
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
show_tracks (SampanCaptionsPage *self, SampanCaptionTrack *track, SampanCaptionTrack *target)
{
  gtk_list_view_set_factory (self->list, NULL);
  g_set_object (&self->track, track);
  g_set_object (&self->target, target);
  g_signal_group_set_target (self->track_signals, track);
  g_signal_group_set_target (self->target_signals, target);
  sampan_cue_editor_set_cue (self->editor, NULL);
  sampan_cue_editor_set_tracks (self->editor, track, target);
  remake_list (self);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (track));
  sampan_wave_view_set_tracks (self->wave, track, target);
}

void
sampan_captions_page_update (SampanCaptionsPage *self)
{
  SampanNote *note = sampan_captions_page_get_note (self);
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
      self->playing_part = FALSE;
      on_plan_changed (self);
      hear (self);
    }
  gtk_stack_set_visible_child_name (self->stack, video != NULL ? "captions" : "no-video");
  if (target != self->target || track != self->track)
    show_tracks (self, track, target);
  update_languages (self);
  on_track_changed (self);
}

static void
on_target_language_changed (SampanCaptionsPage *self)
{
  sampan_captions_page_update (self);
}

static void
on_translate_clicked (SampanCaptionsPage *self)
{
  sampan_captions_page_translate (self);
}

static void
sampan_captions_page_dispose (GObject *object)
{
  SampanCaptionsPage *self = SAMPAN_CAPTIONS_PAGE (object);

  /* The player stops when the viewer goes, and would tell of it. */
  if (self->viewer != NULL)
    g_signal_handlers_disconnect_by_data (sampan_viewer_get_player (self->viewer), self);
  g_clear_handle_id (&self->captions_idle, g_source_remove);
  g_clear_pointer (&self->import_language, g_free);
  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->translation);
  g_cancellable_cancel (self->listening);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->translation);
  g_clear_object (&self->listening);
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
  g_clear_pointer (&self->times, sampan_time_map_unref);
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
  g_type_ensure (SAMPAN_TYPE_CUE_EDITOR);
  g_type_ensure (SAMPAN_TYPE_WAVE_VIEW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/sampan_app/Sampan/sampan-captions-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SampanCaptionsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SampanCaptionsPage, layout);
  gtk_widget_class_bind_template_child (widget_class, SampanCaptionsPage, viewer);
  gtk_widget_class_bind_template_child (widget_class, SampanCaptionsPage, language_drop_down);
  gtk_widget_class_bind_template_child (widget_class, SampanCaptionsPage, translate_button);
  gtk_widget_class_bind_template_child (widget_class, SampanCaptionsPage, stale_box);
  gtk_widget_class_bind_template_child (widget_class, SampanCaptionsPage, stale_label);
  gtk_widget_class_bind_template_child (widget_class, SampanCaptionsPage, list_stack);
  gtk_widget_class_bind_template_child (widget_class, SampanCaptionsPage, list);
  gtk_widget_class_bind_template_child (widget_class, SampanCaptionsPage, editor);
  gtk_widget_class_bind_template_child (widget_class, SampanCaptionsPage, wave);
  gtk_widget_class_bind_template_child (widget_class, SampanCaptionsPage, scrollbar);
  gtk_widget_class_bind_template_callback (widget_class, on_language_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_moved);
  gtk_widget_class_bind_template_callback (widget_class, on_sought);
  gtk_widget_class_bind_template_callback (widget_class, on_edit);
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
  sampan_captions_page_install_actions (self);

  g_signal_connect (self, "map", G_CALLBACK (on_mapped), NULL);
  self->selection = gtk_single_selection_new (NULL);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (on_selected), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "activate", G_CALLBACK (on_edit), self, G_CONNECT_SWAPPED);
  sampan_wave_view_set_selection (self->wave, self->selection);
  gtk_scrollbar_set_adjustment (self->scrollbar, sampan_wave_view_get_adjustment (self->wave));
  g_signal_connect_object (self->viewer, "ready", G_CALLBACK (on_selected), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sampan_viewer_get_player (self->viewer), "notify::position",
                           G_CALLBACK (on_position_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sampan_viewer_get_player (self->viewer), "notify::playing",
                           G_CALLBACK (on_playing_changed), self, G_CONNECT_SWAPPED);

  self->media_list_signals =
      watch (G_TYPE_LIST_MODEL, "items-changed", G_CALLBACK (sampan_captions_page_update), self);
  self->versions_signals =
      watch (G_TYPE_LIST_MODEL, "items-changed", G_CALLBACK (sampan_captions_page_update), self);
  self->tracks_signals =
      watch (G_TYPE_LIST_MODEL, "items-changed", G_CALLBACK (sampan_captions_page_update), self);
  self->media_signals =
      watch (SAMPAN_TYPE_MEDIA, "notify::plan", G_CALLBACK (on_plan_changed), self);
  g_signal_group_connect_swapped (self->media_signals, "notify::plan",
                                  G_CALLBACK (sampan_captions_page_queue_captions), self);
  g_signal_group_connect_swapped (self->media_signals, "notify::caption-style",
                                  G_CALLBACK (sampan_captions_page_queue_captions), self);
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

  SampanNote *note = sampan_captions_page_get_note (self);
  g_signal_group_set_target (self->document_signals, document);
  g_signal_group_set_target (self->media_list_signals,
                             note != NULL ? sampan_note_get_media (note) : NULL);
  g_signal_group_set_target (self->versions_signals,
                             note != NULL ? sampan_note_get_versions (note) : NULL);
  sampan_captions_page_update (self);
}

void
sampan_captions_page_show (SampanCaptionsPage *self, const char *language, const char *cue)
{
  g_return_if_fail (SAMPAN_IS_CAPTIONS_PAGE (self));

  SampanCue *rendering;

  if (self->document == NULL)
    return;
  if (sampan_note_get_version (sampan_captions_page_get_note (self), language) != NULL)
    sampan_document_set_target_language (self->document, language);
  sampan_captions_page_update (self);
  /* The list is of the captions in the note's language. */
  rendering = self->target != NULL && cue != NULL
                  ? sampan_caption_track_find (self->target, cue, NULL)
                  : NULL;
  if (rendering != NULL && sampan_cue_get_source_ids (rendering) != NULL
      && sampan_cue_get_source_ids (rendering)[0] != NULL)
    cue = sampan_cue_get_source_ids (rendering)[0];
  if (cue != NULL)
    sampan_captions_page_select (self, cue);
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}
