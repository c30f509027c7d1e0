/* What a real server makes of texts at the limits and of large files, and what becomes of posts. */

#include "atproto-server.h"
#include "fixture.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "net/sampan-json.h"
#include "publish/sampan-atproto-session.h"
#include "publish/sampan-checks.h"
#include "publish/sampan-receipts.h"

static AtprotoServer *server;

static const char *
alice (void)
{
  return atproto_server_get_account (server, 0, "did");
}

/* ---- requests of the test's own ---- */

static JsonNode *
call (const char *method, const char *token, const char *body)
{
  g_autoptr (SampanHttpRequest) request =
      sampan_atproto_request_new (atproto_server_get_url (server), "POST", method, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

  sampan_http_request_set_body (request, bytes, "application/json");
  if (token)
    sampan_http_request_set_bearer (request, token);
  return sampan_atproto_send (request, NULL, NULL, NULL);
}

/* Returns: (transfer full) */
static char *
sign_in (void)
{
  g_autofree char *body = g_strdup_printf ("{\"identifier\":\"alice.test\",\"password\":\"%s\"}",
                                           atproto_server_get_account (server, 0, "app_password"));
  g_autoptr (JsonNode) answer = call ("com.atproto.server.createSession", NULL, body);

  return g_strdup (sampan_json_peek_string (answer, "accessJwt", NULL));
}

static void
delete_record (const char *token, const char *uri)
{
  g_autofree char *key = g_path_get_basename (uri);
  g_autofree char *body =
      g_strdup_printf ("{\"repo\":\"%s\",\"collection\":\"app.bsky.feed.post\",\"rkey\":\"%s\"}",
                       alice (), key);
  g_autoptr (JsonNode) answer = call ("com.atproto.repo.deleteRecord", token, body);

  g_assert_nonnull (answer);
}

/* ---- limits ---- */

static gboolean
server_takes (const char *token, const char *text)
{
  g_autofree char *body = g_strdup_printf (
      "{\"repo\":\"%s\",\"collection\":\"app.bsky.feed.post\",\"record\":{\"$type\":"
      "\"app.bsky.feed.post\",\"text\":\"%s\",\"createdAt\":\"2026-11-25T12:00:00.000Z\"}}",
      alice (), text);
  g_autoptr (JsonNode) answer = call ("com.atproto.repo.createRecord", token, body);

  if (answer)
    delete_record (token, sampan_json_peek_string (answer, "uri", NULL));
  return answer != NULL;
}

static gboolean
we_take (const char *text)
{
  int used, allowed;

  sampan_rules_count_text (sampan_rules_get ("bluesky"), text, &used, &allowed);
  return used <= allowed;
}

static char *
repeat (const char *cluster, guint n, const char *tail)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (text, cluster);
  g_string_append (text, tail);
  return g_string_free_and_steal (text);
}

/* One under, at and over each limit: we and the server say the same. */
static void
test_limits (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *cluster;
    guint most; /* how many the server takes */
    const char *name;
  } cases[] = {
    { "a", 300, "ASCII" },
    { "好", 300, "Chinese" },
    { "é", 300, "a combining mark" },
    { "e\314\201\314\243", 300, "two combining marks" },
    { "👍🏽", 300, "a skin tone" },
    { "🇨🇳", 300, "a flag" },
    { "क्षि", 250, "a Devanagari syllable, by its bytes" },
    { "👨‍👩‍👧‍👦", 120, "a family, by its bytes" },
    { "🏴󠁧󠁢󠁷󠁬󠁳󠁿", 107, "a flag of tags, by its bytes" },
  };
  g_autofree char *token = sign_in ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (int over = -1; over <= 1; over++)
      {
        guint n = MIN (cases[i].most, 3000 / strlen (cases[i].cluster)) + over;
        g_autofree char *text = repeat (cases[i].cluster, n, "");

        g_test_message ("%u of %s", n, cases[i].name);
        g_assert_cmpint (we_take (text), ==, server_takes (token, text));
        g_assert_cmpint (we_take (text), ==, over <= 0);
      }
}

/* To the byte. */
static void
test_bytes (Fixture *fixture, gconstpointer data)
{
  g_autofree char *token = sign_in ();
  /* 119 families are 2975 bytes. */
  g_autofree char *fits = repeat ("👨‍👩‍👧‍👦", 119, "aaaaaaaaaaaaaaaaaaaaaaaaa");
  g_autofree char *over = repeat ("👨‍👩‍👧‍👦", 119, "aaaaaaaaaaaaaaaaaaaaaaaaaa");

  g_assert_cmpuint (strlen (fits), ==, 3000);
  g_assert_true (we_take (fits));
  g_assert_true (server_takes (token, fits));
  g_assert_false (we_take (over));
  g_assert_false (server_takes (token, over));
}

/* ---- memory ---- */

/* The peak counts from now on: proc(5), /proc/pid/clear_refs. */
static void
reset_peak (void)
{
  FILE *file = fopen ("/proc/self/clear_refs", "w");

  g_assert_nonnull (file);
  g_assert_cmpint (fputs ("5", file), >=, 0);
  g_assert_cmpint (fclose (file), ==, 0);
}

static long
peak_kib (void)
{
  g_autofree char *status = NULL;
  const char *line;
  long peak = 0;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  line = strstr (status, "VmHWM:");
  g_assert_nonnull (line);
  g_assert_cmpint (sscanf (line, "VmHWM: %ld kB", &peak), ==, 1);
  return peak;
}

static void
on_sent (gint64 sent, gint64 total, gpointer user_data)
{
  *(gint64 *)user_data = sent;
}

/* A file of 100 MB goes through in pieces. */
static void
test_memory (Fixture *fixture, gconstpointer data)
{
  const gint64 size = 100 * 1000 * 1000;
  g_autofree char *path = g_build_filename (fixture->folder, "large", NULL);
  g_autofree char *token = sign_in ();
  g_autoptr (SampanHttpRequest) request =
      sampan_atproto_request_new (atproto_server_get_url (server), "POST",
                                  "com.atproto.repo.uploadBlob", NULL);
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GError) error = NULL;
  FILE *file = fopen (path, "w");
  gint64 sent = 0;
  long before;

  g_assert_cmpint (ftruncate (fileno (file), size), ==, 0);
  fclose (file);
  sampan_http_request_set_body_file (request, path, "application/octet-stream");
  sampan_http_request_set_bearer (request, token);
  sampan_http_request_set_progress (request, on_sent, &sent);
  reset_peak ();
  before = peak_kib ();
  answer = sampan_atproto_send (request, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sampan_json_peek_int (answer, "blob.size", 0), ==, size);
  g_assert_cmpint (sent, ==, size);
  g_test_message ("%ld KiB more than before", peak_kib () - before);
  g_assert_cmpint (peak_kib () - before, <, 16 * 1024);
}

/* ---- posts ---- */

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

static SampanAccount *
add_account (Fixture *fixture, guint number, const char *handle)
{
  SampanAccount *account = NULL;

  sampan_accounts_add_async (fixture->accounts, "atproto", atproto_server_get_url (server), handle,
                             atproto_server_get_account (server, number, "app_password"), NULL,
                             on_added, &account);
  wait_until (is_there, &account, 30);
  return account;
}

static SampanJob *
publish (Fixture *fixture, SampanNote *note, const char *language, SampanAccount *account)
{
  g_autoptr (GError) error = NULL;
  SampanJob *job = sampan_outbox_queue (fixture->outbox, note, language, account, 0, &error);

  g_assert_no_error (error);
  fixture_run (fixture);
  g_assert_cmpint (sampan_job_get_state (job), ==, SAMPAN_JOB_POSTED);
  return job;
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  *(int *)user_data = sampan_receipts_look_finish (result, &error);
  g_assert_no_error (error);
}

static gboolean
is_known (gpointer user_data)
{
  return *(int *)user_data >= 0;
}

static int
look (Fixture *fixture, SampanNote *note)
{
  int gone = -1;

  sampan_receipts_look_async (fixture->outbox, sampan_note_get_id (note), NULL, on_looked, &gone);
  wait_until (is_known, &gone, 30);
  return gone;
}

static void
on_deleted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (sampan_receipts_delete_finish (result, &error));
  g_assert_no_error (error);
  *(gpointer *)user_data = source;
}

/* Two languages to two accounts; one is deleted outside, one from here. */
static void
test_receipts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SampanNote) note = fixture_add_note (fixture, "港口", "船回来了", NULL);
  SampanAccount *first = add_account (fixture, 0, "alice.test");
  SampanAccount *second = add_account (fixture, 1, "bob.test");
  g_autofree char *token = sign_in ();
  g_autoptr (GPtrArray) linked = NULL;
  g_autoptr (GPtrArray) left = NULL;
  SampanJob *chinese, *english;
  gpointer done = NULL;

  sampan_version_set_body (sampan_note_ensure_version (note, "en"), "The boats are back");
  chinese = publish (fixture, note, "zh-Hans", first);
  english = publish (fixture, note, "en", second);
  linked = sampan_receipts_dup_linked (fixture->outbox, chinese);
  g_assert_cmpuint (linked->len, ==, 1);
  g_assert_true (linked->pdata[0] == english);
  g_assert_cmpint (look (fixture, note), ==, 0);

  delete_record (token, sampan_job_get_uri (chinese));
  g_assert_cmpint (look (fixture, note), ==, 1);
  g_assert_cmpint (sampan_job_get_state (chinese), ==, SAMPAN_JOB_DELETED);
  g_assert_nonnull (sampan_job_get_message (chinese));
  g_assert_cmpint (sampan_job_get_state (english), ==, SAMPAN_JOB_POSTED);
  left = sampan_receipts_dup_linked (fixture->outbox, english);
  g_assert_cmpuint (left->len, ==, 0);
  /* It may be posted again without a question. */
  g_assert_null (sampan_outbox_find_posted (fixture->outbox, sampan_note_get_id (note), "zh-Hans",
                                            sampan_account_get_id (first)));

  g_assert_true (sampan_receipts_can_delete (fixture->outbox, english));
  sampan_receipts_delete_async (fixture->outbox, english, NULL, on_deleted, &done);
  wait_until (is_there, &done, 30);
  g_assert_cmpint (sampan_job_get_state (english), ==, SAMPAN_JOB_DELETED);
  g_assert_null (sampan_job_get_message (english));
  g_assert_false (sampan_receipts_can_delete (fixture->outbox, english));
  g_assert_cmpuint (atproto_server_count_posts (server,
                                                atproto_server_get_account (server, 1, "did")),
                    ==, 0);

  /* After the next start they are still what they were. */
  fixture_reopen (fixture);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (SampanJob) job = g_list_model_get_item (G_LIST_MODEL (fixture->outbox), i);

      g_assert_cmpint (sampan_job_get_state (job), ==, SAMPAN_JOB_DELETED);
    }
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char **argv)
{
  const char *const handles[] = { "alice.test", "bob.test", NULL };
  int status;

  g_test_init (&argc, &argv, NULL);
  server = atproto_server_new (handles);
  if (!server)
    return 0;
  ADD ("/receipts/limits", test_limits);
  ADD ("/receipts/bytes", test_bytes);
  ADD ("/receipts/memory", test_memory);
  ADD ("/receipts/posts", test_receipts);
  status = g_test_run ();
  atproto_server_free (server);
  return status;
}
