#include "sampan-accessory-art.h"

#include <math.h>

/* Corners of the outline of one lens. */
#define CORNERS 96
/* The one where the hinge is. */
#define CORNER 88

/* The shape of a pair of glasses, in distances between the eyes. */
typedef struct
{
  double x, y; /* the middle of the right lens */
  double half_width;
  double top, bottom; /* half heights above and below the middle */
  double power;       /* 2 is an ellipse, more is squarer */
  double corner;      /* how far the outer upper corner is drawn out */
  double rim;         /* how thick the frame is, seen from the front */
  double depth;       /* and from the side */
  double arm;         /* how high an arm is */
} Shape;

static const Shape dark_shape = { 0.535, 0.06, 0.42, 0.305, 0.335, 2.8, 0.075, 0.062, 0.07, 0.115 };
static const Shape clear_shape = {
  0.535, 0.07, 0.40, 0.325, 0.345, 2.35, 0.03, 0.036, 0.04, 0.065
};

static const double black[3] = { 0, 0, 0 };
static const double white[3] = { 1, 1, 1 };

typedef struct
{
  SampanArt *art;
  const Shape *shape;
  double unit;     /* the distance between the eyes */
  double x, y, z;  /* where the bridge sits */
  double frame[3]; /* its colour */
  gboolean dark;
} Glasses;

static double
signed_power (double value, double power)
{
  return value < 0 ? -pow (-value, power) : pow (value, power);
}

/* A place in the plane of the lenses, given in units from the bridge; the plane is bent around the
 * face, and its lower edge is nearer to the cheeks. */
static void
bend (const Glasses *self, double x, double y, double behind, double place[3])
{
  place[0] = self->x + x * self->unit;
  place[1] = self->y + y * self->unit;
  place[2] = self->z + (0.13 * x * x + 0.10 * y + behind) * self->unit;
}

/* The outline of the lens on a side (-1 left, 1 right), made larger by @grow. */
static void
outline (const Glasses *self, int side, double grow, double behind, double (*places)[3])
{
  const Shape *shape = self->shape;

  for (int i = 0; i < CORNERS; i++)
    {
      double angle = 2 * G_PI * i / CORNERS, c = cos (angle), s = sin (angle);
      double x = signed_power (c, 2 / shape->power), y = signed_power (s, 2 / shape->power);
      double outer = MAX (x, 0) * MAX (-y, 0), inner = MAX (-x, 0) * MAX (y, 0);

      /* Drawn out at the outer upper corner, cut at the inner lower one, where the nose is. */
      x = x * (shape->half_width + grow) + shape->corner * outer + 0.26 * shape->half_width * inner;
      y = y * ((s < 0 ? shape->top : shape->bottom) + grow) - 0.6 * shape->corner * outer
          - 0.10 * shape->bottom * inner;
      bend (self, side * (shape->x + x), shape->y + y, behind, places[i]);
    }
}

static void
trace_lens (const Glasses *self, int side, double grow, double behind)
{
  double places[CORNERS][3];

  outline (self, side, grow, behind, places);
  sampan_art_trace (self->art, (const double (*)[3])places, CORNERS, TRUE);
}

/* Between the lenses, over the nose. */
static void
trace_bridge (const Glasses *self, double behind)
{
  const Shape *shape = self->shape;
  double inner = shape->x - shape->half_width, upper = shape->y - 0.45 * shape->top;
  double height = MAX (1.5 * shape->rim, 0.055), places[22][3];

  for (int i = 0; i < 11; i++)
    {
      double t = -1 + 0.2 * i, arch = 0.05 * (1 - t * t);

      bend (self, t * inner, upper - arch - 0.02, behind - 0.04 * (1 - t * t), places[i]);
      bend (self, t * inner, upper - arch * 1.6 + height, behind - 0.04 * (1 - t * t),
            places[21 - i]);
    }
  sampan_art_trace (self->art, (const double (*)[3])places, 22, TRUE);
}

static void
draw_shadow (const Glasses *self)
{
  double drop = 0.035 * self->art->head->size;
  cairo_t *cr;

  sampan_art_begin_shadow (self->art);
  cr = self->art->cr;
  cairo_translate (cr, drop * self->art->head->axes[1][0], drop * self->art->head->axes[1][1]);
  cairo_set_source_rgba (cr, 0, 0, 0, 1);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  for (int side = -1; side <= 1; side += 2)
    {
      trace_lens (self, side, self->shape->rim, 0);
      if (!self->dark)
        trace_lens (self, side, 0, 0);
      cairo_fill (cr);
    }
  trace_bridge (self, 0);
  cairo_fill (cr);
  sampan_art_end_shadow (self->art, 0.025, self->dark ? 0.45 : 0.35, TRUE);
}

/* From the hinge to behind the ear: seen on the side that is turned to the viewer, and lost in the
 * hair. */
static void
draw_arm (const Glasses *self, int side)
{
  const Shape *shape = self->shape;
  const SampanHead *head = self->art->head;
  const double *ear = side < 0 ? head->left_ear : head->right_ear;
  double seen = CLAMP ((sampan_head_get_side (head, side) - 0.02) / 0.08, 0, 1);
  double front[2][3], back[2][3], corners[4][3], rgb[3];
  double half = shape->arm / 2, y = shape->y - 0.62 * shape->top;
  cairo_pattern_t *pattern;
  cairo_t *cr = self->art->cr;

  if (seen == 0)
    return;
  for (int i = 0; i < 2; i++)
    {
      bend (self, side * (shape->x + shape->half_width + shape->rim * 0.6),
            y + (i == 0 ? -half : half), 0.02, front[i]);
      back[i][0] = ear[0] + side * 0.03;
      back[i][1] = front[i][1] + 0.07 + (i == 0 ? 0.012 : -0.012);
      back[i][2] = ear[2] + 0.25;
    }
  for (int i = 0; i < 3; i++)
    {
      corners[0][i] = front[0][i];
      corners[1][i] = back[0][i];
      corners[2][i] = back[1][i];
      corners[3][i] = front[1][i];
    }
  sampan_art_mix (self->frame, black, 0.25, rgb);
  pattern = sampan_art_gradient (self->art, front[0], back[0]);
  sampan_art_add_stop (self->art, pattern, 0, rgb, seen);
  sampan_art_add_stop (self->art, pattern, 0.72, rgb, seen);
  sampan_art_add_stop (self->art, pattern, 0.90, rgb, 0);
  cairo_new_path (cr);
  sampan_art_trace (self->art, (const double (*)[3])corners, 4, TRUE);
  cairo_set_source (cr, pattern);
  cairo_fill (cr);
  cairo_pattern_destroy (pattern);

  /* The light on its upper edge. */
  pattern = sampan_art_gradient (self->art, front[0], back[0]);
  sampan_art_add_stop (self->art, pattern, 0, white, 0.30 * seen);
  sampan_art_add_stop (self->art, pattern, 0.6, white, 0);
  sampan_art_trace (self->art, (const double (*)[3])corners, 2, FALSE);
  cairo_set_source (cr, pattern);
  cairo_set_line_width (cr, 0.02 * self->unit * head->size);
  cairo_stroke (cr);
  cairo_pattern_destroy (pattern);
}

/* What the glass mirrors: two bands of light across it, and the sky at its upper edge. */
static void
draw_reflection (const Glasses *self, int side, double strength)
{
  const Shape *shape = self->shape;
  static const double bands[][2] = { { 0.24, 0 },    { 0.33, 0.75 }, { 0.47, 0.9 }, { 0.53, 0.1 },
                                     { 0.58, 0.05 }, { 0.61, 0.5 },  { 0.65, 0.5 }, { 0.69, 0 } };
  cairo_t *cr = self->art->cr;
  cairo_pattern_t *light, *fade;
  double from[3], to[3];

  /* The light comes from the same side on both. */
  bend (self, side * shape->x - shape->half_width, shape->y - shape->top, 0, from);
  bend (self, side * shape->x + 0.8 * shape->half_width, shape->y + 0.45 * shape->bottom, 0, to);
  light = sampan_art_gradient (self->art, from, to);
  for (gsize i = 0; i < G_N_ELEMENTS (bands); i++)
    sampan_art_add_stop (self->art, light, bands[i][0], white, bands[i][1] * strength);
  bend (self, side * shape->x, shape->y - shape->top, 0, from);
  bend (self, side * shape->x, shape->y + shape->bottom, 0, to);
  fade = sampan_art_gradient (self->art, from, to);
  sampan_art_add_stop (self->art, fade, 0, white, 1);
  sampan_art_add_stop (self->art, fade, 0.85, white, 0.12);
  cairo_save (cr);
  cairo_new_path (cr);
  trace_lens (self, side, 0, 0);
  cairo_clip (cr);
  cairo_set_source (cr, light);
  cairo_mask (cr, fade);
  cairo_restore (cr);
  cairo_pattern_destroy (light);
  cairo_pattern_destroy (fade);
}

static void
draw_lens (const Glasses *self, int side)
{
  const Shape *shape = self->shape;
  cairo_t *cr = self->art->cr;
  cairo_pattern_t *pattern;
  double from[3], to[3], tint[3], glow[3];

  bend (self, side * shape->x, shape->y - shape->top, 0, from);
  bend (self, side * shape->x, shape->y + shape->bottom, 0, to);
  pattern = sampan_art_gradient (self->art, from, to);
  if (self->dark)
    {
      sampan_art_mix ((const double[]){ 0.045, 0.045, 0.055 }, self->frame,
                      self->art->colour != NULL ? 0.10 : 0, tint);
      sampan_art_mix ((const double[]){ 0.17, 0.14, 0.13 }, self->frame,
                      self->art->colour != NULL ? 0.30 : 0, glow);
      sampan_art_add_stop (self->art, pattern, 0, tint, 0.97);
      sampan_art_add_stop (self->art, pattern, 0.45, tint, 0.94);
      sampan_art_add_stop (self->art, pattern, 1, glow, 0.78);
    }
  else
    {
      sampan_art_add_stop (self->art, pattern, 0, (const double[]){ 0.75, 0.85, 0.95 }, 0.10);
      sampan_art_add_stop (self->art, pattern, 1, white, 0.03);
    }
  cairo_new_path (cr);
  trace_lens (self, side, 0.01, 0);
  cairo_set_source (cr, pattern);
  cairo_fill (cr);
  cairo_pattern_destroy (pattern);
  draw_reflection (self, side, self->dark ? 0.26 : 0.17);
}

static void
trace_front (const Glasses *self, double behind)
{
  for (int side = -1; side <= 1; side += 2)
    {
      trace_lens (self, side, self->shape->rim, behind);
      trace_lens (self, side, 0, behind);
    }
}

/* The front of the frame: lit from above, with a bright edge at the top and a dark one around the
 * glass. */
static void
draw_frame (const Glasses *self)
{
  const Shape *shape = self->shape;
  cairo_t *cr = self->art->cr;
  double pixel = self->unit * self->art->head->size, from[3], to[3], light[3], dark[3];
  cairo_pattern_t *pattern;

  bend (self, 0, shape->y - shape->top - shape->rim, 0, from);
  bend (self, 0, shape->y + shape->bottom + shape->rim, 0, to);
  sampan_art_mix (self->frame, white, 0.14, light);
  sampan_art_mix (self->frame, black, 0.35, dark);
  pattern = sampan_art_gradient (self->art, from, to);
  sampan_art_add_stop (self->art, pattern, 0, light, 1);
  sampan_art_add_stop (self->art, pattern, 0.35, self->frame, 1);
  sampan_art_add_stop (self->art, pattern, 1, dark, 1);
  cairo_set_source (cr, pattern);
  cairo_new_path (cr);
  trace_bridge (self, 0);
  cairo_fill (cr);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  trace_front (self, 0);
  cairo_fill_preserve (cr);
  cairo_pattern_destroy (pattern);

  cairo_save (cr);
  cairo_clip (cr);
  bend (self, 0, shape->y + 0.2 * shape->bottom, 0, to);
  pattern = sampan_art_gradient (self->art, from, to);
  sampan_art_add_stop (self->art, pattern, 0, white, 0.55);
  sampan_art_add_stop (self->art, pattern, 0.5, white, 0.12);
  sampan_art_add_stop (self->art, pattern, 1, white, 0);
  for (int side = -1; side <= 1; side += 2)
    {
      cairo_set_source (cr, pattern);
      cairo_set_line_width (cr, MAX (0.55 * shape->rim * pixel, 0.8));
      trace_lens (self, side, shape->rim, 0);
      cairo_stroke (cr);
      sampan_art_set_source (self->art, black, 0.4);
      cairo_set_line_width (cr, MAX (0.5 * shape->rim * pixel, 0.8));
      trace_lens (self, side, 0, 0);
      cairo_stroke (cr);
    }
  cairo_pattern_destroy (pattern);
  cairo_restore (cr);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_WINDING);
}

/* What is seen of the frame's thickness when the head is turned. */
static void
draw_thickness (const Glasses *self)
{
  cairo_t *cr = self->art->cr;
  double dark[3];

  sampan_art_mix (self->frame, black, 0.5, dark);
  sampan_art_set_source (self->art, dark, 1);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  for (int i = 3; i > 0; i--)
    {
      cairo_new_path (cr);
      trace_front (self, self->shape->depth * i / 3);
      cairo_fill (cr);
    }
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_WINDING);
}

/* Two metal pins at each hinge. */
static void
draw_pins (const Glasses *self)
{
  cairo_t *cr = self->art->cr;
  double radius = 0.015 * self->unit * self->art->head->size;
  double outer[CORNERS][3], inner[CORNERS][3];

  for (int side = -1; self->dark && side <= 1; side += 2)
    {
      double place[3], x, y;

      /* In the middle of the frame, at its outer upper corner. */
      outline (self, side, self->shape->rim, -0.005, outer);
      outline (self, side, 0, -0.005, inner);
      sampan_art_mix (outer[CORNER], inner[CORNER], 0.5, place);
      sampan_head_project (self->art->head, place, &x, &y);
      sampan_art_set_source (self->art, (const double[]){ 0.80, 0.80, 0.82 }, 0.85);
      cairo_new_path (cr);
      cairo_save (cr);
      cairo_translate (cr, x, y);
      cairo_scale (cr, 1.8, 1);
      cairo_arc (cr, 0, 0, radius, 0, 2 * G_PI);
      cairo_restore (cr);
      cairo_fill (cr);
    }
}

void
sampan_art_draw_glasses (SampanArt *art, gboolean dark)
{
  static const double own[2][3] = { { 0.10, 0.075, 0.06 }, { 0.06, 0.06, 0.065 } };
  const SampanHead *head = art->head;
  Glasses self = { art, dark ? &dark_shape : &clear_shape };

  /* As wide as the face is, but in front of the eyes. */
  self.unit = 0.65 * (head->right_eye[0] - head->left_eye[0]) + 0.35 * 0.46;
  self.x = (head->left_eye[0] + head->right_eye[0]) / 2;
  self.y = (head->left_eye[1] + head->right_eye[1]) / 2 - 0.01;
  self.z = head->bridge[2] - 0.02;
  self.dark = dark;
  sampan_art_mix (art->colour != NULL ? art->colour : own[dark], black, 0, self.frame);
  draw_shadow (&self);
  for (int side = -1; side <= 1; side += 2)
    draw_arm (&self, side);
  draw_thickness (&self);
  for (int side = -1; side <= 1; side += 2)
    draw_lens (&self, side);
  draw_frame (&self);
  draw_pins (&self);
}
