/* Publishing on PeerTube. No PeerTube can be had here: the server is a stub, which keeps to what
 * its API's description says, and fails where a test wants it to. */

#include "fixture.h"

#include <stdio.h>
#include <string.h>

#include "net/sampan-json.h"
#include "net/sampan-secrets.h"
#include "publish/sampan-checks.h"
#include "publish/sampan-outbox.h"
#include "publish/sampan-publish-private.h"
#include "stub-server.h"

/* What can go wrong, once each. */
typedef enum
{
  FAULT_NONE,
  FAULT_TOKEN,       /* the token has run out */
  FAULT_CUT_PIECE,   /* the first piece arrives by half, and no answer comes */
  FAULT_CUT_LAST,    /* the upload is complete, and no answer comes */
  FAULT_CUT_POST,    /* the video is public, and no answer comes */
  FAULT_LOST_UPLOAD, /* the upload is not known any more */
  FAULT_BUSY,        /* it takes no captions and removes nothing, for now */
} Fault;

typedef struct
{
  StubServer *server;
  GMutex lock;
  Fault fault;
  gboolean signed_out;
  gboolean upload_removed;
  guint n_tokens, n_announced, n_pieces;
  gint64 size;
  GByteArray *file;
  /* The one video that there may be. */
  guint n_videos;
  char *name, *description, *language, *tags;
  int privacy;
  GString *captions; /* "en=...\n" of each */
} Peertube;

static gboolean
take_fault (Peertube *self, Fault fault)
{
  if (self->fault != fault)
    return FALSE;
  self->fault = FAULT_NONE;
  return TRUE;
}

/* Each token stands for the number of the sign-in or renewal that gave it. */
static void
give_token (Peertube *self, const char *body, GOutputStream *out)
{
  g_autofree char *answer = NULL;

  if (strstr (body, "grant_type=password") && !strstr (body, "password=secret%26sauce"))
    {
      stub_reply (out, "400 Bad Request", "Content-Type: application/json\r\n",
                  "{\"code\": \"invalid_grant\", \"detail\": \"Invalid grant: user credentials are "
                  "invalid\", \"status\": 400}");
      return;
    }
  g_assert_true (strstr (body, "client_id=the-id") && strstr (body, "client_secret=the-secret"));
  if (strstr (body, "grant_type=refresh_token"))
    {
      g_autofree char *expected = g_strdup_printf ("refresh_token=refresh-%u", self->n_tokens);

      g_assert_nonnull (strstr (body, expected));
    }
  self->n_tokens++;
  answer = g_strdup_printf ("{\"token_type\": \"Bearer\", \"access_token\": \"access-%u\", "
                            "\"refresh_token\": \"refresh-%u\", \"expires_in\": 14399}",
                            self->n_tokens, self->n_tokens);
  stub_reply (out, "200 OK", "Content-Type: application/json\r\n", answer);
}

static gboolean
is_authorized (Peertube *self, const StubRequest *request, GOutputStream *out)
{
  g_autofree char *header = stub_request_dup_header (request, "Authorization");
  g_autofree char *expected = g_strdup_printf ("Bearer access-%u", self->n_tokens);

  if (take_fault (self, FAULT_TOKEN) || g_strcmp0 (header, expected) != 0)
    {
      stub_reply (
          out, "401 Unauthorized", "Content-Type: application/json\r\n",
          "{\"code\": \"invalid_token\", \"detail\": \"Token is invalid\", \"status\": 401}");
      return FALSE;
    }
  return TRUE;
}

static void
announce (Peertube *self, const StubRequest *request, GOutputStream *out)
{
  g_autofree char *size = stub_request_dup_header (request, "X-Upload-Content-Length");
  g_autofree char *type = stub_request_dup_header (request, "X-Upload-Content-Type");
  g_autofree char *body = stub_request_dup_body (request);
  g_autoptr (JsonNode) node = sampan_json_parse_string (body, NULL);
  g_autofree char *location = NULL;

  g_assert_cmpstr (type, ==, "video/mp4");
  g_assert_cmpint (sampan_json_peek_int (node, "channelId", 0), ==, 7);
  g_assert_cmpint (sampan_json_peek_int (node, "privacy", 0), ==, 3);
  self->size = g_ascii_strtoll (size, NULL, 10);
  g_byte_array_set_size (self->file, 0);
  self->n_announced++;
  g_set_str (&self->name, sampan_json_peek_string (node, "name", NULL));
  /* Another name than its own, as servers behind others give. */
  location = g_strdup_printf (
      "Location: //behind.example/api/v1/videos/upload-resumable?upload_id=up%u\r\n",
      self->n_announced);
  stub_reply (out, "201 Created", location, "");
}

static void
tell_incomplete (Peertube *self, GOutputStream *out)
{
  g_autofree char *range = self->file->len > 0
                               ? g_strdup_printf ("Range: bytes=0-%u\r\n", self->file->len - 1)
                               : g_strdup ("");

  stub_reply (out, "308 Resume Incomplete", range, "");
}

static void
take_piece (Peertube *self, const StubRequest *request, GOutputStream *out)
{
  g_autofree char *range = stub_request_dup_header (request, "Content-Range");
  g_autofree char *id = g_strdup_printf ("upload_id=up%u", self->n_announced);
  gint64 first, last, total;
  gsize length;
  const guint8 *data = g_bytes_get_data (request->body, &length);

  if (take_fault (self, FAULT_LOST_UPLOAD) || !strstr (request->path, id))
    {
      stub_reply (out, "404 Not Found", "Content-Type: application/json\r\n",
                  "{\"status\": 404, \"detail\": \"upload not found\"}");
      return;
    }
  if (sscanf (range, "bytes */%" G_GINT64_FORMAT, &total) == 1)
    {
      tell_incomplete (self, out);
      return;
    }
  g_assert_cmpint (sscanf (range,
                           "bytes %" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT,
                           &first, &last, &total),
                   ==, 3);
  g_assert_cmpint (total, ==, self->size);
  g_assert_cmpint (last - first + 1, ==, length);
  if (first != self->file->len)
    {
      stub_reply (out, "409 Conflict", NULL, "");
      return;
    }
  self->n_pieces++;
  if (take_fault (self, FAULT_CUT_PIECE))
    {
      g_byte_array_append (self->file, data, (guint)length / 2);
      return; /* without a word */
    }
  g_byte_array_append (self->file, data, (guint)length);
  if (self->file->len < self->size)
    {
      tell_incomplete (self, out);
      return;
    }
  self->n_videos++;
  self->privacy = 3;
  if (take_fault (self, FAULT_CUT_LAST))
    return;
  stub_reply (out, "200 OK", "Content-Type: application/json\r\n",
              "{\"video\": {\"id\": 1, \"uuid\": \"the-video\", \"shortUUID\": \"tv\"}}");
}

static void
list_videos (Peertube *self, GOutputStream *out)
{
  g_autofree char *answer =
      self->n_videos > 0
          ? g_strdup_printf (
                "{\"total\": 1, \"data\": [{\"uuid\": \"the-video\", \"name\": \"%s\"}]}",
                self->name)
          : g_strdup ("{\"total\": 0, \"data\": []}");

  stub_reply (out, "200 OK", "Content-Type: application/json\r\n", answer);
}

static void
show_video (Peertube *self, GOutputStream *out)
{
  g_autofree char *answer = g_strdup_printf (
      "{\"uuid\": \"the-video\", \"name\": \"%s\", \"privacy\": {\"id\": %d, \"label\": \"x\"}, "
      "\"url\": \"https://tube.example/videos/watch/the-video\"}",
      self->name, self->privacy);

  if (self->n_videos > 0)
    stub_reply (out, "200 OK", "Content-Type: application/json\r\n", answer);
  else
    stub_reply (out, "404 Not Found", NULL, "");
}

static void
change_video (Peertube *self, const StubRequest *request, GOutputStream *out)
{
  g_autofree char *body = stub_request_dup_body (request);
  g_autoptr (JsonNode) node = sampan_json_parse_string (body, NULL);
  g_autoptr (JsonNode) tags = sampan_json_get_node (node, "tags", NULL)
                                  ? json_node_copy (sampan_json_get_node (node, "tags", NULL))
                                  : NULL;

  g_set_str (&self->name, sampan_json_peek_string (node, "name", NULL));
  g_set_str (&self->description, sampan_json_peek_string (node, "description", NULL));
  g_set_str (&self->language, sampan_json_peek_string (node, "language", NULL));
  g_free (self->tags);
  self->tags = sampan_json_to_string (tags);
  self->privacy = (int)sampan_json_peek_int (node, "privacy", 0);
  if (!take_fault (self, FAULT_CUT_POST))
    stub_reply (out, "204 No Content", NULL, "");
}

static void
answer_locked (Peertube *self, const StubRequest *request, GOutputStream *out)
{
  g_autofree char *body = stub_request_dup_body (request);
  const char *path = request->path, *method = request->method;

  if (g_str_equal (path, "/api/v1/oauth-clients/local"))
    stub_reply (out, "200 OK", "Content-Type: application/json\r\n",
                "{\"client_id\": \"the-id\", \"client_secret\": \"the-secret\"}");
  else if (g_str_equal (path, "/api/v1/users/token"))
    give_token (self, body, out);
  else if (!is_authorized (self, request, out))
    return;
  else if (g_str_equal (path, "/api/v1/users/me"))
    stub_reply (out, "200 OK", "Content-Type: application/json\r\n",
                "{\"id\": 42, \"username\": \"lin\", \"videoChannels\": [{\"id\": 7, \"name\": "
                "\"lin_channel\"}]}");
  else if (g_str_equal (path, "/api/v1/users/revoke-token"))
    {
      self->signed_out = TRUE;
      stub_reply (out, "200 OK", "Content-Type: application/json\r\n", "{}");
    }
  else if (g_str_has_prefix (path, "/api/v1/users/me/videos?"))
    list_videos (self, out);
  else if (g_str_equal (method, "POST") && g_str_equal (path, "/api/v1/videos/upload-resumable"))
    announce (self, request, out);
  else if (g_str_equal (method, "PUT") && strstr (path, "upload-resumable?upload_id="))
    take_piece (self, request, out);
  else if (g_str_equal (method, "DELETE") && strstr (path, "upload-resumable?upload_id="))
    {
      self->upload_removed = TRUE;
      stub_reply (out, "204 No Content", NULL, "");
    }
  else if (g_str_has_prefix (path, "/api/v1/videos/the-video/captions/")
           && self->fault == FAULT_BUSY)
    stub_reply (out, "503 Service Unavailable", NULL, "");
  else if (g_str_equal (path, "/api/v1/videos/the-video") && g_str_equal (method, "DELETE")
           && self->fault == FAULT_BUSY)
    stub_reply (out, "500 Internal Server Error", NULL, "");
  else if (g_str_has_prefix (path, "/api/v1/videos/the-video/captions/"))
    {
      g_string_append_printf (self->captions, "%s=%s\n", strrchr (path, '/') + 1, body);
      stub_reply (out, "204 No Content", NULL, "");
    }
  else if (g_str_equal (path, "/api/v1/videos/the-video") && g_str_equal (method, "PUT"))
    change_video (self, request, out);
  else if (g_str_equal (path, "/api/v1/videos/the-video") && g_str_equal (method, "DELETE"))
    {
      self->n_videos = 0;
      stub_reply (out, "204 No Content", NULL, "");
    }
  else if (g_str_equal (path, "/api/v1/videos/the-video"))
    show_video (self, out);
  else
    stub_reply (out, "404 Not Found", NULL, "");
}

static void
answer (const StubRequest *request, GOutputStream *out, gpointer user_data)
{
  Peertube *self = user_data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  answer_locked (self, request, out);
}

static Peertube *
peertube_new (void)
{
  Peertube *self = g_new0 (Peertube, 1);

  g_mutex_init (&self->lock);
  self->file = g_byte_array_new ();
  self->captions = g_string_new (NULL);
  self->server = stub_server_new (answer, self);
  return self;
}

static void
peertube_free (Peertube *self)
{
  stub_server_free (self->server);
  g_byte_array_unref (self->file);
  g_string_free (self->captions, TRUE);
  g_free (self->name);
  g_free (self->description);
  g_free (self->language);
  g_free (self->tags);
  g_mutex_clear (&self->lock);
  g_free (self);
}

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

static SampanAccount *
sign_in (Fixture *fixture, Peertube *peertube, const char *password, GError **error)
{
  GAsyncResult *result = NULL;
  SampanAccount *account;

  sampan_accounts_add_async (fixture->accounts, "peertube", stub_server_get_url (peertube->server),
                             "lin", password, NULL, on_result, &result);
  wait_until (has_result, &result, 30);
  account = sampan_accounts_add_finish (fixture->accounts, result, error);
  g_object_unref (result);
  return account;
}

static char *
make_clip (Fixture *fixture)
{
  char *path = g_build_filename (fixture->folder, "clip.mp4", NULL);
  const char *command[] = { "ffmpeg",   "-v",      "error",   "-y",
                            "-f",       "lavfi",   "-i",      "testsrc2=s=320x180:r=25:d=2",
                            "-c:v",     "libx264", "-preset", "ultrafast",
                            "-pix_fmt", "yuv420p", path,      NULL };
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **)command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  return path;
}

static SampanNote *
make_note (Fixture *fixture)
{
  static const char *const tags[] = { "成都", "x", "周末去哪儿", NULL };
  g_autofree char *path = make_clip (fixture);
  SampanNote *note = fixture_add_note (fixture, "河上的船", "慢慢划过去。", tags);
  SampanMedia *video = fixture_add_media (fixture, note, path);
  g_autoptr (SampanCue) chinese = sampan_cue_new (NULL, 0, 1500, "慢慢划", NULL, NULL);
  g_autoptr (SampanCue) english = sampan_cue_new (NULL, 0, 1500, "Row slowly", NULL, NULL);

  sampan_caption_track_put (sampan_media_ensure_track (video, "zh-Hans"), chinese);
  sampan_caption_track_put (sampan_media_ensure_track (video, "en"), english);
  return note;
}

static SampanJob *
publish (Fixture *fixture, SampanNote *note, SampanAccount *account)
{
  g_autoptr (GError) error = NULL;
  SampanJob *job = sampan_outbox_queue (fixture->outbox, note, "zh-Hans", account, 0, &error);

  g_assert_no_error (error);
  fixture_run (fixture);
  return job;
}

static void
assert_posted (Peertube *peertube)
{
  g_assert_cmpuint (peertube->n_videos, ==, 1);
  g_assert_cmpint (peertube->privacy, ==, 1);
  g_assert_cmpstr (peertube->name, ==, "河上的船");
  g_assert_nonnull (strstr (peertube->description, "慢慢划过去。"));
  g_assert_cmpstr (peertube->language, ==, "zh-Hans");
  /* A tag of one letter is none there. */
  g_assert_cmpstr (peertube->tags, ==, "[\"成都\",\"周末去哪儿\"]");
  g_assert_nonnull (strstr (peertube->captions->str, "zh-Hans=--"));
  g_assert_nonnull (strstr (peertube->captions->str, "慢慢划\n"));
  g_assert_nonnull (strstr (peertube->captions->str, "en=--"));
  g_assert_nonnull (strstr (peertube->captions->str, "Row slowly\n"));
  g_assert_cmpint (peertube->file->len, ==, peertube->size);
  g_assert_cmpmem (peertube->file->data + 4, 4, "ftyp", 4);
}

/* ---- tests ---- */

static void
test_sign_in (Fixture *fixture, gconstpointer data)
{
  Peertube *peertube = peertube_new ();
  g_autoptr (GError) error = NULL;
  GAsyncResult *result = NULL;
  SampanAccount *account;

  g_assert_null (sign_in (fixture, peertube, "wrong", &error));
  g_assert_error (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_SIGN_IN);
  g_clear_error (&error);
  account = sign_in (fixture, peertube, "secret&sauce", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sampan_account_get_handle (account), ==, "lin");
  g_assert_cmpstr (sampan_account_get_user (account), ==, "42");
  g_assert_cmpstr (sampan_account_get_platform (account), ==, "peertube");
  sampan_accounts_remove_async (fixture->accounts, account, NULL, on_result, &result);
  wait_until (has_result, &result, 30);
  g_assert_true (sampan_accounts_remove_finish (fixture->accounts, result, &error));
  g_assert_no_error (error);
  g_object_unref (result);
  g_assert_true (peertube->signed_out);
  peertube_free (peertube);
}

/* A video with two languages of captions; with each fault, gone on with by itself or at the next
 * run, there is one complete public video in the end. */
static void
test_publish (Fixture *fixture, gconstpointer data)
{
  Fault fault = GPOINTER_TO_INT (data);
  Peertube *peertube = peertube_new ();
  g_autoptr (GError) error = NULL;
  SampanAccount *account = sign_in (fixture, peertube, "secret&sauce", &error);
  g_autoptr (SampanNote) note = make_note (fixture);
  SampanJob *job;

  g_assert_no_error (error);
  peertube->fault = fault == FAULT_LOST_UPLOAD ? FAULT_CUT_PIECE : fault;
  job = publish (fixture, note, account);
  if (fault == FAULT_LOST_UPLOAD)
    peertube->fault = fault;
  for (int i = 0; i < 10 && sampan_job_get_state (job) != SAMPAN_JOB_POSTED; i++)
    {
      sampan_outbox_retry (fixture->outbox, job);
      fixture_run (fixture);
    }
  g_test_message ("%s", sampan_job_get_message (job));
  g_assert_cmpint (sampan_job_get_state (job), ==, SAMPAN_JOB_POSTED);
  g_assert_cmpint (peertube->fault, ==, FAULT_NONE);
  assert_posted (peertube);
  g_assert_cmpuint (peertube->n_announced, ==, fault == FAULT_LOST_UPLOAD ? 2 : 1);
  g_assert_cmpuint (peertube->n_tokens, ==, fault == FAULT_TOKEN ? 2 : 1);
  peertube_free (peertube);
}

/* Cancelled when the video, or half of it, was sent: nothing of it stays, though the program ended
 * in between, and the server is busy at first. */
static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  Fault fault = GPOINTER_TO_INT (data);
  Peertube *peertube = peertube_new ();
  g_autoptr (GError) error = NULL;
  SampanAccount *account = sign_in (fixture, peertube, "secret&sauce", &error);
  g_autoptr (SampanNote) note = make_note (fixture);
  SampanJob *job;
  g_autofree char *id = NULL;

  peertube->fault = fault;
  job = publish (fixture, note, account);
  id = g_strdup (sampan_job_get_id (job));
  g_assert_cmpint (sampan_job_get_state (job), ==, SAMPAN_JOB_WAITING);
  g_assert_cmpuint (peertube->n_videos, ==, fault == FAULT_CUT_PIECE ? 0 : 1);
  g_assert_true (sampan_outbox_cancel (fixture->outbox, job, &error));
  g_assert_no_error (error);
  fixture_reopen (fixture);
  fixture_run (fixture);
  job = sampan_outbox_find (fixture->outbox, id);
  g_assert_cmpint (sampan_job_get_state (job), ==, SAMPAN_JOB_CANCELLED);
  if (fault == FAULT_BUSY)
    {
      g_assert_cmpuint (peertube->n_videos, ==, 1);
      g_assert_nonnull (strstr (sampan_job_get_message (job), "will be removed"));
      peertube->fault = FAULT_NONE;
      fixture_run (fixture);
    }
  g_assert_cmpstr (sampan_job_get_message (job), ==, NULL);
  g_assert_cmpuint (peertube->n_videos, ==, 0);
  g_assert_cmpint (peertube->upload_removed, ==, fault == FAULT_CUT_PIECE);
  /* Once; and the snapshot is let go of. */
  peertube->upload_removed = FALSE;
  fixture_run (fixture);
  g_assert_false (peertube->upload_removed);
  peertube_free (peertube);
}

static void
test_rules (void)
{
  const SampanRules *rules = sampan_rules_get ("peertube");

  g_assert_nonnull (rules);
  g_assert_true (sampan_rules_has_title (rules));
  g_assert_cmpint (sampan_rules_get_max_tags (rules), ==, 5);
  g_assert_cmpint (sampan_rules_get_max_pictures (rules), ==, 0);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    Fault fault;
  } faults[] = { { "whole", FAULT_NONE },          { "token", FAULT_TOKEN },
                 { "cut-piece", FAULT_CUT_PIECE }, { "cut-last", FAULT_CUT_LAST },
                 { "cut-post", FAULT_CUT_POST },   { "lost-upload", FAULT_LOST_UPLOAD } };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/peertube/rules", test_rules);
  g_test_add ("/peertube/sign-in", Fixture, NULL, fixture_set_up, test_sign_in, fixture_tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *path = g_strconcat ("/peertube/publish/", faults[i].name, NULL);

      g_test_add (path, Fixture, GINT_TO_POINTER (faults[i].fault), fixture_set_up, test_publish,
                  fixture_tear_down);
    }
  g_test_add ("/peertube/cancelled/half", Fixture, GINT_TO_POINTER (FAULT_CUT_PIECE),
              fixture_set_up, test_cancelled, fixture_tear_down);
  g_test_add ("/peertube/cancelled/busy", Fixture, GINT_TO_POINTER (FAULT_BUSY), fixture_set_up,
              test_cancelled, fixture_tear_down);
  return g_test_run ();
}
