#pragma once

#include "sampan-padded.h"

G_BEGIN_DECLS

/* Motion is found for squares of so many pixels. */
#define SAMPAN_MOTION_CELL 4
/* How far a place may lie outside of a picture, in pixels. */
#define SAMPAN_MOTION_BORDER 16
/* Vectors are counted in such parts of a pixel. */
#define SAMPAN_MOTION_PARTS 16

#define SAMPAN_MOTION_LEVELS 3

/** The luma of a small picture, at its own size, half of it and a quarter. Begin with all zero. */
typedef struct
{
  int width, height;
  int columns, rows; /* of cells */
  SampanPadded levels[SAMPAN_MOTION_LEVELS];
} SampanMotionPicture;

/** Where a cell lies in the other picture, from its own place, and how different it is there: the
 * mean difference of the luma, times 64. */
typedef struct
{
  gint16 x, y;
  guint16 error;
} SampanMotionVector;

void sampan_motion_picture_fill (
    SampanMotionPicture *self, const guint8 *luma, int stride, int width, int height);
void sampan_motion_picture_clear (SampanMotionPicture *self);

/**
 * sampan_motion_find:
 * @from: a picture
 * @to: another of the same size
 * @guess: (nullable): what the vectors may be like: those of a neighbour in time
 * @wanted: of @to, one byte a cell: those that are worth exact vectors
 * @vectors: (out): one a cell of @from, row by row
 *
 * Finds out where each part of @from lies in @to: by comparing squares of eight pixels, from the
 * smallest size to the largest, each starting from what its surroundings are at the size before.
 */
void sampan_motion_find (const SampanMotionPicture *from,
                         const SampanMotionPicture *to,
                         const SampanMotionVector *guess,
                         const guint8 *wanted,
                         SampanMotionVector *vectors);

G_END_DECLS
