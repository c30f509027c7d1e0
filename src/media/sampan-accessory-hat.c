#include "sampan-accessory-art.h"

#include <math.h>
#include <string.h>

/* Corners of a round line. */
#define CORNERS 72
#define DEGREE (G_PI / 180)

static const double black[3] = { 0, 0, 0 };
static const double white[3] = { 1, 1, 1 };

/* A felt hat. All lengths in widths of the face. */
typedef struct
{
  SampanArt *art;
  double base[3]; /* the middle of the head, as high as the brim */
  double up[3];   /* of length 1, as the hat is tilted */
  double forward[3];
  double half_width, half_length; /* of the crown at the brim */
  double height;                  /* of the crown */
  double felt[3], ribbon[3];
} Hat;

typedef struct
{
  double x, y;
} Spot;

static void
place (const Hat *self, double right, double up, double forward, double result[3])
{
  for (int i = 0; i < 3; i++)
    result[i] = self->base[i] + self->up[i] * up + self->forward[i] * forward;
  result[0] += right;
}

static Spot
see (const Hat *self, double right, double up, double forward)
{
  double at[3];
  Spot spot;

  place (self, right, up, forward, at);
  sampan_head_project (self->art->head, at, &spot.x, &spot.y);
  return spot;
}

/* One place on the edge of the brim: it dips in front and curls up at the sides. */
static Spot
see_brim (const Hat *self, double angle, double part, double up)
{
  double c = cos (angle), s = sin (angle);
  double width = self->half_width + 0.44 * part, length = self->half_length + 0.33 * part;

  return see (self, c * width, up + part * (0.10 * c * c * c * c - 0.03 * MAX (s, 0) * s),
              s * length);
}

/* ---- outlines ---- */

static int
compare_spots (const void *a, const void *b)
{
  const Spot *one = a, *other = b;

  if (one->x != other->x)
    return one->x < other->x ? -1 : 1;
  return one->y < other->y ? -1 : one->y > other->y;
}

static double
turn (Spot a, Spot b, Spot c)
{
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

/* Adds the line around all spots to the path (Andrew's monotone chain); sorts them. */
static void
trace_around (cairo_t *cr, Spot *spots, int n)
{
  g_autofree Spot *hull = g_new (Spot, 2 * n);
  int k = 0;

  qsort (spots, n, sizeof *spots, compare_spots);
  for (int i = 0; i < n; i++)
    {
      while (k >= 2 && turn (hull[k - 2], hull[k - 1], spots[i]) <= 0)
        k--;
      hull[k++] = spots[i];
    }
  for (int i = n - 2, lower = k + 1; i >= 0; i--)
    {
      while (k >= lower && turn (hull[k - 2], hull[k - 1], spots[i]) <= 0)
        k--;
      hull[k++] = spots[i];
    }
  for (int i = 0; i < k - 1; i++)
    if (i == 0)
      cairo_move_to (cr, hull[i].x, hull[i].y);
    else
      cairo_line_to (cr, hull[i].x, hull[i].y);
  cairo_close_path (cr);
}

/* Adds rings of the crown: the middle at @right, each as wide as @widths says at @heights. */
static void
trace_rings (const Hat *self,
             double right,
             const double *heights,
             const double *widths,
             const double *lengths,
             int n)
{
  g_autofree Spot *spots = g_new (Spot, n * CORNERS);

  for (int i = 0; i < n; i++)
    for (int j = 0; j < CORNERS; j++)
      {
        double angle = 2 * G_PI * j / CORNERS;

        spots[i * CORNERS + j] =
            see (self, (right + cos (angle) * widths[i]) * self->half_width,
                 heights[i] * self->height, sin (angle) * lengths[i] * self->half_length);
      }
  trace_around (self->art->cr, spots, n * CORNERS);
}

/* The crown: a body, and on top of it two bumps beside the crease. */
static void
trace_crown (const Hat *self)
{
  static const double heights[] = { 0, 0.3, 0.6, 0.80, 0.88, 0.92 };
  static const double widths[] = { 1, 0.985, 0.95, 0.90, 0.85, 0.79 };
  static const double lengths[] = { 1, 0.98, 0.93, 0.86, 0.78, 0.68 };
  static const double bump_heights[] = { 0.78, 0.86, 0.91, 0.95, 0.98, 1 };
  static const double bump_widths[] = { 0.48, 0.45, 0.41, 0.35, 0.27, 0.15 };
  static const double bump_lengths[] = { 0.62, 0.60, 0.57, 0.53, 0.46, 0.34 };

  trace_rings (self, 0, heights, widths, lengths, G_N_ELEMENTS (heights));
  for (int side = -1; side <= 1; side += 2)
    trace_rings (self, side * 0.37, bump_heights, bump_widths, bump_lengths,
                 G_N_ELEMENTS (bump_heights));
}

static void
trace_brim (const Hat *self, double part, double up)
{
  Spot spots[CORNERS];

  for (int i = 0; i < CORNERS; i++)
    {
      spots[i] = see_brim (self, 2 * G_PI * i / CORNERS, part, up);
      if (i == 0)
        cairo_move_to (self->art->cr, spots[i].x, spots[i].y);
      else
        cairo_line_to (self->art->cr, spots[i].x, spots[i].y);
    }
  cairo_close_path (self->art->cr);
}

/* ---- surfaces ---- */

/* A gradient from left to right over something round and @half wide, lit from the upper left. */
static cairo_pattern_t *
round_gradient (const Hat *self, const double rgb[3], double half, double alpha)
{
  static const struct
  {
    double offset, light;
  } stops[] = { { 0, -0.52 },   { 0.10, -0.30 }, { 0.24, -0.04 }, { 0.36, 0.08 },
                { 0.50, 0.03 }, { 0.70, -0.16 }, { 0.90, -0.45 }, { 1, -0.60 } };
  Spot from = see (self, -half, 0.3 * self->height, 0),
       to = see (self, half, 0.3 * self->height, 0);
  double middle[2] = { (from.x + to.x) / 2, (from.y + to.y) / 2 };
  double along[2] = { to.x - from.x, to.y - from.y };
  double length = MAX (hypot (along[0], along[1]), 1e-6);
  double reach = half * self->art->head->size / length;
  cairo_pattern_t *pattern =
      cairo_pattern_create_linear (middle[0] - along[0] * reach, middle[1] - along[1] * reach,
                                   middle[0] + along[0] * reach, middle[1] + along[1] * reach);

  for (gsize i = 0; i < G_N_ELEMENTS (stops); i++)
    {
      double colour[3];

      sampan_art_mix (rgb, stops[i].light < 0 ? black : white, fabs (stops[i].light), colour);
      sampan_art_add_stop (self->art, pattern, stops[i].offset, colour, alpha);
    }
  return pattern;
}

/* The shadow of the brim on forehead and temples. */
static void
draw_face_shadow (const Hat *self)
{
  cairo_t *cr;

  sampan_art_begin_shadow (self->art);
  cr = self->art->cr;
  for (int i = 0; i <= 48; i++)
    {
      double t = i <= 24 ? -1 + i / 12.0 : 1 - (i - 24) / 12.0;
      Spot spot = see (self, 0.88 * t * self->half_width, i <= 24 ? -0.24 : 0.02,
                       sqrt (1 - 0.5 * t * t) * (self->half_length + 0.3));

      cairo_line_to (cr, spot.x, spot.y);
    }
  cairo_fill (cr);
  sampan_art_end_shadow (self->art, 0.05, 0.62, FALSE);
}

static void
draw_brim (const Hat *self)
{
  SampanArt *art = self->art;
  cairo_t *cr = art->cr;
  double dark[3], light[3];
  Spot back = see_brim (self, 270 * DEGREE, 1, 0), front = see_brim (self, 90 * DEGREE, 1, 0);
  cairo_pattern_t *pattern;

  /* Its edge, which is thick. */
  sampan_art_mix (self->felt, black, 0.55, dark);
  sampan_art_set_source (art, dark, 1);
  cairo_new_path (cr);
  trace_brim (self, 1, -0.028);
  cairo_fill (cr);
  pattern = round_gradient (self, self->felt, self->half_width + 0.44, 1);
  cairo_set_source (cr, pattern);
  trace_brim (self, 1, 0);
  cairo_fill_preserve (cr);
  cairo_pattern_destroy (pattern);

  /* Lighter towards the front, dark behind. */
  sampan_art_mix (self->felt, white, 0.5, light);
  pattern = cairo_pattern_create_linear (back.x, back.y, front.x, front.y);
  sampan_art_add_stop (art, pattern, 0, black, 0.45);
  sampan_art_add_stop (art, pattern, 0.5, black, 0.18);
  sampan_art_add_stop (art, pattern, 0.8, light, 0);
  sampan_art_add_stop (art, pattern, 1, light, 0.28);
  cairo_save (cr);
  cairo_clip (cr);
  cairo_set_source (cr, pattern);
  cairo_paint (cr);
  cairo_pattern_destroy (pattern);

  /* The crown's shadow on it. */
  sampan_art_begin_shadow (art);
  trace_brim (self, 0.12, -0.03);
  cairo_fill (art->cr);
  sampan_art_end_shadow (art, 0.05, 0.55, FALSE);

  /* The seam near the edge. */
  cairo_new_path (cr);
  trace_brim (self, 0.9, 0);
  sampan_art_set_source (art, dark, 0.35);
  cairo_set_line_width (cr, MAX (0.008 * art->head->size, 0.6));
  cairo_stroke (cr);
  trace_brim (self, 1, 0);
  sampan_art_set_source (art, light, 0.35);
  cairo_set_line_width (cr, MAX (0.014 * art->head->size, 0.8));
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
draw_crease (const Hat *self)
{
  cairo_t *cr;

  /* Between the bumps, and where fingers take hold in front. */
  sampan_art_begin_shadow (self->art);
  cr = self->art->cr;
  for (int i = 0; i < CORNERS; i++)
    {
      double angle = 2 * G_PI * i / CORNERS, s = sin (angle);
      Spot spot = see (self, cos (angle) * 0.15 * self->half_width * (1 - 0.35 * s),
                       0.90 * self->height - 0.22 * self->height * MAX (s, 0),
                       s * 0.75 * self->half_length);

      cairo_line_to (cr, spot.x, spot.y);
    }
  cairo_fill (cr);
  sampan_art_end_shadow (self->art, 0.045, 0.42, FALSE);
  sampan_art_begin_shadow (self->art);
  cr = self->art->cr;
  for (int side = -1; side <= 1; side += 2)
    {
      Spot spot =
          see (self, side * 0.52 * self->half_width, 0.66 * self->height, 0.75 * self->half_length);

      cairo_new_sub_path (cr);
      cairo_arc (cr, spot.x, spot.y, 0.085 * self->art->head->size, 0, 2 * G_PI);
    }
  cairo_fill (cr);
  sampan_art_end_shadow (self->art, 0.06, 0.30, FALSE);
}

static void
draw_crown (const Hat *self)
{
  SampanArt *art = self->art;
  cairo_t *cr = art->cr;
  cairo_pattern_t *pattern = round_gradient (self, self->felt, self->half_width, 1);
  Spot low = see (self, 0, 0, self->half_length), high = see (self, 0, self->height, 0);

  cairo_new_path (cr);
  trace_crown (self);
  cairo_set_source (cr, pattern);
  cairo_fill_preserve (cr);
  cairo_pattern_destroy (pattern);
  cairo_save (cr);
  cairo_clip (cr);
  pattern = cairo_pattern_create_linear (low.x, low.y, high.x, high.y);
  sampan_art_add_stop (art, pattern, 0, black, 0.30);
  sampan_art_add_stop (art, pattern, 0.4, black, 0.05);
  sampan_art_add_stop (art, pattern, 0.75, white, 0.03);
  sampan_art_add_stop (art, pattern, 1, white, 0.14);
  cairo_set_source (cr, pattern);
  cairo_paint (cr);
  cairo_pattern_destroy (pattern);
  draw_crease (self);
  cairo_restore (cr);
}

/* The ribbon around the crown, and its bow at the left. */
static void
draw_ribbon (const Hat *self)
{
  SampanArt *art = self->art;
  cairo_t *cr = art->cr;
  cairo_pattern_t *pattern = round_gradient (self, self->ribbon, self->half_width, 1);
  double high = 0.235 * self->height, edge[3];
  /* Where it is turned to the viewer. */
  double middle = atan2 (art->head->axes[2][2], -art->head->axes[0][2]);
  double bow = 152 * DEGREE;

  cairo_new_path (cr);
  for (int i = 0; i <= 36; i++)
    {
      double angle = middle + (-93 + 186 * i / 36.0) * DEGREE;
      Spot spot = see (self, cos (angle) * self->half_width * 1.008, 0.01,
                       sin (angle) * self->half_length * 1.008);

      cairo_line_to (cr, spot.x, spot.y);
    }
  for (int i = 36; i >= 0; i--)
    {
      double angle = middle + (-93 + 186 * i / 36.0) * DEGREE;
      Spot spot = see (self, cos (angle) * self->half_width * 0.997, high,
                       sin (angle) * self->half_length * 0.997);

      cairo_line_to (cr, spot.x, spot.y);
    }
  cairo_close_path (cr);
  cairo_set_source (cr, pattern);
  cairo_fill_preserve (cr);
  cairo_pattern_destroy (pattern);
  sampan_art_mix (self->ribbon, white, 0.25, edge);
  sampan_art_set_source (art, edge, 0.25);
  cairo_set_line_width (cr, MAX (0.006 * art->head->size, 0.5));
  cairo_stroke (cr);

  for (int part = 0; fabs (bow - middle) < 75 * DEGREE && part < 2; part++)
    {
      double half = (part == 0 ? 11 : 3) * DEGREE, rgb[3];
      double lower = part == 0 ? -0.005 : 0.03, upper = high + (part == 0 ? 0.012 : -0.02);

      cairo_new_path (cr);
      for (int i = 0; i < 4; i++)
        {
          double angle = bow + (i == 1 || i == 2 ? half : -half);
          Spot spot = see (self, cos (angle) * self->half_width * 1.02, i < 2 ? lower : upper,
                           sin (angle) * self->half_length * 1.02);

          cairo_line_to (cr, spot.x, spot.y);
        }
      cairo_close_path (cr);
      sampan_art_mix (self->ribbon, part == 0 ? black : white, part == 0 ? 0.2 : 0.12, rgb);
      sampan_art_set_source (art, rgb, 1);
      cairo_fill (cr);
    }
}

/* How the hat sits: a little tilted over the forehead, and never seen from below, as it has no
 * inside. */
static void
set_on (Hat *self)
{
  const SampanHead *head = self->art->head;
  double length = MAX (hypot (head->axes[1][0], head->axes[1][1]), 1e-6);
  double pitch = asin (
      CLAMP (-(head->axes[2][0] * head->axes[1][0] + head->axes[2][1] * head->axes[1][1]) / length,
             -1, 1));
  double tilt = CLAMP (pitch + 6 * DEGREE, 12 * DEGREE, 45 * DEGREE) - pitch;
  double line = head->brow + 1.12 * (head->forehead[1] - head->brow);

  self->half_width = CLAMP (self->art->hair[0], 0.60, 0.85);
  self->half_length = 1.1 * self->half_width;
  self->height = CLAMP (0.95 * self->art->hair[1] + line + 0.03, 0.60, 0.95);
  self->up[1] = -cos (tilt);
  self->up[2] = -sin (tilt);
  self->forward[1] = sin (tilt);
  self->forward[2] = -cos (tilt);
  /* The front of the crown lies on the forehead. */
  self->base[1] = line - self->half_length * sin (tilt);
  self->base[2] = head->forehead[2] - 0.02 + self->half_length * cos (tilt);
}

void
sampan_art_draw_hat (SampanArt *art)
{
  static const double camel[3] = { 0.72, 0.56, 0.38 }, band[3] = { 0.13, 0.10, 0.09 };
  Hat self = { art };

  sampan_art_mix (art->colour != NULL ? art->colour : camel, black, 0, self.felt);
  if (art->colour != NULL)
    sampan_art_mix (art->colour, black, 0.72, self.ribbon);
  else
    memcpy (self.ribbon, band, sizeof band);
  set_on (&self);
  draw_face_shadow (&self);
  draw_brim (&self);
  draw_crown (&self);
  draw_ribbon (&self);
}
