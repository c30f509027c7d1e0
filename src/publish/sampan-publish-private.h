#pragma once

#include "sampan-publisher.h"

G_BEGIN_DECLS

/**
 * sampan_publish_error_from_net:
 * @net_error: (transfer full): of SAMPAN_NET_ERROR, SAMPAN_JSON_ERROR, SAMPAN_SECRETS_ERROR or
 * G_IO_ERROR_CANCELLED
 *
 * Turns an error of the layer below into one of SAMPAN_PUBLISH_ERROR with a sentence for people; a
 * cancelled request stays one.
 */
void sampan_publish_error_from_net (GError **error, GError *net_error);

/**
 * sampan_publish_error_refused:
 * @net_error: (transfer full): what sampan_http_response_check() says of the answer
 * @words: (nullable): the server's own
 * @sign_in: whether it did not take the token or the password
 *
 * The same for an answer that is a refusal, with the server's words where they help.
 */
void sampan_publish_error_refused (GError **error,
                                   GError *net_error,
                                   const char *words,
                                   gboolean sign_in);

/** Puts the seconds that a server asks to wait into an error of SAMPAN_PUBLISH_ERROR. */
void sampan_publish_error_set_retry_after (GError *error, int seconds);

/* Members of a #SampanAccount, for who makes and loads them. */
SampanAccount *sampan_account_new (const char *id,
                                   const char *service,
                                   const char *server,
                                   const char *handle,
                                   const char *user,
                                   const char *language);
void sampan_account_set_handle (SampanAccount *self, const char *handle);
void sampan_account_set_server (SampanAccount *self, const char *server);
void sampan_account_set_language (SampanAccount *self, const char *language);

/* The keyring, blocking: for worker threads. Errors: SAMPAN_PUBLISH_ERROR_KEYRING, or SIGN_IN for a
 * secret that is not there. */
gboolean sampan_publish_secret_store (const char *kind,
                                      const char *id,
                                      const char *label,
                                      const char *secret,
                                      GCancellable *cancellable,
                                      GError **error);
/** Returns: (transfer full): for sampan_secrets_free() */
char *sampan_publish_secret_lookup (const char *kind,
                                    const char *id,
                                    GCancellable *cancellable,
                                    GError **error);
gboolean sampan_publish_secret_clear (const char *kind,
                                      const char *id,
                                      GCancellable *cancellable,
                                      GError **error);

G_END_DECLS
