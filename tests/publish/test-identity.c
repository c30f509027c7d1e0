#include "publish/sampan-atproto-identity.h"
#include "publish/sampan-atproto-record.h"

#include "net/sampan-json.h"

static void
assert_server (const char *input, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *server = sampan_publish_normalize_server (input, &error);

  g_assert_cmpstr (server, ==, expected);
  if (!expected)
    g_assert_error (error, SAMPAN_PUBLISH_ERROR, SAMPAN_PUBLISH_ERROR_FAILED);
}

static void
test_server (void)
{
  assert_server ("https://example.org", "https://example.org");
  assert_server (" example.org/ ", "https://example.org");
  assert_server ("https://example.org:8443/xrpc/", "https://example.org:8443");
  assert_server ("http://127.0.0.1:2583", "http://127.0.0.1:2583");
  assert_server ("http://localhost:2583/", "http://localhost:2583");
  assert_server ("http://[::1]:2583", "http://[::1]:2583");
  assert_server ("http://192.168.1.2", "http://192.168.1.2");
  /* A password would go there for all to read. */
  assert_server ("http://example.org", NULL);
  assert_server ("http://8.8.8.8", NULL);
  assert_server ("ftp://example.org", NULL);
  assert_server ("", NULL);
  assert_server ("https://", NULL);
  /* Who signs in is not part of an address, nor is a password. */
  assert_server ("https://alice:secret@example.org", "https://example.org");
}

static void
test_document (void)
{
  g_autoptr (JsonNode) document =
      sampan_json_parse_string ("{\"id\":\"did:plc:x\",\"service\":[{\"id\":\"#other\",\"type\":"
                                "\"Other\",\"serviceEndpoint\":\"https://a\"},"
                                "{\"id\":\"#atproto_pds\",\"type\":\"AtprotoPersonalDataServer\","
                                "\"serviceEndpoint\":\"https://pds.example\"}]}",
                                NULL);
  g_autoptr (JsonNode) wrong =
      sampan_json_parse_string ("{\"service\":[{\"id\":\"#atproto_pds\",\"type\":\"Other\","
                                "\"serviceEndpoint\":\"https://a\"}, 7]}",
                                NULL);
  g_autofree char *server = sampan_atproto_server_of_document (document);
  g_autofree char *plc = sampan_atproto_document_url ("did:plc:abc");
  g_autofree char *web = sampan_atproto_document_url ("did:web:example.org");

  g_assert_cmpstr (server, ==, "https://pds.example");
  g_assert_null (sampan_atproto_server_of_document (wrong));
  g_assert_cmpstr (plc, ==, "https://plc.directory/did:plc:abc");
  g_assert_cmpstr (web, ==, "https://example.org/.well-known/did.json");
  g_assert_null (sampan_atproto_document_url ("did:web:example.org:path"));
  g_assert_null (sampan_atproto_document_url ("did:key:abc"));
}

static void
test_find_bluesky (void)
{
  g_autoptr (GError) error = NULL;
  /* Needs no network. */
  g_autofree char *server = sampan_atproto_find_server ("alice.bsky.social", NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (server, ==, "https://bsky.social");
}

static void
assert_url (const char *server, const char *expected)
{
  g_autofree char *url =
      sampan_atproto_post_url (server, "alice.example", "did:plc:a", "3k2222222222a");

  g_assert_cmpstr (url, ==, expected);
}

static void
test_url (void)
{
  assert_url ("https://bsky.social", "https://bsky.app/profile/alice.example/post/3k2222222222a");
  assert_url ("https://morel.us-east.host.bsky.network",
              "https://bsky.app/profile/alice.example/post/3k2222222222a");
  assert_url ("http://127.0.0.1:1",
              "http://127.0.0.1:1/xrpc/"
              "com.atproto.repo.getRecord?repo=did:plc:a&collection=app.bsky.feed.post&rkey="
              "3k2222222222a");
  assert_url (
      "https://notbsky.network.example",
      "https://notbsky.network.example/xrpc/com.atproto.repo.getRecord?repo=did:plc:a&collection="
      "app.bsky.feed.post&rkey=3k2222222222a");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/identity/server", test_server);
  g_test_add_func ("/identity/document", test_document);
  g_test_add_func ("/identity/find-bluesky", test_find_bluesky);
  g_test_add_func ("/identity/url", test_url);
  return g_test_run ();
}
