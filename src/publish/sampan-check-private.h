#pragma once

#include "sampan-checks.h"

G_BEGIN_DECLS

/** @id, @title, @mend and @page: static strings, @title and @mend translated; @detail: (transfer
 * full) */
SampanCheck *sampan_check_new (const char *id,
                               SampanCheckLevel level,
                               const char *title,
                               char *detail,
                               const char *mend,
                               const char *page);
/** In which version of the note it is mended. */
void sampan_check_set_language (SampanCheck *self, const char *language);
void sampan_check_set_place (SampanCheck *self, int item, gssize offset, const char *cue);

/** For which platform it was made. */
void sampan_check_set_platform (SampanCheck *self, const char *platform);

/** Returns: (nullable): the nearest shape in which the platform shows all of it, "3:4", if it is a
 * picture of another one */
const char *sampan_check_wanted_shape (const SampanRules *rules, SampanMedia *media);
/** Whether @media shows faces that nothing hides yet. */
gboolean sampan_check_shows_faces (SampanCheckFacts *facts, SampanMedia *media);
/** Whether @media was made by a model, and nothing in it says so to those who look. */
gboolean sampan_check_wants_label (SampanCheckFacts *facts, SampanMedia *media);

G_END_DECLS
