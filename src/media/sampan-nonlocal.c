#include "sampan-nonlocal.h"

#include <math.h>
#include <string.h>

#include "sampan-padded.h"
#include "sampan-pixels.h"

/* Around the planes, so that neither search nor surroundings leave the memory. */
#define BORDER 16
/* Surroundings are three pixels wide and high. */
#define SIDE 3
/* The mean distance of two values with noise of deviation 1, and of one with and one without. */
#define BOTH_NOISY 1.128
#define ONE_NOISY 0.798
/* Where the weight begins to fall and where it ends, as parts of the distance that is all noise. */
#define FULL 0.9
#define NONE 1.9
/* The last result is worth so many pixels of this frame. */
#define MEMORY 20
/* Blocks in which the noise is measured, and which part of them is taken to have nothing else. */
#define BLOCK 16
#define FLAT 0.2

struct _SampanNonlocal
{
  int n_planes;
  int width;
  int height;
  int stride;
  SampanPadded planes[2];
  SampanPadded last[2];
  gboolean remembers;
  guint16 *distances; /* of columns, one more at either end */
  guint16 *weights;
  guint16 *total;
  gint32 *sums[2];
};

/* Weights from distances: 255 up to full, 0 from none on. */
typedef struct
{
  guint16 none;
  guint16 extent; /* none less full */
  guint16 factor; /* 255 * 256 / extent */
} Slope;

SampanNonlocal *
sampan_nonlocal_new (int n_planes)
{
  SampanNonlocal *self = g_new0 (SampanNonlocal, 1);

  self->n_planes = n_planes;
  return self;
}

static void
free_memory (SampanNonlocal *self)
{
  for (int i = 0; i < self->n_planes; i++)
    {
      sampan_padded_clear (&self->planes[i]);
      sampan_padded_clear (&self->last[i]);
      g_free (self->sums[i]);
    }
  g_free (self->distances);
  g_free (self->weights);
  g_free (self->total);
}

void
sampan_nonlocal_free (SampanNonlocal *self)
{
  free_memory (self);
  g_free (self);
}

void
sampan_nonlocal_forget (SampanNonlocal *self)
{
  self->remembers = FALSE;
}

static void
ensure_size (SampanNonlocal *self, int width, int height)
{
  if (self->width == width && self->height == height)
    return;
  free_memory (self);
  self->width = width;
  self->height = height;
  self->stride = width + 2 * BORDER;
  self->remembers = FALSE;
  for (int i = 0; i < self->n_planes; i++)
    self->sums[i] = g_new (gint32, width);
  self->distances = g_new (guint16, width + 2);
  self->weights = g_new (guint16, width);
  self->total = g_new (guint16, width);
}

/* ---- how strong the noise is ---- */

/* What neither flat nor sloping light has: 6 times the deviation of the noise. */
static int
measure_block (const guint8 *block, int stride)
{
  int sum = 0;

  for (int y = 1; y < BLOCK - 1; y++)
    {
      const guint8 *a = block + (gsize)(y - 1) * stride, *b = a + stride, *c = b + stride;

      for (int x = 1; x < BLOCK - 1; x++)
        sum += ABS (a[x - 1] - 2 * a[x] + a[x + 1] - 2 * b[x - 1] + 4 * b[x] - 2 * b[x + 1]
                    + c[x - 1] - 2 * c[x] + c[x + 1]);
    }
  return sum / (BLOCK - 2);
}

/* The deviation of the noise, from the flattest blocks that are neither black nor white. */
static double
measure (const guint8 *pixels, int stride, int width, int height)
{
  guint histogram[1024] = { 0 }, n = 0, below = 0;
  int i;

  for (int y = 0; y + BLOCK <= height; y += BLOCK)
    for (int x = (y / BLOCK % 2) * BLOCK; x + BLOCK <= width; x += 2 * BLOCK)
      {
        const guint8 *block = pixels + (gsize)y * stride + x;
        int middle = block[(gsize)(BLOCK / 2) * stride + BLOCK / 2];

        if (middle < 6 || middle > 249)
          continue;
        histogram[MIN (measure_block (block, stride) / 4, 1023)]++;
        n++;
      }
  for (i = 0; i < 1023 && below + histogram[i] <= n * FLAT; i++)
    below += histogram[i];
  return n == 0 ? 0 : (i + 0.5) * 4 / (BLOCK - 2) / (6 * ONE_NOISY) * 1.05;
}

/* ---- means ---- */

/* How far three rows are from three others, column by column, added. */
SAMPAN_CLONES static void
add_distances (guint16 *restrict distances,
               const guint8 *restrict a,
               const guint8 *restrict b,
               gsize stride,
               int n)
{
  const guint8 *restrict a1 = a + stride, *restrict a2 = a1 + stride;
  const guint8 *restrict b1 = b + stride, *restrict b2 = b1 + stride;

  for (int x = 0; x < n; x++)
    {
      guint8 d0 = a[x] > b[x] ? a[x] - b[x] : b[x] - a[x];
      guint8 d1 = a1[x] > b1[x] ? a1[x] - b1[x] : b1[x] - a1[x];
      guint8 d2 = a2[x] > b2[x] ? a2[x] - b2[x] : b2[x] - a2[x];

      distances[x] = (guint16)(distances[x] + d0 + d1 + d2);
    }
}

SAMPAN_CLONES static void
weigh (guint16 *restrict weights,
       guint16 *restrict total,
       const guint16 *restrict distances,
       Slope slope,
       int importance,
       int width)
{
  for (int x = 0; x < width; x++)
    {
      guint16 distance = (guint16)(distances[x] + distances[x + 1] + distances[x + 2]);
      guint16 part = distance > slope.none ? 0 : (guint16)(slope.none - distance);

      part = part > slope.extent ? slope.extent : part;
      part = (guint16)(part * slope.factor) >> 8;
      part = (guint16)(part * part) >> 8;
      part = (guint16)(part * importance);
      weights[x] = part;
      total[x] = (guint16)(total[x] + part);
    }
}

SAMPAN_CLONES static void
add_weighted (gint32 *restrict sums,
              const guint16 *restrict weights,
              const guint8 *restrict there,
              const guint8 *restrict here,
              int width)
{
  for (int x = 0; x < width; x++)
    sums[x] += (gint16)weights[x] * (gint16)(there[x] - here[x]);
}

SAMPAN_CLONES static void
finish (guint8 *restrict target,
        const guint8 *restrict here,
        const gint32 *restrict sums,
        const guint16 *restrict total,
        int width)
{
  for (int x = 0; x < width; x++)
    target[x] = (guint8)(int)((float)here[x] + (float)sums[x] / (float)total[x] + 0.5f);
}

static Slope
make_slope (double noise, int n_planes)
{
  double whole = noise * SIDE * SIDE * n_planes;
  Slope slope;

  slope.none = (guint16)CLAMP (lrint (whole * NONE), 1, 4000);
  slope.extent = (guint16)CLAMP (lrint (whole * (NONE - FULL)), 1, slope.none);
  slope.factor = (guint16)(255 * 256 / slope.extent);
  return slope;
}

/* Takes the pixels that lie @offset away in @from into the means of row @y. */
static void
compare (SampanNonlocal *self,
         int y,
         const SampanPadded *from,
         gssize offset,
         Slope slope,
         int importance)
{
  gssize row = (gssize)y * self->stride;

  memset (self->distances, 0, sizeof (guint16) * (self->width + 2));
  for (int i = 0; i < self->n_planes; i++)
    add_distances (self->distances, self->planes[i].pixels + row - self->stride - 1,
                   from[i].pixels + row + offset - self->stride - 1, self->stride, self->width + 2);
  weigh (self->weights, self->total, self->distances, slope, importance, self->width);
  for (int i = 0; i < self->n_planes; i++)
    add_weighted (self->sums[i], self->weights, from[i].pixels + row + offset,
                  self->planes[i].pixels + row, self->width);
}

void
sampan_nonlocal_apply (SampanNonlocal *self,
                       guint8 *const *planes,
                       const int *strides,
                       int width,
                       int height,
                       double strength,
                       double least,
                       int radius,
                       int step,
                       gboolean remember)
{
  double noise = 0;
  Slope slope, last_slope;

  g_return_if_fail (radius * step + 2 <= BORDER);

  ensure_size (self, width, height);
  for (int i = 0; i < self->n_planes; i++)
    {
      sampan_padded_fill (&self->planes[i], planes[i], strides[i], width, height, BORDER);
      noise += measure (planes[i], strides[i], width, height) / self->n_planes;
    }
  noise = strength * MAX (noise, least);
  slope = make_slope (noise * BOTH_NOISY, self->n_planes);
  last_slope = make_slope (noise * ONE_NOISY, self->n_planes);
  for (int y = 0; y < height; y++)
    {
      for (int x = 0; x < width; x++)
        self->total[x] = 255;
      for (int i = 0; i < self->n_planes; i++)
        memset (self->sums[i], 0, sizeof (gint32) * width);
      for (int dy = -radius; dy <= radius; dy++)
        for (int dx = -radius; dx <= radius; dx++)
          if (dx != 0 || dy != 0)
            compare (self, y, self->planes, (gssize)dy * step * self->stride + dx * step, slope, 1);
      if (remember && self->remembers)
        compare (self, y, self->last, 0, last_slope, MEMORY);
      for (int i = 0; i < self->n_planes; i++)
        finish (planes[i] + (gsize)y * strides[i],
                self->planes[i].pixels + (gssize)y * self->stride, self->sums[i], self->total,
                width);
    }
  self->remembers = remember;
  for (int i = 0; remember && i < self->n_planes; i++)
    sampan_padded_fill (&self->last[i], planes[i], strides[i], width, height, BORDER);
}
