#include "config.h"

#include "sampan-http.h"

#include <libsoup/soup.h>
#include <sys/stat.h>

#include "core/sampan-error.h"

#include "sampan-http-private.h"
#include "sampan-http-watch.h"

#define MAX_LINE (1024 * 1024)
#define PIECE (128 * 1024)
#define PROGRESS_INTERVAL (G_USEC_PER_SEC / 10)
#define FIRST_WAIT 0.5 /* seconds before the second attempt; doubles each time */

struct _SampanHttp
{
  GObject parent_instance;

  SoupSession *session;
  SampanHttpWatch *watch;
};

G_DEFINE_FINAL_TYPE (SampanHttp, sampan_http, G_TYPE_OBJECT)

/* One call of sampan_http_send*(), with all its attempts. */
typedef struct
{
  SampanHttp *http;
  SampanHttpRequest *request;
  GCancellable *cancellable; /* the caller's, or NULL */
  GMainContext *context;     /* where callbacks go; NULL: this thread, at once */
  SampanHttpLine line;
  gpointer line_data;
  gboolean lines_seen; /* or pieces */
  SampanHttpPiece piece;
  gpointer piece_data;
  SampanHttpWatchEntry *entry; /* of the attempt under way */
  gint64 total;
  gint64 sent;
  gint64 next_progress;
} Call;

/* What a worker hands to the caller's main context: lines, or progress. */
typedef struct
{
  GPtrArray *lines;
  SampanHttpLine line;
  gpointer line_data;
  SampanHttpProgress progress;
  gpointer progress_data;
  gint64 sent;
  gint64 total;
  GCancellable *cancellable;
} Delivery;

static void
sampan_http_finalize (GObject *object)
{
  SampanHttp *self = SAMPAN_HTTP (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->watch, sampan_http_watch_free);
  G_OBJECT_CLASS (sampan_http_parent_class)->finalize (object);
}

static void
sampan_http_class_init (SampanHttpClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sampan_http_finalize;
}

static void
sampan_http_init (SampanHttp *self)
{
  /* No timeout of the session's own: the watch knows each request's. */
  self->session = soup_session_new_with_options ("user-agent", "Sampan/" SAMPAN_PROJECT_VERSION,
                                                 "timeout", 0, "idle-timeout", 30, "max-conns", 32,
                                                 "max-conns-per-host", 8, NULL);
  self->watch = sampan_http_watch_new ();
}

static void
call_free (Call *call)
{
  g_clear_object (&call->http);
  g_clear_object (&call->request);
  g_clear_object (&call->cancellable);
  g_clear_pointer (&call->context, g_main_context_unref);
  g_free (call);
}

static Call *
call_new (SampanHttp *self, SampanHttpRequest *request, GCancellable *cancellable)
{
  Call *call = g_new0 (Call, 1);

  call->http = g_object_ref (self);
  call->request = g_object_ref (request);
  g_set_object (&call->cancellable, cancellable);
  return call;
}

/* ---- to the caller's main context ---- */

static void
delivery_free (gpointer data)
{
  Delivery *delivery = data;

  g_clear_pointer (&delivery->lines, g_ptr_array_unref);
  g_clear_object (&delivery->cancellable);
  g_free (delivery);
}

static gboolean
deliver (gpointer data)
{
  Delivery *delivery = data;

  if (delivery->progress && !g_cancellable_is_cancelled (delivery->cancellable))
    delivery->progress (delivery->sent, delivery->total, delivery->progress_data);
  for (guint i = 0; delivery->lines && i < delivery->lines->len; i++)
    {
      if (g_cancellable_is_cancelled (delivery->cancellable))
        break;
      delivery->line (g_ptr_array_index (delivery->lines, i), delivery->line_data);
    }
  return G_SOURCE_REMOVE;
}

/* GTask returns its result with the same priority, so that the end always comes after these. */
static void
post (Call *call, Delivery *delivery)
{
  g_autoptr (GSource) source = NULL;

  g_set_object (&delivery->cancellable, call->cancellable);
  if (!call->context)
    {
      deliver (delivery);
      delivery_free (delivery);
      return;
    }
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "[sampan] http delivery");
  g_source_set_callback (source, deliver, delivery, delivery_free);
  g_source_attach (source, call->context);
}

static void
post_progress (Call *call)
{
  Delivery *delivery;

  if (!call->request->progress)
    return;
  delivery = g_new0 (Delivery, 1);
  delivery->progress = call->request->progress;
  delivery->progress_data = call->request->progress_data;
  delivery->sent = call->sent;
  delivery->total = call->total;
  post (call, delivery);
}

static void
post_lines (Call *call, GPtrArray *lines)
{
  Delivery *delivery = g_new0 (Delivery, 1);

  delivery->lines = lines;
  delivery->line = call->line;
  delivery->line_data = call->line_data;
  call->lines_seen = TRUE;
  post (call, delivery);
}

static void
on_wrote_body_data (SoupMessage *message, guint chunk_size, gpointer user_data)
{
  Call *call = user_data;
  gint64 now = g_get_monotonic_time ();

  sampan_http_watch_entry_touch (call->entry);
  call->sent += chunk_size;
  if (now < call->next_progress && call->sent < call->total)
    return;
  call->next_progress = now + PROGRESS_INTERVAL;
  post_progress (call);
}

static void
on_got_something (SoupMessage *message, gpointer user_data)
{
  Call *call = user_data;

  sampan_http_watch_entry_touch (call->entry);
}

/* ---- one attempt ---- */

static gboolean
set_file_body (Call *call, SoupMessage *message, GCancellable *cancellable, GError **error)
{
  SampanHttpRequest *request = call->request;
  g_autoptr (GFile) file = g_file_new_for_path (request->body_path);
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GError) local = NULL;
  struct stat info;

  stream = g_file_read (file, cancellable, &local);
  if (!stream || stat (request->body_path, &info) != 0)
    {
      if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_propagate_error (error, g_steal_pointer (&local));
      else
        g_set_error (error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_FILE, "%s can not be read: %s",
                     request->body_path, local ? local->message : "");
      return FALSE;
    }
  soup_message_set_request_body (message, request->content_type, G_INPUT_STREAM (stream),
                                 info.st_size);
  call->total = info.st_size;
  return TRUE;
}

static void
copy_header (const char *name, const char *value, gpointer user_data)
{
  soup_message_headers_replace (user_data, name, value);
}

static SoupMessage *
make_message (Call *call, GCancellable *cancellable, GError **error)
{
  SampanHttpRequest *request = call->request;
  g_autoptr (SoupMessage) message = soup_message_new (request->method, request->url);
  gboolean follows;

  if (!message
      || !g_strv_contains ((const char *const[]){ "http", "https", NULL },
                           g_uri_get_scheme (soup_message_get_uri (message))))
    {
      g_set_error (error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_URL, "Not a web address: %s",
                   request->url);
      return NULL;
    }
  if (request->before)
    request->before (request, request->before_data);
  soup_message_headers_foreach (request->headers, copy_header,
                                soup_message_get_request_headers (message));
  follows = (g_str_equal (request->method, "GET") || g_str_equal (request->method, "HEAD"))
            && !soup_message_headers_get_one (request->headers, "Authorization");
  if (!follows)
    soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  /* The bytes as they are on the server: ranges count those. */
  if (call->piece)
    soup_message_disable_feature (message, SOUP_TYPE_CONTENT_DECODER);

  call->sent = call->total = 0;
  if (request->body)
    {
      soup_message_set_request_body_from_bytes (message, request->content_type, request->body);
      call->total = (gint64)g_bytes_get_size (request->body);
    }
  else if (request->body_path && !set_file_body (call, message, cancellable, error))
    return NULL;
  g_signal_connect (message, "wrote-body-data", G_CALLBACK (on_wrote_body_data), call);
  g_signal_connect (message, "got-headers", G_CALLBACK (on_got_something), call);
  return g_steal_pointer (&message);
}

/* Cuts what was read into lines; what follows the last line end stays in @rest. */
static gboolean
take_lines (Call *call, GByteArray *rest, gboolean at_end, GError **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  gsize start = 0;

  while (start < rest->len)
    {
      const char *text = (const char *)rest->data + start;
      const char *end = memchr (text, '\n', rest->len - start);
      gsize length = end ? (gsize)(end - text) : rest->len - start;
      gsize used = end ? length + 1 : length;

      if (!end && !at_end && length <= MAX_LINE)
        break;
      if (length > 0 && text[length - 1] == '\r')
        length--;
      if (length > MAX_LINE || !g_utf8_validate_len (text, length, NULL))
        {
          g_set_error (error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_PROTOCOL,
                       length > MAX_LINE ? "A line is too long" : "A line is not UTF-8");
          return FALSE;
        }
      g_ptr_array_add (lines, g_strndup (text, length));
      start += used;
    }
  g_byte_array_remove_range (rest, 0, (guint)start);
  if (lines->len > 0)
    post_lines (call, g_steal_pointer (&lines));
  return TRUE;
}

/* Hands the answer of a success over as it arrives. Returns: (nullable): no bytes. */
static GBytes *
read_pieces (Call *call,
             SoupMessage *message,
             GInputStream *stream,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (SampanHttpResponse) head = _sampan_http_response_new (message, NULL);
  g_autofree guint8 *buffer = g_malloc (PIECE);
  gssize n;

  while ((n = g_input_stream_read (stream, buffer, PIECE, cancellable, error)) > 0)
    {
      sampan_http_watch_entry_touch (call->entry);
      call->lines_seen = TRUE;
      if (!call->piece (head, buffer, (gsize)n, call->piece_data, error))
        return NULL;
    }
  return n == 0 ? g_bytes_new_static ("", 0) : NULL;
}

/* Reads the answer to its end: into lines if it is a streamed success, else into the bytes
 * returned. */
static GBytes *
read_body (Call *call,
           SoupMessage *message,
           GInputStream *stream,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  gboolean streamed = call->line && SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (message));
  guint8 buffer[32 * 1024];
  gsize total = 0;

  for (;;)
    {
      gssize n = g_input_stream_read (stream, buffer, sizeof buffer, cancellable, error);

      if (n < 0)
        return NULL;
      sampan_http_watch_entry_touch (call->entry);
      total += (gsize)n;
      if (total > call->request->max_size)
        {
          g_set_error (error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_ANSWER_SIZE,
                       "The answer is larger than %" G_GSIZE_FORMAT " bytes",
                       call->request->max_size);
          return NULL;
        }
      g_byte_array_append (body, buffer, (guint)n);
      if (streamed && !take_lines (call, body, n == 0, error))
        return NULL;
      if (n == 0)
        break;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&body));
}

static SampanNetError
code_for_io (int code)
{
  switch (code)
    {
    case G_IO_ERROR_HOST_NOT_FOUND:
    case G_IO_ERROR_HOST_UNREACHABLE:
    case G_IO_ERROR_NETWORK_UNREACHABLE:
      return SAMPAN_NET_ERROR_OFFLINE;
    case G_IO_ERROR_CONNECTION_REFUSED:
    case G_IO_ERROR_PROXY_FAILED:
    case G_IO_ERROR_PROXY_AUTH_FAILED:
    case G_IO_ERROR_PROXY_NEED_AUTH:
    case G_IO_ERROR_PROXY_NOT_ALLOWED:
      return SAMPAN_NET_ERROR_CONNECT;
    case G_IO_ERROR_CONNECTION_CLOSED: /* also BROKEN_PIPE */
    case G_IO_ERROR_PARTIAL_INPUT:
    case G_IO_ERROR_NOT_CONNECTED:
      return SAMPAN_NET_ERROR_LOST;
    case G_IO_ERROR_TIMED_OUT:
      return SAMPAN_NET_ERROR_TIMEOUT;
    case G_IO_ERROR_INVALID_DATA:
      return SAMPAN_NET_ERROR_PROTOCOL;
    default:
      return SAMPAN_NET_ERROR_FAILED;
    }
}

/* libsoup's, GIO's and our own errors -> SAMPAN_NET_ERROR or CANCELLED. */
static GError *
translate_error (Call *call, const GError *error)
{
  SampanNetError code = SAMPAN_NET_ERROR_FAILED;

  if (g_cancellable_is_cancelled (call->cancellable))
    return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");
  if (sampan_http_watch_entry_expired (call->entry))
    return g_error_new (SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_TIMEOUT, "%u seconds of silence from %s",
                        call->request->timeout, call->request->url);
  if (error->domain == SAMPAN_NET_ERROR || error->domain == SAMPAN_CORE_ERROR)
    return g_error_copy (error);
  if (error->domain == G_TLS_ERROR)
    code = error->code == G_TLS_ERROR_EOF ? SAMPAN_NET_ERROR_LOST : SAMPAN_NET_ERROR_TLS;
  else if (error->domain == G_RESOLVER_ERROR)
    code = SAMPAN_NET_ERROR_OFFLINE;
  else if (error->domain == SOUP_SESSION_ERROR)
    code = SAMPAN_NET_ERROR_PROTOCOL;
  else if (error->domain == G_IO_ERROR)
    code = code_for_io (error->code);
  return g_error_new (SAMPAN_NET_ERROR, code, "%s: %s", call->request->url, error->message);
}

static SampanHttpResponse *
attempt (Call *call, GCancellable *cancellable, GError **error)
{
  g_autoptr (SoupMessage) message = make_message (call, cancellable, error);
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GBytes) body = NULL;

  if (!message)
    return NULL;
  stream = soup_session_send (call->http->session, message, cancellable, error);
  if (stream && call->piece && SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (message)))
    body = read_pieces (call, message, stream, cancellable, error);
  else if (stream)
    body = read_body (call, message, stream, cancellable, error);
  g_signal_handlers_disconnect_by_data (message, call);
  if (stream && !body)
    {
      /* Else closing it would read the rest of the answer, however long that is. */
      g_cancellable_cancel (cancellable);
      g_input_stream_close (stream, cancellable, NULL);
    }
  return body ? _sampan_http_response_new (message, body) : NULL;
}

static void
on_caller_cancelled (GCancellable *caller, GCancellable *inner)
{
  g_cancellable_cancel (inner);
}

static SampanHttpResponse *
attempt_watched (Call *call, GError **error)
{
  g_autoptr (GCancellable) inner = g_cancellable_new ();
  g_autoptr (GError) local = NULL;
  SampanHttpResponse *response;
  gulong handler = 0;

  if (call->cancellable)
    handler =
        g_cancellable_connect (call->cancellable, G_CALLBACK (on_caller_cancelled), inner, NULL);
  call->entry = sampan_http_watch_add (call->http->watch, inner, call->request->timeout);
  response = attempt (call, inner, &local);
  if (!response)
    g_propagate_error (error, translate_error (call, local));
  g_clear_pointer (&call->entry, sampan_http_watch_entry_remove);
  g_cancellable_disconnect (call->cancellable, handler);
  return response;
}

/* ---- all attempts ---- */

static gboolean
worth_another (SampanHttpResponse *response, const GError *error)
{
  guint status;

  if (!response)
    return g_error_matches (error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_OFFLINE)
           || g_error_matches (error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_CONNECT)
           || g_error_matches (error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_LOST)
           || g_error_matches (error, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_TIMEOUT);
  status = sampan_http_response_get_status (response);
  return status == 408 || status == 429 || (status >= 500 && status != 501);
}

/* Returns: seconds to wait before the next attempt, negative if there is to be none. */
static double
next_wait (Call *call, guint attempts, SampanHttpResponse *response, const GError *error)
{
  double wait = FIRST_WAIT * (1 << MIN (attempts - 1, 10)) * g_random_double_range (0.75, 1.25);
  int asked = response ? sampan_http_response_get_retry_after (response) : -1;

  if (attempts > call->request->retries || !call->request->repeatable || call->lines_seen
      || !worth_another (response, error))
    return -1;
  if (asked > (int)call->request->max_wait)
    return -1;
  /* A little more than asked, so that not all of its clients come back in the same moment. */
  if (asked >= 0)
    return asked + g_random_double_range (0.05, 0.3);
  return MIN (wait, call->request->max_wait);
}

/* Returns: FALSE if it was cancelled meanwhile. */
static gboolean
wait_cancellable (GCancellable *cancellable, double seconds)
{
  gint64 until = g_get_monotonic_time () + (gint64)(seconds * G_USEC_PER_SEC);
  GPollFD poll;
  gint64 left;

  if (!g_cancellable_make_pollfd (cancellable, &poll))
    {
      g_usleep ((gulong)(seconds * G_USEC_PER_SEC));
      return TRUE;
    }
  while ((left = until - g_get_monotonic_time ()) > 0 && !g_cancellable_is_cancelled (cancellable))
    g_poll (&poll, 1, (int)(left / 1000) + 1);
  g_cancellable_release_fd (cancellable);
  return !g_cancellable_is_cancelled (cancellable);
}

static SampanHttpResponse *
send_call (Call *call, GError **error)
{
  for (guint attempts = 1;; attempts++)
    {
      g_autoptr (SampanHttpResponse) response = NULL;
      g_autoptr (GError) local = NULL;
      double wait;

      response = attempt_watched (call, &local);
      wait = next_wait (call, attempts, response, local);
      if (wait < 0)
        {
          if (local)
            g_propagate_error (error, g_steal_pointer (&local));
          return g_steal_pointer (&response);
        }
      if (!wait_cancellable (call->cancellable, wait))
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");
          return NULL;
        }
    }
}

static gpointer
send_thread (gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (SampanHttpResponse) response = NULL;
  GError *error = NULL;

  response = send_call (g_task_get_task_data (task), &error);
  if (response)
    g_task_return_pointer (task, g_steal_pointer (&response), g_object_unref);
  else
    g_task_return_error (task, error);
  return NULL;
}

static void
start (Call *call, gpointer tag, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (call->http, call->cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, call, (GDestroyNotify)call_free);
  call->context = g_main_context_ref (g_task_get_context (task));
  /* A thread of its own, not GTask's pool of ten: a server that is silent must not hold up the
   * rest. */
  g_thread_unref (g_thread_new ("sampan-http", send_thread, task));
}

/* ---- public functions ---- */

SampanHttp *
sampan_http_get_default (void)
{
  static SampanHttp *http;

  if (g_once_init_enter_pointer (&http))
    g_once_init_leave_pointer (&http, sampan_http_new ());
  return http;
}

SampanHttp *
sampan_http_new (void)
{
  return g_object_new (SAMPAN_TYPE_HTTP, NULL);
}

void
sampan_http_send_async (SampanHttp *self,
                        SampanHttpRequest *request,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_return_if_fail (SAMPAN_IS_HTTP (self));
  g_return_if_fail (SAMPAN_IS_HTTP_REQUEST (request));

  start (call_new (self, request, cancellable), sampan_http_send_async, callback, user_data);
}

SampanHttpResponse *
sampan_http_send_finish (SampanHttp *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

SampanHttpResponse *
sampan_http_send (SampanHttp *self,
                  SampanHttpRequest *request,
                  GCancellable *cancellable,
                  GError **error)
{
  Call *call;
  SampanHttpResponse *response;

  g_return_val_if_fail (SAMPAN_IS_HTTP (self), NULL);
  g_return_val_if_fail (SAMPAN_IS_HTTP_REQUEST (request), NULL);

  call = call_new (self, request, cancellable);
  response = send_call (call, error);
  call_free (call);
  return response;
}

SampanHttpResponse *
sampan_http_receive (SampanHttp *self,
                     SampanHttpRequest *request,
                     SampanHttpPiece piece,
                     gpointer user_data,
                     GCancellable *cancellable,
                     GError **error)
{
  Call *call;
  SampanHttpResponse *response;

  g_return_val_if_fail (SAMPAN_IS_HTTP (self), NULL);
  g_return_val_if_fail (SAMPAN_IS_HTTP_REQUEST (request), NULL);
  g_return_val_if_fail (piece != NULL, NULL);

  call = call_new (self, request, cancellable);
  call->piece = piece;
  call->piece_data = user_data;
  response = send_call (call, error);
  call_free (call);
  return response;
}

void
sampan_http_send_lines_async (SampanHttp *self,
                              SampanHttpRequest *request,
                              SampanHttpLine line,
                              gpointer line_data,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  Call *call;

  g_return_if_fail (SAMPAN_IS_HTTP (self));
  g_return_if_fail (SAMPAN_IS_HTTP_REQUEST (request));
  g_return_if_fail (line != NULL);

  call = call_new (self, request, cancellable);
  call->line = line;
  call->line_data = line_data;
  start (call, sampan_http_send_lines_async, callback, user_data);
}

SampanHttpResponse *
sampan_http_send_lines_finish (SampanHttp *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
