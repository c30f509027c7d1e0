#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SampanWebServer:
 *
 * A small HTTP server for one purpose and a short time: the way back from the browser, a page for
 * the phone. It answers in the main context that was the default where it was made.
 */
typedef struct _SampanWebServer SampanWebServer;
typedef struct _SampanWebRequest SampanWebRequest;

/** Answers @request by one of sampan_web_request_reply() and its like; without, it is 404. */
typedef void (*SampanWebHandler) (SampanWebRequest *request, gpointer user_data);

/** @local: for this machine alone (127.0.0.1), not for its network. The port is any that is free.
 */
SampanWebServer *sampan_web_server_new (gboolean local,
                                        SampanWebHandler handler,
                                        gpointer user_data,
                                        GError **error);
/** Cuts every connection. */
void sampan_web_server_free (SampanWebServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanWebServer, sampan_web_server_free)
guint sampan_web_server_get_port (SampanWebServer *self);
/** How many answers are on their way. */
guint sampan_web_server_get_n_open (SampanWebServer *self);

const char *sampan_web_request_get_method (SampanWebRequest *self);
/** Decoded, with its "/". */
const char *sampan_web_request_get_path (SampanWebRequest *self);
/** Returns: (nullable): a value of the query, or of a form that was sent. */
const char *sampan_web_request_get_value (SampanWebRequest *self, const char *name);
/** Answers with @text; scripts and styles may only be those in it, and nothing of another address
 * is ever loaded. */
void sampan_web_request_reply (SampanWebRequest *self,
                               guint status,
                               const char *content_type,
                               const char *text);
/** Answers with a file, mapped and not read into memory. @save_as: (nullable): the name under which
 * a browser saves it. Returns: whether it is there */
gboolean sampan_web_request_reply_file (SampanWebRequest *self,
                                        const char *path,
                                        const char *content_type,
                                        const char *save_as);

G_END_DECLS
