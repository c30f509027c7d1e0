#pragma once

#include <adwaita.h>

#include "language/sampan-packs.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_PACK_OFFER_ROW (sampan_pack_offer_row_get_type ())

/** SampanPackOfferRow: a language pack of a list, to be fetched, and how far it is. */
G_DECLARE_FINAL_TYPE (
    SampanPackOfferRow, sampan_pack_offer_row, SAMPAN, PACK_OFFER_ROW, AdwPreferencesRow)

GtkWidget *sampan_pack_offer_row_new (SampanPacks *packs, SampanPackOffer *offer);

G_END_DECLS
