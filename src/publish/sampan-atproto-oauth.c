#include "config.h"

#include "sampan-atproto-oauth.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "net/sampan-json.h"
#include "net/sampan-secrets.h"
#include "sampan-atproto-identity.h"
#include "sampan-publish-private.h"

/* https://atproto.com/specs/oauth#authorization-scopes: to post as an app password does */
#define SCOPE "atproto transition:generic"
/* For programs that have no web site to tell who they are; https://atproto.com/specs/oauth#clients,
 * "Localhost Client Development". The port of the redirect is any. */
#define REDIRECT "http://127.0.0.1/"
#define LARGEST (1024 * 1024) /* bytes of an answer */

void
sampan_atproto_grant_free (SampanAtprotoGrant *self)
{
  if (!self)
    return;
  g_free (self->issuer);
  g_free (self->server);
  g_free (self->did);
  sampan_secrets_free (self->access);
  sampan_secrets_free (self->refresh);
  g_clear_object (&self->dpop);
  g_free (self);
}

static char *
client_id (void)
{
  g_autofree char *query = sampan_oauth_form ("redirect_uri", REDIRECT, "scope", SCOPE, NULL);

  return g_strconcat ("http://localhost?", query, NULL);
}

/* ---- who lets in ---- */

/* What an authorization server says of itself (RFC 8414). */
typedef struct
{
  char *issuer;
  char *ask;   /* pushed authorization requests (RFC 9126) */
  char *agree; /* the page for the browser */
  char *token;
  char *revoke; /* nullable */
} Authority;

static void
authority_free (Authority *self)
{
  g_free (self->issuer);
  g_free (self->ask);
  g_free (self->agree);
  g_free (self->token);
  g_free (self->revoke);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Authority, authority_free)

static JsonNode *
fetch (const char *server, const char *path, GCancellable *cancellable, GError **error)
{
  g_autofree char *url = g_strconcat (server, path, NULL);
  g_autoptr (SampanHttpRequest) request = sampan_http_request_new ("GET", url);
  g_autoptr (SampanHttpResponse) response = NULL;

  sampan_http_request_set_max_size (request, LARGEST);
  response = sampan_http_send (sampan_http_get_default (), request, cancellable, error);
  if (!response || !sampan_http_response_check (response, error))
    return NULL;
  return sampan_http_response_parse_json (response, error);
}

/* Returns: (transfer full) (nullable): an address of @node, if nobody on the way can read what is
 * sent there. */
static char *
dup_address (JsonNode *node, const char *name)
{
  const char *address = sampan_json_peek_string (node, name, NULL);
  g_autofree char *server = address ? sampan_publish_normalize_server (address, NULL) : NULL;

  return server ? g_strdup (address) : NULL;
}

/* @local: (transfer full) (nullable) */
static void
set_no_browser (GError **error, GError *local, const char *server)
{
  if (local)
    sampan_publish_error_from_net (&local, g_steal_pointer (&local));
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || g_error_matches (local, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_TRY_LATER))
    {
      g_propagate_error (error, local);
      return;
    }
  g_clear_error (&local);
  g_set_error (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_ANSWER,
               /* Translators: %s is the address of a server */
               _ ("“%s” lets nobody in by the browser. Check its address, or sign in with an app "
                  "password."),
               server);
}

static Authority *
authority_read (const char *issuer, GCancellable *cancellable, GError **error)
{
  GError *local = NULL;
  g_autoptr (JsonNode) node =
      fetch (issuer, "/.well-known/oauth-authorization-server", cancellable, &local);
  g_autoptr (Authority) self = g_new0 (Authority, 1);

  self->issuer = g_strdup (sampan_json_peek_string (node, "issuer", ""));
  self->ask = dup_address (node, "pushed_authorization_request_endpoint");
  self->agree = dup_address (node, "authorization_endpoint");
  self->token = dup_address (node, "token_endpoint");
  self->revoke = dup_address (node, "revocation_endpoint");
  /* It must be the one that was asked (RFC 8414, section 3.3). */
  if (node && g_str_equal (self->issuer, issuer) && self->ask && self->agree && self->token)
    return g_steal_pointer (&self);
  set_no_browser (error, local, issuer);
  return NULL;
}

/* Which server lets in for @server (RFC 9728). An entrance, as bsky.social is one, does so itself
 * and keeps no posts. */
static char *
issuer_of (const char *server, GCancellable *cancellable, GError **error)
{
  GError *local = NULL;
  g_autoptr (JsonNode) node =
      fetch (server, "/.well-known/oauth-protected-resource", cancellable, &local);
  g_autofree char *issuer = node ? dup_address (node, "authorization_servers[0]") : NULL;

  if (issuer)
    {
      g_clear_error (&local);
      return g_steal_pointer (&issuer);
    }
  if (node || g_error_matches (local, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_NOT_FOUND)
      || g_error_matches (local, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_INVALID))
    {
      g_clear_error (&local);
      return g_strdup (server);
    }
  set_no_browser (error, local, server);
  return NULL;
}

/* ---- requests ---- */

static gboolean
is_sign_in (SampanHttpResponse *response, const char *name)
{
  static const char *const names[] = { "invalid_grant", "access_denied", "invalid_token",
                                       "unauthorized_client", "invalid_client" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (name, names[i]) == 0)
      return TRUE;
  return sampan_http_response_get_status (response) == 401;
}

static SampanHttpResponse *
send_form (
    SampanDpop *dpop, const char *url, const char *form, GCancellable *cancellable, GError **error)
{
  g_autoptr (SampanHttpRequest) request = sampan_http_request_new ("POST", url);
  g_autoptr (GBytes) body = g_bytes_new (form, strlen (form));
  g_autoptr (SampanHttpResponse) response = NULL;
  GError *local = NULL;

  sampan_http_request_set_body (request, body, "application/x-www-form-urlencoded");
  sampan_http_request_set_max_size (request, LARGEST);
  response = sampan_dpop_send (dpop, request, NULL, cancellable, &local);
  if (response && sampan_http_response_check (response, &local))
    return g_steal_pointer (&response);
  if (response)
    {
      g_autofree char *name = NULL;
      g_autofree char *words = sampan_http_response_dup_server_error (response, &name);

      sampan_publish_error_refused (error, local, words ? words : name,
                                    is_sign_in (response, name));
    }
  else
    sampan_publish_error_from_net (error, local);
  return NULL;
}

static JsonNode *
ask_json (
    SampanDpop *dpop, const char *url, const char *form, GCancellable *cancellable, GError **error)
{
  g_autoptr (SampanHttpResponse) response = send_form (dpop, url, form, cancellable, error);
  GError *local = NULL;
  JsonNode *answer = response ? sampan_http_response_parse_json (response, &local) : NULL;

  if (local)
    sampan_publish_error_from_net (error, local);
  return answer;
}

static gboolean
take_tokens (SampanAtprotoGrant *self, JsonNode *answer, GError **error)
{
  GError *local = NULL;
  const char *access = sampan_json_get_string (answer, "access_token", &local);
  const char *refresh = local ? NULL : sampan_json_get_string (answer, "refresh_token", &local);
  const char *did = local ? NULL : sampan_json_get_string (answer, "sub", &local);
  const char *scope = sampan_json_peek_string (answer, "scope", SCOPE);

  if (local)
    {
      sampan_publish_error_from_net (error, local);
      return FALSE;
    }
  if (self->did && !g_str_equal (self->did, did))
    {
      g_set_error_literal (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_SIGN_IN,
                           _ ("Another account agreed in the browser than the one that was asked "
                              "for. Choose the right one there, or enter its user name here."));
      return FALSE;
    }
  if (g_ascii_strcasecmp (sampan_json_peek_string (answer, "token_type", ""), "DPoP") != 0
      || !strstr (scope, "transition:generic"))
    {
      g_set_error_literal (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_ANSWER,
                           _ ("The server does not give what is needed to post. Sign in with an "
                              "app password."));
      return FALSE;
    }
  g_set_str (&self->did, did);
  sampan_secrets_free (self->access);
  sampan_secrets_free (self->refresh);
  self->access = g_strdup (access);
  self->refresh = g_strdup (refresh);
  return TRUE;
}

static gboolean
revoke_at (const Authority *authority,
           SampanAtprotoGrant *grant,
           GCancellable *cancellable,
           GError **error)
{
  g_autofree char *id = client_id ();
  g_autoptr (SampanHttpResponse) response = NULL;
  char *form;

  if (!authority->revoke)
    return TRUE;
  form = sampan_oauth_form ("token", grant->refresh, "client_id", id, NULL);
  response = send_form (grant->dpop, authority->revoke, form, cancellable, error);
  sampan_secrets_free (form);
  return response != NULL;
}

/* ---- signing in ---- */

/* Which account is asked for and where, as far as its owner said. */
static gboolean
find_account (const SampanSignInRequest *request,
              char **did,
              char **server,
              GCancellable *cancellable,
              GError **error)
{
  GError *local = NULL;

  if (!*request->handle)
    {
      *server = g_strdup (request->server ? request->server : "https://bsky.social");
      return TRUE;
    }
  if (request->server)
    *did = sampan_atproto_resolve_handle (request->server, request->handle, cancellable, &local);
  if (!*did && !local)
    *did = sampan_atproto_find_did (request->handle, cancellable, &local);
  /* Where it is counts, whichever server knew its name. */
  if (*did)
    *server = sampan_atproto_server_of_did (*did, cancellable, &local);
  if (!local)
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}

/* Returns: (transfer full): the code that the browser brings. */
static char *
ask_in_browser (const Authority *authority,
                SampanDpop *dpop,
                const SampanSignInRequest *request,
                SampanOauthReceiver *receiver,
                const char *verifier,
                GCancellable *cancellable,
                GError **error)
{
  g_autofree char *id = client_id ();
  g_autofree char *form = sampan_oauth_receiver_dup_request (receiver, id, SCOPE, verifier);
  g_autofree char *hint = sampan_oauth_form ("login_hint", request->handle, NULL);
  g_autofree char *hinted = *request->handle ? g_strconcat (form, "&", hint, NULL) : NULL;
  g_autoptr (JsonNode) answer =
      ask_json (dpop, authority->ask, hinted ? hinted : form, cancellable, error);
  g_autofree char *query = NULL;
  g_autofree char *address = NULL;
  const char *uri;
  GError *local = NULL;

  if (!answer)
    return NULL;
  uri = sampan_json_get_string (answer, "request_uri", &local);
  if (!uri)
    {
      sampan_publish_error_from_net (error, local);
      return NULL;
    }
  query = sampan_oauth_form ("client_id", id, "request_uri", uri, NULL);
  address = g_strconcat (authority->agree, strchr (authority->agree, '?') ? "&" : "?", query, NULL);
  sampan_oauth_open (address, request->context, request->open, request->open_data);
  return sampan_oauth_receiver_wait (receiver, cancellable, error);
}

/* Nobody may let in to an account that another server keeps. */
static gboolean
verify_authority (SampanAtprotoGrant *grant, GCancellable *cancellable, GError **error)
{
  g_autofree char *issuer = NULL;

  grant->server = sampan_atproto_server_of_did (grant->did, cancellable, error);
  issuer = grant->server ? issuer_of (grant->server, cancellable, error) : NULL;
  if (!issuer || g_str_equal (issuer, grant->issuer))
    return issuer != NULL;
  g_set_error (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_SIGN_IN,
               /* Translators: %s is the address of a server */
               _ ("This account is kept by another server, “%s”. Sign in there."), grant->server);
  return FALSE;
}

static gboolean
exchange (const Authority *authority,
          SampanAtprotoGrant *grant,
          const char *code,
          const char *redirect,
          const char *verifier,
          GCancellable *cancellable,
          GError **error)
{
  g_autofree char *id = client_id ();
  g_autofree char *form =
      sampan_oauth_form ("grant_type", "authorization_code", "code", code, "redirect_uri", redirect,
                         "code_verifier", verifier, "client_id", id, NULL);
  g_autoptr (JsonNode) answer = ask_json (grant->dpop, authority->token, form, cancellable, error);

  if (!answer)
    return FALSE;
  if (take_tokens (grant, answer, error) && verify_authority (grant, cancellable, error))
    return TRUE;
  /* What is not kept must not stay open. */
  if (!grant->refresh)
    grant->refresh = g_strdup (sampan_json_peek_string (answer, "refresh_token", ""));
  revoke_at (authority, grant, NULL, NULL);
  return FALSE;
}

SampanAtprotoGrant *
sampan_atproto_oauth_sign_in (const SampanSignInRequest *request,
                              GCancellable *cancellable,
                              GError **error)
{
  g_autoptr (SampanAtprotoGrant) grant = g_new0 (SampanAtprotoGrant, 1);
  g_autoptr (SampanOauthReceiver) receiver = NULL;
  g_autoptr (Authority) authority = NULL;
  g_autofree char *verifier = sampan_oauth_random ();
  g_autofree char *server = NULL;
  g_autofree char *code = NULL;

  if (!find_account (request, &grant->did, &server, cancellable, error))
    return NULL;
  grant->issuer = issuer_of (server, cancellable, error);
  if (grant->issuer)
    authority = authority_read (grant->issuer, cancellable, error);
  if (authority)
    receiver = sampan_oauth_receiver_new (error);
  if (!receiver)
    return NULL;
  grant->dpop = sampan_dpop_new ();
  sampan_oauth_receiver_expect_issuer (receiver, grant->issuer);
  code = ask_in_browser (authority, grant->dpop, request, receiver, verifier, cancellable, error);
  if (!code
      || !exchange (authority, grant, code, sampan_oauth_receiver_get_address (receiver), verifier,
                    cancellable, error))
    return NULL;
  return g_steal_pointer (&grant);
}

/* ---- afterwards ---- */

gboolean
sampan_atproto_oauth_refresh (SampanAtprotoGrant *grant, GError **error)
{
  g_autoptr (Authority) authority = authority_read (grant->issuer, NULL, error);
  g_autofree char *id = client_id ();
  g_autoptr (JsonNode) answer = NULL;
  char *form;

  if (!authority)
    return FALSE;
  form = sampan_oauth_form ("grant_type", "refresh_token", "refresh_token", grant->refresh,
                            "client_id", id, NULL);
  /* Not to be cancelled: the old token is used up when this arrives, and the new one must too. */
  answer = ask_json (grant->dpop, authority->token, form, NULL, error);
  sampan_secrets_free (form);
  return answer && take_tokens (grant, answer, error);
}

gboolean
sampan_atproto_oauth_revoke (SampanAtprotoGrant *grant, GCancellable *cancellable, GError **error)
{
  g_autoptr (Authority) authority = authority_read (grant->issuer, cancellable, error);

  return authority && revoke_at (authority, grant, cancellable, error);
}
