#include "sampan-card-private.h"

#include "sampan-typography.h"

/* Proportions and colours of feeds as people know them, with signs of our own and no trademarks.
 * Each platform may change its own at any time. */

#define PADDING 14
#define TEXT_SIZE 14.5

#define XIAOHONGSHU_RED "#ff2e4d"
#define INSTAGRAM_DOT "#1a8cf0"
#define LEMON8_YELLOW "#ffd84d"

/* Of tags, names and addresses: on light and on dark paper. */
static const char *const links[SAMPAN_N_CARDS][2] = {
  [SAMPAN_CARD_XIAOHONGSHU] = { "#2f5c96", "#8fb4ea" },
  [SAMPAN_CARD_XIAOHONGSHU_FEED] = { "#2f5c96", "#8fb4ea" },
  [SAMPAN_CARD_INSTAGRAM] = { "#24539b", "#a3c4ff" },
  [SAMPAN_CARD_TIKTOK] = { SAMPAN_CARD_WHITE, SAMPAN_CARD_WHITE },
  [SAMPAN_CARD_LEMON8] = { "#2a6b57", "#86d4b8" },
  [SAMPAN_CARD_BLUESKY] = { "#1272e0", "#5aabff" },
  [SAMPAN_CARD_MASTODON] = { "#5b4bd0", "#a79cff" },
};

/* Where a feed folds, in lines: of a video's text beside its title, and of a caption under a
 * picture, two lines; Bluesky's app shows 25 lines of a post, Mastodon's web page 32 (706 pixels of
 * 22). */
#define PAGE_VIDEO_LINES 2
#define INSTAGRAM_LINES 2
#define BLUESKY_LINES 25
#define MASTODON_LINES 32

/* The avatar and text column of Bluesky. */
#define BLUESKY_AVATAR 42
#define BLUESKY_COLUMN (PADDING + BLUESKY_AVATAR + 10)

static const char *
get_link (SampanCardCanvas *canvas)
{
  return links[canvas->card->style][canvas->palette == &sampan_card_dark];
}

const char *
sampan_card_get_author (SampanCardCanvas *canvas)
{
  const SampanCard *card = canvas->card;

  if (card->author != NULL && *card->author != '\0')
    return card->author;
  return card->handle != NULL && *card->handle != '\0' ? card->handle : canvas->words->author;
}

char *
sampan_card_dup_handle (SampanCardCanvas *canvas, gboolean at)
{
  const char *handle = canvas->card->handle;

  if (handle == NULL || *handle == '\0' || handle == sampan_card_get_author (canvas))
    return NULL;
  handle += *handle == '@';
  /* Kept left to right in a line that runs the other way. */
  return g_strdup_printf ("%s%s%s%s", canvas->rtl ? "\u2066" : "", at ? "@" : "", handle,
                          canvas->rtl ? "\u2069" : "");
}

void
sampan_card_count (SampanCardCanvas *canvas, double y)
{
  g_autofree char *count =
      g_strdup_printf ("%u/%u", MIN (canvas->card->picture, canvas->card->n_pictures - 1) + 1,
                       canvas->card->n_pictures);

  if (canvas->card->n_pictures > 1 && !canvas->card->video)
    sampan_card_badge (canvas, count, 12, y + 12, TRUE);
}

/* Signs of what a reader can do, spread over the width from @x on; the last one ends at the
 * padding. */
static void
draw_actions (SampanCardCanvas *canvas,
              const SampanCardIcon *icons,
              guint n,
              double x,
              double middle,
              double size)
{
  double step = (canvas->width - PADDING - x - size) / (n - 1);

  for (guint i = 0; i < n; i++)
    sampan_card_icon (canvas, icons[i], x + i * step, middle, size, canvas->palette->dim);
}

/* ---- Xiaohongshu: the page of a note ---- */

/* @filled: the word to follow stands on the colour, not in it. */
static double
draw_page_author (SampanCardCanvas *canvas, const char *colour, gboolean filled)
{
  const double height = 56, middle = height / 2;
  double word, height_of_word, box, x;
  PangoLayout *follow =
      sampan_card_layout (canvas, canvas->words->follow, 12.5, PANGO_WEIGHT_SEMIBOLD, 0, 0);

  sampan_card_layout_get_size (follow, &word, &height_of_word);
  box = word + 28;
  x = canvas->width - PADDING - box;
  sampan_card_avatar (canvas, PADDING, middle - 16, 32, 0.5);
  sampan_card_line (canvas, sampan_card_get_author (canvas), 14, PANGO_WEIGHT_SEMIBOLD,
                    canvas->palette->ink, PADDING + 42, middle,
                    canvas->width - 2 * PADDING - 42 - box - 10);
  if (filled)
    sampan_card_fill (canvas, x, middle - 14, box, 28, 14, colour);
  else if (canvas->cr != NULL)
    {
      sampan_typography_round_rectangle (canvas->cr, canvas->rtl ? PADDING + 0.5 : x + 0.5,
                                         middle - 13.5, box - 1, 27, 13.5);
      sampan_typography_set_colour (canvas->cr, colour, canvas->palette->ink);
      cairo_set_line_width (canvas->cr, 1);
      cairo_stroke (canvas->cr);
    }
  sampan_card_show (canvas, follow, x + 14, middle - height_of_word / 2,
                    filled ? sampan_card_light.ink : colour);
  g_object_unref (follow);
  return height;
}

/* Where one writes a comment, and the signs at its end. */
static double
draw_page_bar (SampanCardCanvas *canvas, double y)
{
  const double height = 54, middle = y + height / 2;
  const char *const labels[] = { canvas->words->like, canvas->words->save };
  const SampanCardIcon icons[] = { SAMPAN_CARD_ICON_HEART, SAMPAN_CARD_ICON_STAR };
  double end = canvas->width - PADDING;

  sampan_card_fill (canvas, 0, y, canvas->width, 1, 0, canvas->palette->line);
  for (int i = 1; i >= 0; i--)
    {
      PangoLayout *label = sampan_card_layout (canvas, labels[i], 12.5, PANGO_WEIGHT_MEDIUM, 0, 0);
      double width, line;

      sampan_card_layout_get_size (label, &width, &line);
      end -= width;
      sampan_card_show (canvas, label, end, middle - line / 2, canvas->palette->ink);
      end -= 22 + 5;
      sampan_card_icon (canvas, icons[i], end, middle, 22, canvas->palette->ink);
      end -= 14;
      g_object_unref (label);
    }
  sampan_card_fill (canvas, PADDING, middle - 17, end - PADDING, 34, 17, canvas->palette->field);
  sampan_card_line (canvas, canvas->words->say, 13, PANGO_WEIGHT_NORMAL, canvas->palette->hint,
                    PADDING + 14, middle, end - PADDING - 24);
  return height;
}

/* The page of a note: pictures above, then title, text and tags. */
static double
draw_page (SampanCardCanvas *canvas, double picture, const char *dots, double y)
{
  const SampanCard *card = canvas->card;
  SampanCardText text;

  sampan_card_picture (canvas, card->picture, 0, y, canvas->width, picture, 0);
  sampan_card_count (canvas, y);
  y += picture;
  if (card->n_pictures > 1 && !card->video)
    {
      sampan_card_dots (canvas, y + 12, dots);
      y += 10;
    }
  y += 14;
  if (card->title != NULL && *card->title != '\0')
    {
      PangoLayout *title = sampan_card_title (canvas, 17, canvas->width - 2 * PADDING, 0);

      y += sampan_card_show (canvas, title, PADDING, y, canvas->palette->ink) + 6;
      g_object_unref (title);
    }
  sampan_card_get_text (canvas, &text);
  y += sampan_card_text_show (&text, canvas, PADDING, y, get_link (canvas)) + 10;
  sampan_card_text_clear (&text);
  sampan_card_line (canvas, canvas->words->now, 12, PANGO_WEIGHT_NORMAL, canvas->palette->dim,
                    PADDING, y + 8, 0);
  y += 28;
  return y + draw_page_bar (canvas, y);
}

double
sampan_card_draw_xiaohongshu (SampanCardCanvas *canvas)
{
  double y = draw_page_author (canvas, XIAOHONGSHU_RED, FALSE);
  /* The first picture decides for all; upright 3:4 to 4:3 lying. */
  double picture = canvas->width * sampan_card_get_ratio (canvas, 0, 0.75, 4.0 / 3, 4.0 / 3);

  return draw_page (canvas, picture, XIAOHONGSHU_RED, y);
}

double
sampan_card_draw_lemon8 (SampanCardCanvas *canvas)
{
  double y = draw_page_author (canvas, LEMON8_YELLOW, TRUE);
  double picture = canvas->width * sampan_card_get_ratio (canvas, 0, 0.75, 4.0 / 3, 4.0 / 3);

  return draw_page (canvas, picture, canvas->palette->ink, y);
}

/* ---- Instagram ---- */

double
sampan_card_draw_instagram (SampanCardCanvas *canvas)
{
  const SampanCard *card = canvas->card;
  g_autofree char *handle = sampan_card_dup_handle (canvas, FALSE);
  double height = canvas->width * sampan_card_get_ratio (canvas, 0, 0.5236, 4.0 / 3, 1), y = 56;
  SampanCardText text;

  sampan_card_avatar (canvas, PADDING, y / 2 - 17, 34, 0.5);
  sampan_card_line (canvas, handle != NULL ? handle : sampan_card_get_author (canvas), 14,
                    PANGO_WEIGHT_SEMIBOLD, canvas->palette->ink, PADDING + 44, y / 2,
                    canvas->width - 2 * PADDING - 44 - 34);
  sampan_card_icon (canvas, SAMPAN_CARD_ICON_DOTS, canvas->width - PADDING - 22, y / 2, 22,
                    canvas->palette->ink);
  sampan_card_picture (canvas, card->picture, 0, y, canvas->width, height, 0);
  sampan_card_count (canvas, y);
  y += height;

  sampan_card_icon (canvas, SAMPAN_CARD_ICON_HEART, PADDING - 1, y + 23, 24, canvas->palette->ink);
  sampan_card_icon (canvas, SAMPAN_CARD_ICON_BUBBLE, PADDING + 37, y + 23, 24,
                    canvas->palette->ink);
  sampan_card_icon (canvas, SAMPAN_CARD_ICON_SEND, PADDING + 75, y + 23, 24, canvas->palette->ink);
  sampan_card_icon (canvas, SAMPAN_CARD_ICON_BOOKMARK, canvas->width - PADDING - 23, y + 23, 24,
                    canvas->palette->ink);
  if (!card->video && card->n_pictures < 10)
    sampan_card_dots (canvas, y + 23, INSTAGRAM_DOT);
  y += 44;

  sampan_card_get_text (canvas, &text);
  y += sampan_card_text_show (&text, canvas, PADDING, y, get_link (canvas)) + 6;
  sampan_card_text_clear (&text);
  sampan_card_line (canvas, canvas->words->now, 12, PANGO_WEIGHT_NORMAL, canvas->palette->dim,
                    PADDING, y + 8, 0);
  return y + 28;
}

/* ---- pictures side by side ---- */

static void
draw_alt (SampanCardCanvas *canvas, double x, double bottom)
{
  PangoLayout *layout = sampan_card_layout (canvas, "ALT", 10.5, PANGO_WEIGHT_BOLD, 0, 0);
  double width, height;

  sampan_card_layout_get_size (layout, &width, &height);
  sampan_card_fill (canvas, x + 8, bottom - 8 - height - 4, width + 12, height + 4, 5, "#000000bf");
  sampan_card_show (canvas, layout, x + 14, bottom - 8 - height - 2, SAMPAN_CARD_WHITE);
  g_object_unref (layout);
}

/* Up to four pictures; more are counted on the last one. @height: of two or more. Returns: the
 * height taken. */
static double
draw_gallery (SampanCardCanvas *canvas,
              double x,
              double y,
              double width,
              double height,
              double radius,
              double gap,
              gboolean alt)
{
  guint n = canvas->card->video ? 1 : MIN (canvas->card->n_pictures, 4);
  double half = (width - gap) / 2, half_height = (height - gap) / 2;

  if (n <= 1)
    height = width * sampan_card_get_ratio (canvas, 0, 0.5, 1.25, 0.5625);
  if (canvas->cr != NULL)
    {
      cairo_save (canvas->cr);
      sampan_typography_round_rectangle (canvas->cr, canvas->rtl ? canvas->width - x - width : x, y,
                                         width, height, radius);
      cairo_clip (canvas->cr);
    }
  for (guint i = 0; i < MAX (n, 1); i++)
    {
      gboolean second = n == 4 ? i % 2 == 1 : n > 1 && i > 0, low = n == 4 ? i > 1 : i == 2;
      gboolean tall = n <= 2 || (n == 3 && i == 0);
      double left = x + (second ? half + gap : 0), top = y + (low ? half_height + gap : 0);
      double w = n <= 1 ? width : half, h = tall ? height : half_height;

      sampan_card_picture (canvas, i, left, top, w, h, 0);
      if (alt && !canvas->card->video && i < canvas->card->n_pictures)
        draw_alt (canvas, left, top + h);
    }
  if (canvas->cr != NULL)
    cairo_restore (canvas->cr);
  return height;
}

/* ---- Bluesky ---- */

/* The name in bold, the handle as far as there is room, and the time. Returns: the height */
static double
draw_bluesky_author (SampanCardCanvas *canvas, double y)
{
  const double middle = y + 10, width = canvas->width - BLUESKY_COLUMN - PADDING;
  g_autofree char *handle = sampan_card_dup_handle (canvas, TRUE);
  g_autofree char *time = g_strdup_printf ("· %s", canvas->words->now);
  PangoLayout *now = sampan_card_layout (canvas, time, 13.5, PANGO_WEIGHT_NORMAL, 0, 0);
  double x = BLUESKY_COLUMN, end, height, room;

  sampan_card_layout_get_size (now, &end, &height);
  sampan_card_avatar (canvas, PADDING, y, BLUESKY_AVATAR, 0.5);
  x += 5
       + sampan_card_line (canvas, sampan_card_get_author (canvas), 14.5, PANGO_WEIGHT_BOLD,
                           canvas->palette->ink, x, middle,
                           handle != NULL ? width * 0.6 : width - end - 5);
  room = BLUESKY_COLUMN + width - end - 5 - x;
  if (handle != NULL && room > 24)
    x += 5
         + sampan_card_line (canvas, handle, 13.5, PANGO_WEIGHT_NORMAL, canvas->palette->dim, x,
                             middle, room);
  sampan_card_show (canvas, now, x, middle - height / 2, canvas->palette->dim);
  g_object_unref (now);
  return 22;
}

double
sampan_card_draw_bluesky (SampanCardCanvas *canvas)
{
  static const SampanCardIcon actions[] = { SAMPAN_CARD_ICON_BUBBLE, SAMPAN_CARD_ICON_REPEAT,
                                            SAMPAN_CARD_ICON_HEART, SAMPAN_CARD_ICON_DOTS };
  const double x = BLUESKY_COLUMN, width = canvas->width - x - PADDING;
  const double height = canvas->card->n_pictures == 2 ? width / 2 : width * 0.68;
  double y = PADDING + draw_bluesky_author (canvas, PADDING), shown;
  SampanCardText text;

  sampan_card_get_text (canvas, &text);
  shown = sampan_card_text_show (&text, canvas, x, y, get_link (canvas));
  sampan_card_text_clear (&text);
  y += MAX (shown, 4);
  if (canvas->card->n_pictures > 0 || canvas->card->video)
    y += 8 + draw_gallery (canvas, x, y + 8, width, height, 11, 4, FALSE);
  draw_actions (canvas, actions, G_N_ELEMENTS (actions), x - 1,
                MAX (y, PADDING + BLUESKY_AVATAR - 12) + 22, 19);
  return MAX (y, PADDING + BLUESKY_AVATAR - 12) + 42;
}

/* ---- Mastodon ---- */

double
sampan_card_draw_mastodon (SampanCardCanvas *canvas)
{
  static const SampanCardIcon actions[] = { SAMPAN_CARD_ICON_REPLY, SAMPAN_CARD_ICON_REPEAT,
                                            SAMPAN_CARD_ICON_STAR, SAMPAN_CARD_ICON_BOOKMARK,
                                            SAMPAN_CARD_ICON_DOTS };
  const double avatar = 46, x = PADDING + avatar + 10, width = canvas->width - 2 * PADDING;
  g_autofree char *handle = sampan_card_dup_handle (canvas, TRUE);
  PangoLayout *now = sampan_card_layout (canvas, canvas->words->now, 13, PANGO_WEIGHT_NORMAL, 0, 0);
  double y = PADDING, time, line, room;
  SampanCardText text;

  sampan_card_layout_get_size (now, &time, &line);
  room = canvas->width - x - PADDING - time - 30;
  sampan_card_avatar (canvas, PADDING, y, avatar, 0.18);
  sampan_card_line (canvas, sampan_card_get_author (canvas), 14.5, PANGO_WEIGHT_SEMIBOLD,
                    canvas->palette->ink, x, handle != NULL ? y + 13 : y + avatar / 2, room);
  if (handle != NULL)
    sampan_card_line (canvas, handle, 13.5, PANGO_WEIGHT_NORMAL, canvas->palette->dim, x, y + 33,
                      room + time + 30);
  sampan_card_show (canvas, now, canvas->width - PADDING - time, y + 13 - line / 2,
                    canvas->palette->dim);
  sampan_card_icon (canvas, SAMPAN_CARD_ICON_GLOBE, canvas->width - PADDING - time - 20, y + 13, 15,
                    canvas->palette->dim);
  g_object_unref (now);
  y += avatar + 10;

  sampan_card_get_text (canvas, &text);
  y += sampan_card_text_show (&text, canvas, PADDING, y, get_link (canvas));
  sampan_card_text_clear (&text);
  if (canvas->card->n_pictures > 0 || canvas->card->video)
    y += 10 + draw_gallery (canvas, PADDING, y + 10, width, width * 9 / 16, 9, 3, TRUE);
  draw_actions (canvas, actions, G_N_ELEMENTS (actions), PADDING, y + 24, 20);
  return y + 46;
}

void
sampan_card_get_text (SampanCardCanvas *canvas, SampanCardText *text)
{
  double inner = canvas->width - 2 * PADDING;

  switch (canvas->card->style)
    {
    case SAMPAN_CARD_INSTAGRAM:
      sampan_card_text_init (text, canvas,
                             SAMPAN_CARD_TEXT_AUTHOR | SAMPAN_CARD_TEXT_TITLE
                                 | SAMPAN_CARD_TEXT_TAGS,
                             TEXT_SIZE - 0.5, inner, INSTAGRAM_LINES, get_link (canvas));
      break;
    case SAMPAN_CARD_BLUESKY:
      sampan_card_text_init (text, canvas,
                             SAMPAN_CARD_TEXT_TITLE | SAMPAN_CARD_TEXT_TAGS
                                 | SAMPAN_CARD_TEXT_MORE_BELOW,
                             TEXT_SIZE, canvas->width - BLUESKY_COLUMN - PADDING, BLUESKY_LINES,
                             get_link (canvas));
      break;
    case SAMPAN_CARD_MASTODON:
      sampan_card_text_init (text, canvas,
                             SAMPAN_CARD_TEXT_TITLE | SAMPAN_CARD_TEXT_TAGS
                                 | SAMPAN_CARD_TEXT_MORE_BELOW,
                             TEXT_SIZE, inner, MASTODON_LINES, get_link (canvas));
      break;
    case SAMPAN_CARD_TIKTOK:
      sampan_card_get_tiktok_text (canvas, text);
      break;
    case SAMPAN_CARD_XIAOHONGSHU:
    case SAMPAN_CARD_XIAOHONGSHU_FEED:
    case SAMPAN_CARD_LEMON8:
    case SAMPAN_N_CARDS:
    default:
      sampan_card_text_init (text, canvas, SAMPAN_CARD_TEXT_TAGS, TEXT_SIZE, inner,
                             canvas->card->video ? PAGE_VIDEO_LINES : 0, get_link (canvas));
    }
}
