#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/**
 * The element "sampansounddenoise": takes steady noise (wind in a fan, hiss, hum) out of sound and
 * leaves speech. Interleaved 32-bit floats of any rate and number of channels; what is quieter is
 * so in all of them, and the sound stays where it is in space. It comes out sample for sample at
 * its own time. Property, at any time: "amount" (double): 0 does nothing, 1 takes up to 24 dB of
 * what is noise.
 */
void sampan_sound_denoise_register (void);

G_END_DECLS
