#pragma once

#include "sampan-token.h"

G_BEGIN_DECLS

/** Reads in the clause from @start to @end, before which another begins at @before, which part of a
 * video or a picture goes or stays, and how long a video is: "cut the boring part 0:10-0:25",
 * "everything except the last 5 seconds".
 * @tokens (element-type SampanToken): a whole prompt */
void sampan_parts_settle (GPtrArray *tokens, guint before, guint start, guint end);

G_END_DECLS
