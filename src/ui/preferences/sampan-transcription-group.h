#pragma once

#include <adwaita.h>

#include "ui/sampan-studio.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_TRANSCRIPTION_GROUP (sampan_transcription_group_get_type ())

/** SampanTranscriptionGroup: the server that writes down speech. Its key goes into the keyring. */
G_DECLARE_FINAL_TYPE (SampanTranscriptionGroup,
                      sampan_transcription_group,
                      SAMPAN,
                      TRANSCRIPTION_GROUP,
                      AdwPreferencesGroup)

GtkWidget *sampan_transcription_group_new (SampanStudio *studio);

G_END_DECLS
