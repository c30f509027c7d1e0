#pragma once

#include "sampan-pack-offer.h"

G_BEGIN_DECLS

/* A new state clears the error. */
void _sampan_pack_offer_set_state (SampanPackOffer *self, SampanPackOfferState state);
/* @done: bytes that are here now. */
void _sampan_pack_offer_set_done (SampanPackOffer *self, gint64 done);
/* @error: (nullable) */
void _sampan_pack_offer_set_error (SampanPackOffer *self, const char *error);
/* @fetch: (nullable): what stops it while it is fetched. */
void _sampan_pack_offer_set_fetch (SampanPackOffer *self, GCancellable *fetch);
/* Returns: (transfer none) (nullable) */
GCancellable *_sampan_pack_offer_get_fetch (SampanPackOffer *self);

G_END_DECLS
