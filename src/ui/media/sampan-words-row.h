#pragma once

#include <adwaita.h>

#include "ui/sampan-document.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_WORDS_ROW (sampan_words_row_get_type ())

/**
 * SampanWordsRow:
 *
 * One box of words in a picture: what was read, what readers of the document's target language see
 * there, and whether the picture keeps the original.
 */
G_DECLARE_FINAL_TYPE (SampanWordsRow, sampan_words_row, SAMPAN, WORDS_ROW, AdwExpanderRow)

/** @media: a picture of the document's note. @id: of the cue that is the box. */
SampanWordsRow *sampan_words_row_new (SampanDocument *document, SampanMedia *media, const char *id);
const char *sampan_words_row_get_id (SampanWordsRow *self);
/** Shows what the note has now. */
void sampan_words_row_update (SampanWordsRow *self);
/** Puts the focus where its words are written. */
void sampan_words_row_focus (SampanWordsRow *self);

G_END_DECLS
