#include "sampan-recolour-table.h"

#include <math.h>

#include "sampan-oklab.h"

#define POINTS SAMPAN_RECOLOUR_POINTS
/* How much of the way to the new colour's lightness is gone, down and up: cloth is dyed darker
 * easily, but what is dark and becomes light shows its noise. */
#define DARKEN 0.92
#define LIGHTEN (0.45 + 0.5 * change.lightness)
/* The least and greatest lightness that a surface has in a photo on the whole. */
#define DARKEST 0.20
#define LIGHTEST 0.95
/* How much stronger shade is on the darkest cloth than on one as light as before: it shines where
 * it is not black. */
#define SHEEN 0.9
/* How much lightness differences may grow. */
#define STEEPEST 1.9
/* Chroma for the lightness: below the first a colour is a grey, above the second it is not. */
#define GREY 0.05
#define COLOURFUL 0.13

typedef struct
{
  double lightness; /* of what is there, on the whole */
  double goal;      /* what it becomes */
  double exponent;  /* of the curve */
  double toe;       /* below this lightness the curve is a line */
  double hue[2];
  double chroma;        /* for the lightness */
  double saturation;    /* what is there, for the lightness */
  double colourfulness; /* 0..1: whether that means something */
} Change;

static Change
make_change (const double from[3], const double to[3], gboolean tint)
{
  Change change = { 0 };
  double lab[3], chroma;

  sampan_oklab_from_rgb (to, lab);
  chroma = hypot (lab[1], lab[2]);
  change.lightness = CLAMP (from[0], 0.05, 0.98);
  change.goal = CLAMP (lab[0], DARKEST, LIGHTEST);
  change.goal =
      change.lightness
      + (change.goal - change.lightness) * (change.goal < change.lightness ? DARKEN : LIGHTEN);
  change.exponent = change.goal <= change.lightness
                        ? 1 + SHEEN * (1 - change.goal / change.lightness)
                        : log (change.goal) / log (change.lightness);
  /* Where x^e is as steep as a line may be. */
  change.toe =
      change.exponent < 1 ? pow (change.exponent / STEEPEST, 1 / (1 - change.exponent)) : 0;
  if (chroma > 1e-4)
    {
      change.hue[0] = lab[1] / chroma;
      change.hue[1] = lab[2] / chroma;
    }
  /* As much chroma as the colour has, at the lightness that is reached; less where that is a darker
   * one, which would glow. */
  change.chroma = chroma / change.goal * MIN (1, pow (change.goal / MAX (lab[0], 0.05), 0.6));
  change.saturation = hypot (from[1], from[2]) / change.lightness;
  change.colourfulness = tint ? 0 : CLAMP ((change.saturation - GREY) / (COLOURFUL - GREY), 0, 1);
  return change;
}

static double
move_lightness (const Change *change, double lightness)
{
  double line;

  if (change->goal <= change->lightness)
    return MIN (change->goal * pow (lightness / change->lightness, change->exponent), lightness);
  if (lightness >= change->toe)
    return pow (MIN (lightness, 1), change->exponent);
  line = pow (change->toe, change->exponent) - change->toe * STEEPEST;
  return MAX (line + lightness * STEEPEST, lightness);
}

static void
move_colour (const Change *change, const SampanRange *range, const double yuv[3], float result[3])
{
  double rgb[3], lab[3], new[3], saturation, share, shine;

  sampan_range_to_rgb (range, yuv, rgb);
  sampan_oklab_from_rgb (rgb, lab);
  saturation = hypot (lab[1], lab[2]) / MAX (lab[0], 0.08);
  share = CLAMP (saturation / MAX (change->saturation, 1e-3), 0, 1.15);
  share = 1 + (share - 1) * change->colourfulness;
  new[0] = move_lightness (change, lab[0]);
  /* The brightest parts of a light surface are light itself. */
  shine = CLAMP ((lab[0] - 0.9) / 0.1, 0, 1);
  share *= 1 - 0.25 * shine * change->colourfulness;
  new[1] = change->hue[0] * change->chroma *share *new[0];
  new[2] = change->hue[1] * change->chroma *share *new[0];
  sampan_oklab_to_rgb (new, rgb);
  sampan_range_from_rgb (range, rgb, new);
  for (int i = 0; i < 3; i++)
    result[i] = (float)new[i];
}

void
sampan_recolour_table_fill (SampanRecolourTable *self,
                            const double from[3],
                            const double to[3],
                            gboolean tint,
                            const SampanRange *range)
{
  Change change = make_change (from, to, tint);

  for (int v = 0; v < POINTS; v++)
    for (int u = 0; u < POINTS; u++)
      for (int y = 0; y < POINTS; y++)
        move_colour (&change, range, (const double[]){ 8 * y, 8 * u, 8 * v },
                     self->lattice[(v * POINTS + u) * POINTS + y]);
}

/* Values from the first'th on of what the lattice has for one colour. */
static inline void
look_up (const SampanRecolourTable *self, guint y, guint u, guint v, int first, int n, float *new)
{
  const float (*corner)[3] = self->lattice + ((v >> 3) * POINTS + (u >> 3)) * POINTS + (y >> 3);
  float fy = (float)(y & 7) / 8, fu = (float)(u & 7) / 8, fv = (float)(v & 7) / 8;

  for (int i = first; i < first + n; i++)
    {
      const float (*lower)[3] = corner + POINTS * POINTS;
      float a = corner[0][i] + (corner[1][i] - corner[0][i]) * fy;
      float b = corner[POINTS][i] + (corner[POINTS + 1][i] - corner[POINTS][i]) * fy;
      float c = lower[0][i] + (lower[1][i] - lower[0][i]) * fy;
      float d = lower[POINTS][i] + (lower[POINTS + 1][i] - lower[POINTS][i]) * fy;

      a += (b - a) * fu;
      c += (d - c) * fu;
      new[i - first] = a + (c - a) * fv;
    }
}

static inline guint8
mix (guint8 old, float new, guint mask)
{
  float value = (float)old + (new - (float)old) * (float)mask / 255;

  return value <= 0 ? 0 : value >= 255 ? 255 : (guint8)(value + 0.5f);
}

void
sampan_recolour_table_apply (const SampanRecolourTable *self,
                             guint8 *top,
                             guint8 *bottom,
                             guint8 *u,
                             guint8 *v,
                             const guint8 *top_mask,
                             const guint8 *bottom_mask,
                             int width)
{
  for (int x = 0; x < (width + 1) / 2; x++)
    {
      int places[2] = { 2 * x, MIN (2 * x + 1, width - 1) };
      guint8 *rows[2] = { top, bottom };
      const guint8 *masks[2] = { top_mask, bottom_mask };
      guint luma = 0, mask = 0;
      float new[2];

      for (int i = 0; i < 4; i++)
        {
          luma += rows[i / 2][places[i % 2]];
          mask += masks[i / 2][places[i % 2]];
        }
      if (mask == 0)
        continue;
      look_up (self, (luma + 2) / 4, u[x], v[x], 1, 2, new);
      for (int i = 0; i < 4; i++)
        {
          guint8 *pixel = &rows[i / 2][places[i % 2]];
          guint amount = masks[i / 2][places[i % 2]];
          float value;

          /* Where the frame is odd the last one stands for two. */
          if (amount == 0 || (i % 2 == 1 && places[1] == places[0])
              || (i / 2 == 1 && bottom == top))
            continue;
          look_up (self, *pixel, u[x], v[x], 0, 1, &value);
          *pixel = mix (*pixel, value, amount);
        }
      u[x] = mix (u[x], new[0], (mask + 2) / 4);
      v[x] = mix (v[x], new[1], (mask + 2) / 4);
    }
}
