#pragma once

#include <adwaita.h>

#include "publish/sampan-publisher.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_ACCOUNT_DIALOG (sampan_account_dialog_get_type ())

/** SampanAccountDialog: signs in to an account with an app password and closes when it worked. */
G_DECLARE_FINAL_TYPE (SampanAccountDialog, sampan_account_dialog, SAMPAN, ACCOUNT_DIALOG, AdwDialog)

AdwDialog *sampan_account_dialog_new (SampanAccounts *accounts);

G_END_DECLS
