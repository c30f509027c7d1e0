#include "config.h"

#include "sampan-atproto-session.h"

#include <glib/gi18n-lib.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdarg.h>
#include <string.h>
#include <sys/file.h>

#include "net/sampan-http.h"
#include "net/sampan-json.h"
#include "net/sampan-secrets.h"
#include "sampan-atproto-identity.h"
#include "sampan-atproto-oauth.h"
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
  SampanAtprotoGrant *grant; /* NULL until it is needed; without a key from an app password */
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
  sampan_atproto_grant_free (self->grant);
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
      g_set_error (error, SAMPAN_PUBLISH_ERROR, code,
                   /* Translators: %s are the server's own words, in whatever language it speaks */
                   _ ("The server does not let this account in (“%s”). Sign in again."),
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

/* @response: (transfer none) (nullable), @local: (transfer full) (nullable) */
static JsonNode *
read_answer (SampanHttpResponse *response, GError *local, char **name, GError **error)
{
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

JsonNode *
sampan_atproto_send (SampanHttpRequest *request,
                     char **name,
                     GCancellable *cancellable,
                     GError **error)
{
  GError *local = NULL;
  g_autoptr (SampanHttpResponse) response =
      sampan_http_send (sampan_http_get_default (), request, cancellable, &local);

  return read_answer (response, local, name, error);
}

/* ---- tokens ---- */

static char *
grant_to_secret (SampanAtprotoGrant *grant)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  sampan_json_add_string (builder, "access", grant->access);
  sampan_json_add_string (builder, "refresh", grant->refresh);
  if (grant->dpop)
    {
      char *key = sampan_dpop_to_pem (grant->dpop);

      sampan_json_add_string (builder, "issuer", grant->issuer);
      sampan_json_add_string (builder, "key", key);
      sampan_secrets_free (key);
    }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return sampan_json_to_string (root);
}

/* Returns: (nullable): what grant_to_secret() wrote, or versions before there were keys. */
static SampanAtprotoGrant *
grant_from_secret (const char *secret)
{
  g_autoptr (SampanAtprotoGrant) grant = g_new0 (SampanAtprotoGrant, 1);
  g_autoptr (JsonNode) node = sampan_json_parse_string (secret, NULL);
  const char *key = sampan_json_peek_string (node, "key", NULL);

  grant->access = g_strdup (sampan_json_peek_string (node, "access", NULL));
  grant->refresh = g_strdup (sampan_json_peek_string (node, "refresh", NULL));
  grant->issuer = g_strdup (sampan_json_peek_string (node, "issuer", NULL));
  if (key)
    grant->dpop = sampan_dpop_new_from_pem (key);
  if (!grant->access || !grant->refresh || (key && (!grant->dpop || !grant->issuer)))
    return NULL;
  return g_steal_pointer (&grant);
}

/* The tokens of an answer to a password, or to a refresh token that came of one. */
static gboolean
take_tokens (SampanAtprotoGrant *grant, JsonNode *answer, GError **error)
{
  const char *access = sampan_json_get_string (answer, "accessJwt", error);
  const char *refresh = access ? sampan_json_get_string (answer, "refreshJwt", error) : NULL;

  if (!refresh)
    return FALSE;
  sampan_secrets_free (grant->access);
  sampan_secrets_free (grant->refresh);
  grant->access = g_strdup (access);
  grant->refresh = g_strdup (refresh);
  return TRUE;
}

static gboolean
store (SampanAtprotoSession *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *label = g_strdup_printf ("Sampan: %s", self->handle);
  char *secret = grant_to_secret (self->grant);
  gboolean stored = sampan_publish_secret_store (SECRET_KIND, self->account_id, label, secret,
                                                 cancellable, error);

  sampan_secrets_free (secret);
  return stored;
}

static gboolean
load (SampanAtprotoSession *self, GCancellable *cancellable, GError **error)
{
  SampanAtprotoGrant *grant;
  char *secret = sampan_publish_secret_lookup (SECRET_KIND, self->account_id, cancellable, error);

  if (!secret)
    return FALSE;
  grant = grant_from_secret (secret);
  sampan_secrets_free (secret);
  if (!grant)
    {
      g_set_error_literal (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_SIGN_IN,
                           _ ("The keyring holds no sign-in for this account. Sign in again."));
      return FALSE;
    }
  sampan_atproto_grant_free (self->grant);
  self->grant = grant;
  return TRUE;
}

/* Tokens are renewed by one process at a time: a refresh token that is used twice ends the sign-in.
 * Returns: what to close at the end, -1 if it can not be had. */
static int
lock_account (SampanAtprotoSession *self)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "sampan", NULL);
  g_autofree char *name = g_strdup_printf ("session-%s.lock", self->account_id);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  int fd;

  g_mkdir_with_parents (folder, 0700);
  fd = g_open (path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0)
    flock (fd, LOCK_EX);
  return fd;
}

static gboolean
ask_for_tokens (SampanAtprotoSession *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (SampanHttpRequest) request = NULL;
  g_autoptr (JsonNode) answer = NULL;
  GError *local = NULL;

  if (self->grant->dpop)
    return sampan_atproto_oauth_refresh (self->grant, error);
  /* Without a body: a server refuses one here. */
  request =
      sampan_atproto_request_new (self->server, "POST", "com.atproto.server.refreshSession", NULL);
  sampan_http_request_set_bearer (request, self->grant->refresh);
  answer = sampan_atproto_send (request, NULL, cancellable, error);
  if (!answer)
    return FALSE;
  if (take_tokens (self->grant, answer, &local))
    return TRUE;
  sampan_publish_error_from_net (error, local);
  return FALSE;
}

/* Unless another thread or process did it after @expired was sent. */
static gboolean
renew (SampanAtprotoSession *self, const char *expired, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) unread = NULL;
  g_autoptr (GError) unsaved = NULL;
  g_autofd int lock = -1;

  if (!g_str_equal (expired, self->grant->access))
    return TRUE;
  if (self->account_id)
    lock = lock_account (self);
  if (self->account_id && !load (self, cancellable, &unread))
    {
      /* A token for one use that could not be replaced where others find it is not used. */
      if (self->grant->dpop)
        {
          g_propagate_error (error, g_steal_pointer (&unread));
          return FALSE;
        }
      g_info ("tokens of %s not read again: %s", self->handle, unread->message);
    }
  if (!g_str_equal (expired, self->grant->access))
    return TRUE;
  if (!ask_for_tokens (self, cancellable, error))
    return FALSE;
  /* Before anything is sent with them. What is in hand is good even if it cannot be kept. */
  if (!store (self, NULL, &unsaved))
    g_info ("new tokens of %s not kept: %s", self->handle, unsaved->message);
  return TRUE;
}

/* One request's worth of them. */
typedef struct
{
  char *access;
  SampanDpop *dpop;
} Pass;

static void
pass_clear (Pass *self)
{
  sampan_secrets_free (self->access);
  g_clear_object (&self->dpop);
  self->access = NULL;
}

/* @pass: (inout): the one that was refused, if there is one */
static gboolean
get_pass (SampanAtprotoSession *self, Pass *pass, GCancellable *cancellable, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if ((!self->grant && !load (self, cancellable, error))
      || (pass->access && !renew (self, pass->access, cancellable, error)))
    return FALSE;
  pass_clear (pass);
  pass->access = g_strdup (self->grant->access);
  g_set_object (&pass->dpop, self->grant->dpop);
  return TRUE;
}

static JsonNode *
send_with (
    Pass *pass, SampanHttpRequest *request, char **name, GCancellable *cancellable, GError **error)
{
  g_autoptr (SampanHttpResponse) response = NULL;
  GError *local = NULL;

  if (pass->dpop)
    response = sampan_dpop_send (pass->dpop, request, pass->access, cancellable, &local);
  else
    {
      sampan_http_request_set_bearer (request, pass->access);
      response = sampan_http_send (sampan_http_get_default (), request, cancellable, &local);
      sampan_http_request_set_bearer (request, NULL);
    }
  return read_answer (response, local, name, error);
}

/* Each way of signing in has a name of its own for it; "invalid_token" (RFC 6750, section 3.1) is
 * also what was withdrawn, which then shows when it is renewed. */
static gboolean
is_expired (Pass *pass, const char *name)
{
  return g_strcmp0 (name, "ExpiredToken") == 0
         || (pass->dpop
             && (g_strcmp0 (name, "invalid_token") == 0 || g_strcmp0 (name, "InvalidToken") == 0));
}

JsonNode *
sampan_atproto_session_send (SampanAtprotoSession *self,
                             SampanHttpRequest *request,
                             char **name,
                             GCancellable *cancellable,
                             GError **error)
{
  Pass pass = { NULL, NULL };
  g_autofree char *server_name = NULL;
  GError *local = NULL;
  JsonNode *answer = NULL;

  if (get_pass (self, &pass, cancellable, &local))
    answer = send_with (&pass, request, &server_name, cancellable, &local);
  if (!answer && is_expired (&pass, server_name))
    {
      g_clear_error (&local);
      g_clear_pointer (&server_name, g_free);
      if (get_pass (self, &pass, cancellable, &local))
        answer = send_with (&pass, request, &server_name, cancellable, &local);
    }
  pass_clear (&pass);
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
      self->grant = g_new0 (SampanAtprotoGrant, 1);
      if (!local && take_tokens (self->grant, answer, &local))
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

static SampanAtprotoSession *
session_in_browser (const SampanSignInRequest *request, GCancellable *cancellable, GError **error)
{
  g_autoptr (SampanAtprotoGrant) grant = sampan_atproto_oauth_sign_in (request, cancellable, error);
  g_autoptr (SampanAtprotoSession) self = NULL;
  g_autoptr (SampanHttpRequest) who = NULL;
  g_autoptr (JsonNode) answer = NULL;

  if (!grant)
    return NULL;
  self = sampan_atproto_session_new (grant->server, NULL, NULL, grant->did);
  who = sampan_atproto_request_new (self->server, "GET", "com.atproto.server.getSession", NULL);
  self->grant = g_steal_pointer (&grant);
  answer = sampan_atproto_session_send (self, who, NULL, cancellable, error);
  if (answer)
    {
      self->handle = g_strdup (sampan_json_peek_string (answer, "handle", self->did));
      return g_steal_pointer (&self);
    }
  sampan_atproto_oauth_revoke (self->grant, NULL, NULL);
  return NULL;
}

static SampanAtprotoSession *
session_with_password (const SampanSignInRequest *request,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autofree char *server = request->server
                                ? g_strdup (request->server)
                                : sampan_atproto_find_server (request->handle, cancellable, error);

  return server ? sampan_atproto_session_create (server, request->handle, request->password,
                                                 cancellable, error)
                : NULL;
}

SampanSignIn *
sampan_atproto_sign_in (const SampanSignInRequest *request,
                        GCancellable *cancellable,
                        GError **error)
{
  gboolean password = request->password && *request->password;
  g_autoptr (SampanAtprotoSession) session =
      password ? session_with_password (request, cancellable, error)
               : session_in_browser (request, cancellable, error);
  SampanSignIn *account;

  if (!session)
    return NULL;
  account = g_new0 (SampanSignIn, 1);
  account->server = g_strdup (session->server);
  account->handle = g_strdup (session->handle);
  account->user = g_strdup (session->did);
  account->secret = grant_to_secret (session->grant);
  return account;
}

gboolean
sampan_atproto_revoke (SampanAccount *account,
                       const char *secret,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (SampanAtprotoGrant) grant = grant_from_secret (secret);
  g_autoptr (SampanHttpRequest) request = NULL;
  g_autoptr (SampanHttpResponse) response = NULL;
  GError *local = NULL;

  if (!grant || grant->dpop)
    return !grant || sampan_atproto_oauth_revoke (grant, cancellable, error);
  request = sampan_atproto_request_new (sampan_account_get_server (account), "POST",
                                        "com.atproto.server.deleteSession", NULL);
  /* It takes the refresh token, without a body, and answers without one. */
  sampan_http_request_set_bearer (request, grant->refresh);
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
