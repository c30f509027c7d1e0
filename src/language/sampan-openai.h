#pragma once

#include "sampan-translator.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_OPENAI (sampan_openai_get_type ())

/**
 * SampanOpenai:
 *
 * Translates any pair with a language model behind an OpenAI-compatible server. Long texts go in
 * batches, each with what stands around it. Segments go as JSON with an id each, and exactly those
 * ids must come back: if not, the batch is asked for again, then its halves, then each segment
 * alone, and what still fails is flagged, alone.
 */
G_DECLARE_FINAL_TYPE (SampanOpenai, sampan_openai, SAMPAN, OPENAI, GObject)

/** @base_url: for example "http://127.0.0.1:8080/v1"; @model, @api_key: (nullable) */
SampanTranslator *sampan_openai_new (const char *base_url, const char *model, const char *api_key);
/** The longest silence of the server, in seconds; see sampan_chat_set_timeout(). */
void sampan_openai_set_timeout (SampanOpenai *self, guint seconds);

G_END_DECLS
