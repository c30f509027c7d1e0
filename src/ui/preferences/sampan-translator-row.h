#pragma once

#include <adwaita.h>

#include "ui/sampan-studio.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_TRANSLATOR_ROW (sampan_translator_row_get_type ())

/**
 * SampanTranslatorRow:
 *
 * One provider of the translators: its state, tested as soon as it is seen, its switch, its server
 * and key. ::moved (int places) asks for another place; ::told (string) has something for a toast.
 */
G_DECLARE_FINAL_TYPE (
    SampanTranslatorRow, sampan_translator_row, SAMPAN, TRANSLATOR_ROW, AdwExpanderRow)

SampanTranslatorRow *
sampan_translator_row_new (SampanStudio *studio, const SampanProvider *provider);
/** Returns: (transfer none): the provider's id. */
const char *sampan_translator_row_get_id (SampanTranslatorRow *self);
/** Whether there is one before it, and one behind it. */
void sampan_translator_row_set_place (SampanTranslatorRow *self, gboolean first, gboolean last);
/** Shows what is set up now, and tests it if it is another engine than before. */
void sampan_translator_row_refresh (SampanTranslatorRow *self);

G_END_DECLS
