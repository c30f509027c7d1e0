#pragma once

#include <adwaita.h>

#include "ui/sampan-studio.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_PREFERENCES_DIALOG (sampan_preferences_dialog_get_type ())

/** SampanPreferencesDialog: languages, and what translates. */
G_DECLARE_FINAL_TYPE (SampanPreferencesDialog,
                      sampan_preferences_dialog,
                      SAMPAN,
                      PREFERENCES_DIALOG,
                      AdwPreferencesDialog)

SampanPreferencesDialog *sampan_preferences_dialog_new (SampanStudio *studio);

G_END_DECLS
