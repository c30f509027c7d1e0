#pragma once

#include <adwaita.h>

#include "ui/sampan-document.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_PREVIEW_PANE (sampan_preview_pane_get_type ())

/** SampanPreviewPane: the note as readers of a language see it on a platform, in a phone. */
G_DECLARE_FINAL_TYPE (SampanPreviewPane, sampan_preview_pane, SAMPAN, PREVIEW_PANE, AdwBin)

/** @document: (nullable) */
void sampan_preview_pane_set_document (SampanPreviewPane *self, SampanDocument *document);

G_END_DECLS
