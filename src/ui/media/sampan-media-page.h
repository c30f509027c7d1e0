#pragma once

#include <adwaita.h>

#include "ui/sampan-document.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_MEDIA_PAGE (sampan_media_page_get_type ())

/** SampanMediaPage: pictures and video of a note, edited by prompt. */
G_DECLARE_FINAL_TYPE (SampanMediaPage, sampan_media_page, SAMPAN, MEDIA_PAGE, AdwBin)

/** @document: (nullable) */
void sampan_media_page_set_document (SampanMediaPage *self, SampanDocument *document);
/** Shows the medium at @position, with the cursor in its description in @language, or, if that is
 * %NULL, in the prompt. */
void sampan_media_page_show (SampanMediaPage *self, guint position, const char *language);
/** The same, to translate the words in it. */
void sampan_media_page_show_words (SampanMediaPage *self, guint position);

G_END_DECLS
