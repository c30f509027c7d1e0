#include "config.h"

#include <glib/gi18n-lib.h>

#include "publish/sampan-languages.h"
#include "publish/sampan-receipts.h"

#include "sampan-job-row.h"

struct _SampanJobRow
{
  AdwPreferencesRow parent_instance;

  GtkImage *state_icon;
  GtkLabel *title_label;
  GtkLabel *subtitle_label;
  GtkWidget *retry_button;
  GtkWidget *copy_button;
  GtkWidget *open_button;
  GtkWidget *delete_button;
  GtkWidget *cancel_button;
  GtkWidget *steps;
  GtkProgressBar *progress;

  SampanOutbox *outbox;
  SampanJob *job;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (SampanJobRow, sampan_job_row, ADW_TYPE_PREFERENCES_ROW)

static char *
dup_time (gint64 microseconds)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc_usec (microseconds);
  g_autoptr (GDateTime) local = g_date_time_to_local (utc);

  /* Translators: day and time of a post, as for g_date_time_format(): "28 November, 20:30" */
  return g_date_time_format (local, _ ("%-d %B, %H:%M"));
}

/* The state in words; (transfer full). */
static char *
dup_state (SampanJob *job)
{
  g_autofree char *time = NULL;

  if (sampan_job_get_checking (job))
    return g_strdup (_ ("Unknown – checking"));
  switch (sampan_job_get_state (job))
    {
    case SAMPAN_JOB_WAITING:
      if (sampan_job_get_due (job) == 0)
        return g_strdup (_ ("Waiting"));
      time = dup_time (sampan_job_get_due (job));
      /* Translators: %s is a day and time */
      return g_strdup_printf (_ ("Due %s"), time);
    case SAMPAN_JOB_SENDING:
      /* Translators: the number of the step under way, and of all */
      return g_strdup_printf (_ ("Sending %u of %u"),
                              MIN (sampan_job_get_step (job) + 1, sampan_job_get_n_steps (job)),
                              sampan_job_get_n_steps (job));
    case SAMPAN_JOB_NEEDS_YOU:
      return g_strdup (_ ("Needs you"));
    case SAMPAN_JOB_POSTED:
      time = dup_time (sampan_job_get_posted (job));
      /* Translators: %s is a day and time */
      return g_strdup_printf (_ ("Posted %s"), time);
    case SAMPAN_JOB_CANCELLED:
      return g_strdup (_ ("Cancelled"));
    case SAMPAN_JOB_DELETED:
      return g_strdup (_ ("Deleted"));
    }
  g_return_val_if_reached (NULL);
}

static void
show_state_icon (SampanJobRow *self, SampanJobState state)
{
  static const struct
  {
    const char *icon;
    const char *class;
  } looks[] = {
    [SAMPAN_JOB_WAITING] = { "document-open-recent-symbolic", "dim-label" },
    [SAMPAN_JOB_SENDING] = { "document-send-symbolic", "accent" },
    [SAMPAN_JOB_NEEDS_YOU] = { "dialog-warning-symbolic", "warning" },
    [SAMPAN_JOB_POSTED] = { "object-select-symbolic", "success" },
    [SAMPAN_JOB_CANCELLED] = { "process-stop-symbolic", "dim-label" },
    [SAMPAN_JOB_DELETED] = { "user-trash-symbolic", "dim-label" },
  };
  const char *const classes[] = { looks[state].class, NULL };

  gtk_image_set_from_icon_name (self->state_icon, looks[state].icon);
  gtk_widget_set_css_classes (GTK_WIDGET (self->state_icon), (const char **)classes);
}

static void
show_steps (SampanJobRow *self, gboolean shown)
{
  GListModel *steps = sampan_job_get_steps (self->job);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->steps)) != NULL)
    gtk_box_remove (GTK_BOX (self->steps), child);
  for (guint i = 0; shown && i < g_list_model_get_n_items (steps); i++)
    {
      g_autoptr (SampanJobStep) step = g_list_model_get_item (steps, i);
      gboolean done = sampan_job_step_get_done (step);
      gboolean active = sampan_job_step_get_active (step);
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
      GtkWidget *icon = gtk_image_new_from_icon_name (done     ? "object-select-symbolic"
                                                      : active ? "content-loading-symbolic"
                                                               : "radio-symbolic");
      GtkWidget *label = gtk_label_new (sampan_job_step_get_label (step));

      gtk_widget_add_css_class (icon, done ? "success" : active ? "accent" : "dim-label");
      gtk_widget_add_css_class (label, active ? "heading" : done ? "body" : "dim-label");
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_box_append (GTK_BOX (box), icon);
      gtk_box_append (GTK_BOX (box), label);
      gtk_box_append (GTK_BOX (self->steps), box);
    }
  gtk_widget_set_visible (self->steps, shown);
}

/* Where else the note stands: "Also as English on @lin.example.com"; (transfer full) (nullable). */
static char *
dup_links (SampanJobRow *self)
{
  g_autoptr (GPtrArray) linked = NULL;
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  if (sampan_job_get_state (self->job) != SAMPAN_JOB_POSTED)
    return NULL;
  linked = sampan_receipts_dup_linked (self->outbox, self->job);
  for (guint i = 0; i < linked->len; i++)
    {
      SampanJob *other = linked->pdata[i];
      g_autofree char *language = sampan_languages_dup_names (sampan_job_get_language (other));

      /* Translators: a language, an account */
      g_strv_builder_take (lines, g_strdup_printf (_ ("Also in %s on @%s"), language,
                                                   sampan_job_get_handle (other)));
    }
  all = g_strv_builder_end (lines);
  return all[0] != NULL ? g_strjoinv ("\n", all) : NULL;
}

static void
update (SampanJobRow *self)
{
  SampanJobState state = sampan_job_get_state (self->job);
  const char *message = sampan_job_get_message (self->job);
  g_autofree char *words = dup_state (self->job);
  g_autofree char *language = sampan_languages_dup_names (sampan_job_get_language (self->job));
  /* Translators: an account, a language, a state: "@lin.example.com, English · Posted 28 November,
   * 20:30" */
  g_autofree char *subtitle =
      g_strdup_printf (_ ("@%s, %s · %s"), sampan_job_get_handle (self->job), language, words);
  g_autofree char *links = dup_links (self);
  const char *more = message != NULL && *message != '\0' ? message : links;
  g_autofree char *whole = g_strjoin ("\n", subtitle, more, NULL);
  const char *title = sampan_job_get_title (self->job);
  gboolean open =
      state == SAMPAN_JOB_WAITING || state == SAMPAN_JOB_SENDING || state == SAMPAN_JOB_NEEDS_YOU;

  show_state_icon (self, state);
  gtk_label_set_label (self->title_label, title != NULL && *title != '\0' ? title : _ ("Untitled"));
  gtk_label_set_label (self->subtitle_label, whole);
  gtk_widget_set_visible (self->retry_button, state == SAMPAN_JOB_NEEDS_YOU);
  gtk_widget_set_visible (self->cancel_button, open);
  gtk_widget_set_visible (self->copy_button, state == SAMPAN_JOB_POSTED);
  gtk_widget_set_visible (self->open_button, state == SAMPAN_JOB_POSTED);
  gtk_widget_set_visible (self->delete_button,
                          sampan_receipts_can_delete (self->outbox, self->job));
  gtk_widget_set_visible (GTK_WIDGET (self->progress), state == SAMPAN_JOB_SENDING);
  gtk_progress_bar_set_fraction (self->progress, sampan_job_get_fraction (self->job));
  show_steps (self, state == SAMPAN_JOB_SENDING || state == SAMPAN_JOB_NEEDS_YOU);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, whole, -1);
}

/* Rows of the same note name each other. */
static void
update_linked (SampanJobRow *self)
{
  GtkWidget *list = gtk_widget_get_parent (GTK_WIDGET (self));
  GtkWidget *row = list != NULL ? gtk_widget_get_first_child (list) : NULL;

  for (; row != NULL; row = gtk_widget_get_next_sibling (row))
    if (SAMPAN_IS_JOB_ROW (row) && row != GTK_WIDGET (self)
        && g_strcmp0 (sampan_job_get_note_id (SAMPAN_JOB_ROW (row)->job),
                      sampan_job_get_note_id (self->job))
               == 0)
      update (SAMPAN_JOB_ROW (row));
}

static void
on_state_changed (SampanJobRow *self)
{
  g_autofree char *words = dup_state (self->job);

  if (gtk_widget_get_mapped (GTK_WIDGET (self))
      && sampan_job_get_state (self->job) != SAMPAN_JOB_SENDING)
    gtk_accessible_announce (GTK_ACCESSIBLE (self), words,
                             GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  update (self);
  update_linked (self);
}

static void
on_fraction_changed (SampanJobRow *self)
{
  gtk_progress_bar_set_fraction (self->progress, sampan_job_get_fraction (self->job));
}

static void
on_retry_clicked (SampanJobRow *self)
{
  sampan_outbox_retry (self->outbox, self->job);
}

static void
on_cancel_clicked (SampanJobRow *self)
{
  g_autoptr (GError) error = NULL;

  if (!sampan_outbox_cancel (self->outbox, self->job, &error))
    gtk_label_set_label (self->subtitle_label, error->message);
}

static void
on_copy_clicked (SampanJobRow *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          sampan_job_get_url (self->job));
}

static void
on_open_clicked (SampanJobRow *self)
{
  g_autoptr (GtkUriLauncher) launcher = gtk_uri_launcher_new (sampan_job_get_url (self->job));

  gtk_uri_launcher_launch (launcher, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL,
                           NULL, NULL);
}

static void
on_deleted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!sampan_receipts_delete_finish (result, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      SampanJobRow *self = user_data;

      gtk_widget_set_sensitive (self->delete_button, TRUE);
      gtk_label_set_label (self->subtitle_label, error->message);
    }
}

static void
on_delete_answered (AdwAlertDialog *dialog, const char *response, SampanJobRow *self)
{
  if (!g_str_equal (response, "delete"))
    return;
  gtk_widget_set_sensitive (self->delete_button, FALSE);
  sampan_receipts_delete_async (self->outbox, self->job, self->cancellable, on_deleted, self);
}

static void
on_delete_clicked (SampanJobRow *self)
{
  AdwDialog *dialog = adw_alert_dialog_new (_ ("Delete the Post?"), NULL);
  AdwAlertDialog *alert = ADW_ALERT_DIALOG (dialog);

  adw_alert_dialog_format_body (
      alert, _ ("It goes from @%s, with its answers and likes. The note stays here."),
      sampan_job_get_handle (self->job));
  adw_alert_dialog_add_responses (alert, "cancel", _ ("_Cancel"), "delete", _ ("_Delete"), NULL);
  adw_alert_dialog_set_response_appearance (alert, "delete", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (alert, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_delete_answered), self, 0);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
sampan_job_row_dispose (GObject *object)
{
  SampanJobRow *self = SAMPAN_JOB_ROW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);

  g_clear_object (&self->outbox);
  g_clear_object (&self->job);
  gtk_widget_dispose_template (GTK_WIDGET (self), SAMPAN_TYPE_JOB_ROW);
  G_OBJECT_CLASS (sampan_job_row_parent_class)->dispose (object);
}

static void
sampan_job_row_class_init (SampanJobRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sampan_job_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/sampan_app/Sampan/sampan-job-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SampanJobRow, state_icon);
  gtk_widget_class_bind_template_child (widget_class, SampanJobRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, SampanJobRow, subtitle_label);
  gtk_widget_class_bind_template_child (widget_class, SampanJobRow, retry_button);
  gtk_widget_class_bind_template_child (widget_class, SampanJobRow, copy_button);
  gtk_widget_class_bind_template_child (widget_class, SampanJobRow, open_button);
  gtk_widget_class_bind_template_child (widget_class, SampanJobRow, delete_button);
  gtk_widget_class_bind_template_child (widget_class, SampanJobRow, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, SampanJobRow, steps);
  gtk_widget_class_bind_template_child (widget_class, SampanJobRow, progress);
  gtk_widget_class_bind_template_callback (widget_class, on_retry_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_open_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_delete_clicked);
}

static void
sampan_job_row_init (SampanJobRow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sampan_job_row_new (SampanOutbox *outbox, SampanJob *job)
{
  SampanJobRow *self = g_object_new (SAMPAN_TYPE_JOB_ROW, NULL);

  self->outbox = g_object_ref (outbox);
  self->job = g_object_ref (job);
  g_signal_connect_object (job, "notify::state", G_CALLBACK (on_state_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (job, "notify::step", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (job, "notify::message", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (job, "notify::fraction", G_CALLBACK (on_fraction_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sampan_job_get_steps (job), "items-changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
