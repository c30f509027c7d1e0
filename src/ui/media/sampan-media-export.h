#pragma once

#include <adwaita.h>

#include "core/sampan-library.h"

G_BEGIN_DECLS

/**
 * sampan_media_export_present:
 * @media: what is exported as its plan makes it
 * @languages: (nullable): languages of caption tracks that are put beside the video's sound
 *
 * Asks where to, exports with progress, time left and Cancel in a dialog, and says when it is done.
 */
void sampan_media_export_present (GtkWidget *parent,
                                  SampanLibrary *library,
                                  SampanMedia *media,
                                  const char *const *languages);

G_END_DECLS
