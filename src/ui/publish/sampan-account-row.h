#pragma once

#include <adwaita.h>

#include "core/sampan-note.h"
#include "publish/sampan-publisher.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_ACCOUNT_ROW (sampan_account_row_get_type ())

/**
 * SampanAccountRow:
 *
 * An account with the language it gets and a switch. Property with notify: "active" (boolean: this
 * note goes there).
 * ::removed; ::language-chosen (const char *).
 */
G_DECLARE_FINAL_TYPE (SampanAccountRow, sampan_account_row, SAMPAN, ACCOUNT_ROW, AdwPreferencesRow)

GtkWidget *sampan_account_row_new (SampanAccount *account);
SampanAccount *sampan_account_row_get_account (SampanAccountRow *self);
/** Offers the languages of @note, and two of them in one post; the account's own is chosen if it is
 * among them. */
void sampan_account_row_set_note (SampanAccountRow *self, SampanNote *note);
/** Returns: (transfer none) (nullable): what goes to it, see
 * sampan-languages.h. */
const char *sampan_account_row_get_language (SampanAccountRow *self);
gboolean sampan_account_row_get_active (SampanAccountRow *self);

G_END_DECLS
