#include "sampan-http-private.h"

#include "sampan-json.h"

struct _SampanHttpResponse
{
  GObject parent_instance;

  guint status;
  SoupMessageHeaders *headers;
  GBytes *body;
  char *url;
};

G_DEFINE_FINAL_TYPE (SampanHttpResponse, sampan_http_response, G_TYPE_OBJECT)

static void
sampan_http_response_finalize (GObject *object)
{
  SampanHttpResponse *self = SAMPAN_HTTP_RESPONSE (object);

  g_clear_pointer (&self->headers, soup_message_headers_unref);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self->url);
  G_OBJECT_CLASS (sampan_http_response_parent_class)->finalize (object);
}

static void
sampan_http_response_class_init (SampanHttpResponseClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sampan_http_response_finalize;
}

static void
sampan_http_response_init (SampanHttpResponse *self)
{
}

SampanHttpResponse *
_sampan_http_response_new (SoupMessage *message, GBytes *body)
{
  SampanHttpResponse *self = g_object_new (SAMPAN_TYPE_HTTP_RESPONSE, NULL);

  self->status = soup_message_get_status (message);
  self->headers = soup_message_headers_ref (soup_message_get_response_headers (message));
  self->body = body ? g_bytes_ref (body) : g_bytes_new_static ("", 0);
  self->url = g_uri_to_string_partial (soup_message_get_uri (message), G_URI_HIDE_PASSWORD);
  return self;
}

guint
sampan_http_response_get_status (SampanHttpResponse *self)
{
  return self->status;
}

const char *
sampan_http_response_get_header (SampanHttpResponse *self, const char *name)
{
  return soup_message_headers_get_one (self->headers, name);
}

GBytes *
sampan_http_response_get_body (SampanHttpResponse *self)
{
  return self->body;
}

const char *
sampan_http_response_get_url (SampanHttpResponse *self)
{
  return self->url;
}

static int
seconds_until (gint64 epoch)
{
  gint64 seconds = epoch - g_get_real_time () / G_USEC_PER_SEC;

  return (int)CLAMP (seconds, 0, G_MAXINT);
}

/* Retry-After: seconds, or a date (RFC 9110, 10.2.3). */
static int
parse_retry_after (const char *value)
{
  g_autoptr (GDateTime) date = NULL;
  guint64 seconds;

  if (g_ascii_string_to_unsigned (value, 10, 0, G_MAXINT, &seconds, NULL))
    return (int)seconds;
  date = soup_date_time_new_from_http_string (value);
  return date ? seconds_until (g_date_time_to_unix (date)) : -1;
}

/* RateLimit-Reset: ATProto servers send the time in epoch seconds, the draft standard a number of
 * seconds; a number of seconds is never that large. */
static int
parse_reset (const char *value)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (value, 10, 0, G_MAXINT64, &number, NULL))
    return -1;
  return number > 1000000000 ? seconds_until ((gint64)number) : (int)number;
}

int
sampan_http_response_get_retry_after (SampanHttpResponse *self)
{
  const char *value = sampan_http_response_get_header (self, "Retry-After");
  int seconds = -1;

  if (value)
    seconds = parse_retry_after (value);
  if (seconds >= 0 || self->status != 429)
    return seconds;
  value = sampan_http_response_get_header (self, "RateLimit-Reset");
  return value ? parse_reset (value) : -1;
}

gboolean
sampan_http_response_check (SampanHttpResponse *self, GError **error)
{
  g_autofree char *words = NULL;
  g_autofree char *message = NULL;
  SampanNetError code;

  if (!sampan_net_error_from_status (self->status, &code))
    return TRUE;
  words = sampan_http_response_dup_server_error (self, NULL);
  message = g_strdup_printf ("HTTP %u%s%s", self->status, words ? ": " : "", words ? words : "");
  sampan_net_error_set (error, code, sampan_http_response_get_retry_after (self), message);
  return FALSE;
}

JsonNode *
sampan_http_response_parse_json (SampanHttpResponse *self, GError **error)
{
  return sampan_json_parse (self->body, error);
}

static gboolean
is_name (const char *text)
{
  return text && *text && !strpbrk (text, " \t\n");
}

static char *
dup_name (JsonNode *root)
{
  static const char *const paths[] = { "error", "error.code", "error.type" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      const char *text = sampan_json_peek_string (root, paths[i], NULL);

      if (is_name (text))
        return g_strdup (text);
    }
  return NULL;
}

char *
sampan_http_response_dup_server_error (SampanHttpResponse *self, char **name)
{
  static const char *const paths[] = { "message", "error_description", "error.message", "error" };
  g_autoptr (JsonNode) root = sampan_json_parse (self->body, NULL);

  if (name)
    *name = dup_name (root);
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      const char *text = sampan_json_peek_string (root, paths[i], NULL);

      if (text && *text)
        return g_strdup (text);
    }
  return NULL;
}
