#include "cutting-proxy.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

struct _CuttingProxy
{
  GSocketService *service;
  GMainContext *context; /* of the thread that takes connections: the test's own may be waiting */
  GThread *thread;
  gint listens; /* atomic */
  gint stopped; /* atomic */
  char *url;
  guint16 port; /* of the target */

  GMutex lock;
  CutMode mode;
  char *needle;
  guint times;
  guint n_passed;

  FaultPoint fault;
  guint first;
  guint last;
  guint n_requests;
  guint n_faults;
  GPid victim;
};

typedef struct
{
  CuttingProxy *proxy;
  GIOStream *client;
  GIOStream *server;
  gint lose_answer; /* atomic */
  gint answered;    /* atomic: what the client sends next is another request */
  gint fault;       /* atomic, FaultPoint: of this request */
} Link;

/* What is to become of the request in @data; counts it. */
static CutMode
judge (CuttingProxy *self, const char *data, gsize length)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  CutMode mode = CUT_NOTHING;

  if (!self->needle || !memmem (data, length, self->needle, strlen (self->needle)))
    return CUT_NOTHING;
  if (self->times > 0)
    {
      self->times--;
      mode = self->mode;
    }
  if (mode != CUT_REQUEST)
    self->n_passed++;
  return mode;
}

static void
cut (Link *link)
{
  g_socket_shutdown (g_socket_connection_get_socket (G_SOCKET_CONNECTION (link->client)), TRUE,
                     TRUE, NULL);
  g_socket_shutdown (g_socket_connection_get_socket (G_SOCKET_CONNECTION (link->server)), TRUE,
                     TRUE, NULL);
}

/* ---- faults by position ---- */

/* Where the connection of the next request is to be cut. */
static FaultPoint
next_fault (CuttingProxy *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  guint position = self->n_requests++;

  return position >= self->first && position < self->last ? self->fault : FAULT_NOWHERE;
}

static void
strike (Link *link)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&link->proxy->lock);

  link->proxy->n_faults++;
  if (link->proxy->victim)
    kill (link->proxy->victim, SIGKILL);
  link->proxy->victim = 0;
}

/* Head and body of the request or answer that begins with @data. */
static gsize
length_of_message (const char *data, gsize length)
{
  const char *end = memmem (data, length, "\r\n\r\n", 4);
  gsize head = end ? end + 4 - data : length;
  g_autofree char *text = g_strndup (data, head);
  g_autofree char *lower = g_ascii_strdown (text, -1);
  const char *field = strstr (lower, "\r\ncontent-length:");

  return head + (field ? strtoul (field + strlen ("\r\ncontent-length:"), NULL, 10) : 0);
}

/* A request or an answer under way. */
typedef struct
{
  gsize length;
  gsize passed;
} Message;

/* Returns: whether the link goes on. */
static gboolean
pass_answer (Link *link, Message *answer, const char *data, gsize length)
{
  GOutputStream *out = g_io_stream_get_output_stream (link->client);
  FaultPoint fault = g_atomic_int_get (&link->fault);
  gsize passed = fault == FAULT_IN_ANSWER ? length / 2 : length;

  if (answer->passed >= answer->length)
    {
      answer->length = length_of_message (data, length);
      answer->passed = 0;
    }
  answer->passed += length;
  g_atomic_int_set (&link->answered, TRUE);
  if (g_atomic_int_get (&link->lose_answer)
      || !g_output_stream_write_all (out, data, passed, NULL, NULL, NULL))
    return FALSE;
  if (fault == FAULT_IN_ANSWER || (fault == FAULT_AFTER_ANSWER && answer->passed >= answer->length))
    {
      strike (link);
      return FALSE;
    }
  return TRUE;
}

static gpointer
pump_answers (gpointer user_data)
{
  Link *link = user_data;
  GInputStream *in = g_io_stream_get_input_stream (link->server);
  Message answer = { 0 };
  char buffer[65536];
  gssize n;

  while ((n = g_input_stream_read (in, buffer, sizeof buffer, NULL, NULL)) > 0)
    if (!pass_answer (link, &answer, buffer, n))
      break;
  cut (link);
  return NULL;
}

/* Passes on what the server is to get of @data. Returns: whether the link goes on. */
static gboolean
pass_request (Link *link, Message *request, const char *data, gsize length)
{
  GOutputStream *out = g_io_stream_get_output_stream (link->server);
  FaultPoint fault;
  gsize most;

  if (g_atomic_int_compare_and_exchange (&link->answered, TRUE, FALSE))
    {
      request->length = length_of_message (data, length);
      request->passed = 0;
      g_atomic_int_set (&link->fault, next_fault (link->proxy));
    }
  fault = g_atomic_int_get (&link->fault);
  most = fault == FAULT_BEFORE       ? 0
         : fault == FAULT_IN_REQUEST ? request->length / 2 - request->passed
                                     : length;
  if (!g_output_stream_write_all (out, data, MIN (length, most), NULL, NULL, NULL))
    return FALSE;
  request->passed += MIN (length, most);
  if (most > length || fault == FAULT_NOWHERE || fault >= FAULT_IN_ANSWER
      || (fault == FAULT_AFTER_REQUEST && request->passed < request->length))
    return TRUE;
  strike (link);
  return FALSE;
}

static void
pump_requests (Link *link)
{
  GInputStream *in = g_io_stream_get_input_stream (link->client);
  Message request = { 0 };
  char buffer[65536];
  gssize n;

  while ((n = g_input_stream_read (in, buffer, sizeof buffer, NULL, NULL)) > 0)
    {
      CutMode mode = judge (link->proxy, buffer, n);

      if (mode == CUT_REQUEST)
        break;
      if (mode == CUT_ANSWER)
        g_atomic_int_set (&link->lose_answer, TRUE);
      if (!pass_request (link, &request, buffer, n))
        break;
    }
  /* The server's half goes on until it has answered what it got. */
  if (!g_atomic_int_get (&link->lose_answer))
    cut (link);
}

static gboolean
on_run (GThreadedSocketService *service,
        GSocketConnection *connection,
        GObject *source,
        gpointer user_data)
{
  CuttingProxy *self = user_data;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) server =
      g_socket_client_connect_to_host (client, "127.0.0.1", self->port, NULL, NULL);
  Link link = { self, G_IO_STREAM (connection), G_IO_STREAM (server), FALSE, TRUE, FAULT_NOWHERE };
  GThread *thread;

  if (!server)
    return TRUE;
  thread = g_thread_new ("answers", pump_answers, &link);
  pump_requests (&link);
  g_thread_join (thread);
  return TRUE;
}

/* Listens; connections are taken in the thread that calls this. */
static void
listen_here (CuttingProxy *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;

  self->service = g_threaded_socket_service_new (64);
  g_signal_connect (self->service, "run", G_CALLBACK (on_run), self);
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error);
  g_assert_no_error (error);
  self->url = g_strdup_printf ("http://127.0.0.1:%u",
                               g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
}

static gpointer
serve (gpointer user_data)
{
  CuttingProxy *self = user_data;

  g_main_context_push_thread_default (self->context);
  listen_here (self);
  g_atomic_int_set (&self->listens, TRUE);
  while (!g_atomic_int_get (&self->stopped))
    g_main_context_iteration (self->context, TRUE);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

CuttingProxy *
cutting_proxy_new (const char *target)
{
  CuttingProxy *self = g_new0 (CuttingProxy, 1);
  g_autoptr (GUri) uri = g_uri_parse (target, G_URI_FLAGS_NONE, NULL);

  g_mutex_init (&self->lock);
  self->port = g_uri_get_port (uri);
  self->context = g_main_context_new ();
  self->thread = g_thread_new ("proxy", serve, self);
  while (!g_atomic_int_get (&self->listens))
    g_usleep (1000);
  return self;
}

void
cutting_proxy_free (CuttingProxy *self)
{
  g_atomic_int_set (&self->stopped, TRUE);
  g_main_context_wakeup (self->context);
  g_thread_join (self->thread);
  g_main_context_unref (self->context);
  g_object_unref (self->service);
  g_mutex_clear (&self->lock);
  g_free (self->needle);
  g_free (self->url);
  g_free (self);
}

const char *
cutting_proxy_get_url (CuttingProxy *self)
{
  return self->url;
}

void
cutting_proxy_cut (CuttingProxy *self, CutMode mode, const char *needle, guint times)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->mode = mode;
  g_set_str (&self->needle, needle);
  self->times = times;
  self->n_passed = 0;
}

guint
cutting_proxy_get_n_passed (CuttingProxy *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->n_passed;
}

void
cutting_proxy_fault (CuttingProxy *self, FaultPoint point, guint position, guint times, GPid victim)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->fault = point;
  self->first = position;
  self->last = position + times;
  self->n_requests = 0;
  self->n_faults = 0;
  self->victim = victim;
}

guint
cutting_proxy_get_n_faults (CuttingProxy *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->n_faults;
}
