#include "sampan-gaussian.h"

#include <math.h>
#include <string.h>

#include "sampan-pixels.h"

/* The widest blur that is done without a smaller copy, and how many weights it has on one side. */
#define WIDEST 4.0
#define RADIUS 12
/* Halvings: 2^5 is enough for a blur of 128 pixels. */
#define MAX_LEVELS 5

struct _SampanGaussian
{
  guint8 *levels[MAX_LEVELS + 1];
  gsize level_sizes[MAX_LEVELS + 1];
  guint8 *rows;
  gsize rows_size;
  guint16 *sums;
  guint8 *padded;
  int padded_width;
};

SampanGaussian *
sampan_gaussian_new (void)
{
  return g_new0 (SampanGaussian, 1);
}

void
sampan_gaussian_free (SampanGaussian *self)
{
  for (int i = 0; i <= MAX_LEVELS; i++)
    g_free (self->levels[i]);
  g_free (self->rows);
  g_free (self->sums);
  g_free (self->padded);
  g_free (self);
}

static guint8 *
ensure (guint8 **memory, gsize *size, gsize wanted)
{
  if (*size < wanted)
    {
      g_free (*memory);
      *memory = g_malloc (wanted);
      *size = wanted;
    }
  return *memory;
}

/* Weights of the middle and one side that sum up to 256 when the sides are counted twice. Returns:
 * the last that is not 0. */
static int
make_weights (double sigma, int weights[RADIUS + 1])
{
  double exact[RADIUS + 1], sum = 1;
  int total = 0, last = 0;

  exact[0] = 1;
  for (int i = 1; i <= RADIUS; i++)
    {
      exact[i] = exp (-i * i / (2 * sigma * sigma));
      sum += 2 * exact[i];
    }
  for (int i = 1; i <= RADIUS; i++)
    {
      weights[i] = (int)lrint (exact[i] / sum * 256);
      total += 2 * weights[i];
      if (weights[i] > 0)
        last = i;
    }
  weights[0] = 256 - total;
  return last;
}

SAMPAN_CLONES static void
sum_start (guint16 *restrict sums, const guint8 *restrict row, int weight, int width)
{
  for (int x = 0; x < width; x++)
    sums[x] = (guint16)(row[x] * weight + 128);
}

SAMPAN_CLONES static void
sum_pair (guint16 *restrict sums,
          const guint8 *restrict before,
          const guint8 *restrict after,
          int weight,
          int width)
{
  for (int x = 0; x < width; x++)
    sums[x] = (guint16)(sums[x] + (before[x] + after[x]) * weight);
}

SAMPAN_CLONES static void
sum_end (guint8 *restrict row, const guint16 *restrict sums, int width)
{
  for (int x = 0; x < width; x++)
    row[x] = (guint8)(sums[x] >> 8);
}

static void
blur_row (SampanGaussian *self, guint8 *row, int width, const int *weights, int radius)
{
  guint8 *padded = self->padded + RADIUS;

  memset (padded - radius, row[0], radius);
  memcpy (padded, row, width);
  memset (padded + width, row[width - 1], radius);
  sum_start (self->sums, padded, weights[0], width);
  for (int i = 1; i <= radius; i++)
    sum_pair (self->sums, padded - i, padded + i, weights[i], width);
  sum_end (row, self->sums, width);
}

void
sampan_gaussian_blur_small (
    SampanGaussian *self, guint8 *data, int stride, int width, int height, double sigma)
{
  int weights[RADIUS + 1], radius = make_weights (MAX (sigma, 0.01), weights);
  guint8 *copy;

  if (radius == 0)
    return;
  if (self->padded_width < width)
    {
      self->padded = g_realloc (self->padded, width + 2 * RADIUS);
      self->sums = g_renew (guint16, self->sums, width);
      self->padded_width = width;
    }
  copy = ensure (&self->rows, &self->rows_size, (gsize)width * height);
  for (int y = 0; y < height; y++)
    {
      blur_row (self, data + (gsize)y * stride, width, weights, radius);
      memcpy (copy + (gsize)y * width, data + (gsize)y * stride, width);
    }
  for (int y = 0; y < height; y++)
    {
      sum_start (self->sums, copy + (gsize)y * width, weights[0], width);
      for (int i = 1; i <= radius; i++)
        sum_pair (self->sums, copy + (gsize)MAX (y - i, 0) * width,
                  copy + (gsize)MIN (y + i, height - 1) * width, weights[i], width);
      sum_end (data + (gsize)y * stride, self->sums, width);
    }
}

int
sampan_gaussian_levels (double sigma, int width, int height, double *left)
{
  int level = 0;

  while (level < MAX_LEVELS && sigma > WIDEST * (1 << level) && MIN (width, height) >> level > 8)
    level++;
  /* Each halving and each doubling blurs a little: together (4^level - 1) / 3 of variance. */
  *left = sqrt (MAX (sigma * sigma - ((1 << (2 * level)) - 1) / 3.0, 0)) / (1 << level);
  *left = MIN (*left, WIDEST);
  return level;
}

SAMPAN_CLONES static void
halve_row (guint8 *restrict target, const guint8 *restrict a, const guint8 *restrict b, int pairs)
{
  for (int x = 0; x < pairs; x++)
    target[x] = (guint8)((a[2 * x] + a[2 * x + 1] + b[2 * x] + b[2 * x + 1] + 2) >> 2);
}

void
sampan_plane_halve (const guint8 *source,
                    int source_stride,
                    guint8 *target,
                    int target_stride,
                    int width,
                    int height)
{
  for (int y = 0; y < (height + 1) / 2; y++)
    {
      const guint8 *a = source + (gsize)(2 * y) * source_stride;
      const guint8 *b = source + (gsize)MIN (2 * y + 1, height - 1) * source_stride;
      guint8 *row = target + (gsize)y * target_stride;

      halve_row (row, a, b, width / 2);
      if (width % 2)
        row[width / 2] = (guint8)((a[width - 1] + b[width - 1] + 1) >> 1);
    }
}

/* Three parts of the near row, one of the far one, times four. */
SAMPAN_CLONES static void
mix_rows (guint16 *restrict sums,
          const guint8 *restrict near,
          const guint8 *restrict far,
          int width)
{
  for (int x = 0; x < width; x++)
    sums[x] = (guint16)(3 * near[x] + far[x]);
}

SAMPAN_CLONES static void
double_row (guint8 *restrict target, const guint16 *restrict sums, int pairs)
{
  for (int x = 0; x < pairs; x++)
    {
      target[2 * x] = (guint8)((3 * sums[x + 1] + sums[x] + 8) >> 4);
      target[2 * x + 1] = (guint8)((3 * sums[x + 1] + sums[x + 2] + 8) >> 4);
    }
}

void
sampan_plane_double (const guint8 *source,
                     int source_stride,
                     guint8 *target,
                     int target_stride,
                     int width,
                     int height)
{
  int small_width = (width + 1) / 2, small_height = (height + 1) / 2;
  /* The sums have one more at either end, the same as the first and the last. */
  g_autofree guint16 *sums = g_new (guint16, small_width + 2);

  for (int y = 0; y < height; y++)
    {
      int far = y % 2 ? MIN (y / 2 + 1, small_height - 1) : MAX (y / 2 - 1, 0);
      guint8 *row = target + (gsize)y * target_stride;

      mix_rows (sums + 1, source + (gsize)(y / 2) * source_stride,
                source + (gsize)far * source_stride, small_width);
      sums[0] = sums[1];
      sums[small_width + 1] = sums[small_width];
      double_row (row, sums, width / 2);
      if (width % 2)
        row[width - 1] = (guint8)((3 * sums[small_width] + sums[small_width - 1] + 8) >> 4);
    }
}

static void
copy_plane (const guint8 *source,
            int source_stride,
            guint8 *target,
            int target_stride,
            int width,
            int height)
{
  if (source == target)
    return;
  for (int y = 0; y < height; y++)
    memcpy (target + (gsize)y * target_stride, source + (gsize)y * source_stride, width);
}

void
sampan_gaussian_blur (SampanGaussian *self,
                      const guint8 *source,
                      int source_stride,
                      guint8 *target,
                      int target_stride,
                      int width,
                      int height,
                      double sigma)
{
  int widths[MAX_LEVELS + 1] = { width }, heights[MAX_LEVELS + 1] = { height };
  double left;
  int levels = sampan_gaussian_levels (sigma, width, height, &left);

  if (levels == 0)
    {
      copy_plane (source, source_stride, target, target_stride, width, height);
      sampan_gaussian_blur_small (self, target, target_stride, width, height, left);
      return;
    }
  for (int i = 1; i <= levels; i++)
    {
      widths[i] = (widths[i - 1] + 1) / 2;
      heights[i] = (heights[i - 1] + 1) / 2;
      ensure (&self->levels[i], &self->level_sizes[i], (gsize)widths[i] * heights[i]);
      sampan_plane_halve (i == 1 ? source : self->levels[i - 1],
                          i == 1 ? source_stride : widths[i - 1], self->levels[i], widths[i],
                          widths[i - 1], heights[i - 1]);
    }
  sampan_gaussian_blur_small (self, self->levels[levels], widths[levels], widths[levels],
                              heights[levels], left);
  for (int i = levels; i >= 1; i--)
    sampan_plane_double (self->levels[i], widths[i], i == 1 ? target : self->levels[i - 1],
                         i == 1 ? target_stride : widths[i - 1], widths[i - 1], heights[i - 1]);
}
