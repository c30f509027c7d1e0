#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/**
 * The element "sampansoundfade" fades sound from and to silence. Properties: "in" and "out"
 * (double, seconds, 0 for none), "end" (uint64, nanoseconds of stream time, GST_CLOCK_TIME_NONE: no
 * fading out). They may change while the element runs.
 */
void sampan_sound_fade_register (void);

G_END_DECLS
