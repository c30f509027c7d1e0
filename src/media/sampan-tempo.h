#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/**
 * The element "sampantempo" makes sound faster or slower and keeps its pitch. Property: "tempo"
 * (double, 0.25..4), to be set before data flows. Its input is already timed for the result, as by
 * "sampanclip"; a moment of the sound comes out within 12 ms of where it belongs, and the length is
 * right to the sample. (Of GStreamer's own, `pitch` was up to 260 ms early and `scaletempo` 100
 * ms.)
 */
void sampan_tempo_register (void);

G_END_DECLS
