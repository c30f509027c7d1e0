#pragma once

#include <adwaita.h>

#include "ui/sampan-document.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_CAPTIONS_PAGE (sampan_captions_page_get_type ())

/** SampanCaptionsPage: the Captions page of a note. */
G_DECLARE_FINAL_TYPE (SampanCaptionsPage, sampan_captions_page, SAMPAN, CAPTIONS_PAGE, AdwBin)

/** @document: (nullable) */
void sampan_captions_page_set_document (SampanCaptionsPage *self, SampanDocument *document);

G_END_DECLS
