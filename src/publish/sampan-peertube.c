#include "config.h"

#include "sampan-peertube.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "net/sampan-http.h"
#include "net/sampan-json.h"
#include "net/sampan-secrets.h"
#include "sampan-publish-private.h"

#define SECRET_KIND "peertube"
/* The way that a part of a file is taken: https://github.com/kukhariev/node-uploadx, proto.md. */
#define RESUME_INCOMPLETE 308

/* What the keyring holds. */
typedef struct
{
  char *client_id;
  char *client_secret;
  char *access;
  char *refresh;
} Tokens;

struct _SampanPeertubeSession
{
  GObject parent;

  char *server;
  char *account_id;

  GMutex lock; /* of what follows; held while the tokens are renewed, so that it happens once */
  Tokens tokens;
};

G_DEFINE_FINAL_TYPE (SampanPeertubeSession, sampan_peertube_session, G_TYPE_OBJECT)

/* ---- tokens ---- */

static void
tokens_clear (Tokens *self)
{
  g_clear_pointer (&self->client_id, g_free);
  g_clear_pointer (&self->client_secret, sampan_secrets_free);
  g_clear_pointer (&self->access, sampan_secrets_free);
  g_clear_pointer (&self->refresh, sampan_secrets_free);
}

static gboolean
tokens_read (Tokens *self, const char *secret)
{
  g_autoptr (JsonNode) node = sampan_json_parse_string (secret, NULL);

  tokens_clear (self);
  self->client_id = g_strdup (sampan_json_peek_string (node, "client_id", NULL));
  self->client_secret = g_strdup (sampan_json_peek_string (node, "client_secret", NULL));
  self->access = g_strdup (sampan_json_peek_string (node, "access", NULL));
  self->refresh = g_strdup (sampan_json_peek_string (node, "refresh", NULL));
  return self->client_id && self->client_secret && self->access && self->refresh;
}

static char *
tokens_to_json (const Tokens *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  sampan_json_add_string (builder, "client_id", self->client_id);
  sampan_json_add_string (builder, "client_secret", self->client_secret);
  sampan_json_add_string (builder, "access", self->access);
  sampan_json_add_string (builder, "refresh", self->refresh);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return sampan_json_to_string (root);
}

/* ---- requests ---- */

/* A password, a token or a second factor that the server does not take. */
static gboolean
is_sign_in (guint status, const char *name)
{
  return status == 401
         || (status == 400
             && (g_strcmp0 (name, "invalid_grant") == 0
                 || g_strcmp0 (name, "invalid_client") == 0));
}

static void
set_refused (GError **error, GError *net_error, SampanHttpResponse *response)
{
  g_autofree char *name = NULL;
  g_autofree char *words = sampan_http_response_dup_server_error (response, &name);

  if (name == NULL)
    {
      g_autoptr (JsonNode) answer = sampan_http_response_parse_json (response, NULL);

      name = g_strdup (sampan_json_peek_string (answer, "code", NULL));
    }
  if (g_strcmp0 (name, "missing_two_factor") != 0)
    {
      sampan_publish_error_refused (error, net_error, words,
                                    is_sign_in (sampan_http_response_get_status (response), name));
      return;
    }
  g_error_free (net_error);
  g_set_error_literal (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_SIGN_IN,
                       _ ("This account asks for a second factor, which Sampan can not give. "
                          "Use an account without one."));
}

static SampanHttpResponse *
send (SampanHttpRequest *request, guint *status, GCancellable *cancellable, GError **error)
{
  GError *local = NULL;
  g_autoptr (SampanHttpResponse) response =
      sampan_http_send (sampan_http_get_default (), request, cancellable, &local);

  *status = response ? sampan_http_response_get_status (response) : 0;
  if (!response)
    {
      sampan_publish_error_from_net (error, local);
      return NULL;
    }
  if (*status == RESUME_INCOMPLETE || sampan_http_response_check (response, &local))
    return g_steal_pointer (&response);
  set_refused (error, local, response);
  return NULL;
}

static JsonNode *
parse (SampanHttpResponse *response, GError **error)
{
  GError *local = NULL;
  JsonNode *answer = sampan_http_response_parse_json (response, &local);

  if (!answer)
    sampan_publish_error_from_net (error, local);
  return answer;
}

static SampanHttpRequest *
request_new (const char *server, const char *method, const char *path)
{
  g_autofree char *url =
      g_str_has_prefix (path, "/") ? g_strconcat (server, path, NULL) : g_strdup (path);

  return sampan_http_request_new (method, url);
}

static JsonNode *
ask (const char *server,
     const char *method,
     const char *path,
     const char *token,
     const char *form,
     GCancellable *cancellable,
     GError **error)
{
  g_autoptr (SampanHttpRequest) request = request_new (server, method, path);
  g_autoptr (SampanHttpResponse) response = NULL;
  guint status = 0;

  if (form)
    {
      g_autoptr (GBytes) body = g_bytes_new (form, strlen (form));

      sampan_http_request_set_body (request, body, "application/x-www-form-urlencoded");
    }
  sampan_http_request_set_bearer (request, token);
  response = send (request, &status, cancellable, error);
  return response ? parse (response, error) : NULL;
}

/* ---- signing in ---- */

static gboolean
take_tokens (Tokens *self, JsonNode *answer, GError **error)
{
  GError *local = NULL;
  const char *access = sampan_json_get_string (answer, "access_token", &local);
  const char *refresh = access ? sampan_json_get_string (answer, "refresh_token", &local) : NULL;

  if (!refresh)
    {
      sampan_publish_error_from_net (error, local);
      return FALSE;
    }
  sampan_secrets_free (self->access);
  sampan_secrets_free (self->refresh);
  self->access = g_strdup (access);
  self->refresh = g_strdup (refresh);
  return TRUE;
}

static gboolean
get_tokens (Tokens *self,
            const SampanSignInRequest *request,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (JsonNode) client =
      ask (request->server, "GET", "/api/v1/oauth-clients/local", NULL, NULL, cancellable, error);
  g_autoptr (JsonNode) answer = NULL;
  char *form;

  if (!client)
    return FALSE;
  self->client_id = g_strdup (sampan_json_peek_string (client, "client_id", ""));
  self->client_secret = g_strdup (sampan_json_peek_string (client, "client_secret", ""));
  form = sampan_oauth_form ("grant_type", "password", "response_type", "code", "client_id",
                            self->client_id, "client_secret", self->client_secret, "username",
                            request->handle, "password", request->password, NULL);
  answer = ask (request->server, "POST", "/api/v1/users/token", NULL, form, cancellable, error);
  sampan_secrets_free (form);
  return answer && take_tokens (self, answer, error);
}

SampanSignIn *
sampan_peertube_sign_in (const SampanSignInRequest *request,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (SampanSignIn) account = NULL;
  g_autoptr (JsonNode) me = NULL;
  Tokens tokens = { 0 };

  if (!request->server || !request->password || !*request->password)
    {
      g_set_error_literal (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_SIGN_IN,
                           _ ("PeerTube needs the address of its server, a user name and a "
                              "password."));
      return NULL;
    }
  if (get_tokens (&tokens, request, cancellable, error))
    me = ask (request->server, "GET", "/api/v1/users/me", tokens.access, NULL, cancellable, error);
  if (me && sampan_json_peek_length (me, "videoChannels") == 0)
    g_set_error_literal (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_SIGN_IN,
                         _ ("This account has no channel to publish to. Make one on the server "
                            "first."));
  else if (me)
    {
      account = g_new0 (SampanSignIn, 1);
      account->server = g_strdup (request->server);
      account->handle = g_strdup (sampan_json_peek_string (me, "username", request->handle));
      account->user = g_strdup_printf ("%" G_GINT64_FORMAT, sampan_json_peek_int (me, "id", 0));
      account->secret = tokens_to_json (&tokens);
    }
  tokens_clear (&tokens);
  return g_steal_pointer (&account);
}

gboolean
sampan_peertube_revoke (SampanAccount *account,
                        const char *secret,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (SampanHttpRequest) request =
      request_new (sampan_account_get_server (account), "POST", "/api/v1/users/revoke-token");
  g_autoptr (SampanHttpResponse) response = NULL;
  Tokens tokens = { 0 };
  guint status = 0;

  /* What is not a sign-in needs no withdrawing. */
  if (!tokens_read (&tokens, secret))
    {
      tokens_clear (&tokens);
      return TRUE;
    }
  sampan_http_request_set_bearer (request, tokens.access);
  response = send (request, &status, cancellable, error);
  tokens_clear (&tokens);
  return response != NULL;
}

/* ---- the session ---- */

static gboolean
load (SampanPeertubeSession *self, GCancellable *cancellable, GError **error)
{
  gboolean loaded;
  char *secret;

  if (self->tokens.access)
    return TRUE;
  secret = sampan_publish_secret_lookup (SECRET_KIND, self->account_id, cancellable, error);
  if (!secret)
    return FALSE;
  loaded = tokens_read (&self->tokens, secret);
  sampan_secrets_free (secret);
  if (!loaded)
    {
      tokens_clear (&self->tokens);
      g_set_error_literal (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_SIGN_IN,
                           _ ("The keyring holds no sign-in for this account. Sign in again."));
    }
  return loaded;
}

/* Another thread may have renewed it since @used was sent. */
static gboolean
renew (SampanPeertubeSession *self, const char *used, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) answer = NULL;
  char *form, *secret;
  gboolean stored;

  if (g_strcmp0 (self->tokens.access, used) != 0)
    return TRUE;
  form = sampan_oauth_form ("grant_type", "refresh_token", "response_type", "code", "client_id",
                            self->tokens.client_id, "client_secret", self->tokens.client_secret,
                            "refresh_token", self->tokens.refresh, NULL);
  answer = ask (self->server, "POST", "/api/v1/users/token", NULL, form, cancellable, error);
  sampan_secrets_free (form);
  if (!answer || !take_tokens (&self->tokens, answer, error))
    {
      /* Somebody may sign in again meanwhile: what the keyring holds then counts. */
      tokens_clear (&self->tokens);
      return FALSE;
    }
  secret = tokens_to_json (&self->tokens);
  stored = sampan_publish_secret_store (SECRET_KIND, self->account_id, "Sampan: PeerTube", secret,
                                        cancellable, error);
  sampan_secrets_free (secret);
  return stored;
}

static char *
dup_access (SampanPeertubeSession *self,
            const char *used,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (!load (self, cancellable, error) || (used && !renew (self, used, cancellable, error)))
    return NULL;
  return g_strdup (self->tokens.access);
}

static void
sampan_peertube_session_finalize (GObject *object)
{
  SampanPeertubeSession *self = SAMPAN_PEERTUBE_SESSION (object);

  g_free (self->server);
  g_free (self->account_id);
  tokens_clear (&self->tokens);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (sampan_peertube_session_parent_class)->finalize (object);
}

static void
sampan_peertube_session_class_init (SampanPeertubeSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sampan_peertube_session_finalize;
}

static void
sampan_peertube_session_init (SampanPeertubeSession *self)
{
  g_mutex_init (&self->lock);
}

SampanPeertubeSession *
sampan_peertube_session_new (const char *server, const char *account_id)
{
  SampanPeertubeSession *self = g_object_new (SAMPAN_TYPE_PEERTUBE_SESSION, NULL);

  self->server = g_strdup (server);
  self->account_id = g_strdup (account_id);
  return self;
}

SampanHttpRequest *
sampan_peertube_session_request (SampanPeertubeSession *self, const char *method, const char *path)
{
  return request_new (self->server, method, path);
}

SampanHttpResponse *
sampan_peertube_session_send (SampanPeertubeSession *self,
                              SampanHttpRequest *request,
                              guint *status,
                              GCancellable *cancellable,
                              GError **error)
{
  char *token = dup_access (self, NULL, cancellable, error), *fresh;
  SampanHttpResponse *response;
  GError *local = NULL;
  guint code = 0;

  if (!token)
    return NULL;
  sampan_http_request_set_bearer (request, token);
  response = send (request, &code, cancellable, &local);
  if (!response && code == 401)
    {
      g_clear_error (&local);
      fresh = dup_access (self, token, cancellable, &local);
      if (fresh)
        {
          sampan_http_request_set_bearer (request, fresh);
          response = send (request, &code, cancellable, &local);
        }
      sampan_secrets_free (fresh);
    }
  sampan_secrets_free (token);
  if (status)
    *status = code;
  if (local)
    g_propagate_error (error, local);
  return response;
}

JsonNode *
sampan_peertube_session_get (SampanPeertubeSession *self,
                             const char *path,
                             guint *status,
                             GCancellable *cancellable,
                             GError **error)
{
  g_autoptr (SampanHttpRequest) request = sampan_peertube_session_request (self, "GET", path);
  g_autoptr (SampanHttpResponse) response =
      sampan_peertube_session_send (self, request, status, cancellable, error);

  return response ? parse (response, error) : NULL;
}
