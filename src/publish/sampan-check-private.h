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
void sampan_check_set_place (SampanCheck *self, int item, gssize offset, const char *cue);

G_END_DECLS
