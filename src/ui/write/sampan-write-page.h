#pragma once

#include <adwaita.h>

#include "ui/sampan-document.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_WRITE_PAGE (sampan_write_page_get_type ())

/** SampanWritePage: the text of a note, source and target passage by passage. */
G_DECLARE_FINAL_TYPE (SampanWritePage, sampan_write_page, SAMPAN, WRITE_PAGE, AdwBin)

/** @document: (nullable) */
void sampan_write_page_set_document (SampanWritePage *self, SampanDocument *document);
/** Puts the cursor into the title. */
void sampan_write_page_focus_title (SampanWritePage *self);
/**
 * sampan_write_page_show:
 * @language: of the version
 * @item: 0 for the title, from 1 for the passages, less for the tags
 * @offset: bytes, or -1 for the end
 *
 * Puts the cursor there.
 */
void sampan_write_page_show (SampanWritePage *self, const char *language, int item, gssize offset);

G_END_DECLS
