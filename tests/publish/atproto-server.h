#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/** A real ATProto server of one test program; tests/atproto/server.mjs says what it is. */
typedef struct _AtprotoServer AtprotoServer;

/** @handles: accounts to make. NULL, with the program's tests told as skipped, where the server is
 * not installed. */
AtprotoServer *atproto_server_new (const char *const *handles);
void atproto_server_free (AtprotoServer *self);
const char *atproto_server_get_url (AtprotoServer *self);
/** The directory of its accounts, for SAMPAN_PLC_DIRECTORY. */
const char *atproto_server_get_directory (AtprotoServer *self);
/** @member: "handle", "did", "password" or "app_password" */
const char *atproto_server_get_account (AtprotoServer *self, guint position, const char *member);
/** Returns: (transfer full): @token as if its time were over. */
char *atproto_server_expire (AtprotoServer *self, const char *token);
/** Signs in on the server's own page at @address and agrees; with @handle %NULL refuses. Returns:
 * (transfer full): the address that the browser is sent to then */
char *atproto_server_browse (AtprotoServer *self,
                             const char *address,
                             const char *handle,
                             const char *password);
/** Returns: (transfer full): the records of app.bsky.feed.post of a user, as listRecords says. */
JsonNode *atproto_server_list_posts (AtprotoServer *self, const char *did);
guint atproto_server_count_posts (AtprotoServer *self, const char *did);
/** Returns: (transfer full): the blobs that a user's records name, as listBlobs says. */
JsonNode *atproto_server_list_blobs (AtprotoServer *self, const char *did);
/** Returns: (transfer full) */
GBytes *atproto_server_get_blob (AtprotoServer *self, const char *did, const char *cid);

G_END_DECLS
