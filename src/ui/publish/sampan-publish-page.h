#pragma once

#include <adwaita.h>

#include "publish/sampan-checks.h"
#include "ui/sampan-document.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_PUBLISH_PAGE (sampan_publish_page_get_type ())

/**
 * SampanPublishPage: what is wrong before publishing, the accounts with the language each gets, now
 * or later, and the outbox.
 *
 * ::show-place (SampanCheck, language, start) asks for the place where a check of the version in
 * @language is mended; @start: and that what can be begun there is.
 */
G_DECLARE_FINAL_TYPE (SampanPublishPage, sampan_publish_page, SAMPAN, PUBLISH_PAGE, AdwBin)

/** @document: (nullable) */
void sampan_publish_page_set_document (SampanPublishPage *self, SampanDocument *document);

G_END_DECLS
