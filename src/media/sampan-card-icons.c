#include "sampan-card-private.h"

#include "sampan-typography.h"

/* Each icon is drawn in a square of 24 units, with strokes of 1.8. */

static void
polyline (cairo_t *cr, const double *points, guint n)
{
  cairo_move_to (cr, points[0], points[1]);
  for (guint i = 1; i < n; i++)
    cairo_line_to (cr, points[2 * i], points[2 * i + 1]);
}

#define POLYLINE(cr, ...)                                                                          \
  polyline (cr, (const double[]){ __VA_ARGS__ },                                                   \
            G_N_ELEMENTS (((const double[]){ __VA_ARGS__ })) / 2)

static void
heart (cairo_t *cr)
{
  cairo_move_to (cr, 12, 20.2);
  cairo_curve_to (cr, 9.2, 18.2, 2.9, 13.9, 2.9, 8.8);
  cairo_curve_to (cr, 2.9, 6, 5, 4, 7.5, 4);
  cairo_curve_to (cr, 9.4, 4, 11, 5, 12, 6.7);
  cairo_curve_to (cr, 13, 5, 14.6, 4, 16.5, 4);
  cairo_curve_to (cr, 19, 4, 21.1, 6, 21.1, 8.8);
  cairo_curve_to (cr, 21.1, 13.9, 14.8, 18.2, 12, 20.2);
  cairo_close_path (cr);
}

static void
star (cairo_t *cr)
{
  /* The five corners and the five notches, from the top. */
  POLYLINE (cr, 12, 2.9, 14.78, 8.63, 21.03, 9.52, 16.49, 13.92, 17.58, 20.14, 12, 17.2, 6.42,
            20.14, 7.51, 13.92, 2.97, 9.52, 9.22, 8.63);
  cairo_close_path (cr);
}

static void
bubble (cairo_t *cr)
{
  cairo_arc (cr, 12, 11.7, 8.6, 62 * G_PI / 180, 388 * G_PI / 180);
  cairo_line_to (cr, 20.7, 20.6);
  cairo_close_path (cr);
}

static void
send_sign (cairo_t *cr)
{
  POLYLINE (cr, 21, 3.2, 2.9, 9.4, 10.4, 13.4, 14.6, 21);
  cairo_close_path (cr);
  POLYLINE (cr, 21, 3.2, 10.4, 13.4);
}

static void
repeat (cairo_t *cr)
{
  POLYLINE (cr, 16.5, 3.5, 20, 7, 16.5, 10.5);
  cairo_move_to (cr, 19.5, 7);
  cairo_line_to (cr, 7, 7);
  cairo_curve_to (cr, 5, 7, 4, 8, 4, 10);
  cairo_line_to (cr, 4, 11.5);
  POLYLINE (cr, 7.5, 13.5, 4, 17, 7.5, 20.5);
  cairo_move_to (cr, 4.5, 17);
  cairo_line_to (cr, 17, 17);
  cairo_curve_to (cr, 19, 17, 20, 16, 20, 14);
  cairo_line_to (cr, 20, 12.5);
}

static void
reply (cairo_t *cr)
{
  POLYLINE (cr, 9.5, 5, 3.5, 11, 9.5, 17);
  cairo_move_to (cr, 4, 11);
  cairo_line_to (cr, 14, 11);
  cairo_curve_to (cr, 18.2, 11, 20.5, 13.6, 20.5, 18.5);
}

static void
dots (cairo_t *cr)
{
  for (int i = 0; i < 3; i++)
    {
      cairo_new_sub_path (cr);
      cairo_arc (cr, 5 + 7 * i, 12, 1.9, 0, 2 * G_PI);
    }
}

static void
globe (cairo_t *cr)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, 12, 12, 8.7, 0, 2 * G_PI);
  cairo_save (cr);
  cairo_translate (cr, 12, 12);
  cairo_scale (cr, 0.42, 1);
  cairo_new_sub_path (cr);
  cairo_arc (cr, 0, 0, 8.7, 0, 2 * G_PI);
  cairo_restore (cr);
  POLYLINE (cr, 3.3, 12, 20.7, 12);
}

static void
picture (cairo_t *cr)
{
  sampan_typography_round_rectangle (cr, 2.8, 4.5, 18.4, 15, 2.6);
  cairo_new_sub_path (cr);
  cairo_arc (cr, 8.2, 9.6, 1.5, 0, 2 * G_PI);
  POLYLINE (cr, 3.5, 17.6, 8.8, 13, 11.8, 15.6, 16, 11.4, 20.6, 16);
}

static void
bookmark (cairo_t *cr)
{
  POLYLINE (cr, 5.8, 3.6, 18.2, 3.6, 18.2, 20.4, 12, 15.4, 5.8, 20.4);
  cairo_close_path (cr);
}

static void
play (cairo_t *cr)
{
  POLYLINE (cr, 8.2, 5, 19, 12, 8.2, 19);
  cairo_close_path (cr);
}

static const struct
{
  void (*draw) (cairo_t *cr);
  gboolean filled;
  gboolean turns; /* with the direction of the writing */
} icons[] = {
  [SAMPAN_CARD_ICON_HEART] = { heart },
  [SAMPAN_CARD_ICON_STAR] = { star },
  [SAMPAN_CARD_ICON_BUBBLE] = { bubble, FALSE, TRUE },
  [SAMPAN_CARD_ICON_SEND] = { send_sign, FALSE, TRUE },
  [SAMPAN_CARD_ICON_BOOKMARK] = { bookmark },
  [SAMPAN_CARD_ICON_REPEAT] = { repeat },
  [SAMPAN_CARD_ICON_REPLY] = { reply, FALSE, TRUE },
  [SAMPAN_CARD_ICON_DOTS] = { dots, TRUE },
  [SAMPAN_CARD_ICON_GLOBE] = { globe },
  [SAMPAN_CARD_ICON_PICTURE] = { picture },
  [SAMPAN_CARD_ICON_PLAY] = { play, TRUE },
};

void
sampan_card_icon (SampanCardCanvas *canvas,
                  SampanCardIcon icon,
                  double x,
                  double middle,
                  double size,
                  const char *colour)
{
  cairo_t *cr = canvas->cr;

  if (cr == NULL)
    return;
  cairo_save (cr);
  cairo_translate (cr, canvas->rtl ? canvas->width - x - size : x, middle - size / 2);
  cairo_scale (cr, size / 24, size / 24);
  if (canvas->rtl && icons[icon].turns)
    {
      cairo_translate (cr, 24, 0);
      cairo_scale (cr, -1, 1);
    }
  cairo_new_path (cr);
  icons[icon].draw (cr);
  sampan_typography_set_colour (cr, colour, canvas->palette->ink);
  cairo_set_line_width (cr, 1.8);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  if (icons[icon].filled)
    cairo_fill_preserve (cr);
  if (!icons[icon].filled || icon == SAMPAN_CARD_ICON_PLAY)
    cairo_stroke (cr);
  cairo_new_path (cr);
  cairo_restore (cr);
}
