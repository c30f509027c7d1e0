#include "sampan-style.h"

#include <math.h>

#include "sampan-smooth.h"

/* How far colours run together, of the shorter side, and over which differences they do not. */
#define REACH 0.05
#define EDGE 48
/* Lines: their width, of the shorter side, and never less than pixels show well. */
#define LINE 0.0014
#define LEAST_LINE 0.8
/* How much darker than its surroundings a place must be to be in a line, and in its middle; of 255.
 */
#define LINE_BEGINS 1.6
#define LINE_FULL 6.5
/* What a line leaves of the light. */
#define LINE_LIGHT 0.12
/* Shades between black and white, and how much of a step is a slope: 1 has no steps. */
#define SHADES 7
#define SLOPE 0.35
#define SATURATION 1.3

typedef struct
{
  SampanSmooth *smooth;
  SampanGaussian *gaussian;
  SampanByteMap shades;
  double black; /* of the range that shades are for */
  guint8 *fine;
  guint8 *wide;
  gsize size;
} Cartoon;

static gpointer
cartoon_create (void)
{
  Cartoon *self = g_new0 (Cartoon, 1);

  self->smooth = sampan_smooth_new ();
  self->gaussian = sampan_gaussian_new ();
  self->black = -1;
  return self;
}

static void
cartoon_destroy (gpointer data)
{
  Cartoon *self = data;

  sampan_smooth_free (self->smooth);
  sampan_gaussian_free (self->gaussian);
  g_free (self->fine);
  g_free (self->wide);
  g_free (self);
}

/* Flat steps with soft slopes between, so that no shade flickers where the light is near a step. */
static void
fill_shades (Cartoon *self, const SampanRange *range)
{
  guint8 bytes[256];

  for (int y = 0; y < 256; y++)
    {
      double level = (y - range->black) / range->range * SHADES;
      double step = floor (level), rest = level - step;
      double slope = CLAMP ((rest - 0.5) / SLOPE + 0.5, 0, 1);

      slope = slope * slope * (3 - 2 * slope);
      level = step + slope;
      /* Half of the way: shades, but the faces keep their form. */
      level = 0.75 * level + 0.25 * (y - range->black) / range->range * SHADES;
      bytes[y] = sampan_byte (range->black + range->range * CLAMP (level / SHADES, 0, 1));
    }
  sampan_byte_map_fill (&self->shades, bytes);
  self->black = range->black;
}

/* @gain: of 256, how much light goes for each step that the wide one is lighter than the fine one
 * beyond @begin. */
SAMPAN_CLONES static void
ink_row (guint8 *restrict row,
         const guint8 *restrict fine,
         const guint8 *restrict wide,
         float begin,
         float gain,
         float most,
         float black,
         int width)
{
  for (int x = 0; x < width; x++)
    {
      float ink = ((float)(wide[x] - fine[x]) - begin) * gain;

      ink = ink < 0 ? 0 : ink;
      ink = ink > 1 ? 1 : ink;
      ink = ink * ink * (3 - 2 * ink) * most;
      row[x] = (guint8)(int)(black + ((float)row[x] - black) * (1 - ink) + 0.5f);
    }
}

SAMPAN_CLONES static void
saturate_row (guint8 *row, int gain, int width)
{
  for (int x = 0; x < width; x++)
    row[x] = sampan_clamp (128 + (((row[x] - 128) * gain + 128) >> 8));
}

static void
cartoon_draw (gpointer data, const SampanCanvas *canvas)
{
  Cartoon *self = data;
  int width = canvas->width, height = canvas->height;
  double side = sampan_canvas_side (canvas), sigma = MAX (side * LINE, LEAST_LINE);

  if (self->size < (gsize)width * height)
    {
      self->size = (gsize)width * height;
      self->fine = g_realloc (self->fine, self->size);
      self->wide = g_realloc (self->wide, self->size);
    }
  if (self->black != canvas->range.black)
    fill_shades (self, &canvas->range);
  sampan_smooth_apply (self->smooth, canvas, side * REACH, EDGE);
  sampan_gaussian_blur (self->gaussian, canvas->planes[0], canvas->strides[0], self->fine, width,
                        width, height, sigma);
  sampan_gaussian_blur (self->gaussian, canvas->planes[0], canvas->strides[0], self->wide, width,
                        width, height, 2.2 * sigma);
  for (int y = 0; y < height; y++)
    {
      guint8 *row = canvas->planes[0] + (gsize)y * canvas->strides[0];

      sampan_byte_map_apply (&self->shades, row, width);
      ink_row (row, self->fine + (gsize)y * width, self->wide + (gsize)y * width, LINE_BEGINS,
               1 / (LINE_FULL - LINE_BEGINS), 1 - LINE_LIGHT, (float)canvas->range.black, width);
    }
  for (int i = 1; i < 3; i++)
    for (int y = 0; y < canvas->chroma_height; y++)
      saturate_row (canvas->planes[i] + (gsize)y * canvas->strides[i], (int)(SATURATION * 256),
                    canvas->chroma_width);
}

const SampanStyle sampan_style_cartoon = { "cartoon", cartoon_create, cartoon_destroy, cartoon_draw,
                                           FALSE };
