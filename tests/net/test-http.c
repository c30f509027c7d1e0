#include "net/sampan-http.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "stub-server.h"

/* What an asynchronous call brought. */
typedef struct
{
  GMainLoop *loop;
  SampanHttpResponse *response;
  GError *error;
  GString *lines;
  guint n_progress;
  gint64 sent;
  gint64 total;
  GCancellable *cancellable;
  const char *cancel_at;
} Result;

static void
result_init (Result *result)
{
  *result = (Result){ .loop = g_main_loop_new (NULL, FALSE), .lines = g_string_new (NULL) };
  result->cancellable = g_cancellable_new ();
}

static void
result_clear (Result *result)
{
  g_main_loop_unref (result->loop);
  g_clear_object (&result->response);
  g_clear_error (&result->error);
  g_string_free (result->lines, TRUE);
  g_clear_object (&result->cancellable);
}

static void
on_sent (GObject *source, GAsyncResult *async, gpointer data)
{
  Result *result = data;

  result->response = sampan_http_send_finish (SAMPAN_HTTP (source), async, &result->error);
  g_main_loop_quit (result->loop);
}

static void
on_line (const char *line, gpointer data)
{
  Result *result = data;

  g_assert_false (g_cancellable_is_cancelled (result->cancellable));
  g_string_append_printf (result->lines, "[%s]", line);
  if (g_strcmp0 (line, result->cancel_at) == 0)
    g_cancellable_cancel (result->cancellable);
}

static SampanHttpRequest *
make (StubServer *server, const char *method, const char *path)
{
  g_autofree char *url = g_strconcat (stub_server_get_url (server), path, NULL);

  return sampan_http_request_new (method, url);
}

static void
send_and_wait (SampanHttpRequest *request, Result *result)
{
  sampan_http_send_async (sampan_http_get_default (), request, result->cancellable, on_sent,
                          result);
  g_main_loop_run (result->loop);
}

static void
send_lines_and_wait (SampanHttpRequest *request, Result *result)
{
  sampan_http_send_lines_async (sampan_http_get_default (), request, on_line, result,
                                result->cancellable, on_sent, result);
  g_main_loop_run (result->loop);
}

/* ---- answers ---- */

static void
answer_echo (const StubRequest *request, GOutputStream *out, gpointer data)
{
  g_autofree char *body = stub_request_dup_body (request);
  g_autofree char *agent = stub_request_dup_header (request, "User-Agent");
  g_autofree char *type = stub_request_dup_header (request, "Content-Type");
  g_autofree char *bearer = stub_request_dup_header (request, "Authorization");
  g_autofree char *all = g_strdup_printf ("%s %s %s %s %s %s", request->method, request->path,
                                          agent, type ? type : "-", bearer ? bearer : "-", body);

  stub_reply (out, "200 OK", "X-Thing: yes\r\n", all);
}

static void
test_echo (void)
{
  g_autoptr (StubServer) server = stub_server_new (answer_echo, NULL);
  g_autoptr (SampanHttpRequest) request = make (server, "POST", "/a?b=c");
  g_autoptr (GBytes) body = g_bytes_new_static ("你好", strlen ("你好"));
  g_autoptr (SampanHttpResponse) response = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  GBytes *bytes;

  sampan_http_request_set_body (request, body, "text/plain");
  sampan_http_request_set_bearer (request, "key");
  response = sampan_http_send (sampan_http_get_default (), request, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sampan_http_response_get_status (response), ==, 200);
  g_assert_true (sampan_http_response_check (response, &error));
  g_assert_cmpstr (sampan_http_response_get_header (response, "x-thing"), ==, "yes");
  bytes = sampan_http_response_get_body (response);
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_true (g_str_has_prefix (text, "POST /a?b=c Sampan/"));
  g_assert_true (g_str_has_suffix (text, "text/plain Bearer key 你好"));
}

static void
answer_status (const StubRequest *request, GOutputStream *out, gpointer data)
{
  g_autofree char *status = g_strconcat (request->path + 1, " Some", NULL);

  stub_reply (out, status, NULL,
              "{\"error\": \"ExpiredToken\", \"message\": \"Token has expired\"}");
}

static void
test_statuses (void)
{
  static const struct
  {
    const char *path;
    SampanNetError code;
  } cases[] = {
    { "/400", SAMPAN_NET_ERROR_INVALID },   { "/401", SAMPAN_NET_ERROR_UNAUTHORIZED },
    { "/403", SAMPAN_NET_ERROR_FORBIDDEN }, { "/404", SAMPAN_NET_ERROR_NOT_FOUND },
    { "/409", SAMPAN_NET_ERROR_CONFLICT },  { "/413", SAMPAN_NET_ERROR_TOO_LARGE },
    { "/422", SAMPAN_NET_ERROR_INVALID },   { "/429", SAMPAN_NET_ERROR_TOO_MANY },
    { "/500", SAMPAN_NET_ERROR_SERVER },    { "/503", SAMPAN_NET_ERROR_SERVER },
    { "/304", SAMPAN_NET_ERROR_PROTOCOL },
  };
  g_autoptr (StubServer) server = stub_server_new (answer_status, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SampanHttpRequest) request = make (server, "POST", cases[i].path);
      g_autoptr (SampanHttpResponse) response = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *name = NULL;
      g_autofree char *words = NULL;
      g_autofree char *sentence = NULL;

      response = sampan_http_send (sampan_http_get_default (), request, NULL, &error);
      g_assert_no_error (error);
      g_assert_false (sampan_http_response_check (response, &error));
      g_assert_error (error, SAMPAN_NET_ERROR, cases[i].code);
      sentence = sampan_net_error_dup_sentence (error);
      g_assert_true (g_str_has_suffix (sentence, "."));
      g_assert_null (strstr (sentence, "HTTP"));
      if (g_str_equal (cases[i].path, "/304"))
        continue;
      words = sampan_http_response_dup_server_error (response, &name);
      g_assert_cmpstr (name, ==, "ExpiredToken");
      g_assert_cmpstr (words, ==, "Token has expired");
    }
  g_assert_cmpuint (stub_server_get_n_requests (server), ==, G_N_ELEMENTS (cases));
}

/* ---- trying again ---- */

static void
answer_third (const StubRequest *request, GOutputStream *out, gpointer data)
{
  const char *headers = data;

  if (request->number < 3)
    stub_reply (out, headers ? "429 Slow" : "500 Broken", headers, "");
  else
    stub_reply (out, "200 OK", NULL, "at last");
}

static guint
send_status (SampanHttpRequest *request, double *seconds)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  g_autoptr (SampanHttpResponse) response =
      sampan_http_send (sampan_http_get_default (), request, NULL, &error);

  g_assert_no_error (error);
  *seconds = (double)(g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  return sampan_http_response_get_status (response);
}

static void
test_retry (void)
{
  g_autoptr (StubServer) gets = stub_server_new (answer_third, NULL);
  g_autoptr (StubServer) posts = stub_server_new (answer_third, NULL);
  g_autoptr (StubServer) repeated = stub_server_new (answer_third, NULL);
  g_autoptr (SampanHttpRequest) get = make (gets, "GET", "/");
  g_autoptr (SampanHttpRequest) post = make (posts, "POST", "/");
  g_autoptr (SampanHttpRequest) repeat = make (repeated, "POST", "/");
  double seconds;

  g_assert_cmpuint (send_status (get, &seconds), ==, 200);
  g_assert_cmpfloat (seconds, >, 1.0);
  g_assert_cmpuint (stub_server_get_n_requests (gets), ==, 3);

  g_assert_cmpuint (send_status (post, &seconds), ==, 500);
  g_assert_cmpuint (stub_server_get_n_requests (posts), ==, 1);

  sampan_http_request_set_repeatable (repeat, TRUE);
  g_assert_cmpuint (send_status (repeat, &seconds), ==, 200);
  g_assert_cmpuint (stub_server_get_n_requests (repeated), ==, 3);
}

static void
test_retry_after (void)
{
  gint64 soon = g_get_real_time () / G_USEC_PER_SEC + 2;
  g_autofree char *reset = g_strdup_printf ("RateLimit-Reset: %" G_GINT64_FORMAT "\r\n", soon);
  g_autoptr (StubServer) short_wait =
      stub_server_new (answer_third, (gpointer) "Retry-After: 1\r\n");
  g_autoptr (StubServer) long_wait =
      stub_server_new (answer_third, (gpointer) "Retry-After: 100\r\n");
  g_autoptr (StubServer) epoch = stub_server_new (answer_third, reset);
  g_autoptr (SampanHttpRequest) one = make (short_wait, "GET", "/");
  g_autoptr (SampanHttpRequest) hundred = make (long_wait, "GET", "/");
  g_autoptr (SampanHttpRequest) until = make (epoch, "GET", "/");
  g_autoptr (SampanHttpResponse) response = NULL;
  double seconds;

  g_assert_cmpuint (send_status (one, &seconds), ==, 200);
  g_assert_cmpfloat (seconds, >, 2.0);
  g_assert_cmpfloat (seconds, <, 5.0);

  response = sampan_http_send (sampan_http_get_default (), hundred, NULL, NULL);
  g_assert_cmpuint (sampan_http_response_get_status (response), ==, 429);
  g_assert_cmpint (sampan_http_response_get_retry_after (response), ==, 100);
  g_assert_cmpuint (stub_server_get_n_requests (long_wait), ==, 1);

  g_assert_cmpuint (send_status (until, &seconds), ==, 200);
  g_assert_cmpint (g_get_real_time () / G_USEC_PER_SEC, >=, soon);
}

/* ---- bad servers ---- */

static void
answer_never (const StubRequest *request, GOutputStream *out, gpointer data)
{
  g_usleep (4 * G_USEC_PER_SEC);
}

static void
answer_cut (const StubRequest *request, GOutputStream *out, gpointer data)
{
  stub_write (out, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this");
}

static void
answer_nothing (const StubRequest *request, GOutputStream *out, gpointer data)
{
}

static void
answer_garbage (const StubRequest *request, GOutputStream *out, gpointer data)
{
  stub_write (out, "SSH-2.0-OpenSSH_9.2\r\n\r\n");
}

static void
answer_endless (const StubRequest *request, GOutputStream *out, gpointer data)
{
  g_autofree char *block = g_strnfill (65536, 'x');

  stub_begin (out, NULL);
  while (g_output_stream_write_all (out, block, 65536, NULL, NULL, NULL))
    ;
}

static void
answer_home (const StubRequest *request, GOutputStream *out, gpointer data)
{
  if (g_str_equal (request->path, "/home"))
    stub_reply (out, "200 OK", NULL, "home");
  else
    stub_reply (out, "302 Found", "Location: /home\r\n", "");
}

static void
assert_fails (StubAnswer answer, SampanNetError code, double within)
{
  g_autoptr (StubServer) server = stub_server_new (answer, NULL);
  g_autoptr (SampanHttpRequest) request = make (server, "GET", "/");
  gint64 start = g_get_monotonic_time ();
  Result result;

  result_init (&result);
  sampan_http_request_set_retries (request, 0, 0);
  sampan_http_request_set_timeout (request, 1);
  sampan_http_request_set_max_size (request, 100000);
  send_and_wait (request, &result);
  g_assert_null (result.response);
  g_test_message ("%s", result.error->message);
  g_assert_error (result.error, SAMPAN_NET_ERROR, (int)code);
  g_assert_cmpfloat ((double)(g_get_monotonic_time () - start) / G_USEC_PER_SEC, <, within);
  result_clear (&result);
}

static void
test_bad_servers (void)
{
  assert_fails (answer_never, SAMPAN_NET_ERROR_TIMEOUT, 3);
  assert_fails (answer_cut, SAMPAN_NET_ERROR_LOST, 1);
  assert_fails (answer_nothing, SAMPAN_NET_ERROR_LOST, 1);
  assert_fails (answer_garbage, SAMPAN_NET_ERROR_PROTOCOL, 1);
  assert_fails (answer_endless, SAMPAN_NET_ERROR_ANSWER_SIZE, 1);
}

static void
test_no_server (void)
{
  static const struct
  {
    const char *url;
    SampanNetError code;
  } cases[] = {
    { "http://127.0.0.1:1/", SAMPAN_NET_ERROR_CONNECT },
    { "http://nobody.invalid/", SAMPAN_NET_ERROR_OFFLINE },
    { "ftp://127.0.0.1/", SAMPAN_NET_ERROR_URL },
    { "not an address", SAMPAN_NET_ERROR_URL },
    { "", SAMPAN_NET_ERROR_URL },
    { "http://", SAMPAN_NET_ERROR_URL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SampanHttpRequest) request = sampan_http_request_new ("GET", cases[i].url);
      g_autoptr (GError) error = NULL;

      sampan_http_request_set_retries (request, 0, 0);
      g_assert_null (sampan_http_send (sampan_http_get_default (), request, NULL, &error));
      g_assert_error (error, SAMPAN_NET_ERROR, (int)cases[i].code);
    }
}

/* A key must not go to a server that only says that it is the right one. */
static void
test_tls (void)
{
  g_autoptr (StubServer) server = stub_server_new_tls (answer_echo, NULL);
  g_autoptr (SampanHttpRequest) request = make (server, "POST", "/");
  g_autoptr (GError) error = NULL;

  sampan_http_request_set_bearer (request, "key");
  g_assert_null (sampan_http_send (sampan_http_get_default (), request, NULL, &error));
  g_assert_error (error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_TLS);
  g_assert_cmpuint (stub_server_get_n_requests (server), ==, 0);
}

static gboolean
on_cancel (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

static void
test_cancel (void)
{
  g_autoptr (StubServer) server = stub_server_new (answer_never, NULL);
  g_autoptr (StubServer) broken = stub_server_new (answer_third, (gpointer) "Retry-After: 20\r\n");
  StubServer *servers[] = { server, broken };

  /* Once while it waits for an answer, once while it waits to try again. */
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (SampanHttpRequest) request = make (servers[i], "GET", "/");
      gint64 start = g_get_monotonic_time ();
      Result result;

      result_init (&result);
      g_timeout_add (200, on_cancel, result.cancellable);
      send_and_wait (request, &result);
      g_assert_error (result.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC);
      result_clear (&result);
    }
}

static void
test_redirect (void)
{
  g_autoptr (StubServer) server = stub_server_new (answer_home, NULL);
  g_autoptr (SampanHttpRequest) plain = make (server, "GET", "/");
  g_autoptr (SampanHttpRequest) secret = make (server, "GET", "/");
  g_autoptr (SampanHttpResponse) response = NULL;
  double seconds;

  response = sampan_http_send (sampan_http_get_default (), plain, NULL, NULL);
  g_assert_cmpuint (sampan_http_response_get_status (response), ==, 200);
  g_assert_true (g_str_has_suffix (sampan_http_response_get_url (response), "/home"));
  sampan_http_request_set_bearer (secret, "key");
  g_assert_cmpuint (send_status (secret, &seconds), ==, 302);
}

/* ---- lines ---- */

static void
answer_lines (const StubRequest *request, GOutputStream *out, gpointer data)
{
  stub_begin (out, "Content-Type: text/event-stream\r\n");
  stub_write (out, "data: one\r\n\r\ndata: t");
  g_usleep (100000);
  stub_write (out, "wo \xe4\xbd");
  g_usleep (100000);
  stub_write (out, "\xa0\n");
  g_usleep (100000);
  stub_write (out, "last");
}

static void
answer_latin1 (const StubRequest *request, GOutputStream *out, gpointer data)
{
  stub_begin (out, NULL);
  stub_write (out, "good\nb\xe4"
                   "d\nnever\n");
}

static void
test_lines (void)
{
  g_autoptr (StubServer) server = stub_server_new (answer_lines, NULL);
  g_autoptr (StubServer) failing = stub_server_new (answer_status, NULL);
  g_autoptr (StubServer) latin1 = stub_server_new (answer_latin1, NULL);
  g_autoptr (SampanHttpRequest) request = make (server, "POST", "/");
  g_autoptr (SampanHttpRequest) refused = make (failing, "POST", "/401");
  g_autoptr (SampanHttpRequest) wrong = make (latin1, "POST", "/");
  Result result;

  result_init (&result);
  send_lines_and_wait (request, &result);
  g_assert_no_error (result.error);
  g_assert_cmpstr (result.lines->str, ==, "[data: one][][data: two 你][last]");
  g_assert_cmpuint (g_bytes_get_size (sampan_http_response_get_body (result.response)), ==, 0);
  result_clear (&result);

  result_init (&result);
  send_lines_and_wait (refused, &result);
  g_assert_no_error (result.error);
  g_assert_cmpstr (result.lines->str, ==, "");
  g_assert_cmpuint (g_bytes_get_size (sampan_http_response_get_body (result.response)), >, 20);
  result_clear (&result);

  result_init (&result);
  send_lines_and_wait (wrong, &result);
  g_assert_error (result.error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_PROTOCOL);
  result_clear (&result);
}

static void
test_lines_cancel (void)
{
  g_autoptr (StubServer) server = stub_server_new (answer_lines, NULL);
  g_autoptr (SampanHttpRequest) request = make (server, "POST", "/");
  Result result;

  result_init (&result);
  result.cancel_at = "data: one";
  send_lines_and_wait (request, &result);
  g_assert_error (result.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpstr (result.lines->str, ==, "[data: one]");
  result_clear (&result);
}

static void
answer_long_line (const StubRequest *request, GOutputStream *out, gpointer data)
{
  g_autofree char *block = g_strnfill (3 * 1024 * 1024, 'x');

  stub_begin (out, NULL);
  stub_write (out, block);
}

static void
test_long_line (void)
{
  g_autoptr (StubServer) server = stub_server_new (answer_long_line, NULL);
  g_autoptr (SampanHttpRequest) request = make (server, "POST", "/");
  Result result;

  result_init (&result);
  send_lines_and_wait (request, &result);
  g_assert_error (result.error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_PROTOCOL);
  result_clear (&result);
}

/* ---- uploading ---- */

static void
answer_checksum (const StubRequest *request, GOutputStream *out, gpointer data)
{
  g_autofree char *sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, request->body);

  stub_reply (out, "200 OK", NULL, sum);
}

static void
on_progress (gint64 sent, gint64 total, gpointer data)
{
  Result *result = data;

  g_assert_cmpint (sent, >=, result->sent);
  result->sent = sent;
  result->total = total;
  result->n_progress++;
}

static void
test_upload (void)
{
  const gsize size = 30 * 1000 * 1000 + 7;
  g_autoptr (StubServer) server = stub_server_new (answer_checksum, NULL);
  g_autoptr (SampanHttpRequest) request = make (server, "POST", "/");
  g_autofree char *path = NULL;
  g_autofree char *data = g_malloc (size);
  g_autofree char *sum = NULL;
  GError *error = NULL;
  GBytes *body;
  Result result;

  for (gsize i = 0; i < size; i++)
    data[i] = (char)(i * 31 + i / 255);
  close (g_file_open_tmp ("sampan-upload-XXXXXX", &path, &error));
  g_file_set_contents (path, data, (gssize)size, &error);
  g_assert_no_error (error);

  result_init (&result);
  sampan_http_request_set_body_file (request, path, "video/mp4");
  sampan_http_request_set_progress (request, on_progress, &result);
  send_and_wait (request, &result);
  g_assert_no_error (result.error);
  sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *)data, size);
  body = sampan_http_response_get_body (result.response);
  g_assert_cmpmem (g_bytes_get_data (body, NULL), g_bytes_get_size (body), sum, strlen (sum));
  g_assert_cmpint (result.sent, ==, size);
  g_assert_cmpint (result.total, ==, size);
  g_assert_cmpuint (result.n_progress, <, 200);
  result_clear (&result);

  g_remove (path);
  result_init (&result);
  send_and_wait (request, &result);
  g_assert_error (result.error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_FILE);
  result_clear (&result);
}

static void
test_parallel (void)
{
  g_autoptr (StubServer) server = stub_server_new (answer_lines, NULL);
  Result results[20];
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (SampanHttpRequest) request = make (server, "POST", "/");

      result_init (&results[i]);
      sampan_http_send_async (sampan_http_get_default (), request, NULL, on_sent, &results[i]);
    }
  for (guint i = 0; i < 20; i++)
    {
      if (!results[i].response)
        g_main_loop_run (results[i].loop);
      g_assert_no_error (results[i].error);
      result_clear (&results[i]);
    }
  /* One after the other it would take six seconds. */
  g_assert_cmpint (g_get_monotonic_time () - start, <, 4 * G_USEC_PER_SEC);
}

static void
test_finalize (void)
{
  g_autoptr (StubServer) server = stub_server_new (answer_echo, NULL);
  g_autoptr (SampanHttpRequest) request = make (server, "GET", "/");
  SampanHttp *http = sampan_http_new ();
  SampanHttpResponse *response = sampan_http_send (http, request, NULL, NULL);

  g_assert_finalize_object (response);
  g_assert_finalize_object (http);
  g_assert_finalize_object (g_steal_pointer (&request));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/http/echo", test_echo);
  g_test_add_func ("/http/statuses", test_statuses);
  g_test_add_func ("/http/retry", test_retry);
  g_test_add_func ("/http/retry-after", test_retry_after);
  g_test_add_func ("/http/bad-servers", test_bad_servers);
  g_test_add_func ("/http/no-server", test_no_server);
  g_test_add_func ("/http/tls", test_tls);
  g_test_add_func ("/http/cancel", test_cancel);
  g_test_add_func ("/http/redirect", test_redirect);
  g_test_add_func ("/http/lines", test_lines);
  g_test_add_func ("/http/lines-cancel", test_lines_cancel);
  g_test_add_func ("/http/long-line", test_long_line);
  g_test_add_func ("/http/upload", test_upload);
  g_test_add_func ("/http/parallel", test_parallel);
  g_test_add_func ("/http/finalize", test_finalize);
  return g_test_run ();
}
