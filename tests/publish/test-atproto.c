/* Publishing on a real ATProto server. */

#include "atproto-server.h"
#include "fixture.h"

#include <string.h>

#include "captions/sampan-caption-file.h"
#include "net/sampan-json.h"
#include "net/sampan-secrets.h"
#include "publish/sampan-atproto-session.h"
#include "publish/sampan-publish-private.h"

static AtprotoServer *server;

/* ---- helpers ---- */

typedef struct
{
  GAsyncResult *result;
} Wait;

static void
on_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ((Wait *)user_data)->result = g_object_ref (result);
}

static gboolean
has_result (gpointer user_data)
{
  return ((Wait *)user_data)->result != NULL;
}

static SampanAccount *
sign_in (
    Fixture *fixture, const char *url, const char *handle, const char *password, GError **error)
{
  Wait wait = { NULL };
  SampanAccount *account;

  sampan_accounts_add_async (fixture->accounts, "atproto", url, handle, password, NULL, on_result,
                             &wait);
  wait_until (has_result, &wait, 30);
  account = sampan_accounts_add_finish (fixture->accounts, wait.result, error);
  g_object_unref (wait.result);
  return account;
}

static SampanAccount *
sign_in_alice (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  SampanAccount *account = sign_in (fixture, atproto_server_get_url (server), "alice.test",
                                    atproto_server_get_account (server, 0, "app_password"), &error);

  g_assert_no_error (error);
  return account;
}

static const char *
alice (void)
{
  return atproto_server_get_account (server, 0, "did");
}

static SampanJob *
publish (Fixture *fixture, SampanNote *note, const char *language, SampanAccount *account)
{
  g_autoptr (GError) error = NULL;
  SampanJob *job = sampan_outbox_queue (fixture->outbox, note, language, account, 0, &error);

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

/* The record that the job's address leads to. */
static JsonNode *
fetch (SampanJob *job)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanHttpRequest) request = sampan_http_request_new ("GET", sampan_job_get_url (job));
  JsonNode *record = sampan_atproto_send (request, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (sampan_json_peek_string (record, "uri", NULL), ==, sampan_job_get_uri (job));
  return record;
}

static const char *
str (JsonNode *node, const char *path)
{
  return sampan_json_peek_string (node, path, NULL);
}

static char *
dup_sample (const char *name)
{
  return g_build_filename (g_getenv ("SAMPAN_SAMPLES"), name, NULL);
}

/* ---- signing in ---- */

static void
test_sign_in (Fixture *fixture, gconstpointer data)
{
  SampanAccount *account = sign_in_alice (fixture);
  g_autofree char *id = g_strdup (sampan_account_get_id (account));
  g_autoptr (GError) error = NULL;
  g_autofree char *database = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "library.db", NULL);
  gsize length;
  char *secret;

  g_assert_cmpstr (sampan_account_get_user (account), ==, alice ());
  g_assert_cmpstr (sampan_account_get_handle (account), ==, "alice.test");
  g_assert_cmpstr (sampan_account_get_server (account), ==, atproto_server_get_url (server));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->accounts)), ==, 1);
  sampan_accounts_set_language (fixture->accounts, account, "en");

  /* Tokens in the keyring, the password nowhere, nothing of it in the database. */
  secret = sampan_publish_secret_lookup ("atproto", id, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (secret, "\"access\":\"ey"));
  g_assert_null (strstr (secret, atproto_server_get_account (server, 0, "app_password")));
  sampan_secrets_free (secret);
  g_assert_true (g_file_get_contents (path, &database, &length, NULL));
  g_assert_null (memmem (database, length, "eyJ", 3));

  /* Signing in again is the same account. */
  g_assert_true (sign_in_alice (fixture) == account);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->accounts)), ==, 1);

  fixture_reopen (fixture);
  account = sampan_accounts_find (fixture->accounts, "@alice.test");
  g_assert_cmpstr (sampan_account_get_id (account), ==, id);
  g_assert_cmpstr (sampan_account_get_language (account), ==, "en");
  g_assert_true (sampan_accounts_find (fixture->accounts, id) == account);
  g_assert_null (sampan_accounts_find (fixture->accounts, "bob.test"));
}

static void
assert_refused (Fixture *fixture, const char *url, const char *password, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (sign_in (fixture, url, "alice.test", password, &error));
  g_assert_error (error, SAMPAN_PUBLISH_ERROR, code);
  g_assert_cmpuint (strlen (error->message), >, 20);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->accounts)), ==, 0);
}

static void
test_wrong_password (Fixture *fixture, gconstpointer data)
{
  assert_refused (fixture, atproto_server_get_url (server), "not-it", SAMPAN_PUBLISH_ERROR_SIGN_IN);
  assert_refused (fixture, "http://127.0.0.1:9", "x", SAMPAN_PUBLISH_ERROR_TRY_LATER);
  assert_refused (fixture, "http://example.com", "x", SAMPAN_PUBLISH_ERROR_FAILED);
  assert_refused (fixture, "ftp://127.0.0.1", "x", SAMPAN_PUBLISH_ERROR_FAILED);
}

static void
on_removed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (sampan_accounts_remove_finish (SAMPAN_ACCOUNTS (source), result, &error));
  g_assert_no_error (error);
  *(gboolean *)user_data = TRUE;
}

static gboolean
is_true (gpointer user_data)
{
  return *(gboolean *)user_data;
}

/* What the server says to a refresh token. */
static char *
refresh_with (const char *secret)
{
  g_autoptr (JsonNode) tokens = sampan_json_parse_string (secret, NULL);
  g_autoptr (SampanHttpRequest) request =
      sampan_atproto_request_new (atproto_server_get_url (server), "POST",
                                  "com.atproto.server.refreshSession", NULL);
  g_autoptr (JsonNode) answer = NULL;
  char *name = NULL;

  sampan_http_request_set_bearer (request, sampan_json_peek_string (tokens, "refresh", NULL));
  answer = sampan_atproto_send (request, &name, NULL, NULL);
  return answer ? g_strdup ("") : name;
}

static void
test_remove (Fixture *fixture, gconstpointer data)
{
  SampanAccount *account = sign_in_alice (fixture);
  g_autofree char *id = g_strdup (sampan_account_get_id (account));
  g_autoptr (GError) error = NULL;
  char *secret = sampan_publish_secret_lookup ("atproto", id, NULL, &error);
  g_autofree char *said = NULL;
  gboolean removed = FALSE;

  g_assert_no_error (error);
  sampan_accounts_remove_async (fixture->accounts, account, NULL, on_removed, &removed);
  wait_until (is_true, &removed, 10);
  /* The server was told, too. */
  said = refresh_with (secret);
  sampan_secrets_free (secret);
  g_assert_cmpstr (said, ==, "ExpiredToken");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->accounts)), ==, 0);
  g_assert_null (sampan_publish_secret_lookup ("atproto", id, NULL, &error));
  g_assert_error (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_SIGN_IN);
  fixture_reopen (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->accounts)), ==, 0);
}

/* ---- posts ---- */

static void
test_text (Fixture *fixture, gconstpointer data)
{
  const char *const tags[] = { "舢板", "two words", NULL };
  g_autoptr (SampanNote) note =
      fixture_add_note (fixture, "你好👩‍👩‍👧‍👦",
                        "看https://example.com/a，感谢@bob.test和@nobody.test", tags);
  SampanJob *job = publish (fixture, note, "zh-Hans", sign_in_alice (fixture));
  g_autoptr (JsonNode) record = NULL;
  const char *text;

  assert_posted (job);
  record = fetch (job);
  text = str (record, "value.text");
  g_assert_cmpstr (text, ==,
                   "你好👩‍👩‍👧‍👦\n\n看https://example.com/"
                   "a，感谢@bob.test和@nobody.test\n\n#舢板");
  g_assert_cmpstr (str (record, "value.langs[0]"), ==, "zh-Hans");
  g_assert_cmpstr (str (record, "value.tags[0]"), ==, "two words");
  g_assert_cmpuint (sampan_json_peek_length (record, "value.facets"), ==, 3);
  g_assert_cmpstr (str (record, "value.facets[0].features[0].uri"), ==, "https://example.com/a");
  g_assert_cmpstr (str (record, "value.facets[1].features[0].did"), ==,
                   atproto_server_get_account (server, 1, "did"));
  g_assert_cmpint (sampan_json_peek_int (record, "value.facets[1].index.byteStart", 0), ==,
                   strstr (text, "@bob") - text);
  g_assert_cmpstr (str (record, "value.facets[2].features[0].tag"), ==, "舢板");
  g_assert_null (sampan_json_get_node (record, "value.embed", NULL));
}

/* Two languages in one post, in the order that was chosen. */
static void
test_bilingual (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SampanNote) note = fixture_add_bilingual_note (fixture);
  g_autofree char *coffee = dup_sample ("coffee.png");
  SampanMedia *picture = fixture_add_media (fixture, note, coffee);
  SampanAccount *account = sign_in_alice (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) record = NULL;
  SampanJob *job;

  sampan_media_set_alt (picture, "zh-Hans", "港口");
  sampan_media_set_alt (picture, "en", "A harbour");
  job = publish (fixture, note, "en+zh-Hans", account);
  assert_posted (job);
  g_assert_cmpstr (sampan_job_get_language (job), ==, "en+zh-Hans");
  record = fetch (job);
  g_assert_cmpstr (str (record, "value.text"), ==,
                   "A day at the harbour\n\nThe boats come back at noon.\n\n"
                   "港口的一天\n\n船在中午回来。\n\n#harbour #boats #港口");
  g_assert_cmpuint (sampan_json_peek_length (record, "value.langs"), ==, 2);
  g_assert_cmpstr (str (record, "value.langs[0]"), ==, "en");
  g_assert_cmpstr (str (record, "value.langs[1]"), ==, "zh-Hans");
  g_assert_cmpstr (str (record, "value.embed.images[0].alt"), ==, "A harbour\n港口");
  g_assert_true (sampan_outbox_find_posted (fixture->outbox, sampan_note_get_id (note),
                                            "en+zh-Hans", sampan_account_get_id (account))
                 == job);
  g_assert_null (sampan_outbox_find_posted (fixture->outbox, sampan_note_get_id (note), "en",
                                            sampan_account_get_id (account)));
  /* A version that is not there is said by name. */
  g_assert_null (sampan_outbox_queue (fixture->outbox, note, "zh-Hans+fr", account, 0, &error));
  g_assert_error (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "“fr”"));
}

static void
assert_same_blob (const char *cid, const char *path)
{
  g_autoptr (GBytes) blob = atproto_server_get_blob (server, alice (), cid);
  g_autofree char *contents = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_cmpmem (g_bytes_get_data (blob, NULL), g_bytes_get_size (blob), contents, length);
}

/* The job's folder is removed when it is done: looks at it just before. */
typedef struct
{
  Fixture *fixture;
  char *keep;
} Keep;

static void
keep_prepared (SampanJob *job, GParamSpec *pspec, Keep *keep)
{
  g_autofree char *all = sampan_library_dup_cache_path (keep->fixture->library, "outbox");
  g_autofree char *folder = g_build_filename (all, sampan_job_get_id (job), NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *from = g_build_filename (folder, name, NULL);
      g_autofree char *to = g_build_filename (keep->keep, name, NULL);
      g_autofree char *contents = NULL;
      gsize length;

      if (g_file_get_contents (from, &contents, &length, NULL))
        g_file_set_contents (to, contents, length, NULL);
    }
}

static void
test_pictures (Fixture *fixture, gconstpointer data)
{
  g_autofree char *astronaut = dup_sample ("astronaut.png");
  g_autofree char *coffee = dup_sample ("coffee.png");
  g_autoptr (SampanNote) note = fixture_add_note (fixture, "两张图片", "", NULL);
  SampanMedia *first = fixture_add_media (fixture, note, astronaut);
  SampanMedia *second = fixture_add_media (fixture, note, coffee);
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = g_dir_make_tmp ("sampan-kept-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (kept, "0.jpg", NULL);
  Keep keep = { fixture, kept };
  SampanAccount *account = sign_in_alice (fixture);
  g_autoptr (JsonNode) record = NULL;
  g_autoptr (GBytes) blob = NULL;
  SampanJob *job;

  sampan_media_set_alt (first, "zh-Hans", "一位宇航员");
  sampan_media_set_plan (second,
                         "{\"version\":1,\"edits\":[{\"op\":\"crop\",\"aspect\":\"1:1\"}]}");
  job = sampan_outbox_queue (fixture->outbox, note, "zh-Hans", account, 0, &error);
  g_assert_no_error (error);
  g_signal_connect (job, "notify::step", G_CALLBACK (keep_prepared), &keep);
  fixture_run (fixture);
  assert_posted (job);
  record = fetch (job);
  g_assert_cmpuint (sampan_json_peek_length (record, "value.embed.images"), ==, 2);
  g_assert_cmpstr (str (record, "value.embed.images[0].alt"), ==, "一位宇航员");
  g_assert_cmpstr (str (record, "value.embed.images[1].alt"), ==, "");
  g_assert_cmpint (sampan_json_peek_int (record, "value.embed.images[0].aspectRatio.width", 0), ==,
                   512);
  g_assert_cmpint (sampan_json_peek_int (record, "value.embed.images[1].aspectRatio.width", 0), ==,
                   400);
  g_assert_cmpint (sampan_json_peek_int (record, "value.embed.images[1].aspectRatio.height", 0), ==,
                   400);
  g_assert_cmpstr (str (record, "value.embed.images[0].image.mimeType"), ==, "image/jpeg");
  g_assert_cmpint (sampan_json_peek_int (record, "value.embed.images[0].image.size", 0), <,
                   1000000);
  assert_same_blob (str (record, "value.embed.images[0].image.ref.$link"), path);
  remove_folder (kept);
}

/* A picture of noise, which JPEG can not make small, in a size far over the limit. */
static char *
make_noise (const char *folder)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (folder, "noise.png", NULL);
  g_autoptr (GSubprocess) process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                        &error, "ffmpeg", "-y", "-f", "lavfi", "-i",
                        "nullsrc=s=2400x1800,geq=random(1)*255:128:128", "-frames:v", "1", path,
                        NULL);

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  return path;
}

static void
test_large_picture (Fixture *fixture, gconstpointer data)
{
  g_autofree char *noise = make_noise (fixture->folder);
  g_autoptr (SampanNote) note = fixture_add_note (fixture, "噪点", "", NULL);
  g_autoptr (JsonNode) record = NULL;
  SampanJob *job;
  gint64 size, width, height;

  fixture_add_media (fixture, note, noise);
  job = publish (fixture, note, "zh-Hans", sign_in_alice (fixture));
  assert_posted (job);
  record = fetch (job);
  size = sampan_json_peek_int (record, "value.embed.images[0].image.size", 0);
  width = sampan_json_peek_int (record, "value.embed.images[0].aspectRatio.width", 0);
  height = sampan_json_peek_int (record, "value.embed.images[0].aspectRatio.height", 0);
  g_assert_cmpint (size, <=, 1000000);
  g_assert_cmpint (size, >, 400000);
  g_assert_cmpint (ABS (width * 3 - height * 4), <=, 8);
}

static char *
make_clip (const char *folder)
{
  g_autofree char *input = dup_sample ("vtest.avi");
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (folder, "clip.mp4", NULL);
  g_autoptr (GSubprocess) process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                        &error, "ffmpeg", "-y", "-i", input, "-t", "4", "-vf", "scale=320:240",
                        "-pix_fmt", "yuv420p", path, NULL);

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  return path;
}

static void
add_cue (SampanMedia *media, const char *language, gint64 start, gint64 end, const char *text)
{
  g_autoptr (SampanCue) cue = sampan_cue_new (NULL, start, end, text, NULL, NULL);

  sampan_caption_track_put (sampan_media_ensure_track (media, language), cue);
}

static void
assert_captions (JsonNode *record, const char *language, const char *expected)
{
  for (guint i = 0; i < sampan_json_peek_length (record, "value.embed.captions"); i++)
    {
      g_autofree char *path = g_strdup_printf ("value.embed.captions[%u]", i);
      JsonNode *caption = sampan_json_get_node (record, path, NULL);
      g_autoptr (GBytes) blob = NULL;

      if (g_strcmp0 (str (caption, "lang"), language) != 0)
        continue;
      g_assert_cmpstr (str (caption, "file.mimeType"), ==, "text/vtt");
      blob = atproto_server_get_blob (server, alice (), str (caption, "file.ref.$link"));
      g_assert_cmpmem (g_bytes_get_data (blob, NULL), g_bytes_get_size (blob), expected,
                       strlen (expected));
      return;
    }
  g_assert_not_reached ();
}

static char *
as_vtt (gint64 start, gint64 end, const char *text)
{
  g_autoptr (GPtrArray) cues = g_ptr_array_new_with_free_func ((GDestroyNotify)sampan_cue_unref);

  g_ptr_array_add (cues, sampan_cue_new ("only", start, end, text, NULL, NULL));
  return sampan_caption_file_write (cues, SAMPAN_CAPTION_VTT);
}

static void
test_video (Fixture *fixture, gconstpointer data)
{
  g_autofree char *clip = make_clip (fixture->folder);
  g_autoptr (SampanNote) note = fixture_add_note (fixture, "视频", "", NULL);
  SampanMedia *video = fixture_add_media (fixture, note, clip);
  g_autoptr (SampanCue) chinese = sampan_cue_new ("only", 2000, 3000, "你好", NULL, NULL);
  g_autoptr (SampanCue) english = sampan_cue_new ("only", 2000, 3000, "Hello", NULL, NULL);
  g_autofree char *chinese_vtt = as_vtt (500, 1000, "你好");
  g_autofree char *english_vtt = as_vtt (500, 1000, "Hello");
  g_autofree char *kept = g_dir_make_tmp ("sampan-kept-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (kept, "0.mp4", NULL);
  Keep keep = { fixture, kept };
  SampanAccount *account = sign_in_alice (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) record = NULL;
  SampanJob *job;

  sampan_caption_track_put (sampan_media_ensure_track (video, "zh-Hans"), chinese);
  sampan_caption_track_put (sampan_media_ensure_track (video, "en"), english);
  /* Before the part that is kept. */
  add_cue (video, "en", 0, 900, "Gone");
  sampan_media_set_alt (video, "zh-Hans", "行人");
  sampan_media_set_plan (video, "{\"version\":1,\"edits\":[{\"op\":\"trim\",\"start\":1,\"end\":4},"
                                "{\"op\":\"speed\",\"factor\":2}]}");
  job = sampan_outbox_queue (fixture->outbox, note, "zh-Hans", account, 0, &error);
  g_assert_no_error (error);
  g_signal_connect (job, "notify::step", G_CALLBACK (keep_prepared), &keep);
  fixture_run (fixture);
  assert_posted (job);
  record = fetch (job);
  g_assert_cmpstr (str (record, "value.embed.$type"), ==, "app.bsky.embed.video");
  g_assert_cmpstr (str (record, "value.embed.video.mimeType"), ==, "video/mp4");
  g_assert_cmpstr (str (record, "value.embed.alt"), ==, "行人");
  g_assert_cmpint (sampan_json_peek_int (record, "value.embed.aspectRatio.width", 0), ==, 320);
  g_assert_cmpuint (sampan_json_peek_length (record, "value.embed.captions"), ==, 2);
  assert_captions (record, "zh-Hans", chinese_vtt);
  assert_captions (record, "en", english_vtt);
  assert_same_blob (str (record, "value.embed.video.ref.$link"), path);
  remove_folder (kept);
}

/* ---- sessions ---- */

/* Puts the account's tokens into the keyring again, expired as told. */
static void
expire_tokens (SampanAccount *account, gboolean access, gboolean refresh)
{
  g_autoptr (GError) error = NULL;
  char *secret =
      sampan_publish_secret_lookup ("atproto", sampan_account_get_id (account), NULL, &error);
  g_autoptr (JsonNode) tokens = sampan_json_parse_string (secret, NULL);
  g_autofree char *new_access = access ? atproto_server_expire (server, str (tokens, "access"))
                                       : g_strdup (str (tokens, "access"));
  g_autofree char *new_refresh = refresh ? atproto_server_expire (server, str (tokens, "refresh"))
                                         : g_strdup (str (tokens, "refresh"));
  g_autofree char *changed =
      g_strdup_printf ("{\"access\":\"%s\",\"refresh\":\"%s\"}", new_access, new_refresh);

  g_assert_no_error (error);
  sampan_secrets_free (secret);
  g_assert_true (sampan_publish_secret_store ("atproto", sampan_account_get_id (account), "test",
                                              changed, NULL, &error));
}

static void
test_expired (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SampanNote) note = fixture_add_note (fixture, "过期", "", NULL);
  SampanAccount *account = sign_in_alice (fixture);
  g_autoptr (GError) error = NULL;
  char *before, *after;

  expire_tokens (account, TRUE, FALSE);
  before = sampan_publish_secret_lookup ("atproto", sampan_account_get_id (account), NULL, &error);
  assert_posted (publish (fixture, note, "zh-Hans", account));
  /* The new tokens are kept. */
  after = sampan_publish_secret_lookup ("atproto", sampan_account_get_id (account), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (before, !=, after);
  sampan_secrets_free (before);
  sampan_secrets_free (after);
  fixture_reopen (fixture);
  account = sampan_accounts_find (fixture->accounts, "alice.test");
  assert_posted (publish (fixture, note, "zh-Hans", account));
}

static void
test_signed_out (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SampanNote) note = fixture_add_note (fixture, "登出", "", NULL);
  SampanAccount *account = sign_in_alice (fixture);
  SampanJob *job;

  expire_tokens (account, TRUE, TRUE);
  job = publish (fixture, note, "zh-Hans", account);
  g_assert_cmpint (sampan_job_get_state (job), ==, SAMPAN_JOB_NEEDS_YOU);
  g_assert_nonnull (sampan_job_get_message (job));
  /* Sign in again, try again. */
  sign_in_alice (fixture);
  sampan_outbox_retry (fixture->outbox, job);
  fixture_run (fixture);
  assert_posted (job);
}

typedef struct
{
  SampanAtprotoSession *session;
  const char *url;
} Concurrent;

static gpointer
ask_who_i_am (gpointer user_data)
{
  Concurrent *concurrent = user_data;
  g_autoptr (SampanHttpRequest) request =
      sampan_atproto_request_new (concurrent->url, "GET", "com.atproto.server.getSession", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer =
      sampan_atproto_session_send (concurrent->session, request, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (str (answer, "handle"), ==, "alice.test");
  return NULL;
}

/* Four threads find out at the same time that the token has expired: it is renewed and all go on.
 */
static void
test_concurrent (Fixture *fixture, gconstpointer data)
{
  SampanAccount *account = sign_in_alice (fixture);
  g_autoptr (SampanAtprotoSession) session = NULL;
  Concurrent concurrent = { NULL, atproto_server_get_url (server) };
  GThread *threads[4];

  expire_tokens (account, TRUE, FALSE);
  session = sampan_atproto_session_new (concurrent.url, sampan_account_get_id (account),
                                        "alice.test", alice ());
  concurrent.session = session;
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("ask", ask_who_i_am, &concurrent);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
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
  ADD ("/atproto/sign-in", test_sign_in);
  ADD ("/atproto/wrong-password", test_wrong_password);
  ADD ("/atproto/remove", test_remove);
  ADD ("/atproto/text", test_text);
  ADD ("/atproto/bilingual", test_bilingual);
  ADD ("/atproto/pictures", test_pictures);
  ADD ("/atproto/large-picture", test_large_picture);
  ADD ("/atproto/video", test_video);
  ADD ("/atproto/expired", test_expired);
  ADD ("/atproto/signed-out", test_signed_out);
  ADD ("/atproto/concurrent", test_concurrent);
  status = g_test_run ();
  atproto_server_free (server);
  return status;
}
