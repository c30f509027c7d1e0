#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * sampan_match_lines:
 * @old_lines: (array length=n_old)
 * @new_lines: (array length=n_new)
 *
 * Says which old line each new line was made from: unchanged lines first (in order, then moved
 * ones), then between those the most similar in order, then what was rewritten in place.
 *
 * Returns: (transfer full) (array length=n_new): for each new line the index of its old line, -1
 * for none; no old line twice
 */
int *sampan_match_lines (const char *const *old_lines,
                         guint n_old,
                         const char *const *new_lines,
                         guint n_new);

G_END_DECLS
