#pragma once

#include "sampan-card-view.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_CARD_REMARKS (sampan_card_remarks_get_type ())

/**
 * SampanCardRemarks:
 *
 * What is to be said of a feed card: how much room its text takes, and what of it does not reach
 * the platform's readers. It follows what the card finds out later by itself.
 */
G_DECLARE_FINAL_TYPE (SampanCardRemarks, sampan_card_remarks, SAMPAN, CARD_REMARKS, GtkBox)

/** @view: (nullable): the card */
void sampan_card_remarks_set_view (SampanCardRemarks *self, SampanCardView *view);
/** To be called when the note, or what the card shows of it, changed. */
void sampan_card_remarks_update (SampanCardRemarks *self);

G_END_DECLS
