#pragma once

#include <adwaita.h>

#include "language/sampan-translators.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_WORDS_DIALOG (sampan_words_dialog_get_type ())

/**
 * SampanWordsDialog:
 *
 * All text of a picture, of any length, to be copied, corrected and translated at once.
 */
G_DECLARE_FINAL_TYPE (SampanWordsDialog, sampan_words_dialog, SAMPAN, WORDS_DIALOG, AdwDialog)

/**
 * sampan_words_dialog_new:
 * @text: what stands in the picture
 * @from: its language
 * @to: (nullable): the language to begin with
 */
SampanWordsDialog *sampan_words_dialog_new (SampanTranslators *translators,
                                            const char *text,
                                            const char *from,
                                            const char *to);

G_END_DECLS
