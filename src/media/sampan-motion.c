#include "sampan-motion.h"

#include <stdlib.h>

#include "sampan-gaussian.h"
#include "sampan-pixels.h"

#define CELL SAMPAN_MOTION_CELL
#define BORDER SAMPAN_MOTION_BORDER
#define PARTS SAMPAN_MOTION_PARTS
#define LAST (SAMPAN_MOTION_LEVELS - 1)
/* The side of the square that is compared; a cell is in its middle. */
#define WINDOW 8
#define MARGIN ((WINDOW - CELL) / 2)
/* How far is searched around the guess, in pixels of the smallest size. */
#define REACH 4
/* Another vector must be better by so much: in flat parts all are alike. */
#define BETTER 24

/* The vectors of one size, in whole pixels. */
typedef struct
{
  int columns, rows;
  SampanMotionVector *vectors;
} Grid;

typedef struct
{
  const SampanPadded *from, *to;
  int width, height;
} Pair;

void
sampan_motion_picture_fill (
    SampanMotionPicture *self, const guint8 *luma, int stride, int width, int height)
{
  self->width = width;
  self->height = height;
  self->columns = (width + CELL - 1) / CELL;
  self->rows = (height + CELL - 1) / CELL;
  sampan_padded_fill (&self->levels[0], luma, stride, width, height, BORDER);
  for (int i = 1; i < SAMPAN_MOTION_LEVELS; i++)
    {
      const SampanPadded *large = &self->levels[i - 1];
      int w = (width + 1) / 2, h = (height + 1) / 2;

      sampan_padded_resize (&self->levels[i], w, h, BORDER);
      sampan_plane_halve (large->pixels, (int)large->stride, self->levels[i].pixels,
                          (int)self->levels[i].stride, width, height);
      sampan_padded_extend (&self->levels[i], w, h, BORDER);
      width = w;
      height = h;
    }
}

void
sampan_motion_picture_clear (SampanMotionPicture *self)
{
  for (int i = 0; i < SAMPAN_MOTION_LEVELS; i++)
    sampan_padded_clear (&self->levels[i]);
}

static inline int
difference (const guint8 *a, gsize a_stride, const guint8 *b, gsize b_stride)
{
  int sum = 0;

  for (int y = 0; y < WINDOW; y++)
    for (int x = 0; x < WINDOW; x++)
      sum += abs (a[y * a_stride + x] - b[y * b_stride + x]);
  return sum;
}

/* How different the window at @x, @y is from the one that is (@dx, @dy) away. */
static inline int
compare (const Pair *pair, int x, int y, int dx, int dy)
{
  int to_x = CLAMP (x + dx, -BORDER, pair->width + BORDER - WINDOW);
  int to_y = CLAMP (y + dy, -BORDER, pair->height + BORDER - WINDOW);

  return difference (pair->from->pixels + (gssize)y * (gssize)pair->from->stride + x,
                     pair->from->stride,
                     pair->to->pixels + (gssize)to_y * (gssize)pair->to->stride + to_x,
                     pair->to->stride);
}

static inline void
try (const Pair *pair, int x, int y, int dx, int dy, int margin, SampanMotionVector *best)
{
  int error;

  if (dx == best->x && dy == best->y && best->error != G_MAXUINT16)
    return;
  error = compare (pair, x, y, dx, dy);
  if (error + margin < best->error)
    *best = (SampanMotionVector){ (gint16)dx, (gint16)dy, (guint16)error };
}

/* All vectors near @best. */
static void
search (const Pair *pair, int x, int y, int reach, SampanMotionVector *best)
{
  SampanMotionVector middle = *best;

  for (int dy = -reach; dy <= reach; dy++)
    for (int dx = -reach; dx <= reach; dx++)
      try (pair, x, y, middle.x + dx, middle.y + dy, BETTER, best);
}

/* At the smallest size. */
static void
search_first (const Pair *pair, Grid *grid, const SampanMotionVector *guess, int guess_columns)
{
  int shrink = PARTS << LAST;

  for (int row = 0; row < grid->rows; row++)
    for (int column = 0; column < grid->columns; column++)
      {
        SampanMotionVector *best = &grid->vectors[row * grid->columns + column];
        int x = column * CELL - MARGIN, y = row * CELL - MARGIN;

        *best = (SampanMotionVector){ 0, 0, G_MAXUINT16 };
        try (pair, x, y, 0, 0, 0, best);
        if (guess != NULL)
          {
            const SampanMotionVector *near =
                &guess[(row << LAST) * guess_columns + (column << LAST)];

            try (pair, x, y, near->x / shrink, near->y / shrink, 0, best);
          }
        search (pair, x, y, REACH, best);
      }
}

/* The vectors of the size before that lie around a cell are tried, then what is beside the best. */
static void
refine (const Pair *pair, const Grid *small, int row, int column, SampanMotionVector *best)
{
  static const int around[][2] = { { 0, 0 }, { -1, 0 }, { 1, 0 }, { 0, -1 }, { 0, 1 } };
  int x = column * CELL - MARGIN, y = row * CELL - MARGIN;

  *best = (SampanMotionVector){ 0, 0, G_MAXUINT16 };
  for (gsize i = 0; i < G_N_ELEMENTS (around); i++)
    {
      int other_row = CLAMP (row / 2 + around[i][1], 0, small->rows - 1);
      int other_column = CLAMP (column / 2 + around[i][0], 0, small->columns - 1);
      const SampanMotionVector *other = &small->vectors[other_row * small->columns + other_column];

      try (pair, x, y, 2 * other->x, 2 * other->y, i > 0 ? BETTER : 0, best);
    }
  search (pair, x, y, 1, best);
}

/* Where between three neighbours the least is, as the lowest point of a parabola. */
static int
find_lowest (int before, int middle, int after)
{
  int bend = before + after - 2 * middle;

  return bend <= 0 ? 0 : CLAMP ((before - after) * (PARTS / 2) / bend, -PARTS / 2, PARTS / 2);
}

/* Whole pixels become parts of pixels. */
static void
sharpen (const Pair *pair, int row, int column, SampanMotionVector *vector)
{
  int x = column * CELL - MARGIN, y = row * CELL - MARGIN, dx = vector->x, dy = vector->y;
  int error = vector->error;

  vector->x = (gint16)(dx * PARTS
                       + find_lowest (compare (pair, x, y, dx - 1, dy), error,
                                      compare (pair, x, y, dx + 1, dy)));
  vector->y = (gint16)(dy * PARTS
                       + find_lowest (compare (pair, x, y, dx, dy - 1), error,
                                      compare (pair, x, y, dx, dy + 1)));
}

/* At the full size, and only where it is worth it. */
SAMPAN_CLONES static void
search_last (const Pair *pair,
             const Grid *small,
             const SampanMotionPicture *to,
             const guint8 *wanted,
             SampanMotionVector *vectors)
{
  for (int row = 0; row < to->rows; row++)
    for (int column = 0; column < to->columns; column++)
      {
        SampanMotionVector *best = &vectors[row * to->columns + column];
        int small_row = MIN (row / 2, small->rows - 1);
        const SampanMotionVector *near =
            &small->vectors[small_row * small->columns + MIN (column / 2, small->columns - 1)];
        int there = CLAMP (column + (2 * near->x + CELL / 2) / CELL, 0, to->columns - 1)
                    + CLAMP (row + (2 * near->y + CELL / 2) / CELL, 0, to->rows - 1) * to->columns;

        if (wanted[there])
          {
            refine (pair, small, row, column, best);
            sharpen (pair, row, column, best);
          }
        else
          *best = (SampanMotionVector){ (gint16)(2 * PARTS * near->x),
                                        (gint16)(2 * PARTS * near->y), near->error };
      }
}

static Pair
make_pair (const SampanMotionPicture *from, const SampanMotionPicture *to, int level)
{
  return (Pair){ &from->levels[level], &to->levels[level],
                 (from->width + (1 << level) - 1) >> level,
                 (from->height + (1 << level) - 1) >> level };
}

static Grid
make_grid (const Pair *pair)
{
  Grid grid = { (pair->width + CELL - 1) / CELL, (pair->height + CELL - 1) / CELL, NULL };

  grid.vectors = g_new (SampanMotionVector, grid.columns * grid.rows);
  return grid;
}

void
sampan_motion_find (const SampanMotionPicture *from,
                    const SampanMotionPicture *to,
                    const SampanMotionVector *guess,
                    const guint8 *wanted,
                    SampanMotionVector *vectors)
{
  Pair pair = make_pair (from, to, LAST);
  Grid small = make_grid (&pair);

  search_first (&pair, &small, guess, from->columns);
  for (int level = LAST - 1; level > 0; level--)
    {
      Grid grid;

      pair = make_pair (from, to, level);
      grid = make_grid (&pair);
      for (int i = 0; i < grid.rows * grid.columns; i++)
        refine (&pair, &small, i / grid.columns, i % grid.columns, &grid.vectors[i]);
      g_free (small.vectors);
      small = grid;
    }
  pair = make_pair (from, to, 0);
  search_last (&pair, &small, to, wanted, vectors);
  g_free (small.vectors);
}
