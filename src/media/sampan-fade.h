#pragma once

#include "sampan-filter.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_FADE (sampan_fade_get_type ())

/**
 * SampanFade:
 *
 * The element `sampanfade`: fades from and to black. Properties: "in" and "out", seconds, 0 for
 * none; "start" and "end", nanoseconds of stream time, the range of the medium that is shown
 * (%GST_CLOCK_TIME_NONE as "end": no fading out).
 */
G_DECLARE_FINAL_TYPE (SampanFade, sampan_fade, SAMPAN, FADE, SampanFilter)

G_END_DECLS
