#pragma once

#include <gio/gio.h>

#include "core/sampan-library.h"
#include "sampan-oauth.h"

G_BEGIN_DECLS

#define SAMPAN_PUBLISH_ERROR (sampan_publish_error_quark ())

typedef enum
{
  SAMPAN_PUBLISH_ERROR_FAILED,
  SAMPAN_PUBLISH_ERROR_SIGN_IN, /* wrong or withdrawn password or token */
  SAMPAN_PUBLISH_ERROR_KEYRING, /* the Secret Service is missing or locked */
  SAMPAN_PUBLISH_ERROR_LIMIT,   /* the post breaks a rule of the platform */
  SAMPAN_PUBLISH_ERROR_MEDIA,
  SAMPAN_PUBLISH_ERROR_CONFLICT,  /* something else stands where the post should be */
  SAMPAN_PUBLISH_ERROR_TRY_LATER, /* no network, server down, too many requests */
  SAMPAN_PUBLISH_ERROR_ANSWER,    /* the server's answer is not what the protocol says */
  SAMPAN_PUBLISH_ERROR_GONE, /* what was sent or prepared before is not there any more: do it again
                              */
} SampanPublishError;

GQuark sampan_publish_error_quark (void);
/** Returns: seconds that the server asked to wait with this error, -1 if it did not. */
int sampan_publish_error_get_retry_after (const GError *error);

#define SAMPAN_TYPE_ACCOUNT (sampan_account_get_type ())

/** SampanAccount: properties, with notify: "id" (UUID), "service" ("atproto", "mastodon",
 * "peertube"), "server" (URL), "handle", "user" (DID or user id), "language" (BCP 47: the version
 * it gets by default; or two, see sampan-languages.h). No secret is ever in it. */
G_DECLARE_FINAL_TYPE (SampanAccount, sampan_account, SAMPAN, ACCOUNT, GObject)

const char *sampan_account_get_id (SampanAccount *self);
const char *sampan_account_get_service (SampanAccount *self);
const char *sampan_account_get_server (SampanAccount *self);
const char *sampan_account_get_handle (SampanAccount *self);
const char *sampan_account_get_user (SampanAccount *self);
const char *sampan_account_get_language (SampanAccount *self);
/** The name of the rules that hold for it, for sampan_rules_get(). (nullable) */
const char *sampan_account_get_platform (SampanAccount *self);

#define SAMPAN_TYPE_ACCOUNTS (sampan_accounts_get_type ())

/** SampanAccounts: a #GListModel of #SampanAccount, kept in the library's database, secrets in the
 * Secret Service. ::limits-changed is emitted when servers may have told new limits. */
G_DECLARE_FINAL_TYPE (SampanAccounts, sampan_accounts, SAMPAN, ACCOUNTS, GObject)

SampanAccounts *sampan_accounts_new (SampanLibrary *library);
/** Signs in with an app password and keeps the account. @server: a URL, or NULL to find it from the
 * handle. Errors: SIGN_IN, KEYRING, TRY_LATER, ANSWER. */
void sampan_accounts_add_async (SampanAccounts *self,
                                const char *service,
                                const char *server,
                                const char *handle,
                                const char *password,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/**
 * sampan_accounts_add_in_browser_async:
 * @password: (nullable): where the service takes one; else its owner agrees in the browser
 * @open: (nullable): opens the address; called in the main context that is the default now
 *
 * The same for services that ask in the browser ("mastodon").
 */
void sampan_accounts_add_in_browser_async (SampanAccounts *self,
                                           const char *service,
                                           const char *server,
                                           const char *handle,
                                           const char *password,
                                           SampanOpenAddress open,
                                           gpointer open_data,
                                           GDestroyNotify open_destroy,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
/** Returns: (transfer none): the account, which is in the list now. */
SampanAccount *
sampan_accounts_add_finish (SampanAccounts *self, GAsyncResult *result, GError **error);
/** Signs out at the server, and forgets the account and its secret. If the server can not be told
 * the account is gone all the same, and TRY_LATER says so. */
void sampan_accounts_remove_async (SampanAccounts *self,
                                   SampanAccount *account,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean sampan_accounts_remove_finish (SampanAccounts *self, GAsyncResult *result, GError **error);
/** Asks the accounts' servers for their own limits, each once in an hour: sampan_rules_get() of
 * sampan_account_get_platform() tells them from then on, in later processes too. One that does not
 * answer keeps what it said last, or else those of its platform. */
void sampan_accounts_learn_async (SampanAccounts *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean sampan_accounts_learn_finish (SampanAccounts *self, GAsyncResult *result, GError **error);
/** @name: an id, a handle, or handle and server. (transfer none) (nullable) */
SampanAccount *sampan_accounts_find (SampanAccounts *self, const char *name);
/** @language: (nullable): only of accounts that get this one. Returns: (transfer full): names for
 * sampan_rules_get(): those of the servers of @platform that there are accounts on, or else
 * @platform alone */
GStrv
sampan_accounts_dup_platforms (SampanAccounts *self, const char *platform, const char *language);
void
sampan_accounts_set_language (SampanAccounts *self, SampanAccount *account, const char *language);

G_END_DECLS
