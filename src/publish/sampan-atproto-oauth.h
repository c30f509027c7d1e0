#pragma once

#include "sampan-dpop.h"
#include "sampan-sign-in.h"

G_BEGIN_DECLS

/** What a sign-in in the browser gives (https://atproto.com/specs/oauth). */
typedef struct
{
  char *issuer; /* the server that lets in; it may be another than the one with the posts */
  char *server; /* the one with the posts */
  char *did;
  char *access;
  char *refresh;    /* good for one use */
  SampanDpop *dpop; /* what both are bound to */
} SampanAtprotoGrant;

void sampan_atproto_grant_free (SampanAtprotoGrant *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanAtprotoGrant, sampan_atproto_grant_free)

/**
 * sampan_atproto_oauth_sign_in:
 *
 * Asks in the browser, and makes sure that who let in is who keeps that account. Blocks. Errors:
 * SIGN_IN, TRY_LATER, ANSWER where the server lets nobody in by the browser
 */
SampanAtprotoGrant *sampan_atproto_oauth_sign_in (const SampanSignInRequest *request,
                                                  GCancellable *cancellable,
                                                  GError **error);
/** Changes the tokens of @grant for new ones: the old refresh token is worth nothing afterwards.
 * Blocks. Errors: SIGN_IN, TRY_LATER, ANSWER */
gboolean sampan_atproto_oauth_refresh (SampanAtprotoGrant *grant, GError **error);
/** Takes them back. Blocks. */
gboolean
sampan_atproto_oauth_revoke (SampanAtprotoGrant *grant, GCancellable *cancellable, GError **error);

G_END_DECLS
