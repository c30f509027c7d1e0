#pragma once

#include <adwaita.h>

#include "core/sampan-library.h"

G_BEGIN_DECLS

/**
 * sampan_media_export_present:
 * @media: what is exported as its plan makes it
 * @source_language: of the note
 * @target_language: (nullable): whose readers a picture is offered for first, if it has their words
 *
 * Asks what is to be done with the captions, or for whose readers, and where to, exports with
 * progress, time left and Cancel in a dialog, and says when it is done.
 */
void sampan_media_export_present (GtkWidget *parent,
                                  SampanLibrary *library,
                                  SampanMedia *media,
                                  const char *source_language,
                                  const char *target_language);

G_END_DECLS
