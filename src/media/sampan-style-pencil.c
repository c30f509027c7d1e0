#include "sampan-style.h"

#include <math.h>
#include <string.h>

/* The texture of paper and hatching is drawn for a sheet whose shorter side is this long. */
#define SHEET 720.0
/* It is drawn no larger than this. */
#define LARGEST 1100
#define MOST_HALVINGS 4
#define LAYERS 3
/* Outlines: half their width, and that of the surroundings that they are darker than, of the
 * shorter side; never less than pixels show well. */
#define LINE 0.0011
#define LEAST_LINE 0.6
#define AROUND 3.2
#define LINE_BEGINS 1.7
#define LINE_FULL 15.0
/* Light of the paper, and of graphite as dark as it gets. */
#define PAPER 0.97
#define GRAPHITE 0.09
/* How much of the darkness is rubbed in with a finger, below the strokes. */
#define SMUDGE 0.42f
#define OUTLINE_INK 0.8f

/* A layer of strokes: which way they run, how far apart they are and how long, in sheet pixels;
 * above which darkness they are drawn, and how dark they are. */
static const struct
{
  double angle;
  double spacing;
  double length;
  float begins;
  float full;
  float ink;
} layers[LAYERS] = {
  { -0.78, 3.4, 62, 0.10f, 0.72f, 0.50f },
  { -0.42, 3.0, 46, 0.36f, 0.92f, 0.50f },
  { 0.62, 3.1, 40, 0.60f, 1.05f, 0.58f },
};

typedef struct
{
  SampanGaussian *gaussian;
  int width;
  int height;
  guint8 *strokes[LAYERS]; /* how early a stroke comes here as it gets darker: 255 first */
  guint8 *grain;           /* of the paper */
  guint8 *fine;
  guint8 *wide;
} Pencil;

static gpointer
pencil_create (void)
{
  Pencil *self = g_new0 (Pencil, 1);

  self->gaussian = sampan_gaussian_new ();
  return self;
}

static void
pencil_destroy (gpointer data)
{
  Pencil *self = data;

  sampan_gaussian_free (self->gaussian);
  for (int i = 0; i < LAYERS; i++)
    g_free (self->strokes[i]);
  g_free (self->grain);
  g_free (self->fine);
  g_free (self->wide);
  g_free (self);
}

/* ---- the sheet ---- */

static float
chance (guint32 a, guint32 b)
{
  return (float)(sampan_scramble (a * 0x9e3779b9u + b) >> 8) * (1.0f / (1 << 24));
}

/* Strokes in lanes: each lane is cut into strokes of uneven length, darkness and place. */
static guint8
stroke_at (int layer, float x, float y)
{
  float c = (float)cos (layers[layer].angle), s = (float)sin (layers[layer].angle);
  float along = x * c + y * s, across = y * c - x * s;
  float place, middle, rest, press, end;
  guint32 lane, key;

  /* A hand's lines are not straight. */
  across += 1.6f * sinf (along * 0.021f + across * 0.013f) + 0.7f * sinf (along * 0.063f + 2);
  place = across / (float)layers[layer].spacing;
  lane = (guint32)(gint32)floorf (place);
  key = (guint32)layer * 7919u + 17;
  middle = 0.5f + 0.3f * (chance (lane, key) - 0.5f);
  rest = 1 - 1.7f * fabsf (place - floorf (place) - middle);
  along = along / (float)layers[layer].length * (0.8f + 0.4f * chance (lane, key + 1))
          + 8 * chance (lane, key + 2);
  press = 0.62f + 0.38f * chance (lane * 31u + (guint32)(gint32)floorf (along), key + 3);
  /* Thin at its ends. */
  end = along - floorf (along);
  end = fminf (1, 7 * fminf (end, 1 - end));
  return (guint8)(255 * CLAMP (rest, 0, 1) * press * (0.35f + 0.65f * end));
}

static void
draw_strokes (guint8 *target, int layer, int width, int height, float scale)
{
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      target[(gsize)y * width + x] =
          stroke_at (layer, ((float)x + 0.5f) * scale, ((float)y + 0.5f) * scale);
}

static void
draw_grain (Pencil *self, guint8 *target, int width, int height, float scale)
{
  double sigma = CLAMP (0.75 / scale, 0.5, 3);
  double left = 74 / MAX (2 * sqrt (G_PI) * sigma, 1);

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      target[(gsize)y * width + x] = (guint8)(255 * chance ((guint32)y, (guint32)x + 77));
  sampan_gaussian_blur_small (self->gaussian, target, width, width, height, sigma);
  for (gsize i = 0; i < (gsize)width * height; i++)
    target[i] = sampan_byte (128 + (target[i] - 127.5) * 58 / left);
}

/* Draws one of the textures: on a smaller sheet, where the frame is large. */
static void
draw_texture (Pencil *self, guint8 *target, int layer, int width, int height)
{
  int widths[MOST_HALVINGS + 1] = { width }, heights[MOST_HALVINGS + 1] = { height }, n = 0;
  float scale;
  guint8 *drawing;

  while (n < MOST_HALVINGS && MIN (widths[n], heights[n]) > LARGEST)
    {
      widths[n + 1] = (widths[n] + 1) / 2;
      heights[n + 1] = (heights[n] + 1) / 2;
      n++;
    }
  drawing = g_malloc ((gsize)widths[n] * heights[n]);
  scale = (float)(SHEET / MIN (widths[n], heights[n]));
  if (layer < LAYERS)
    draw_strokes (drawing, layer, widths[n], heights[n], scale);
  else
    draw_grain (self, drawing, widths[n], heights[n], scale);
  for (; n > 0; n--)
    {
      guint8 *larger = g_malloc ((gsize)widths[n - 1] * heights[n - 1]);

      sampan_plane_double (drawing, widths[n], larger, widths[n - 1], widths[n - 1],
                           heights[n - 1]);
      g_free (drawing);
      drawing = larger;
    }
  memcpy (target, drawing, (gsize)width * height);
  g_free (drawing);
}

static void
prepare (Pencil *self, int width, int height)
{
  gsize size = (gsize)width * height;

  self->width = width;
  self->height = height;
  self->grain = g_realloc (self->grain, size);
  self->fine = g_realloc (self->fine, size);
  self->wide = g_realloc (self->wide, size);
  draw_texture (self, self->grain, LAYERS, width, height);
  for (int i = 0; i < LAYERS; i++)
    {
      self->strokes[i] = g_realloc (self->strokes[i], size);
      draw_texture (self, self->strokes[i], i, width, height);
    }
}

/* ---- drawing ---- */

typedef struct
{
  float black;
  float range;
} Light;

static inline float
step (float x)
{
  x = x < 0 ? 0 : x;
  return x > 1 ? 1 : x;
}

SAMPAN_CLONES static void
smudge_row (float *restrict left,
            const guint8 *restrict tone,
            const guint8 *restrict grain,
            Light light,
            int width)
{
  for (int x = 0; x < width; x++)
    {
      float dark = step (1 - ((float)tone[x] - light.black) / light.range);
      float paper = 1 + ((float)grain[x] - 128) * (0.5f / 255);

      left[x] = 1 - SMUDGE * dark * (0.35f + 0.65f * dark) * paper;
    }
}

/* Takes away the light that the strokes of one layer cover. */
SAMPAN_CLONES static void
hatch_row (float *restrict left,
           const guint8 *restrict tone,
           const guint8 *restrict strokes,
           const guint8 *restrict grain,
           Light light,
           float begins,
           float full,
           float ink,
           int width)
{
  for (int x = 0; x < width; x++)
    {
      float dark = 1 - ((float)tone[x] - light.black) / light.range;
      float wanted = (dark - begins) / (full - begins);
      /* Graphite stays on the heights of the paper. */
      float paper = ((float)grain[x] - 128) * (0.42f / 255);
      float stroke = (float)strokes[x] * (1.0f / 255) + paper;
      float covered = step ((stroke - 0.86f + wanted * 0.9f) * 1.7f);

      covered *= step (wanted * 4);
      left[x] *= 1 - covered * ink;
    }
}

/* @fine and @wide: the picture's outlines are where the first is darker. */
SAMPAN_CLONES static void
outline_row (float *restrict left,
             const guint8 *restrict fine,
             const guint8 *restrict wide,
             const guint8 *restrict grain,
             int width)
{
  for (int x = 0; x < width; x++)
    {
      float line = step (((float)(wide[x] - fine[x]) - (float)LINE_BEGINS)
                         * (float)(1 / (LINE_FULL - LINE_BEGINS)));
      float paper = 0.82f + ((float)grain[x] - 128) * (0.9f / 255);

      line = step (line * (2 - line) * paper * 1.1f);
      left[x] *= 1 - OUTLINE_INK * line;
    }
}

SAMPAN_CLONES static void
finish_row (guint8 *restrict row, const float *restrict left, Light light, int width)
{
  float paper = (float)(PAPER - GRAPHITE) * light.range;
  float black = light.black + (float)GRAPHITE * light.range + 0.5f;

  for (int x = 0; x < width; x++)
    row[x] = (guint8)(int)(black + paper * left[x]);
}

static void
pencil_draw (gpointer data, const SampanCanvas *canvas)
{
  Pencil *self = data;
  int width = canvas->width, height = canvas->height;
  Light light = { (float)canvas->range.black, (float)canvas->range.range };
  double sigma = MAX (sampan_canvas_side (canvas) * LINE, LEAST_LINE);
  g_autofree float *left = g_new (float, width);

  if (width != self->width || height != self->height)
    prepare (self, width, height);
  sampan_gaussian_blur (self->gaussian, canvas->planes[0], canvas->strides[0], self->fine, width,
                        width, height, sigma);
  sampan_gaussian_blur (self->gaussian, canvas->planes[0], canvas->strides[0], self->wide, width,
                        width, height, sigma * AROUND);
  for (int y = 0; y < height; y++)
    {
      gsize at = (gsize)y * width;

      smudge_row (left, self->wide + at, self->grain + at, light, width);
      for (int i = 0; i < LAYERS; i++)
        hatch_row (left, self->wide + at, self->strokes[i] + at, self->grain + at, light,
                   layers[i].begins, layers[i].full, layers[i].ink, width);
      outline_row (left, self->fine + at, self->wide + at, self->grain + at, width);
      finish_row (canvas->planes[0] + (gsize)y * canvas->strides[0], left, light, width);
    }
  for (int i = 1; i < 3; i++)
    for (int y = 0; y < canvas->chroma_height; y++)
      memset (canvas->planes[i] + (gsize)y * canvas->strides[i], 128, canvas->chroma_width);
}

const SampanStyle sampan_style_pencil = { "pencil", pencil_create, pencil_destroy, pencil_draw,
                                          FALSE };
