#pragma once

#include <json-glib/json-glib.h>

#include "net/sampan-http-request.h"
#include "net/sampan-http-response.h"
#include "sampan-sign-in.h"

G_BEGIN_DECLS

/* PeerTube's own API (https://docs.joinpeertube.org/api-rest-reference.html, version 8.1). */

/* One #SampanService. */
SampanSignIn *sampan_peertube_sign_in (const SampanSignInRequest *request,
                                       GCancellable *cancellable,
                                       GError **error);
gboolean sampan_peertube_revoke (SampanAccount *account,
                                 const char *secret,
                                 GCancellable *cancellable,
                                 GError **error);

#define SAMPAN_TYPE_PEERTUBE_SESSION (sampan_peertube_session_get_type ())

/**
 * SampanPeertubeSession:
 *
 * An account that is signed in: its token is read from the keyring, and renewed there when it has
 * run out, once for all that wait for it. Any thread; its functions block.
 */
G_DECLARE_FINAL_TYPE (
    SampanPeertubeSession, sampan_peertube_session, SAMPAN, PEERTUBE_SESSION, GObject)

SampanPeertubeSession *sampan_peertube_session_new (const char *server, const char *account_id);
/** @path: with its query, or a whole address at the same server. */
SampanHttpRequest *
sampan_peertube_session_request (SampanPeertubeSession *self, const char *method, const char *path);
/**
 * sampan_peertube_session_send:
 * @status: (out) (optional): the HTTP status, 0 if there was no answer
 *
 * Sends. 308, which stands for a part that has come, is no error.
 *
 * Returns: (transfer full): the answer; on error SAMPAN_PUBLISH_ERROR with a sentence for people
 */
SampanHttpResponse *sampan_peertube_session_send (SampanPeertubeSession *self,
                                                  SampanHttpRequest *request,
                                                  guint *status,
                                                  GCancellable *cancellable,
                                                  GError **error);
/** The same for GET. Returns: (transfer full): what the answer holds. */
JsonNode *sampan_peertube_session_get (SampanPeertubeSession *self,
                                       const char *path,
                                       guint *status,
                                       GCancellable *cancellable,
                                       GError **error);

G_END_DECLS
