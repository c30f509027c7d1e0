#pragma once

#include <adwaita.h>

#include "ui/sampan-document.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_WRITE_STATUS (sampan_write_status_get_type ())

/**
 * SampanWriteStatus:
 *
 * What stands between the language bar and the passages while there is something to say: how far a
 * translation is, with a button that stops it; or that the text looks like another language than
 * the note says, with one that changes it.
 */
G_DECLARE_FINAL_TYPE (SampanWriteStatus, sampan_write_status, SAMPAN, WRITE_STATUS, AdwBin)

/** @document: (nullable) */
void sampan_write_status_set_document (SampanWriteStatus *self, SampanDocument *document);

G_END_DECLS
