#pragma once

#include <json-glib/json-glib.h>

#include "net/sampan-http-request.h"
#include "sampan-sign-in.h"

G_BEGIN_DECLS

/** What a server of Mastodon's API says of itself; -1 where it says nothing. */
typedef struct
{
  char *software; /* "mastodon", "pixelfed", "gotosocial", "snac" or, unknown, "" */
  int max_characters;
  int characters_per_link; /* a link counts so many, however long it is */
  int max_media;
  gint64 picture_bytes;
  gint64 video_bytes;
  int alt_characters;
} SampanMastodonInstance;

void sampan_mastodon_instance_free (SampanMastodonInstance *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanMastodonInstance, sampan_mastodon_instance_free)

/** Asks /api/v2/instance, and /api/v1/instance where there is none. Blocks. Errors: ANSWER where
 * nobody speaks Mastodon's API, TRY_LATER. */
SampanMastodonInstance *
sampan_mastodon_read_instance (const char *server, GCancellable *cancellable, GError **error);

/* One #SampanService. */
gboolean sampan_mastodon_read_limits (const char *server,
                                      SampanServerLimits *limits,
                                      GCancellable *cancellable,
                                      GError **error);
SampanSignIn *sampan_mastodon_sign_in (const SampanSignInRequest *request,
                                       GCancellable *cancellable,
                                       GError **error);
gboolean sampan_mastodon_revoke (SampanAccount *account,
                                 const char *secret,
                                 GCancellable *cancellable,
                                 GError **error);

/** Returns: (transfer full) (nullable): the access token in what the keyring holds, for
 * sampan_secrets_free() */
char *sampan_mastodon_dup_token (const char *secret);

/** @path: with its query. */
SampanHttpRequest *
sampan_mastodon_request_new (const char *server, const char *method, const char *path);
/**
 * sampan_mastodon_send:
 * @status: (out) (optional): the HTTP status, 0 if there was no answer
 *
 * Sends. Returns: (transfer full): the answer; on error SAMPAN_PUBLISH_ERROR with a sentence for
 * people
 */
JsonNode *sampan_mastodon_send (SampanHttpRequest *request,
                                guint *status,
                                GCancellable *cancellable,
                                GError **error);

/** Returns: (transfer full): the plain text of a post's HTML. */
char *sampan_mastodon_plain_text (const char *html);

G_END_DECLS
