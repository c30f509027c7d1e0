#include "sampan-flow.h"

#include <math.h>

#include "sampan-pixels.h"

/* Slopes count so many times, and no more than 127. */
#define GAIN 2
/* Where there is hardly any structure, lines run as a hand would draw them: this much of that is
 * everywhere, of 127. */
#define HAND 3
/* Directions are read from a table of the two components, with so many steps each. */
#define STEPS 64

void
sampan_flow_clear (SampanFlow *self)
{
  for (int i = 0; i < 3; i++)
    g_clear_pointer (&self->planes[i], g_free);
  g_clear_pointer (&self->directions, g_free);
  g_clear_pointer (&self->clearness, g_free);
  self->size = 0;
}

static void
ensure_size (SampanFlow *self, gsize size)
{
  if (self->size >= size)
    return;
  for (int i = 0; i < 3; i++)
    self->planes[i] = g_realloc (self->planes[i], size);
  self->directions = g_realloc (self->directions, size);
  self->clearness = g_realloc (self->clearness, size);
  self->size = size;
}

/* The slope as a vector of twice its angle, so that both sides of a line agree, and its length. */
SAMPAN_CLONES static void
slope_row (guint8 *restrict cosines,
           guint8 *restrict sines,
           guint8 *restrict lengths,
           const guint8 *restrict above,
           const guint8 *restrict row,
           const guint8 *restrict below,
           int n)
{
  for (int x = 0; x < n; x++)
    {
      int across = above[x + 2] - above[x] + 2 * (row[x + 2] - row[x]) + below[x + 2] - below[x];
      int down =
          below[x] - above[x] + 2 * (below[x + 1] - above[x + 1]) + below[x + 2] - above[x + 2];
      float a = (float)across * (GAIN / 4.0f), d = (float)down * (GAIN / 4.0f);
      float square = a * a + d * d, length = sqrtf (square) + 0.001f;
      float part = (length > 127 ? 127 : length) / square;

      part = square > 0 ? part : 0;
      cosines[x] = (guint8)(int)(128.5f + (a * a - d * d) * part);
      sines[x] = (guint8)(int)(128.5f + 2 * a * d * part);
      lengths[x] = (guint8)(int)(length > 127 ? 127 : length);
    }
}

static void
fill_table (guint8 table[STEPS][STEPS])
{
  for (int s = 0; s < STEPS; s++)
    for (int c = 0; c < STEPS; c++)
      {
        /* Lines run at right angles to slopes. */
        double angle = atan2 (s - STEPS / 2 + 0.5, c - STEPS / 2 + 0.5) / 2 + G_PI / 2;

        table[s][c] =
            (guint8)((int)lrint (angle / G_PI * SAMPAN_FLOW_DIRECTIONS + SAMPAN_FLOW_DIRECTIONS)
                     % SAMPAN_FLOW_DIRECTIONS);
      }
}

/* The hand's own direction: it sways over the picture. Both are parts of its size. */
static double
hand_angle (double x, double y)
{
  return 0.9 + 0.8 * sin (3.1 * x + 1.7 * y + 0.4) + 0.5 * sin (5.3 * y - 2.2 * x);
}

static void
read_row (SampanFlow *self, int y, int width, int height, guint8 table[STEPS][STEPS])
{
  int hand_c = 0, hand_s = 0;

  for (int x = 0; x < width; x++)
    {
      gsize at = (gsize)y * width + x;
      int c, s;

      if (x % 16 == 0)
        {
          double angle = 2 * hand_angle ((double)x / width, (double)y / height);

          hand_c = (int)lrint (4 * HAND * cos (angle));
          hand_s = (int)lrint (4 * HAND * sin (angle));
        }
      /* Four times as large: most of what is left after the blur is small. */
      c = 4 * (self->planes[0][at] - 128) + hand_c;
      s = 4 * (self->planes[1][at] - 128) + hand_s;
      self->directions[at] =
          table[CLAMP (s / 4 + STEPS / 2, 0, STEPS - 1)][CLAMP (c / 4 + STEPS / 2, 0, STEPS - 1)];
      if (abs (c) > 2 * STEPS || abs (s) > 2 * STEPS)
        self->directions[at] = table[CLAMP (s / 16 + STEPS / 2, 0, STEPS - 1)]
                                    [CLAMP (c / 16 + STEPS / 2, 0, STEPS - 1)];
      self->clearness[at] =
          (guint8)MIN (255 * (abs (c) + abs (s)) / (4 * (self->planes[2][at] + HAND) + 1), 255);
    }
}

void
sampan_flow_find (SampanFlow *self,
                  SampanGaussian *gaussian,
                  const guint8 *pixels,
                  int stride,
                  int width,
                  int height,
                  double sigma)
{
  guint8 table[STEPS][STEPS];

  ensure_size (self, (gsize)width * height);
  fill_table (table);
  for (int y = 0; y < height; y++)
    {
      const guint8 *row = pixels + (gsize)y * stride;
      gsize at = (gsize)y * width;

      self->planes[0][at] = self->planes[0][at + width - 1] = 128;
      self->planes[1][at] = self->planes[1][at + width - 1] = 128;
      self->planes[2][at] = self->planes[2][at + width - 1] = 0;
      slope_row (self->planes[0] + at + 1, self->planes[1] + at + 1, self->planes[2] + at + 1,
                 pixels + (gsize)MAX (y - 1, 0) * stride, row,
                 pixels + (gsize)MIN (y + 1, height - 1) * stride, width - 2);
    }
  for (int i = 0; i < 3; i++)
    sampan_gaussian_blur (gaussian, self->planes[i], width, self->planes[i], width, width, height,
                          sigma);
  for (int y = 0; y < height; y++)
    read_row (self, y, width, height, table);
}
