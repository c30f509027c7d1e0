#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SAMPAN_SECRETS_ERROR (sampan_secrets_error_quark ())

typedef enum
{
  SAMPAN_SECRETS_ERROR_FAILED,
  SAMPAN_SECRETS_ERROR_SERVICE,   /* no Secret Service on this desktop */
  SAMPAN_SECRETS_ERROR_LOCKED,    /* the keyring stays locked: its prompt was dismissed */
  SAMPAN_SECRETS_ERROR_DENIED,    /* the service refuses us */
  SAMPAN_SECRETS_ERROR_TIMEOUT,   /* the service does not answer */
  SAMPAN_SECRETS_ERROR_NOT_FOUND, /* lookup: there is no such secret */
} SampanSecretsError;

GQuark sampan_secrets_error_quark (void);

/** Returns: (transfer none): a translated sentence for people that says what is wrong and what to
 * do. */
const char *sampan_secrets_error_get_sentence (SampanSecretsError code);

/*
 * Passwords, tokens and API keys, in the desktop's keyring and nowhere else. A secret is named by
 * what it is for
 * (@kind: "atproto", "openai", ...) and by which one (@id: an account's UUID, a server's address).
 * Nothing blocks. A service that does not answer gives TIMEOUT after five seconds; only while it
 * may be showing a prompt to the user do we wait longer (two minutes).
 */

/** @label: what a keyring viewer shows, for example "Sampan: alice.test". Replaces a secret of that
 * name. */
void sampan_secrets_store_async (const char *kind,
                                 const char *id,
                                 const char *label,
                                 const char *secret,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean sampan_secrets_store_finish (GAsyncResult *result, GError **error);

void sampan_secrets_lookup_async (const char *kind,
                                  const char *id,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
/** Returns: (transfer full): the secret, for sampan_secrets_free(). Errors: NOT_FOUND and the
 * others. */
char *sampan_secrets_lookup_finish (GAsyncResult *result, GError **error);

/** Removes a secret; that there was none is no error. */
void sampan_secrets_clear_async (const char *kind,
                                 const char *id,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean sampan_secrets_clear_finish (GAsyncResult *result, GError **error);

/** Overwrites and frees a secret. */
void sampan_secrets_free (char *secret);

G_END_DECLS
