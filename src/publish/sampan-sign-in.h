#pragma once

#include "sampan-oauth.h"
#include "sampan-publisher.h"
#include "sampan-rules-private.h"

G_BEGIN_DECLS

/** What is known after signing in: an account that is not kept yet. */
typedef struct
{
  char *server;
  char *handle;
  char *user;   /* the server's own id of it */
  char *secret; /* for the keyring */
} SampanSignIn;

void sampan_sign_in_free (SampanSignIn *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanSignIn, sampan_sign_in_free)

/** How a person is asked: by a password, or in the browser. */
typedef struct
{
  char *server; /* normalized; nullable: find it from the handle */
  char *handle;
  char *password; /* nullable: ask in the browser */
  GMainContext *context;
  SampanOpenAddress open; /* called in @context */
  gpointer open_data;
} SampanSignInRequest;

/** One kind of service. Its functions block: for worker threads. */
typedef struct
{
  const char *name;     /* as in the database and on the command line: "mastodon" */
  const char *platform; /* of its rules */
  SampanSignIn *(*sign_in) (const SampanSignInRequest *request,
                            GCancellable *cancellable,
                            GError **error);
  /* Tells the server that the secret is not to be taken any more. */
  gboolean (*revoke) (SampanAccount *account,
                      const char *secret,
                      GCancellable *cancellable,
                      GError **error);
  /* Whether its publisher looks for a new secret when one is refused, so that the one before can be
   * withdrawn at a second sign-in. */
  gboolean replaces;
  /* Nullable: asks a server for its own limits. */
  gboolean (*read_limits) (const char *server,
                           SampanServerLimits *limits,
                           GCancellable *cancellable,
                           GError **error);
} SampanService;

/** Returns: (nullable): the service of that name. */
const SampanService *sampan_service_get (const char *name);

G_END_DECLS
