#pragma once

#include <adwaita.h>

#include "ui/sampan-document.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_CAPTIONS_PAGE (sampan_captions_page_get_type ())

/** SampanCaptionsPage: the Captions page of a note. */
G_DECLARE_FINAL_TYPE (SampanCaptionsPage, sampan_captions_page, SAMPAN, CAPTIONS_PAGE, AdwBin)

/** @document: (nullable) */
void sampan_captions_page_set_document (SampanCaptionsPage *self, SampanDocument *document);
/** Shows the captions in @language, and of them the one with the id @cue (nullable). */
void sampan_captions_page_show (SampanCaptionsPage *self, const char *language, const char *cue);
/** Translates the captions into the language that is shown, or stops that. */
void sampan_captions_page_translate (SampanCaptionsPage *self);

G_END_DECLS
