#pragma once

#include "sampan-card.h"

G_BEGIN_DECLS

/** The cards of one language, from left to right. Borrowed. */
typedef struct
{
  const char *heading; /* the language's name for people */
  const SampanCard *cards;
  const char *const *remarks; /* for each card, a line under the platform's name, NULL for none */
  guint n_cards;
} SampanCardRow;

/**
 * sampan_card_sheet_write:
 * @title: over the whole sheet
 * @path: a name that ends in ".pdf" gives a PDF with a page for each row; any other a PNG with all
 * @error: G_IO_ERROR, G_FILE_ERROR
 *
 * Writes a sheet on which a colleague sees a note in all languages on all platforms. Blocks; any
 * thread.
 */
gboolean sampan_card_sheet_write (
    const char *title, const SampanCardRow *rows, guint n_rows, const char *path, GError **error);

G_END_DECLS
