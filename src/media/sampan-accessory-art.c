#include "sampan-accessory-art.h"

#include <math.h>

static const double black[3] = { 0, 0, 0 };
static const double white[3] = { 1, 1, 1 };

/* How far each reaches from between the eyes, in widths of the face: left and right, up, down. */
static const double reaches[][3] = {
  [SAMPAN_ACCESSORY_SUNGLASSES] = { 0.9, 0.5, 0.6 },
  [SAMPAN_ACCESSORY_GLASSES] = { 0.9, 0.5, 0.6 },
  [SAMPAN_ACCESSORY_EARRINGS] = { 0.85, 0.1, 1.0 },
  [SAMPAN_ACCESSORY_NECKLACE] = { 1.0, -0.2, 1.9 },
  [SAMPAN_ACCESSORY_HAT] = { 1.6, 1.6, 0.6 },
};

void
sampan_art_get_area (const SampanHead *head,
                     SampanAccessoryName name,
                     const double hair[2],
                     cairo_rectangle_int_t *area)
{
  const double *reach = reaches[name];
  double grow = name == SAMPAN_ACCESSORY_HAT ? MAX (1, MAX (hair[0] / 0.62, hair[1] / 0.95)) : 1;
  double left = G_MAXDOUBLE, top = G_MAXDOUBLE, right = -G_MAXDOUBLE, bottom = -G_MAXDOUBLE;

  /* The corners of a box as deep as the head. */
  for (int i = 0; i < 8; i++)
    {
      double place[3] = { (i & 1 ? reach[0] : -reach[0]) * grow,
                          i & 2 ? reach[2] : -reach[1] * grow, i & 4 ? 1 : -0.35 };
      double x, y;

      sampan_head_project (head, place, &x, &y);
      left = MIN (left, x);
      right = MAX (right, x);
      top = MIN (top, y);
      bottom = MAX (bottom, y);
    }
  area->x = (int)floor (left);
  area->y = (int)floor (top);
  area->width = (int)ceil (right) - area->x;
  area->height = (int)ceil (bottom) - area->y;
}

void
sampan_art_draw (SampanArt *self, SampanAccessoryName name)
{
  switch (name)
    {
    case SAMPAN_ACCESSORY_SUNGLASSES:
    case SAMPAN_ACCESSORY_GLASSES:
      sampan_art_draw_glasses (self, name == SAMPAN_ACCESSORY_SUNGLASSES);
      break;
    case SAMPAN_ACCESSORY_EARRINGS:
      sampan_art_draw_earrings (self);
      break;
    case SAMPAN_ACCESSORY_NECKLACE:
      sampan_art_draw_necklace (self);
      break;
    case SAMPAN_ACCESSORY_HAT:
      sampan_art_draw_hat (self);
      break;
    default:
      g_assert_not_reached ();
    }
}

void
sampan_art_trace (SampanArt *self, const double (*places)[3], int n, gboolean closed)
{
  for (int i = 0; i < n; i++)
    {
      double x, y;

      sampan_head_project (self->head, places[i], &x, &y);
      if (i == 0)
        cairo_move_to (self->cr, x, y);
      else
        cairo_line_to (self->cr, x, y);
    }
  if (closed)
    cairo_close_path (self->cr);
}

void
sampan_art_set_source (SampanArt *self, const double rgb[3], double alpha)
{
  cairo_set_source_rgba (self->cr, rgb[0] * self->light, rgb[1] * self->light, rgb[2] * self->light,
                         alpha);
}

void
sampan_art_add_stop (
    SampanArt *self, cairo_pattern_t *pattern, double offset, const double rgb[3], double alpha)
{
  cairo_pattern_add_color_stop_rgba (pattern, offset, rgb[0] * self->light, rgb[1] * self->light,
                                     rgb[2] * self->light, alpha);
}

cairo_pattern_t *
sampan_art_gradient (SampanArt *self, const double from[3], const double to[3])
{
  double x0, y0, x1, y1;

  sampan_head_project (self->head, from, &x0, &y0);
  sampan_head_project (self->head, to, &x1, &y1);
  return cairo_pattern_create_linear (x0, y0, x1, y1);
}

void
sampan_art_mix (const double a[3], const double b[3], double part, double result[3])
{
  for (int i = 0; i < 3; i++)
    result[i] = a[i] + (b[i] - a[i]) * part;
}

void
sampan_art_trace_face (SampanArt *self)
{
  for (int i = 0; i < SAMPAN_FACE_OVAL_POINTS; i++)
    cairo_line_to (self->cr, self->head->oval[i][0], self->head->oval[i][1]);
  cairo_close_path (self->cr);
}

void
sampan_art_begin_shadow (SampanArt *self)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_A8, self->area.width, self->area.height);

  self->front = self->cr;
  self->cr = cairo_create (surface);
  cairo_surface_destroy (surface);
  cairo_translate (self->cr, -self->area.x, -self->area.y);
}

void
sampan_art_end_shadow (SampanArt *self, double sigma, double alpha, gboolean on_face)
{
  cairo_surface_t *surface = cairo_get_target (self->cr);
  guint8 *data;
  int stride = cairo_image_surface_get_stride (surface);

  cairo_surface_flush (surface);
  data = cairo_image_surface_get_data (surface);
  if (data != NULL)
    sampan_gaussian_blur (self->gaussian, data, stride, data, stride, self->area.width,
                          self->area.height, sigma * self->head->size);
  cairo_surface_mark_dirty (surface);
  cairo_surface_reference (surface);
  cairo_destroy (self->cr);
  self->cr = self->front;
  self->front = NULL;
  cairo_save (self->cr);
  cairo_new_path (self->cr);
  if (on_face)
    {
      sampan_art_trace_face (self);
      cairo_clip (self->cr);
    }
  /* Shadows on skin are brown, not black. */
  cairo_set_source_rgba (self->cr, 0.10, 0.05, 0.04, alpha);
  cairo_mask_surface (self->cr, surface, self->area.x, self->area.y);
  cairo_restore (self->cr);
  cairo_surface_destroy (surface);
}

void
sampan_art_draw_bead (
    SampanArt *self, double x, double y, double radius, const double *colour, double shade)
{
  static const double pearl[4][3] = {
    { 1, 0.99, 0.97 }, { 0.94, 0.91, 0.87 }, { 0.74, 0.68, 0.63 }, { 0.44, 0.39, 0.37 }
  };
  static const double offsets[] = { 0.08, 0.50, 0.86, 0.98 };
  static const double lightness[] = { 0.55, 0, 0.5, 0.72 };
  cairo_pattern_t *pattern =
      cairo_pattern_create_radial (x - 0.32 * radius, y - 0.38 * radius, 0, x, y, radius);
  double rgb[3];

  for (gsize i = 0; i < G_N_ELEMENTS (offsets); i++)
    {
      if (colour != NULL)
        sampan_art_mix (colour, i == 0 ? white : black, lightness[i], rgb);
      else
        sampan_art_mix (pearl[i], black, 0, rgb);
      sampan_art_mix (rgb, black, shade, rgb);
      sampan_art_add_stop (self, pattern, offsets[i], rgb, 1);
    }
  /* Light that comes back from what is around. */
  sampan_art_mix (rgb, white, 0.22 * (1 - shade), rgb);
  sampan_art_add_stop (self, pattern, 1, rgb, 1);
  cairo_new_path (self->cr);
  cairo_arc (self->cr, x, y, radius, 0, 2 * G_PI);
  cairo_set_source (self->cr, pattern);
  cairo_fill (self->cr);
  cairo_pattern_destroy (pattern);

  x -= 0.34 * radius;
  y -= 0.40 * radius;
  pattern = cairo_pattern_create_radial (x, y, 0, x, y, 0.42 * radius);
  sampan_art_add_stop (self, pattern, 0, white, 0.95 * (1 - shade));
  sampan_art_add_stop (self, pattern, 0.35, white, 0.55 * (1 - shade));
  sampan_art_add_stop (self, pattern, 1, white, 0);
  cairo_arc (self->cr, x, y, 0.42 * radius, 0, 2 * G_PI);
  cairo_set_source (self->cr, pattern);
  cairo_fill (self->cr);
  cairo_pattern_destroy (pattern);
}
