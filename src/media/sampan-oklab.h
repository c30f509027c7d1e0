#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * OKLab (Björn Ottosson, 2020): colours by how they look. Lightness 0..1, and a and b, of which the
 * angle is the hue and the length the chroma. Half the light on a surface divides all three by the
 * same number.
 */

/** @rgb: R'G'B' of sRGB, 0..1; values outside are taken for the nearest inside. */
void sampan_oklab_from_rgb (const double rgb[3], double lab[3]);

/**
 * sampan_oklab_to_rgb:
 *
 * The inverse. Colours that no screen can show lose chroma until one can, so that hue and lightness
 * stay.
 */
void sampan_oklab_to_rgb (const double lab[3], double rgb[3]);

G_END_DECLS
