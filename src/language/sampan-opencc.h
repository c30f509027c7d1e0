#pragma once

#include "sampan-translator.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_OPENCC (sampan_opencc_get_type ())

/**
 * SampanOpencc:
 *
 * The ways of writing Chinese into each other, offline: zh-Hans, zh-Hant, zh-TW and zh-HK. Readers
 * of zh-Hant (and zh-TW) get Taiwan's characters and Taiwan's words (视频 becomes 影片), readers of
 * zh-HK Hong Kong's characters. Dictionaries are opened in a worker thread when they are first
 * needed.
 */
G_DECLARE_FINAL_TYPE (SampanOpencc, sampan_opencc, SAMPAN, OPENCC, GObject)

SampanTranslator *sampan_opencc_new (void);

G_END_DECLS
