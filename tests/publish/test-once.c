/* Once and only once: the process is killed at every step, answers and requests get lost, blobs
 * vanish; in the end the post stands on a real server, complete, and there is one of it. */

#include "atproto-server.h"
#include "cutting-proxy.h"
#include "fixture.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "net/sampan-json.h"
#include "publish/sampan-atproto-publisher.h"

static AtprotoServer *server;
static CuttingProxy *proxy;
static char *program;

/* ---- a publisher that kills its process ---- */

#define KILLER_TYPE_PUBLISHER (killer_publisher_get_type ())
G_DECLARE_FINAL_TYPE (KillerPublisher, killer_publisher, KILLER, PUBLISHER, GObject)

struct _KillerPublisher
{
  GObject parent;

  SampanPublisher *real;
  guint position;
  gboolean after; /* the step was done; nothing of it is in the journal yet */
};

static void killer_publisher_iface_init (SampanPublisherInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (KillerPublisher,
                               killer_publisher,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SAMPAN_TYPE_PUBLISHER,
                                                      killer_publisher_iface_init))

static const char *
get_platform (SampanPublisher *publisher)
{
  return sampan_publisher_get_platform (KILLER_PUBLISHER (publisher)->real);
}

static GPtrArray *
plan (SampanPublisher *publisher, SampanPost *post)
{
  return sampan_publisher_plan (KILLER_PUBLISHER (publisher)->real, post);
}

static char *
perform (SampanPublisher *publisher,
         SampanDelivery *delivery,
         guint position,
         GCancellable *cancellable,
         GError **error)
{
  KillerPublisher *self = KILLER_PUBLISHER (publisher);
  char *result;

  if (position == self->position && !self->after)
    kill (getpid (), SIGKILL);
  result = sampan_publisher_perform (self->real, delivery, position, cancellable, error);
  if (position == self->position)
    kill (getpid (), SIGKILL);
  return result;
}

static void
killer_publisher_iface_init (SampanPublisherInterface *iface)
{
  iface->get_platform = get_platform;
  iface->plan = plan;
  iface->perform = perform;
}

static void
killer_publisher_class_init (KillerPublisherClass *klass)
{
}

static void
killer_publisher_init (KillerPublisher *self)
{
  self->real = sampan_atproto_publisher_new ();
}

/* The child: runs the outbox of the library @folder and dies at the step @position. */
G_NORETURN static void
run_and_die (const char *folder, guint position, gboolean after)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanLibrary) library = sampan_library_open (folder, &error);
  g_autoptr (SampanAccounts) accounts = NULL;
  g_autoptr (SampanOutbox) outbox = NULL;
  KillerPublisher *killer = g_object_new (KILLER_TYPE_PUBLISHER, NULL);

  g_assert_no_error (error);
  killer->position = position;
  killer->after = after;
  accounts = sampan_accounts_new (library);
  outbox = sampan_outbox_new (library, accounts);
  sampan_outbox_set_publisher (outbox, "atproto", SAMPAN_PUBLISHER (killer));
  sampan_outbox_run_async (outbox, NULL, NULL, NULL);
  for (;;)
    g_main_context_iteration (NULL, TRUE);
}

/* ---- helpers ---- */

typedef struct
{
  Fixture base;
  SampanNote *note;
  SampanAccount *account;
  guint n_before;
} Test;

static const char *
alice (void)
{
  return atproto_server_get_account (server, 0, "did");
}

static void
on_added (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  *(SampanAccount **)user_data =
      sampan_accounts_add_finish (SAMPAN_ACCOUNTS (source), result, &error);
  g_assert_no_error (error);
}

static gboolean
is_there (gpointer user_data)
{
  return *(gpointer *)user_data != NULL;
}

static void
set_up (Test *test, gconstpointer data)
{
  g_autofree char *astronaut =
      g_build_filename (g_getenv ("SAMPAN_SAMPLES"), "astronaut.png", NULL);
  g_autofree char *chelsea = g_build_filename (g_getenv ("SAMPAN_SAMPLES"), "chelsea.png", NULL);

  fixture_set_up (&test->base, NULL);
  test->note = fixture_add_note (&test->base, "一次", "只有一次", NULL);
  fixture_add_media (&test->base, test->note, astronaut);
  fixture_add_media (&test->base, test->note, chelsea);
  test->account = NULL;
  sampan_accounts_add_async (test->base.accounts, "atproto", cutting_proxy_get_url (proxy),
                             "alice.test", atproto_server_get_account (server, 0, "app_password"),
                             NULL, on_added, &test->account);
  wait_until (is_there, &test->account, 30);
  cutting_proxy_cut (proxy, CUT_NOTHING, NULL, 0);
  test->n_before = atproto_server_count_posts (server, alice ());
}

static void
tear_down (Test *test, gconstpointer data)
{
  g_clear_object (&test->note);
  fixture_tear_down (&test->base, NULL);
}

static SampanJob *
queue (Test *test)
{
  g_autoptr (GError) error = NULL;
  SampanJob *job =
      sampan_outbox_queue (test->base.outbox, test->note, "zh-Hans", test->account, 0, &error);

  g_assert_no_error (error);
  return job;
}

/* One post more than before, with all that belongs to it. */
static void
assert_one_complete_post (Test *test, SampanJob *job)
{
  g_autoptr (JsonNode) list = atproto_server_list_posts (server, alice ());
  JsonNode *newest = sampan_json_get_node (list, "records[0]", NULL);

  g_assert_cmpstr (sampan_job_get_message (job), ==, NULL);
  g_assert_cmpint (sampan_job_get_state (job), ==, SAMPAN_JOB_POSTED);
  g_assert_cmpuint (sampan_json_peek_length (list, "records"), ==, test->n_before + 1);
  g_assert_cmpstr (sampan_json_peek_string (newest, "uri", NULL), ==, sampan_job_get_uri (job));
  g_assert_cmpstr (sampan_json_peek_string (newest, "value.text", NULL), ==, "一次\n\n只有一次");
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *path = g_strdup_printf ("value.embed.images[%u].image.ref.$link", i);
      g_autoptr (GBytes) blob =
          atproto_server_get_blob (server, alice (), sampan_json_peek_string (newest, path, NULL));

      g_assert_cmpuint (g_bytes_get_size (blob), >, 1000);
    }
}

static void
die_at (Test *test, guint position, gboolean after)
{
  g_autofree char *number = g_strdup_printf ("%u", position);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) child =
      g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, program, "--die", test->base.folder,
                        number, after ? "after" : "before", NULL);

  g_assert_no_error (error);
  g_subprocess_wait (child, NULL, NULL);
  g_assert_true (g_subprocess_get_if_signaled (child));
  g_assert_cmpint (g_subprocess_get_term_sig (child), ==, SIGKILL);
}

/* ---- tests ---- */

static void
test_killed (Test *test, gconstpointer data)
{
  const guint n_steps = sampan_job_get_n_steps (queue (test));

  /* Two to prepare, the question, two to send, the post, and reading it back. */
  g_assert_cmpuint (n_steps, ==, 7);
  for (guint i = 0; i < 2 * n_steps; i++)
    {
      SampanJob *job = i == 0 ? g_list_model_get_item (G_LIST_MODEL (test->base.outbox), 0) : NULL;

      if (job)
        g_object_unref (job);
      else
        job = queue (test);
      g_test_message ("killed %s step %u", i % 2 ? "after" : "before", i / 2);
      die_at (test, i / 2, i % 2 == 1);
      g_assert_cmpint (sampan_job_get_state (job), ==, SAMPAN_JOB_WAITING);
      fixture_run (&test->base);
      assert_one_complete_post (test, job);
      test->n_before++;
    }
}

/* Killed again and again in one job, at every step that it comes to. */
static void
test_killed_often (Test *test, gconstpointer data)
{
  SampanJob *job = queue (test);

  for (guint i = 0; i < sampan_job_get_n_steps (job) - 1; i++)
    die_at (test, i, TRUE);
  fixture_run (&test->base);
  assert_one_complete_post (test, job);
}

static void
test_answer_lost (Test *test, gconstpointer data)
{
  SampanJob *job = queue (test);

  cutting_proxy_cut (proxy, CUT_ANSWER, "com.atproto.repo.putRecord", 1);
  fixture_run (&test->base);
  assert_one_complete_post (test, job);
  /* It was asked for, not sent again. */
  g_assert_cmpuint (cutting_proxy_get_n_passed (proxy), ==, 1);
}

static void
test_request_lost (Test *test, gconstpointer data)
{
  SampanJob *job = queue (test);

  cutting_proxy_cut (proxy, CUT_REQUEST, "com.atproto.repo.putRecord", 1);
  fixture_run (&test->base);
  assert_one_complete_post (test, job);
  g_assert_cmpuint (cutting_proxy_get_n_passed (proxy), ==, 1);
}

static void
test_upload_lost (Test *test, gconstpointer data)
{
  SampanJob *job = queue (test);

  cutting_proxy_cut (proxy, CUT_ANSWER, "com.atproto.repo.uploadBlob", 1);
  fixture_run (&test->base);
  assert_one_complete_post (test, job);
}

/* No answer comes at all; the job waits, and later finds out that it was posted. */
static void
test_network_lost (Test *test, gconstpointer data)
{
  SampanJob *job = queue (test);

  cutting_proxy_cut (proxy, CUT_ANSWER, "com.atproto.repo.", 1000);
  fixture_run (&test->base);
  g_assert_cmpint (sampan_job_get_state (job), ==, SAMPAN_JOB_WAITING);
  g_assert_nonnull (sampan_job_get_message (job));
  g_assert_cmpuint (atproto_server_count_posts (server, alice ()), ==, test->n_before);

  cutting_proxy_cut (proxy, CUT_ANSWER, "com.atproto.repo.putRecord", 1000);
  sampan_outbox_retry (test->base.outbox, job);
  fixture_run (&test->base);
  assert_one_complete_post (test, job);
}

/* Prepared files vanish with the cache: they are made and sent again. */
static void
test_cache_emptied (Test *test, gconstpointer data)
{
  SampanJob *job = queue (test);

  die_at (test, 3, FALSE);
  sampan_delivery_clean (test->base.library, sampan_job_get_id (job));
  fixture_run (&test->base);
  assert_one_complete_post (test, job);
}

/* The server forgets a blob that no record names yet. */
static void
test_blob_lost (Test *test, gconstpointer data)
{
  SampanJob *job = queue (test);
  g_autoptr (GError) error = NULL;

  die_at (test, 5, FALSE);
  /* The name of nothing at all, which nobody ever sent. */
  sampan_database_run (
      sampan_library_get_database (test->base.library), &error,
      "UPDATE job_steps SET result = json_set (result, '$.blob.ref.\"$link\"', "
      "'bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku') WHERE kind = 'upload'",
      NULL);
  g_assert_no_error (error);
  fixture_run (&test->base);
  assert_one_complete_post (test, job);
}

#define ADD(path, func) g_test_add (path, Test, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  const char *const handles[] = { "alice.test", NULL };
  int status;

  if (argc == 5 && g_str_equal (argv[1], "--die"))
    run_and_die (argv[2], atoi (argv[3]), g_str_equal (argv[4], "after"));
  program = argv[0];
  g_test_init (&argc, &argv, NULL);
  server = atproto_server_new (handles);
  if (!server)
    return 0;
  proxy = cutting_proxy_new (atproto_server_get_url (server));
  ADD ("/once/killed", test_killed);
  ADD ("/once/killed-often", test_killed_often);
  ADD ("/once/answer-lost", test_answer_lost);
  ADD ("/once/request-lost", test_request_lost);
  ADD ("/once/upload-lost", test_upload_lost);
  ADD ("/once/network-lost", test_network_lost);
  ADD ("/once/cache-emptied", test_cache_emptied);
  ADD ("/once/blob-lost", test_blob_lost);
  status = g_test_run ();
  cutting_proxy_free (proxy);
  atproto_server_free (server);
  return status;
}
