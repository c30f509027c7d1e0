#pragma once

#include "sampan-pack-offer.h"

G_BEGIN_DECLS

/* A new state clears the error. */
void _sampan_pack_offer_set_state (SampanPackOffer *self, SampanPackOfferState state);
/* @done: bytes that are here now. */
void _sampan_pack_offer_set_done (SampanPackOffer *self, gint64 done);
/* @error: (nullable) */
void _sampan_pack_offer_set_error (SampanPackOffer *self, const char *error);

G_END_DECLS
