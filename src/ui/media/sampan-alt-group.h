#pragma once

#include <adwaita.h>

#include "core/sampan-note.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_ALT_GROUP (sampan_alt_group_get_type ())

/** SampanAltGroup: what a picture or a video shows, in words: a line for each language of its note.
 */
G_DECLARE_FINAL_TYPE (SampanAltGroup, sampan_alt_group, SAMPAN, ALT_GROUP, AdwPreferencesGroup)

/** @note: (nullable) */
void sampan_alt_group_set_note (SampanAltGroup *self, SampanNote *note);
/** @media: (nullable): one of the note's */
void sampan_alt_group_set_media (SampanAltGroup *self, SampanMedia *media);
/** Puts the cursor into the description in @language, if there is one. */
void sampan_alt_group_focus (SampanAltGroup *self, const char *language);

G_END_DECLS
