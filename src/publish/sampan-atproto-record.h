#pragma once

#include <json-glib/json-glib.h>

#include "sampan-delivery.h"

G_BEGIN_DECLS

#define SAMPAN_ATPROTO_COLLECTION "app.bsky.feed.post"

/** Returns: (transfer full) (nullable): the DID of a handle; NULL without error leaves the mention
 * plain text. */
typedef char *(*SampanResolveHandle) (const char *handle, gpointer user_data, GError **error);

/**
 * sampan_atproto_record_new:
 *
 * The record of a post whose media have been prepared and sent. Returns: (transfer full): JSON;
 * errors: those of @resolve, and GONE if a blob is missing
 */
JsonNode *sampan_atproto_record_new (SampanDelivery *delivery,
                                     SampanResolveHandle resolve,
                                     gpointer resolve_data,
                                     GError **error);

/** Returns: (transfer full) (nullable): the facets of @text as in a record, NULL if it has none. */
JsonNode *sampan_atproto_facets_new (const char *text,
                                     SampanResolveHandle resolve,
                                     gpointer resolve_data,
                                     GError **error);

/**
 * sampan_atproto_post_url:
 *
 * Returns: (transfer full): where a post can be looked at: on bsky.app for the servers of Bluesky,
 * which every reader there sees; for another server the address of the record itself
 */
char *
sampan_atproto_post_url (const char *server, const char *handle, const char *did, const char *key);

G_END_DECLS
