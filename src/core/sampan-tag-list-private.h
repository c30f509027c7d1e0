#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns: (transfer full): @tags (nullable) as they are kept: valid, on one line, without "#",
 * none twice. */
GStrv sampan_tag_list_new (const char *const *tags);

G_END_DECLS
