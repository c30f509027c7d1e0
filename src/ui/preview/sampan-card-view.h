#pragma once

#include <gtk/gtk.h>

#include "media/sampan-card.h"
#include "ui/sampan-document.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_CARD_VIEW (sampan_card_view_get_type ())

/**
 * SampanCardView:
 *
 * A version of a note as a platform's card, drawn anew with each frame in which the note changed.
 */
G_DECLARE_FINAL_TYPE (SampanCardView, sampan_card_view, SAMPAN, CARD_VIEW, GtkWidget)

SampanCardView *sampan_card_view_new (void);
/** @document: (nullable) */
void sampan_card_view_set_document (SampanCardView *self, SampanDocument *document);
/** @language: (nullable): one of the note's versions; anything else counts as the source. */
void sampan_card_view_set_language (SampanCardView *self, const char *language);
void sampan_card_view_set_style (SampanCardView *self, SampanCardStyle style);

G_END_DECLS
