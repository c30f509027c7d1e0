#include "sampan-accessory-art.h"

#include <math.h>

/* In widths of the face. */
#define PEARL 0.040
#define STUD 0.017
#define DROP 0.075
/* Beads of a necklace, from one side of the neck to the other. */
#define BEADS 29

static const double gold_light[3] = { 0.98, 0.87, 0.55 };
static const double gold_dark[3] = { 0.58, 0.40, 0.13 };

/* Where things hang to, of length 1: mostly down in the picture, where the head is more or less
 * upright. */
static void
get_down (const SampanHead *head, double down[2])
{
  double length;

  down[0] = head->axes[1][0];
  down[1] = head->axes[1][1];
  if (down[1] > 0.7)
    {
      down[0] *= 0.35;
      down[1] = 1;
    }
  length = MAX (hypot (down[0], down[1]), 1e-6);
  down[0] /= length;
  down[1] /= length;
}

/* ---- earrings ---- */

static void
draw_stud (SampanArt *self, double x, double y, double radius)
{
  cairo_pattern_t *pattern =
      cairo_pattern_create_radial (x - 0.4 * radius, y - 0.4 * radius, 0, x, y, radius);

  sampan_art_add_stop (self, pattern, 0, (const double[]){ 1, 0.97, 0.85 }, 1);
  sampan_art_add_stop (self, pattern, 0.4, gold_light, 1);
  sampan_art_add_stop (self, pattern, 1, gold_dark, 1);
  cairo_new_path (self->cr);
  cairo_arc (self->cr, x, y, radius, 0, 2 * G_PI);
  cairo_set_source (self->cr, pattern);
  cairo_fill (self->cr);
  cairo_pattern_destroy (pattern);
}

static void
draw_earring (SampanArt *self, int side)
{
  const SampanHead *head = self->head;
  const double *lobe = side < 0 ? head->left_lobe : head->right_lobe;
  double place[3] = { lobe[0] + side * 0.02, lobe[1] - 0.005, lobe[2] }, size = head->size;
  double x, y, down[2], pearl[2];

  sampan_head_project (head, place, &x, &y);
  get_down (head, down);
  pearl[0] = x + down[0] * DROP * size;
  pearl[1] = y + down[1] * DROP * size;

  sampan_art_begin_shadow (self);
  cairo_arc (self->cr, pearl[0] - side * 0.02 * size, pearl[1] + 0.02 * size, PEARL * size, 0,
             2 * G_PI);
  cairo_fill (self->cr);
  sampan_art_end_shadow (self, 0.014, 0.40, FALSE);

  cairo_new_path (self->cr);
  cairo_move_to (self->cr, x, y);
  cairo_line_to (self->cr, pearl[0], pearl[1]);
  sampan_art_set_source (self, gold_dark, 1);
  cairo_set_line_width (self->cr, MAX (0.012 * size, 0.8));
  cairo_stroke_preserve (self->cr);
  sampan_art_set_source (self, gold_light, 1);
  cairo_set_line_width (self->cr, MAX (0.005 * size, 0.4));
  cairo_stroke (self->cr);
  sampan_art_draw_bead (self, pearl[0], pearl[1], PEARL * size, self->colour, 0);
  /* The cap that holds the pearl. */
  draw_stud (self, pearl[0] - down[0] * PEARL * size, pearl[1] - down[1] * PEARL * size,
             0.5 * STUD * size);
  draw_stud (self, x, y, STUD * size);
}

void
sampan_art_draw_earrings (SampanArt *self)
{
  for (int side = -1; side <= 1; side += 2)
    {
      /* The head hides the ear on the side that is turned away. */
      double seen = CLAMP ((sampan_head_get_side (self->head, side) + 0.20) / 0.10, 0, 1);

      if (seen == 0)
        continue;
      cairo_push_group (self->cr);
      draw_earring (self, side);
      cairo_pop_group_to_source (self->cr);
      cairo_paint_with_alpha (self->cr, seen);
    }
}

/* ---- necklace ---- */

typedef struct
{
  double x, y, radius, shade, alpha;
} Bead;

/* The beads on a loop around the neck, of which the front half is seen: close together and dark
 * where it goes behind, large in the middle. */
static void
place_beads (const SampanArt *self, Bead *beads)
{
  const SampanHead *head = self->head;
  double size = head->size, drop = 0.42, down[2], right[2], x, y;
  double half = self->neck[1] > 0 ? CLAMP (self->neck[1], 0.35, 0.46) : 0.40;
  double centre[3] = { self->neck[0], head->chin[1] + 0.18, 0.30 };

  sampan_head_project (head, centre, &x, &y);
  get_down (head, down);
  right[0] = down[1];
  right[1] = -down[0];
  for (int i = 0; i < BEADS; i++)
    {
      double t = -1 + 2.0 * i / (BEADS - 1), angle = t * 1.50;
      double along = half * sin (angle), below = drop * pow (MAX (cos (angle), 0), 0.92);
      double edge = CLAMP ((fabs (t) - 0.78) / 0.22, 0, 1);

      below -= 0.05 * edge;
      beads[i].x = x + (right[0] * along + down[0] * below) * size;
      beads[i].y = y + (right[1] * along + down[1] * below) * size;
      beads[i].radius = (0.040 - 0.010 * fabs (t)) * (1 - 0.25 * edge) * size;
      beads[i].shade = 0.35 * edge;
      beads[i].alpha = CLAMP ((0.99 - fabs (t)) / 0.17, 0, 1);
    }
}

/* The last ones are lost behind the neck. */
static void
draw_one (SampanArt *self, const Bead *bead)
{
  if (bead->alpha < 1)
    cairo_push_group (self->cr);
  sampan_art_draw_bead (self, bead->x, bead->y, bead->radius, self->colour, bead->shade);
  if (bead->alpha < 1)
    {
      cairo_pop_group_to_source (self->cr);
      cairo_paint_with_alpha (self->cr, bead->alpha);
    }
}

void
sampan_art_draw_necklace (SampanArt *self)
{
  double size = self->head->size;
  Bead beads[BEADS];

  place_beads (self, beads);
  sampan_art_begin_shadow (self);
  for (int i = 3; i < BEADS - 3; i++)
    {
      cairo_new_sub_path (self->cr);
      cairo_arc (self->cr, beads[i].x + 0.008 * size, beads[i].y + 0.022 * size,
                 1.05 * beads[i].radius, 0, 2 * G_PI);
    }
  cairo_fill (self->cr);
  sampan_art_end_shadow (self, 0.014, 0.5, FALSE);
  /* From the back to the front, so that the middle lies on top. */
  for (int i = 0; i <= BEADS / 2; i++)
    {
      draw_one (self, &beads[i]);
      if (i != BEADS - 1 - i)
        draw_one (self, &beads[BEADS - 1 - i]);
    }
}
