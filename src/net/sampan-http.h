#pragma once

#include "sampan-http-request.h"
#include "sampan-http-response.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_HTTP (sampan_http_get_type ())

/**
 * SampanHttp:
 *
 * The door to the network: one SoupSession, our user agent, per-request timeouts, retries. Each
 * request runs in a thread of its own (sending from a worker costs a fifth of what libsoup's
 * asynchronous calls do), callbacks come back to the main context that was the default of the
 * calling thread. Redirects are followed for GET and HEAD without an Authorization header alone.
 * Nothing is kept on disk: no cookies, no cache.
 */
G_DECLARE_FINAL_TYPE (SampanHttp, sampan_http, SAMPAN, HTTP, GObject)

/** Returns: (transfer none): the one of this process. Use it from any thread. */
SampanHttp *sampan_http_get_default (void);
SampanHttp *sampan_http_new (void);

/**
 * sampan_http_send_async:
 *
 * Finishes with the answer whatever its status (see sampan_http_response_check()), or with an error
 * of SAMPAN_NET_ERROR or G_IO_ERROR_CANCELLED when there is none.
 */
void sampan_http_send_async (SampanHttp *self,
                             SampanHttpRequest *request,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
/** Returns: (transfer full) */
SampanHttpResponse *
sampan_http_send_finish (SampanHttp *self, GAsyncResult *result, GError **error);

/** The same, blocking: for worker threads and programs without a window. The progress callback runs
 * in this thread. */
SampanHttpResponse *sampan_http_send (SampanHttp *self,
                                      SampanHttpRequest *request,
                                      GCancellable *cancellable,
                                      GError **error);

/** A piece of an answer's body as it arrives; @response has its status and headers. Runs in the
 * thread that receives. Returns: whether to go on; errors: of SAMPAN_NET_ERROR or
 * SAMPAN_CORE_ERROR. */
typedef gboolean (*SampanHttpPiece) (SampanHttpResponse *response,
                                     gconstpointer data,
                                     gsize size,
                                     gpointer user_data,
                                     GError **error);

/**
 * sampan_http_receive:
 *
 * Like sampan_http_send(), for answers of any size: with a 2xx status each piece of the body goes
 * to @piece, as it is on the server (no content encoding is undone), and the answer returned has no
 * body; with another status the body is collected as usual. A connection cut before the body's end
 * is LOST; once pieces came it is not asked for again.
 *
 * Returns: (transfer full)
 */
SampanHttpResponse *sampan_http_receive (SampanHttp *self,
                                         SampanHttpRequest *request,
                                         SampanHttpPiece piece,
                                         gpointer user_data,
                                         GCancellable *cancellable,
                                         GError **error);

/** One line of a streamed answer, without its end ("\n" or "\r\n"); valid UTF-8. */
typedef void (*SampanHttpLine) (const char *line, gpointer user_data);

/**
 * sampan_http_send_lines_async:
 *
 * Like sampan_http_send_async(), for answers that come line by line (Server-Sent Events, JSON
 * lines). With a 2xx status each line goes to @line as it arrives, always before the end is
 * reported and never after
 * @cancellable was cancelled; with another status the body is collected as usual. A line that is
 * not UTF-8 or is longer than 1 MiB ends it with PROTOCOL, a connection cut before the body's end
 * with LOST.
 */
void sampan_http_send_lines_async (SampanHttp *self,
                                   SampanHttpRequest *request,
                                   SampanHttpLine line,
                                   gpointer line_data,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
/** Returns: (transfer full) */
SampanHttpResponse *
sampan_http_send_lines_finish (SampanHttp *self, GAsyncResult *result, GError **error);

G_END_DECLS
