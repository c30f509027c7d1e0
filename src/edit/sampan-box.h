#pragma once

#include "sampan-lexicon.h"

G_BEGIN_DECLS

/**
 * sampan_box_read:
 * @traits: what its parts are called
 * @units: (element-type SampanUnit)
 * @length: (out): how many of them it takes
 *
 * Reads a part of the picture in numbers, "x 0.1 y 0.2 width 0.5 height 0.6" or (0.1, 0.2, 0.5,
 * 0.6); a point, "x=0.1, y=0.9"; or the size of letters, "size 0.05": parts of one. Or a size in
 * pixels, "width 1080, height 1440", which is a number with width and height as x and y.
 *
 * Returns: (transfer full) (nullable): a word for it, to be freed by sampan_box_free()
 */
SampanWord *
sampan_box_read (const SampanTraits *traits, GPtrArray *units, guint start, guint *length);
void sampan_box_free (SampanWord *box);

G_END_DECLS
