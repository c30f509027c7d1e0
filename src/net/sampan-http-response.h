#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "sampan-net-error.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_HTTP_RESPONSE (sampan_http_response_get_type ())

/** SampanHttpResponse: a server's answer, whatever its status. Immutable. */
G_DECLARE_FINAL_TYPE (SampanHttpResponse, sampan_http_response, SAMPAN, HTTP_RESPONSE, GObject)

guint sampan_http_response_get_status (SampanHttpResponse *self);
/** Returns: (transfer none) (nullable): a header; @name in any case. */
const char *sampan_http_response_get_header (SampanHttpResponse *self, const char *name);
/** Returns: (transfer none): the body; empty for one that was streamed by lines with a 2xx status.
 */
GBytes *sampan_http_response_get_body (SampanHttpResponse *self);
/** Returns: (transfer none): the address that answered, after redirects. */
const char *sampan_http_response_get_url (SampanHttpResponse *self);
/** Returns: seconds that the server asks to wait (Retry-After, RateLimit-Reset), -1 if it does not.
 */
int sampan_http_response_get_retry_after (SampanHttpResponse *self);

/**
 * sampan_http_response_check:
 *
 * Returns: %TRUE for a 2xx status; else %FALSE with SAMPAN_NET_ERROR, the code by the status and in
 * its message (not for people) the status and the server's own words; see also
 * sampan_net_error_get_retry_after(). The response is still there
 * for its body, for example ATProto's {"error", "message"}.
 */
gboolean sampan_http_response_check (SampanHttpResponse *self, GError **error);

/**
 * sampan_http_response_parse_json:
 *
 * Returns: (transfer full): the body as JSON, whatever the status; errors: SAMPAN_JSON_ERROR.
 */
JsonNode *sampan_http_response_parse_json (SampanHttpResponse *self, GError **error);

/**
 * sampan_http_response_dup_server_error:
 * @name: (out) (transfer full) (nullable) (optional): a short machine-readable name: "error" or
 *   "error.code"/"error.type", whichever is a string without spaces
 *
 * Returns: (transfer full) (nullable): the server's own words: "message", "error_description",
 * "error.message" or "error" of a JSON body, %NULL if it has none
 */
char *sampan_http_response_dup_server_error (SampanHttpResponse *self, char **name);

G_END_DECLS
