/* Publishing with Mastodon's API: on a real snac2, and for what that lacks on a stub. */

#include "cutting-proxy.h"
#include "fixture.h"
#include "snac-server.h"

#include <string.h>

#include "net/sampan-http.h"
#include "net/sampan-json.h"
#include "net/sampan-secrets.h"
#include "publish/sampan-checks.h"
#include "publish/sampan-mastodon.h"
#include "publish/sampan-publish-private.h"
#include "publish/sampan-receipts.h"
#include "stub-server.h"

static SnacServer *server;
static char *program;

/* ---- helpers ---- */

static void
on_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static gboolean
has_result (gpointer user_data)
{
  return *(GAsyncResult **)user_data != NULL;
}

/* The person in front of the browser: in a thread, since what it leads to is a server of ours. */
static gpointer
browse (gpointer user_data)
{
  g_autofree char *address = user_data;
  g_autofree char *page =
      snac_server_authorize (server, address, "alice", snac_server_get_password (server, 0));

  g_assert_nonnull (strstr (page, "You are signed in"));
  return NULL;
}

static void
on_open (const char *address, gpointer user_data)
{
  GThread **browser = user_data;

  *browser = g_thread_new ("browser", browse, g_strdup (address));
}

static SampanAccount *
sign_in_at (Fixture *fixture,
            const char *url,
            SampanOpenAddress open,
            gpointer open_data,
            GCancellable *cancellable,
            GError **error)
{
  GAsyncResult *result = NULL;
  SampanAccount *account;

  sampan_accounts_add_in_browser_async (fixture->accounts, "mastodon", url, NULL, NULL, open,
                                        open_data, NULL, cancellable, on_result, &result);
  wait_until (has_result, &result, 30);
  account = sampan_accounts_add_finish (fixture->accounts, result, error);
  g_object_unref (result);
  return account;
}

static SampanAccount *
sign_in (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  GThread *browser = NULL;
  SampanAccount *account =
      sign_in_at (fixture, snac_server_get_url (server), on_open, &browser, NULL, &error);

  g_assert_no_error (error);
  g_thread_join (browser);
  return account;
}

static gboolean
sign_out (Fixture *fixture, SampanAccount *account, GError **error)
{
  GAsyncResult *result = NULL;
  gboolean removed;

  sampan_accounts_remove_async (fixture->accounts, account, NULL, on_result, &result);
  wait_until (has_result, &result, 30);
  removed = sampan_accounts_remove_finish (fixture->accounts, result, error);
  g_object_unref (result);
  return removed;
}

static JsonNode *
get_json (const char *url, const char *path, const char *token)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanHttpRequest) request = sampan_mastodon_request_new (url, "GET", path);
  JsonNode *answer;

  sampan_http_request_set_bearer (request, token);
  answer = sampan_mastodon_send (request, NULL, NULL, &error);
  g_assert_no_error (error);
  return answer;
}

static char *
dup_token (SampanAccount *account)
{
  g_autoptr (GError) error = NULL;
  char *secret =
      sampan_publish_secret_lookup ("mastodon", sampan_account_get_id (account), NULL, &error);
  char *token;

  g_assert_no_error (error);
  token = sampan_mastodon_dup_token (secret);
  sampan_secrets_free (secret);
  return token;
}

static JsonNode *
list_posts (SampanAccount *account)
{
  g_autofree char *token = dup_token (account);
  g_autofree char *path =
      g_strdup_printf ("/api/v1/accounts/%s/statuses", sampan_account_get_user (account));

  return get_json (sampan_account_get_server (account), path, token);
}

static SampanJob *
publish_in (Fixture *fixture, SampanNote *note, const char *language, SampanAccount *account)
{
  g_autoptr (GError) error = NULL;
  SampanJob *job = sampan_outbox_queue (fixture->outbox, note, language, account, 0, &error);

  g_assert_no_error (error);
  fixture_run (fixture);
  return job;
}

static SampanJob *
publish (Fixture *fixture, SampanNote *note, SampanAccount *account)
{
  return publish_in (fixture, note, "zh-Hans", account);
}

static void
assert_posted (SampanJob *job)
{
  g_assert_cmpstr (sampan_job_get_message (job), ==, NULL);
  g_assert_cmpint (sampan_job_get_state (job), ==, SAMPAN_JOB_POSTED);
}

static char *
sample (const char *name)
{
  return g_build_filename (g_getenv ("SAMPAN_SAMPLES"), name, NULL);
}

static gboolean
delete_post (Fixture *fixture, SampanJob *job, GError **error)
{
  GAsyncResult *result = NULL;
  gboolean deleted;

  sampan_receipts_delete_async (fixture->outbox, job, NULL, on_result, &result);
  wait_until (has_result, &result, 30);
  deleted = sampan_receipts_delete_finish (result, error);
  g_object_unref (result);
  return deleted;
}

/* ---- snac2 ---- */

static void
test_instance (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanMastodonInstance) instance =
      sampan_mastodon_read_instance (snac_server_get_url (server), NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (instance->software, ==, "snac");
  g_assert_cmpint (instance->max_characters, ==, 100000);
  g_assert_cmpint (instance->max_media, ==, 4);
  g_assert_cmpint (instance->picture_bytes, ==, 16777216);
}

static int
count_allowed (const char *platform)
{
  int used, allowed;

  sampan_rules_count_text (sampan_rules_get (platform), "好", &used, &allowed);
  g_assert_cmpint (used, ==, 1);
  return allowed;
}

/* The server's own limits are those that counters and checks know, and they are kept for times
 * when nobody can be asked. */
static void
test_limits (Fixture *fixture, gconstpointer data)
{
  SampanDatabase *database = sampan_library_get_database (fixture->library);
  const char *platform = sampan_account_get_platform (sign_in (fixture));
  GAsyncResult *result = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) all = sampan_accounts_dup_platforms (fixture->accounts, "mastodon", NULL);
  g_auto (GStrv) others = sampan_accounts_dup_platforms (fixture->accounts, "mastodon", "en");

  g_assert_cmpint (count_allowed (platform), ==, 500);
  sampan_accounts_learn_async (fixture->accounts, NULL, on_result, &result);
  wait_until (has_result, &result, 30);
  g_assert_true (sampan_accounts_learn_finish (fixture->accounts, result, &error));
  g_object_unref (result);
  g_assert_cmpint (count_allowed (platform), ==, 100000);
  g_assert_cmpint (count_allowed ("mastodon"), ==, 500);
  g_assert_cmpstr (all[0], ==, platform);
  g_assert_null (all[1]);
  /* No account gets this language. */
  g_assert_cmpstr (others[0], ==, "mastodon");

  /* As another start of the program finds it. */
  g_assert_cmpint (sampan_database_run (database, &error,
                                        "UPDATE server_limits SET characters = 1234", NULL),
                   ==, 1);
  g_assert_cmpint (count_allowed (platform), ==, 100000);
  fixture_reopen (fixture);
  g_assert_cmpint (count_allowed (platform), ==, 1234);
}

static void
test_sign_in_and_out (Fixture *fixture, gconstpointer data)
{
  SampanAccount *account = sign_in (fixture);
  g_autoptr (GError) error = NULL;
  g_autofree char *token = dup_token (account);
  g_autofree char *id = g_strdup (sampan_account_get_id (account));
  g_autoptr (SampanHttpRequest) request =
      sampan_mastodon_request_new (snac_server_get_url (server), "GET",
                                   "/api/v1/accounts/verify_credentials");
  g_autoptr (JsonNode) answer = NULL;
  char *secret;

  g_assert_cmpstr (sampan_account_get_handle (account), ==, "alice");
  g_assert_cmpstr (sampan_account_get_service (account), ==, "mastodon");
  g_assert_true (g_str_has_prefix (sampan_account_get_platform (account), "mastodon@http"));
  g_assert_true (sign_out (fixture, account, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->accounts)), ==, 0);
  secret = sampan_publish_secret_lookup ("mastodon", id, NULL, &error);
  g_assert_error (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_SIGN_IN);
  g_assert_null (secret);
  g_clear_error (&error);
  /* The server does not take the token any more. */
  sampan_http_request_set_bearer (request, token);
  answer = sampan_mastodon_send (request, NULL, NULL, &error);
  g_assert_error (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_SIGN_IN);
}

static void
on_open_and_cancel (const char *address, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
test_sign_in_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (sign_in_at (fixture, snac_server_get_url (server), on_open_and_cancel, cancellable,
                             cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Whoever sends the browser to the receiver without the state is nobody. */
static void
on_open_and_forge (const char *address, gpointer user_data)
{
  g_autofree char *redirect = NULL;
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);
  g_autoptr (GHashTable) query =
      g_uri_parse_params (g_uri_get_query (uri), -1, "&", G_URI_PARAMS_NONE, NULL);

  g_assert_cmpuint (strlen (g_hash_table_lookup (query, "code_challenge")), ==, 43);
  g_assert_cmpstr (g_hash_table_lookup (query, "code_challenge_method"), ==, "S256");
  redirect =
      g_strconcat (g_hash_table_lookup (query, "redirect_uri"), "?code=stolen&state=guessed", NULL);
  *(char **)user_data = g_steal_pointer (&redirect);
}

static gpointer
forge (gpointer user_data)
{
  char **redirect = user_data;
  g_autoptr (SampanHttpRequest) request = NULL;
  g_autoptr (SampanHttpResponse) response = NULL;
  guint status;

  while (!g_atomic_pointer_get (redirect))
    g_usleep (1000);
  request = sampan_http_request_new ("GET", *redirect);
  response = sampan_http_send (sampan_http_get_default (), request, NULL, NULL);
  status = response ? sampan_http_response_get_status (response) : 0;
  return GUINT_TO_POINTER (status);
}

static gpointer
forge_and_cancel (gpointer user_data)
{
  gpointer *both = user_data;
  guint status = GPOINTER_TO_UINT (forge (both[0]));

  g_cancellable_cancel (both[1]);
  return GUINT_TO_POINTER (status);
}

static void
test_forged (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *redirect = NULL;
  gpointer both[] = { &redirect, cancellable };
  GThread *thread = g_thread_new ("forger", forge_and_cancel, both);

  g_assert_null (sign_in_at (fixture, snac_server_get_url (server), on_open_and_forge, &redirect,
                             cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (thread)), ==, 404);
}

static void
test_not_mastodon (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (sign_in_at (fixture, "http://127.0.0.1:1", NULL, NULL, NULL, &error));
  g_assert_error (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_TRY_LATER);
}

/* Two languages in one post; the server is told the first of them, since it takes but one. */
static void
test_bilingual (Fixture *fixture, gconstpointer data)
{
  SampanAccount *account = sign_in (fixture);
  g_autoptr (SampanNote) note = fixture_add_bilingual_note (fixture);
  g_autoptr (JsonNode) posts = NULL;

  assert_posted (publish_in (fixture, note, "zh-Hans+en", account));
  posts = list_posts (account);
  g_assert_cmpstr (sampan_json_peek_string (posts, "[0].text", NULL), ==,
                   "港口的一天\n\n船在中午回来。\n\nA day at the harbour\n\n"
                   "The boats come back at noon.\n\n#港口 #boats #harbour");
}

/* Four pictures with descriptions in Chinese, as they come back. */
static void
test_pictures (Fixture *fixture, gconstpointer data)
{
  SampanAccount *account = sign_in (fixture);
  static const char *const tags[] = { "港口", "boats", NULL };
  g_autoptr (SampanNote) note =
      fixture_add_note (fixture, "港口的一天",
                        "船在中午回来。<b> & \"x\"\nhttps://example.org/a?b=c&d=e", tags);
  g_autofree char *path = sample ("coffee.png");
  SampanJob *job;
  g_autoptr (JsonNode) posts = NULL;
  g_autoptr (GError) error = NULL;
  const char *text;

  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *alt = g_strdup_printf ("第 %u 张 “图”", i + 1);

      sampan_media_set_alt (fixture_add_media (fixture, note, path), "zh-Hans", alt);
    }
  job = publish (fixture, note, account);
  assert_posted (job);
  posts = list_posts (account);
  g_assert_cmpuint (sampan_json_peek_length (posts, ""), ==, 1);
  text = sampan_json_peek_string (posts, "[0].text", NULL);
  g_assert_cmpstr (text, ==,
                   "港口的一天\n\n船在中午回来。<b> & \"x\"\nhttps://example.org/a?b=c&d=e\n\n"
                   "#港口 #boats");
  g_assert_cmpuint (sampan_json_peek_length (posts, "[0].media_attachments"), ==, 4);
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *alt = g_strdup_printf ("第 %u 张 “图”", i + 1);
      g_autofree char *where = g_strdup_printf ("[0].media_attachments[%u].description", i);

      g_assert_cmpstr (sampan_json_peek_string (posts, where, NULL), ==, alt);
    }
  g_assert_cmpstr (sampan_job_get_url (job), ==, sampan_json_peek_string (posts, "[0].url", NULL));
  /* This server deletes nothing for programs; that is said, and the receipt stays. */
  g_assert_false (delete_post (fixture, job, &error));
  g_assert_error (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_FAILED);
  assert_posted (job);
  fixture_run (fixture);
  g_clear_pointer (&posts, json_node_unref);
  posts = list_posts (account);
  g_assert_cmpuint (sampan_json_peek_length (posts, ""), ==, 1);
}

/* The account is reached through a proxy from here on. */
static SampanAccount *
move_account (Fixture *fixture, const char *url)
{
  g_autoptr (GError) error = NULL;

  sampan_database_run (sampan_library_get_database (fixture->library), &error,
                       "UPDATE accounts SET server = ?", g_variant_new ("(s)", url));
  g_assert_no_error (error);
  fixture_reopen (fixture);
  return sampan_accounts_find (fixture->accounts, "alice");
}

/* The post, or its answer, gets lost: it is asked for, and stands once in the end, though this
 * server knows no Idempotency-Key. */
static void
test_lost (Fixture *fixture, gconstpointer data)
{
  CutMode mode = GPOINTER_TO_UINT (data);
  SampanAccount *account = sign_in (fixture);
  CuttingProxy *proxy = cutting_proxy_new (snac_server_get_url (server));
  g_autoptr (SampanNote) note = fixture_add_note (fixture, "一次", "只有一次。", NULL);
  g_autoptr (JsonNode) before = list_posts (account);
  g_autoptr (JsonNode) after = NULL;

  account = move_account (fixture, cutting_proxy_get_url (proxy));
  cutting_proxy_cut (proxy, mode, "POST /api/v1/statuses", 1);
  assert_posted (publish (fixture, note, account));
  after = list_posts (account);
  g_assert_cmpuint (sampan_json_peek_length (after, ""), ==,
                    sampan_json_peek_length (before, "") + 1);
  g_assert_cmpstr (sampan_json_peek_string (after, "[0].text", NULL), ==, "一次\n\n只有一次。");
  cutting_proxy_free (proxy);
}

/* ---- the connection is cut in every place, on a server that keeps no keys ---- */

#define FAULT_SAMPLE 13 /* each so manieth run, without SAMPAN_FAULTS=all */
/* Posts whose text begins so, and what the newest of them carries. */
static guint
count_posts (SampanAccount *account, const char *beginning, guint *n_media)
{
  g_autoptr (JsonNode) posts = list_posts (account);
  guint n = 0;

  for (guint i = 0; i < sampan_json_peek_length (posts, ""); i++)
    {
      g_autofree char *text = g_strdup_printf ("[%u].text", i);
      g_autofree char *media = g_strdup_printf ("[%u].media_attachments", i);

      if (!g_str_has_prefix (sampan_json_peek_string (posts, text, ""), beginning))
        continue;
      *n_media = sampan_json_peek_length (posts, media);
      n++;
    }
  return n;
}

static void
run_fault (Fixture *fixture, CuttingProxy *proxy, guint request, FaultPoint point, Deed deed)
{
  SampanAccount *account = sampan_accounts_find (fixture->accounts, "alice");
  gboolean picture = request >= 3;
  g_autofree char *title = g_strdup_printf ("第%u.%u.%u次", request, point, deed);
  g_autofree char *beginning = g_strconcat (title, "\n", NULL);
  g_autofree char *path = sample ("coffee.png");
  g_autoptr (SampanNote) note = fixture_add_note (fixture, title, "只有一次。", NULL);
  g_autoptr (GError) error = NULL;
  SampanJob *job;
  guint n_media = 0;

  if (picture)
    fixture_add_media (fixture, note, path);
  job = sampan_outbox_queue (fixture->outbox, note, "zh-Hans", account, 0, &error);
  g_assert_no_error (error);
  /* Of a text: ask, post, read back; of a picture: ask, picture, post, read back. */
  fixture_fault (fixture, program, proxy, deed, point, picture ? request - 3 : request, job);
  assert_posted (job);
  g_assert_cmpuint (count_posts (account, beginning, &n_media), ==, 1);
  g_assert_cmpuint (n_media, ==, picture ? 1 : 0);
}

static void
test_faults (Fixture *fixture, gconstpointer data)
{
  guint each = g_strcmp0 (g_getenv ("SAMPAN_FAULTS"), "all") == 0 ? 1 : FAULT_SAMPLE;
  CuttingProxy *proxy = cutting_proxy_new (snac_server_get_url (server));
  guint i = 0;
  guint n = 0;

  sign_in (fixture);
  move_account (fixture, cutting_proxy_get_url (proxy));
  for (guint request = 0; request < 3 + 4; request++)
    for (FaultPoint point = FAULT_BEFORE; point < N_FAULTS; point++)
      for (Deed deed = 0; deed < N_DEEDS; deed++)
        {
          if (i++ % each != 0)
            continue;
          g_test_message ("request %u, point %u, %s", request, point, fixture_deeds[deed]);
          run_fault (fixture, proxy, request, point, deed);
          n++;
        }
  g_test_message ("%u runs on snac2; in the end there was one complete post", n);
  cutting_proxy_free (proxy);
}

static void
test_plain_text (void)
{
  g_autofree char *text = sampan_mastodon_plain_text (
      "<p>Hello &amp; &lt;b&gt;<br>a <a href=\"https://example.org/x\"><span class=\"invisible\">"
      "https://</span><span>example.org/x</span></a></p><p>你好 &quot;x&#39;</p>");

  g_assert_cmpstr (text, ==, "Hello & <b>\na https://example.org/x\n你好 \"x'\n");
}

/* ---- a stub of what snac2 lacks: instance v2, PKCE that is checked, 202 then 206, keys ---- */

typedef struct
{
  GMutex lock;
  char *challenge;
  gboolean revoked;
  gboolean deleted;
  guint asked;       /* how often the medium was asked for */
  guint n_statuses;  /* requests to post */
  GHashTable *posts; /* Idempotency-Key -> JSON of the post */
} Stub;

static char *
form_value (const char *form, const char *name)
{
  g_autoptr (GHashTable) pairs = g_uri_parse_params (form, -1, "&", G_URI_PARAMS_WWW_FORM, NULL);

  return g_strdup (g_hash_table_lookup (pairs, name));
}

static void
answer_token (Stub *stub, const char *body, GOutputStream *out)
{
  g_autofree char *verifier = form_value (body, "code_verifier");
  g_autofree char *code = form_value (body, "code");
  g_autofree char *challenge = sampan_oauth_challenge (verifier ? verifier : "");

  if (g_strcmp0 (challenge, stub->challenge) == 0 && g_strcmp0 (code, "good") == 0)
    stub_reply (out, "200 OK", NULL, "{\"access_token\": \"token\"}");
  else
    stub_reply (out, "400 Bad Request", NULL, "{\"error\": \"invalid_grant\"}");
}

static void
answer_status (Stub *stub, const StubRequest *request, const char *body, GOutputStream *out)
{
  g_autofree char *key = stub_request_dup_header (request, "Idempotency-Key");
  const char *post = g_hash_table_lookup (stub->posts, key);

  stub->n_statuses++;
  if (stub->asked < 3)
    {
      stub_reply (out, "422 Unprocessable Content", NULL,
                  "{\"error\": \"Cannot attach files that have not finished processing\"}");
      return;
    }
  if (!post)
    {
      g_autoptr (JsonNode) sent = sampan_json_parse_string (body, NULL);
      char *made = g_strdup_printf (
          "{\"id\": \"7\", \"uri\": \"tag:7\", \"url\": \"https://m.example/7\", \"language\": "
          "\"%s\", \"content\": \"<p>%s</p>\", \"media_attachments\": [{\"id\": \"%s\"}]}",
          sampan_json_peek_string (sent, "language", ""),
          strstr (sampan_json_peek_string (sent, "status", ""), "视频") ? "片<br>视频" : "?",
          sampan_json_peek_string (sent, "media_ids[0]", ""));

      g_hash_table_insert (stub->posts, g_strdup (key), made);
      post = made;
    }
  /* The first answer is half of one. */
  if (stub->n_statuses == 1)
    stub_reply (out, "503 Service Unavailable", NULL, "");
  else
    stub_reply (out, "200 OK", NULL, post);
}

static const char *
get_post (Stub *stub)
{
  GHashTableIter iter;
  gpointer post = NULL;

  g_hash_table_iter_init (&iter, stub->posts);
  g_hash_table_iter_next (&iter, NULL, &post);
  return post;
}

static void
answer_stub (const StubRequest *request, GOutputStream *out, gpointer user_data)
{
  Stub *stub = user_data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&stub->lock);
  g_autofree char *body = stub_request_dup_body (request);
  gboolean posting = g_str_equal (request->method, "POST");

  if (g_str_equal (request->path, "/api/v2/instance"))
    stub_reply (out, "200 OK", NULL,
                "{\"version\": \"4.4.0\", \"source_url\": "
                "\"https://github.com/mastodon/mastodon\", \"configuration\": {\"statuses\": "
                "{\"max_characters\": 700, \"characters_reserved_per_url\": 23, "
                "\"max_media_attachments\": 6}, \"media_attachments\": {\"description_limit\": "
                "1500, \"image_size_limit\": 1000, \"video_size_limit\": 2000}}}");
  else if (g_str_equal (request->path, "/api/v1/apps"))
    stub_reply (out, "200 OK", NULL, "{\"client_id\": \"id\", \"client_secret\": \"secret\"}");
  else if (g_str_equal (request->path, "/oauth/token"))
    answer_token (stub, body, out);
  else if (g_str_equal (request->path, "/oauth/revoke"))
    {
      g_autofree char *token = form_value (body, "token");

      stub->revoked = g_strcmp0 (token, "token") == 0;
      stub_reply (out, "200 OK", NULL, "{}");
    }
  else if (g_str_equal (request->path, "/api/v1/accounts/verify_credentials"))
    stub_reply (out, "200 OK", NULL, "{\"id\": \"1\", \"username\": \"bob\"}");
  else if (g_str_equal (request->path, "/api/v2/media") && posting)
    stub_reply (out, "202 Accepted", NULL, "{\"id\": \"m1\", \"url\": null}");
  else if (g_str_equal (request->path, "/api/v1/media/m1"))
    stub_reply (out, ++stub->asked < 3 ? "206 Partial Content" : "200 OK", NULL,
                "{\"id\": \"m1\"}");
  else if (g_str_has_prefix (request->path, "/api/v1/accounts/1/statuses"))
    {
      g_autofree char *list = g_strdup_printf ("[%s]", get_post (stub) ? get_post (stub) : "");

      stub_reply (out, "200 OK", NULL, list);
    }
  else if (g_str_equal (request->path, "/api/v1/statuses") && posting)
    answer_status (stub, request, body, out);
  else if (g_str_equal (request->path, "/api/v1/statuses/7")
           && g_str_equal (request->method, "DELETE"))
    {
      stub->deleted = TRUE;
      stub_reply (out, "200 OK", NULL, get_post (stub));
    }
  else if (g_str_equal (request->path, "/api/v1/statuses/7") && get_post (stub))
    stub_reply (out, "200 OK", NULL, get_post (stub));
  else
    stub_reply (out, "404 Not Found", NULL, "{\"error\": \"Record not found\"}");
}

static gpointer
come_back (gpointer user_data)
{
  g_autofree char *redirect = user_data;
  g_autoptr (SampanHttpRequest) request = sampan_http_request_new ("GET", redirect);
  g_autoptr (SampanHttpResponse) response =
      sampan_http_send (sampan_http_get_default (), request, NULL, NULL);

  g_assert_nonnull (response);
  return NULL;
}

static void
on_open_stub (const char *address, gpointer user_data)
{
  Stub *stub = user_data;
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);
  const char *query = g_uri_get_query (uri);
  g_autofree char *redirect = form_value (query, "redirect_uri");
  g_autofree char *state = form_value (query, "state");

  stub->challenge = form_value (query, "code_challenge");
  g_thread_unref (g_thread_new ("browser", come_back,
                                g_strconcat (redirect, "?code=good&state=", state, NULL)));
}

static void
test_stub (Fixture *fixture, gconstpointer data)
{
  Stub stub = { 0 };
  g_autoptr (StubServer) it = stub_server_new (answer_stub, &stub);
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanMastodonInstance) instance = NULL;
  g_autofree char *path = g_build_filename (g_getenv ("SAMPAN_SAMPLES"), "coffee.png", NULL);
  g_autoptr (SampanNote) note = fixture_add_note (fixture, "片", "视频", NULL);
  SampanAccount *account;
  SampanJob *job;

  stub.posts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  instance = sampan_mastodon_read_instance (stub_server_get_url (it), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (instance->software, ==, "mastodon");
  g_assert_cmpint (instance->max_characters, ==, 700);
  g_assert_cmpint (instance->alt_characters, ==, 1500);
  account = sign_in_at (fixture, stub_server_get_url (it), on_open_stub, &stub, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sampan_account_get_handle (account), ==, "bob");
  sampan_media_set_alt (fixture_add_media (fixture, note, path), "zh-Hans", "图");
  job = publish (fixture, note, account);
  assert_posted (job);
  g_assert_cmpuint (stub.asked, ==, 3);
  g_assert_true (sampan_receipts_can_delete (fixture->outbox, job));
  g_assert_true (delete_post (fixture, job, &error));
  g_assert_no_error (error);
  g_assert_true (stub.deleted);
  /* The first answer was lost; the post that it made was found. */
  g_assert_cmpuint (g_hash_table_size (stub.posts), ==, 1);
  g_assert_nonnull (strstr (get_post (&stub), "zh-CN"));
  g_assert_cmpstr (sampan_job_get_url (job), ==, "https://m.example/7");
  g_assert_true (sign_out (fixture, account, &error));
  g_assert_no_error (error);
  g_assert_true (stub.revoked);
  g_hash_table_unref (stub.posts);
  g_free (stub.challenge);
}

/* The server is gone: the account is gone here, and that is said. */
static void
test_sign_out_alone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  SampanAccount *account = sign_in (fixture);

  account = move_account (fixture, "http://127.0.0.1:1");
  g_assert_false (sign_out (fixture, account, &error));
  g_assert_error (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_TRY_LATER);
  g_assert_nonnull (strstr (error->message, "removed here"));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->accounts)), ==, 0);
}

int
main (int argc, char **argv)
{
  int status;

  if (argc == 3 && g_str_equal (argv[1], "--run"))
    fixture_run_alone (argv[2]);
  program = argv[0];
  g_test_init (&argc, &argv, NULL);
  server = snac_server_new ((const char *const[]){ "alice", NULL });
  g_test_add_func ("/mastodon/instance", test_instance);
  g_test_add_func ("/mastodon/plain-text", test_plain_text);
#define ADD(path, function)                                                                        \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("/mastodon/limits", test_limits);
  ADD ("/mastodon/sign-in-and-out", test_sign_in_and_out);
  ADD ("/mastodon/sign-in-cancelled", test_sign_in_cancelled);
  ADD ("/mastodon/forged", test_forged);
  ADD ("/mastodon/not-mastodon", test_not_mastodon);
  ADD ("/mastodon/pictures", test_pictures);
  ADD ("/mastodon/faults", test_faults);
  g_test_add ("/mastodon/lost-request", Fixture, GUINT_TO_POINTER (CUT_REQUEST), fixture_set_up,
              test_lost, fixture_tear_down);
  g_test_add ("/mastodon/lost-answer", Fixture, GUINT_TO_POINTER (CUT_ANSWER), fixture_set_up,
              test_lost, fixture_tear_down);
  ADD ("/mastodon/sign-out-alone", test_sign_out_alone);
  ADD ("/mastodon/stub", test_stub);
  ADD ("/mastodon/bilingual", test_bilingual);
  status = g_test_run ();
  snac_server_free (server);
  return status;
}
