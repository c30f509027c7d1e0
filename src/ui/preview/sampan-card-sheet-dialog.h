#pragma once

#include "sampan-card-view.h"

G_BEGIN_DECLS

/**
 * sampan_card_sheet_save:
 * @title: of the sheet
 * @views: (element-type SampanCardView): the cards, those of one language after each other
 *
 * Asks for a file, and writes the cards to it as a picture or a PDF, for somebody's review.
 */
void sampan_card_sheet_save (GtkWidget *parent, const char *title, GPtrArray *views);

G_END_DECLS
