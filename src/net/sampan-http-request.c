#include "sampan-http-private.h"

#define DEFAULT_TIMEOUT 30
#define DEFAULT_MAX_SIZE ((gsize)32 * 1024 * 1024)
#define DEFAULT_RETRIES 2
#define DEFAULT_MAX_WAIT 30

G_DEFINE_FINAL_TYPE (SampanHttpRequest, sampan_http_request, G_TYPE_OBJECT)

static gboolean
method_is_repeatable (const char *method)
{
  static const char *const methods[] = { "GET", "HEAD", "PUT", "DELETE", "OPTIONS", NULL };

  return g_strv_contains (methods, method);
}

static void
clear_body (SampanHttpRequest *self)
{
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->body_path, g_free);
  g_clear_pointer (&self->content_type, g_free);
}

static void
sampan_http_request_finalize (GObject *object)
{
  SampanHttpRequest *self = SAMPAN_HTTP_REQUEST (object);

  clear_body (self);
  g_free (self->method);
  g_free (self->url);
  soup_message_headers_unref (self->headers);
  G_OBJECT_CLASS (sampan_http_request_parent_class)->finalize (object);
}

static void
sampan_http_request_class_init (SampanHttpRequestClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sampan_http_request_finalize;
}

static void
sampan_http_request_init (SampanHttpRequest *self)
{
  self->headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_REQUEST);
  self->timeout = DEFAULT_TIMEOUT;
  self->max_size = DEFAULT_MAX_SIZE;
  self->retries = DEFAULT_RETRIES;
  self->max_wait = DEFAULT_MAX_WAIT;
}

SampanHttpRequest *
sampan_http_request_new (const char *method, const char *url)
{
  SampanHttpRequest *self;

  g_return_val_if_fail (method != NULL, NULL);
  g_return_val_if_fail (url != NULL, NULL);

  self = g_object_new (SAMPAN_TYPE_HTTP_REQUEST, NULL);
  self->method = g_strdup (method);
  self->url = g_strdup (url);
  self->repeatable = method_is_repeatable (method);
  return self;
}

const char *
sampan_http_request_get_method (SampanHttpRequest *self)
{
  return self->method;
}

const char *
sampan_http_request_get_url (SampanHttpRequest *self)
{
  return self->url;
}

void
sampan_http_request_set_header (SampanHttpRequest *self, const char *name, const char *value)
{
  g_return_if_fail (name != NULL);

  if (value)
    soup_message_headers_replace (self->headers, name, value);
  else
    soup_message_headers_remove (self->headers, name);
}

const char *
sampan_http_request_get_header (SampanHttpRequest *self, const char *name)
{
  return soup_message_headers_get_one (self->headers, name);
}

void
sampan_http_request_set_bearer (SampanHttpRequest *self, const char *token)
{
  g_autofree char *value = NULL;

  if (token && *token)
    value = g_strconcat ("Bearer ", token, NULL);
  sampan_http_request_set_header (self, "Authorization", value);
}

void
sampan_http_request_set_body (SampanHttpRequest *self, GBytes *body, const char *content_type)
{
  g_autoptr (GBytes) held = body ? g_bytes_ref (body) : NULL;

  clear_body (self);
  self->body = g_steal_pointer (&held);
  self->content_type = g_strdup (content_type);
}

void
sampan_http_request_set_body_file (SampanHttpRequest *self,
                                   const char *path,
                                   const char *content_type)
{
  g_autofree char *held = g_strdup (path);

  clear_body (self);
  self->body_path = g_steal_pointer (&held);
  self->content_type = g_strdup (content_type);
}

void
sampan_http_request_set_progress (SampanHttpRequest *self,
                                  SampanHttpProgress progress,
                                  gpointer user_data)
{
  self->progress = progress;
  self->progress_data = user_data;
}

void
sampan_http_request_set_before (SampanHttpRequest *self,
                                SampanHttpBefore before,
                                gpointer user_data)
{
  self->before = before;
  self->before_data = user_data;
}

void
sampan_http_request_set_timeout (SampanHttpRequest *self, guint seconds)
{
  self->timeout = seconds;
}

void
sampan_http_request_set_max_size (SampanHttpRequest *self, gsize bytes)
{
  self->max_size = bytes;
}

void
sampan_http_request_set_retries (SampanHttpRequest *self, guint retries, guint max_wait)
{
  self->retries = retries;
  self->max_wait = max_wait;
}

void
sampan_http_request_set_repeatable (SampanHttpRequest *self, gboolean repeatable)
{
  self->repeatable = repeatable;
}

gboolean
sampan_http_request_get_repeatable (SampanHttpRequest *self)
{
  return self->repeatable;
}
