#pragma once

#include <json-glib/json-glib.h>

#include "sampan-publisher.h"

G_BEGIN_DECLS

/**
 * sampan_atproto_find_server:
 *
 * Finds the server that keeps the account of @handle: its DID by DNS or by the handle's own web
 * site, then the DID's document (https://atproto.com/specs/handle). Blocks. Errors: SIGN_IN if
 * nothing is found, TRY_LATER.
 *
 * Returns: (transfer full): an address such as "https://example.org"
 */
char *sampan_atproto_find_server (const char *handle, GCancellable *cancellable, GError **error);
/** The two halves of it; the same errors. Returns: (transfer full) */
char *sampan_atproto_find_did (const char *handle, GCancellable *cancellable, GError **error);
char *sampan_atproto_server_of_did (const char *did, GCancellable *cancellable, GError **error);
/** Returns: (transfer full) (nullable): the address of the personal data server in a DID document.
 */
char *sampan_atproto_server_of_document (JsonNode *document);
/** Returns: (transfer full) (nullable): where the document of @did lies; NULL for a kind of DID
 * that ATProto does not use. */
char *sampan_atproto_document_url (const char *did);

/**
 * sampan_atproto_resolve_handle:
 *
 * Asks @server for the DID of @handle. Returns: (transfer full) (nullable): NULL without error if
 * nobody has that handle
 */
char *sampan_atproto_resolve_handle (const char *server,
                                     const char *handle,
                                     GCancellable *cancellable,
                                     GError **error);

/**
 * sampan_publish_normalize_server:
 *
 * Returns: (transfer full): @server with a scheme and without a path; errors: FAILED for what is no
 * address, or for http outside this machine and its local network, where a password would be open
 * to all on the way
 */
char *sampan_publish_normalize_server (const char *server, GError **error);

G_END_DECLS
