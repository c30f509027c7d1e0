/* Signing in at a real ATProto server in the browser, and publishing with what it gives. */

#include "atproto-server.h"
#include "fixture.h"

#include <string.h>

#include "stub-server.h"
#include "net/sampan-json.h"
#include "net/sampan-secrets.h"
#include "publish/sampan-atproto-oauth.h"
#include "publish/sampan-atproto-session.h"
#include "publish/sampan-publish-private.h"

static AtprotoServer *server;
static char *url; /* as the server names itself */

/* ---- helpers ---- */

/* The person in front of the browser, and what comes between. */
typedef struct
{
  const char *handle; /* NULL: says no */
  const char *password;
  const char *replace; /* in the address that the browser is sent to, first: */
  const char *by;      /* by this */
  guint status;        /* of the page that is shown then */
  GThread *thread;
  char *redirect;
} Browser;

/* In a thread, since where the browser is sent is a server of ours. */
static gpointer
follow (gpointer user_data)
{
  Browser *browser = user_data;
  g_autoptr (GString) address = g_string_new (browser->redirect);
  g_autoptr (SampanHttpRequest) request = NULL;
  g_autoptr (SampanHttpResponse) response = NULL;
  g_autoptr (GError) error = NULL;

  if (browser->replace)
    g_assert_cmpuint (g_string_replace (address, browser->replace, browser->by, 1), ==, 1);
  request = sampan_http_request_new ("GET", address->str);
  response = sampan_http_send (sampan_http_get_default (), request, NULL, &error);
  g_assert_no_error (error);
  browser->status = sampan_http_response_get_status (response);
  /* After somebody who guessed comes the browser itself. */
  if (browser->status == 404)
    {
      g_autoptr (SampanHttpRequest) own = sampan_http_request_new ("GET", browser->redirect);
      g_autoptr (SampanHttpResponse) page =
          sampan_http_send (sampan_http_get_default (), own, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (sampan_http_response_get_status (page), ==, 200);
    }
  return NULL;
}

static void
on_open (const char *address, gpointer user_data)
{
  Browser *browser = user_data;

  /* Nothing of what is asked for is in the browser's address (RFC 9126). */
  g_assert_nonnull (strstr (address, "request_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri"));
  g_assert_null (strstr (address, "code_challenge"));
  browser->redirect = atproto_server_browse (server, address, browser->handle, browser->password);
  g_assert_true (g_str_has_prefix (browser->redirect, "http://127.0.0.1:"));
  browser->thread = g_thread_new ("browser", follow, browser);
}

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

static SampanAccount *
sign_in_at (Fixture *fixture,
            const char *where,
            const char *handle,
            const char *password,
            Browser *browser,
            GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sampan_accounts_add_in_browser_async (fixture->accounts, "atproto", where, handle, password,
                                        on_open, browser, NULL, NULL, on_result, &result);
  wait_until (has_result, &result, 30);
  if (browser && browser->thread)
    g_thread_join (browser->thread);
  if (browser)
    g_clear_pointer (&browser->redirect, g_free);
  return sampan_accounts_add_finish (fixture->accounts, result, error);
}

static Browser
browser_of (guint position)
{
  return (Browser){ .handle = atproto_server_get_account (server, position, "handle"),
                    .password = atproto_server_get_account (server, position, "password") };
}

static SampanAccount *
sign_in_alice (Fixture *fixture)
{
  Browser browser = browser_of (0);
  g_autoptr (GError) error = NULL;
  SampanAccount *account = sign_in_at (fixture, url, "alice.test", NULL, &browser, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (browser.status, ==, 200);
  return account;
}

static void
assert_not_signed_in (Fixture *fixture, Browser *browser, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (sign_in_at (fixture, url, "alice.test", NULL, browser, &error));
  g_assert_error (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_SIGN_IN);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->accounts)), ==, 0);
}

static const char *
alice (void)
{
  return atproto_server_get_account (server, 0, "did");
}

static char *
lookup (SampanAccount *account)
{
  g_autoptr (GError) error = NULL;
  char *secret =
      sampan_publish_secret_lookup ("atproto", sampan_account_get_id (account), NULL, &error);

  g_assert_no_error (error);
  return secret;
}

/* A member of what the keyring holds. */
static char *
dup_member (SampanAccount *account, const char *name)
{
  char *secret = lookup (account);
  g_autoptr (JsonNode) node = sampan_json_parse_string (secret, NULL);

  sampan_secrets_free (secret);
  return g_strdup (sampan_json_peek_string (node, name, NULL));
}

/* Puts the account's access token into the keyring again as if its time were over. */
static void
expire (SampanAccount *account)
{
  g_autoptr (GError) error = NULL;
  char *secret = lookup (account);
  g_autofree char *access = dup_member (account, "access");
  g_autofree char *expired = atproto_server_expire (server, access);
  g_autoptr (GString) changed = g_string_new (secret);

  g_assert_cmpuint (g_string_replace (changed, access, expired, 0), ==, 1);
  sampan_secrets_free (secret);
  g_assert_true (sampan_publish_secret_store ("atproto", sampan_account_get_id (account), "test",
                                              changed->str, NULL, &error));
}

static SampanJob *
publish (Fixture *fixture, const char *title, gboolean picture, SampanAccount *account)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanNote) note = fixture_add_note (fixture, title, "", NULL);
  g_autofree char *sample = g_build_filename (g_getenv ("SAMPAN_SAMPLES"), "coffee.png", NULL);
  SampanJob *job;

  if (picture)
    sampan_media_set_alt (fixture_add_media (fixture, note, sample), "zh-Hans", "咖啡");
  job = sampan_outbox_queue (fixture->outbox, note, "zh-Hans", account, 0, &error);
  g_assert_no_error (error);
  fixture_run (fixture);
  return job;
}

static void
assert_posted (SampanJob *job)
{
  g_assert_cmpstr (sampan_job_get_message (job), ==, NULL);
  g_assert_cmpint (sampan_job_get_state (job), ==, SAMPAN_JOB_POSTED);
}

/* What the server says to a refresh token, with the key that belongs to it. */
static int
refresh_with (const char *secret)
{
  g_autoptr (JsonNode) node = sampan_json_parse_string (secret, NULL);
  g_autoptr (SampanAtprotoGrant) grant = g_new0 (SampanAtprotoGrant, 1);
  g_autoptr (GError) error = NULL;

  grant->issuer = g_strdup (sampan_json_peek_string (node, "issuer", NULL));
  grant->refresh = g_strdup (sampan_json_peek_string (node, "refresh", NULL));
  grant->dpop = sampan_dpop_new_from_pem (sampan_json_peek_string (node, "key", NULL));
  if (sampan_atproto_oauth_refresh (grant, &error))
    return -1;
  g_assert_cmpuint (error->domain, ==, SAMPAN_PUBLISH_ERROR);
  return error->code;
}

/* ---- signing in ---- */

static void
test_sign_in (Fixture *fixture, gconstpointer data)
{
  SampanAccount *account = sign_in_alice (fixture);
  g_autofree char *path = g_build_filename (fixture->folder, "library.db", NULL);
  g_autofree char *key = dup_member (account, "key");
  g_autofree char *issuer = dup_member (account, "issuer");
  g_autofree char *database = NULL;
  guint before = atproto_server_count_posts (server, alice ());
  g_autoptr (JsonNode) posts = NULL;
  gsize length;

  g_assert_cmpstr (sampan_account_get_user (account), ==, alice ());
  g_assert_cmpstr (sampan_account_get_handle (account), ==, "alice.test");
  g_assert_cmpstr (sampan_account_get_server (account), ==, url);
  g_assert_cmpstr (issuer, ==, url);
  g_assert_true (g_str_has_prefix (key, "-----BEGIN PRIVATE KEY-----"));
  assert_posted (publish (fixture, "在浏览器里登录", TRUE, account));
  posts = atproto_server_list_posts (server, alice ());
  g_assert_cmpuint (sampan_json_peek_length (posts, "records"), ==, before + 1);
  g_assert_cmpstr (sampan_json_peek_string (posts, "records[0].value.text", NULL), ==,
                   "在浏览器里登录");
  g_assert_cmpuint (sampan_json_peek_length (posts, "records[0].value.embed.images"), ==, 1);
  /* Nothing of it lies anywhere but in the keyring. */
  g_assert_true (g_file_get_contents (path, &database, &length, NULL));
  g_assert_null (memmem (database, length, "eyJ", 3));
  g_assert_null (memmem (database, length, "PRIVATE", 7));
}

static void
test_wrong_state (Fixture *fixture, gconstpointer data)
{
  Browser browser = browser_of (0);
  g_autoptr (GError) error = NULL;

  browser.replace = "state=";
  browser.by = "state=x";
  g_assert_nonnull (sign_in_at (fixture, url, "alice.test", NULL, &browser, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (browser.status, ==, 404);
}

static void
test_wrong_issuer (Fixture *fixture, gconstpointer data)
{
  Browser browser = browser_of (0);

  browser.replace = "iss=http%3A%2F%2Flocalhost";
  browser.by = "iss=http%3A%2F%2Felsewhere";
  assert_not_signed_in (fixture, &browser, "Another server answered");
  browser = browser_of (0);
  browser.replace = "iss=";
  browser.by = "was=";
  assert_not_signed_in (fixture, &browser, "Another server answered");
}

static void
test_denied (Fixture *fixture, gconstpointer data)
{
  Browser browser = { NULL };

  assert_not_signed_in (fixture, &browser, "The user rejected the request");
}

static void
test_somebody_else (Fixture *fixture, gconstpointer data)
{
  Browser bob = browser_of (1);

  assert_not_signed_in (fixture, &bob, "Another account agreed");
}

/* The code is good for the one who began alone: a wrong one is refused by the server. */
static void
test_wrong_code (Fixture *fixture, gconstpointer data)
{
  Browser browser = browser_of (0);

  browser.replace = "code=cod-";
  browser.by = "code=cod-0";
  assert_not_signed_in (fixture, &browser, "“");
}

static void
say_nothing (const StubRequest *request, GOutputStream *out, gpointer user_data)
{
  stub_reply (out, "404 Not Found", NULL, "nothing here");
}

/* A stub, since every real server of this version lets in by the browser. */
static void
test_no_browser (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StubServer) stub = stub_server_new (say_nothing, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (sign_in_at (fixture, stub_server_get_url (stub), "", NULL, NULL, &error));
  g_assert_error (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_ANSWER);
  g_assert_nonnull (strstr (error->message, "lets nobody in by the browser"));
  g_clear_error (&error);
  g_assert_null (sign_in_at (fixture, "http://127.0.0.1:9", "", NULL, NULL, &error));
  g_assert_error (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_TRY_LATER);
}

/* Both ways lead to one account; what the first gave is withdrawn. */
static void
test_both_ways (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  SampanAccount *account =
      sign_in_at (fixture, atproto_server_get_url (server), "alice.test",
                  atproto_server_get_account (server, 0, "app_password"), NULL, &error);
  g_autoptr (SampanHttpRequest) request =
      sampan_atproto_request_new (atproto_server_get_url (server), "POST",
                                  "com.atproto.server.refreshSession", NULL);
  g_autofree char *refresh = NULL;
  g_autofree char *name = NULL;

  g_assert_no_error (error);
  refresh = dup_member (account, "refresh");
  g_assert_true (sign_in_alice (fixture) == account);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->accounts)), ==, 1);
  g_assert_cmpstr (sampan_account_get_server (account), ==, url);
  sampan_http_request_set_bearer (request, refresh);
  g_assert_null (sampan_atproto_send (request, &name, NULL, NULL));
  g_assert_cmpstr (name, ==, "ExpiredToken");
  fixture_reopen (fixture);
  account = sampan_accounts_find (fixture->accounts, "alice.test");
  g_assert_cmpstr (sampan_account_get_server (account), ==, url);
  assert_posted (publish (fixture, "两种方式", FALSE, account));
}

/* ---- afterwards ---- */

static void
test_expired (Fixture *fixture, gconstpointer data)
{
  SampanAccount *account = sign_in_alice (fixture);
  char *before = lookup (account);
  g_autofree char *old = dup_member (account, "refresh");
  g_autofree char *new = NULL;

  expire (account);
  assert_posted (publish (fixture, "过期", TRUE, account));
  new = dup_member (account, "refresh");
  g_assert_cmpstr (old, !=, new);
  fixture_reopen (fixture);
  account = sampan_accounts_find (fixture->accounts, "alice.test");
  assert_posted (publish (fixture, "还在", FALSE, account));
  /* Each is good for one use. */
  g_assert_cmpint (refresh_with (before), ==, SAMPAN_PUBLISH_ERROR_SIGN_IN);
  sampan_secrets_free (before);
}

static gpointer
ask_who_i_am (gpointer user_data)
{
  g_autoptr (SampanHttpRequest) request =
      sampan_atproto_request_new (url, "GET", "com.atproto.server.getSession", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer =
      sampan_atproto_session_send (user_data, request, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (sampan_json_peek_string (answer, "did", NULL), ==, alice ());
  return NULL;
}

/* The window and the command line, with two threads each: all find out at the same time that the
 * token has expired. A refresh token that two used would end the sign-in. */
static void
test_concurrent (Fixture *fixture, gconstpointer data)
{
  SampanAccount *account = sign_in_alice (fixture);
  SampanAtprotoSession *sessions[2];
  GThread *threads[4];
  char *secret;

  expire (account);
  for (guint i = 0; i < G_N_ELEMENTS (sessions); i++)
    sessions[i] =
        sampan_atproto_session_new (url, sampan_account_get_id (account), "alice.test", alice ());
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("ask", ask_who_i_am, sessions[i % 2]);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  for (guint i = 0; i < G_N_ELEMENTS (sessions); i++)
    g_object_unref (sessions[i]);
  secret = lookup (account);
  g_assert_cmpint (refresh_with (secret), ==, -1);
  sampan_secrets_free (secret);
}

static void
sign_out (Fixture *fixture, SampanAccount *account)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sampan_accounts_remove_async (fixture->accounts, account, NULL, on_result, &result);
  wait_until (has_result, &result, 10);
  g_assert_true (sampan_accounts_remove_finish (fixture->accounts, result, &error));
  g_assert_no_error (error);
}

static void
test_sign_out (Fixture *fixture, gconstpointer data)
{
  SampanAccount *account = sign_in_alice (fixture);
  g_autofree char *id = g_strdup (sampan_account_get_id (account));
  char *secret = lookup (account);

  sign_out (fixture, account);
  g_assert_cmpint (refresh_with (secret), ==, SAMPAN_PUBLISH_ERROR_SIGN_IN);
  sampan_secrets_free (secret);
  g_assert_null (sampan_publish_secret_lookup ("atproto", id, NULL, NULL));
}

/* Withdrawn at the server: the post waits for a new sign-in, by either way. */
static void
test_withdrawn (Fixture *fixture, gconstpointer data)
{
  SampanAccount *account = sign_in_alice (fixture);
  g_autoptr (GError) error = NULL;
  char *secret = lookup (account);
  SampanJob *job;

  g_assert_cmpint (refresh_with (secret), ==, -1);
  sampan_secrets_free (secret);
  expire (account);
  job = publish (fixture, "撤回", FALSE, account);
  g_assert_cmpint (sampan_job_get_state (job), ==, SAMPAN_JOB_NEEDS_YOU);
  g_assert_nonnull (sampan_job_get_message (job));
  sign_in_alice (fixture);
  sampan_outbox_retry (fixture->outbox, job);
  fixture_run (fixture);
  assert_posted (job);
}

/* ---- proofs ---- */

static JsonNode *
read_proof (const char *proof, guint part)
{
  g_auto (GStrv) parts = g_strsplit (proof, ".", 3);
  g_autoptr (GString) text = g_string_new (parts[part]);
  g_autofree guchar *json = NULL;
  g_autofree char *ended = NULL;
  gsize size;

  g_string_replace (text, "-", "+", 0);
  g_string_replace (text, "_", "/", 0);
  while (text->len % 4)
    g_string_append_c (text, '=');
  json = g_base64_decode (text->str, &size);
  ended = g_strndup ((const char *)json, size);
  return sampan_json_parse_string (ended, NULL);
}

typedef struct
{
  GPtrArray *nonces; /* "" for none */
  GHashTable *ids;
} Proofs;

/* A server whose nonces last for two requests, a stub: those of the real one last for minutes. */
static void
rotate (const StubRequest *request, GOutputStream *out, gpointer user_data)
{
  Proofs *proofs = user_data;
  g_autofree char *proof = stub_request_dup_header (request, "DPoP");
  g_autoptr (JsonNode) claims = read_proof (proof, 1);
  g_autofree char *wanted = g_strdup_printf ("nonce-%u", request->number / 3);
  g_autofree char *header = g_strdup_printf ("DPoP-Nonce: %s\r\n", wanted);
  const char *nonce = sampan_json_peek_string (claims, "nonce", "");

  g_ptr_array_add (proofs->nonces, g_strdup (nonce));
  g_assert_true (
      g_hash_table_add (proofs->ids, g_strdup (sampan_json_peek_string (claims, "jti", NULL))));
  if (g_str_equal (nonce, wanted))
    stub_reply (out, "200 OK", header, "{}");
  else
    stub_reply (out, "401 Unauthorized", header,
                "{\"error\": \"use_dpop_nonce\", \"message\": \"another one\"}");
}

static void
test_nonces (Fixture *fixture, gconstpointer data)
{
  Proofs proofs = { g_ptr_array_new_with_free_func (g_free),
                    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };
  g_autoptr (StubServer) stub = stub_server_new (rotate, &proofs);
  g_autofree char *address = g_strconcat (stub_server_get_url (stub), "/a?b=c", NULL);
  g_autoptr (SampanHttpRequest) request = sampan_http_request_new ("GET", address);
  g_autoptr (SampanDpop) dpop = sampan_dpop_new ();

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SampanHttpResponse) response =
          sampan_dpop_send (dpop, request, "token", NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (sampan_http_response_get_status (response), ==, 200);
    }
  /* Refused without one, let in; refused with the old one, let in; let in. */
  g_assert_cmpuint (proofs.nonces->len, ==, 5);
  g_assert_cmpstr (proofs.nonces->pdata[0], ==, "");
  g_assert_cmpstr (proofs.nonces->pdata[1], ==, "nonce-0");
  g_assert_cmpstr (proofs.nonces->pdata[2], ==, "nonce-0");
  g_assert_cmpstr (proofs.nonces->pdata[3], ==, "nonce-1");
  g_assert_cmpstr (proofs.nonces->pdata[4], ==, "nonce-1");
  g_assert_null (sampan_http_request_get_header (request, "Authorization"));
  g_ptr_array_unref (proofs.nonces);
  g_hash_table_unref (proofs.ids);
}

/* What RFC 9449, section 4.2 asks for; the signature is checked by the real server in the others.
 */
static void
test_proof (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SampanDpop) dpop = sampan_dpop_new ();
  char *pem = sampan_dpop_to_pem (dpop);
  g_autoptr (SampanDpop) again = sampan_dpop_new_from_pem (pem);
  g_autofree char *first = sampan_dpop_dup_proof (dpop, "POST", "https://a.test/b?c=d#e", NULL);
  /* The token and its hash of the RFC's own example, section 7.1. */
  g_autofree char *second = sampan_dpop_dup_proof (again, "GET", "https://a.test/b",
                                                   "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU");
  g_autoptr (JsonNode) head = read_proof (first, 0);
  g_autoptr (JsonNode) other = read_proof (second, 0);
  g_autoptr (JsonNode) claims = read_proof (first, 1);
  g_autoptr (JsonNode) bound = read_proof (second, 1);

  g_assert_cmpstr (sampan_json_peek_string (head, "typ", NULL), ==, "dpop+jwt");
  g_assert_cmpstr (sampan_json_peek_string (head, "alg", NULL), ==, "ES256");
  g_assert_true (json_node_equal (head, other));
  g_assert_null (sampan_json_peek_string (head, "jwk.d", NULL));
  g_assert_cmpstr (sampan_json_peek_string (claims, "htm", NULL), ==, "POST");
  g_assert_cmpstr (sampan_json_peek_string (claims, "htu", NULL), ==, "https://a.test/b");
  g_assert_null (sampan_json_peek_string (claims, "ath", NULL));
  g_assert_cmpint (ABS (sampan_json_peek_int (claims, "iat", 0) - g_get_real_time () / 1000000), <=,
                   5);
  g_assert_cmpstr (sampan_json_peek_string (bound, "ath", NULL), ==,
                   "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo");
  g_assert_null (sampan_dpop_new_from_pem ("no key"));
  sampan_secrets_free (pem);
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
  g_setenv ("SAMPAN_PLC_DIRECTORY", atproto_server_get_directory (server), TRUE);
  url = g_strdup_printf ("http://localhost%s", strrchr (atproto_server_get_url (server), ':'));
  ADD ("/oauth/proof", test_proof);
  ADD ("/oauth/nonces", test_nonces);
  ADD ("/oauth/sign-in", test_sign_in);
  ADD ("/oauth/wrong-state", test_wrong_state);
  ADD ("/oauth/wrong-issuer", test_wrong_issuer);
  ADD ("/oauth/denied", test_denied);
  ADD ("/oauth/somebody-else", test_somebody_else);
  ADD ("/oauth/wrong-code", test_wrong_code);
  ADD ("/oauth/no-browser", test_no_browser);
  ADD ("/oauth/both-ways", test_both_ways);
  ADD ("/oauth/expired", test_expired);
  ADD ("/oauth/concurrent", test_concurrent);
  ADD ("/oauth/sign-out", test_sign_out);
  ADD ("/oauth/withdrawn", test_withdrawn);
  status = g_test_run ();
  atproto_server_free (server);
  g_free (url);
  return status;
}
