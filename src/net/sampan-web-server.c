#include "config.h"

#include "sampan-web-server.h"

#include <libsoup/soup.h>
#include <string.h>

#define LARGEST_FORM (64 * 1024)

struct _SampanWebServer
{
  SoupServer *server;
  SampanWebHandler handler;
  gpointer user_data;
  guint n_open;
};

struct _SampanWebRequest
{
  SoupServerMessage *message;
  const char *path;
  GHashTable *query;
  GHashTable *form;
  gboolean answered;
};

static void
on_finished (SoupServerMessage *message, SampanWebServer *self)
{
  self->n_open--;
}

static GHashTable *
read_form (SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GBytes) bytes = NULL;

  if (body->length <= 0 || body->length > LARGEST_FORM)
    return NULL;
  bytes = soup_message_body_flatten (body);
  return g_uri_parse_params (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "&",
                             G_URI_PARAMS_WWW_FORM, NULL);
}

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  SampanWebServer *self = user_data;
  SampanWebRequest request = { message, path, query };

  self->n_open++;
  g_signal_connect (message, "finished", G_CALLBACK (on_finished), self);
  request.form = read_form (message);
  self->handler (&request, self->user_data);
  if (!request.answered)
    sampan_web_request_reply (&request, SOUP_STATUS_NOT_FOUND, "text/plain; charset=utf-8",
                              "404\n");
  g_clear_pointer (&request.form, g_hash_table_unref);
}

SampanWebServer *
sampan_web_server_new (gboolean local, SampanWebHandler handler, gpointer user_data, GError **error)
{
  g_autoptr (SampanWebServer) self = g_new0 (SampanWebServer, 1);
  gboolean listening;

  self->handler = handler;
  self->user_data = user_data;
  self->server = soup_server_new ("server-header", NULL, NULL);
  soup_server_add_handler (self->server, NULL, on_request, self, NULL);
  if (local)
    listening = soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, error);
  else
    listening = soup_server_listen_all (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, error);
  return listening ? g_steal_pointer (&self) : NULL;
}

void
sampan_web_server_free (SampanWebServer *self)
{
  if (!self)
    return;
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_free (self);
}

guint
sampan_web_server_get_port (SampanWebServer *self)
{
  GSList *uris = soup_server_get_uris (self->server);
  guint port = uris ? g_uri_get_port (uris->data) : 0;

  g_slist_free_full (uris, (GDestroyNotify)g_uri_unref);
  return port;
}

guint
sampan_web_server_get_n_open (SampanWebServer *self)
{
  return self->n_open;
}

const char *
sampan_web_request_get_method (SampanWebRequest *self)
{
  return soup_server_message_get_method (self->message);
}

const char *
sampan_web_request_get_path (SampanWebRequest *self)
{
  return self->path;
}

const char *
sampan_web_request_get_value (SampanWebRequest *self, const char *name)
{
  const char *value = self->query ? g_hash_table_lookup (self->query, name) : NULL;

  return value || !self->form ? value : g_hash_table_lookup (self->form, name);
}

/* https://developer.mozilla.org/docs/Web/HTTP/Guides/CSP */
static void
begin (SampanWebRequest *self, guint status)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);

  self->answered = TRUE;
  soup_server_message_set_status (self->message, status, NULL);
  soup_message_headers_replace (headers, "Content-Security-Policy",
                                "default-src 'none'; img-src 'self'; media-src 'self'; style-src "
                                "'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; "
                                "form-action 'self'; frame-ancestors 'none'");
  soup_message_headers_replace (headers, "Referrer-Policy", "no-referrer");
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
}

void
sampan_web_request_reply (SampanWebRequest *self,
                          guint status,
                          const char *content_type,
                          const char *text)
{
  begin (self, status);
  soup_server_message_set_response (self->message, content_type, SOUP_MEMORY_COPY, text,
                                    strlen (text));
}

gboolean
sampan_web_request_reply_file (SampanWebRequest *self,
                               const char *path,
                               const char *content_type,
                               const char *save_as)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  g_autoptr (GBytes) bytes = file ? g_mapped_file_get_bytes (file) : NULL;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);

  if (!bytes)
    return FALSE;
  begin (self, SOUP_STATUS_OK);
  soup_message_headers_replace (headers, "Content-Type", content_type);
  if (save_as)
    {
      g_autofree char *disposition = g_strdup_printf ("attachment; filename=\"%s\"", save_as);

      soup_message_headers_replace (headers, "Content-Disposition", disposition);
    }
  soup_message_body_append_bytes (soup_server_message_get_response_body (self->message), bytes);
  return TRUE;
}
