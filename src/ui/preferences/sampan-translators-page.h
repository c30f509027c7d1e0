#pragma once

#include <adwaita.h>

#include "ui/sampan-studio.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_TRANSLATORS_PAGE (sampan_translators_page_get_type ())

/**
 * SampanTranslatorsPage:
 *
 * The translators in the preferences: their order, switches, servers and keys, and which of them is
 * the first for a pair. ::told (string) has something for a toast.
 */
G_DECLARE_FINAL_TYPE (
    SampanTranslatorsPage, sampan_translators_page, SAMPAN, TRANSLATORS_PAGE, AdwPreferencesPage)

SampanTranslatorsPage *sampan_translators_page_new (SampanStudio *studio);

G_END_DECLS
