#include "sampan-style.h"

#include <math.h>
#include <string.h>

#include "sampan-flow.h"
#include "sampan-padded.h"

/* Painted no larger than this, the shorter side; strokes have no finer detail anyway. */
#define LARGEST 1100
#define MOST_HALVINGS 4
/* Half the width of a stroke, of the shorter side. */
#define RADIUS 0.0095
/* How much longer than wide it is where the structure is clear. */
#define STRETCH 2.2
/* Sectors around each pixel, and places in each that are looked at. */
#define SECTORS 8
#define PLACES 5
/* Steps of how clear a direction is. */
#define CLARITIES 4
/* The border that strokes reach into. */
#define BORDER 40
/* Bristles: how far their marks run along the stroke, in widths of it, how many pixels are read for
 * each mark, and how deep they and the edges of the strokes are in the light. */
#define MARK 2.6
#define MARK_PIXELS 9
#define BRISTLES 0.42
#define RIDGES 0.2
/* How thick a bristle is, in widths of the stroke, and the least that pixels can show; and how
 * strong its mark is before it is drawn out, standard deviation of 255. */
#define BRISTLE 0.17
#define LEAST_BRISTLE 0.85
#define DEPTH 62
#define SATURATION 1.22

typedef struct
{
  int width, height; /* of the painting */
  double radius;     /* that the places are for */
  double bristle;
  gsize strides[2]; /* of luma and chroma */
  int places[2][SAMPAN_FLOW_DIRECTIONS][CLARITIES][SECTORS][PLACES];
  int marks[SAMPAN_FLOW_DIRECTIONS][MARK_PIXELS];
  SampanGaussian *gaussian;
  SampanFlow flow;
  SampanPadded sources[3];
  SampanPadded bristles; /* what the brush leaves where it does not move */
  guint8 *paint[3];
  guint8 *relief;
  guint8 *halves[3][MOST_HALVINGS];
} Oil;

static gpointer
oil_create (void)
{
  Oil *self = g_new0 (Oil, 1);

  self->gaussian = sampan_gaussian_new ();
  return self;
}

static void
oil_destroy (gpointer data)
{
  Oil *self = data;

  sampan_gaussian_free (self->gaussian);
  sampan_flow_clear (&self->flow);
  sampan_padded_clear (&self->bristles);
  for (int i = 0; i < 3; i++)
    {
      sampan_padded_clear (&self->sources[i]);
      g_free (self->paint[i]);
      for (int k = 0; k < MOST_HALVINGS; k++)
        g_free (self->halves[i][k]);
    }
  g_free (self->relief);
  g_free (self);
}

/* ---- what depends on the size alone ---- */

/* Where the places of a sector lie: angle from its middle, 1 being the whole sector, and distance
 * from the pixel, 1 being the whole radius. */
static const double pattern[PLACES][2] = {
  { 0, 0.3 }, { -0.28, 0.62 }, { 0.28, 0.62 }, { -0.22, 0.97 }, { 0.22, 0.97 }
};

static void
place (Oil *self, int direction, int clarity, int sector)
{
  double turn = direction * G_PI / SAMPAN_FLOW_DIRECTIONS;
  double stretch = 1 + (STRETCH - 1) * clarity / (CLARITIES - 1);

  for (int i = 0; i < PLACES; i++)
    {
      double angle = (sector + pattern[i][0]) * 2 * G_PI / SECTORS;
      double along = self->radius * pattern[i][1] * cos (angle) * sqrt (stretch);
      double across = self->radius * pattern[i][1] * sin (angle) / sqrt (stretch);
      double x = along * cos (turn) - across * sin (turn);
      double y = along * sin (turn) + across * cos (turn);

      for (int k = 0; k < 2; k++)
        self->places[k][direction][clarity][sector][i] =
            (int)lrint (y / (k + 1)) * (int)self->strides[k] + (int)lrint (x / (k + 1));
    }
}

/* Noise as fine as a bristle, as deep whatever its size. */
static void
fill_bristles (Oil *self)
{
  double sigma = self->bristle;
  /* Even noise has a deviation of 74, of which a blur of that width leaves this. */
  double left = 74 / MAX (2 * sqrt (G_PI) * sigma, 1);

  sampan_padded_resize (&self->bristles, self->width, self->height, BORDER);
  for (int y = 0; y < self->height; y++)
    for (int x = 0; x < self->width; x++)
      self->bristles.pixels[(gsize)y * self->bristles.stride + x] =
          (guint8)(sampan_scramble ((guint32)y * 0x9e3779b9u + (guint32)x) >> 24);
  sampan_gaussian_blur_small (self->gaussian, self->bristles.pixels, (int)self->bristles.stride,
                              self->width, self->height, sigma);
  for (int y = 0; y < self->height; y++)
    for (int x = 0; x < self->width; x++)
      {
        guint8 *pixel = self->bristles.pixels + (gsize)y * self->bristles.stride + x;

        *pixel = sampan_byte (128 + (*pixel - 127.5) * DEPTH / left);
      }
  sampan_padded_extend (&self->bristles, self->width, self->height, BORDER);
}

static void
prepare (Oil *self, int width, int height)
{
  double side = MIN (width, height);

  self->width = width;
  self->height = height;
  self->radius = CLAMP (side * RADIUS, 1.5, BORDER / sqrt (STRETCH) - 2);
  self->bristle = CLAMP (self->radius * BRISTLE, LEAST_BRISTLE, 4);
  for (int i = 0; i < 3; i++)
    {
      int plane_width = i == 0 ? width : (width + 1) / 2;
      int plane_height = i == 0 ? height : (height + 1) / 2;

      sampan_padded_resize (&self->sources[i], plane_width, plane_height, BORDER);
      self->paint[i] = g_realloc (self->paint[i], (gsize)plane_width * plane_height);
    }
  self->strides[0] = self->sources[0].stride;
  self->strides[1] = self->sources[1].stride;
  self->relief = g_realloc (self->relief, (gsize)width * height);
  for (int d = 0; d < SAMPAN_FLOW_DIRECTIONS; d++)
    {
      for (int c = 0; c < CLARITIES; c++)
        for (int s = 0; s < SECTORS; s++)
          place (self, d, c, s);
      for (int i = 0; i < MARK_PIXELS; i++)
        {
          double angle = d * G_PI / SAMPAN_FLOW_DIRECTIONS;
          double along = MIN (self->radius * MARK, BORDER - 2) * (2.0 * i / (MARK_PIXELS - 1) - 1);

          self->marks[d][i] = (int)lrint (along * sin (angle)) * (int)self->strides[0]
                              + (int)lrint (along * cos (angle));
        }
    }
  fill_bristles (self);
}

/* ---- painting ---- */

/* The mean of each sector counts the more, the more even the sector is. */
static inline float
paint_pixel (const guint8 *source, int places[SECTORS][PLACES], float weights[SECTORS])
{
  float sum = 0, total = 0;

  for (int s = 0; s < SECTORS; s++)
    {
      int mean = 0, square = 0;
      float weight, variance;

      for (int i = 0; i < PLACES; i++)
        {
          int value = source[places[s][i]];

          mean += value;
          square += value * value;
        }
      variance = (float)(PLACES * square - mean * mean) * (1.0f / (PLACES * PLACES));
      weight = 1 / (1 + 0.25f * variance);
      weight *= weight;
      weights[s] = weight * weight + 1e-12f;
      sum += weights[s] * (float)mean;
      total += weights[s];
    }
  for (int s = 0; s < SECTORS; s++)
    weights[s] /= total;
  return sum / (total * PLACES);
}

static inline float
mix_pixel (const guint8 *source, int places[SECTORS][PLACES], const float weights[SECTORS])
{
  float sum = 0;

  for (int s = 0; s < SECTORS; s++)
    {
      int mean = 0;

      for (int i = 0; i < PLACES; i++)
        mean += source[places[s][i]];
      sum += weights[s] * (float)mean;
    }
  return sum * (1.0f / PLACES);
}

static void
paint_row (Oil *self, int y)
{
  int width = self->width, half = (width + 1) / 2;
  const guint8 *source = self->sources[0].pixels + (gsize)y * self->strides[0];
  const guint8 *directions = self->flow.directions + (gsize)(y / 2) * half;
  const guint8 *clearness = self->flow.clearness + (gsize)(y / 2) * half;
  guint8 *paint = self->paint[0] + (gsize)y * width;
  float weights[SECTORS];

  for (int x = 0; x < width; x++)
    {
      int direction = directions[x / 2], clarity = clearness[x / 2] * CLARITIES / 256;

      paint[x] =
          (guint8)(0.5f + paint_pixel (source + x, self->places[0][direction][clarity], weights));
      if (x % 2 == 1 || y % 2 == 1)
        continue;
      for (int i = 1; i < 3; i++)
        {
          const guint8 *chroma =
              self->sources[i].pixels + (gsize)(y / 2) * self->strides[1] + x / 2;
          float value = mix_pixel (chroma, self->places[1][direction][clarity], weights);

          self->paint[i][(gsize)(y / 2) * half + x / 2] =
              sampan_byte (128 + (value - 128) * SATURATION);
        }
    }
}

/* The height of the paint: marks of bristles along the strokes. */
static void
relief_row (Oil *self, int y)
{
  int width = self->width;
  const guint8 *bristles = self->bristles.pixels + (gsize)y * self->bristles.stride;
  const guint8 *directions = self->flow.directions + (gsize)(y / 2) * ((width + 1) / 2);
  guint8 *relief = self->relief + (gsize)y * width;

  for (int x = 0; x < width; x++)
    {
      const int *marks = self->marks[directions[x / 2]];
      int sum = 0;

      for (int i = 0; i < MARK_PIXELS; i++)
        sum += bristles[x + marks[i]];
      relief[x] = (guint8)(sum / MARK_PIXELS);
    }
}

/* Light from above on the left. @n pixels, from the second on. */
SAMPAN_CLONES static void
light_row (guint8 *restrict target,
           const guint8 *restrict paint,
           const guint8 *restrict paint_above,
           const guint8 *restrict relief,
           const guint8 *restrict relief_above,
           float gain,
           float black,
           float white,
           int n)
{
  for (int x = 1; x < n; x++)
    {
      /* Dark paint shines less. */
      float shine = gain * (0.3f + (float)paint[x] * (0.7f / 200));
      float bristle = (float)(relief[x] - relief_above[x - 1]) * shine;
      float ridge = (float)(paint[x] - paint_above[x - 1]) * (float)RIDGES;
      float light;

      ridge = ridge > 14 ? 14 : ridge;
      ridge = ridge < -14 ? -14 : ridge;
      light = (float)paint[x] + bristle + ridge;
      light = light < black ? black : light;
      light = light > white ? white : light;
      target[x] = (guint8)(int)(light + 0.5f);
    }
}

static void
light (Oil *self, const SampanRange *range)
{
  int width = self->width;

  /* From below, as each row wants the one above as it was. */
  for (int y = self->height - 1; y > 0; y--)
    {
      guint8 *row = self->sources[0].pixels + (gsize)y * self->strides[0];
      gsize at = (gsize)y * width;

      row[0] = self->paint[0][at];
      light_row (row, self->paint[0] + at, self->paint[0] + at - width, self->relief + at,
                 self->relief + at - width, (float)(BRISTLES * self->bristle), (float)range->black,
                 (float)(range->black + range->range), width);
      memcpy (self->paint[0] + at, row, width);
    }
}

/* ---- between the frame and the painting ---- */

/* Makes the plane smaller, if the painting is, and copies it. */
static void
take_plane (Oil *self, const SampanCanvas *canvas, int i, int halvings)
{
  int width = i == 0 ? canvas->width : canvas->chroma_width;
  int height = i == 0 ? canvas->height : canvas->chroma_height;
  int stride = canvas->strides[i];
  const guint8 *from = canvas->planes[i];

  for (int k = 0; k < halvings; k++)
    {
      int small_width = (width + 1) / 2, small_height = (height + 1) / 2;

      self->halves[i][k] = g_realloc (self->halves[i][k], (gsize)small_width * small_height);
      sampan_plane_halve (from, stride, self->halves[i][k], small_width, width, height);
      from = self->halves[i][k];
      stride = width = small_width;
      height = small_height;
    }
  sampan_padded_fill (&self->sources[i], from, stride, width, height, BORDER);
}

static int
halved (int size, int times)
{
  while (times-- > 0)
    size = (size + 1) / 2;
  return size;
}

static void
put_plane (Oil *self, const SampanCanvas *canvas, int i, int halvings)
{
  int width = i == 0 ? canvas->width : canvas->chroma_width;
  int height = i == 0 ? canvas->height : canvas->chroma_height;
  const guint8 *from = self->paint[i];

  for (int k = halvings; k >= 1; k--)
    {
      int w = halved (width, k - 1), h = halved (height, k - 1);
      guint8 *to = k == 1 ? canvas->planes[i] : self->halves[i][k - 2];

      sampan_plane_double (from, (w + 1) / 2, to, k == 1 ? canvas->strides[i] : w, w, h);
      from = to;
    }
  if (halvings == 0)
    for (int y = 0; y < height; y++)
      memcpy (canvas->planes[i] + (gsize)y * canvas->strides[i], from + (gsize)y * width, width);
}

static void
oil_draw (gpointer data, const SampanCanvas *canvas)
{
  Oil *self = data;
  int halvings = 0, width, height;
  g_autofree guint8 *small = NULL;

  while (halvings < MOST_HALVINGS && MIN (canvas->width, canvas->height) >> halvings > LARGEST)
    halvings++;
  width = halved (canvas->width, halvings);
  height = halved (canvas->height, halvings);
  if (width != self->width || height != self->height)
    prepare (self, width, height);
  for (int i = 0; i < 3; i++)
    take_plane (self, canvas, i, halvings);
  small = g_malloc ((gsize)((width + 1) / 2) * ((height + 1) / 2));
  sampan_plane_halve (self->sources[0].pixels, (int)self->strides[0], small, (width + 1) / 2, width,
                      height);
  sampan_flow_find (&self->flow, self->gaussian, small, (width + 1) / 2, (width + 1) / 2,
                    (height + 1) / 2, self->radius * 0.7);
  /* The bristles take up what is finer than they are. */
  sampan_gaussian_blur_small (self->gaussian, self->sources[0].pixels, (int)self->strides[0], width,
                              height, MIN (self->radius * 0.16, 4));
  sampan_padded_extend (&self->sources[0], width, height, BORDER);
  for (int y = 0; y < height; y++)
    {
      paint_row (self, y);
      relief_row (self, y);
    }
  light (self, &canvas->range);
  for (int i = 0; i < 3; i++)
    put_plane (self, canvas, i, halvings);
}

const SampanStyle sampan_style_oil = { "oil", oil_create, oil_destroy, oil_draw, FALSE };
