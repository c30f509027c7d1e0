#pragma once

#include "net/sampan-http.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_DPOP (sampan_dpop_get_type ())

/**
 * SampanDpop:
 *
 * A key pair (ES256) that tokens are bound to, and the proofs of having it (RFC 9449): a token that
 * somebody else has read is of no use to him. It also keeps the nonces that servers ask for. From
 * any thread.
 */
G_DECLARE_FINAL_TYPE (SampanDpop, sampan_dpop, SAMPAN, DPOP, GObject)

/** Makes a key pair. */
SampanDpop *sampan_dpop_new (void);
/** Returns: (nullable): the key pair in @pem, as sampan_dpop_to_pem() wrote it; %NULL if there is
 * none. */
SampanDpop *sampan_dpop_new_from_pem (const char *pem);
/** Returns: (transfer full): the private key, for the keyring alone and for sampan_secrets_free()
 */
char *sampan_dpop_to_pem (SampanDpop *self);

/**
 * sampan_dpop_dup_proof:
 * @token: (nullable): the access token that goes with it
 *
 * Returns: (transfer full): a proof for one request to @url, with the last nonce of its server
 */
char *
sampan_dpop_dup_proof (SampanDpop *self, const char *method, const char *url, const char *token);

/**
 * sampan_dpop_send:
 * @token: (nullable): the access token
 *
 * Sends with a new proof for each attempt, and once more if the server wants another nonce. Blocks.
 * Errors: as sampan_http_send()
 */
SampanHttpResponse *sampan_dpop_send (SampanDpop *self,
                                      SampanHttpRequest *request,
                                      const char *token,
                                      GCancellable *cancellable,
                                      GError **error);

G_END_DECLS
