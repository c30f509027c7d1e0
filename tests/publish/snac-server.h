#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/** A real snac2 (tests/snac/server.py): a server of Mastodon's API. */
typedef struct _SnacServer SnacServer;

/** Returns: (nullable): NULL where snac is not installed. */
SnacServer *snac_server_new (const char *const *names);
void snac_server_free (SnacServer *self);

const char *snac_server_get_url (SnacServer *self);
const char *snac_server_get_password (SnacServer *self, guint position);
/** Does with @address what a browser and the person before it would. Returns: (transfer full): the
 * page that stood there in the end. */
char *snac_server_authorize (SnacServer *self,
                             const char *address,
                             const char *name,
                             const char *password);

G_END_DECLS
