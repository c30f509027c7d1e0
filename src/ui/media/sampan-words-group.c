#include "config.h"

#include <glib/gi18n-lib.h>

#include "captions/sampan-track-translation.h"
#include "edit/sampan-picture-words.h"
#include "language/sampan-language.h"
#include "media/sampan-picture-text.h"
#include "ui/sampan-say.h"

#include "sampan-words-dialog.h"
#include "sampan-words-group.h"
#include "sampan-words-row.h"

struct _SampanWordsGroup
{
  AdwPreferencesGroup parent_instance;

  SampanViewer *viewer; /* not owned */
  SampanDocument *document;
  SampanMedia *media; /* NULL unless it is a picture */
  GSignalGroup *media_signals;
  GSignalGroup *document_signals;
  GSignalGroup *versions_signals;

  GtkStack *work; /* "find", "again", "busy" */
  GtkToggleButton *show_button;
  AdwComboRow *language_row;
  AdwSwitchRow *switch_row;
  GtkWidget *buttons;
  GtkWidget *translate_button;
  GtkLabel *status;
  GPtrArray *rows; /* of SampanWordsRow; the group holds them */
  GStrv languages; /* of the combo row */
  char *chosen;    /* id of the box whose row is open */

  gboolean updating;         /* what changes in the widgets is not a person's */
  gboolean shown;            /* the viewer shows the words */
  GCancellable *cancellable; /* NULL unless something runs */
  char *doing;               /* what runs, and how far it is */
};

G_DEFINE_FINAL_TYPE (SampanWordsGroup, sampan_words_group, ADW_TYPE_PREFERENCES_GROUP)

static void update (SampanWordsGroup *self);

static const char *
get_source (SampanWordsGroup *self)
{
  return sampan_note_get_source_language (sampan_document_get_note (self->document));
}

/* (nullable) */
static const char *
get_target (SampanWordsGroup *self)
{
  return sampan_document_get_target_language (self->document);
}

/* The boxes; NULL if none were found. */
static SampanCaptionTrack *
get_track (SampanWordsGroup *self)
{
  SampanCaptionTrack *track = self->media != NULL && self->document != NULL
                                  ? sampan_media_get_track (self->media, get_source (self))
                                  : NULL;

  return track != NULL && sampan_caption_track_get_n_cues (track) > 0 ? track : NULL;
}

static void
seal (SampanWordsGroup *self)
{
  sampan_history_seal (sampan_document_get_history (self->document));
}

static void
say (SampanWordsGroup *self, const char *text)
{
  gboolean any = text != NULL && *text != '\0';

  gtk_label_set_label (self->status, any ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->status), any);
  if (any)
    gtk_accessible_announce (GTK_ACCESSIBLE (self), text,
                             GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

/* ---- the viewer ---- */

/* The picture as the readers see it, as far as the boxes lie on it. */
static SampanPlan *
make_plan (SampanWordsGroup *self)
{
  g_autofree char *json =
      sampan_picture_words_dup_plan (self->media, get_source (self), get_target (self));
  SampanPlan *plan = sampan_plan_new_from_json (json, SAMPAN_MEDIA_IMAGE, NULL);

  if (plan == NULL)
    return sampan_plan_new ();
  for (guint i = sampan_plan_get_n_edits (plan); i > 0; i--)
    {
      SampanOpId id = sampan_edit_get_op (sampan_plan_get_edit (plan, i - 1))->id;

      if (id != SAMPAN_OP_CROP && id != SAMPAN_OP_ROTATE && id != SAMPAN_OP_FLIP)
        continue;
      SampanPlan *without = sampan_plan_without_edit (plan, i - 1);
      sampan_plan_unref (plan);
      plan = without;
    }
  return plan;
}

static void
show_in_viewer (SampanWordsGroup *self)
{
  SampanCaptionTrack *track = get_track (self);
  gboolean show = track != NULL && gtk_toggle_button_get_active (self->show_button);
  SampanWordsBoxes *boxes = sampan_viewer_get_boxes (self->viewer);
  g_autoptr (SampanPlan) plan = NULL;

  gtk_widget_set_visible (GTK_WIDGET (boxes), show);
  sampan_words_boxes_set_track (boxes, show ? track : NULL);
  sampan_words_boxes_set_chosen (boxes, self->chosen);
  if (show)
    plan = make_plan (self);
  else if (self->shown && self->media != NULL)
    plan =
        sampan_plan_new_from_json (sampan_media_get_plan (self->media), SAMPAN_MEDIA_IMAGE, NULL);
  self->shown = show;
  if (plan != NULL)
    sampan_viewer_show_plan (self->viewer, plan);
}

/* ---- the rows ---- */

/* (nullable) */
static SampanWordsRow *
find_row (SampanWordsGroup *self, const char *id)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (g_strcmp0 (sampan_words_row_get_id (self->rows->pdata[i]), id) == 0)
      return self->rows->pdata[i];
  return NULL;
}

static void
choose (SampanWordsGroup *self, const char *id)
{
  gboolean updating = self->updating;

  self->updating = TRUE;
  g_set_str (&self->chosen, id);
  for (guint i = 0; i < self->rows->len; i++)
    {
      SampanWordsRow *row = self->rows->pdata[i];
      adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row),
                                     g_strcmp0 (sampan_words_row_get_id (row), id) == 0);
    }
  if (id != NULL)
    gtk_toggle_button_set_active (self->show_button, TRUE);
  self->updating = updating;
  show_in_viewer (self);
}

static void
on_expanded (GObject *object, GParamSpec *pspec, SampanWordsGroup *self)
{
  const char *id = sampan_words_row_get_id (SAMPAN_WORDS_ROW (object));

  if (self->updating)
    return;
  if (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (object)))
    choose (self, id);
  else if (g_strcmp0 (self->chosen, id) == 0)
    choose (self, NULL);
}

/* By the pointer, or the keyboard, in the picture. */
static void
on_box_chosen (SampanWordsGroup *self, const char *id)
{
  SampanWordsRow *row = find_row (self, id);

  choose (self, id);
  if (row != NULL)
    sampan_words_row_focus (row);
}

static gboolean
has_rows_of (SampanWordsGroup *self, SampanCaptionTrack *track)
{
  guint n = track != NULL ? sampan_caption_track_get_n_cues (track) : 0;

  if (n != self->rows->len)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!g_str_equal (sampan_words_row_get_id (self->rows->pdata[i]),
                      sampan_cue_get_id (sampan_caption_track_get_cue (track, i))))
      return FALSE;
  return TRUE;
}

static void
update_rows (SampanWordsGroup *self, SampanCaptionTrack *track)
{
  guint n = track != NULL ? sampan_caption_track_get_n_cues (track) : 0;

  if (!has_rows_of (self, track))
    {
      for (guint i = 0; i < self->rows->len; i++)
        adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), self->rows->pdata[i]);
      g_ptr_array_set_size (self->rows, 0);
      for (guint i = 0; i < n; i++)
        {
          const char *id = sampan_cue_get_id (sampan_caption_track_get_cue (track, i));
          SampanWordsRow *row = sampan_words_row_new (self->document, self->media, id);

          g_signal_connect_object (row, "notify::expanded", G_CALLBACK (on_expanded), self, 0);
          adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (row));
          g_ptr_array_add (self->rows, row);
        }
    }
  for (guint i = 0; i < n; i++)
    sampan_words_row_update (self->rows->pdata[i]);
}

static void
update_languages (SampanWordsGroup *self)
{
  GListModel *versions = sampan_note_get_versions (sampan_document_get_note (self->document));
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_auto (GStrv) languages = NULL;
  guint at = GTK_INVALID_LIST_POSITION;

  for (guint i = 0, n = 0; i < g_list_model_get_n_items (versions); i++)
    {
      g_autoptr (SampanVersion) version = g_list_model_get_item (versions, i);
      const char *language = sampan_version_get_language (version);
      g_autofree char *name = sampan_language_dup_name (language);

      if (sampan_version_get_is_source (version))
        continue;
      if (g_strcmp0 (language, get_target (self)) == 0)
        at = n;
      gtk_string_list_append (names, name);
      g_strv_builder_add (builder, language);
      n++;
    }
  languages = g_strv_builder_end (builder);
  if (self->languages == NULL
      || !g_strv_equal ((const char *const *)self->languages, (const char *const *)languages))
    {
      g_strfreev (self->languages);
      self->languages = g_steal_pointer (&languages);
      adw_combo_row_set_model (self->language_row, G_LIST_MODEL (names));
    }
  adw_combo_row_set_selected (self->language_row, at);
}

static void
update (SampanWordsGroup *self)
{
  SampanCaptionTrack *track = get_track (self);
  gboolean picture = self->media != NULL && self->document != NULL;
  gboolean looked = picture && sampan_media_get_track (self->media, get_source (self)) != NULL;

  if (self->updating)
    return;
  self->updating = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self), picture);
  if (picture)
    update_languages (self);
  update_rows (self, track);
  gtk_widget_set_visible (GTK_WIDGET (self->language_row),
                          track != NULL && self->languages[0] != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->switch_row), track != NULL);
  gtk_widget_set_visible (self->buttons, track != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->show_button), track != NULL);
  gtk_widget_set_sensitive (self->translate_button, track != NULL && get_target (self) != NULL
                                                        && self->cancellable == NULL);
  if (picture)
    adw_switch_row_set_active (self->switch_row,
                               !sampan_picture_words_are_kept (self->media, get_source (self)));
  gtk_stack_set_visible_child_name (self->work, self->cancellable != NULL ? "busy"
                                                : track != NULL           ? "again"
                                                                          : "find");
  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (self),
      self->cancellable != NULL ? self->doing
      : track != NULL           ? (self->languages[0] != NULL
                                       ? NULL
                                       : _ ("Add a language on the Write page to translate them into it."))
      : looked                  ? _ ("There are none that can be read.")
               : _ ("Find them to copy them, or to translate them in the picture."));
  self->updating = FALSE;
  if (picture)
    show_in_viewer (self);
}

/* ---- finding ---- */

typedef struct
{
  SampanWordsGroup *group;
  SampanMedia *media;
  char *language;
  SampanTrackTranslation *run;
  GCancellable *cancellable;
} Job;

static Job *
begin_job (SampanWordsGroup *self, const char *doing)
{
  Job *job = g_new0 (Job, 1);

  job->group = g_object_ref (self);
  job->media = g_object_ref (self->media);
  job->language = g_strdup (get_source (self));
  job->cancellable = g_cancellable_new ();
  g_set_object (&self->cancellable, job->cancellable);
  g_set_str (&self->doing, doing);
  say (self, NULL);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), doing, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_LOW);
  update (self);
  return job;
}

/* Returns: whether the group still waits for it. */
static gboolean
end_job (Job *job)
{
  SampanWordsGroup *self = job->group;
  gboolean ours = self->cancellable == job->cancellable;

  if (ours)
    g_clear_object (&self->cancellable);
  return ours;
}

static void
job_free (Job *job)
{
  g_clear_object (&job->run);
  g_object_unref (job->cancellable);
  g_object_unref (job->media);
  g_free (job->language);
  g_object_unref (job->group);
  g_free (job);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, job_free)

static void
stop (SampanWordsGroup *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Job) job = user_data;
  SampanWordsGroup *self = job->group;
  g_autoptr (GError) error = NULL;
  int width, height;
  g_autoptr (GPtrArray) blocks = sampan_picture_text_read_finish (result, &width, &height, &error);

  if (!end_job (job) || self->media != job->media)
    return;
  if (blocks == NULL)
    {
      say (self, error->message);
      update (self);
      return;
    }
  seal (self);
  gtk_toggle_button_set_active (self->show_button, TRUE);
  sampan_picture_text_put (job->media, job->language, blocks, width, height);
  seal (self);
  update (self);
  g_autofree char *told =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u place with words found",
                                    "%u places with words found", blocks->len),
                       blocks->len);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), told,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

/* Says how far the job is; a screen reader hears its beginning and its end. */
static void
say_doing (SampanWordsGroup *self, const char *text)
{
  g_set_str (&self->doing, text);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), text);
}

static void
on_line (guint done, guint total, gpointer user_data)
{
  Job *job = user_data;
  g_autofree char *text = NULL;

  if (job->group->cancellable != job->cancellable)
    return;
  /* Translators: how many lines of text in a picture are read by now */
  text = g_strdup_printf (_ ("Reading line %u of %u…"), done + 1, total);
  say_doing (job->group, text);
}

static void
on_find_clicked (SampanWordsGroup *self)
{
  SampanLibrary *library = sampan_document_get_library (self->document);
  g_autofree char *path =
      sampan_library_dup_media_path (library, sampan_media_get_sha256 (self->media));
  Job *job = begin_job (self, _ ("Looking for words…"));

  sampan_picture_text_read_async (path, on_line, job->cancellable, on_found, job);
}

static void
on_stop_clicked (SampanWordsGroup *self)
{
  stop (self);
  update (self);
}

/* ---- translating ---- */

static void
on_translated (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Job) job = user_data;
  SampanWordsGroup *self = job->group;
  g_autoptr (GError) error = NULL;
  int n = sampan_track_translation_run_finish (job->run, result, &error);

  if (!end_job (job))
    return;
  seal (self);
  update (self);
  say (self, n < 0 ? error->message : sampan_track_translation_get_status (job->run));
}

static void
on_translate_clicked (SampanWordsGroup *self)
{
  const char *target = get_target (self);
  SampanStudio *studio = sampan_document_get_studio (self->document);
  Job *job;

  if (target == NULL)
    return;
  seal (self);
  g_autoptr (SampanCaptionTrack) track =
      sampan_picture_words_dup_track (self->media, get_source (self));
  job = begin_job (self, _ ("Translating…"));
  job->run = sampan_track_translation_new (sampan_studio_get_translators (studio), track,
                                           sampan_media_ensure_track (self->media, target));
  sampan_track_translation_set_about (job->run, SAMPAN_PICTURE_WORDS_ABOUT);
  sampan_track_translation_set_library (job->run, sampan_document_get_library (self->document));
  sampan_track_translation_run_async (job->run, job->cancellable, on_translated, job);
}

/* ---- the rest of it ---- */

static void
on_switched (SampanWordsGroup *self)
{
  if (self->updating || get_track (self) == NULL)
    return;
  seal (self);
  sampan_picture_words_set_kept (self->media, get_source (self), NULL,
                                 !adw_switch_row_get_active (self->switch_row));
  seal (self);
}

static void
on_language_selected (SampanWordsGroup *self)
{
  guint at = adw_combo_row_get_selected (self->language_row);

  if (!self->updating && self->languages != NULL && at < g_strv_length (self->languages))
    sampan_document_set_target_language (self->document, self->languages[at]);
}

static void
on_show_toggled (SampanWordsGroup *self)
{
  if (!self->updating && self->media != NULL)
    show_in_viewer (self);
}

static void
on_copy_clicked (SampanWordsGroup *self)
{
  g_autofree char *text = sampan_picture_words_dup_text (self->media, get_source (self));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  sampan_say (GTK_WIDGET (self), _ ("Text copied"));
}

static void
on_text_clicked (SampanWordsGroup *self)
{
  g_autofree char *text = sampan_picture_words_dup_text (self->media, get_source (self));
  SampanWordsDialog *dialog =
      sampan_words_dialog_new (sampan_studio_get_translators (
                                   sampan_document_get_studio (self->document)),
                               text, get_source (self), get_target (self));

  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

/* ---- the object ---- */

static void
sampan_words_group_dispose (GObject *object)
{
  SampanWordsGroup *self = SAMPAN_WORDS_GROUP (object);

  stop (self);
  g_clear_object (&self->media_signals);
  g_clear_object (&self->document_signals);
  g_clear_object (&self->versions_signals);
  g_clear_object (&self->media);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (sampan_words_group_parent_class)->dispose (object);
}

static void
sampan_words_group_finalize (GObject *object)
{
  SampanWordsGroup *self = SAMPAN_WORDS_GROUP (object);

  g_ptr_array_unref (self->rows);
  g_strfreev (self->languages);
  g_free (self->chosen);
  g_free (self->doing);
  G_OBJECT_CLASS (sampan_words_group_parent_class)->finalize (object);
}

static void
sampan_words_group_class_init (SampanWordsGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sampan_words_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = sampan_words_group_finalize;
}

static GtkWidget *
make_button (SampanWordsGroup *self, const char *label, const char *tooltip, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_tooltip_text (button, tooltip);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  return button;
}

static GtkWidget *
make_header (SampanWordsGroup *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *busy = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *find = make_button (self, _ ("Find the Words"), NULL, G_CALLBACK (on_find_clicked));
  GtkWidget *again = gtk_button_new_from_icon_name ("view-refresh-symbolic");

  gtk_widget_set_tooltip_text (again, _ ("Look for Words Again"));
  gtk_widget_add_css_class (again, "flat");
  g_signal_connect_object (again, "clicked", G_CALLBACK (on_find_clicked), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (busy), adw_spinner_new ());
  gtk_box_append (GTK_BOX (busy),
                  make_button (self, _ ("Cancel"), NULL, G_CALLBACK (on_stop_clicked)));
  self->work = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_hhomogeneous (self->work, FALSE);
  gtk_stack_add_named (self->work, find, "find");
  gtk_stack_add_named (self->work, again, "again");
  gtk_stack_add_named (self->work, busy, "busy");
  self->show_button = GTK_TOGGLE_BUTTON (gtk_toggle_button_new ());
  gtk_button_set_icon_name (GTK_BUTTON (self->show_button), "view-reveal-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->show_button),
                               _ ("Show the Words over the Picture"));
  gtk_widget_add_css_class (GTK_WIDGET (self->show_button), "flat");
  g_signal_connect_object (self->show_button, "toggled", G_CALLBACK (on_show_toggled), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->show_button));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->work));
  return box;
}

static void
add_buttons (SampanWordsGroup *self)
{
  GtkWidget *row = adw_preferences_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->translate_button = make_button (self, _ ("Translate"), _ ("Translate All That Is Missing"),
                                        G_CALLBACK (on_translate_clicked));
  gtk_box_append (GTK_BOX (line), self->translate_button);
  gtk_box_append (GTK_BOX (line), make_button (self, _ ("Copy"), _ ("Copy All Text of the Picture"),
                                               G_CALLBACK (on_copy_clicked)));
  gtk_box_append (GTK_BOX (line),
                  make_button (self, _ ("Text…"), _ ("Read the Text and Translate It at Once"),
                               G_CALLBACK (on_text_clicked)));
  /* They fit into the narrowest window, in which there is no room for three of the widest. */
  for (GtkWidget *button = gtk_widget_get_first_child (line); button != NULL;
       button = gtk_widget_get_next_sibling (button))
    {
      gtk_widget_set_hexpand (button, TRUE);
      gtk_button_set_can_shrink (GTK_BUTTON (button), TRUE);
    }
  self->status = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->status, TRUE);
  gtk_label_set_xalign (self->status, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->status), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->status), "dim-label");
  gtk_widget_set_visible (GTK_WIDGET (self->status), FALSE);
  gtk_widget_add_css_class (box, "sampan-row");
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->status));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  self->buttons = row;
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
}

static void
sampan_words_group_init (SampanWordsGroup *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (self);

  self->rows = g_ptr_array_new ();
  adw_preferences_group_set_title (group, _ ("Words in the Picture"));
  adw_preferences_group_set_header_suffix (group, make_header (self));
  self->language_row = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->language_row), _ ("For Readers Of"));
  g_signal_connect_object (self->language_row, "notify::selected",
                           G_CALLBACK (on_language_selected), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (group, GTK_WIDGET (self->language_row));
  self->switch_row = ADW_SWITCH_ROW (adw_switch_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->switch_row),
                                 _ ("Translate in the Picture"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->switch_row), _ ("Off keeps the original"));
  g_signal_connect_object (self->switch_row, "notify::active", G_CALLBACK (on_switched), self,
                           G_CONNECT_SWAPPED);
  adw_preferences_group_add (group, GTK_WIDGET (self->switch_row));
  add_buttons (self);

  self->media_signals = g_signal_group_new (SAMPAN_TYPE_MEDIA);
  g_signal_group_connect_swapped (self->media_signals, "changed", G_CALLBACK (update), self);
  self->document_signals = g_signal_group_new (SAMPAN_TYPE_DOCUMENT);
  g_signal_group_connect_swapped (self->document_signals, "notify::target-language",
                                  G_CALLBACK (update), self);
  self->versions_signals = g_signal_group_new (G_TYPE_LIST_MODEL);
  g_signal_group_connect_swapped (self->versions_signals, "items-changed", G_CALLBACK (update),
                                  self);
}

void
sampan_words_group_set_viewer (SampanWordsGroup *self, SampanViewer *viewer)
{
  g_return_if_fail (SAMPAN_IS_WORDS_GROUP (self));

  self->viewer = viewer;
  g_signal_connect_object (sampan_viewer_get_boxes (viewer), "chosen", G_CALLBACK (on_box_chosen),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (viewer, "ready", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

void
sampan_words_group_set_document (SampanWordsGroup *self, SampanDocument *document)
{
  g_return_if_fail (SAMPAN_IS_WORDS_GROUP (self));

  if (!g_set_object (&self->document, document))
    return;
  stop (self);
  update_rows (self, NULL);
  g_signal_group_set_target (self->document_signals, document);
  g_signal_group_set_target (self->versions_signals,
                             document != NULL
                                 ? sampan_note_get_versions (sampan_document_get_note (document))
                                 : NULL);
  update (self);
}

void
sampan_words_group_set_media (SampanWordsGroup *self, SampanMedia *media)
{
  g_return_if_fail (SAMPAN_IS_WORDS_GROUP (self));

  if (media != NULL && sampan_media_get_kind (media) != SAMPAN_MEDIA_IMAGE)
    media = NULL;
  if (!g_set_object (&self->media, media))
    return;
  stop (self);
  update_rows (self, NULL);
  say (self, NULL);
  g_clear_pointer (&self->chosen, g_free);
  self->shown = FALSE;
  self->updating = TRUE;
  gtk_toggle_button_set_active (self->show_button, FALSE);
  self->updating = FALSE;
  g_signal_group_set_target (self->media_signals, media);
  gtk_widget_set_visible (GTK_WIDGET (sampan_viewer_get_boxes (self->viewer)), FALSE);
  update (self);
}

void
sampan_words_group_focus (SampanWordsGroup *self)
{
  g_return_if_fail (SAMPAN_IS_WORDS_GROUP (self));

  gtk_toggle_button_set_active (self->show_button, TRUE);
  gtk_widget_grab_focus (self->translate_button);
}
