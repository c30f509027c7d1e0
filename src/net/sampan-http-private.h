#pragma once

#include <libsoup/soup.h>

#include "sampan-http-request.h"
#include "sampan-http-response.h"

G_BEGIN_DECLS

struct _SampanHttpRequest
{
  GObject parent_instance;

  char *method;
  char *url;
  SoupMessageHeaders *headers;
  GBytes *body;
  char *body_path;
  char *content_type;
  SampanHttpProgress progress;
  gpointer progress_data;
  SampanHttpBefore before;
  gpointer before_data;
  guint timeout;
  gsize max_size;
  guint retries;
  guint max_wait;
  gboolean repeatable;
};

/** Takes status, headers and address from @message. @body: (nullable) (transfer none) */
SampanHttpResponse *_sampan_http_response_new (SoupMessage *message, GBytes *body);

G_END_DECLS
