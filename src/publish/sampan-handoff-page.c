#include "config.h"

#include <string.h>

#include "net/sampan-json.h"
#include "net/sampan-web-server.h"
#include "publish-resources.h"
#include "sampan-handoff.h"
#include "sampan-oauth.h"

#define IDLE (15 * 60) /* s */
#define LIFE (60 * 60) /* s */
#define PAGE "/io/github/sampan_app/Sampan/handoff/page.html"
/* Of TEST-NET-1 (RFC 5737): the address on whose way the network is. Nothing is sent there. */
#define SOMEWHERE "192.0.2.1"

struct _SampanHandoffPage
{
  SampanHandoff *handoff;
  SampanWebServer *server;
  char *token;
  char *address;
  char *link;
  GHashTable *fetched; /* names */
  void (*on_fetched) (gpointer user_data);
  gint64 begun; /* monotonic time */
  gint64 seen;
  guint timer;
  SampanHandoffEnded ended;
  gpointer user_data;
};

char *
sampan_handoff_find_link (const char *pasted)
{
  const char *begin = strstr (pasted, "https://");
  gsize length;

  if (!begin)
    begin = strstr (pasted, "http://");
  if (!begin)
    return NULL;
  /* The words around it are often Chinese, without a space between. */
  for (length = 0; begin[length] > ' ' && !strchr ("\"<>\\^`{|}", begin[length]); length++)
    ;
  {
    g_autofree char *link = g_strndup (begin, length);
    g_autoptr (GUri) uri = g_uri_parse (link, G_URI_FLAGS_PARSE_RELAXED, NULL);

    return uri && g_uri_get_host (uri) && *g_uri_get_host (uri) ? g_steal_pointer (&link) : NULL;
  }
}

/* ---- the page ---- */

/* For a script in HTML: nothing in it ends the script. */
static char *
data_of (SampanHandoff *handoff)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *json = NULL;
  GString *safe;

  json_builder_begin_object (builder);
  sampan_json_add_string (builder, "platform", handoff->platform);
  sampan_json_add_string (builder, "language", handoff->language);
  sampan_json_add_string (builder, "title", handoff->title);
  sampan_json_add_string (builder, "text", handoff->text);
  sampan_json_add_strv (builder, "files", (const char *const *)handoff->files);
  sampan_json_add_strv (builder, "captions", (const char *const *)handoff->captions);
  sampan_json_add_boolean (builder, "video", handoff->video);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json = sampan_json_to_string (root);
  safe = g_string_new (json);
  g_string_replace (safe, "<", "\\u003c", 0);
  return g_string_free_and_steal (safe);
}

static void
reply_page (SampanHandoffPage *self, SampanWebRequest *request)
{
  g_autoptr (GBytes) bytes = g_resource_lookup_data (sampan_publish_get_resource (), PAGE,
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autofree char *data = data_of (self->handoff);
  GString *page = g_string_new_len (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  g_string_replace (page, "@DATA@", data, 1);
  sampan_web_request_reply (request, 200, "text/html; charset=utf-8", page->str);
  g_string_free (page, TRUE);
}

static const char *
type_of (const char *name)
{
  if (g_str_has_suffix (name, ".mp4"))
    return "video/mp4";
  if (g_str_has_suffix (name, ".vtt"))
    return "text/vtt; charset=utf-8";
  return g_str_has_suffix (name, ".png") ? "image/png" : "image/jpeg";
}

static void
take_link (SampanHandoffPage *self, SampanWebRequest *request)
{
  const char *pasted = sampan_web_request_get_value (request, "link");
  g_autofree char *link = pasted ? sampan_handoff_find_link (pasted) : NULL;

  if (link)
    g_set_str (&self->link, link);
  sampan_web_request_reply (request, link ? 200 : 422, "text/plain; charset=utf-8",
                            link ? "ok" : "no link");
}

/* Names are compared with those of the handoff, and never become a path. */
static void
on_request (SampanWebRequest *request, gpointer user_data)
{
  SampanHandoffPage *self = user_data;
  const char *path = sampan_web_request_get_path (request);
  gsize length = strlen (self->token);
  gboolean get = g_str_equal (sampan_web_request_get_method (request), "GET");
  const char *name;

  if (self->link || path[0] != '/' || strncmp (path + 1, self->token, length) != 0
      || path[1 + length] != '/')
    return;
  self->seen = g_get_monotonic_time ();
  name = path + length + 2;
  if (*name == '\0' && get)
    reply_page (self, request);
  else if (g_str_equal (name, "done")
           && g_str_equal (sampan_web_request_get_method (request), "POST"))
    take_link (self, request);
  else if (get
           && (g_strv_contains ((const char *const *)self->handoff->files, name)
               || g_strv_contains ((const char *const *)self->handoff->captions, name)))
    {
      g_autofree char *file = g_build_filename (self->handoff->folder, name, NULL);

      if (sampan_web_request_reply_file (request, file, type_of (name),
                                         sampan_web_request_get_value (request, "save") ? name
                                                                                        : NULL)
          && g_hash_table_add (self->fetched, g_strdup (name)) && self->on_fetched)
        self->on_fetched (self->user_data);
    }
}

/* ---- the server ---- */

static gboolean
on_timer (gpointer user_data)
{
  SampanHandoffPage *self = user_data;
  gint64 now = g_get_monotonic_time ();
  gboolean late =
      now - self->seen > IDLE * G_TIME_SPAN_SECOND || now - self->begun > LIFE * G_TIME_SPAN_SECOND;

  if (!late && (!self->link || sampan_web_server_get_n_open (self->server) > 0))
    return G_SOURCE_CONTINUE;
  self->timer = 0;
  g_clear_pointer (&self->server, sampan_web_server_free);
  self->ended (self->link, self->user_data);
  return G_SOURCE_REMOVE;
}

/* This machine's address on the network that it is on. */
static char *
find_own_address (void)
{
  g_autoptr (GSocketAddress) there = g_inet_socket_address_new_from_string (SOMEWHERE, 9);
  g_autoptr (GSocket) socket =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, NULL);
  g_autoptr (GSocketAddress) here = NULL;

  if (socket && g_socket_connect (socket, there, NULL, NULL))
    here = g_socket_get_local_address (socket, NULL);
  if (!here)
    return g_strdup ("127.0.0.1");
  return g_inet_address_to_string (
      g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (here)));
}

SampanHandoffPage *
sampan_handoff_page_new (SampanHandoff *handoff,
                         gboolean local,
                         SampanHandoffEnded ended,
                         gpointer user_data,
                         GError **error)
{
  g_autoptr (SampanHandoffPage) self = g_new0 (SampanHandoffPage, 1);
  g_autofree char *host = local ? g_strdup ("127.0.0.1") : find_own_address ();

  self->handoff = handoff;
  self->ended = ended;
  self->user_data = user_data;
  self->token = sampan_oauth_random ();
  self->fetched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->begun = self->seen = g_get_monotonic_time ();
  self->server = sampan_web_server_new (local, on_request, self, error);
  if (!self->server)
    return NULL;
  self->address = g_strdup_printf ("http://%s:%u/%s/", host,
                                   sampan_web_server_get_port (self->server), self->token);
  self->timer = g_timeout_add (200, on_timer, self);
  return g_steal_pointer (&self);
}

void
sampan_handoff_page_free (SampanHandoffPage *self)
{
  if (!self)
    return;
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->server, sampan_web_server_free);
  g_clear_pointer (&self->fetched, g_hash_table_unref);
  g_free (self->token);
  g_free (self->address);
  g_free (self->link);
  g_free (self);
}

const char *
sampan_handoff_page_get_address (SampanHandoffPage *self)
{
  return self->address;
}

guint
sampan_handoff_page_get_fetched (SampanHandoffPage *self, guint *all)
{
  *all = g_strv_length (self->handoff->files) + g_strv_length (self->handoff->captions);
  return g_hash_table_size (self->fetched);
}

void
sampan_handoff_page_watch (SampanHandoffPage *self, void (*fetched) (gpointer user_data))
{
  self->on_fetched = fetched;
}
