#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Times as people write them: "1:05.300", "65.3", "0:01:05,300". */

/** Returns: (transfer full): @time milliseconds as "1:05.300". */
char *sampan_cue_time_format (gint64 time);
/** Returns: whether @text is a time; milliseconds in @time if it is. */
gboolean sampan_cue_time_parse (const char *text, gint64 *time);

G_END_DECLS
