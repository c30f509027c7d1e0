#pragma once

#include <adwaita.h>

#include "ui/sampan-document.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_TAG_BOX (sampan_tag_box_get_type ())

/** SampanTagBox: the tags of a document as chips, each with what renders it in the shown target,
 * and an entry for more. */
G_DECLARE_FINAL_TYPE (SampanTagBox, sampan_tag_box, SAMPAN, TAG_BOX, AdwBin)

/** @document: (nullable) */
void sampan_tag_box_set_document (SampanTagBox *self, SampanDocument *document);
/** Puts the cursor into the entry. */
void sampan_tag_box_focus (SampanTagBox *self);

G_END_DECLS
