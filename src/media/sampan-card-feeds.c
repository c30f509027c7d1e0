#include "sampan-card-private.h"

#include "sampan-safe-area.h"
#include "sampan-typography.h"

/* Cards of which the note is a part: a feed of two columns, and a screen that the video fills. */

#define PADDING 14

/* ---- Xiaohongshu: the feed ---- */

#define GAP 5
#define COLUMN_PADDING 9

/* A piece of paper that all that follows is cut by, up to cairo_restore(). */
static void
begin_paper (SampanCardCanvas *canvas, double x, double y, double width, double height)
{
  if (canvas->cr == NULL)
    return;
  sampan_card_fill (canvas, x, y, width, height, 8, canvas->palette->paper);
  cairo_save (canvas->cr);
  sampan_typography_round_rectangle (canvas->cr, canvas->rtl ? canvas->width - x - width : x, y,
                                     width, height, 8);
  cairo_clip (canvas->cr);
}

/* A note of somebody else: grey, since nobody is to be named here. */
static double
draw_neighbour (SampanCardCanvas *canvas, double x, double y, double width, double ratio)
{
  double picture = width * ratio, height = picture + 62;

  begin_paper (canvas, x, y, width, height);
  sampan_card_blank (canvas, x, y, width, picture, 0);
  cairo_restore (canvas->cr);
  sampan_card_fill (canvas, x + COLUMN_PADDING, y + picture + 11, width * 0.72, 8, 4,
                    canvas->palette->line);
  sampan_card_fill (canvas, x + COLUMN_PADDING, y + picture + 36, 14, 14, 7, canvas->palette->line);
  sampan_card_fill (canvas, x + COLUMN_PADDING + 20, y + picture + 39, width * 0.3, 8, 4,
                    canvas->palette->line);
  return height;
}

/* The note's own card. Returns: its height */
static double
draw_cover (SampanCardCanvas *canvas, double x, double y, double width)
{
  const SampanCard *card = canvas->card;
  double inner = width - 2 * COLUMN_PADDING, height;
  double picture = width * sampan_card_get_ratio (canvas, 0, 0.75, 4.0 / 3, 4.0 / 3);
  PangoLayout *title = NULL;
  double title_height = 0;

  if (card->title != NULL && *card->title != '\0')
    {
      title = sampan_card_title (canvas, 13.5, inner, 2);
      sampan_card_layout_get_size (title, NULL, &title_height);
      title_height += 8;
    }
  height = picture + 10 + title_height + 26;
  begin_paper (canvas, x, y, width, height);
  sampan_card_picture (canvas, 0, x, y, width, picture, 0);
  if (canvas->cr != NULL)
    cairo_restore (canvas->cr);
  if (title != NULL)
    sampan_card_show (canvas, title, x + COLUMN_PADDING, y + picture + 9, canvas->palette->ink);
  g_clear_object (&title);
  sampan_card_avatar (canvas, x + COLUMN_PADDING, y + height - 27, 17, 0.5);
  sampan_card_line (canvas, sampan_card_get_author (canvas), 11, PANGO_WEIGHT_NORMAL,
                    canvas->palette->dim, x + COLUMN_PADDING + 22, y + height - 18.5, inner - 46);
  sampan_card_icon (canvas, SAMPAN_CARD_ICON_HEART, x + width - COLUMN_PADDING - 15,
                    y + height - 18.5, 15, canvas->palette->dim);
  return height;
}

/* The head with what is chosen for everybody in the middle. Returns: the height */
static double
draw_tabs (SampanCardCanvas *canvas, const char *first, const char *second, double height)
{
  double x = canvas->width / 2, second_width, line;
  PangoLayout *layout = sampan_card_layout (canvas, second, 15, PANGO_WEIGHT_BOLD, 0, 0);
  PangoLayout *other = sampan_card_layout (canvas, first, 15, PANGO_WEIGHT_NORMAL, 0, 0);
  double other_width;

  sampan_card_layout_get_size (layout, &second_width, &line);
  sampan_card_layout_get_size (other, &other_width, NULL);
  x -= (other_width + 22 + second_width) / 2;
  sampan_card_show (canvas, other, x, height / 2 - line / 2, canvas->palette->dim);
  x += other_width + 22;
  sampan_card_show (canvas, layout, x, height / 2 - line / 2, canvas->palette->ink);
  sampan_card_fill (canvas, x + second_width / 2 - 10, height / 2 + line / 2 + 3, 20, 2.5, 1.25,
                    canvas->palette->ink);
  g_object_unref (layout);
  g_object_unref (other);
  return height;
}

double
sampan_card_draw_xiaohongshu_feed (SampanCardCanvas *canvas)
{
  double column = (canvas->width - 3 * GAP) / 2, bottom;
  double y = draw_tabs (canvas, canvas->words->following, canvas->words->explore, 46);
  double own = y + GAP + draw_cover (canvas, GAP, y + GAP, column);
  double other;

  /* What a reader sees beside it and below. */
  bottom = MAX (own + 90, canvas->width * 1.4);
  if (canvas->cr == NULL)
    return bottom;
  cairo_save (canvas->cr);
  sampan_card_fill (canvas, 0, y, canvas->width, bottom - y, 0, canvas->palette->field);
  cairo_rectangle (canvas->cr, 0, y, canvas->width, bottom - y);
  cairo_clip (canvas->cr);
  draw_cover (canvas, GAP, y + GAP, column);
  for (other = own; other < bottom;)
    other += GAP + draw_neighbour (canvas, GAP, other + GAP, column, 4.0 / 3);
  other = y + GAP + draw_neighbour (canvas, 2 * GAP + column, y + GAP, column, 1);
  while (other < bottom)
    other += GAP + draw_neighbour (canvas, 2 * GAP + column, other + GAP, column, 0.75);
  cairo_restore (canvas->cr);
  return bottom;
}

/* ---- TikTok and Douyin ---- */

/* An upright phone's screen. */
#define SCREEN_RATIO (16.0 / 9)
#define TIKTOK_LINES 2
#define TIKTOK_TEXT 13.5
#define TIKTOK_RED "#fe2c55"

/* The strip at the end that the signs take. */
static double
get_strip (SampanCardCanvas *canvas)
{
  const SampanSafeArea *area = sampan_safe_area_find ("tiktok");

  return canvas->width * (area != NULL ? area->right : 0.16);
}

static double
get_tiktok_width (SampanCardCanvas *canvas)
{
  return canvas->width - PADDING - get_strip (canvas) - 8;
}

void
sampan_card_get_tiktok_text (SampanCardCanvas *canvas, SampanCardText *text)
{
  sampan_card_text_init (text, canvas, SAMPAN_CARD_TEXT_TITLE | SAMPAN_CARD_TEXT_TAGS, TIKTOK_TEXT,
                         get_tiktok_width (canvas), TIKTOK_LINES, SAMPAN_CARD_WHITE);
}

/* Dark towards an edge, so that white words are read on any picture. */
static void
shade (SampanCardCanvas *canvas, double from, double to)
{
  cairo_pattern_t *gradient = cairo_pattern_create_linear (0, from, 0, to);

  cairo_pattern_add_color_stop_rgba (gradient, 0, 0, 0, 0, 0);
  cairo_pattern_add_color_stop_rgba (gradient, 1, 0, 0, 0, 0.62);
  cairo_set_source (canvas->cr, gradient);
  cairo_rectangle (canvas->cr, 0, MIN (from, to), canvas->width, ABS (to - from));
  cairo_fill (canvas->cr);
  cairo_pattern_destroy (gradient);
}

static void
draw_tiktok_signs (SampanCardCanvas *canvas, double bottom)
{
  static const SampanCardIcon signs[] = { SAMPAN_CARD_ICON_HEART, SAMPAN_CARD_ICON_BUBBLE,
                                          SAMPAN_CARD_ICON_BOOKMARK, SAMPAN_CARD_ICON_SEND };
  const double strip = get_strip (canvas), size = 27, step = 49;
  double x = canvas->width - strip + (strip - size) / 2 - 3;
  double y = bottom - step * G_N_ELEMENTS (signs);

  sampan_card_avatar (canvas, x + size / 2 - 20, y - 58, 40, 0.5);
  sampan_card_fill (canvas, x + size / 2 - 8, y - 27, 16, 16, 8, TIKTOK_RED);
  sampan_card_fill (canvas, x + size / 2 - 4, y - 19.8, 8, 1.6, 0.8, SAMPAN_CARD_WHITE);
  sampan_card_fill (canvas, x + size / 2 - 0.8, y - 23, 1.6, 8, 0.8, SAMPAN_CARD_WHITE);
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    sampan_card_icon (canvas, signs[i], x, y + (i + 0.5) * step, size, SAMPAN_CARD_WHITE);
}

double
sampan_card_draw_tiktok (SampanCardCanvas *canvas)
{
  const double height = canvas->width * SCREEN_RATIO;
  double ratio = sampan_card_get_ratio (canvas, 0, 0.2, SCREEN_RATIO, SCREEN_RATIO);
  /* A picture that is nearly as upright as the screen fills it; another stands in its middle. */
  double picture = ratio > 1.6 ? height : canvas->width * ratio;
  double bottom = height - 20, shown;
  SampanCardText text;

  sampan_card_get_text (canvas, &text);
  sampan_card_picture (canvas, canvas->card->picture, 0, (height - picture) / 2, canvas->width,
                       picture, 0);
  if (canvas->cr != NULL)
    {
      shade (canvas, height * 0.62, height);
      shade (canvas, 70, 0);
      draw_tabs (canvas, canvas->words->following, canvas->words->for_you, 50);
      draw_tiktok_signs (canvas, height - 76);
      if (canvas->card->n_pictures > 1 && !canvas->card->video)
        {
          sampan_card_dots (canvas, bottom, SAMPAN_CARD_WHITE);
          bottom -= 14;
        }
      sampan_card_layout_get_size (text.layout, NULL, &shown);
      bottom -= shown;
      sampan_card_text_show (&text, canvas, PADDING, bottom, SAMPAN_CARD_WHITE);
      sampan_card_line (canvas, sampan_card_get_author (canvas), 14.5, PANGO_WEIGHT_BOLD,
                        SAMPAN_CARD_WHITE, PADDING, bottom - 14, get_tiktok_width (canvas));
    }
  sampan_card_text_clear (&text);
  return height;
}
