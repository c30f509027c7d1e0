#include "sampan-style.h"

#include <math.h>
#include <string.h>

/* Blocks along the shorter side at full strength, and at next to none. */
#define BLOCKS 96.0
#define MOST_BLOCKS 288.0
/* Shades of luma, and steps of Cb and Cr between two colours of the palette, of 255. */
#define SHADES 9
#define CHROMA_STEP 11
/* Colours nearer to grey than this are grey. */
#define GREY 6
/* How much of the way to the next shade the pattern goes: 1 would be seen everywhere. */
#define DITHER 0.32
/* Blocks differ from their neighbours more than what they stand for, so that eyes stay eyes. */
#define CONTRAST 0.5
#define SATURATION 1.25

typedef struct
{
  int columns;
  int rows;
  float *blocks[3];
  float *sharp;
} Pixel;

static const guint8 pattern[4][4] = {
  { 0, 8, 2, 10 }, { 12, 4, 14, 6 }, { 3, 11, 1, 9 }, { 15, 7, 13, 5 }
};

static gpointer
pixel_create (void)
{
  return g_new0 (Pixel, 1);
}

static void
pixel_destroy (gpointer data)
{
  Pixel *self = data;

  for (int i = 0; i < 3; i++)
    g_free (self->blocks[i]);
  g_free (self->sharp);
  g_free (self);
}

/* Where block @i of @n begins; on even pixels, where the chroma's begin, as long as blocks are not
 * tiny. */
static int
edge_of (int i, int n, int size)
{
  int edge = (int)((gint64)i * size / n);

  return size >= 4 * n && i < n ? edge & ~1 : edge;
}

/* The same in plane @plane. */
static int
edge_in (int plane, int i, int n, int size)
{
  int edge = edge_of (i, n, size);

  return plane == 0 ? edge : i == n ? (size + 1) / 2 : edge / 2;
}

static void
average (const SampanCanvas *canvas, int plane, int columns, int rows, float *blocks)
{
  for (int j = 0; j < rows; j++)
    {
      int top = edge_in (plane, j, rows, canvas->height);
      int bottom = MAX (edge_in (plane, j + 1, rows, canvas->height), top + 1);

      for (int i = 0; i < columns; i++)
        {
          int left = edge_in (plane, i, columns, canvas->width);
          int right = MAX (edge_in (plane, i + 1, columns, canvas->width), left + 1), sum = 0;

          for (int y = top; y < bottom; y++)
            for (int x = left; x < right; x++)
              sum += canvas->planes[plane][(gsize)y * canvas->strides[plane] + x];
          blocks[j * columns + i] = (float)sum / (float)((bottom - top) * (right - left));
        }
    }
}

static void
fill (const SampanCanvas *canvas, int plane, int columns, int rows, const float *blocks)
{
  for (int j = 0; j < rows; j++)
    {
      int top = edge_in (plane, j, rows, canvas->height);
      int bottom = edge_in (plane, j + 1, rows, canvas->height);

      for (int i = 0; i < columns; i++)
        {
          int left = edge_in (plane, i, columns, canvas->width);
          int right = edge_in (plane, i + 1, columns, canvas->width);

          for (int y = top; y < bottom; y++)
            memset (canvas->planes[plane] + (gsize)y * canvas->strides[plane] + left,
                    (int)(blocks[j * columns + i] + 0.5f), MAX (right - left, 0));
        }
    }
}

/* What @blocks have more than their eight neighbours. */
static void
sharpen (float *blocks, float *old, int columns, int rows)
{
  memcpy (old, blocks, sizeof (float) * columns * rows);
  for (int j = 0; j < rows; j++)
    for (int i = 0; i < columns; i++)
      {
        float sum = 0, here = old[j * columns + i];

        for (int y = MAX (j - 1, 0); y <= MIN (j + 1, rows - 1); y++)
          for (int x = MAX (i - 1, 0); x <= MIN (i + 1, columns - 1); x++)
            sum += old[y * columns + x] - here;
        blocks[j * columns + i] = here - sum / 8 * (float)CONTRAST;
      }
}

static void
choose_colour (float *u, float *v)
{
  double old_u = *u - 128, old_v = *v - 128;
  double gain = hypot (old_u, old_v) < GREY ? 0 : SATURATION / CHROMA_STEP;

  *u = (float)CLAMP (128 + CHROMA_STEP * round (old_u * gain), 0, 255);
  *v = (float)CLAMP (128 + CHROMA_STEP * round (old_v * gain), 0, 255);
}

/* The nearest of the palette. Light is dithered; colours would only be muddled by it. */
static void
choose (Pixel *self, const SampanRange *range)
{
  for (int j = 0; j < self->rows; j++)
    for (int i = 0; i < self->columns; i++)
      {
        int at = j * self->columns + i;
        double level = (self->blocks[0][at] - range->black) / range->range * (SHADES - 1);

        level += (pattern[j % 4][i % 4] / 15.0 - 0.5) * DITHER;
        level = CLAMP (floor (level + 0.5), 0, SHADES - 1);
        self->blocks[0][at] = (float)(range->black + level * range->range / (SHADES - 1));
        choose_colour (&self->blocks[1][at], &self->blocks[2][at]);
      }
}

static void
pixel_draw (gpointer data, const SampanCanvas *canvas)
{
  Pixel *self = data;
  double side = sampan_canvas_side (canvas);
  double blocks = MOST_BLOCKS * pow (BLOCKS / MOST_BLOCKS, canvas->strength);
  int columns = CLAMP ((int)lrint (blocks * canvas->width / side), 1, canvas->width);
  int rows = CLAMP ((int)lrint (blocks * canvas->height / side), 1, canvas->height);

  if (columns != self->columns || rows != self->rows)
    {
      self->columns = columns;
      self->rows = rows;
      for (int i = 0; i < 3; i++)
        self->blocks[i] = g_renew (float, self->blocks[i], (gsize)columns *rows);
      self->sharp = g_renew (float, self->sharp, (gsize)columns *rows);
    }
  for (int i = 0; i < 3; i++)
    average (canvas, i, columns, rows, self->blocks[i]);
  sharpen (self->blocks[0], self->sharp, columns, rows);
  choose (self, &canvas->range);
  for (int i = 0; i < 3; i++)
    fill (canvas, i, columns, rows, self->blocks[i]);
}

const SampanStyle sampan_style_pixel = { "pixel", pixel_create, pixel_destroy, pixel_draw, TRUE };
