#include "sampan-guided-filter.h"

#include <string.h>

#include "sampan-pixels.h"

struct _SampanGuidedFilter
{
  int radius;
  float epsilon, low, high;

  int small_size;
  float *mean_i, *mean_p, *a, *b, *scratch;
  float *padded; /* one row */
  int small_width;
  int width;
  int *lefts; /* for each large column the small one to its left, and how far from that it is */
  float *parts;
  float *rows; /* four of the large width: a and b for the small row above and the one below */
};

SampanGuidedFilter *
sampan_guided_filter_new (int radius, float epsilon, float low, float high)
{
  SampanGuidedFilter *self = g_new0 (SampanGuidedFilter, 1);

  self->radius = radius;
  self->epsilon = epsilon;
  self->low = low;
  self->high = high;
  return self;
}

void
sampan_guided_filter_free (SampanGuidedFilter *self)
{
  g_free (self->mean_i);
  g_free (self->mean_p);
  g_free (self->a);
  g_free (self->b);
  g_free (self->scratch);
  g_free (self->padded);
  g_free (self->rows);
  g_free (self->lefts);
  g_free (self->parts);
  g_free (self);
}

static void
ensure_size (SampanGuidedFilter *self, int small_size, int small_width, int width)
{
  if (self->small_width < small_width)
    {
      self->padded = g_renew (float, self->padded, small_width + 2 * self->radius);
      self->small_width = small_width;
    }
  if (self->small_size < small_size)
    {
      self->mean_i = g_renew (float, self->mean_i, small_size);
      self->mean_p = g_renew (float, self->mean_p, small_size);
      self->a = g_renew (float, self->a, small_size);
      self->b = g_renew (float, self->b, small_size);
      self->scratch = g_renew (float, self->scratch, small_size);
      self->small_size = small_size;
    }
  if (self->width < width)
    {
      self->rows = g_renew (float, self->rows, 4 * (gsize)width);
      self->lefts = g_renew (int, self->lefts, width);
      self->parts = g_renew (float, self->parts, width);
      self->width = width;
    }
}

SAMPAN_CLONES static void
add_row (float *restrict sum, const float *restrict row, float weight, int width)
{
  for (int x = 0; x < width; x++)
    sum[x] += row[x] * weight;
}

/* @padded: @row with as much of its ends on either side as the window needs */
static void
mean_of_row (const float *row, float *padded, float *target, int width, int radius)
{
  memcpy (padded + radius, row, sizeof (float) * width);
  for (int i = 0; i < radius; i++)
    {
      padded[i] = row[0];
      padded[radius + width + i] = row[width - 1];
    }
  memset (target, 0, sizeof (float) * width);
  for (int i = 0; i <= 2 * radius; i++)
    add_row (target, padded + i, 1.0f / (float)(2 * radius + 1), width);
}

/* The window goes one row down: @next comes in, @last goes. */
SAMPAN_CLONES static void
move_row (float *restrict sum,
          const float *restrict next,
          const float *restrict last,
          float *restrict target,
          float weight,
          int width)
{
  for (int x = 0; x < width; x++)
    {
      sum[x] += next[x] - last[x];
      target[x] = sum[x] * weight;
    }
}

/* The mean over the window around each point, in place. */
static void
mean (SampanGuidedFilter *self, float *plane, int width, int height)
{
  float *scratch = self->scratch, *sum = self->padded;
  int radius = self->radius;
  float weight = 1.0f / (float)(2 * radius + 1);

  for (int y = 0; y < height; y++)
    mean_of_row (plane + y * width, self->padded, scratch + y * width, width, radius);
  memset (sum, 0, sizeof (float) * width);
  for (int i = -radius; i <= radius; i++)
    add_row (sum, scratch + CLAMP (i - 1, 0, height - 1) * width, 1, width);
  for (int y = 0; y < height; y++)
    move_row (sum, scratch + MIN (y + radius, height - 1) * width,
              scratch + CLAMP (y - radius - 1, 0, height - 1) * width, plane + y * width, weight,
              width);
}

SAMPAN_CLONES static void
multiply (float *restrict target, const float *restrict x, const float *restrict y, int n)
{
  for (int i = 0; i < n; i++)
    target[i] = x[i] * y[i];
}

/* @a is the mean of i * i, @b that of i * p; both become the line's factors. */
SAMPAN_CLONES static void
solve (float *restrict a,
       float *restrict b,
       const float *restrict i,
       const float *restrict p,
       float epsilon,
       int n)
{
  for (int k = 0; k < n; k++)
    {
      float variance = a[k] - i[k] * i[k], covariance = b[k] - i[k] * p[k];

      a[k] = covariance / (variance + epsilon);
      b[k] = p[k] - a[k] * i[k];
    }
}

/* Large rows lie linearly between the middles of the small pixels. */
static void
place_columns (SampanGuidedFilter *self, int small_width, int width)
{
  float step = (float)small_width / (float)width;

  for (int x = 0; x < width; x++)
    {
      float position = CLAMP (((float)x + 0.5f) * step - 0.5f, 0, (float)(small_width - 1));

      /* Never the last small pixel, as there is none to its right. */
      self->lefts[x] = MIN ((int)position, MAX (small_width - 2, 0));
      self->parts[x] = position - (float)self->lefts[x];
    }
}

static void
enlarge_row (
    const SampanGuidedFilter *self, const float *small, int small_width, float *row, int width)
{
  const int *lefts = self->lefts;
  const float *parts = self->parts;

  if (small_width == 1)
    {
      for (int x = 0; x < width; x++)
        row[x] = small[0];
      return;
    }
  for (int x = 0; x < width; x++)
    row[x] = small[lefts[x]] + (small[lefts[x] + 1] - small[lefts[x]]) * parts[x];
}

SAMPAN_CLONES static void
apply_row (guint8 *restrict target,
           const guint8 *restrict luma,
           const float *restrict a0,
           const float *restrict b0,
           const float *restrict a1,
           const float *restrict b1,
           float part,
           float low,
           float gain,
           int width)
{
  for (int x = 0; x < width; x++)
    {
      float a = a0[x] + (a1[x] - a0[x]) * part;
      float b = b0[x] + (b1[x] - b0[x]) * part;
      float value = (a * ((float)luma[x] * (1.0f / 255)) + b - low) * gain + 0.5f;

      value = value < 0 ? 0 : value;
      value = value > 255 ? 255 : value;
      target[x] = (guint8)(int)value;
    }
}

static void
apply (SampanGuidedFilter *self,
       int small_width,
       int small_height,
       const guint8 *luma,
       int luma_stride,
       guint8 *target,
       int target_stride,
       int width,
       int height)
{
  float *rows[4] = { self->rows, self->rows + width, self->rows + 2 * (gsize)width,
                     self->rows + 3 * (gsize)width };
  int above = -1, below = -1;

  place_columns (self, small_width, width);
  for (int y = 0; y < height; y++)
    {
      float position = ((float)y + 0.5f) * (float)small_height / (float)height - 0.5f;
      int top = MAX ((int)position, 0), bottom = MIN (top + 1, small_height - 1);
      float part = MAX (position - (float)top, 0);

      if (top != above && top == below)
        {
          /* One small row further: the lower one is the upper one now. */
          float *a = rows[0], *b = rows[1];

          rows[0] = rows[2];
          rows[1] = rows[3];
          rows[2] = a;
          rows[3] = b;
        }
      else if (top != above)
        {
          enlarge_row (self, self->a + top * small_width, small_width, rows[0], width);
          enlarge_row (self, self->b + top * small_width, small_width, rows[1], width);
        }
      if (bottom != below)
        {
          enlarge_row (self, self->a + bottom * small_width, small_width, rows[2], width);
          enlarge_row (self, self->b + bottom * small_width, small_width, rows[3], width);
        }
      above = top;
      below = bottom;
      apply_row (target + (gsize)y * target_stride, luma + (gsize)y * luma_stride, rows[0], rows[1],
                 rows[2], rows[3], part, self->low, 255 / (self->high - self->low), width);
    }
}

void
sampan_guided_filter_run (SampanGuidedFilter *self,
                          const float *guide,
                          const float *mask,
                          int small_width,
                          int small_height,
                          const guint8 *luma,
                          int luma_stride,
                          guint8 *target,
                          int target_stride,
                          int width,
                          int height)
{
  int n = small_width * small_height;

  ensure_size (self, n, small_width, width);
  memcpy (self->mean_i, guide, sizeof (float) * n);
  memcpy (self->mean_p, mask, sizeof (float) * n);
  multiply (self->a, guide, guide, n);
  multiply (self->b, guide, mask, n);
  mean (self, self->mean_i, small_width, small_height);
  mean (self, self->mean_p, small_width, small_height);
  mean (self, self->a, small_width, small_height);
  mean (self, self->b, small_width, small_height);
  solve (self->a, self->b, self->mean_i, self->mean_p, self->epsilon, n);
  mean (self, self->a, small_width, small_height);
  mean (self, self->b, small_width, small_height);
  apply (self, small_width, small_height, luma, luma_stride, target, target_stride, width, height);
}
