#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** Opens @address in the person's browser; called in the main context that the sign-in was asked
 * for in. */
typedef void (*SampanOpenAddress) (const char *address, gpointer user_data);

/** Returns: (transfer full): an unguessable text of 43 letters, digits, "-" and "_" (256 bits), fit
 * as a state, a one-time address or a PKCE verifier (RFC 7636, section 4.1). */
char *sampan_oauth_random (void);
/** Returns: (transfer full): BASE64URL without padding (RFC 4648, section 5). */
char *sampan_oauth_base64url (gconstpointer data, gsize size);
/** Returns: (transfer full): the S256 challenge of a PKCE verifier (RFC 7636, section 4.2). */
char *sampan_oauth_challenge (const char *verifier);
/** @...: pairs of name and value, ended by %NULL. Returns: (transfer full): them as a form. */
char *sampan_oauth_form (const char *name, ...) G_GNUC_NULL_TERMINATED;

/**
 * SampanOauthReceiver:
 *
 * A small server on 127.0.0.1 to which the browser is sent when its owner has agreed (RFC 8252,
 * section 7.3). It answers one address, and takes one answer. For one worker thread.
 */
typedef struct _SampanOauthReceiver SampanOauthReceiver;

SampanOauthReceiver *sampan_oauth_receiver_new (GError **error);
void sampan_oauth_receiver_free (SampanOauthReceiver *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanOauthReceiver, sampan_oauth_receiver_free)

/** "http://127.0.0.1:PORT/" */
const char *sampan_oauth_receiver_get_address (SampanOauthReceiver *self);
/** Takes an answer only from the server that names itself so in "iss" (RFC 9207). */
void sampan_oauth_receiver_expect_issuer (SampanOauthReceiver *self, const char *issuer);
/**
 * sampan_oauth_receiver_dup_request:
 * @verifier: the secret of PKCE; its challenge is in the request
 *
 * Returns: (transfer full): what to ask for, as a form: a code, to be brought here
 */
char *sampan_oauth_receiver_dup_request (SampanOauthReceiver *self,
                                         const char *client_id,
                                         const char *scope,
                                         const char *verifier);
/**
 * sampan_oauth_receiver_wait:
 *
 * Waits until the browser comes back; at most ten minutes. Errors: SAMPAN_PUBLISH_ERROR_SIGN_IN if
 * its owner said no or did nothing, G_IO_ERROR_CANCELLED. Returns: (transfer full): the code
 */
char *
sampan_oauth_receiver_wait (SampanOauthReceiver *self, GCancellable *cancellable, GError **error);

/** Calls @open in @context and waits until it has been. @open: (nullable): the desktop's browser.
 */
void sampan_oauth_open (const char *address,
                        GMainContext *context,
                        SampanOpenAddress open,
                        gpointer user_data);

G_END_DECLS
