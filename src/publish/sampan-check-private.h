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

G_END_DECLS
