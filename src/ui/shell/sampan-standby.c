#include "config.h"

#include "sampan-standby.h"

#include <glib/gi18n-lib.h>
#include <libportal-gtk4/portal-gtk4.h>

#define KEY "background"

struct _SampanStandby
{
  GObject parent_instance;

  GtkApplication *application; /* not owned */
  GSettings *settings;
  SampanOutbox *outbox;
  char *library_path; /* (nullable) */
  XdpPortal *portal;
  GCancellable *cancellable;
  gboolean asking;
  gboolean held;
};

G_DEFINE_FINAL_TYPE (SampanStandby, sampan_standby, G_TYPE_OBJECT)

static gboolean
is_pending (SampanJob *job)
{
  SampanJobState state = sampan_job_get_state (job);

  return state == SAMPAN_JOB_WAITING || state == SAMPAN_JOB_SENDING;
}

static gboolean
is_allowed (SampanStandby *self)
{
  g_autofree char *answer = g_settings_get_string (self->settings, KEY);

  return g_str_equal (answer, "allowed");
}

/* Whether the desktop has not said yes or no yet. */
static gboolean
is_open (SampanStandby *self)
{
  g_autofree char *answer = g_settings_get_string (self->settings, KEY);

  return g_str_equal (answer, "unknown") || g_str_equal (answer, "unavailable");
}

static void
update_hold (SampanStandby *self)
{
  gboolean wanted = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->outbox)) && !wanted; i++)
    {
      g_autoptr (SampanJob) job = g_list_model_get_item (G_LIST_MODEL (self->outbox), i);

      wanted = is_pending (job);
    }
  wanted = wanted && is_allowed (self);
  if (wanted == self->held)
    return;
  self->held = wanted;
  if (wanted)
    g_application_hold (G_APPLICATION (self->application));
  else
    g_application_release (G_APPLICATION (self->application));
}

/* ---- the portal ---- */

/* What the session is to start. */
static GPtrArray *
make_command (SampanStandby *self)
{
  GPtrArray *command = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (command, g_strdup ("sampan"));
  g_ptr_array_add (command, g_strdup ("--background"));
  if (self->library_path != NULL)
    {
      g_ptr_array_add (command, g_strdup ("--library"));
      g_ptr_array_add (command, g_strdup (self->library_path));
    }
  return command;
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SampanStandby) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean allowed = xdp_portal_request_background_finish (XDP_PORTAL (source), result, &error);

  self->asking = FALSE;
  /* The dialog that was closed is a refusal: libportal says so by that code. */
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_message ("the desktop can not be asked to let Sampan post in the background: %s",
               error->message);
  if (self->cancellable == NULL)
    return;
  g_settings_set_string (self->settings, KEY,
                         allowed ? "allowed"
                         : error == NULL
                                 || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                             ? "refused"
                             : "unavailable");
}

void
sampan_standby_ask (SampanStandby *self)
{
  GtkWindow *window = gtk_application_get_active_window (self->application);
  g_autoptr (GPtrArray) command = NULL;
  XdpParent *parent;

  if (self->asking)
    return;
  self->asking = TRUE;
  if (self->portal == NULL)
    self->portal = xdp_portal_new ();
  command = make_command (self);
  parent = window != NULL ? xdp_parent_new_gtk (window) : NULL;
  xdp_portal_request_background (
      self->portal, parent,
      _ ("To publish the notes that you have scheduled when their time comes"), command,
      XDP_BACKGROUND_FLAG_AUTOSTART, self->cancellable, on_answered, g_object_ref (self));
  g_clear_pointer (&parent, xdp_parent_free);
}

/* ---- the outbox ---- */

/* Nobody sees the outbox while there is no window. */
static void
tell (SampanStandby *self, SampanJob *job)
{
  g_autoptr (GNotification) notification = NULL;
  gboolean posted = sampan_job_get_state (job) == SAMPAN_JOB_POSTED;

  if (gtk_application_get_active_window (self->application) != NULL
      || (!posted && sampan_job_get_state (job) != SAMPAN_JOB_NEEDS_YOU))
    return;
  notification = g_notification_new (posted ? _ ("The note was published")
                                            : _ ("A note could not be published"));
  g_notification_set_body (notification,
                           posted ? sampan_job_get_title (job) : sampan_job_get_message (job));
  g_application_send_notification (G_APPLICATION (self->application), sampan_job_get_id (job),
                                   notification);
}

static void
on_state_changed (SampanJob *job, GParamSpec *pspec, SampanStandby *self)
{
  tell (self, job);
  update_hold (self);
}

static void
on_jobs_changed (
    GListModel *outbox, guint position, guint removed, guint added, SampanStandby *self)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (SampanJob) job = g_list_model_get_item (outbox, i);

      g_signal_connect_object (job, "notify::state", G_CALLBACK (on_state_changed), self, 0);
      if (is_pending (job) && sampan_job_get_due (job) > g_get_real_time () && is_open (self))
        sampan_standby_ask (self);
    }
  update_hold (self);
}

/* ---- the object ---- */

static void
sampan_standby_dispose (GObject *object)
{
  SampanStandby *self = SAMPAN_STANDBY (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->portal);
  g_clear_object (&self->outbox);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (sampan_standby_parent_class)->dispose (object);
}

static void
sampan_standby_finalize (GObject *object)
{
  g_free (SAMPAN_STANDBY (object)->library_path);
  G_OBJECT_CLASS (sampan_standby_parent_class)->finalize (object);
}

static void
sampan_standby_class_init (SampanStandbyClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sampan_standby_dispose;
  G_OBJECT_CLASS (klass)->finalize = sampan_standby_finalize;
}

static void
sampan_standby_init (SampanStandby *self)
{
  self->cancellable = g_cancellable_new ();
}

SampanStandby *
sampan_standby_new (GtkApplication *application,
                    GSettings *settings,
                    SampanOutbox *outbox,
                    const char *library_path)
{
  SampanStandby *self = g_object_new (SAMPAN_TYPE_STANDBY, NULL);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (outbox));

  self->application = application;
  self->settings = g_object_ref (settings);
  self->outbox = g_object_ref (outbox);
  self->library_path = g_strdup (library_path);
  g_signal_connect_object (settings, "changed::" KEY, G_CALLBACK (update_hold), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (outbox, "items-changed", G_CALLBACK (on_jobs_changed), self, 0);
  on_jobs_changed (G_LIST_MODEL (outbox), 0, 0, n, self);
  return self;
}
