#include "config.h"

#include "sampan-atproto-identity.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "net/sampan-http.h"
#include "net/sampan-json.h"
#include "sampan-atproto-session.h"
#include "sampan-publish-private.h"

#define DIRECTORY "https://plc.directory" /* https://web.plc.directory/spec/v0.1/did-plc */

static gboolean
is_did (const char *text)
{
  return g_str_has_prefix (text, "did:plc:") || g_str_has_prefix (text, "did:web:");
}

/* From the TXT record "did=did:plc:..." of _atproto.HANDLE; NULL if there is none. */
static char *
did_by_dns (const char *handle, GCancellable *cancellable)
{
  g_autoptr (GResolver) resolver = g_resolver_get_default ();
  g_autofree char *name = g_strconcat ("_atproto.", handle, NULL);
  GList *records =
      g_resolver_lookup_records (resolver, name, G_RESOLVER_RECORD_TXT, cancellable, NULL);
  char *did = NULL;

  for (GList *at = records; at && !did; at = at->next)
    {
      g_autofree const char **strings = NULL;
      g_autofree char *joined = NULL;

      g_variant_get (at->data, "(^a&s)", &strings);
      joined = g_strjoinv ("", (char **)strings);
      if (g_str_has_prefix (joined, "did=") && is_did (joined + 4))
        did = g_strdup (joined + 4);
    }
  g_list_free_full (records, (GDestroyNotify)g_variant_unref);
  return did;
}

static GBytes *
fetch (const char *url, GCancellable *cancellable, GError **error)
{
  g_autoptr (SampanHttpRequest) request = sampan_http_request_new ("GET", url);
  g_autoptr (SampanHttpResponse) response = NULL;

  sampan_http_request_set_max_size (request, 1024 * 1024);
  response = sampan_http_send (sampan_http_get_default (), request, cancellable, error);
  if (!response || !sampan_http_response_check (response, error))
    return NULL;
  return g_bytes_ref (sampan_http_response_get_body (response));
}

static char *
did_by_web (const char *handle, GCancellable *cancellable, GError **error)
{
  g_autofree char *url = g_strdup_printf ("https://%s/.well-known/atproto-did", handle);
  g_autoptr (GBytes) body = fetch (url, cancellable, error);
  g_autofree char *did = NULL;

  if (!body)
    return NULL;
  did = g_strstrip (g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body)));
  return is_did (did) ? g_steal_pointer (&did) : NULL;
}

char *
sampan_atproto_document_url (const char *did)
{
  /* A network of one's own, as that of the tests, has a directory of its own. */
  const char *own = g_getenv ("SAMPAN_PLC_DIRECTORY");

  if (g_str_has_prefix (did, "did:plc:"))
    return g_strconcat (own ? own : DIRECTORY, "/", did, NULL);
  if (g_str_has_prefix (did, "did:web:") && !strchr (did + 8, ':') && !strchr (did + 8, '/'))
    return g_strdup_printf ("https://%s/.well-known/did.json", did + 8);
  return NULL;
}

char *
sampan_atproto_server_of_document (JsonNode *document)
{
  for (guint i = 0; i < sampan_json_peek_length (document, "service"); i++)
    {
      g_autofree char *path = g_strdup_printf ("service[%u]", i);
      JsonNode *service = sampan_json_get_node (document, path, NULL);

      if (g_str_has_suffix (sampan_json_peek_string (service, "id", ""), "#atproto_pds")
          && g_str_equal (sampan_json_peek_string (service, "type", ""),
                          "AtprotoPersonalDataServer"))
        return g_strdup (sampan_json_peek_string (service, "serviceEndpoint", NULL));
    }
  return NULL;
}

/* @local: (transfer full) (nullable): what went wrong, which may be only that nothing is there. */
static void
set_not_found (GError **error, GError *local, const char *name)
{
  if (local && !g_error_matches (local, SAMPAN_NET_ERROR, SAMPAN_NET_ERROR_NOT_FOUND))
    {
      sampan_publish_error_from_net (error, local);
      return;
    }
  g_clear_error (&local);
  g_set_error (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_SIGN_IN,
               /* Translators: %s is a user name such as "alice.example.org" */
               _ ("No server keeps an account named “%s”. Check the name, or enter the server’s "
                  "address too."),
               name);
}

char *
sampan_atproto_server_of_did (const char *did, GCancellable *cancellable, GError **error)
{
  GError *local = NULL;
  g_autofree char *url = sampan_atproto_document_url (did);
  g_autoptr (GBytes) body = url ? fetch (url, cancellable, &local) : NULL;
  g_autoptr (JsonNode) document = body ? sampan_json_parse (body, &local) : NULL;
  g_autofree char *server = document ? sampan_atproto_server_of_document (document) : NULL;

  if (server)
    return sampan_publish_normalize_server (server, error);
  set_not_found (error, local, did);
  return NULL;
}

char *
sampan_atproto_find_did (const char *handle, GCancellable *cancellable, GError **error)
{
  GError *local = NULL;
  char *did = did_by_dns (handle, cancellable);

  if (!did)
    did = did_by_web (handle, cancellable, &local);
  if (!did)
    set_not_found (error, local, handle);
  return did;
}

char *
sampan_atproto_find_server (const char *handle, GCancellable *cancellable, GError **error)
{
  g_autofree char *did = NULL;

  /* One entrance for all its servers; it also lets in who has only just been moved to another of
   * them. */
  if (g_str_has_suffix (handle, ".bsky.social"))
    return g_strdup ("https://bsky.social");
  did = sampan_atproto_find_did (handle, cancellable, error);
  return did ? sampan_atproto_server_of_did (did, cancellable, error) : NULL;
}

char *
sampan_atproto_resolve_handle (const char *server,
                               const char *handle,
                               GCancellable *cancellable,
                               GError **error)
{
  g_autoptr (SampanHttpRequest) request =
      sampan_atproto_request_new (server, "GET", "com.atproto.identity.resolveHandle", "handle",
                                  handle, NULL);
  GError *local = NULL;
  g_autoptr (JsonNode) answer = sampan_atproto_send (request, NULL, cancellable, &local);

  if (answer)
    return g_strdup (sampan_json_peek_string (answer, "did", NULL));
  if (g_error_matches (local, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_TRY_LATER)
      || local->domain != SAMPAN_PUBLISH_ERROR)
    g_propagate_error (error, local);
  else
    g_error_free (local);
  return NULL;
}

static gboolean
is_near (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (!address)
    return g_ascii_strcasecmp (host, "localhost") == 0 || g_str_has_suffix (host, ".local");
  return g_inet_address_get_is_loopback (address) || g_inet_address_get_is_site_local (address)
         || g_inet_address_get_is_link_local (address);
}

char *
sampan_publish_normalize_server (const char *server, GError **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (server));
  g_autofree char *full =
      strstr (trimmed, "://") ? g_strdup (trimmed) : g_strconcat ("https://", trimmed, NULL);
  g_autoptr (GUri) uri = g_uri_parse (full, G_URI_FLAGS_PARSE_RELAXED, NULL);
  const char *scheme = uri ? g_uri_get_scheme (uri) : NULL;
  const char *host = uri ? g_uri_get_host (uri) : NULL;

  if (!host || !*host || (g_strcmp0 (scheme, "https") != 0 && g_strcmp0 (scheme, "http") != 0))
    {
      g_set_error (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_FAILED,
                   /* Translators: %s is what the user typed */
                   _ ("“%s” is not the address of a server. It looks like “https://example.org”."),
                   server);
      return NULL;
    }
  if (g_str_equal (scheme, "http") && !is_near (host))
    {
      g_set_error (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_FAILED,
                   /* Translators: %s is the address of a server */
                   _ ("“%s” is not encrypted: everybody on the way could read the password. Use an "
                      "address that "
                      "begins with “https://”."),
                   server);
      return NULL;
    }
  return g_uri_join (G_URI_FLAGS_NONE, scheme, NULL, host, g_uri_get_port (uri), "", NULL, NULL);
}
