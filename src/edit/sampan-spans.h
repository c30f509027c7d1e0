#pragma once

#include "sampan-frame.h"

G_BEGIN_DECLS

/** "0:02 to 0:05", 第1秒到第4秒 */
gboolean sampan_frame_is_span (SampanFrame *frame);
/** Gives the bare time at @at of @frames (SampanFrame) to the clause that it is said of: "remove
 * the logo, 0:10 to 0:12" trims nothing. Returns: whether that clause has it now */
gboolean sampan_spans_join (GPtrArray *frames, guint at);

G_END_DECLS
