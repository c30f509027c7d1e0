#pragma once

#include "sampan-rules.h"

G_BEGIN_DECLS

/** "30%, actually 60%": takes the value of @modifier into @frame. Returns: whether it could */
gboolean
sampan_frame_replace_value (SampanFrame *frame, SampanFrame *modifier, SampanMediaKind kind);
/** "rotate left. Sorry, I meant right": takes what @modifier says otherwise into @frame. Returns:
 * whether it makes sense, and is in @frame then */
gboolean sampan_frame_correct (SampanFrame *frame, SampanFrame *modifier, SampanMediaKind kind);

G_END_DECLS
