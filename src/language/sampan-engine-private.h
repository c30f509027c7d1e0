#pragma once

#include <json-glib/json-glib.h>

#include "net/sampan-http-response.h"

G_BEGIN_DECLS

/** How long an engine's server may be silent when it is only tested, in seconds. */
#define SAMPAN_ENGINE_CHECK_TIMEOUT 10

/** Returns: (transfer full): a sentence for people, with the server's own words. */
char *_sampan_engine_dup_sentence (const GError *error);

/**
 * _sampan_engine_check_text:
 * @engine: its name
 * @text: (nullable): what it gave for @source
 *
 * Returns: whether @text may be a translation: something, not the source again though that is in
 * another language, and not absurdly long
 */
gboolean _sampan_engine_check_text (
    const char *engine, const char *from, const char *to, const char *source, const char *text);

/** Returns: (transfer full): SAMPAN_LANGUAGE_ERROR_ANSWER for a text that is no translation. */
GError *_sampan_engine_answer_error_new (const char *engine);

/** Returns: (transfer full) (nullable): the body as JSON; SAMPAN_NET_ERROR_PROTOCOL if it is none.
 */
JsonNode *_sampan_engine_parse (SampanHttpResponse *response, GError **error);

/** Returns: (transfer full) (element-type SampanTranslation): @n results with nothing in them. */
GPtrArray *_sampan_engine_results_new (guint n);

G_END_DECLS
