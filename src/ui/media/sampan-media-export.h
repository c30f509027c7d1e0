#pragma once

#include <adwaita.h>

#include "core/sampan-library.h"

G_BEGIN_DECLS

/**
 * sampan_media_export_present:
 * @media: what is exported as its plan makes it
 * @languages: (nullable): those that the video has captions in
 *
 * Asks what is to be done with the captions, and where to, exports with progress, time left and
 * Cancel in a dialog, and says when it is done.
 */
void sampan_media_export_present (GtkWidget *parent,
                                  SampanLibrary *library,
                                  SampanMedia *media,
                                  const char *const *languages);

G_END_DECLS
