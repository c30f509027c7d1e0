#include "sampan-look-table.h"

#include <math.h>

/* What makes a look, in the order in which it is done. Colours are R'G'B' 0..1. */
typedef struct
{
  const char *name;
  double gamma[3];      /* of each channel; above 1 is darker */
  double contrast;      /* -1..1, an S around middle grey */
  double saturation;    /* 1 keeps, 0 is grey */
  double vibrance;      /* added to the saturation of colours that have little */
  double mono[3];       /* weights of a grey that replaces the colours; all 0: no grey */
  double shadows[3];    /* added to the dark parts, luma taken out */
  double highlights[3]; /* added to the light parts, luma taken out */
  double black[3];      /* what black becomes */
  double white[3];      /* what white becomes */
  double glow;          /* how much light spreads from where it is bright */
} Look;

#define NO_COLOUR { 0, 0, 0 }
#define AS_IS { 1, 1, 1 }

static const Look looks[] = {
  /* Soft shoulders, warm light, slightly green shadows, the black of a print. */
  { "film",
    { 0.97, 1, 1.03 },
    0.35,
    0.92,
    0,
    NO_COLOUR,
    { -0.02, 0.015, 0.01 },
    { 0.04, 0.015, -0.045 },
    { 0.035, 0.038, 0.04 },
    { 0.985, 0.975, 0.95 } },
  /* Faded by the years: yellow whites, blue-green blacks, little colour. */
  { "vintage",
    { 0.92, 1, 1.1 },
    -0.1,
    0.68,
    0,
    NO_COLOUR,
    { 0.0, 0.02, 0.03 },
    { 0.06, 0.03, -0.09 },
    { 0.11, 0.09, 0.10 },
    { 0.97, 0.93, 0.82 } },
  /* Black and white through a yellow filter, hard. */
  { "noir", AS_IS, 0.75, 0, 0, { 0.45, 0.45, 0.10 }, NO_COLOUR, NO_COLOUR, NO_COLOUR, AS_IS },
  { "sepia",
    AS_IS,
    0.1,
    0,
    0,
    { 0.33, 0.55, 0.12 },
    { 0.08, 0.01, -0.07 },
    { 0.08, 0.015, -0.09 },
    { 0.04, 0.025, 0.01 },
    { 1, 0.96, 0.86 } },
  { "vivid", AS_IS, 0.4, 1.2, 0.45, NO_COLOUR, NO_COLOUR, NO_COLOUR, NO_COLOUR, AS_IS },
  /* Lifted blacks, quiet whites. */
  { "matte",
    { 1, 1, 0.98 },
    -0.15,
    0.85,
    0,
    NO_COLOUR,
    { 0.0, 0.005, 0.015 },
    { 0.01, 0, -0.01 },
    { 0.12, 0.12, 0.125 },
    { 0.94, 0.93, 0.92 } },
  /* Cinema: skin and lamps orange, everything dark teal. */
  { "teal-orange",
    AS_IS,
    0.3,
    1.05,
    0.1,
    NO_COLOUR,
    { -0.11, 0.035, 0.09 },
    { 0.12, 0.02, -0.13 },
    { 0.01, 0.02, 0.025 },
    { 1, 0.98, 0.94 } },
  /* Light, rosy, low in contrast, as through a stocking over the lens. */
  { "dreamy",
    { 0.93, 0.97, 0.93 },
    -0.2,
    0.85,
    0.05,
    NO_COLOUR,
    { 0.03, -0.01, 0.05 },
    { 0.04, -0.01, 0.02 },
    { 0.08, 0.06, 0.10 },
    { 1, 0.97, 0.99 },
    0.42 },
  /* Neon at night: violet-blue shadows, pink light. */
  { "cyber",
    { 1.02, 1.12, 0.9 },
    0.45,
    1.2,
    0.2,
    NO_COLOUR,
    { 0.03, -0.06, 0.20 },
    { 0.14, -0.09, 0.10 },
    { 0.02, 0.005, 0.06 },
    { 1, 0.95, 1 } },
};

static const Look *
find_look (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (looks); i++)
    if (g_strcmp0 (looks[i].name, name) == 0)
      return &looks[i];
  return NULL;
}

const char *const *
sampan_look_get_names (void)
{
  static const char *names[G_N_ELEMENTS (looks) + 1];
  static gsize once;

  if (g_once_init_enter (&once))
    {
      for (gsize i = 0; i < G_N_ELEMENTS (looks); i++)
        names[i] = looks[i].name;
      g_once_init_leave (&once, 1);
    }
  return names;
}

gboolean
sampan_look_exists (const char *name)
{
  return find_look (name) != NULL;
}

double
sampan_look_get_glow (const char *name)
{
  const Look *look = find_look (name);

  return look != NULL ? look->glow : 0;
}

static double
weigh (const double rgb[3], const double weights[3])
{
  return rgb[0] * weights[0] + rgb[1] * weights[1] + rgb[2] * weights[2];
}

static double
s_curve (double x, double contrast)
{
  if (contrast < 0)
    return 0.5 + (x - 0.5) * (1 + 0.6 * contrast);
  return x - contrast * 0.155 * sin (2 * G_PI * x);
}

/* Adds @tint without its own luma, @weight 0..1. */
static void
add_tint (double rgb[3], const double tint[3], double weight, const double luma_weights[3])
{
  double luma = weigh (tint, luma_weights);

  for (int i = 0; i < 3; i++)
    rgb[i] += (tint[i] - luma) * weight;
}

static void
apply (const Look *look, const double luma_weights[3], double rgb[3])
{
  double luma, extent, saturation;

  for (int i = 0; i < 3; i++)
    {
      rgb[i] = CLAMP (rgb[i], 0, 1);
      if (look->gamma[i] != 1)
        rgb[i] = pow (rgb[i], look->gamma[i]);
      rgb[i] = s_curve (rgb[i], look->contrast);
    }
  if (weigh (look->mono, (double[3]){ 1, 1, 1 }) > 0)
    rgb[0] = rgb[1] = rgb[2] = weigh (rgb, look->mono);
  luma = weigh (rgb, luma_weights);
  extent = MAX (rgb[0], MAX (rgb[1], rgb[2])) - MIN (rgb[0], MIN (rgb[1], rgb[2]));
  saturation = look->saturation + look->vibrance * (1 - CLAMP (extent, 0, 1));
  if (weigh (look->mono, (double[3]){ 1, 1, 1 }) == 0)
    for (int i = 0; i < 3; i++)
      rgb[i] = luma + (rgb[i] - luma) * saturation;
  /* Neither is seen at black or white themselves: those are set by the last step. */
  add_tint (rgb, look->shadows, 4 * luma * (1 - luma) * (1 - luma) * 1.6, luma_weights);
  add_tint (rgb, look->highlights, 4 * luma * luma * (1 - luma) * 1.6, luma_weights);
  for (int i = 0; i < 3; i++)
    rgb[i] = look->black[i] + CLAMP (rgb[i], 0, 1) * (look->white[i] - look->black[i]);
}

/* What becomes of one colour. */
static void
look_at (
    const Look *look, double strength, const SampanRange *range, const double old[3], double new[3])
{
  const double luma_weights[3] = { range->kr, 1 - range->kr - range->kb, range->kb };
  double rgb[3];

  sampan_range_to_rgb (range, old, rgb);
  apply (look, luma_weights, rgb);
  sampan_range_from_rgb (range, rgb, new);
  for (int i = 0; i < 3; i++)
    new[i] = old[i] + (new[i] - old[i]) * strength;
}

static guint64
pack (double value, int field)
{
  gint64 raised = llrint (value * SAMPAN_LOOK_ONE) + SAMPAN_LOOK_RAISE;

  return (guint64)CLAMP (raised, 0, (1 << 14) - 1) << (field * SAMPAN_LOOK_FIELD);
}

void
sampan_look_table_fill (SampanLookTable *self,
                        const char *name,
                        double strength,
                        const SampanRange *range)
{
  const Look *look = find_look (name);
  double new[3], grey[SAMPAN_LOOK_POINTS];
  guint8 greys[256];

  g_return_if_fail (look != NULL);

  for (int y = 0; y < 256; y++)
    {
      look_at (look, strength, range, (const double[]){ y, 128, 128 }, new);
      greys[y] = sampan_byte (new[0]);
    }
  sampan_byte_map_fill (&self->greys, greys);
  for (int y = 0; y < SAMPAN_LOOK_POINTS; y++)
    {
      look_at (look, strength, range, (const double[]){ 16 * y, 128, 128 }, new);
      grey[y] = new[0];
    }
  for (int u = 0; u < SAMPAN_LOOK_POINTS; u++)
    for (int v = 0; v < SAMPAN_LOOK_POINTS; v++)
      for (int y = 0; y < SAMPAN_LOOK_POINTS; y++)
        {
          look_at (look, strength, range, (const double[]){ 16 * y, 16 * u, 16 * v }, new);
          self->lattice[u][v][y] = pack (new[0] - grey[y], 0) | pack (new[1], 1) | pack (new[2], 2);
        }
}
