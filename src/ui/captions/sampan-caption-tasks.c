#include "config.h"

#include <glib/gi18n-lib.h>

#include "captions/sampan-caption-check.h"
#include "media/sampan-listener.h"
#include "media/sampan-media-probe.h"
#include "media/sampan-transcription.h"
#include "net/sampan-secrets.h"
#include "ui/sampan-say.h"

#include "sampan-caption-tasks.h"

/* One task: from the question to its end. It lives as long as its dialog or its work does. */
typedef struct
{
  GtkWidget *page; /* weak */
  SampanDocument *document;
  SampanMedia *media;
  AdwAlertDialog *dialog; /* weak */
  GtkWidget *bar;
  GtkWidget *status;
  GCancellable *cancellable;
  gboolean transcribes;
  gboolean replaces;
  SampanTranscriber *server;
  SampanTranscription *transcription;
} Task;

static void
task_free (gpointer data)
{
  Task *task = data;

  g_clear_weak_pointer (&task->page);
  g_clear_weak_pointer (&task->dialog);
  g_clear_object (&task->document);
  g_clear_object (&task->media);
  g_clear_object (&task->cancellable);
  g_clear_object (&task->server);
  g_clear_object (&task->transcription);
}

static Task *
task_ref (Task *task)
{
  return g_rc_box_acquire (task);
}

static void
task_unref (gpointer task)
{
  g_rc_box_release_full (task, task_free);
}

static void
task_unref_closure (gpointer task, GClosure *closure)
{
  task_unref (task);
}

static void
say (GtkWidget *page, const char *text)
{
  if (page != NULL)
    sampan_say (page, text);
}

static const char *
get_language (Task *task)
{
  return sampan_note_get_source_language (sampan_document_get_note (task->document));
}

static guint
count_cues (Task *task)
{
  SampanCaptionTrack *track = sampan_media_get_track (task->media, get_language (task));

  return track != NULL ? sampan_caption_track_get_n_cues (track) : 0;
}

/* ---- into the note ---- */

static gboolean
lies_over_any (SampanCue *cue, GPtrArray *cues)
{
  for (guint i = 0; i < cues->len; i++)
    {
      SampanCue *other = g_ptr_array_index (cues, i);

      if (sampan_cue_get_start (cue) < sampan_cue_get_end (other)
          && sampan_cue_get_start (other) < sampan_cue_get_end (cue))
        return TRUE;
    }
  return FALSE;
}

/* Returns: how many came in. */
static guint
fill (Task *task, GPtrArray *cues)
{
  SampanHistory *history = sampan_document_get_history (task->document);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_cue_unref);
  g_autoptr (GPtrArray) there = NULL;
  SampanCaptionTrack *track;
  guint n = 0;

  sampan_history_begin (history);
  track = sampan_media_ensure_track (task->media, get_language (task));
  there = sampan_caption_track_dup_cues (track);
  if (task->replaces)
    g_ptr_array_set_size (there, 0);
  g_ptr_array_extend (all, there, (GCopyFunc)sampan_cue_ref, NULL);
  for (guint i = 0; i < cues->len; i++)
    if (!lies_over_any (g_ptr_array_index (cues, i), there))
      {
        g_ptr_array_add (all, sampan_cue_ref (g_ptr_array_index (cues, i)));
        n++;
      }
  if (n > 0)
    sampan_caption_track_set_cues (track, all);
  sampan_history_end (history);
  return n;
}

/* ---- the dialog while it works ---- */

static void
close_dialog (Task *task)
{
  if (task->dialog != NULL)
    adw_dialog_force_close (ADW_DIALOG (task->dialog));
}

/* What went wrong stands where the progress was. */
static void
show_error (Task *task, const char *sentence)
{
  if (task->dialog == NULL)
    {
      say (task->page, sentence);
      return;
    }
  adw_alert_dialog_set_heading (task->dialog, task->transcribes
                                                  ? _ ("The Video Was Not Transcribed")
                                                  : _ ("No Captions Were Made"));
  adw_alert_dialog_set_body (task->dialog, sentence);
  adw_alert_dialog_set_extra_child (task->dialog, NULL);
  adw_alert_dialog_set_response_label (task->dialog, "cancel", _ ("_Close"));
  task->bar = task->status = NULL;
}

static void
on_closed (AdwAlertDialog *dialog, const char *response, Task *task)
{
  g_cancellable_cancel (task->cancellable);
}

static void
show_progress (double fraction, gpointer user_data)
{
  Task *task = user_data;

  if (task->dialog != NULL && task->bar != NULL)
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (task->bar), fraction);
}

static void
present_progress (Task *task)
{
  AdwDialog *dialog = adw_alert_dialog_new (
      task->transcribes ? _ ("Transcribing") : _ ("Finding Speech"),
      task->transcribes
          ? _ ("What is done is kept: a transcription that you stop goes on there the "
               "next time.")
          : _ ("Sampan listens to the video on this computer. Nothing is sent."));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  g_set_weak_pointer (&task->dialog, ADW_ALERT_DIALOG (dialog));
  task->bar = gtk_progress_bar_new ();
  task->status = gtk_label_new (NULL);
  gtk_widget_add_css_class (task->status, "dim-label");
  gtk_widget_add_css_class (task->status, "numeric");
  gtk_accessible_update_property (GTK_ACCESSIBLE (task->bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Progress"), -1);
  gtk_box_append (GTK_BOX (box), task->bar);
  gtk_box_append (GTK_BOX (box), task->status);
  gtk_widget_set_visible (task->status, task->transcribes);
  adw_alert_dialog_set_extra_child (task->dialog, box);
  adw_alert_dialog_add_response (task->dialog, "cancel",
                                 task->transcribes ? _ ("_Stop") : _ ("_Cancel"));
  adw_alert_dialog_set_close_response (task->dialog, "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_closed), task_ref (task),
                         task_unref_closure, 0);
  adw_dialog_present (dialog, task->page);
}

/* ---- where speech is ---- */

static void
on_cues (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Task *task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cues = sampan_listen_cues_finish (result, &error);

  if (cues != NULL && cues->len == 0)
    show_error (task, _ ("Nobody speaks in this video, as far as Sampan can hear."));
  else if (cues != NULL)
    {
      guint n = fill (task, cues);
      g_autofree char *text =
          g_strdup_printf (ngettext ("%u empty caption was made", "%u empty captions were made", n),
                           n);

      close_dialog (task);
      say (task->page, text);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_error (task, error->message);
  task_unref (task);
}

static char *
dup_path (Task *task)
{
  return sampan_library_dup_media_path (sampan_document_get_library (task->document),
                                        sampan_media_get_sha256 (task->media));
}

static void
start_detecting (Task *task)
{
  g_autofree char *path = dup_path (task);

  present_progress (task);
  sampan_listen_cues_async (path, show_progress, task, task->cancellable, on_cues, task_ref (task));
}

/* ---- what is said ---- */

static void
on_transcribed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Task *task = user_data;
  SampanTranscription *run = SAMPAN_TRANSCRIPTION (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cues = sampan_transcription_run_finish (run, result, &error);
  guint n_failed = sampan_transcription_get_n_failed (run);

  if (cues != NULL && cues->len == 0)
    show_error (task, _ ("Nobody speaks in this video, as far as Sampan can hear."));
  else if (cues != NULL)
    {
      guint n = fill (task, cues);
      g_autofree char *text =
          g_strdup_printf (ngettext ("%u caption was made", "%u captions were made", n), n);
      g_autofree char *sentence = NULL;

      if (n_failed > 0)
        {
          sentence = g_strdup_printf (
              /* Translators: %u are pieces of the video's sound, %s is why */
              ngettext (
                  "%u piece of the sound is missing: %s Transcribe again to ask for it alone.",
                  "%u pieces of the sound are missing: %s Transcribe again to ask for them "
                  "alone.",
                  n_failed),
              n_failed, sampan_transcription_get_error (run)->message);
          show_error (task, sentence);
        }
      else
        close_dialog (task);
      say (task->page, text);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_error (task, error->message);
  task_unref (task);
}

static void
on_run_changed (SampanTranscription *run, GParamSpec *pspec, Task *task)
{
  if (task->dialog == NULL || task->bar == NULL)
    return;
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (task->bar),
                                 sampan_transcription_get_fraction (run));
  gtk_label_set_label (GTK_LABEL (task->status), sampan_transcription_get_status (run));
}

static void
start_transcribing (Task *task)
{
  g_autofree char *path = dup_path (task);
  g_autofree char *folder =
      g_build_filename (sampan_library_get_path (sampan_document_get_library (task->document)),
                        "unfinished", NULL);

  present_progress (task);
  task->transcription = sampan_transcription_new (task->server, path, get_language (task), folder);
  g_signal_connect_data (task->transcription, "notify", G_CALLBACK (on_run_changed), task, NULL, 0);
  sampan_transcription_run_async (task->transcription, task->cancellable, on_transcribed,
                                  task_ref (task));
}

/* ---- the question before ---- */

static void
on_answer (AdwAlertDialog *dialog, const char *response, Task *task)
{
  if (g_str_equal (response, "cancel") || task->page == NULL)
    return;
  if (g_str_equal (response, "preferences"))
    {
      gtk_widget_activate_action (task->page, "app.preferences-page", "s", "translators");
      return;
    }
  task->replaces = g_str_equal (response, "replace");
  if (task->transcribes)
    start_transcribing (task);
  else
    start_detecting (task);
}

static AdwAlertDialog *
question_new (Task *task, const char *heading, const char *body)
{
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (heading, body));

  adw_alert_dialog_add_response (dialog, "cancel", _ ("_Cancel"));
  adw_alert_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_answer), task_ref (task),
                         task_unref_closure, 0);
  return dialog;
}

/* What becomes of captions that are there. */
static void
add_choices (Task *task, AdwAlertDialog *dialog)
{
  if (count_cues (task) == 0)
    {
      adw_alert_dialog_add_response (dialog, "keep", _ ("_Transcribe"));
      adw_alert_dialog_set_response_appearance (dialog, "keep", ADW_RESPONSE_SUGGESTED);
      adw_alert_dialog_set_default_response (dialog, "keep");
      return;
    }
  adw_alert_dialog_add_response (dialog, "keep", _ ("_Fill the Gaps"));
  adw_alert_dialog_add_response (dialog, "replace", _ ("_Replace Them"));
  adw_alert_dialog_set_response_appearance (dialog, "replace", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (dialog, "keep");
}

static Task *
task_new (GtkWidget *page, SampanDocument *document, SampanMedia *media)
{
  Task *task = g_rc_box_new0 (Task);

  g_set_weak_pointer (&task->page, page);
  task->document = g_object_ref (document);
  task->media = g_object_ref (media);
  task->cancellable = g_cancellable_new ();
  return task;
}

void
sampan_caption_tasks_detect (GtkWidget *page, SampanDocument *document, SampanMedia *media)
{
  Task *task = task_new (page, document, media);
  guint n = count_cues (task);

  if (n == 0)
    start_detecting (task);
  else
    {
      g_autofree char *body = g_strdup_printf (
          ngettext (
              "This video has %u caption already. New ones can go where there is none, or take "
              "its place.",
              "This video has %u captions already. New ones can go where there are none, or "
              "take their place.",
              n),
          n);
      AdwAlertDialog *dialog = question_new (task, _ ("Keep the Captions?"), body);

      add_choices (task, dialog);
      adw_dialog_present (ADW_DIALOG (dialog), page);
    }
  task_unref (task);
}

/* ---- the server ---- */

static void
ask_to_transcribe (Task *task)
{
  g_autofree char *body = g_strdup_printf (
      /* Translators: %s is a server's address */
      _ ("The sound of this video goes to %s, in pieces, and nothing else."),
      sampan_transcriber_get_name (task->server));
  AdwAlertDialog *dialog = question_new (task, _ ("Transcribe the Video?"), body);

  add_choices (task, dialog);
  adw_dialog_present (ADW_DIALOG (dialog), task->page);
}

static void
set_server (Task *task, const char *key)
{
  GSettings *settings = sampan_studio_get_settings (sampan_document_get_studio (task->document));
  g_autofree char *address = g_settings_get_string (settings, "transcription-url");
  g_autofree char *model = g_settings_get_string (settings, "transcription-model");

  task->server = sampan_transcriber_new (address, model, key);
  ask_to_transcribe (task);
}

static void
on_key (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Task *task = user_data;
  g_autoptr (GError) error = NULL;
  char *key = sampan_secrets_lookup_finish (result, &error);

  if (task->page != NULL
      && (key != NULL
          || g_error_matches (error, SAMPAN_SECRETS_ERROR, SAMPAN_SECRETS_ERROR_NOT_FOUND)))
    set_server (task, key);
  else if (task->page != NULL)
    say (task->page, sampan_secrets_error_get_sentence ((SampanSecretsError)error->code));
  sampan_secrets_free (key);
  task_unref (task);
}

void
sampan_caption_tasks_transcribe (GtkWidget *page, SampanDocument *document, SampanMedia *media)
{
  GSettings *settings = sampan_studio_get_settings (sampan_document_get_studio (document));
  g_autofree char *address = g_settings_get_string (settings, "transcription-url");
  Task *task = task_new (page, document, media);

  task->transcribes = TRUE;
  if (*address == '\0')
    {
      AdwAlertDialog *dialog =
          question_new (task, _ ("No Transcription Server"),
                        _ ("Sampan has no speech recognition of its own. Name a server that has: "
                           "whisper.cpp on this computer, or any with OpenAI’s interface. Find "
                           "Speech makes empty captions to type into without one."));

      adw_alert_dialog_add_response (dialog, "preferences", _ ("_Preferences"));
      adw_alert_dialog_set_response_appearance (dialog, "preferences", ADW_RESPONSE_SUGGESTED);
      adw_dialog_present (ADW_DIALOG (dialog), page);
    }
  else if (g_settings_get_boolean (settings, "transcription-key-kept"))
    sampan_secrets_lookup_async ("transcription", address, task->cancellable, on_key,
                                 task_ref (task));
  else
    set_server (task, NULL);
  task_unref (task);
}

/* ---- mending ---- */

static char *
dup_mended (guint n, guint before, guint after)
{
  if (before == after && n > 0)
    /* Translators: how many captions now stand until the next one, so that nothing blinks */
    return g_strdup_printf (ngettext ("%u caption stays until the next one now",
                                      "%u captions stay until the next one now", n),
                            n);
  if (before == after)
    return g_strdup (before == 0 ? _ ("There is nothing to mend")
                                 : _ ("What is left needs your hand: shorter words, or a split"));
  /* Translators: how many faults the captions had, and how many are left */
  return g_strdup_printf (ngettext ("%u fault before, %u after", "%u faults before, %u after",
                                    before),
                          before, after);
}

/* A file that says no frame rate is taken for 25 a second. */
static void
on_probed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Task *task = user_data;
  g_autoptr (SampanMediaInfo) info = sampan_media_probe_finish (result, NULL);
  const char *other = sampan_document_get_target_language (task->document);
  SampanCaptionTrack *track = sampan_media_get_track (task->media, get_language (task));
  SampanCaptionTrack *target = other != NULL ? sampan_media_get_track (task->media, other) : NULL;
  SampanHistory *history = sampan_document_get_history (task->document);
  guint before = 0, after = 0, n;

  if (track != NULL && task->page != NULL)
    {
      g_autofree char *text = NULL;

      sampan_history_begin (history);
      n = sampan_caption_mend_tracks (task->media, track, target != track ? target : NULL,
                                      info != NULL ? info->fps : 0, &before, &after);
      sampan_history_end (history);
      text = dup_mended (n, before, after);
      say (task->page, text);
    }
  task_unref (task);
}

void
sampan_caption_tasks_mend (GtkWidget *page, SampanDocument *document, SampanMedia *media)
{
  Task *task = task_new (page, document, media);
  g_autofree char *path = dup_path (task);

  sampan_media_probe_async (path, task->cancellable, on_probed, task);
}
