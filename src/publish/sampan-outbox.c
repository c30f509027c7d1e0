#include "config.h"

#include <glib/gi18n-lib.h>

#include "sampan-atproto-publisher.h"
#include "sampan-checks.h"
#include "sampan-job-private.h"
#include "sampan-mastodon-publisher.h"
#include "sampan-peertube-publisher.h"
#include "sampan-outbox-private.h"
#include "sampan-outbox-worker.h"

#define LONGEST_WAIT 60 /* s: clocks are set, and other processes queue jobs */

struct _SampanOutbox
{
  GObject parent;

  SampanLibrary *library;
  SampanAccounts *accounts;
  GPtrArray *jobs;        /* SampanJob, newest first */
  GHashTable *publishers; /* service -> SampanPublisher */
  SampanOutboxWorker *worker;

  GCancellable *cancellable; /* of what sampan_outbox_start() runs */
  gboolean started;
  gboolean online;
  guint timer;
  gboolean running;
  GQueue waiting; /* GTask: runs asked for while one is under way */
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SampanOutbox,
                               sampan_outbox,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* ---- the list ---- */

static GType
get_item_type (GListModel *model)
{
  return SAMPAN_TYPE_JOB;
}

static guint
get_n_items (GListModel *model)
{
  return SAMPAN_OUTBOX (model)->jobs->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  SampanOutbox *self = SAMPAN_OUTBOX (model);

  return position < self->jobs->len ? g_object_ref (self->jobs->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static SampanJob *
insert (SampanOutbox *self, const SampanJournalRow *row, GPtrArray *steps)
{
  SampanJob *job = sampan_job_new (row, steps);
  guint position = 0;

  while (position < self->jobs->len
         && sampan_job_get_row (self->jobs->pdata[position])->created > row->created)
    position++;
  g_ptr_array_insert (self->jobs, position, job);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
  return job;
}

SampanJob *
sampan_outbox_find (SampanOutbox *self, const char *job_id)
{
  for (guint i = 0; i < self->jobs->len; i++)
    if (g_strcmp0 (sampan_job_get_id (self->jobs->pdata[i]), job_id) == 0)
      return self->jobs->pdata[i];
  return NULL;
}

static void
on_update (const char *job_id,
           const SampanJournalRow *row,
           GPtrArray *steps,
           guint step,
           double fraction,
           gpointer user_data)
{
  SampanOutbox *self = user_data;
  SampanJob *job = sampan_outbox_find (self, job_id);
  SampanJobState before;

  if (!row)
    {
      if (job)
        sampan_job_set_fraction (job, step, fraction);
      return;
    }
  if (!job)
    {
      insert (self, row, steps);
      sampan_library_refresh_item (self->library, row->note_id);
      return;
    }
  before = sampan_job_get_state (job);
  sampan_job_set_row (job, row);
  sampan_job_set_steps (job, steps);
  sampan_job_set_fraction (job, sampan_job_get_step (job), 0);
  if (before != row->state)
    sampan_library_refresh_item (self->library, row->note_id);
}

/* ---- running ---- */

static void start_run (SampanOutbox *self, GTask *task);
static void arm_timer (SampanOutbox *self);

static void
run_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  SampanOutbox *self = source;
  GError *error = NULL;

  if (sampan_outbox_worker_run (self->worker, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* The run of the worker ended: the task of whoever asked for it ends in the same way. */
static void
on_run (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SampanOutbox *self = SAMPAN_OUTBOX (source);
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  self->running = FALSE;
  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
  if (!g_queue_is_empty (&self->waiting))
    start_run (self, g_queue_pop_head (&self->waiting));
  else if (self->started)
    arm_timer (self);
}

/* @task: (transfer full) */
static void
start_run (SampanOutbox *self, GTask *task)
{
  g_autoptr (GTask) work = NULL;

  if (self->running)
    {
      g_queue_push_tail (&self->waiting, task);
      return;
    }
  self->running = TRUE;
  work = g_task_new (self, g_task_get_cancellable (task), on_run, task);
  g_task_set_source_tag (work, start_run);
  /* A job that has come to its end has, whatever was cancelled after that. */
  g_task_set_check_cancellable (work, FALSE);
  g_task_run_in_thread (work, run_in_thread);
}

void
sampan_outbox_run_async (SampanOutbox *self,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, sampan_outbox_run_async);
  g_task_set_check_cancellable (task, FALSE);
  start_run (self, task);
}

gboolean
sampan_outbox_run_finish (SampanOutbox *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_kicked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!sampan_outbox_run_finish (SAMPAN_OUTBOX (source), result, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_message ("the outbox can not run: %s", error->message);
}

/* Runs now what is due, if the outbox is kept running. */
static void
kick (SampanOutbox *self)
{
  if (!self->started || (self->running && !g_queue_is_empty (&self->waiting)))
    return;
  g_clear_handle_id (&self->timer, g_source_remove);
  sampan_outbox_run_async (self, self->cancellable, on_kicked, NULL);
}

static gboolean
on_timer (gpointer user_data)
{
  SampanOutbox *self = user_data;

  self->timer = 0;
  kick (self);
  return G_SOURCE_REMOVE;
}

static void
arm_timer (SampanOutbox *self)
{
  gint64 now = g_get_real_time ();
  gint64 wait = LONGEST_WAIT;

  for (guint i = 0; i < self->jobs->len; i++)
    {
      SampanJob *job = self->jobs->pdata[i];

      if (sampan_job_get_state (job) == SAMPAN_JOB_WAITING)
        wait = MIN (wait, (sampan_job_get_due (job) - now) / G_TIME_SPAN_SECOND + 1);
    }
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add_seconds (MAX (wait, 1), on_timer, self);
}

/* Back on the network: what waits for it need not wait longer. */
static void
on_network_changed (GNetworkMonitor *monitor, gboolean available, SampanOutbox *self)
{
  gboolean back = available && !self->online;
  gboolean any = FALSE;

  /* Told at every change of a route, too. */
  self->online = available;
  if (!back)
    return;
  for (guint i = 0; i < self->jobs->len; i++)
    {
      SampanJob *job = self->jobs->pdata[i];

      if (sampan_job_get_state (job) == SAMPAN_JOB_WAITING
          && sampan_job_get_row (job)->attempts > 0)
        {
          sampan_outbox_retry (self, job);
          any = TRUE;
        }
    }
  if (any)
    kick (self);
}

void
sampan_outbox_start (SampanOutbox *self)
{
  if (self->started)
    return;
  self->started = TRUE;
  self->online = g_network_monitor_get_network_available (g_network_monitor_get_default ());
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed",
                           G_CALLBACK (on_network_changed), self, G_CONNECT_DEFAULT);
  kick (self);
}

/* ---- jobs ---- */

/* The first check that says that the platform would refuse the post. */
static gboolean
check (SampanNote *note, const char *language, const char *platform, GError **error)
{
  g_autoptr (GPtrArray) checks = sampan_checks_run (note, language, platform);

  for (guint i = 0; i < checks->len; i++)
    if (sampan_check_get_level (checks->pdata[i]) == SAMPAN_CHECK_BLOCKS)
      {
        g_set_error_literal (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_LIMIT,
                             sampan_check_get_detail (checks->pdata[i]));
        return FALSE;
      }
  return TRUE;
}

SampanJob *
sampan_outbox_queue (SampanOutbox *self,
                     SampanNote *note,
                     const char *language,
                     SampanAccount *account,
                     gint64 due,
                     GError **error)
{
  SampanPublisher *publisher =
      g_hash_table_lookup (self->publishers, sampan_account_get_service (account));
  const char *platform = sampan_account_get_platform (account);
  g_autoptr (SampanPost) post = NULL;
  g_autoptr (GPtrArray) steps = NULL;
  g_autofree char *json = NULL;
  g_autofree char *id = g_uuid_string_random ();
  SampanJournalRow row = { 0 };
  SampanJob *job;

  if (!publisher)
    {
      g_set_error (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_FAILED,
                   /* Translators: %s is the name of a service, for example "mastodon" */
                   _ ("This version of the program can not publish on “%s”."),
                   sampan_account_get_service (account));
      return NULL;
    }
  if (!platform)
    platform = sampan_publisher_get_platform (publisher);
  post = sampan_post_new (note, language, account, platform, error);
  if (!post || !check (note, language, platform, error))
    return NULL;
  steps = sampan_publisher_plan (publisher, post);
  json = sampan_post_to_json (post);
  row.id = id;
  row.note_id = (char *)sampan_note_get_id (note);
  row.account_id = (char *)sampan_account_get_id (account);
  row.language = (char *)language;
  row.title = post->title;
  row.handle = post->handle;
  row.state = SAMPAN_JOB_WAITING;
  row.due = due;
  row.created = g_get_real_time ();
  if (!sampan_journal_add (sampan_library_get_database (self->library), &row, json, steps, error))
    return NULL;
  job = insert (self, &row, steps);
  sampan_library_refresh_item (self->library, row.note_id);
  kick (self);
  return job;
}

SampanJob *
sampan_outbox_find_posted (SampanOutbox *self,
                           const char *note_id,
                           const char *language,
                           const char *account_id)
{
  for (guint i = 0; i < self->jobs->len; i++)
    {
      SampanJob *job = self->jobs->pdata[i];

      if (sampan_job_get_state (job) == SAMPAN_JOB_POSTED
          && g_str_equal (sampan_job_get_note_id (job), note_id)
          && g_str_equal (sampan_job_get_language (job), language)
          && g_str_equal (sampan_job_get_account_id (job), account_id))
        return job;
    }
  return NULL;
}

SampanJob *
sampan_outbox_take_in (SampanOutbox *self, const char *job_id, GError **error)
{
  SampanDatabase *database = sampan_library_get_database (self->library);
  SampanJob *job = sampan_outbox_find (self, job_id);
  g_autoptr (SampanJournalRow) row = job ? NULL : sampan_journal_get (database, job_id, error);
  g_autoptr (GPtrArray) steps =
      row ? sampan_journal_load_steps (database, job_id, NULL, error) : NULL;

  return steps ? insert (self, row, steps) : job;
}

/* Whether the job has sent something that would stay. */
static gboolean
leaves (SampanOutbox *self, SampanJob *job)
{
  SampanAccount *account = sampan_accounts_find (self->accounts, sampan_job_get_account_id (job));
  SampanPublisher *publisher =
      account ? g_hash_table_lookup (self->publishers, sampan_account_get_service (account)) : NULL;
  g_autoptr (GPtrArray) steps =
      publisher ? sampan_journal_load_steps (sampan_library_get_database (self->library),
                                             sampan_job_get_id (job), NULL, NULL)
                : NULL;

  return steps && sampan_publisher_leaves (publisher, steps);
}

/* Writes a change of a job that is not under way, and shows it. */
static gboolean
change (SampanOutbox *self,
        SampanJob *job,
        SampanJobState state,
        gint64 due,
        const char *message,
        GError **error)
{
  SampanJournalRow row = *sampan_job_get_row (job);

  row.state = state;
  row.due = due;
  row.attempts = 0;
  row.message = (char *)message;
  row.leaves = state == SAMPAN_JOB_CANCELLED && leaves (self, job);
  if (!sampan_journal_update (sampan_library_get_database (self->library), &row, error))
    return FALSE;
  sampan_job_set_row (job, &row);
  sampan_library_refresh_item (self->library, row.note_id);
  return TRUE;
}

gboolean
sampan_outbox_cancel (SampanOutbox *self, SampanJob *job, GError **error)
{
  SampanJobState state = sampan_job_get_state (job);
  const char *message = NULL;

  if (state == SAMPAN_JOB_CANCELLED || state == SAMPAN_JOB_DELETED
      || sampan_outbox_worker_withdraw (self->worker, sampan_job_get_id (job)))
    return TRUE;
  if (state == SAMPAN_JOB_POSTED)
    {
      g_set_error_literal (
          error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_FAILED,
          _ ("The note has been published already. Delete the post where it stands."));
      return FALSE;
    }
  if (sampan_job_get_uncertain (job))
    message = _ ("The post may be on the server all the same: its answer was lost before the job "
                 "was cancelled.");
  if (!change (self, job, SAMPAN_JOB_CANCELLED, sampan_job_get_due (job), message, error))
    return FALSE;
  sampan_delivery_clean (self->library, sampan_job_get_id (job));
  /* What it has sent is removed. */
  kick (self);
  return TRUE;
}

void
sampan_outbox_retry (SampanOutbox *self, SampanJob *job)
{
  SampanJobState state = sampan_job_get_state (job);
  g_autoptr (GError) error = NULL;

  if (state != SAMPAN_JOB_NEEDS_YOU && state != SAMPAN_JOB_WAITING)
    return;
  if (change (self, job, SAMPAN_JOB_WAITING, 0, NULL, &error))
    kick (self);
  else
    g_message ("the outbox can not be written to: %s", error->message);
}

/* ---- the object ---- */

static void
sampan_outbox_dispose (GObject *object)
{
  SampanOutbox *self = SAMPAN_OUTBOX (object);

  self->started = FALSE;
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->timer, g_source_remove);
  G_OBJECT_CLASS (sampan_outbox_parent_class)->dispose (object);
}

static void
sampan_outbox_finalize (GObject *object)
{
  SampanOutbox *self = SAMPAN_OUTBOX (object);

  g_clear_pointer (&self->worker, sampan_outbox_worker_free);
  g_clear_object (&self->library);
  g_clear_object (&self->accounts);
  g_ptr_array_unref (self->jobs);
  g_hash_table_unref (self->publishers);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (sampan_outbox_parent_class)->finalize (object);
}

static void
sampan_outbox_class_init (SampanOutboxClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sampan_outbox_dispose;
  G_OBJECT_CLASS (klass)->finalize = sampan_outbox_finalize;
}

static void
sampan_outbox_init (SampanOutbox *self)
{
  self->jobs = g_ptr_array_new_with_free_func (g_object_unref);
  self->publishers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->cancellable = g_cancellable_new ();
  g_queue_init (&self->waiting);
}

void
sampan_outbox_set_publisher (SampanOutbox *self, const char *service, SampanPublisher *publisher)
{
  g_hash_table_insert (self->publishers, g_strdup (service), g_object_ref (publisher));
}

SampanPublisher *
sampan_outbox_get_publisher (SampanOutbox *self, const char *service)
{
  return g_hash_table_lookup (self->publishers, service);
}

SampanLibrary *
sampan_outbox_get_library (SampanOutbox *self)
{
  return self->library;
}

SampanAccounts *
sampan_outbox_get_accounts (SampanOutbox *self)
{
  return self->accounts;
}

static void
load (SampanOutbox *self)
{
  SampanDatabase *database = sampan_library_get_database (self->library);
  g_autoptr (GError) error = NULL;
  /* Short rows, read where they are needed at once: not worth a thread. */
  g_autoptr (GPtrArray) rows = sampan_journal_load (database, &error);

  for (guint i = 0; rows && i < rows->len; i++)
    {
      SampanJournalRow *row = rows->pdata[i];
      g_autoptr (GPtrArray) steps = sampan_journal_load_steps (database, row->id, NULL, &error);

      if (!steps)
        break;
      g_ptr_array_add (self->jobs, sampan_job_new (row, steps));
    }
  if (error)
    g_message ("the outbox can not be read: %s", error->message);
}

SampanOutbox *
sampan_outbox_new (SampanLibrary *library, SampanAccounts *accounts)
{
  SampanOutbox *self = g_object_new (SAMPAN_TYPE_OUTBOX, NULL);
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
  g_autoptr (SampanPublisher) atproto = sampan_atproto_publisher_new ();
  g_autoptr (SampanPublisher) mastodon = sampan_mastodon_publisher_new ();
  g_autoptr (SampanPublisher) peertube = sampan_peertube_publisher_new ();

  self->library = g_object_ref (library);
  self->accounts = g_object_ref (accounts);
  sampan_outbox_set_publisher (self, "atproto", atproto);
  sampan_outbox_set_publisher (self, "mastodon", mastodon);
  sampan_outbox_set_publisher (self, "peertube", peertube);
  self->worker = sampan_outbox_worker_new (library, self->publishers, context, on_update, self);
  load (self);
  return self;
}
