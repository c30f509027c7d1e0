#include "sampan-oklab.h"

#include <math.h>

/* How near to the edge of what can be shown the chroma is brought: halvings. */
#define STEPS 9

static double
to_light (double value)
{
  value = CLAMP (value, 0, 1);
  return value <= 0.04045 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

static double
from_light (double light)
{
  return light <= 0.0031308 ? light * 12.92 : 1.055 * pow (light, 1 / 2.4) - 0.055;
}

/* The matrices are those of https://bottosson.github.io/posts/oklab/ (public domain). */
void
sampan_oklab_from_rgb (const double rgb[3], double lab[3])
{
  double r = to_light (rgb[0]), g = to_light (rgb[1]), b = to_light (rgb[2]);
  double l = cbrt (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  double m = cbrt (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  double s = cbrt (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);

  lab[0] = 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s;
  lab[1] = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s;
  lab[2] = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s;
}

/* Linear light, with @chroma of the colour's chroma. Returns: whether it can be shown. */
static gboolean
mix (const double lab[3], double chroma, double light[3])
{
  double a = lab[1] * chroma, b = lab[2] * chroma;
  double l = lab[0] + 0.3963377774 * a + 0.2158037573 * b;
  double m = lab[0] - 0.1055613458 * a - 0.0638541728 * b;
  double s = lab[0] - 0.0894841775 * a - 1.2914855480 * b;
  gboolean shown = TRUE;

  l = l * l * l;
  m = m * m * m;
  s = s * s * s;
  light[0] = 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s;
  light[1] = -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s;
  light[2] = -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s;
  for (int i = 0; i < 3; i++)
    shown = shown && light[i] > -1e-4 && light[i] < 1 + 1e-4;
  return shown;
}

void
sampan_oklab_to_rgb (const double lab[3], double rgb[3])
{
  double light[3], low = 0, high = 1;

  if (!mix (lab, 1, light))
    {
      for (int i = 0; i < STEPS; i++)
        {
          double middle = (low + high) / 2;

          if (mix (lab, middle, light))
            low = middle;
          else
            high = middle;
        }
      mix (lab, low, light);
    }
  for (int i = 0; i < 3; i++)
    rgb[i] = from_light (CLAMP (light[i], 0, 1));
}
