#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SAMPAN_TYPE_HTTP_REQUEST (sampan_http_request_get_type ())

/**
 * SampanHttpRequest:
 *
 * What to ask of a server. Set it up, send it, and leave it alone until its answer is there; it may
 * be sent again after that.
 */
G_DECLARE_FINAL_TYPE (SampanHttpRequest, sampan_http_request, SAMPAN, HTTP_REQUEST, GObject)

/** Called where the request was sent from, at most ten times a second and once at the end. Bytes.
 */
typedef void (*SampanHttpProgress) (gint64 sent, gint64 total, gpointer user_data);

/** Sets the headers that no two attempts may share. Called in the thread that sends, before each.
 */
typedef void (*SampanHttpBefore) (SampanHttpRequest *request, gpointer user_data);

/** @method: "GET", "POST", ...; @url: absolute, http or https. */
SampanHttpRequest *sampan_http_request_new (const char *method, const char *url);
const char *sampan_http_request_get_method (SampanHttpRequest *self);
const char *sampan_http_request_get_url (SampanHttpRequest *self);
/** Sets a header, replacing one of that name; @value %NULL removes it. */
void sampan_http_request_set_header (SampanHttpRequest *self, const char *name, const char *value);
/** Returns: (transfer none) (nullable) */
const char *sampan_http_request_get_header (SampanHttpRequest *self, const char *name);
/** Sets "Authorization: Bearer @token"; %NULL or "" removes it. */
void sampan_http_request_set_bearer (SampanHttpRequest *self, const char *token);
/** @body: (nullable): the body, %NULL for none. */
void sampan_http_request_set_body (SampanHttpRequest *self, GBytes *body, const char *content_type);
/** The body is the file at @path, read while it is sent: no size is too large for memory. */
void sampan_http_request_set_body_file (SampanHttpRequest *self,
                                        const char *path,
                                        const char *content_type);
void sampan_http_request_set_progress (SampanHttpRequest *self,
                                       SampanHttpProgress progress,
                                       gpointer user_data);
/** @before: (nullable): %NULL for none */
void sampan_http_request_set_before (SampanHttpRequest *self,
                                     SampanHttpBefore before,
                                     gpointer user_data);
/** The longest silence (no byte either way), in seconds: 30 unless set. 0 waits for ever. */
void sampan_http_request_set_timeout (SampanHttpRequest *self, guint seconds);
/** The largest answer taken, in bytes: 32 MiB unless set. */
void sampan_http_request_set_max_size (SampanHttpRequest *self, gsize bytes);
/**
 * sampan_http_request_set_retries:
 * @retries: how often to send it again, 2 unless set
 * @max_wait: the longest wait between two attempts, in seconds, 30 unless set
 *
 * What is worth another try is no network, silence, a lost connection, 408, 429 and 5xx except 501.
 * The wait grows (0.5, 1, 2, ... s) with a random part; Retry-After and RateLimit-Reset of the
 * server are honoured, and a longer wait than @max_wait is not waited for: the answer comes back as
 * it is, see sampan_http_response_get_retry_after(). A streamed answer is not asked for again once
 * lines came.
 *
 * Only GET, HEAD, PUT, DELETE and OPTIONS are sent again, unless
 * sampan_http_request_set_repeatable() says that another method may be.
 */
void sampan_http_request_set_retries (SampanHttpRequest *self, guint retries, guint max_wait);
/** @repeatable: sending it twice does no harm (or, FALSE for PUT and the like, that it does). */
void sampan_http_request_set_repeatable (SampanHttpRequest *self, gboolean repeatable);
gboolean sampan_http_request_get_repeatable (SampanHttpRequest *self);

G_END_DECLS
