#pragma once

#include <json-glib/json-glib.h>

#include "net/sampan-http-request.h"
#include "sampan-sign-in.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_ATPROTO_SESSION (sampan_atproto_session_get_type ())

/**
 * SampanAtprotoSession:
 *
 * One account signed in at an ATProto server: sends requests with its access token, gets a new one
 * when that has expired, and keeps the tokens in the keyring. Everything here blocks: for worker
 * threads, several at a time if need be.
 */
G_DECLARE_FINAL_TYPE (
    SampanAtprotoSession, sampan_atproto_session, SAMPAN, ATPROTO_SESSION, GObject)

/** Asks for a session with an app password. Nothing is kept before sampan_atproto_session_store().
 * Errors: SIGN_IN, TRY_LATER, ANSWER. */
SampanAtprotoSession *sampan_atproto_session_create (const char *server,
                                                     const char *handle,
                                                     const char *password,
                                                     GCancellable *cancellable,
                                                     GError **error);
/** The session of an account whose tokens are in the keyring; they are read when first needed. */
SampanAtprotoSession *sampan_atproto_session_new (const char *server,
                                                  const char *account_id,
                                                  const char *handle,
                                                  const char *did);
/** Keeps the tokens in the keyring for the account @account_id. Errors: KEYRING. */
gboolean sampan_atproto_session_store (SampanAtprotoSession *self,
                                       const char *account_id,
                                       GCancellable *cancellable,
                                       GError **error);

const char *sampan_atproto_session_get_server (SampanAtprotoSession *self);
const char *sampan_atproto_session_get_handle (SampanAtprotoSession *self);
const char *sampan_atproto_session_get_did (SampanAtprotoSession *self);

/* One #SampanService. */
SampanSignIn *sampan_atproto_sign_in (const SampanSignInRequest *request,
                                      GCancellable *cancellable,
                                      GError **error);
gboolean sampan_atproto_revoke (SampanAccount *account,
                                const char *secret,
                                GCancellable *cancellable,
                                GError **error);

/**
 * sampan_atproto_request_new:
 * @http_method: "GET" or "POST"
 * @method: an XRPC method, "com.atproto.repo.getRecord"
 * @...: pairs of name and value for the query, ended by %NULL
 */
SampanHttpRequest *sampan_atproto_request_new (const char *server,
                                               const char *http_method,
                                               const char *method,
                                               ...) G_GNUC_NULL_TERMINATED;

/**
 * sampan_atproto_send:
 * @name: (out) (transfer full) (nullable) (optional): the server's name of the error,
 * "RecordNotFound"
 *
 * Sends without a token. Returns: (transfer full): the answer; on error SAMPAN_PUBLISH_ERROR with a
 * sentence for people
 */
JsonNode *sampan_atproto_send (SampanHttpRequest *request,
                               char **name,
                               GCancellable *cancellable,
                               GError **error);
/** The same with the session's token, renewed if need be. */
JsonNode *sampan_atproto_session_send (SampanAtprotoSession *self,
                                       SampanHttpRequest *request,
                                       char **name,
                                       GCancellable *cancellable,
                                       GError **error);

G_END_DECLS
