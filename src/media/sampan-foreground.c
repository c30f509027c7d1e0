#include "sampan-foreground.h"

#include <string.h>

#include "sampan-pixels.h"

/* A side of 16384 pixels is halved to one in fewer steps. */
#define MAX_LEVELS 16
/* From which mask on a pixel tells the person's colour, and up to which the background's, in 255.
 */
#define SURE 64
/* What a patch at an edge still counts: with nothing better around, it is taken. */
#define DOUBT 0.001f
/* In the larger patches every other row tells enough. */
#define ALL_ROWS 4
/* What is summed up in each patch: the mask, and for the person and for the background the weighed
 * colour and the weight. */
#define N_SUMS 5

/* The person's colour (0) and the background's (1) in each patch, and how sure they are. */
typedef struct
{
  int width, height;
  float *colour[2];
  float *weight[2];
} Level;

struct _SampanForeground
{
  Level levels[MAX_LEVELS];
  int n_levels;
  int cell;
  float *mean;   /* of the mask, in each patch of the first level */
  float *rows;   /* two rows of patches, and what lies beside them */
  guint32 *sums; /* of a row of patches, five for each column; and room for half of them */
};

/* Where a row of patches in @rows begins: there is one before it and one behind. */
static float *
get_row (SampanForeground *self, int i)
{
  return self->rows + i * (self->levels[0].width + 2) + 1;
}

/* Before and behind the row of patches lie others like its ends. */
static void
pad_row (float *row, int width)
{
  row[-1] = row[0];
  row[width] = row[width - 1];
}

SampanForeground *
sampan_foreground_new (void)
{
  return g_new0 (SampanForeground, 1);
}

static void
free_levels (SampanForeground *self)
{
  for (int i = 0; i < self->n_levels; i++)
    for (int j = 0; j < 2; j++)
      {
        g_clear_pointer (&self->levels[i].colour[j], g_free);
        g_clear_pointer (&self->levels[i].weight[j], g_free);
      }
  g_clear_pointer (&self->mean, g_free);
  g_clear_pointer (&self->rows, g_free);
  g_clear_pointer (&self->sums, g_free);
  self->n_levels = 0;
}

void
sampan_foreground_free (SampanForeground *self)
{
  free_levels (self);
  g_free (self);
}

static void
ensure_levels (SampanForeground *self, int width, int height, int cell)
{
  if (self->n_levels > 0 && self->levels[0].width == width && self->levels[0].height == height
      && self->cell == cell)
    return;
  free_levels (self);
  self->cell = cell;
  self->mean = g_new (float, (gsize)width *height);
  self->rows = g_new (float, 2 * (width + 2));
  self->sums = g_new (guint32, (gsize)N_SUMS * width * cell * 3 / 2);
  for (int i = 0; i < MAX_LEVELS; i++)
    {
      Level *level = &self->levels[i];
      gsize n = (gsize)width * height;

      level->width = width;
      level->height = height;
      for (int j = 0; j < 2; j++)
        {
          level->colour[j] = g_new (float, n);
          level->weight[j] = g_new (float, n);
        }
      self->n_levels++;
      if (n == 1)
        break;
      width = (width + 1) / 2;
      height = (height + 1) / 2;
    }
}

/* ---- what is sure ---- */

SAMPAN_CLONES static void
add_row (guint32 *restrict mask_sum,
         guint32 *restrict front_sum,
         guint32 *restrict front_weight,
         guint32 *restrict back_sum,
         guint32 *restrict back_weight,
         const guint8 *restrict source,
         const guint8 *restrict mask,
         int width)
{
  for (int x = 0; x < width; x++)
    {
      int front = mask[x] - (255 - SURE), back = SURE - mask[x];

      front = front > 0 ? front : 0;
      back = back > 0 ? back : 0;
      mask_sum[x] += mask[x];
      front_sum[x] += (guint32)(front * source[x]);
      front_weight[x] += (guint32)front;
      back_sum[x] += (guint32)(back * source[x]);
      back_weight[x] += (guint32)back;
    }
}

SAMPAN_CLONES static void
add_pairs (guint32 *restrict target, const guint32 *restrict source, int n)
{
  for (int i = 0; i < n; i++)
    target[i] = source[2 * i] + source[2 * i + 1];
}

/* Of patches of @n pixels: the mean of the mask, and the colours and weights. */
SAMPAN_CLONES static void
take_patches (float *restrict mean,
              float *restrict front,
              float *restrict front_weight,
              float *restrict back,
              float *restrict back_weight,
              const guint32 *restrict sums,
              gsize stride,
              int n,
              int width)
{
  float whole = 1 / (255 * (float)n), sure = 1 / (SURE * (float)n);

  for (int i = 0; i < width; i++)
    {
      float person = (float)(int)sums[2 * stride + i], ground = (float)(int)sums[4 * stride + i];

      mean[i] = (float)(int)sums[i] * whole;
      front[i] = person > 0 ? (float)(int)sums[stride + i] / person : 0;
      front_weight[i] = person * sure;
      back[i] = ground > 0 ? (float)(int)sums[3 * stride + i] / ground : 0;
      back_weight[i] = ground * sure;
    }
}

/* The sums of @rows rows of pixels become a row of patches; the last may be narrower. */
static void
fill_patches (SampanForeground *self, int row, int rows, int width)
{
  Level *level = &self->levels[0];
  int n = N_SUMS * level->width * self->cell, whole = width / self->cell;
  guint32 *sums = self->sums, *other = sums + n;
  gsize at = (gsize)row * level->width;

  for (int cell = self->cell; cell > 1; cell /= 2)
    {
      guint32 *source = sums;

      n /= 2;
      add_pairs (other, source, n);
      sums = other;
      other = source;
    }
  take_patches (self->mean + at, level->colour[0] + at, level->weight[0] + at,
                level->colour[1] + at, level->weight[1] + at, sums, level->width, self->cell * rows,
                whole);
  at += whole;
  take_patches (self->mean + at, level->colour[0] + at, level->weight[0] + at,
                level->colour[1] + at, level->weight[1] + at, sums + whole, level->width,
                width % self->cell * rows, level->width - whole);
}

SAMPAN_CLONES static void
find_extremes (float *restrict least,
               float *restrict most,
               const float *restrict above,
               const float *restrict row,
               const float *restrict below,
               int width)
{
  for (int x = 0; x < width; x++)
    {
      least[x] = MIN (MIN (above[x], row[x]), below[x]);
      most[x] = MAX (MAX (above[x], row[x]), below[x]);
    }
}

SAMPAN_CLONES static void
doubt_row (float *restrict front,
           float *restrict back,
           const float *restrict least,
           const float *restrict most,
           int width)
{
  for (int x = 0; x < width; x++)
    {
      float person = MIN (MIN (least[x - 1], least[x]), least[x + 1]);
      float ground = 1 - MAX (MAX (most[x - 1], most[x]), most[x + 1]);

      front[x] *= person * person * person + DOUBT;
      back[x] *= ground * ground * ground + DOUBT;
    }
}

/* Patches beside others of another kind are doubted: masks are not right to the pixel. */
static void
doubt_edges (SampanForeground *self)
{
  Level *level = &self->levels[0];
  int width = level->width;
  float *least = get_row (self, 0), *most = get_row (self, 1);

  for (int y = 0; y < level->height; y++)
    {
      const float *row = self->mean + (gsize)y * width;

      find_extremes (least, most, y > 0 ? row - width : row, row,
                     y + 1 < level->height ? row + width : row, width);
      pad_row (least, width);
      pad_row (most, width);
      doubt_row (level->weight[0] + (gsize)y * width, level->weight[1] + (gsize)y * width, least,
                 most, width);
    }
}

static void
fill_first (SampanForeground *self,
            const guint8 *source,
            int source_stride,
            const guint8 *mask,
            int mask_stride,
            int width,
            int height)
{
  guint32 *sums = self->sums;
  int cell = self->cell, step = cell > ALL_ROWS ? 2 : 1;
  gsize n = (gsize)self->levels[0].width * cell;

  for (int row = 0; row < self->levels[0].height; row++)
    {
      int from = row * cell, to = MIN (from + cell, height);

      memset (sums, 0, sizeof (guint32) * N_SUMS * n);
      for (int y = from; y < to; y += step)
        add_row (sums, sums + n, sums + 2 * n, sums + 3 * n, sums + 4 * n,
                 source + (gsize)y * source_stride, mask + (gsize)y * mask_stride, width);
      fill_patches (self, row, (to - from + step - 1) / step, width);
    }
  doubt_edges (self);
}

/* ---- spreading it ---- */

/* One patch of the smaller level from those below it, of which there may be less than four. */
static void
gather_one (const Level *large, Level *small, int kind, int x, int y)
{
  float sum = 0, weight = 0;

  for (int i = 2 * y; i < MIN (2 * y + 2, large->height); i++)
    for (int j = 2 * x; j < MIN (2 * x + 2, large->width); j++)
      {
        gsize at = (gsize)i * large->width + j;

        sum += large->weight[kind][at] * large->colour[kind][at];
        weight += large->weight[kind][at];
      }
  small->colour[kind][(gsize)y * small->width + x] = weight > 0 ? sum / weight : 0;
  /* A few sure patches are enough for all that lie around them. */
  small->weight[kind][(gsize)y * small->width + x] = MIN (weight, 1);
}

/* The same for a row of patches that have four below them; @large_width: from a row to the next. */
SAMPAN_CLONES static void
gather_row (const float *restrict large_colour,
            const float *restrict large_weight,
            int large_width,
            float *restrict colour,
            float *restrict weight,
            int width)
{
  const float *next_colour = large_colour + large_width, *next_weight = large_weight + large_width;

  for (int x = 0; x < width; x++)
    {
      float first = large_weight[2 * x], second = large_weight[2 * x + 1];
      float third = next_weight[2 * x], fourth = next_weight[2 * x + 1];
      float all = first + second + third + fourth;
      float sum = first * large_colour[2 * x] + second * large_colour[2 * x + 1]
                  + third * next_colour[2 * x] + fourth * next_colour[2 * x + 1];

      colour[x] = all > 0 ? sum / all : 0;
      weight[x] = MIN (all, 1);
    }
}

static void
gather (const Level *large, Level *small, int kind)
{
  int width = large->width / 2;

  for (int y = 0; y < small->height; y++)
    {
      gsize at = (gsize)y * small->width, below = (gsize)2 * y * large->width;
      gboolean whole = 2 * y + 1 < large->height;

      if (whole)
        gather_row (large->colour[kind] + below, large->weight[kind] + below, large->width,
                    small->colour[kind] + at, small->weight[kind] + at, width);
      for (int x = whole ? width : 0; x < small->width; x++)
        gather_one (large, small, kind, x, y);
    }
}

SAMPAN_CLONES static void
mix (float *restrict target,
     const float *restrict above,
     const float *restrict below,
     float part,
     int width)
{
  for (int x = 0; x < width; x++)
    target[x] = above[x] + (below[x] - above[x]) * part;
}

/* A row of colours between the middles of two rows of patches; @y in patches. */
static void
mix_rows (const Level *level, int kind, float y, float *row)
{
  int top = (int)MAX (y, 0), bottom = MIN (top + 1, level->height - 1);
  const float *colour = level->colour[kind];

  mix (row, colour + (gsize)top * level->width, colour + (gsize)bottom * level->width,
       MAX (y - (float)top, 0), level->width);
  pad_row (row, level->width);
}

/* The middle of each patch lies a quarter beside the middle of the one that is twice as wide. */
SAMPAN_CLONES static void
spread_row (float *restrict colour, const float *restrict weight, const float *restrict row, int n)
{
  for (int x = 0; x < n; x++)
    {
      float left = 0.25f * row[x - 1] + 0.75f * row[x];
      float right = 0.75f * row[x] + 0.25f * row[x + 1];

      colour[2 * x] = left + (colour[2 * x] - left) * MIN (weight[2 * x], 1);
      colour[2 * x + 1] = right + (colour[2 * x + 1] - right) * MIN (weight[2 * x + 1], 1);
    }
}

/* What is not sure in the larger level comes from the smaller one. */
static void
spread (SampanForeground *self, const Level *small, Level *large, int kind)
{
  float *row = get_row (self, 0);

  for (int y = 0; y < large->height; y++)
    {
      float *colour = large->colour[kind] + (gsize)y * large->width;
      const float *weight = large->weight[kind] + (gsize)y * large->width;
      int last = large->width - 1, half = large->width / 2;

      mix_rows (small, kind, (float)y / 2 - 0.25f, row);
      spread_row (colour, weight, row, half);
      if (last == 2 * half)
        {
          float from = 0.25f * row[half - 1] + 0.75f * row[half];

          colour[last] = from + (colour[last] - from) * MIN (weight[last], 1);
        }
    }
}

/* ---- what is left of each pixel ---- */

/* @fronts, @backs: the colours in the row, a patch each */
static void
explain_row (const float *fronts,
             const float *backs,
             int cell,
             const guint8 *source,
             const guint8 *mask,
             guint8 *target,
             int width)
{
  float step = 1 / (float)cell;

  for (int x = 0; x < width; x++)
    {
      float part, column, between, front, back, own = (float)source[x], colour;
      int left;

      if (x + 8 <= width)
        {
          guint64 eight;

          /* Most of a picture is the one or the other. */
          memcpy (&eight, mask + x, 8);
          if (eight == 0 || eight == G_MAXUINT64)
            {
              x += 7;
              continue;
            }
        }
      if (mask[x] == 0 || mask[x] == 255)
        continue;
      part = (float)mask[x] * (1.0f / 255);
      /* From the middle of the patch before the first, so that it is never below 0. */
      column = ((float)x + 0.5f) * step + 0.5f;
      left = (int)column - 1;
      between = column - 1 - (float)left;
      front = fronts[left] + (fronts[left + 1] - fronts[left]) * between;
      back = backs[left] + (backs[left + 1] - backs[left]) * between;
      colour = front + part * (own - part * front - (1 - part) * back);
      /* Where the mask is too small the rest would be of a colour that was never there. */
      colour = CLAMP (colour, MIN (front, own), MAX (front, own));
      target[x] = (guint8)(colour + 0.5f);
    }
}

void
sampan_foreground_find (SampanForeground *self,
                        const guint8 *source,
                        int source_stride,
                        const guint8 *mask,
                        int mask_stride,
                        int cell,
                        guint8 *target,
                        int target_stride,
                        int width,
                        int height)
{
  ensure_levels (self, (width + cell - 1) / cell, (height + cell - 1) / cell, cell);
  fill_first (self, source, source_stride, mask, mask_stride, width, height);
  for (int kind = 0; kind < 2; kind++)
    {
      for (int i = 0; i + 1 < self->n_levels; i++)
        gather (&self->levels[i], &self->levels[i + 1], kind);
      for (int i = self->n_levels - 1; i > 0; i--)
        spread (self, &self->levels[i], &self->levels[i - 1], kind);
    }
  for (int y = 0; y < height; y++)
    {
      const guint8 *from = source + (gsize)y * source_stride;
      float at = ((float)y + 0.5f) / (float)cell - 0.5f;

      memcpy (target + (gsize)y * target_stride, from, width);
      /* Where nothing is surely the person, nothing is known of its colours. */
      if (self->levels[self->n_levels - 1].weight[0][0] <= 0)
        continue;
      for (int kind = 0; kind < 2; kind++)
        mix_rows (&self->levels[0], kind, at, get_row (self, kind));
      explain_row (get_row (self, 0), get_row (self, 1), cell, from, mask + (gsize)y * mask_stride,
                   target + (gsize)y * target_stride, width);
    }
}
