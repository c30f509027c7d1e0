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
  float *mean;   /* of the mask, in each patch of the first level */
  guint32 *sums; /* of a row of patches, five for each column */
  int width;     /* how many columns there is room for */
};

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
  self->n_levels = 0;
}

void
sampan_foreground_free (SampanForeground *self)
{
  free_levels (self);
  g_free (self->sums);
  g_free (self);
}

static void
ensure_levels (SampanForeground *self, int width, int height)
{
  if (self->n_levels > 0 && self->levels[0].width == width && self->levels[0].height == height)
    return;
  free_levels (self);
  self->mean = g_new (float, (gsize)width *height);
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

/* The sums of one row of patches. */
static void
take_patches (SampanForeground *self, int row, int cell, int rows, int width)
{
  const guint32 *sums = self->sums;
  Level *level = &self->levels[0];

  for (int i = 0; i < level->width; i++)
    {
      int from = i * cell, to = MIN (from + cell, width);
      float n = (float)((to - from) * rows);
      guint32 total[5] = { 0 };
      gsize at = (gsize)row * level->width + i;

      for (int k = 0; k < 5; k++)
        for (int x = from; x < to; x++)
          total[k] += sums[k * width + x];
      self->mean[at] = (float)total[0] / (255 * n);
      for (int j = 0; j < 2; j++)
        {
          guint32 weight = total[2 + 2 * j];

          level->colour[j][at] = weight > 0 ? (float)total[1 + 2 * j] / (float)weight : 0;
          level->weight[j][at] = (float)weight / (SURE * n);
        }
    }
}

/* Patches beside others of another kind are doubted: masks are not right to the pixel. */
static void
doubt_edges (SampanForeground *self)
{
  Level *level = &self->levels[0];

  for (int y = 0; y < level->height; y++)
    for (int x = 0; x < level->width; x++)
      {
        float least = 1, most = 0;
        gsize at = (gsize)y * level->width + x;

        for (int i = MAX (y - 1, 0); i <= MIN (y + 1, level->height - 1); i++)
          for (int j = MAX (x - 1, 0); j <= MIN (x + 1, level->width - 1); j++)
            {
              float mean = self->mean[(gsize)i * level->width + j];

              least = MIN (least, mean);
              most = MAX (most, mean);
            }
        level->weight[0][at] *= least * least * least + DOUBT;
        level->weight[1][at] *= (1 - most) * (1 - most) * (1 - most) + DOUBT;
      }
}

static void
fill_first (SampanForeground *self,
            const guint8 *source,
            int source_stride,
            const guint8 *mask,
            int mask_stride,
            int cell,
            int width,
            int height)
{
  guint32 *sums;

  if (self->width < width)
    self->sums = g_renew (guint32, self->sums, 5 * (gsize)width);
  self->width = MAX (self->width, width);
  sums = self->sums;
  for (int row = 0; row < self->levels[0].height; row++)
    {
      int from = row * cell, to = MIN (from + cell, height);

      memset (sums, 0, sizeof (guint32) * 5 * width);
      for (int y = from; y < to; y++)
        add_row (sums, sums + width, sums + 2 * (gsize)width, sums + 3 * (gsize)width,
                 sums + 4 * (gsize)width, source + (gsize)y * source_stride,
                 mask + (gsize)y * mask_stride, width);
      take_patches (self, row, cell, to - from, width);
    }
  doubt_edges (self);
}

/* ---- spreading it ---- */

/* Each patch of the smaller level from the four below it. */
static void
gather (const Level *large, Level *small, int kind)
{
  for (int y = 0; y < small->height; y++)
    for (int x = 0; x < small->width; x++)
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
}

/* Between the middles of four patches; @x and @y in patches. */
static inline float
between (const float *plane, int width, int height, float x, float y)
{
  int left = (int)MAX (x, 0), top = (int)MAX (y, 0);
  int right = MIN (left + 1, width - 1), bottom = MIN (top + 1, height - 1);
  float u = MAX (x - (float)left, 0), v = MAX (y - (float)top, 0);
  const float *above = plane + (gsize)top * width, *below = plane + (gsize)bottom * width;
  float first = above[left] + (above[right] - above[left]) * u;
  float second = below[left] + (below[right] - below[left]) * u;

  return first + (second - first) * v;
}

/* What is not sure in the larger level comes from the smaller one. */
static void
spread (const Level *small, Level *large, int kind)
{
  for (int y = 0; y < large->height; y++)
    for (int x = 0; x < large->width; x++)
      {
        gsize at = (gsize)y * large->width + x;
        float weight = large->weight[kind][at], from;

        if (weight >= 1)
          continue;
        from = between (small->colour[kind], small->width, small->height, (float)x / 2 - 0.25f,
                        (float)y / 2 - 0.25f);
        large->colour[kind][at] = from + (large->colour[kind][at] - from) * weight;
      }
}

/* ---- what is left of each pixel ---- */

static void
explain_row (const Level *level,
             int cell,
             int y,
             const guint8 *source,
             const guint8 *mask,
             guint8 *target,
             int width)
{
  float step = 1 / (float)cell, row = ((float)y + 0.5f) * step - 0.5f;

  for (int x = 0; x < width; x++)
    {
      float part, column, front, back, own = (float)source[x], colour;

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
      part = (float)mask[x] / 255;
      column = ((float)x + 0.5f) * step - 0.5f;
      front = between (level->colour[0], level->width, level->height, column, row);
      back = between (level->colour[1], level->width, level->height, column, row);
      colour = front + part * (own - part * front - (1 - part) * back);
      /* Where the mask is too small the rest would be of a colour that was never there. */
      colour = CLAMP (colour, MIN (front, own), MAX (front, own));
      target[x] = sampan_byte ((double)colour);
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
  ensure_levels (self, (width + cell - 1) / cell, (height + cell - 1) / cell);
  fill_first (self, source, source_stride, mask, mask_stride, cell, width, height);
  for (int kind = 0; kind < 2; kind++)
    {
      for (int i = 0; i + 1 < self->n_levels; i++)
        gather (&self->levels[i], &self->levels[i + 1], kind);
      for (int i = self->n_levels - 1; i > 0; i--)
        spread (&self->levels[i], &self->levels[i - 1], kind);
    }
  for (int y = 0; y < height; y++)
    {
      memcpy (target + (gsize)y * target_stride, source + (gsize)y * source_stride, width);
      explain_row (&self->levels[0], cell, y, source + (gsize)y * source_stride,
                   mask + (gsize)y * mask_stride, target + (gsize)y * target_stride, width);
    }
}
