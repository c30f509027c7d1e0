#include "config.h"

#include "sampan-mastodon.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "net/sampan-http.h"
#include "net/sampan-json.h"
#include "net/sampan-secrets.h"
#include "sampan-atproto-identity.h"
#include "sampan-publish-private.h"

/* What it needs and no more; https://docs.joinmastodon.org/api/oauth-scopes/ */
#define SCOPES "read:accounts read:statuses write:media write:statuses"
/* For servers that know no parts of these. */
#define WIDE_SCOPES "read write"

/* ---- requests ---- */

SampanHttpRequest *
sampan_mastodon_request_new (const char *server, const char *method, const char *path)
{
  g_autofree char *url = g_strconcat (server, path, NULL);

  return sampan_http_request_new (method, url);
}

/* A token that is not good is 401; snac2 2.75 says 422 without a word. */
static gboolean
is_sign_in (SampanHttpResponse *response, const char *words)
{
  guint status = sampan_http_response_get_status (response);

  return status == 401 || (status == 422 && !words);
}

JsonNode *
sampan_mastodon_send (SampanHttpRequest *request,
                      guint *status,
                      GCancellable *cancellable,
                      GError **error)
{
  GError *local = NULL;
  g_autoptr (SampanHttpResponse) response =
      sampan_http_send (sampan_http_get_default (), request, cancellable, &local);
  JsonNode *answer = NULL;

  if (status)
    *status = response ? sampan_http_response_get_status (response) : 0;
  if (response && sampan_http_response_check (response, &local))
    answer = sampan_http_response_parse_json (response, &local);
  if (!answer && response && sampan_http_response_get_status (response) >= 400)
    {
      g_autofree char *words = sampan_http_response_dup_server_error (response, NULL);

      sampan_publish_error_refused (error, local, words, is_sign_in (response, words));
    }
  else if (!answer)
    sampan_publish_error_from_net (error, local);
  return answer;
}

static JsonNode *
send_form (const char *server,
           const char *path,
           const char *form,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (SampanHttpRequest) request = sampan_mastodon_request_new (server, "POST", path);
  g_autoptr (GBytes) body = g_bytes_new (form, strlen (form));

  sampan_http_request_set_body (request, body, "application/x-www-form-urlencoded");
  return sampan_mastodon_send (request, NULL, cancellable, error);
}

static JsonNode *
get (const char *server,
     const char *path,
     const char *token,
     guint *status,
     GCancellable *cancellable,
     GError **error)
{
  g_autoptr (SampanHttpRequest) request = sampan_mastodon_request_new (server, "GET", path);

  sampan_http_request_set_bearer (request, token);
  return sampan_mastodon_send (request, status, cancellable, error);
}

/* ---- what the server is ---- */

void
sampan_mastodon_instance_free (SampanMastodonInstance *self)
{
  if (!self)
    return;
  g_free (self->software);
  g_free (self);
}

/* They all say "4.0.0 (compatible; Pixelfed 0.12.4)" or the like, GoToSocial its own version. */
static const char *
find_software (JsonNode *answer)
{
  static const char *const names[] = { "pixelfed", "gotosocial", "snac" };
  g_autofree char *version = g_ascii_strdown (sampan_json_peek_string (answer, "version", ""), -1);
  g_autofree char *source =
      g_ascii_strdown (sampan_json_peek_string (answer, "source_url", ""), -1);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strstr (version, names[i]) || strstr (source, names[i]))
      return names[i];
  return strstr (source, "mastodon") ? "mastodon" : "";
}

static SampanMastodonInstance *
instance_new (JsonNode *answer)
{
  SampanMastodonInstance *self = g_new0 (SampanMastodonInstance, 1);

#define NUMBER(path) sampan_json_peek_int (answer, "configuration." path, -1)
  self->software = g_strdup (find_software (answer));
  self->max_characters = NUMBER ("statuses.max_characters");
  if (self->max_characters < 0)
    self->max_characters = sampan_json_peek_int (answer, "max_toot_chars", -1);
  self->characters_per_link = NUMBER ("statuses.characters_reserved_per_url");
  self->max_media = NUMBER ("statuses.max_media_attachments");
  self->picture_bytes = NUMBER ("media_attachments.image_size_limit");
  self->video_bytes = NUMBER ("media_attachments.video_size_limit");
  self->alt_characters = NUMBER ("media_attachments.description_limit");
#undef NUMBER
  return self;
}

SampanMastodonInstance *
sampan_mastodon_read_instance (const char *server, GCancellable *cancellable, GError **error)
{
  GError *local = NULL;
  guint status = 0;
  g_autoptr (JsonNode) answer =
      get (server, "/api/v2/instance", NULL, &status, cancellable, &local);

  if (!answer && status >= 400 && status < 500 && status != 429)
    {
      g_clear_error (&local);
      answer = get (server, "/api/v1/instance", NULL, &status, cancellable, &local);
    }
  if (answer && sampan_json_get_string (answer, "version", NULL))
    return instance_new (answer);
  if (local
      && (g_error_matches (local, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_TRY_LATER)
          || local->domain != SAMPAN_PUBLISH_ERROR || status == 0))
    {
      g_propagate_error (error, local);
      return NULL;
    }
  g_clear_error (&local);
  g_set_error (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_ANSWER,
               /* Translators: %s is the address of a server */
               _ ("“%s” does not speak as Mastodon does. Check its address."), server);
  return NULL;
}

gboolean
sampan_mastodon_read_limits (const char *server,
                             SampanServerLimits *limits,
                             GCancellable *cancellable,
                             GError **error)
{
  g_autoptr (SampanMastodonInstance) instance =
      sampan_mastodon_read_instance (server, cancellable, error);

  if (!instance)
    return FALSE;
  *limits = (SampanServerLimits){
    .max_characters = instance->max_characters,
    .characters_per_link = instance->characters_per_link,
    .max_pictures = instance->max_media,
    .picture_bytes = instance->picture_bytes,
    .video_bytes = instance->video_bytes,
  };
  return TRUE;
}

/* ---- signing in ---- */

typedef struct
{
  const char *server;
  char *id;
  char *secret;
  char *scopes;
  char *token;
} App;

static void
app_clear (App *self)
{
  g_free (self->id);
  sampan_secrets_free (self->secret);
  g_free (self->scopes);
  sampan_secrets_free (self->token);
}

/* An application of our own for each sign-in: nothing that one holds opens another. */
static gboolean
app_register (App *self, const char *redirect, GCancellable *cancellable, GError **error)
{
  g_autoptr (SampanMastodonInstance) instance =
      sampan_mastodon_read_instance (self->server, cancellable, error);
  g_autoptr (JsonNode) answer = NULL;
  g_autofree char *form = NULL;
  GError *local = NULL;

  if (!instance)
    return FALSE;
  self->scopes = g_strdup (g_str_equal (instance->software, "pixelfed") ? WIDE_SCOPES : SCOPES);
  form = sampan_oauth_form ("client_name", "Sampan", "redirect_uris", redirect, "scopes",
                            self->scopes, NULL);
  answer = send_form (self->server, "/api/v1/apps", form, cancellable, error);
  if (!answer)
    return FALSE;
  self->id = g_strdup (sampan_json_get_string (answer, "client_id", &local));
  self->secret = g_strdup (local ? NULL : sampan_json_get_string (answer, "client_secret", &local));
  if (!local)
    return TRUE;
  sampan_publish_error_from_net (error, local);
  return FALSE;
}

static char *
ask_in_browser (App *self,
                const SampanSignInRequest *request,
                SampanOauthReceiver *receiver,
                const char *verifier,
                GCancellable *cancellable,
                GError **error)
{
  g_autofree char *query =
      sampan_oauth_receiver_dup_request (receiver, self->id, self->scopes, verifier);
  g_autofree char *address = g_strconcat (self->server, "/oauth/authorize?", query, NULL);

  sampan_oauth_open (address, request->context, request->open, request->open_data);
  return sampan_oauth_receiver_wait (receiver, cancellable, error);
}

static gboolean
app_get_token (App *self,
               const char *code,
               const char *redirect,
               const char *verifier,
               GCancellable *cancellable,
               GError **error)
{
  g_autofree char *form =
      sampan_oauth_form ("grant_type", "authorization_code", "code", code, "client_id", self->id,
                         "client_secret", self->secret, "redirect_uri", redirect, "code_verifier",
                         verifier, "scope", self->scopes, NULL);
  g_autoptr (JsonNode) answer = send_form (self->server, "/oauth/token", form, cancellable, error);
  GError *local = NULL;

  if (!answer)
    return FALSE;
  self->token = g_strdup (sampan_json_get_string (answer, "access_token", &local));
  if (!local)
    return TRUE;
  sampan_publish_error_from_net (error, local);
  return FALSE;
}

static char *
app_to_secret (App *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  sampan_json_add_string (builder, "client_id", self->id);
  sampan_json_add_string (builder, "client_secret", self->secret);
  sampan_json_add_string (builder, "token", self->token);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return sampan_json_to_string (root);
}

/* Whose token it is. */
static SampanSignIn *
verify (App *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonNode) answer = get (self->server, "/api/v1/accounts/verify_credentials",
                                     self->token, NULL, cancellable, error);
  g_autoptr (SampanSignIn) account = g_new0 (SampanSignIn, 1);
  GError *local = NULL;

  if (!answer)
    return NULL;
  account->server = g_strdup (self->server);
  account->user = g_strdup (sampan_json_get_string (answer, "id", &local));
  account->handle = g_strdup (local ? NULL : sampan_json_get_string (answer, "username", &local));
  account->secret = app_to_secret (self);
  if (!local)
    return g_steal_pointer (&account);
  sampan_publish_error_from_net (error, local);
  return NULL;
}

SampanSignIn *
sampan_mastodon_sign_in (const SampanSignInRequest *request,
                         GCancellable *cancellable,
                         GError **error)
{
  App app = { .server = request->server };
  g_autofree char *verifier = sampan_oauth_random ();
  g_autofree char *code = NULL;
  g_autoptr (SampanOauthReceiver) receiver = NULL;
  const char *redirect;
  SampanSignIn *account = NULL;

  if (!request->server)
    {
      g_set_error_literal (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_FAILED,
                           _ ("The address of the server is missing. Enter it too."));
      return NULL;
    }
  receiver = sampan_oauth_receiver_new (error);
  if (!receiver)
    return NULL;
  redirect = sampan_oauth_receiver_get_address (receiver);
  if (app_register (&app, redirect, cancellable, error))
    code = ask_in_browser (&app, request, receiver, verifier, cancellable, error);
  if (code && app_get_token (&app, code, redirect, verifier, cancellable, error))
    account = verify (&app, cancellable, error);
  app_clear (&app);
  return account;
}

char *
sampan_mastodon_dup_token (const char *secret)
{
  g_autoptr (JsonNode) node = sampan_json_parse_string (secret, NULL);

  return g_strdup (sampan_json_peek_string (node, "token", NULL));
}

gboolean
sampan_mastodon_revoke (SampanAccount *account,
                        const char *secret,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (JsonNode) node = sampan_json_parse_string (secret, NULL);
  g_autofree char *form =
      sampan_oauth_form ("client_id", sampan_json_peek_string (node, "client_id", ""),
                         "client_secret", sampan_json_peek_string (node, "client_secret", ""),
                         "token", sampan_json_peek_string (node, "token", ""), NULL);
  g_autoptr (JsonNode) answer =
      send_form (sampan_account_get_server (account), "/oauth/revoke", form, cancellable, error);

  return answer != NULL;
}

/* ---- text ---- */

/* The name of an entity at @text, which begins with "&": how long it is, 0 if it is none. */
static gsize
read_entity (const char *text, GString *plain)
{
  static const struct
  {
    const char *name;
    const char *sign;
  } entities[] = { { "&amp;", "&" },  { "&lt;", "<" },  { "&gt;", ">" },  { "&quot;", "\"" },
                   { "&apos;", "'" }, { "&#39;", "'" }, { "&nbsp;", " " } };

  for (guint i = 0; i < G_N_ELEMENTS (entities); i++)
    if (g_str_has_prefix (text, entities[i].name))
      {
        g_string_append (plain, entities[i].sign);
        return strlen (entities[i].name);
      }
  return 0;
}

char *
sampan_mastodon_plain_text (const char *html)
{
  g_autoptr (GString) plain = g_string_new (NULL);

  for (const char *at = html; *at;)
    {
      const char *end = *at == '<' ? strchr (at, '>') : NULL;
      gsize entity = *at == '&' ? read_entity (at, plain) : 0;

      /* "<b" of somebody's text is "&lt;b" in it: what looks like a tag is one. */
      if (end)
        {
          if (g_str_has_prefix (at, "<br") || g_str_has_prefix (at, "</p"))
            g_string_append_c (plain, '\n');
          at = end + 1;
        }
      else if (entity > 0)
        at += entity;
      else
        g_string_append_c (plain, *at++);
    }
  return g_string_free_and_steal (g_steal_pointer (&plain));
}
