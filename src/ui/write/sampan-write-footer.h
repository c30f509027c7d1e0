#pragma once

#include <adwaita.h>

#include "ui/sampan-document.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_WRITE_FOOTER (sampan_write_footer_get_type ())

/** SampanWriteFooter: what stands under the passages: a button for one more, how long the text is,
 * and the tags. */
G_DECLARE_FINAL_TYPE (SampanWriteFooter, sampan_write_footer, SAMPAN, WRITE_FOOTER, AdwBin)

/** @document: (nullable) */
void sampan_write_footer_set_document (SampanWriteFooter *self, SampanDocument *document);
/** Puts the cursor into the entry of the tags. */
void sampan_write_footer_focus_tags (SampanWriteFooter *self);

G_END_DECLS
