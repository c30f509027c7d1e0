/* The outbox on a service that is not there: what it sends, and what it makes of every kind of
 * failure. */

#include "fake-monitor.h"
#include "fixture.h"

#include <string.h>

#include "publish/sampan-outbox-worker.h"
#include "publish/sampan-publish-private.h"

/* ---- a service that does as it is told ---- */

#define FAKE_TYPE_PUBLISHER (fake_publisher_get_type ())
G_DECLARE_FINAL_TYPE (FakePublisher, fake_publisher, FAKE, PUBLISHER, GObject)

struct _FakePublisher
{
  GObject parent;

  GMutex lock;
  GString *log;         /* what was done, a word a step */
  int retry_after;      /* seconds that it asks for when it fails; 0: it does not */
  SampanStepKind fails; /* the step that fails ... */
  int code;             /* ... with that error ... */
  guint times;          /* ... that often */
  gboolean after;       /* ... but only after it was done */
  gboolean stuck;       /* UPLOAD waits until it is cancelled */
  gboolean posted;
  guint n_posts;
  char *draft;
};

static void fake_publisher_iface_init (SampanPublisherInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakePublisher,
                               fake_publisher,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SAMPAN_TYPE_PUBLISHER,
                                                      fake_publisher_iface_init))

static const char *
get_platform (SampanPublisher *publisher)
{
  return "bluesky";
}

static GPtrArray *
plan (SampanPublisher *publisher, SampanPost *post)
{
  GPtrArray *steps = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_step_free);

  g_ptr_array_add (steps, sampan_step_new (SAMPAN_STEP_PREPARE));
  g_ptr_array_add (steps, sampan_step_new (SAMPAN_STEP_ASK));
  g_ptr_array_add (steps, sampan_step_new (SAMPAN_STEP_UPLOAD));
  g_ptr_array_add (steps, sampan_step_new (SAMPAN_STEP_POST));
  g_ptr_array_add (steps, sampan_step_new (SAMPAN_STEP_VERIFY));
  return steps;
}

static gboolean
do_step (FakePublisher *self, SampanDelivery *delivery, guint position, GError **error)
{
  SampanStep *step = sampan_delivery_get_step (delivery, position);

  if (step->kind != SAMPAN_STEP_POST)
    return TRUE;
  if (!step->draft && !sampan_delivery_freeze (delivery, position, delivery->post->text, error))
    return FALSE;
  /* Every attempt sends the same. */
  g_assert_true (!self->draft || g_str_equal (self->draft, step->draft));
  g_set_str (&self->draft, step->draft);
  self->n_posts += self->posted ? 0 : 1;
  self->posted = TRUE;
  return TRUE;
}

static char *
perform (SampanPublisher *publisher,
         SampanDelivery *delivery,
         guint position,
         GCancellable *cancellable,
         GError **error)
{
  FakePublisher *self = FAKE_PUBLISHER (publisher);
  SampanStep *step = sampan_delivery_get_step (delivery, position);
  gboolean fails;

  g_mutex_lock (&self->lock);
  g_string_append_printf (self->log, "%s%s", self->log->len ? " " : "",
                          sampan_step_kind_to_name (step->kind));
  fails = step->kind == self->fails && self->times > 0;
  self->times -= fails ? 1 : 0;
  g_mutex_unlock (&self->lock);

  while (self->stuck && step->kind == SAMPAN_STEP_UPLOAD)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      g_usleep (1000);
    }
  if (fails && !self->after)
    {
      g_set_error_literal (error, SAMPAN_PUBLISH_ERROR, self->code, "it failed");
      if (error && *error && self->retry_after > 0)
        sampan_publish_error_set_retry_after (*error, self->retry_after);
      return NULL;
    }
  if (!do_step (self, delivery, position, error))
    return NULL;
  if (fails)
    {
      g_set_error_literal (error, SAMPAN_PUBLISH_ERROR, self->code, "the answer was lost");
      return NULL;
    }
  if (step->kind == SAMPAN_STEP_ASK)
    return g_strdup_printf ("{\"found\":%s,\"uri\":\"at://x\"}", self->posted ? "true" : "false");
  return g_strdup ("{\"url\":\"https://example.com/1\",\"uri\":\"at://x\"}");
}

static void
fake_publisher_iface_init (SampanPublisherInterface *iface)
{
  iface->get_platform = get_platform;
  iface->plan = plan;
  iface->perform = perform;
}

static void
fake_publisher_finalize (GObject *object)
{
  FakePublisher *self = FAKE_PUBLISHER (object);

  g_string_free (self->log, TRUE);
  g_free (self->draft);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (fake_publisher_parent_class)->finalize (object);
}

static void
fake_publisher_class_init (FakePublisherClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_publisher_finalize;
}

static void
fake_publisher_init (FakePublisher *self)
{
  g_mutex_init (&self->lock);
  self->log = g_string_new (NULL);
}

/* ---- helpers ---- */

typedef struct
{
  Fixture base;
  FakePublisher *fake;
  SampanAccount *account;
  SampanNote *note;
} Test;

static void
use_fake (Test *test)
{
  sampan_outbox_set_publisher (test->base.outbox, "atproto", SAMPAN_PUBLISHER (test->fake));
}

static void
set_up (Test *test, gconstpointer data)
{
  fixture_set_up (&test->base, NULL);
  test->account =
      fixture_add_account (&test->base, "http://127.0.0.1:1", "alice.test", "did:plc:alice");
  test->note = fixture_add_note (&test->base, "标题", "正文", NULL);
  test->fake = g_object_new (FAKE_TYPE_PUBLISHER, NULL);
  use_fake (test);
}

static void
tear_down (Test *test, gconstpointer data)
{
  g_clear_object (&test->note);
  fixture_tear_down (&test->base, NULL);
  g_assert_finalize_object (test->fake);
}

static void
reopen (Test *test)
{
  fixture_reopen (&test->base);
  test->account = sampan_accounts_find (test->base.accounts, "alice.test");
  use_fake (test);
}

static void
fail (Test *test, SampanStepKind step, int code, guint times, gboolean after)
{
  test->fake->fails = step;
  test->fake->code = code;
  test->fake->times = times;
  test->fake->after = after;
}

static SampanJob *
queue (Test *test, gint64 due)
{
  g_autoptr (GError) error = NULL;
  SampanJob *job =
      sampan_outbox_queue (test->base.outbox, test->note, "zh-Hans", test->account, due, &error);

  g_assert_no_error (error);
  g_assert_cmpint (sampan_job_get_state (job), ==, SAMPAN_JOB_WAITING);
  return job;
}

static void
assert_log (Test *test, const char *expected)
{
  g_assert_cmpstr (test->fake->log->str, ==, expected);
  g_string_truncate (test->fake->log, 0);
}

static void
assert_posted (Test *test, SampanJob *job)
{
  g_assert_cmpint (sampan_job_get_state (job), ==, SAMPAN_JOB_POSTED);
  g_assert_cmpstr (sampan_job_get_url (job), ==, "https://example.com/1");
  g_assert_cmpstr (sampan_job_get_uri (job), ==, "at://x");
  g_assert_null (sampan_job_get_message (job));
  g_assert_cmpint (sampan_job_get_posted (job), >, 0);
  g_assert_cmpuint (sampan_job_get_step (job), ==, sampan_job_get_n_steps (job));
  g_assert_cmpuint (test->fake->n_posts, ==, 1);
}

/* ---- tests ---- */

static void
test_straight (Test *test, gconstpointer data)
{
  SampanJob *job = queue (test, 0);
  GListModel *steps = sampan_job_get_steps (job);

  assert_log (test, "");
  g_assert_cmpstr (sampan_job_get_title (job), ==, "标题");
  g_assert_cmpstr (sampan_job_get_handle (job), ==, "alice.test");
  g_assert_cmpuint (sampan_job_get_n_steps (job), ==, 5);
  g_assert_nonnull (sampan_job_get_step_label (job));
  g_assert_null (sampan_outbox_find_posted (test->base.outbox, sampan_note_get_id (test->note),
                                            "zh-Hans", "alice.test"));
  fixture_run (&test->base);
  assert_log (test, "prepare ask upload post verify");
  assert_posted (test, job);
  g_assert_cmpstr (test->fake->draft, ==, "标题\n\n正文");
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (SampanJobStep) step = g_list_model_get_item (steps, i);

      g_assert_true (sampan_job_step_get_done (step));
      g_assert_false (sampan_job_step_get_active (step));
    }
  g_assert_true (sampan_outbox_find_posted (test->base.outbox, sampan_note_get_id (test->note),
                                            "zh-Hans", "alice.test")
                 == job);
  fixture_run (&test->base);
  assert_log (test, "");
}

static void
test_server_down (Test *test, gconstpointer data)
{
  SampanJob *job = queue (test, 0);
  gint64 now = g_get_real_time ();

  fail (test, SAMPAN_STEP_UPLOAD, SAMPAN_PUBLISH_ERROR_TRY_LATER, 1, FALSE);
  fixture_run (&test->base);
  assert_log (test, "prepare ask upload");
  g_assert_cmpint (sampan_job_get_state (job), ==, SAMPAN_JOB_WAITING);
  g_assert_cmpstr (sampan_job_get_message (job), ==, "it failed");
  g_assert_cmpint (sampan_job_get_due (job), >=, now + 22 * G_TIME_SPAN_SECOND);
  g_assert_cmpint (sampan_job_get_due (job), <=, g_get_real_time () + 38 * G_TIME_SPAN_SECOND);
  /* Not before its time. */
  fixture_run (&test->base);
  assert_log (test, "");
  /* What is done stays done, also after a new start. */
  reopen (test);
  job = sampan_outbox_find (test->base.outbox,
                            sampan_job_get_id (
                                g_list_model_get_item (G_LIST_MODEL (test->base.outbox), 0)));
  g_object_unref (job);
  sampan_outbox_retry (test->base.outbox, job);
  fixture_run (&test->base);
  assert_log (test, "upload post verify");
  assert_posted (test, job);
}

static void
test_needs_you (Test *test, gconstpointer data)
{
  SampanJob *job = queue (test, 0);

  fail (test, SAMPAN_STEP_POST, SAMPAN_PUBLISH_ERROR_SIGN_IN, 1, FALSE);
  fixture_run (&test->base);
  assert_log (test, "prepare ask upload post");
  g_assert_cmpint (sampan_job_get_state (job), ==, SAMPAN_JOB_NEEDS_YOU);
  g_assert_cmpstr (sampan_job_get_message (job), ==, "it failed");
  fixture_run (&test->base);
  assert_log (test, "");
  sampan_outbox_retry (test->base.outbox, job);
  g_assert_null (sampan_job_get_message (job));
  fixture_run (&test->base);
  assert_log (test, "ask post verify");
  assert_posted (test, job);
}

/* The post was made, its answer never came. */
static void
test_answer_lost (Test *test, gconstpointer data)
{
  SampanJob *job = queue (test, 0);

  fail (test, SAMPAN_STEP_POST, SAMPAN_PUBLISH_ERROR_TRY_LATER, 1, TRUE);
  fixture_run (&test->base);
  assert_log (test, "prepare ask upload post ask verify");
  assert_posted (test, job);
}

/* It was not made, and no answer came either. */
static void
test_request_lost (Test *test, gconstpointer data)
{
  SampanJob *job = queue (test, 0);

  fail (test, SAMPAN_STEP_POST, SAMPAN_PUBLISH_ERROR_TRY_LATER, 1, FALSE);
  fixture_run (&test->base);
  assert_log (test, "prepare ask upload post ask post verify");
  assert_posted (test, job);
}

/* The server stays away after the post was made: the job waits, and asks first. */
static void
test_server_gone (Test *test, gconstpointer data)
{
  SampanJob *job = queue (test, 0);

  fail (test, SAMPAN_STEP_POST, SAMPAN_PUBLISH_ERROR_TRY_LATER, 1, TRUE);
  fixture_run (&test->base);
  g_assert_cmpuint (test->fake->n_posts, ==, 1);
  g_assert_cmpint (sampan_job_get_state (job), ==, SAMPAN_JOB_POSTED);
  g_string_truncate (test->fake->log, 0);

  test->fake->posted = FALSE;
  test->fake->n_posts = 0;
  job = queue (test, 0);
  fail (test, SAMPAN_STEP_POST, SAMPAN_PUBLISH_ERROR_TRY_LATER, 5, FALSE);
  fixture_run (&test->base);
  assert_log (test, "prepare ask upload post ask post ask post");
  g_assert_cmpint (sampan_job_get_state (job), ==, SAMPAN_JOB_WAITING);
  test->fake->times = 0;
  sampan_outbox_retry (test->base.outbox, job);
  fixture_run (&test->base);
  assert_log (test, "ask post verify");
  assert_posted (test, job);
}

static void
test_blob_gone (Test *test, gconstpointer data)
{
  SampanJob *job = queue (test, 0);

  fail (test, SAMPAN_STEP_POST, SAMPAN_PUBLISH_ERROR_GONE, 1, FALSE);
  fixture_run (&test->base);
  assert_log (test, "prepare ask upload post prepare ask upload post verify");
  assert_posted (test, job);
}

/* A server that is busy until then. */
static void
test_asks_to_wait (Test *test, gconstpointer data)
{
  SampanJob *job = queue (test, 0);
  gint64 now = g_get_real_time ();

  fail (test, SAMPAN_STEP_UPLOAD, SAMPAN_PUBLISH_ERROR_TRY_LATER, 1, FALSE);
  test->fake->retry_after = 3600;
  fixture_run (&test->base);
  g_assert_cmpint (sampan_job_get_state (job), ==, SAMPAN_JOB_WAITING);
  g_assert_cmpint (sampan_job_get_due (job), >=, now + G_TIME_SPAN_HOUR);
  g_assert_cmpint (sampan_job_get_due (job), <=, g_get_real_time () + 66 * G_TIME_SPAN_MINUTE);
}

/* Answers that nobody can read: half of one is asked for again, more need somebody. */
static void
test_strange_answers (Test *test, gconstpointer data)
{
  SampanJob *job = queue (test, 0);

  fail (test, SAMPAN_STEP_VERIFY, SAMPAN_PUBLISH_ERROR_ANSWER, 1, FALSE);
  fixture_run (&test->base);
  g_assert_cmpint (sampan_job_get_state (job), ==, SAMPAN_JOB_WAITING);
  sampan_outbox_retry (test->base.outbox, job);
  fixture_run (&test->base);
  assert_posted (test, job);

  test->fake->posted = FALSE;
  test->fake->n_posts = 0;
  job = queue (test, 0);
  fail (test, SAMPAN_STEP_UPLOAD, SAMPAN_PUBLISH_ERROR_ANSWER, 100, FALSE);
  for (guint i = 0; i < 6; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (sampan_job_get_state (job), ==, SAMPAN_JOB_WAITING);
      sampan_database_run (sampan_library_get_database (test->base.library), &error,
                           "UPDATE jobs SET due = 0 WHERE state = 'waiting'", NULL);
      g_assert_no_error (error);
      fixture_run (&test->base);
    }
  g_assert_cmpint (sampan_job_get_state (job), ==, SAMPAN_JOB_NEEDS_YOU);
}

/* What people are told while nobody knows. */
static void
test_checking (Test *test, gconstpointer data)
{
  SampanJob *job = queue (test, 0);

  g_assert_false (sampan_job_get_checking (job));
  fail (test, SAMPAN_STEP_POST, SAMPAN_PUBLISH_ERROR_TRY_LATER, 5, FALSE);
  fixture_run (&test->base);
  g_assert_cmpint (sampan_job_get_state (job), ==, SAMPAN_JOB_WAITING);
  g_assert_true (sampan_job_get_checking (job));
  test->fake->times = 0;
  sampan_outbox_retry (test->base.outbox, job);
  fixture_run (&test->base);
  g_assert_false (sampan_job_get_checking (job));
  assert_posted (test, job);
}

static gboolean
is_posted (gpointer user_data)
{
  return sampan_job_get_state (user_data) == SAMPAN_JOB_POSTED;
}

static gboolean
is_offline (gpointer job)
{
  return sampan_job_get_state (job) == SAMPAN_JOB_WAITING && sampan_job_get_message (job) != NULL;
}

/* Without a network it waits and says so, and goes on in the moment that there is one. */
static void
test_offline (Test *test, gconstpointer data)
{
  SampanJob *job;

  fake_monitor_set (FALSE);
  fail (test, SAMPAN_STEP_UPLOAD, SAMPAN_PUBLISH_ERROR_TRY_LATER, 1, FALSE);
  sampan_outbox_start (test->base.outbox);
  job = queue (test, 0);
  wait_until (is_offline, job, 10);
  g_assert_nonnull (strstr (sampan_job_get_message (job), "no network"));
  fake_monitor_set (TRUE);
  wait_until (is_posted, job, 5);
  assert_posted (test, job);
}

/* Gone again and again: not for ever. */
static void
test_always_gone (Test *test, gconstpointer data)
{
  SampanJob *job = queue (test, 0);

  fail (test, SAMPAN_STEP_UPLOAD, SAMPAN_PUBLISH_ERROR_GONE, 100, FALSE);
  fixture_run (&test->base);
  assert_log (test, "prepare ask upload prepare ask upload prepare ask upload");
  g_assert_cmpint (sampan_job_get_state (job), ==, SAMPAN_JOB_NEEDS_YOU);
  g_assert_cmpuint (test->fake->n_posts, ==, 0);
}

static void
test_due (Test *test, gconstpointer data)
{
  SampanJob *later = queue (test, g_get_real_time () + G_TIME_SPAN_HOUR);
  SampanJob *soon = queue (test, g_get_real_time () + G_TIME_SPAN_SECOND / 2);

  fixture_run (&test->base);
  assert_log (test, "");
  g_usleep (600 * 1000);
  fixture_run (&test->base);
  assert_log (test, "prepare ask upload post verify");
  assert_posted (test, soon);
  g_assert_cmpint (sampan_job_get_state (later), ==, SAMPAN_JOB_WAITING);
  /* The newest first. */
  g_assert_true (sampan_outbox_find (test->base.outbox, sampan_job_get_id (later)) == later);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (test->base.outbox)), ==, 2);
}

/* Kept running, it sends what is queued and what falls due by itself. */
static void
test_started (Test *test, gconstpointer data)
{
  SampanJob *job = queue (test, g_get_real_time () + G_TIME_SPAN_SECOND);

  sampan_outbox_start (test->base.outbox);
  wait_until (is_posted, job, 10);
  assert_posted (test, job);
  assert_log (test, "prepare ask upload post verify");
  test->fake->posted = FALSE;
  test->fake->n_posts = 0;
  job = queue (test, 0);
  wait_until (is_posted, job, 10);
  assert_posted (test, job);
}

static void
test_cancel_waiting (Test *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  SampanJob *job = queue (test, 0);

  g_assert_true (sampan_outbox_cancel (test->base.outbox, job, &error));
  g_assert_no_error (error);
  g_assert_cmpint (sampan_job_get_state (job), ==, SAMPAN_JOB_CANCELLED);
  fixture_run (&test->base);
  assert_log (test, "");
  reopen (test);
  job = g_list_model_get_item (G_LIST_MODEL (test->base.outbox), 0);
  g_assert_cmpint (sampan_job_get_state (job), ==, SAMPAN_JOB_CANCELLED);
  sampan_outbox_retry (test->base.outbox, job);
  g_assert_cmpint (sampan_job_get_state (job), ==, SAMPAN_JOB_CANCELLED);
  g_object_unref (job);
}

static gboolean
is_uploading (gpointer user_data)
{
  FakePublisher *fake = user_data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&fake->lock);

  return g_str_has_suffix (fake->log->str, "upload");
}

static gboolean
is_cancelled (gpointer user_data)
{
  return sampan_job_get_state (user_data) == SAMPAN_JOB_CANCELLED;
}

static void
test_cancel_sending (Test *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  SampanJob *job = queue (test, 0);

  test->fake->stuck = TRUE;
  sampan_outbox_start (test->base.outbox);
  wait_until (is_uploading, test->fake, 10);
  g_assert_true (sampan_outbox_cancel (test->base.outbox, job, &error));
  wait_until (is_cancelled, job, 10);
  g_assert_null (sampan_job_get_message (job));
  g_assert_cmpuint (test->fake->n_posts, ==, 0);
}

static void
test_cancel_posted (Test *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  SampanJob *job = queue (test, 0);

  fixture_run (&test->base);
  g_assert_false (sampan_outbox_cancel (test->base.outbox, job, &error));
  g_assert_error (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_FAILED);
  assert_posted (test, job);
}

/* Another process cancelled it meanwhile. */
static void
test_cancel_elsewhere (Test *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  SampanJob *job = queue (test, 0);

  fail (test, SAMPAN_STEP_UPLOAD, SAMPAN_PUBLISH_ERROR_TRY_LATER, 1, FALSE);
  fixture_run (&test->base);
  assert_log (test, "prepare ask upload");
  sampan_database_run (sampan_library_get_database (test->base.library), &error,
                       "UPDATE jobs SET state = 'cancelled'", NULL);
  g_assert_no_error (error);
  fixture_run (&test->base);
  assert_log (test, "");
  g_assert_cmpint (sampan_job_get_state (job), ==, SAMPAN_JOB_CANCELLED);
}

static void
test_interrupted (Test *test, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  SampanJob *job = queue (test, 0);

  test->fake->stuck = TRUE;
  sampan_outbox_run_async (test->base.outbox, cancellable, NULL, NULL);
  wait_until (is_uploading, test->fake, 10);
  g_cancellable_cancel (cancellable);
  while (sampan_job_get_state (job) != SAMPAN_JOB_WAITING)
    g_main_context_iteration (NULL, TRUE);
  test->fake->stuck = FALSE;
  fixture_run (&test->base);
  assert_log (test, "prepare ask upload upload post verify");
  assert_posted (test, job);
}

static void
test_snapshot (Test *test, gconstpointer data)
{
  SampanJob *job = queue (test, 0);

  sampan_version_set_body (sampan_note_get_source (test->note), "后来改的");
  fixture_run (&test->base);
  assert_posted (test, job);
  g_assert_cmpstr (test->fake->draft, ==, "标题\n\n正文");
}

static void
test_refused (Test *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) body = g_string_new (NULL);

  for (int i = 0; i < 301; i++)
    g_string_append (body, "好");
  sampan_version_set_body (sampan_note_get_source (test->note), body->str);
  g_assert_null (
      sampan_outbox_queue (test->base.outbox, test->note, "zh-Hans", test->account, 0, &error));
  g_assert_error (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_LIMIT);
  g_clear_error (&error);
  g_assert_null (
      sampan_outbox_queue (test->base.outbox, test->note, "en", test->account, 0, &error));
  g_assert_error (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_FAILED);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (test->base.outbox)), ==, 0);
}

/* Whether the journal still holds what is to be sent. */
static gboolean
has_payload (Test *test, SampanJob *job)
{
  g_autoptr (GPtrArray) rows =
      sampan_database_query (sampan_library_get_database (test->base.library), NULL,
                             "SELECT payload FROM jobs WHERE id = ?",
                             g_variant_new ("(s)", sampan_job_get_id (job)));

  return sampan_row_get_string (rows->pdata[0], 0) != NULL;
}

/* A job that has ended does not keep media from being cleared away. */
static void
test_payload (Test *test, gconstpointer data)
{
  SampanJob *posted = queue (test, 0);
  SampanJob *cancelled = queue (test, G_MAXINT64);

  g_assert_true (has_payload (test, posted));
  fail (test, SAMPAN_STEP_POST, SAMPAN_PUBLISH_ERROR_SIGN_IN, 1, FALSE);
  fixture_run (&test->base);
  g_assert_true (has_payload (test, posted));
  sampan_outbox_retry (test->base.outbox, posted);
  fixture_run (&test->base);
  assert_posted (test, posted);
  g_assert_false (has_payload (test, posted));
  g_assert_true (has_payload (test, cancelled));
  g_assert_true (sampan_outbox_cancel (test->base.outbox, cancelled, NULL));
  g_assert_false (has_payload (test, cancelled));
}

static void
on_other_run (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_assert_true (sampan_outbox_run_finish (SAMPAN_OUTBOX (source), result, NULL));
  *(gboolean *)user_data = TRUE;
}

static gboolean
is_true (gpointer user_data)
{
  return *(gboolean *)user_data;
}

/* The window and the command line at the same time: one sends, both know. */
static void
test_two (Test *test, gconstpointer data)
{
  SampanOutbox *other = sampan_outbox_new (test->base.library, test->base.accounts);
  SampanJob *job = queue (test, 0);
  gboolean done = FALSE;

  sampan_outbox_set_publisher (other, "atproto", SAMPAN_PUBLISHER (test->fake));
  g_assert_null (sampan_outbox_find (other, sampan_job_get_id (job)));
  sampan_outbox_run_async (other, NULL, on_other_run, &done);
  fixture_run (&test->base);
  wait_until (is_true, &done, 10);
  assert_log (test, "prepare ask upload post verify");
  assert_posted (test, job);
  g_assert_cmpint (sampan_job_get_state (sampan_outbox_find (other, sampan_job_get_id (job))), ==,
                   SAMPAN_JOB_POSTED);
  drop (other);
}

static void
test_backoff (void)
{
  double last = 0;
  double other = sampan_outbox_get_backoff (0, -1);
  gboolean differs = FALSE;

  for (guint i = 0; i < 10; i++)
    {
      double wait = sampan_outbox_get_backoff (i, -1);

      g_assert_cmpfloat (wait, >=, last * 0.75 / 1.25);
      last = wait;
      differs |= sampan_outbox_get_backoff (0, -1) != other;
    }
  g_assert_true (differs);
  g_assert_cmpfloat (other, >=, 30 * 0.75);
  g_assert_cmpfloat (other, <=, 30 * 1.25);
  g_assert_cmpfloat (last, <=, 3 * 60 * 60 * 1.25);
  /* Whoever is asked to wait does; once that is longer than one would have waited. */
  g_assert_cmpfloat (sampan_outbox_get_backoff (0, 7200), >=, 7200);
  g_assert_cmpfloat (sampan_outbox_get_backoff (0, 7200), <=, 7200 * 1.1);
  g_assert_cmpfloat (sampan_outbox_get_backoff (0, 5), >=, 30 * 0.75);
}

#define ADD(path, func) g_test_add (path, Test, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fake_monitor_register ();
  ADD ("/outbox/straight", test_straight);
  ADD ("/outbox/server-down", test_server_down);
  ADD ("/outbox/needs-you", test_needs_you);
  ADD ("/outbox/answer-lost", test_answer_lost);
  ADD ("/outbox/request-lost", test_request_lost);
  ADD ("/outbox/server-gone", test_server_gone);
  ADD ("/outbox/blob-gone", test_blob_gone);
  ADD ("/outbox/always-gone", test_always_gone);
  ADD ("/outbox/asks-to-wait", test_asks_to_wait);
  ADD ("/outbox/strange-answers", test_strange_answers);
  ADD ("/outbox/checking", test_checking);
  ADD ("/outbox/offline", test_offline);
  ADD ("/outbox/due", test_due);
  ADD ("/outbox/started", test_started);
  ADD ("/outbox/cancel-waiting", test_cancel_waiting);
  ADD ("/outbox/cancel-sending", test_cancel_sending);
  ADD ("/outbox/cancel-posted", test_cancel_posted);
  ADD ("/outbox/cancel-elsewhere", test_cancel_elsewhere);
  ADD ("/outbox/interrupted", test_interrupted);
  ADD ("/outbox/snapshot", test_snapshot);
  ADD ("/outbox/refused", test_refused);
  ADD ("/outbox/payload", test_payload);
  ADD ("/outbox/two", test_two);
  g_test_add_func ("/outbox/backoff", test_backoff);
  return g_test_run ();
}
