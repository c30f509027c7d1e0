#pragma once

#include "sampan-gaussian.h"

G_BEGIN_DECLS

/* Directions of lines, of half a turn. */
#define SAMPAN_FLOW_DIRECTIONS 32

/**
 * SampanFlow:
 * @directions: for each pixel where its structure runs: 0 along the row, more turns clockwise,
 * %SAMPAN_FLOW_DIRECTIONS would be half a turn
 * @clearness: how clear that is, 0..255
 *
 * Where the lines of a picture run. Begin with all zero.
 */
typedef struct
{
  guint8 *directions;
  guint8 *clearness;
  /*< private >*/
  guint8 *planes[3];
  gsize size;
} SampanFlow;

/**
 * sampan_flow_find:
 * @gaussian: for its working memory
 * @pixels: a plane
 * @sigma: over how many pixels it is evened out
 */
void sampan_flow_find (SampanFlow *self,
                       SampanGaussian *gaussian,
                       const guint8 *pixels,
                       int stride,
                       int width,
                       int height,
                       double sigma);
void sampan_flow_clear (SampanFlow *self);

G_END_DECLS
