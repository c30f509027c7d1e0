#include "config.h"

#include "sampan-atproto-session.h"

#include <glib/gi18n-lib.h>
#include <stdarg.h>
#include <string.h>

#include "net/sampan-http.h"
#include "net/sampan-json.h"
#include "net/sampan-secrets.h"
#include "sampan-atproto-identity.h"
#include "sampan-publish-private.h"

#define SECRET_KIND "atproto"

struct _SampanAtprotoSession
{
  GObject parent;

  char *server;
  char *account_id;
  char *handle;
  char *did;

  GMutex lock; /* of what follows; held while the tokens are renewed, so that it happens once */
  char *access;
  char *refresh;
};

G_DEFINE_FINAL_TYPE (SampanAtprotoSession, sampan_atproto_session, G_TYPE_OBJECT)

static void
sampan_atproto_session_finalize (GObject *object)
{
  SampanAtprotoSession *self = SAMPAN_ATPROTO_SESSION (object);

  g_free (self->server);
  g_free (self->account_id);
  g_free (self->handle);
  g_free (self->did);
  sampan_secrets_free (self->access);
  sampan_secrets_free (self->refresh);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (sampan_atproto_session_parent_class)->finalize (object);
}

static void
sampan_atproto_session_class_init (SampanAtprotoSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sampan_atproto_session_finalize;
}

static void
sampan_atproto_session_init (SampanAtprotoSession *self)
{
  g_mutex_init (&self->lock);
}

/* ---- requests ---- */

SampanHttpRequest *
sampan_atproto_request_new (const char *server, const char *http_method, const char *method, ...)
{
  g_autoptr (GString) url = g_string_new (server);
  const char *separator = "?";
  const char *name;
  va_list pairs;

  while (url->len > 0 && url->str[url->len - 1] == '/')
    g_string_truncate (url, url->len - 1);
  g_string_append_printf (url, "/xrpc/%s", method);
  va_start (pairs, method);
  while ((name = va_arg (pairs, const char *)))
    {
      g_string_append_printf (url, "%s%s=", separator, name);
      g_string_append_uri_escaped (url, va_arg (pairs, const char *), NULL, FALSE);
      separator = "&";
    }
  va_end (pairs);
  return sampan_http_request_new (http_method, url->str);
}

/* What the server says by name; the status alone stands for the rest. */
static gboolean
code_of_name (const char *name, SampanPublishError *code)
{
  static const struct
  {
    const char *name;
    SampanPublishError code;
  } codes[] = {
    { "AuthenticationRequired", SAMPAN_PUBLISH_ERROR_SIGN_IN },
    { "AuthFactorTokenRequired", SAMPAN_PUBLISH_ERROR_SIGN_IN },
    { "AuthMissing", SAMPAN_PUBLISH_ERROR_SIGN_IN },
    { "InvalidToken", SAMPAN_PUBLISH_ERROR_SIGN_IN },
    { "ExpiredToken", SAMPAN_PUBLISH_ERROR_SIGN_IN },
    { "AccountTakedown", SAMPAN_PUBLISH_ERROR_SIGN_IN },
    { "AccountDeactivated", SAMPAN_PUBLISH_ERROR_SIGN_IN },
    { "InvalidSwap", SAMPAN_PUBLISH_ERROR_CONFLICT },
    { "BlobNotFound", SAMPAN_PUBLISH_ERROR_GONE },
    { "RateLimitExceeded", SAMPAN_PUBLISH_ERROR_TRY_LATER },
    { "PayloadTooLarge", SAMPAN_PUBLISH_ERROR_LIMIT },
    { "BlobTooLarge", SAMPAN_PUBLISH_ERROR_LIMIT },
  };

  for (guint i = 0; name && i < G_N_ELEMENTS (codes); i++)
    if (g_str_equal (name, codes[i].name))
      {
        *code = codes[i].code;
        return TRUE;
      }
  return FALSE;
}

static void
set_error (GError **error, SampanPublishError code, const char *words)
{
  const char *server_says = words ? words : "";

  switch (code)
    {
    case SAMPAN_PUBLISH_ERROR_SIGN_IN:
      g_set_error (
          error, SAMPAN_PUBLISH_ERROR, code,
          /* Translators: %s are the server's own words, in whatever language it speaks */
          _ ("The server does not let this account in (“%s”). Sign in again with an app password."),
          server_says);
      break;
    case SAMPAN_PUBLISH_ERROR_TRY_LATER:
      g_set_error (error, SAMPAN_PUBLISH_ERROR, code,
                   _ ("The server asks to wait (“%s”). It will be tried again by itself."),
                   server_says);
      break;
    case SAMPAN_PUBLISH_ERROR_CONFLICT:
      g_set_error_literal (error, SAMPAN_PUBLISH_ERROR, code,
                           _ ("Something else stands on the server where this post should be. "
                              "Publish the note again."));
      break;
    default:
      g_set_error (error, SAMPAN_PUBLISH_ERROR, code, _ ("The server refuses the post: “%s”."),
                   server_says);
      break;
    }
}

JsonNode *
sampan_atproto_send (SampanHttpRequest *request,
                     char **name,
                     GCancellable *cancellable,
                     GError **error)
{
  GError *local = NULL;
  g_autoptr (SampanHttpResponse) response =
      sampan_http_send (sampan_http_get_default (), request, cancellable, &local);
  g_autofree char *server_name = NULL;
  g_autofree char *words = NULL;
  JsonNode *answer = NULL;
  SampanPublishError code;

  if (response && sampan_http_response_check (response, &local))
    answer = sampan_http_response_parse_json (response, &local);
  if (answer)
    return answer;
  if (response)
    words = sampan_http_response_dup_server_error (response, &server_name);
  if (code_of_name (server_name, &code))
    {
      GError *named = NULL;

      set_error (&named, code, words);
      sampan_publish_error_set_retry_after (named, sampan_net_error_get_retry_after (local));
      g_error_free (local);
      g_propagate_error (error, named);
    }
  else
    {
      gboolean refused = words && sampan_http_response_get_status (response) < 500;

      sampan_publish_error_from_net (&local, g_steal_pointer (&local));
      if (refused && local->code == SAMPAN_PUBLISH_ERROR_LIMIT)
        {
          g_error_free (local);
          set_error (error, SAMPAN_PUBLISH_ERROR_LIMIT, words);
        }
      else
        g_propagate_error (error, local);
    }
  if (name)
    *name = g_steal_pointer (&server_name);
  return NULL;
}

/* ---- tokens ---- */

static char *
tokens_to_json (SampanAtprotoSession *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  sampan_json_add_string (builder, "access", self->access);
  sampan_json_add_string (builder, "refresh", self->refresh);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return sampan_json_to_string (root);
}

static gboolean
take_tokens (SampanAtprotoSession *self,
             JsonNode *answer,
             const char *access,
             const char *refresh,
             GError **error)
{
  const char *new_access = sampan_json_get_string (answer, access, error);
  const char *new_refresh = new_access ? sampan_json_get_string (answer, refresh, error) : NULL;

  if (!new_refresh)
    return FALSE;
  sampan_secrets_free (self->access);
  sampan_secrets_free (self->refresh);
  self->access = g_strdup (new_access);
  self->refresh = g_strdup (new_refresh);
  return TRUE;
}

static gboolean
store (SampanAtprotoSession *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *label = g_strdup_printf ("Sampan: %s", self->handle);
  char *secret = tokens_to_json (self);
  gboolean stored = sampan_publish_secret_store (SECRET_KIND, self->account_id, label, secret,
                                                 cancellable, error);

  sampan_secrets_free (secret);
  return stored;
}

static gboolean
load (SampanAtprotoSession *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  char *secret;

  if (self->access)
    return TRUE;
  secret = sampan_publish_secret_lookup (SECRET_KIND, self->account_id, cancellable, error);
  if (!secret)
    return FALSE;
  node = sampan_json_parse_string (secret, NULL);
  sampan_secrets_free (secret);
  if (node && take_tokens (self, node, "access", "refresh", NULL))
    return TRUE;
  g_set_error_literal (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_SIGN_IN,
                       _ ("The keyring holds no sign-in for this account. Sign in again."));
  return FALSE;
}

/* Another process may have renewed them: what the keyring holds then counts. Returns: whether it
 * holds others. */
static gboolean
load_newer (SampanAtprotoSession *self, GCancellable *cancellable)
{
  g_autofree char *refused = g_strdup (self->refresh);

  g_clear_pointer (&self->access, sampan_secrets_free);
  return load (self, cancellable, NULL) && !g_str_equal (self->refresh, refused);
}

/* Unless another thread did it after @expired was sent. */
static gboolean
renew (SampanAtprotoSession *self, const char *expired, GCancellable *cancellable, GError **error)
{
  g_autoptr (SampanHttpRequest) request = NULL;
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GError) unsaved = NULL;
  GError *local = NULL;

  if (g_strcmp0 (expired, self->access) != 0)
    return TRUE;
  /* Without a body: a server refuses one here. */
  request =
      sampan_atproto_request_new (self->server, "POST", "com.atproto.server.refreshSession", NULL);
  sampan_http_request_set_bearer (request, self->refresh);
  answer = sampan_atproto_send (request, NULL, cancellable, &local);
  if (g_error_matches (local, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_SIGN_IN)
      && load_newer (self, cancellable))
    {
      g_error_free (local);
      return TRUE;
    }
  if (!answer)
    {
      g_propagate_error (error, local);
      return FALSE;
    }
  if (!take_tokens (self, answer, "accessJwt", "refreshJwt", &local))
    {
      sampan_publish_error_from_net (error, local);
      return FALSE;
    }
  /* What is in hand is good even if it cannot be kept; the old refresh token stays valid for some
   * time. */
  if (!store (self, cancellable, &unsaved))
    g_info ("new tokens of %s not kept: %s", self->handle, unsaved->message);
  return TRUE;
}

static char *
dup_access (SampanAtprotoSession *self,
            const char *expired,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (!load (self, cancellable, error) || (expired && !renew (self, expired, cancellable, error)))
    return NULL;
  return g_strdup (self->access);
}

JsonNode *
sampan_atproto_session_send (SampanAtprotoSession *self,
                             SampanHttpRequest *request,
                             char **name,
                             GCancellable *cancellable,
                             GError **error)
{
  char *access = dup_access (self, NULL, cancellable, error);
  g_autofree char *server_name = NULL;
  GError *local = NULL;
  JsonNode *answer;

  if (!access)
    return NULL;
  sampan_http_request_set_bearer (request, access);
  answer = sampan_atproto_send (request, &server_name, cancellable, &local);
  if (!answer && g_strcmp0 (server_name, "ExpiredToken") == 0)
    {
      char *expired = g_steal_pointer (&access);

      g_clear_error (&local);
      g_clear_pointer (&server_name, g_free);
      access = dup_access (self, expired, cancellable, &local);
      sampan_secrets_free (expired);
      if (access)
        {
          sampan_http_request_set_bearer (request, access);
          answer = sampan_atproto_send (request, &server_name, cancellable, &local);
        }
    }
  sampan_secrets_free (access);
  sampan_http_request_set_bearer (request, NULL);
  if (local)
    g_propagate_error (error, local);
  if (name)
    *name = g_steal_pointer (&server_name);
  return answer;
}

/* ---- sessions ---- */

static GBytes *
credentials (const char *handle, const char *password)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  sampan_json_add_string (builder, "identifier", handle);
  sampan_json_add_string (builder, "password", password);
  json_builder_end_object (builder);
  return sampan_json_builder_end_bytes (builder);
}

SampanAtprotoSession *
sampan_atproto_session_create (const char *server,
                               const char *handle,
                               const char *password,
                               GCancellable *cancellable,
                               GError **error)
{
  g_autoptr (SampanHttpRequest) request =
      sampan_atproto_request_new (server, "POST", "com.atproto.server.createSession", NULL);
  g_autoptr (SampanAtprotoSession) self = g_object_new (SAMPAN_TYPE_ATPROTO_SESSION, NULL);
  g_autoptr (GBytes) body = credentials (handle, password);
  g_autoptr (JsonNode) answer = NULL;
  g_autofree char *name = NULL;
  GError *local = NULL;

  sampan_http_request_set_body (request, body, "application/json");
  answer = sampan_atproto_send (request, &name, cancellable, &local);
  if (g_strcmp0 (name, "AuthenticationRequired") == 0)
    {
      g_clear_error (&local);
      g_set_error (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_SIGN_IN,
                   /* Translators: %s is a user name */
                   _ ("The server knows no “%s” with this password. Check both; an app password is "
                      "made in the "
                      "server’s settings."),
                   handle);
      return NULL;
    }
  if (answer)
    {
      self->server = g_strdup (server);
      self->did = g_strdup (sampan_json_get_string (answer, "did", &local));
      self->handle = g_strdup (local ? NULL : sampan_json_get_string (answer, "handle", &local));
      if (!local && take_tokens (self, answer, "accessJwt", "refreshJwt", &local))
        return g_steal_pointer (&self);
    }
  sampan_publish_error_from_net (error, local);
  return NULL;
}

SampanAtprotoSession *
sampan_atproto_session_new (const char *server,
                            const char *account_id,
                            const char *handle,
                            const char *did)
{
  SampanAtprotoSession *self = g_object_new (SAMPAN_TYPE_ATPROTO_SESSION, NULL);

  self->server = g_strdup (server);
  self->account_id = g_strdup (account_id);
  self->handle = g_strdup (handle);
  self->did = g_strdup (did);
  return self;
}

gboolean
sampan_atproto_session_store (SampanAtprotoSession *self,
                              const char *account_id,
                              GCancellable *cancellable,
                              GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_set_str (&self->account_id, account_id);
  return store (self, cancellable, error);
}

/* ---- the service ---- */

SampanSignIn *
sampan_atproto_sign_in (const SampanSignInRequest *request,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autofree char *server = request->server
                                ? g_strdup (request->server)
                                : sampan_atproto_find_server (request->handle, cancellable, error);
  g_autoptr (SampanAtprotoSession) session = NULL;
  SampanSignIn *account;

  if (server)
    session = sampan_atproto_session_create (server, request->handle, request->password,
                                             cancellable, error);
  if (!session)
    return NULL;
  account = g_new0 (SampanSignIn, 1);
  account->server = g_steal_pointer (&server);
  account->handle = g_strdup (session->handle);
  account->user = g_strdup (session->did);
  account->secret = tokens_to_json (session);
  return account;
}

gboolean
sampan_atproto_revoke (SampanAccount *account,
                       const char *secret,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (JsonNode) tokens = sampan_json_parse_string (secret, NULL);
  g_autoptr (SampanHttpRequest) request =
      sampan_atproto_request_new (sampan_account_get_server (account), "POST",
                                  "com.atproto.server.deleteSession", NULL);
  g_autoptr (SampanHttpResponse) response = NULL;
  GError *local = NULL;

  /* It takes the refresh token, without a body, and answers without one. */
  sampan_http_request_set_bearer (request, sampan_json_peek_string (tokens, "refresh", NULL));
  response = sampan_http_send (sampan_http_get_default (), request, cancellable, &local);
  if (response && sampan_http_response_check (response, &local))
    return TRUE;
  sampan_publish_error_from_net (error, local);
  return FALSE;
}

const char *
sampan_atproto_session_get_server (SampanAtprotoSession *self)
{
  return self->server;
}

const char *
sampan_atproto_session_get_handle (SampanAtprotoSession *self)
{
  return self->handle;
}

const char *
sampan_atproto_session_get_did (SampanAtprotoSession *self)
{
  return self->did;
}
