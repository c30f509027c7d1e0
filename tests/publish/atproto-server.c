#include "atproto-server.h"

#include <string.h>

#include "fixture.h"
#include "net/sampan-http.h"
#include "net/sampan-json.h"
#include "publish/sampan-atproto-session.h"

struct _AtprotoServer
{
  GSubprocess *process;
  GDataInputStream *out;
  char *folder;
  JsonNode *ready;
};

static JsonNode *
read_line (AtprotoServer *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *line = g_data_input_stream_read_line (self->out, NULL, NULL, &error);
  JsonNode *node;

  g_assert_no_error (error);
  g_assert_nonnull (line);
  node = sampan_json_parse_string (line, &error);
  g_assert_no_error (error);
  return node;
}

AtprotoServer *
atproto_server_new (const char *const *handles)
{
  const char *modules = g_getenv ("SAMPAN_ATPROTO_MODULES");
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "atproto", "server.mjs", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GStrvBuilder) arguments = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;
  AtprotoServer *self;

  if (!modules || !g_file_test (modules, G_FILE_TEST_IS_DIR))
    {
      g_print ("1..0 # SKIP SAMPAN_ATPROTO_MODULES is not set: run ./dev test\n");
      return NULL;
    }
  self = g_new0 (AtprotoServer, 1);
  self->folder = g_dir_make_tmp ("sampan-atproto-XXXXXX", &error);
  g_assert_no_error (error);
  g_strv_builder_add_many (arguments, "node", script, self->folder, NULL);
  g_strv_builder_addv (arguments, (const char **)handles);
  argv = g_strv_builder_end (arguments);
  self->process =
      g_subprocess_newv ((const char *const *)argv,
                         G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  self->out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  self->ready = read_line (self);
  return self;
}

void
atproto_server_free (AtprotoServer *self)
{
  if (!self)
    return;
  g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL);
  g_subprocess_wait (self->process, NULL, NULL);
  g_assert_cmpint (g_subprocess_get_exit_status (self->process), ==, 0);
  g_object_unref (self->out);
  g_object_unref (self->process);
  json_node_unref (self->ready);
  remove_folder (self->folder);
  g_free (self->folder);
  g_free (self);
}

const char *
atproto_server_get_url (AtprotoServer *self)
{
  return sampan_json_peek_string (self->ready, "url", NULL);
}

const char *
atproto_server_get_directory (AtprotoServer *self)
{
  return sampan_json_peek_string (self->ready, "plc", NULL);
}

const char *
atproto_server_get_account (AtprotoServer *self, guint position, const char *member)
{
  g_autofree char *path = g_strdup_printf ("accounts[%u].%s", position, member);

  return sampan_json_peek_string (self->ready, path, NULL);
}

/* @line: (transfer full) */
static JsonNode *
ask (AtprotoServer *self, char *line)
{
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (g_subprocess_get_stdin_pipe (self->process), line, strlen (line), NULL,
                             NULL, &error);
  g_assert_no_error (error);
  g_free (line);
  return read_line (self);
}

char *
atproto_server_expire (AtprotoServer *self, const char *token)
{
  g_autoptr (JsonNode) answer = ask (self, g_strdup_printf ("{\"expire\": \"%s\"}\n", token));

  return g_strdup (sampan_json_peek_string (answer, "token", NULL));
}

char *
atproto_server_browse (AtprotoServer *self,
                       const char *address,
                       const char *handle,
                       const char *password)
{
  g_autoptr (JsonNode) answer =
      ask (self, handle ? g_strdup_printf ("{\"browse\": \"%s\", \"handle\": \"%s\", "
                                           "\"password\": \"%s\"}\n",
                                           address, handle, password)
                        : g_strdup_printf ("{\"browse\": \"%s\", \"deny\": true}\n", address));
  const char *problem = sampan_json_peek_string (answer, "error", NULL);

  g_assert_cmpstr (problem, ==, NULL);
  g_assert_cmpint (sampan_json_peek_int (answer, "status", 0), ==, 200);
  return g_strdup (sampan_json_peek_string (answer, "redirect", NULL));
}

JsonNode *
atproto_server_list_posts (AtprotoServer *self, const char *did)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanHttpRequest) request =
      sampan_atproto_request_new (atproto_server_get_url (self), "GET",
                                  "com.atproto.repo.listRecords", "repo", did, "collection",
                                  "app.bsky.feed.post", NULL);
  JsonNode *answer = sampan_atproto_send (request, NULL, NULL, &error);

  g_assert_no_error (error);
  return answer;
}

guint
atproto_server_count_posts (AtprotoServer *self, const char *did)
{
  g_autoptr (JsonNode) list = atproto_server_list_posts (self, did);

  return sampan_json_peek_length (list, "records");
}

JsonNode *
atproto_server_list_blobs (AtprotoServer *self, const char *did)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanHttpRequest) request =
      sampan_atproto_request_new (atproto_server_get_url (self), "GET",
                                  "com.atproto.sync.listBlobs", "did", did, NULL);
  JsonNode *answer = sampan_atproto_send (request, NULL, NULL, &error);

  g_assert_no_error (error);
  return answer;
}

GBytes *
atproto_server_get_blob (AtprotoServer *self, const char *did, const char *cid)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanHttpRequest) request =
      sampan_atproto_request_new (atproto_server_get_url (self), "GET", "com.atproto.sync.getBlob",
                                  "did", did, "cid", cid, NULL);
  g_autoptr (SampanHttpResponse) response =
      sampan_http_send (sampan_http_get_default (), request, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (sampan_http_response_get_status (response), ==, 200);
  return g_bytes_ref (sampan_http_response_get_body (response));
}
