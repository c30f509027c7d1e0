#pragma once

#include "sampan-pixels.h"

G_BEGIN_DECLS

/* Of the lattice: steps of 8 in each of Y', Cb and Cr, with one point beyond the last value. */
#define SAMPAN_RECOLOUR_POINTS 33

/**
 * What a recolouring makes of each colour, over a lattice of (Cr, Cb, Y'), Y' being the innermost:
 * new Y', Cb and Cr.
 */
typedef struct
{
  float lattice[SAMPAN_RECOLOUR_POINTS * SAMPAN_RECOLOUR_POINTS * SAMPAN_RECOLOUR_POINTS][3];
} SampanRecolourTable;

/**
 * sampan_recolour_table_fill:
 * @from: the mean colour of what gets another colour, in OKLab
 * @to: the colour it gets, R'G'B' 0..1
 * @tint: whether all becomes shades of @to; else what has less colour than @from (shine, patterns)
 * gets less of @to
 * @range: the range of the frames
 *
 * Light and shade stay: lightness keeps its order and its proportions, and moves towards that of
 * @to as far as it can without looking painted.
 */
void sampan_recolour_table_fill (SampanRecolourTable *self,
                                 const double from[3],
                                 const double to[3],
                                 gboolean tint,
                                 const SampanRange *range);

/** Changes the rows @top and @bottom (the same one if there is no other) of the frame's luma and
 * their row of chroma, as far as the masks say. */
void sampan_recolour_table_apply (const SampanRecolourTable *self,
                                  guint8 *top,
                                  guint8 *bottom,
                                  guint8 *u,
                                  guint8 *v,
                                  const guint8 *top_mask,
                                  const guint8 *bottom_mask,
                                  int width);

G_END_DECLS
