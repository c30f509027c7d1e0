#pragma once

#include "sampan-translator.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_OPENAI (sampan_openai_get_type ())

/**
 * SampanOpenai:
 *
 * Translates any pair with a language model behind an OpenAI-compatible server. Segments go as JSON
 * with an id each, and with what stands around them. Of the answer counts what has the id of one
 * segment, once; where ids are wrong or doubled, or the last are missing though the answer is
 * whole, nothing of it does, since rows may have moved. Models made for translating alone
 * (Hunyuan-MT, HY-MT) get one text at a time, in their own words.
 */
G_DECLARE_FINAL_TYPE (SampanOpenai, sampan_openai, SAMPAN, OPENAI, GObject)

/** @base_url: for example "http://127.0.0.1:8080/v1"; @model, @api_key: (nullable) */
SampanTranslator *sampan_openai_new (const char *base_url, const char *model, const char *api_key);
/** The longest silence of the server, in seconds; see sampan_chat_set_timeout(). */
void sampan_openai_set_timeout (SampanOpenai *self, guint seconds);

G_END_DECLS
