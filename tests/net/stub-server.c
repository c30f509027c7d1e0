#include "stub-server.h"

struct _StubServer
{
  GSocketService *service;
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  char *url;
  GTlsCertificate *certificate; /* NULL without TLS */
  StubAnswer answer;
  gpointer user_data;
  int n_requests; /* atomic */
};

static void
stub_request_clear (StubRequest *request)
{
  g_free (request->method);
  g_free (request->path);
  g_free (request->head);
  g_clear_pointer (&request->body, g_bytes_unref);
}

char *
stub_request_dup_header (const StubRequest *request, const char *name)
{
  g_auto (GStrv) lines = g_strsplit (request->head, "\n", -1);
  gsize length = strlen (name);

  for (guint i = 0; lines[i]; i++)
    if (g_ascii_strncasecmp (lines[i], name, length) == 0 && lines[i][length] == ':')
      return g_strdup (g_strstrip (lines[i] + length + 1));
  return NULL;
}

char *
stub_request_dup_body (const StubRequest *request)
{
  gsize length;
  const char *data = g_bytes_get_data (request->body, &length);

  return g_strndup (data ? data : "", length);
}

static gboolean
read_request (GInputStream *in, StubRequest *request)
{
  g_autoptr (GDataInputStream) data = g_data_input_stream_new (in);
  g_autoptr (GString) head = g_string_new (NULL);
  g_autofree char *first = NULL;
  g_autofree char *length = NULL;
  g_auto (GStrv) words = NULL;

  g_data_input_stream_set_newline_type (data, G_DATA_STREAM_NEWLINE_TYPE_ANY);
  first = g_data_input_stream_read_line (data, NULL, NULL, NULL);
  if (!first)
    return FALSE;
  words = g_strsplit (first, " ", 3);
  request->method = g_strdup (words[0]);
  request->path = g_strdup (words[1]);
  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (data, NULL, NULL, NULL);

      if (!line || !*line)
        break;
      g_string_append_printf (head, "%s\n", line);
    }
  request->head = g_string_free (g_steal_pointer (&head), FALSE);
  length = stub_request_dup_header (request, "Content-Length");
  if (length)
    {
      gsize size = g_ascii_strtoull (length, NULL, 10);
      char *body = g_malloc (size + 1);
      gsize n = 0;

      g_input_stream_read_all (G_INPUT_STREAM (data), body, size, &n, NULL, NULL);
      request->body = g_bytes_new_take (body, n);
    }
  else
    request->body = g_bytes_new_static ("", 0);
  return TRUE;
}

static gboolean
on_run (GThreadedSocketService *service,
        GSocketConnection *connection,
        GObject *source,
        gpointer data)
{
  StubServer *self = data;
  g_autoptr (GIOStream) stream = g_object_ref (G_IO_STREAM (connection));
  StubRequest request = { 0 };

  if (self->certificate)
    {
      g_object_unref (stream);
      stream = g_tls_server_connection_new (G_IO_STREAM (connection), self->certificate, NULL);
    }

  if (read_request (g_io_stream_get_input_stream (stream), &request))
    {
      request.number = (guint)g_atomic_int_add (&self->n_requests, 1) + 1;
      self->answer (&request, g_io_stream_get_output_stream (stream), self->user_data);
    }
  stub_request_clear (&request);
  g_io_stream_close (stream, NULL, NULL);
  return TRUE;
}

static gpointer
serve (gpointer data)
{
  StubServer *self = data;

  g_main_context_push_thread_default (self->context);
  g_socket_service_start (self->service);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

StubServer *
stub_server_new (StubAnswer answer, gpointer user_data)
{
  StubServer *self = g_new0 (StubServer, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) got = NULL;
  GError *error = NULL;

  self->answer = answer;
  self->user_data = user_data;
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  g_main_context_push_thread_default (self->context);
  self->service = g_threaded_socket_service_new (100);
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), wanted, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &got, &error);
  g_assert_no_error (error);
  g_main_context_pop_thread_default (self->context);
  g_signal_connect (self->service, "run", G_CALLBACK (on_run), self);
  self->url = g_strdup_printf ("http://127.0.0.1:%u",
                               g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got)));
  self->thread = g_thread_new ("stub", serve, self);
  return self;
}

StubServer *
stub_server_new_tls (StubAnswer answer, gpointer user_data)
{
  StubServer *self = stub_server_new (answer, user_data);
  g_autofree char *folder = g_dir_make_tmp ("sampan-tls-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "both.pem", NULL);
  const char *const argv[] = { "openssl",  "req",    "-x509", "-newkey",
                               "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1",
                               "-keyout",  file,     "-out",  file,
                               NULL };
  g_autofree char *url = NULL;
  GError *error = NULL;

  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
                NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  self->certificate = g_tls_certificate_new_from_file (file, &error);
  g_assert_no_error (error);
  url = g_strconcat ("https", self->url + strlen ("http"), NULL);
  g_free (self->url);
  self->url = g_steal_pointer (&url);
  return self;
}

static gboolean
on_quit (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

void
stub_server_free (StubServer *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  /* From within the loop: it may not run yet, and would not hear of it. */
  g_source_set_callback (source, on_quit, self->loop, NULL);
  g_source_attach (source, self->context);
  g_thread_join (self->thread);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_object_unref (self->service);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_clear_object (&self->certificate);
  g_free (self->url);
  g_free (self);
}

const char *
stub_server_get_url (StubServer *self)
{
  return self->url;
}

guint
stub_server_get_n_requests (StubServer *self)
{
  return (guint)g_atomic_int_get (&self->n_requests);
}

void
stub_write (GOutputStream *out, const char *text)
{
  g_output_stream_write_all (out, text, strlen (text), NULL, NULL, NULL);
}

void
stub_begin (GOutputStream *out, const char *headers)
{
  stub_write (out, "HTTP/1.1 200 OK\r\nConnection: close\r\n");
  stub_write (out, headers ? headers : "");
  stub_write (out, "\r\n");
}

void
stub_reply (GOutputStream *out, const char *status, const char *headers, const char *body)
{
  g_autofree char *head =
      g_strdup_printf ("HTTP/1.1 %s\r\nConnection: close\r\nContent-Length: %" G_GSIZE_FORMAT
                       "\r\n%s\r\n",
                       status, strlen (body), headers ? headers : "");

  stub_write (out, head);
  stub_write (out, body);
}
