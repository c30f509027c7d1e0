#pragma once

#include "sampan-in-place.h"

#include "sampan-words-set.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_WORDS_FILTER (sampan_words_filter_get_type ())

/**
 * SampanWordsFilter:
 *
 * The element "sampanwords": paints over the words in the boxes of its property "words" (boxed
 * #SampanWordsSet), so that the ground goes on behind them, and sets new ones in their size,
 * weight, colour and angle. On I420 and A420 frames, in place.
 */
G_DECLARE_FINAL_TYPE (SampanWordsFilter, sampan_words_filter, SAMPAN, WORDS_FILTER, SampanInPlace)

G_END_DECLS
