#pragma once

#include <adwaita.h>

#include "language/sampan-packs.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_PACKS_PAGE (sampan_packs_page_get_type ())

/** SampanPacksPage: the language packs of this computer, and where more come from. */
G_DECLARE_FINAL_TYPE (SampanPacksPage, sampan_packs_page, SAMPAN, PACKS_PAGE, AdwPreferencesPage)

/** @settings: has the place of the list ("pack-list"). */
GtkWidget *sampan_packs_page_new (SampanPacks *packs, GSettings *settings);

G_END_DECLS
