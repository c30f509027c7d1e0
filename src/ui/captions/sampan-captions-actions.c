#include "config.h"

#include <glib/gi18n-lib.h>

#include "captions/sampan-caption-pairing.h"
#include "captions/sampan-track-translation.h"
#include "core/sampan-cue-edit.h"
#include "language/sampan-language.h"
#include "ui/sampan-say.h"
#include "ui/shell/sampan-shortcuts-dialog.h"

#include "sampan-caption-files.h"
#include "sampan-caption-style-show.h"
#include "sampan-caption-tasks.h"
#include "sampan-captions-page-private.h"
#include "sampan-cue-dialogs.h"

/* Length of a caption that is added by hand, ms: long enough for a short line in any language. */
#define NEW_CUE_LENGTH 2000

/* ---- translation ---- */

/* What came of a run. The memory may have had some of them where no engine can do the pair. */
static char *
dup_outcome (SampanTrackTranslation *run, int n)
{
  guint n_failed = sampan_track_translation_get_n_failed (run);
  const GError *error = sampan_track_translation_get_first_error (run);
  g_autofree char *done =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d caption was translated",
                                    "%d captions were translated", n),
                       n);

  if (error == NULL)
    return g_steal_pointer (&done);
  /* Translators: first %s is "3 captions were translated"; %u are those that were not, the last %s
   * is a sentence that says why */
  return g_strdup_printf (ngettext ("%s, %u was not: %s", "%s, %u were not: %s", n_failed), done,
                          n_failed, error->message);
}

static void
on_translated (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SampanTrackTranslation *run = SAMPAN_TRACK_TRANSLATION (source);
  g_autoptr (GError) error = NULL;
  int n = sampan_track_translation_run_finish (run, result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  SampanCaptionsPage *self = user_data;
  g_clear_object (&self->translation);
  gtk_button_set_label (self->translate_button, _ ("_Translate"));
  sampan_captions_page_queue_captions (self);
  g_autofree char *text = error == NULL ? dup_outcome (run, n) : g_strdup (error->message);
  sampan_say (GTK_WIDGET (self), text);
}

void
sampan_captions_page_translate (SampanCaptionsPage *self)
{
  const char *language =
      self->document != NULL ? sampan_document_get_target_language (self->document) : NULL;

  if (self->translation != NULL)
    {
      g_cancellable_cancel (self->translation);
      g_clear_object (&self->translation);
      gtk_button_set_label (self->translate_button, _ ("_Translate"));
      sampan_captions_page_queue_captions (self);
      return;
    }
  if (language == NULL || self->track == NULL)
    return;
  SampanStudio *studio = sampan_document_get_studio (self->document);
  SampanCaptionTrack *target = sampan_media_ensure_track (self->media, language);
  self->translation = g_cancellable_new ();
  gtk_button_set_label (self->translate_button, _ ("_Stop"));
  sampan_captions_page_queue_captions (self);
  g_autoptr (SampanTrackTranslation) run =
      sampan_track_translation_new (sampan_studio_get_translators (studio), self->track, target);
  sampan_track_translation_set_library (run, sampan_document_get_library (self->document));
  sampan_track_translation_run_async (run, self->translation, on_translated, self);
}

/* ---- one caption ---- */

static SampanCaptionTrack *
ensure_track (SampanCaptionsPage *self)
{
  SampanNote *note = sampan_captions_page_get_note (self);
  return sampan_media_ensure_track (self->media, sampan_note_get_source_language (note));
}

static void
on_add (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanCaptionsPage *self = user_data;
  if (self->media == NULL)
    return;

  sampan_captions_page_seal (self);
  sampan_media_begin_change (self->media);
  g_autofree char *id =
      sampan_cue_edit_insert (self->media, ensure_track (self),
                              sampan_captions_page_get_time (self), NEW_CUE_LENGTH);
  sampan_media_end_change (self->media);
  /* What is typed into it is a step of its own. */
  sampan_captions_page_seal (self);
  sampan_captions_page_update (self);
  sampan_captions_page_select (self, id);
  sampan_cue_editor_focus_text (self->editor);
}

static void
on_split (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanCaptionsPage *self = user_data;
  SampanCue *cue = sampan_captions_page_get_cue (self);
  glong caret = 0;
  if (cue == NULL)
    return;

  SampanCaptionTrack *caret_track = sampan_cue_editor_get_caret (self->editor, &caret);
  g_autofree char *id = g_strdup (sampan_cue_get_id (cue));
  sampan_captions_page_seal (self);
  g_autofree char *second =
      sampan_cue_edit_split (self->media, self->track, id, sampan_captions_page_get_time (self),
                             caret_track, caret);
  if (second == NULL)
    sampan_say (GTK_WIDGET (self), _ ("This caption is too short to be split"));
  sampan_captions_page_select (self, id);
}

static void
on_merge (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanCaptionsPage *self = user_data;
  SampanCue *cue = sampan_captions_page_get_cue (self);
  if (cue == NULL)
    return;

  g_autofree char *id = g_strdup (sampan_cue_get_id (cue));
  sampan_captions_page_seal (self);
  if (!sampan_cue_edit_merge (self->media, self->track, id))
    sampan_say (GTK_WIDGET (self), _ ("There is no caption after this one"));
  sampan_captions_page_select (self, id);
}

static void
on_delete (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanCaptionsPage *self = user_data;
  SampanCue *cue = sampan_captions_page_get_cue (self);
  if (cue == NULL)
    return;

  g_autofree char *id = g_strdup (sampan_cue_get_id (cue));
  sampan_captions_page_seal (self);
  sampan_cue_edit_remove (self->media, self->track, id);
}

/* Puts an edge of the caption where the video stands. */
static void
set_edge (SampanCaptionsPage *self, gboolean at_start)
{
  SampanCue *cue = sampan_captions_page_get_cue (self);
  gint64 time = sampan_captions_page_get_time (self);
  if (cue == NULL)
    return;

  gint64 start = sampan_cue_get_start (cue), end = sampan_cue_get_end (cue);
  sampan_captions_page_seal (self);
  if (at_start && time < end)
    sampan_captions_page_move (self, sampan_cue_get_id (cue), time, end);
  else if (!at_start && time > start)
    sampan_captions_page_move (self, sampan_cue_get_id (cue), start, time);
  else
    sampan_say (GTK_WIDGET (self), at_start ? _ ("The video stands after this caption's end")
                                            : _ ("The video stands before this caption's start"));
}

static void
on_start_here (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  set_edge (user_data, TRUE);
}

static void
on_end_here (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  set_edge (user_data, FALSE);
}

static void
step (SampanCaptionsPage *self, int by)
{
  gint64 n = self->track != NULL ? sampan_caption_track_get_n_cues (self->track) : 0;
  gint64 to = (gint64)gtk_single_selection_get_selected (self->selection) + by;

  if (to >= 0 && to < n)
    gtk_single_selection_set_selected (self->selection, (guint)to);
}

static void
on_previous (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  step (user_data, -1);
}

static void
on_next (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  step (user_data, 1);
}

static void
on_play (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  sampan_captions_page_play_part (user_data);
}

static void
on_zoom (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanCaptionsPage *self = user_data;
  sampan_wave_view_zoom (self->wave, g_variant_get_int32 (parameter));
}

/* ---- all captions ---- */

static void
stretch (const SampanCueStretch *how, gpointer user_data)
{
  SampanCaptionsPage *self = user_data;
  if (self->media == NULL)
    return;

  sampan_captions_page_seal (self);
  if (!sampan_cue_edit_stretch (self->media, how->from, how->a, how->new_a, how->b, how->new_b))
    sampan_say (GTK_WIDGET (self), _ ("The first caption would begin before the video does."));
  sampan_captions_page_seal (self);
}

static void
on_shift (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanCaptionsPage *self = user_data;

  if (self->track != NULL)
    sampan_cue_dialogs_shift (GTK_WIDGET (self), self->track,
                              gtk_single_selection_get_selected (self->selection), stretch, self);
}

static void
on_stretch (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanCaptionsPage *self = user_data;

  if (self->track != NULL && sampan_caption_track_get_n_cues (self->track) > 1)
    sampan_cue_dialogs_stretch (GTK_WIDGET (self), self->track,
                                gtk_single_selection_get_selected (self->selection), stretch, self);
}

static void
on_burn (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  SampanCaptionsPage *self = user_data;
  g_autoptr (GPtrArray) tracks = sampan_captions_page_dup_shown (self);

  if (self->media != NULL)
    sampan_caption_style_burn (self->media, g_variant_get_boolean (state) ? tracks : NULL);
}

static void
on_show (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  g_simple_action_set_state (action, state);
  sampan_captions_page_queue_captions (user_data);
}

static void
on_style (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanCaptionsPage *self = user_data;
  g_autoptr (GPtrArray) tracks = sampan_captions_page_dup_shown (self);

  if (self->media != NULL)
    sampan_caption_style_edit (GTK_WIDGET (self), self->document, self->media, tracks,
                               sampan_captions_page_get_time (self));
}

/* ---- files ---- */

static void
on_imported (SampanCaptionDocument *document, const char *message, gpointer user_data)
{
  SampanCaptionsPage *self = user_data;

  if (document != NULL && self->media != NULL)
    {
      SampanCaptionTrack *track = sampan_media_ensure_track (self->media, self->import_language);

      sampan_captions_page_seal (self);
      sampan_media_begin_change (self->media);
      sampan_caption_document_fill_track (document, track);
      sampan_caption_link_track (track, self->track);
      sampan_media_end_change (self->media);
      sampan_captions_page_update (self);
    }
  if (message != NULL)
    sampan_say (GTK_WIDGET (self), message);
}

static void
import_into (SampanCaptionsPage *self, const char *language)
{
  g_set_str (&self->import_language, language);
  sampan_caption_files_import (GTK_WIDGET (self), self->cancellable, on_imported, self);
}

static void
on_import_language (AdwAlertDialog *dialog, const char *response, SampanCaptionsPage *self)
{
  if (!g_str_equal (response, "cancel"))
    import_into (self, response);
}

/* The languages themselves are the answers. */
static void
ask_import_language (SampanCaptionsPage *self, const char *source, const char *target)
{
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (
      _ ("Captions in Which Language?"),
      _ ("They take the place of those that are there in it. Translated captions are put beside "
         "the source's at their time.")));
  const char *languages[] = { source, target };

  adw_alert_dialog_add_response (dialog, "cancel", _ ("_Cancel"));
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      g_autofree char *name = sampan_language_dup_name (languages[i]);

      adw_alert_dialog_add_response (dialog, languages[i], name);
    }
  adw_alert_dialog_set_close_response (dialog, "cancel");
  adw_alert_dialog_set_default_response (dialog, self->track != NULL ? target : source);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_import_language), self, 0);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

static void
on_import (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanCaptionsPage *self = user_data;
  SampanNote *note = sampan_captions_page_get_note (self);
  const char *target =
      self->document != NULL ? sampan_document_get_target_language (self->document) : NULL;

  if (note == NULL)
    return;
  if (target != NULL)
    ask_import_language (self, sampan_note_get_source_language (note), target);
  else
    import_into (self, sampan_note_get_source_language (note));
}

static void
on_exported (SampanCaptionDocument *document, const char *message, gpointer user_data)
{
  sampan_say (GTK_WIDGET (user_data), message);
}

static void
on_export (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanCaptionsPage *self = user_data;

  sampan_caption_files_export (GTK_WIDGET (self), self->target != NULL ? self->target : self->track,
                               self->track, self->cancellable, on_exported, self);
}

/* ---- the table of them ---- */

/* ---- what listens, and what mends ---- */

static void
on_task (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  SampanCaptionsPage *self = user_data;
  const char *name = g_action_get_name (G_ACTION (action));

  if (self->media == NULL)
    return;
  if (g_str_equal (name, "detect"))
    sampan_caption_tasks_detect (GTK_WIDGET (self), self->document, self->media);
  else if (g_str_equal (name, "transcribe"))
    sampan_caption_tasks_transcribe (GTK_WIDGET (self), self->document, self->media);
  else
    sampan_caption_tasks_mend (GTK_WIDGET (self), self->document, self->media);
}

static const GActionEntry action_entries[] = {
  { "add", on_add },
  { "split", on_split },
  { "merge", on_merge },
  { "delete", on_delete },
  { "start-here", on_start_here },
  { "end-here", on_end_here },
  { "previous", on_previous },
  { "next", on_next },
  { "play", on_play },
  { "loop", NULL, NULL, "false" },
  { "zoom", on_zoom, "i" },
  { "shift", on_shift },
  { "stretch", on_stretch },
  { "detect", on_task },
  { "transcribe", on_task },
  { "mend", on_task },
  { "import", on_import },
  { "export", on_export },
  { "burn", NULL, NULL, "false", on_burn },
  { "style", on_style },
  { "show", NULL, "s", "'both'", on_show },
};

void
sampan_captions_page_install_actions (SampanCaptionsPage *self)
{
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), action_entries,
                                   G_N_ELEMENTS (action_entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "captions", G_ACTION_GROUP (self->actions));
  gtk_widget_add_controller (GTK_WIDGET (self), sampan_shortcuts_create_controller ("captions."));
}

static void
set_enabled (SampanCaptionsPage *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

void
sampan_captions_page_update_actions (SampanCaptionsPage *self)
{
  static const char *const of_one[] = { "split",    "merge",    "delete", "start-here",
                                        "end-here", "previous", "next",   "play" };
  guint n = self->track != NULL ? sampan_caption_track_get_n_cues (self->track) : 0;
  gboolean one = sampan_captions_page_get_cue (self) != NULL;
  const char *language =
      self->document != NULL ? sampan_document_get_target_language (self->document) : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (of_one); i++)
    set_enabled (self, of_one[i], one);
  set_enabled (self, "add", self->media != NULL);
  set_enabled (self, "shift", n > 0);
  set_enabled (self, "stretch", n > 1);
  set_enabled (self, "export", n > 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->translate_button), n > 0 && language != NULL);
}
