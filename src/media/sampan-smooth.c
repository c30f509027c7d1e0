#include "sampan-smooth.h"

#include <math.h>
#include <string.h>

/* Each round goes half as far as the one before, so that no streaks are left. */
#define ROUNDS 3
/* Rows that go through the recursion at a time. */
#define LANES 8
/* How much a difference of Cb or Cr counts beside one of luma. */
#define CHROMA 2

struct _SampanSmooth
{
  gsize size;
  float *values;
  guint8 *across; /* how much a pixel differs from its left neighbour */
  guint8 *down;   /* from the one above */
  guint8 *luma;   /* of the chroma's size */
  gsize width;
  float *strip;
  float *keeps;
  guint8 *wide;
};

/* One of the planes that say where edges are: its pixels are as large as those that are smoothed,
 * or twice that. */
typedef struct
{
  const guint8 *pixels;
  gsize stride;
  int weight;
  gboolean twice;
} Guide;

SampanSmooth *
sampan_smooth_new (void)
{
  return g_new0 (SampanSmooth, 1);
}

void
sampan_smooth_free (SampanSmooth *self)
{
  g_free (self->values);
  g_free (self->across);
  g_free (self->down);
  g_free (self->luma);
  g_free (self->strip);
  g_free (self->keeps);
  g_free (self->wide);
  g_free (self);
}

static void
ensure_size (SampanSmooth *self, int width, int height)
{
  if (self->size < (gsize)width * height)
    {
      self->size = (gsize)width * height;
      self->values = g_renew (float, self->values, self->size);
      self->across = g_realloc (self->across, self->size);
      self->down = g_realloc (self->down, self->size);
      self->luma = g_realloc (self->luma, self->size);
    }
  if (self->width < (gsize)width)
    {
      self->width = width;
      self->strip = g_renew (float, self->strip, LANES * self->width);
      self->keeps = g_renew (float, self->keeps, LANES * self->width);
      self->wide = g_realloc (self->wide, 2 * self->width + 2);
    }
}

/* ---- edges ---- */

SAMPAN_CLONES static void
add_differences (guint8 *restrict result,
                 const guint8 *restrict a,
                 const guint8 *restrict b,
                 int weight,
                 int width)
{
  for (int x = 0; x < width; x++)
    {
      guint8 difference = a[x] > b[x] ? a[x] - b[x] : b[x] - a[x];
      guint16 sum = (guint16)(result[x] + difference * weight);

      result[x] = (guint8)(sum > 255 ? 255 : sum);
    }
}

/* A row of the guide, as wide as what is smoothed; @side says which of two. */
static const guint8 *
get_row (SampanSmooth *self, const Guide *guide, int y, int width, int side)
{
  guint8 *wide = self->wide + side * self->width;
  const guint8 *row = guide->pixels + (gsize)(guide->twice ? y / 2 : y) * guide->stride;

  if (!guide->twice)
    return row;
  for (int x = 0; x < width; x++)
    wide[x] = row[x / 2];
  return wide;
}

static void
find_edges (SampanSmooth *self, const Guide guides[3], int width, int height)
{
  memset (self->across, 0, (gsize)width * height);
  memset (self->down, 0, (gsize)width * height);
  for (int y = 0; y < height; y++)
    for (int i = 0; i < 3; i++)
      {
        const guint8 *row = get_row (self, &guides[i], y, width, 0);
        const guint8 *above = get_row (self, &guides[i], MAX (y - 1, 0), width, 1);

        add_differences (self->across + (gsize)y * width + 1, row + 1, row, guides[i].weight,
                         width - 1);
        add_differences (self->down + (gsize)y * width, row, above, guides[i].weight, width);
      }
}

/* ---- the recursion ---- */

/* How much a pixel keeps of its neighbour, for each difference. */
static void
fill_keeps (float keeps[256], double reach, double edge_reach, double edge)
{
  double a = exp (-sqrt (2) / MAX (reach, 0.01));

  for (int i = 0; i < 256; i++)
    keeps[i] = (float)pow (a, 1 + edge_reach / edge * i);
}

SAMPAN_CLONES static void
carry_row (float *restrict row,
           const float *restrict neighbour,
           const guint8 *restrict differences,
           const float *restrict keeps,
           int width)
{
  for (int x = 0; x < width; x++)
    row[x] += keeps[differences[x]] * (neighbour[x] - row[x]);
}

static void
smooth_down (SampanSmooth *self, const float keeps[256], int width, int height)
{
  for (gsize y = 1; y < (gsize)height; y++)
    carry_row (self->values + y * width, self->values + (y - 1) * width, self->down + y * width,
               keeps, width);
  for (gsize y = height - 1; y > 0; y--)
    carry_row (self->values + (y - 1) * width, self->values + y * width, self->down + y * width,
               keeps, width);
}

/* Some rows at a time, turned by a quarter, so that the processor works on all of them at once. */
SAMPAN_CLONES static void
carry_strip (float *restrict strip, const float *restrict keeps, int width)
{
  for (int x = 1; x < width; x++)
    for (int i = 0; i < LANES; i++)
      strip[x * LANES + i] +=
          keeps[x * LANES + i] * (strip[(x - 1) * LANES + i] - strip[x * LANES + i]);
  for (int x = width - 1; x > 0; x--)
    for (int i = 0; i < LANES; i++)
      strip[(x - 1) * LANES + i] +=
          keeps[x * LANES + i] * (strip[x * LANES + i] - strip[(x - 1) * LANES + i]);
}

static void
smooth_across (SampanSmooth *self, const float keeps[256], int width, int height)
{
  for (int top = 0; top < height; top += LANES)
    {
      int n = MIN (LANES, height - top);

      for (int i = 0; i < n; i++)
        {
          const float *row = self->values + (gsize)(top + i) * width;
          const guint8 *across = self->across + (gsize)(top + i) * width;

          for (int x = 0; x < width; x++)
            {
              self->strip[x * LANES + i] = row[x];
              self->keeps[x * LANES + i] = keeps[across[x]];
            }
        }
      carry_strip (self->strip, self->keeps, width);
      for (int i = 0; i < n; i++)
        {
          float *row = self->values + (gsize)(top + i) * width;

          for (int x = 0; x < width; x++)
            row[x] = self->strip[x * LANES + i];
        }
    }
}

static void
smooth_plane (SampanSmooth *self,
              guint8 *pixels,
              int stride,
              int width,
              int height,
              double reach,
              double edge)
{
  float keeps[256];

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      self->values[(gsize)y * width + x] = pixels[(gsize)y * stride + x];
  for (int i = 0; i < ROUNDS; i++)
    {
      double part = sqrt (3) * exp2 (ROUNDS - 1 - i) / sqrt (exp2 (2 * ROUNDS) - 1);

      fill_keeps (keeps, reach * part, reach, edge);
      smooth_across (self, keeps, width, height);
      smooth_down (self, keeps, width, height);
    }
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      pixels[(gsize)y * stride + x] = (guint8)(self->values[(gsize)y * width + x] + 0.5f);
}

void
sampan_smooth_apply (SampanSmooth *self, const SampanCanvas *canvas, double reach, double edge)
{
  int width = canvas->width, height = canvas->height;
  Guide guides[3] = { { canvas->planes[0], canvas->strides[0], 1, FALSE },
                      { canvas->planes[1], canvas->strides[1], CHROMA, TRUE },
                      { canvas->planes[2], canvas->strides[2], CHROMA, TRUE } };

  ensure_size (self, width, height);
  sampan_plane_halve (canvas->planes[0], canvas->strides[0], self->luma, canvas->chroma_width,
                      width, height);
  find_edges (self, guides, width, height);
  smooth_plane (self, canvas->planes[0], canvas->strides[0], width, height, reach, edge);

  guides[0].pixels = self->luma;
  guides[0].stride = canvas->chroma_width;
  guides[1].twice = guides[2].twice = FALSE;
  find_edges (self, guides, canvas->chroma_width, canvas->chroma_height);
  for (int i = 1; i < 3; i++)
    smooth_plane (self, canvas->planes[i], canvas->strides[i], canvas->chroma_width,
                  canvas->chroma_height, reach / 2, edge);
}
