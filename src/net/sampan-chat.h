#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "sampan-net-error.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_CHAT (sampan_chat_get_type ())

/**
 * SampanChat:
 *
 * A language model behind an OpenAI-compatible server (llama.cpp, Ollama, vLLM, a paid service):
 * one question, one answer, streamed as it is written. Asking twice does no harm, so that 429
 * (waiting for Retry-After, a minute at most) and 5xx are tried again.
 */
G_DECLARE_FINAL_TYPE (SampanChat, sampan_chat, SAMPAN, CHAT, GObject)

/** @base_url: for example "http://127.0.0.1:8080/v1"; @model: (nullable): "" or NULL for servers
 * with one model; @api_key: (nullable) */
SampanChat *sampan_chat_new (const char *base_url, const char *model, const char *api_key);
const char *sampan_chat_get_base_url (SampanChat *self);
const char *sampan_chat_get_model (SampanChat *self);
/** The longest wait that a server may ask for, in seconds, 60 unless set: a longer one ends with
 * the error (see sampan_net_error_get_retry_after()). */
void sampan_chat_set_max_wait (SampanChat *self, guint seconds);
/** The longest silence in seconds: 180 unless set, since a model may read for minutes before it
 * writes. */
void sampan_chat_set_timeout (SampanChat *self, guint seconds);
/** How often it is asked again after 429, 5xx or silence: 3 unless set. */
void sampan_chat_set_retries (SampanChat *self, guint retries);

/** @text: all of the answer so far. Called in the caller's main context, at most once for each
 * packet of the server. */
typedef void (*SampanChatProgress) (const char *text, gpointer user_data);

/**
 * sampan_chat_ask_async:
 * @system: (nullable): how to behave
 * @question: the user's message
 * @schema_name: (nullable): a name of letters for @schema
 * @schema: (nullable) (transfer none): a JSON schema of the wanted answer. A server that refuses it
 * is asked for any JSON object, and one that refuses that for text: the answer must be checked in
 * any case.
 * @progress: (nullable)
 */
void sampan_chat_ask_async (SampanChat *self,
                            const char *system,
                            const char *question,
                            const char *schema_name,
                            JsonNode *schema,
                            SampanChatProgress progress,
                            gpointer progress_data,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
/**
 * sampan_chat_ask_finish:
 * @partial: (out) (optional) (nullable) (transfer full): with an error: what had come before it
 *
 * Returns: (transfer full): the answer, what a model thinks aloud (<think>) left out. Errors:
 * SAMPAN_NET_ERROR; LOST when the stream ended too early, PROTOCOL when it is none or carries an
 * error of the server
 */
char *
sampan_chat_ask_finish (SampanChat *self, GAsyncResult *result, char **partial, GError **error);

/** Returns: (transfer full): the part of @text that is JSON: without code fences and words around
 * it. */
char *sampan_chat_extract_json (const char *text);

G_END_DECLS
