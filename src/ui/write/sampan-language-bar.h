#pragma once

#include <adwaita.h>

#include "ui/sampan-document.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_LANGUAGE_BAR (sampan_language_bar_get_type ())

/** SampanLanguageBar: the source language of a document, its targets with their states, and what
 * can be done to them. */
G_DECLARE_FINAL_TYPE (SampanLanguageBar, sampan_language_bar, SAMPAN, LANGUAGE_BAR, AdwBin)

/** @document: (nullable) */
void sampan_language_bar_set_document (SampanLanguageBar *self, SampanDocument *document);
/** Leaves out words that an icon says as well. */
void sampan_language_bar_set_narrow (SampanLanguageBar *self, gboolean narrow);

G_END_DECLS
