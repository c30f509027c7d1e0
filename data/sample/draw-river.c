/* Draws the picture of the sample note, a sampan on a river at dusk, so that it needs no licence
 * but ours. */

#include <cairo.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define WIDTH 1080
#define HEIGHT 1440
#define HORIZON 800.0
#define TURN 6.283185307179586

static unsigned int seed = 7;

/* The same numbers on every machine: the picture is part of the build. */
static double
next_random (void)
{
  seed = seed * 1103515245u + 12345u;
  return ((seed >> 16) & 0x7fff) / 32768.0;
}

static void
set_hex (cairo_t *cr, unsigned int rgb, double alpha)
{
  cairo_set_source_rgba (cr, ((rgb >> 16) & 0xff) / 255.0, ((rgb >> 8) & 0xff) / 255.0,
                         (rgb & 0xff) / 255.0, alpha);
}

static void
add_stop (cairo_pattern_t *pattern, double offset, unsigned int rgb, double alpha)
{
  cairo_pattern_add_color_stop_rgba (pattern, offset, ((rgb >> 16) & 0xff) / 255.0,
                                     ((rgb >> 8) & 0xff) / 255.0, (rgb & 0xff) / 255.0, alpha);
}

static void
draw_sky (cairo_t *cr)
{
  cairo_pattern_t *sky = cairo_pattern_create_linear (0, 0, 0, HORIZON);
  add_stop (sky, 0.0, 0x2b3a67, 1);
  add_stop (sky, 0.35, 0x6a5a8e, 1);
  add_stop (sky, 0.65, 0xd9807a, 1);
  add_stop (sky, 0.88, 0xf6b26b, 1);
  add_stop (sky, 1.0, 0xfbd58b, 1);
  cairo_set_source (cr, sky);
  cairo_rectangle (cr, 0, 0, WIDTH, HORIZON);
  cairo_fill (cr);
  cairo_pattern_destroy (sky);

  cairo_pattern_t *glow = cairo_pattern_create_radial (730, 640, 40, 730, 640, 420);
  add_stop (glow, 0.0, 0xfff2c4, 0.85);
  add_stop (glow, 1.0, 0xfff2c4, 0);
  cairo_set_source (cr, glow);
  cairo_rectangle (cr, 0, 0, WIDTH, HORIZON);
  cairo_fill (cr);
  cairo_pattern_destroy (glow);

  set_hex (cr, 0xfff4d2, 1);
  cairo_arc (cr, 730, 640, 84, 0, TURN);
  cairo_fill (cr);

  for (int i = 0; i < 7; i++)
    {
      double y = 130 + i * 62 + next_random () * 20, x = next_random () * WIDTH;
      double length = 260 + next_random () * 320;
      set_hex (cr, i > 3 ? 0xffe1b0 : 0xc79ab0, 0.28);
      cairo_save (cr);
      cairo_translate (cr, x, y);
      cairo_scale (cr, length, 10 + next_random () * 10);
      cairo_arc (cr, 0, 0, 1, 0, TURN);
      cairo_restore (cr);
      cairo_fill (cr);
    }
}

/* One range of hills: @height at most, from @base up; the further away the paler. */
static void
draw_hills (
    cairo_t *cr, double base, double height, double phase, unsigned int top, unsigned int bottom)
{
  cairo_pattern_t *colour = cairo_pattern_create_linear (0, base - height, 0, base);
  add_stop (colour, 0, top, 1);
  add_stop (colour, 1, bottom, 1);
  cairo_move_to (cr, 0, base);
  for (int x = 0; x <= WIDTH; x += 6)
    {
      double t = x / (double)WIDTH;
      double y = 0.55 + 0.28 * sin (t * 7 + phase) + 0.13 * sin (t * 17 + phase * 2.3)
                 + 0.05 * sin (t * 41 + phase);
      cairo_line_to (cr, x, base - height * fmax (y, 0.05));
    }
  cairo_line_to (cr, WIDTH, base);
  cairo_close_path (cr);
  cairo_set_source (cr, colour);
  cairo_fill (cr);
  cairo_pattern_destroy (colour);
}

static void
draw_water (cairo_t *cr)
{
  cairo_pattern_t *water = cairo_pattern_create_linear (0, HORIZON, 0, HEIGHT);
  add_stop (water, 0.0, 0xf3bf7a, 1);
  add_stop (water, 0.2, 0xd58573, 1);
  add_stop (water, 0.55, 0x6d5a83, 1);
  add_stop (water, 1.0, 0x24305a, 1);
  cairo_set_source (cr, water);
  cairo_rectangle (cr, 0, HORIZON, WIDTH, HEIGHT - HORIZON);
  cairo_fill (cr);
  cairo_pattern_destroy (water);

  /* The sun on the water, broken by ripples that grow towards us. */
  for (int i = 0; i < 260; i++)
    {
      double depth = pow (next_random (), 1.4);
      double y = HORIZON + 6 + depth * (HEIGHT - HORIZON);
      double spread = 60 + depth * 260;
      double x = 730 - depth * 120 + (next_random () - 0.5) * 2 * spread;
      double length = 14 + depth * 90 * next_random ();
      set_hex (cr, 0xffe9b8, 0.55 * (1 - depth) + 0.08);
      cairo_rectangle (cr, x - length / 2, y, length, 1.5 + depth * 3.5);
      cairo_fill (cr);
    }
  for (int i = 0; i < 150; i++)
    {
      double depth = next_random ();
      double y = HORIZON + 20 + depth * (HEIGHT - HORIZON);
      double x = next_random () * WIDTH, length = 30 + depth * 150;
      set_hex (cr, i % 2 ? 0x1d2850 : 0xf0c9a0, 0.12 + 0.1 * depth);
      cairo_rectangle (cr, x, y, length, 1 + depth * 3);
      cairo_fill (cr);
    }
}

static void
trace_hull (cairo_t *cr)
{
  cairo_move_to (cr, -330, -36);
  cairo_curve_to (cr, -240, 30, -150, 44, 0, 46);
  cairo_curve_to (cr, 160, 44, 260, 22, 350, -64);
  cairo_curve_to (cr, 300, 60, 210, 96, 60, 98);
  cairo_line_to (cr, -90, 98);
  cairo_curve_to (cr, -220, 94, -290, 50, -330, -36);
  cairo_close_path (cr);
}

static void
draw_roof (cairo_t *cr)
{
  cairo_move_to (cr, -150, 44);
  cairo_curve_to (cr, -150, -110, 130, -110, 130, 44);
  cairo_close_path (cr);
  cairo_pattern_t *bamboo = cairo_pattern_create_linear (0, -80, 0, 44);
  add_stop (bamboo, 0, 0xd9a441, 1);
  add_stop (bamboo, 1, 0x8a5a24, 1);
  cairo_set_source (cr, bamboo);
  cairo_fill (cr);
  cairo_pattern_destroy (bamboo);

  cairo_set_line_width (cr, 4);
  set_hex (cr, 0x5d3a17, 0.8);
  for (int i = -2; i <= 2; i++)
    {
      double x = -10 + i * 48.0;
      double top = -70 + fabs ((double)i) * 13;
      cairo_move_to (cr, x, 44);
      cairo_curve_to (cr, x - 6, 0, x - 4, top + 20, x, top);
      cairo_stroke (cr);
    }
  for (int i = 0; i < 3; i++)
    {
      double y = 20 - i * 30.0, half = 134 - i * 14.0;
      cairo_move_to (cr, -10 - half, y);
      cairo_curve_to (cr, -60, y - 14, 40, y - 14, -10 + half, y);
      cairo_stroke (cr);
    }
  /* A lamp under the roof. */
  cairo_pattern_t *lamp = cairo_pattern_create_radial (150, 6, 2, 150, 6, 60);
  add_stop (lamp, 0, 0xffe9a8, 0.95);
  add_stop (lamp, 1, 0xffe9a8, 0);
  cairo_set_source (cr, lamp);
  cairo_arc (cr, 150, 6, 60, 0, TURN);
  cairo_fill (cr);
  cairo_pattern_destroy (lamp);
  set_hex (cr, 0xd9372b, 1);
  cairo_arc (cr, 150, 6, 11, 0, TURN);
  cairo_fill (cr);
}

static void
draw_ferryman (cairo_t *cr)
{
  /* The oar first: it lies behind him. */
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  set_hex (cr, 0x3a2313, 1);
  cairo_set_line_width (cr, 8);
  cairo_move_to (cr, -196, -110);
  cairo_line_to (cr, -330, 170);
  cairo_stroke (cr);
  cairo_set_line_width (cr, 20);
  cairo_move_to (cr, -312, 132);
  cairo_line_to (cr, -338, 186);
  cairo_stroke (cr);

  set_hex (cr, 0x27304f, 1);
  cairo_move_to (cr, -250, 40);
  cairo_curve_to (cr, -262, -30, -256, -84, -232, -112);
  cairo_line_to (cr, -204, -112);
  cairo_curve_to (cr, -188, -70, -192, -20, -196, 46);
  cairo_close_path (cr);
  cairo_fill (cr);
  cairo_set_line_width (cr, 17);
  cairo_move_to (cr, -214, -94);
  cairo_curve_to (cr, -194, -78, -198, -70, -212, -60);
  cairo_stroke (cr);

  set_hex (cr, 0xc98d68, 1);
  cairo_arc (cr, -218, -128, 20, 0, TURN);
  cairo_fill (cr);
  set_hex (cr, 0xe0b45c, 1);
  cairo_move_to (cr, -268, -130);
  cairo_line_to (cr, -216, -176);
  cairo_line_to (cr, -166, -130);
  cairo_curve_to (cr, -200, -120, -236, -120, -268, -130);
  cairo_fill (cr);
}

static void
draw_boat (cairo_t *cr)
{
  cairo_save (cr);
  cairo_translate (cr, 520, 1090);

  /* What the water gives back. */
  cairo_save (cr);
  cairo_translate (cr, 0, 192);
  cairo_scale (cr, 1, -0.55);
  trace_hull (cr);
  set_hex (cr, 0x1a2044, 0.55);
  cairo_fill (cr);
  cairo_move_to (cr, -150, 44);
  cairo_curve_to (cr, -150, -110, 130, -110, 130, 44);
  cairo_fill (cr);
  cairo_restore (cr);

  draw_roof (cr);
  trace_hull (cr);
  cairo_pattern_t *wood = cairo_pattern_create_linear (0, -40, 0, 98);
  add_stop (wood, 0, 0xa9683a, 1);
  add_stop (wood, 1, 0x4d2a17, 1);
  cairo_set_source (cr, wood);
  cairo_fill (cr);
  cairo_pattern_destroy (wood);
  set_hex (cr, 0xe0a878, 0.9);
  cairo_set_line_width (cr, 7);
  cairo_move_to (cr, -328, -34);
  cairo_curve_to (cr, -240, 32, -150, 46, 0, 48);
  cairo_curve_to (cr, 160, 46, 260, 24, 346, -60);
  cairo_stroke (cr);
  draw_ferryman (cr);
  for (int i = 0; i < 5; i++)
    {
      set_hex (cr, 0xf6d9b0, 0.35 - i * 0.05);
      cairo_rectangle (cr, -300 + i * 36, 104 + i * 16, 620 - i * 70, 4);
      cairo_fill (cr);
    }
  cairo_restore (cr);
}

static void
draw_reeds (cairo_t *cr)
{
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  for (int i = 0; i < 46; i++)
    {
      double x = i < 26 ? next_random () * 260 : WIDTH - next_random () * 180;
      double height = 120 + next_random () * 260;
      double lean = (next_random () - 0.4) * 90;
      set_hex (cr, i % 3 ? 0x121a38 : 0x1d2a4c, 1);
      cairo_set_line_width (cr, 3 + next_random () * 4);
      cairo_move_to (cr, x, HEIGHT + 10);
      cairo_curve_to (cr, x, HEIGHT - height * 0.5, x + lean * 0.4, HEIGHT - height * 0.8, x + lean,
                      HEIGHT - height);
      cairo_stroke (cr);
    }
}

int
main (int argc, char **argv)
{
  if (argc != 2)
    {
      fprintf (stderr, "usage: draw-river OUT.png\n");
      return 2;
    }
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);

  draw_sky (cr);
  draw_hills (cr, HORIZON, 330, 0.4, 0x8d6f9c, 0xe09a84);
  draw_hills (cr, HORIZON, 230, 2.1, 0x5b5587, 0xb3767f);
  draw_hills (cr, HORIZON, 130, 4.4, 0x343c68, 0x6d4f6f);
  draw_water (cr);
  draw_boat (cr);
  draw_reeds (cr);
  cairo_destroy (cr);
  cairo_status_t status = cairo_surface_write_to_png (surface, argv[1]);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    fprintf (stderr, "draw-river: %s\n", cairo_status_to_string (status));
  return status == CAIRO_STATUS_SUCCESS ? 0 : 1;
}
