#include "config.h"

#include "sampan-outbox-worker.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/file.h>
#include <unistd.h>

#include "net/sampan-json.h"

#define LOCK_POLL_MS 200
#define MAX_STRANGE_ANSWERS 5
#define REPORT_INTERVAL (G_USEC_PER_SEC / 10)

struct _SampanOutboxWorker
{
  SampanLibrary *library;
  GHashTable *publishers;
  GMainContext *context;
  SampanOutboxUpdate update;
  gpointer user_data;

  gint64 reported; /* when the fraction of a step was last told */

  GMutex lock; /* of what follows */
  char *current;
  GCancellable *withdraw;
};

SampanOutboxWorker *
sampan_outbox_worker_new (SampanLibrary *library,
                          GHashTable *publishers,
                          GMainContext *context,
                          SampanOutboxUpdate update,
                          gpointer user_data)
{
  SampanOutboxWorker *self = g_new0 (SampanOutboxWorker, 1);

  self->library = g_object_ref (library);
  self->publishers = g_hash_table_ref (publishers);
  self->context = g_main_context_ref (context);
  self->update = update;
  self->user_data = user_data;
  g_mutex_init (&self->lock);
  return self;
}

void
sampan_outbox_worker_free (SampanOutboxWorker *self)
{
  g_object_unref (self->library);
  g_hash_table_unref (self->publishers);
  g_main_context_unref (self->context);
  g_free (self->current);
  g_clear_object (&self->withdraw);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* ---- to the main thread ---- */

typedef struct
{
  SampanOutboxWorker *worker;
  char *job_id;
  SampanJournalRow *row;
  GPtrArray *steps;
  guint step;
  double fraction;
} Update;

static void
update_free (Update *update)
{
  g_free (update->job_id);
  sampan_journal_row_free (update->row);
  g_clear_pointer (&update->steps, g_ptr_array_unref);
  g_free (update);
}

static gboolean
on_update (gpointer user_data)
{
  Update *update = user_data;

  update->worker->update (update->job_id, update->row, update->steps, update->step,
                          update->fraction, update->worker->user_data);
  return G_SOURCE_REMOVE;
}

static void
tell (SampanOutboxWorker *self, Update *update)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  update->worker = self;
  /* In the order they were told, and before the end of the run, which comes to the same context. */
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_update, update, (GDestroyNotify)update_free);
  g_source_attach (source, self->context);
}

/* The job as the journal has it now. */
static void
tell_job (SampanOutboxWorker *self, const char *job_id, guint step, double fraction)
{
  SampanDatabase *database = sampan_library_get_database (self->library);
  Update *update = g_new0 (Update, 1);

  update->job_id = g_strdup (job_id);
  update->row = sampan_journal_get (database, job_id, NULL);
  update->steps = sampan_journal_load_steps (database, job_id, NULL, NULL);
  update->step = step;
  update->fraction = fraction;
  if (update->row && update->steps)
    tell (self, update);
  else
    update_free (update);
}

static void
on_progress (SampanDelivery *delivery, guint position, double fraction, gpointer user_data)
{
  SampanOutboxWorker *self = user_data;
  gint64 now = g_get_monotonic_time ();
  Update *update;

  if (fraction <= 0 || fraction >= 1)
    {
      tell_job (self, delivery->job_id, position, fraction);
      return;
    }
  if (now - self->reported < REPORT_INTERVAL)
    return;
  self->reported = now;
  update = g_new0 (Update, 1);
  update->job_id = g_strdup (delivery->job_id);
  update->step = position;
  update->fraction = fraction;
  tell (self, update);
}

/* Another process may have added, sent or cancelled some. */
static gboolean
tell_all (SampanOutboxWorker *self, GError **error)
{
  g_autoptr (GPtrArray) rows =
      sampan_journal_load (sampan_library_get_database (self->library), error);

  for (guint i = 0; rows && i < rows->len; i++)
    tell_job (self, ((SampanJournalRow *)rows->pdata[i])->id, 0, 0);
  return rows != NULL;
}

/* ---- one worker at a time ---- */

/* Returns: what flock() failed with, 0 when the lock is ours. */
static int
try_lock (int fd)
{
  return flock (fd, LOCK_EX | LOCK_NB) == 0 ? 0 : errno;
}

static int
open_lock (SampanOutboxWorker *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *path =
      g_build_filename (sampan_library_get_path (self->library), "outbox.lock", NULL);
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  int failure = fd < 0 ? errno : try_lock (fd);

  while ((failure == EWOULDBLOCK || failure == EINTR)
         && !g_cancellable_set_error_if_cancelled (cancellable, error))
    {
      g_usleep (LOCK_POLL_MS * G_TIME_SPAN_MILLISECOND);
      failure = try_lock (fd);
    }
  if (failure == 0)
    return fd;
  if (failure != EWOULDBLOCK && failure != EINTR)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (failure), "%s: %s", path,
                 g_strerror (failure));
  if (fd >= 0)
    close (fd);
  return -1;
}

/* ---- one job ---- */

double
sampan_outbox_get_backoff (guint attempts, int asked)
{
  static const guint seconds[] = { 30, 2 * 60, 10 * 60, 30 * 60, 60 * 60, 3 * 60 * 60 };
  double wait = seconds[MIN (attempts, G_N_ELEMENTS (seconds) - 1)];

  return MAX (wait * g_random_double_range (0.75, 1.25), asked * g_random_double_range (1, 1.1));
}

static void
set_current (SampanOutboxWorker *self, const char *job_id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_set_str (&self->current, job_id);
  g_clear_object (&self->withdraw);
  if (job_id)
    self->withdraw = g_cancellable_new ();
}

gboolean
sampan_outbox_worker_withdraw (SampanOutboxWorker *self, const char *job_id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (g_strcmp0 (self->current, job_id) != 0)
    return FALSE;
  g_cancellable_cancel (self->withdraw);
  return TRUE;
}

static void
conclude_posted (SampanJournalRow *row, SampanDelivery *delivery)
{
  g_autoptr (JsonNode) result = sampan_delivery_dup_result (delivery, SAMPAN_STEP_VERIFY, 0, NULL);

  row->state = SAMPAN_JOB_POSTED;
  row->posted = g_get_real_time ();
  row->attempts = 0;
  g_set_str (&row->url, sampan_json_peek_string (result, "url", NULL));
  g_set_str (&row->message, NULL);
}

static void
conclude_withdrawn (SampanJournalRow *row, gboolean uncertain)
{
  row->state = SAMPAN_JOB_CANCELLED;
  g_set_str (&row->message,
             uncertain
                 ? _ ("The post may be on the server all the same: its answer was lost before "
                      "the job was cancelled.")
                 : NULL);
}

/* Whether it may be over by itself. An answer that nobody can read is often half of one, or the
 * sign-in page of a hotel's network; a server that goes on like that needs somebody to look at. */
static gboolean
is_passing (const GError *error, guint attempts)
{
  return g_error_matches (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_TRY_LATER)
         || (g_error_matches (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_ANSWER)
             && attempts < MAX_STRANGE_ANSWERS);
}

static void
conclude_failed (SampanJournalRow *row, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      row->state = SAMPAN_JOB_WAITING;
      return;
    }
  g_set_str (&row->message, error->message);
  if (is_passing (error, row->attempts))
    {
      int asked = sampan_publish_error_get_retry_after (error);

      row->state = SAMPAN_JOB_WAITING;
      row->due = g_get_real_time ()
                 + (gint64)(sampan_outbox_get_backoff (row->attempts, asked) * G_TIME_SPAN_SECOND);
      row->attempts++;
      /* The outbox tries again as soon as there is one. */
      if (!g_network_monitor_get_network_available (g_network_monitor_get_default ()))
        g_set_str (&row->message,
                   _ ("There is no network. It will be sent as soon as there is one."));
    }
  else
    row->state = SAMPAN_JOB_NEEDS_YOU;
}

static SampanPublisher *
find_publisher (SampanOutboxWorker *self, SampanDelivery *delivery, GError **error)
{
  SampanPublisher *publisher = g_hash_table_lookup (self->publishers, delivery->post->service);

  if (!publisher)
    g_set_error (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_FAILED,
                 /* Translators: %s is the name of a service, for example "mastodon" */
                 _ ("This version of the program can not publish on “%s”."),
                 delivery->post->service);
  return publisher;
}

static void
deliver (SampanOutboxWorker *self, SampanJournalRow *row, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (SampanDelivery) delivery = sampan_delivery_new (self->library, row->id, &error);
  SampanPublisher *publisher = delivery ? find_publisher (self, delivery, &error) : NULL;
  gboolean posted = FALSE;

  if (publisher)
    {
      delivery->withdraw = g_object_ref (self->withdraw);
      delivery->progress = on_progress;
      delivery->progress_data = self;
      posted = sampan_delivery_run (delivery, publisher, cancellable, &error);
    }
  if (posted)
    conclude_posted (row, delivery);
  else if (g_cancellable_is_cancelled (self->withdraw)
           || (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
               && !g_cancellable_is_cancelled (cancellable)))
    {
      conclude_withdrawn (row, delivery && sampan_delivery_is_uncertain (delivery));
      row->leaves = publisher && sampan_publisher_leaves (publisher, delivery->steps);
    }
  else
    conclude_failed (row, error);
  g_clear_error (&error);
}

static gboolean
take_job (SampanOutboxWorker *self, const char *job_id, GCancellable *cancellable, GError **error)
{
  SampanDatabase *database = sampan_library_get_database (self->library);
  g_autoptr (SampanJournalRow) row = sampan_journal_get (database, job_id, error);
  gboolean written;

  if (!row)
    return FALSE;
  row->state = SAMPAN_JOB_SENDING;
  g_set_str (&row->message, NULL);
  if (!sampan_journal_update (database, row, error))
    return FALSE;
  set_current (self, job_id);
  deliver (self, row, cancellable);
  written = sampan_journal_update (database, row, error);
  set_current (self, NULL);
  if (row->state == SAMPAN_JOB_POSTED || row->state == SAMPAN_JOB_CANCELLED)
    sampan_delivery_clean (self->library, job_id);
  tell_job (self, job_id, 0, 0);
  return written;
}

/* What a cancelled job has sent is removed; if its server does not answer, at the next run. */
static gboolean
take_back (SampanOutboxWorker *self, const char *job_id, GCancellable *cancellable, GError **error)
{
  SampanDatabase *database = sampan_library_get_database (self->library);
  g_autoptr (SampanJournalRow) row = sampan_journal_get (database, job_id, error);
  GError *local = NULL;
  g_autoptr (SampanDelivery) delivery =
      row ? sampan_delivery_new (self->library, job_id, &local) : NULL;
  SampanPublisher *publisher = delivery ? find_publisher (self, delivery, &local) : NULL;
  gboolean done;

  if (!row)
    return FALSE;
  done = publisher
         && (!sampan_publisher_leaves (publisher, delivery->steps)
             || sampan_publisher_take_back (publisher, delivery, cancellable, &local));
  row->leaves = !done && is_passing (local, 0);
  g_set_str (&row->message, NULL);
  if (!done && !g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    row->message = g_strdup_printf (
        /* Translators: %s is a sentence that says why */
        row->leaves ? _ ("What was sent before is private, and will be removed as soon as that is "
                         "possible: %s")
                    : _ ("What was sent before is private, but could not be removed: %s Delete it "
                         "in the account."),
        local->message);
  row->leaves |= g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&local);
  done = sampan_journal_update (database, row, error);
  sampan_delivery_clean (self->library, job_id);
  tell_job (self, job_id, 0, 0);
  return done;
}

static gboolean
take_all_back (SampanOutboxWorker *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) rows = sampan_database_query (
      sampan_library_get_database (self->library), error,
      "SELECT id FROM jobs WHERE state = 'cancelled' AND payload IS NOT NULL", NULL);

  for (guint i = 0; rows && i < rows->len; i++)
    if (g_cancellable_set_error_if_cancelled (cancellable, error)
        || !take_back (self, sampan_row_get_string (rows->pdata[i], 0), cancellable, error))
      return FALSE;
  return rows != NULL;
}

/* SENDING is what a worker left that did not come to its end: this one holds the lock. */
static char *
find_due (SampanOutboxWorker *self, GError **error)
{
  g_autoptr (GPtrArray) rows =
      sampan_database_query (sampan_library_get_database (self->library), error,
                             "SELECT id FROM jobs WHERE state IN ('waiting', 'sending') AND due <= "
                             "? ORDER BY created, rowid LIMIT 1",
                             g_variant_new ("(x)", g_get_real_time ()));

  return rows && rows->len > 0 ? g_strdup (sampan_row_get_string (rows->pdata[0], 0)) : NULL;
}

static gboolean
run (SampanOutboxWorker *self, GCancellable *cancellable, GError **error)
{
  GError *local = NULL;

  if (!tell_all (self, error))
    return FALSE;
  while (!local && !g_cancellable_set_error_if_cancelled (cancellable, &local))
    {
      g_autofree char *job_id = find_due (self, &local);

      if (!job_id)
        break;
      take_job (self, job_id, cancellable, &local);
    }
  if (!local)
    take_all_back (self, cancellable, &local);
  if (!local)
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}

gboolean
sampan_outbox_worker_run (SampanOutboxWorker *self, GCancellable *cancellable, GError **error)
{
  int fd = open_lock (self, cancellable, error);
  gboolean done;

  if (fd < 0)
    return FALSE;
  done = run (self, cancellable, error);
  close (fd);
  return done;
}
