#pragma once

#include <adwaita.h>

#include "ui/sampan-studio.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_WELCOME (sampan_welcome_get_type ())

/** SampanWelcome: what is shown while the library is empty. ::files (#GListModel of #GFile): files
 * were dropped. */
G_DECLARE_FINAL_TYPE (SampanWelcome, sampan_welcome, SAMPAN, WELCOME, AdwBin)

void sampan_welcome_set_studio (SampanWelcome *self, SampanStudio *studio);

G_END_DECLS
