#include "sampan-scenery.h"

#include <math.h>

#include "sampan-pixels.h"

/* Steps of the table from light to what is stored. */
#define STEPS 4096

/* Light, linear; 1 is white. */
typedef struct
{
  float r, g, b;
} Light;

/* Where a pixel lies. The shorter side of the picture is 1, its middle 0. */
typedef struct
{
  float x, y;
  float right, bottom; /* the picture's edges; the others are their negatives */
} Place;

typedef Light (*Painter) (const Place *place);

GType
sampan_scenery_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { SAMPAN_SCENERY_STUDIO, "SAMPAN_SCENERY_STUDIO", "studio" },
    { SAMPAN_SCENERY_SUNSET, "SAMPAN_SCENERY_SUNSET", "sunset" },
    { SAMPAN_SCENERY_BOKEH, "SAMPAN_SCENERY_BOKEH", "bokeh" },
    { SAMPAN_SCENERY_PAPER, "SAMPAN_SCENERY_PAPER", "paper" },
    { SAMPAN_SCENERY_NIGHT, "SAMPAN_SCENERY_NIGHT", "night" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("SampanScenery", values));
  return type;
}

/* ---- light ---- */

/* The eye's way of counting, near enough: x^2.2 by multiplications. */
static inline float
linear (guint value)
{
  float part = (float)value / 255;

  return part * part * (0.2f * part + 0.8f);
}

static inline Light
rgb (guint32 hex)
{
  return (Light){ linear (hex >> 16), linear (hex >> 8 & 255), linear (hex & 255) };
}

static inline Light
mix (Light a, Light b, float part)
{
  return (Light){ a.r + (b.r - a.r) * part, a.g + (b.g - a.g) * part, a.b + (b.b - a.b) * part };
}

static inline Light
scale (Light a, float by)
{
  return (Light){ a.r * by, a.g * by, a.b * by };
}

static inline Light
add (Light a, Light b, float by)
{
  return (Light){ a.r + b.r * by, a.g + b.g * by, a.b + b.b * by };
}

/* Between the colours of @stops, which lie at @at. */
static Light
ramp (const guint32 *stops, const float *at, int n, float position)
{
  for (int i = 1; i < n; i++)
    if (position < at[i] || i == n - 1)
      return mix (rgb (stops[i - 1]), rgb (stops[i]),
                  CLAMP ((position - at[i - 1]) / (at[i] - at[i - 1]), 0, 1));
  return rgb (stops[0]);
}

static inline float
smooth (float from, float to, float value)
{
  float part = CLAMP ((value - from) / (to - from), 0, 1);

  return part * part * (3 - 2 * part);
}

/* ---- chance, always the same ---- */

static inline float
chance (int x, int y, guint32 seed)
{
  guint32 hash = (guint32)x * 0x9e3779b1u ^ (guint32)y * 0x85ebca77u ^ seed * 0xc2b2ae3du;

  hash = (hash ^ hash >> 15) * 0x2c1b3c6du;
  hash = (hash ^ hash >> 12) * 0x297a2d39u;
  return (float)((hash ^ hash >> 15) >> 8) / (float)(1 << 24);
}

/* Hills and dales of width 1, 0..1. */
static float
noise (float x, float y, guint32 seed)
{
  int column = (int)floorf (x), row = (int)floorf (y);
  float u = x - (float)column, v = y - (float)row, above, below;

  u = u * u * (3 - 2 * u);
  v = v * v * (3 - 2 * v);
  above = chance (column, row, seed);
  above += (chance (column + 1, row, seed) - above) * u;
  below = chance (column, row + 1, seed);
  below += (chance (column + 1, row + 1, seed) - below) * u;
  return above + (below - above) * v;
}

/* The same with ever smaller ones on them. */
static float
clouds (float x, float y, int octaves, guint32 seed)
{
  float sum = 0, weight = 0.5f, total = 0;

  for (int i = 0; i < octaves; i++)
    {
      sum += weight * noise (x, y, seed + (guint32)i);
      total += weight;
      weight *= 0.5f;
      /* Turned a little, so that no grid shows. */
      float turned = 1.6f * x - 1.2f * y;
      y = 1.2f * x + 1.6f * y;
      x = turned;
    }
  return sum / total;
}

/* ---- studio: a lit canvas that runs into the floor ---- */

static Light
paint_studio (const Place *at)
{
  float dx = at->x / 0.72f, dy = (at->y + 0.14f) / 0.66f;
  float pool = expf (-1.45f * (dx * dx + dy * dy));
  float floor = smooth (at->bottom - 0.30f, at->bottom - 0.02f, at->y);
  float canvas = clouds (at->x * 2.3f + 7, at->y * 2.3f, 4, 11) - 0.5f;
  Light light = mix (rgb (0x5b544e), rgb (0xf1ece4), 0.06f + 0.94f * pool);

  light = scale (light, 1 + 0.16f * canvas);
  /* The floor turns to the lamps again. */
  light = mix (light, rgb (0x8f867c), 0.55f * floor);
  return add (light, rgb (0xfff4e4), 0.12f * floor * expf (-at->x * at->x / 0.35f));
}

/* ---- sunset: over the sea ---- */

static Light
sky (float height, float x, float y, float sun_x, float sun_y)
{
  static const guint32 stops[] = { 0x2c3c6e, 0x6f5a94, 0xcf6f78, 0xf99b62, 0xffd794 };
  static const float at[] = { 0, 0.36f, 0.64f, 0.85f, 1 };
  float distance = sqrtf ((x - sun_x) * (x - sun_x) + (y - sun_y) * (y - sun_y));
  float veil = clouds (x * 1.3f + 3, y * 6.5f, 5, 23);
  float cloud = smooth (0.50f, 0.74f, veil) * smooth (0.02f, 0.25f, height)
                * smooth (1.0f, 0.80f, height) * 0.75f;
  Light light = ramp (stops, at, G_N_ELEMENTS (stops), height);
  Light lit = mix (rgb (0x6a5684), rgb (0xffa87a), smooth (0.15f, 0.9f, height));

  light = mix (light, lit, cloud);
  light = add (light, rgb (0xffc27a), 0.55f * expf (-3.2f * distance));
  light = add (light, rgb (0xfff0c8), 1.1f * expf (-16 * distance));
  return add (light, rgb (0xfff6dc), 1.5f * smooth (0.052f, 0.046f, distance));
}

static Light
paint_sunset (const Place *at)
{
  float horizon = 0.30f * at->bottom, sun_x = 0.24f, sun_y = horizon - 0.075f;
  float top = -at->bottom, ripple, depth, mirrored, path, glitter;
  float hills =
      horizon - 0.012f
      - 0.075f * clouds (at->x * 1.7f + 9, 0.5f, 5, 31) * smooth (0.05f, -0.55f, at->x - 0.1f);
  Light light;

  if (at->y < horizon)
    {
      light = sky ((at->y - top) / (horizon - top), at->x, at->y, sun_x, sun_y);
      return mix (light, rgb (0x8a5a72), 0.85f * smooth (hills - 0.004f, hills + 0.004f, at->y));
    }
  /* Waves get longer towards us. */
  depth = (at->y - horizon) / (at->bottom - horizon);
  ripple = clouds (at->x * (9 - 5 * depth), logf (depth + 0.04f) * 16, 3, 41) - 0.5f;
  mirrored = horizon - (at->y - horizon) * 1.4f - ripple * 0.10f * (0.25f + depth);
  light = sky (CLAMP ((mirrored - top) / (horizon - top), 0, 0.995f),
               at->x + ripple * 0.10f * depth, MIN (mirrored, horizon - 0.2f), sun_x, sun_y - 2);
  light = scale (mix (light, rgb (0x33406e), 0.12f + 0.36f * depth), 0.86f);
  path = (at->x - sun_x + ripple * 0.10f) / (0.035f + 0.13f * depth);
  glitter = smooth (0.34f, 0.80f, ripple + 0.5f) * 0.8f + 0.25f;
  return add (light, rgb (0xffd9a0), 0.95f * glitter * expf (-path * path) * (1 - 0.45f * depth));
}

/* ---- bokeh: a town at night, far out of focus ---- */

static Light
lamps (const Place *at, float cell, guint32 seed, float strength)
{
  static const guint32 colours[] = { 0xffd9a0, 0xffb04a, 0xff8a3c, 0xff6a5a,
                                     0x5ac8e6, 0x7a96ff, 0xff8ac8, 0xffe8c8 };
  int column = (int)floorf (at->x / cell), row = (int)floorf (at->y / cell);
  Light sum = { 0 };

  for (int j = row - 1; j <= row + 1; j++)
    for (int i = column - 1; i <= column + 1; i++)
      {
        float x = ((float)i + 0.2f + 0.6f * chance (i, j, seed)) * cell;
        float y = ((float)j + 0.2f + 0.6f * chance (i, j, seed + 1)) * cell;
        float radius = cell * (0.26f + 0.22f * chance (i, j, seed + 2));
        /* The street lies in the lower half. */
        float crowd = expf (-(y - 0.10f) * (y - 0.10f) / 0.16f);
        float distance = sqrtf ((at->x - x) * (at->x - x) + (at->y - y) * (at->y - y));
        float soft = 0.004f + 0.10f * radius, disc, ring, power;

        if (chance (i, j, seed + 3) > 0.18f + 0.62f * crowd || distance > radius)
          continue;
        disc = smooth (radius, radius - soft, distance);
        ring = distance / radius;
        ring = ring * ring * ring;
        power = chance (i, j, seed + 4);
        power = strength * (0.12f + 0.88f * power * power) * (0.35f + 0.65f * crowd);
        sum = add (sum, rgb (colours[(int)(chance (i, j, seed + 5) * 7.99f)]),
                   disc * power * (0.72f + 0.42f * ring));
      }
  return sum;
}

static Light
paint_bokeh (const Place *at)
{
  static const guint32 stops[] = { 0x0c1230, 0x1c1f48, 0x3a2a48, 0x1a1426, 0x0b0a14 };
  static const float places[] = { 0, 0.34f, 0.58f, 0.80f, 1 };
  float height = (at->y + at->bottom) / (2 * at->bottom);
  float haze = expf (-(at->y - 0.12f) * (at->y - 0.12f) / 0.10f);
  Light light = ramp (stops, places, G_N_ELEMENTS (stops), height);

  light = add (light, rgb (0xff9a50), 0.055f * haze);
  light = add (light, lamps (at, 0.36f, 101, 0.30f), 1);
  light = add (light, lamps (at, 0.23f, 211, 0.42f), 1);
  return add (light, lamps (at, 0.14f, 307, 0.50f), 1);
}

/* ---- paper: sheets laid on each other ---- */

/* How far a place is inside a sheet that comes in from a corner. */
static float
sheet (float x, float y, float corner_x, float corner_y, float size, guint32 seed)
{
  float dx = x - corner_x, dy = y - corner_y, angle = atan2f (dy, dx);
  float wave = 0.055f * sinf (3.1f * angle + (float)seed)
               + 0.032f * sinf (6.7f * angle + 2.3f * (float)seed);

  return size + wave - sqrtf (dx * dx + dy * dy);
}

static Light
lay_sheet (Light light,
           const Place *at,
           float right,
           float bottom,
           float size,
           guint32 seed,
           guint32 colour)
{
  float corner_x = right * at->right, corner_y = bottom * at->bottom;
  float inside = sheet (at->x, at->y, corner_x, corner_y, size, seed);
  /* The light comes from the upper left. */
  float above = sheet (at->x - 0.010f, at->y - 0.016f, corner_x, corner_y, size, seed);
  float edge = smooth (-0.0008f, 0.0008f, inside);
  float rim = edge * smooth (0.006f, 0, inside);

  light = scale (light, 1 - 0.34f * smooth (-0.036f, 0.010f, above) * (1 - edge));
  return mix (light, add (rgb (colour), (Light){ 1, 1, 1 }, 0.10f * rim), edge);
}

static Light
paint_paper (const Place *at)
{
  float grain = clouds (at->x * 150, at->y * 150, 3, 51);
  float lower = clouds (at->x * 150 + 0.5f, at->y * 150 + 0.7f, 3, 51);
  float pulp = clouds (at->x * 9, at->y * 9, 3, 61) - 0.5f;
  float day = 1.03f - 0.10f * (at->x / at->right + at->y / at->bottom) * 0.5f;
  Light light = rgb (0xf6efe3);

  light = lay_sheet (light, at, 1, -1, 0.52f, 3, 0xf2cfb4);
  light = lay_sheet (light, at, 1, -1, 0.33f, 8, 0xe8a78a);
  light = lay_sheet (light, at, -1, 1, 0.60f, 5, 0xc9d6c2);
  light = lay_sheet (light, at, -1, 1, 0.40f, 2, 0x9fb8a4);
  light = lay_sheet (light, at, 1, 1, 0.30f, 6, 0xf0dcae);
  return scale (light, day * (1 + 0.16f * (grain - lower) + 0.035f * pulp));
}

/* ---- night: stars over mountains ---- */

static Light
stars (const Place *at, float cell, guint32 seed, float share)
{
  int column = (int)floorf (at->x / cell), row = (int)floorf (at->y / cell);
  float x = ((float)column + 0.15f + 0.7f * chance (column, row, seed)) * cell;
  float y = ((float)row + 0.15f + 0.7f * chance (column, row, seed + 1)) * cell;
  float power = chance (column, row, seed + 2), width = 0.0012f + 0.0011f * power, distance;
  Light colour = mix (rgb (0xbcd0ff), rgb (0xffe6c8), chance (column, row, seed + 3));

  if (chance (column, row, seed + 4) > share)
    return (Light){ 0 };
  distance = ((at->x - x) * (at->x - x) + (at->y - y) * (at->y - y)) / (width * width);
  power = power * power * power * power;
  return scale (colour, (0.07f + 1.7f * power * power) * expf (-distance)
                            + 0.05f * power * expf (-distance / 16));
}

static Light
milky_way (const Place *at)
{
  float along = 0.80f * at->x - 0.60f * at->y, across = 0.60f * at->x + 0.80f * at->y + 0.16f;
  float wisps = clouds (along * 2.6f + 5, across * 4.2f, 6, 71);
  float dust = clouds (along * 3.4f, across * 7.5f + 2, 5, 83);
  float band = expf (-across * across / 0.045f), core = expf (-across * across / 0.010f);
  Light light = scale (rgb (0x8ea2e0), 0.26f * band * smooth (0.25f, 0.85f, wisps));

  light = add (light, rgb (0xe8c6d8), 0.20f * core * smooth (0.30f, 0.80f, wisps));
  return scale (light, 1 - 0.72f * core * smooth (0.45f, 0.68f, dust));
}

static Light
paint_night (const Place *at)
{
  static const guint32 stops[] = { 0x060b20, 0x0f1b42, 0x22356c, 0x4a5f96, 0x8a90b4 };
  static const float places[] = { 0, 0.40f, 0.68f, 0.86f, 1 };
  float ground = at->bottom * 0.74f, height = (at->y + at->bottom) / (ground + at->bottom);
  float far = ground - 0.26f * clouds (at->x * 1.5f + 12, 0.3f, 6, 91) + 0.06f;
  float near = ground - 0.24f * clouds (at->x * 2.4f + 40, 0.7f, 6, 97) + 0.14f;
  float thin = smooth (0.98f, 0.45f, height);
  Light light = ramp (stops, places, G_N_ELEMENTS (stops), height);

  light = add (light, milky_way (at), thin);
  light = add (light, stars (at, 0.019f, 401, 0.40f), thin);
  light = add (light, stars (at, 0.060f, 503, 0.40f), thin);
  light = mix (light, mix (rgb (0x1c2b58), rgb (0x4a5c90), smooth (far, ground + 0.1f, at->y)),
               smooth (far - 0.002f, far + 0.002f, at->y));
  return mix (light, mix (rgb (0x0c1430), rgb (0x050812), smooth (near, at->bottom, at->y)),
              smooth (near - 0.0015f, near + 0.0015f, at->y));
}

/* ---- on the canvas ---- */

static guint16
store (const guint16 *table, float light)
{
  /* Near white ever more light is needed, so that lamps and the sun keep their colours. */
  float toned = light < 0.8f ? light : 1 - 0.04f / (light - 0.6f);

  return table[(int)(CLAMP (sqrtf (MAX (toned, 0)), 0, 1) * STEPS)];
}

/* What to store for the square root of light, so that the dark has steps enough. */
static void
fill_table (guint16 *table)
{
  for (int i = 0; i <= STEPS; i++)
    {
      double root = (double)i / STEPS, light = root * root;
      double value = light < 0.0031308 ? 12.92 * light : 1.055 * pow (light, 1 / 2.4) - 0.055;

      table[i] = (guint16)lrint (CLAMP (value, 0, 1) * 65535);
    }
}

static void
paint (Painter painter, guint16 *pixels, int width, int height)
{
  guint16 table[STEPS + 1];
  float unit = 1 / (float)MIN (width, height);
  Place place = { .right = (float)width * unit / 2, .bottom = (float)height * unit / 2 };

  fill_table (table);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++, pixels += 4)
      {
        Light light;

        place.x = ((float)x + 0.5f) * unit - place.right;
        place.y = ((float)y + 0.5f) * unit - place.bottom;
        light = painter (&place);
        pixels[0] = 65535;
        pixels[1] = store (table, light.r);
        pixels[2] = store (table, light.g);
        pixels[3] = store (table, light.b);
      }
}

GBytes *
sampan_scenery_draw (SampanScenery scenery, int width, int height)
{
  static const Painter painters[] = { paint_studio, paint_sunset, paint_bokeh, paint_paper,
                                      paint_night };
  gsize size = (gsize)width * height * 4 * sizeof (guint16);
  guint16 *pixels;

  g_return_val_if_fail ((guint)scenery < G_N_ELEMENTS (painters) && width > 0 && height > 0, NULL);

  pixels = g_malloc (size);
  paint (painters[scenery], pixels, width, height);
  return g_bytes_new_take (pixels, size);
}
