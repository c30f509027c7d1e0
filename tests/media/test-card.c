#include <glib/gstdio.h>
#include <string.h>

#include "media/sampan-card-private.h"
#include "media/sampan-card-sheet.h"
#include "media/sampan-typography.h"

#define WIDTH 320
#define SCALE 2

static const char *const tags[] = { "成都美食", "火锅", NULL };

static SampanCard
make_card (SampanCardStyle style, const char *language)
{
  return (SampanCard){
    .style = style,
    .language = language,
    .author = "林小船",
    .handle = "lin.example.com",
    .title = "成都第一天",
    .body = "落地成都的第一顿，一定要留给火锅。巷子口这家老店没有招牌，全靠一锅牛油香把人拽进去。\n"
            "点了鸳鸯锅：红的给胆大的，白的给我。毛肚七上八下，十五秒刚好。",
    .tags = tags,
  };
}

static cairo_surface_t *
load (const char *name)
{
  const char *folder = g_getenv ("SAMPAN_SAMPLES");
  g_autofree char *path = NULL;
  cairo_surface_t *surface;

  g_assert_nonnull (folder);
  path = g_build_filename (folder, name, NULL);
  surface = cairo_image_surface_create_from_png (path);
  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  return surface;
}

/* An upright picture, all blue. */
static cairo_surface_t *
create_blue (void)
{
  cairo_surface_t *blue = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 300, 400);
  cairo_t *cr = cairo_create (blue);

  cairo_set_source_rgb (cr, 0, 0, 1);
  cairo_paint (cr);
  cairo_destroy (cr);
  return blue;
}

static cairo_surface_t *
draw (const SampanCard *card, double width)
{
  double height = sampan_card_draw (card, NULL, width);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int)(width * SCALE),
                                                         (int)(height * SCALE) + 20);
  cairo_t *cr = cairo_create (surface);

  cairo_scale (cr, SCALE, SCALE);
  /* What is drawn is as high as was measured. */
  g_assert_cmpfloat (sampan_card_draw (card, cr, width), ==, height);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static guint32
get_pixel (cairo_surface_t *surface, int x, int y)
{
  const guint8 *row =
      cairo_image_surface_get_data (surface) + (gsize)y * cairo_image_surface_get_stride (surface);

  return ((const guint32 *)(gconstpointer)row)[x];
}

/* Pixels of that colour (within a step), between the rows @top and @bottom in units. */
static guint
count (cairo_surface_t *surface, guint32 colour, int top, int bottom)
{
  guint n = 0;

  bottom = MIN (bottom * SCALE, cairo_image_surface_get_height (surface));
  for (int y = top * SCALE; y < bottom; y++)
    for (int x = 0; x < cairo_image_surface_get_width (surface); x++)
      {
        guint32 pixel = get_pixel (surface, x, y);
        gboolean same = pixel >> 24 == 255;

        for (int shift = 0; same && shift < 24; shift += 8)
          same = ABS ((int)(pixel >> shift & 0xff) - (int)(colour >> shift & 0xff)) <= 1;
        n += same;
      }
  return n;
}

static void
test_ids (void)
{
  SampanCardStyle found;

  for (SampanCardStyle style = 0; style < SAMPAN_N_CARDS; style++)
    {
      g_assert_true (sampan_card_style_from_id (sampan_card_style_get_id (style), &found));
      g_assert_cmpint (found, ==, style);
      g_assert_cmpuint (strlen (sampan_card_style_get_name (style)), >, 5);
    }
  g_assert_false (sampan_card_style_from_id ("myspace", &found));
  g_assert_false (sampan_card_style_from_id (NULL, &found));
}

static void
test_paper (gconstpointer data)
{
  gboolean dark = GPOINTER_TO_INT (data);

  for (SampanCardStyle style = 0; style < SAMPAN_N_CARDS; style++)
    {
      SampanCard card = make_card (style, "zh-Hans");
      gboolean night = dark || style == SAMPAN_CARD_TIKTOK;
      double height = sampan_card_draw (&card, NULL, WIDTH);
      cairo_surface_t *surface;

      card.dark = dark;
      g_assert_cmpfloat (height, ==, sampan_card_draw (&card, NULL, WIDTH));
      surface = draw (&card, WIDTH);
      g_assert_cmpfloat (height, >, 150);
      g_assert_cmpfloat (height, <, 900);
      /* Round corners; nothing below; white paper and dark letters, or the other way round. */
      g_assert_cmphex (get_pixel (surface, 0, 0), ==, 0);
      g_assert_cmphex (get_pixel (surface, WIDTH * SCALE - 1, 0), ==, 0);
      g_assert_cmphex (get_pixel (surface, WIDTH * SCALE / 2, (int)height * SCALE + 2), ==, 0);
      if (night)
        g_assert_cmphex (get_pixel (surface, WIDTH * SCALE / 2, 2) & 0xff, <, 0x20);
      else
        g_assert_cmphex (get_pixel (surface, WIDTH * SCALE / 2, 2), ==, 0xffffffff);
      g_assert_cmpuint (count (surface, night ? 0xf2f2f4 : 0x1d1d1f, 0, (int)height), >,
                        style == SAMPAN_CARD_TIKTOK ? 100 : 400);
      cairo_surface_destroy (surface);
    }
}

/* A photograph is seen in the card, its middle in the middle; without one there is a grey sign for
 * it. */
static void
test_pictures (void)
{
  cairo_surface_t *blue = create_blue ();
  cairo_surface_t *pictures[6];

  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    pictures[i] = blue;
  for (SampanCardStyle style = 0; style < SAMPAN_N_CARDS; style++)
    {
      SampanCard card = make_card (style, "zh-Hans");
      double empty = sampan_card_draw (&card, NULL, WIDTH), full;
      cairo_surface_t *surface = draw (&card, WIDTH);
      guint n_blue;

      g_assert_cmpuint (count (surface, 0x0000ff, 0, 2000), ==, 0);
      cairo_surface_destroy (surface);

      card.pictures = pictures;
      card.n_pictures = 6;
      full = sampan_card_draw (&card, NULL, WIDTH);
      surface = draw (&card, WIDTH);
      n_blue = count (surface, 0x0000ff, 0, 2000);
      /* At least a fifth of the card is picture; Bluesky's and Mastodon's would have none without.
       */
      g_assert_cmpuint (n_blue, >, WIDTH * SCALE * full * SCALE * 0.2);
      if (style == SAMPAN_CARD_BLUESKY || style == SAMPAN_CARD_MASTODON)
        g_assert_cmpfloat (full, >, empty + 80);
      cairo_surface_destroy (surface);
    }
  cairo_surface_destroy (blue);
}

static void
test_xiaohongshu_picture (void)
{
  cairo_surface_t *upright = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 300, 4000);
  cairo_surface_t *lying = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 4000, 300);
  SampanCard card = make_card (SAMPAN_CARD_XIAOHONGSHU, "zh-Hans");
  double tall, flat;

  card.n_pictures = 1;
  card.pictures = &upright;
  tall = sampan_card_draw (&card, NULL, WIDTH);
  card.pictures = &lying;
  flat = sampan_card_draw (&card, NULL, WIDTH);
  /* Not taller than 3:4, not flatter than 4:3. */
  g_assert_cmpfloat_with_epsilon (tall - flat, WIDTH * (4.0 / 3 - 0.75), 2);
  cairo_surface_destroy (upright);
  cairo_surface_destroy (lying);
}

static void
test_fold (void)
{
  SampanCard card = make_card (SAMPAN_CARD_INSTAGRAM, "zh-Hans");
  g_autofree char *longer = g_strnfill (4000, 'x');
  gssize fold = sampan_card_get_fold (&card, WIDTH), wide = sampan_card_get_fold (&card, 2 * WIDTH);

  /* Two lines: of the body the beginning is seen, cut between characters; a narrower card shows
   * less. */
  g_assert_cmpint (fold, >, 20);
  g_assert_cmpint (fold, <, 80);
  g_assert_true (g_utf8_validate (card.body, fold, NULL));
  g_assert_cmpint (sampan_card_get_fold (&card, 200), <, fold);
  g_assert_cmpint (wide, ==, fold); /* twice the width is the same card, twice as large */

  card.language = "en";
  card.body =
      "Your first meal in Chengdu has to be hotpot. This old place at the mouth of the alley "
      "has no sign; the smell pulls you in.";
  fold = sampan_card_get_fold (&card, WIDTH);
  g_assert_cmpint (fold, >, 10);
  /* Between words. */
  g_assert_true (card.body[fold - 1] == ' ' || card.body[fold] == ' ');

  card.body = longer;
  fold = sampan_card_get_fold (&card, WIDTH);
  g_assert_cmpint (fold, >, 10);
  g_assert_cmpint (fold, <, 60);

  card.body = "短";
  g_assert_cmpint (sampan_card_get_fold (&card, WIDTH), ==, -1);
  card.body = NULL;
  g_assert_cmpint (sampan_card_get_fold (&card, WIDTH), ==, -1);
}

static void
test_fold_elsewhere (void)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  SampanCard card = make_card (SAMPAN_CARD_XIAOHONGSHU, "zh-Hans");

  g_assert_cmpint (sampan_card_get_fold (&card, WIDTH), ==, -1);
  card.video = TRUE;
  g_assert_cmpint (sampan_card_get_fold (&card, WIDTH), >, 20);

  card = make_card (SAMPAN_CARD_BLUESKY, "zh-Hans");
  g_assert_cmpint (sampan_card_get_fold (&card, WIDTH), ==, -1);
  for (guint i = 0; i < 60; i++)
    g_string_append (lines, "一行\n");
  card.body = lines->str;
  /* 25 lines with the title. */
  g_assert_cmpint (sampan_card_get_fold (&card, WIDTH), ==, 24 * (gssize)strlen ("一行\n"));
  card.style = SAMPAN_CARD_MASTODON;
  g_assert_cmpint (sampan_card_get_fold (&card, WIDTH), ==, 31 * (gssize)strlen ("一行\n"));
}

/* From right to left the card is mirrored: the author's picture stands at the right. */
static void
test_direction (void)
{
  for (SampanCardStyle style = 0; style < SAMPAN_N_CARDS; style++)
    {
      SampanCard card = make_card (style, "en");
      cairo_surface_t *ltr, *rtl;
      /* In the avatar, above its letter. */
      int left = 30 * SCALE, right = (WIDTH - 30) * SCALE, y = 20 * SCALE;

      if (style == SAMPAN_CARD_XIAOHONGSHU_FEED || style == SAMPAN_CARD_TIKTOK)
        continue;
      ltr = draw (&card, WIDTH);
      card.language = "ar";
      card.title = "اليوم الأول";
      card.body = "وجبتك الأولى";
      rtl = draw (&card, WIDTH);
      g_assert_cmpint (get_pixel (ltr, left, y) >> 16 & 0xff, >, 180);
      g_assert_cmpint (get_pixel (ltr, left, y) & 0xff, <, 130);
      g_assert_cmpint (get_pixel (rtl, right, y) >> 16 & 0xff, >, 180);
      g_assert_cmpint (get_pixel (rtl, right, y) & 0xff, <, 130);
      cairo_surface_destroy (ltr);
      cairo_surface_destroy (rtl);
    }
}

/* Where the first picture is and what of it is seen: the feed crops a tall one, and stands at the
 * side where the language begins. */
static void
test_place (void)
{
  cairo_surface_t *tall = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 100, 400);
  SampanCard card = make_card (SAMPAN_CARD_XIAOHONGSHU_FEED, "zh-Hans");
  cairo_rectangle_t place, seen, mirrored;

  card.pictures = &tall;
  card.n_pictures = 1;
  g_assert_true (sampan_card_get_picture (&card, WIDTH, &place, &seen));
  g_assert_cmpfloat_with_epsilon (place.height / place.width, 4.0 / 3, 0.01);
  g_assert_cmpfloat_with_epsilon (seen.width, 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (seen.height, 1.0 / 3, 1e-6);
  g_assert_cmpfloat_with_epsilon (seen.y, 1.0 / 3, 1e-6);
  g_assert_cmpfloat (place.x + place.width, <, WIDTH / 2);
  card.language = "ar";
  g_assert_true (sampan_card_get_picture (&card, 2 * WIDTH, &mirrored, &seen));
  g_assert_cmpfloat_with_epsilon (mirrored.x + mirrored.width, 2 * (WIDTH - place.x), 0.5);

  /* A phone's screen shows all of an upright video. */
  card.style = SAMPAN_CARD_TIKTOK;
  g_assert_true (sampan_card_get_picture (&card, WIDTH, &place, &seen));
  g_assert_cmpfloat_with_epsilon (place.height, WIDTH * 16.0 / 9, 0.01);
  card.style = SAMPAN_CARD_BLUESKY;
  card.n_pictures = 0;
  g_assert_false (sampan_card_get_picture (&card, WIDTH, &place, &seen));
  cairo_surface_destroy (tall);
}

/* What is too long is marked, and nothing else. */
static void
test_over (void)
{
  for (SampanCardStyle style = 0; style < SAMPAN_N_CARDS; style++)
    {
      SampanCard card = make_card (style, "zh-Hans");
      guint32 mark = style == SAMPAN_CARD_TIKTOK ? 0x7a2030 : 0xffd3d3;
      cairo_surface_t *surface = draw (&card, WIDTH);

      g_assert_cmpuint (count (surface, mark, 0, 2000), ==, 0);
      cairo_surface_destroy (surface);
      card.title_over = strlen ("一天");
      card.body_over = strlen ("十五秒刚好。");
      surface = draw (&card, WIDTH);
      if (style == SAMPAN_CARD_XIAOHONGSHU || style == SAMPAN_CARD_BLUESKY)
        g_assert_cmpuint (count (surface, mark, 0, 2000), >, 1500);
      else if (style == SAMPAN_CARD_XIAOHONGSHU_FEED)
        g_assert_cmpuint (count (surface, mark, 0, 2000), >, 300);
      cairo_surface_destroy (surface);
    }
}

/* A book is drawn as far as its beginning: each key would wait for the whole. Its tags stand below.
 */
static void
test_book (void)
{
  g_autoptr (GString) body = g_string_new (NULL);
  g_autofree char *page = NULL;
  SampanCard card = make_card (SAMPAN_CARD_XIAOHONGSHU, "zh-Hans");
  double height = 0, whole = 0;
  gint64 time[2];

  while (body->len < 200000 * 3)
    g_string_append (body, "我们在河边散步，看到很多小船。");
  page = g_utf8_substring (body->str, 0, 6000);
  for (guint i = 0; i < 2; i++)
    {
      card.body = i == 0 ? page : body->str;
      card.body_over = i == 0 ? 0 : body->len - 3000;
      time[i] = g_get_monotonic_time ();
      whole = sampan_card_draw (&card, NULL, WIDTH);
      time[i] = g_get_monotonic_time () - time[i];
      if (i == 0)
        height = whole;
    }
  g_assert_cmpfloat (whole, >=, height);
  g_assert_cmpfloat (whole, <, height * 1.02);
  /* The whole is 33 times as long. */
  g_assert_cmpint (time[1], <, MAX (time[0], 1000) * 8);
}

static void
test_video (void)
{
  cairo_surface_t *astronaut = load ("astronaut.png");
  const char *const texts[] = { "毛肚七上八下", "Seven dips up", NULL };
  const char *const languages[] = { "zh-Hans", "en", NULL };

  for (SampanCardStyle style = 0; style < SAMPAN_N_CARDS; style++)
    {
      SampanCard card = make_card (style, "zh-Hans");
      cairo_surface_t *plain, *captioned;
      guint yellow = 0xffe9a8;

      card.pictures = &astronaut;
      card.n_pictures = 1;
      card.video = TRUE;
      card.duration = 48200;
      plain = draw (&card, WIDTH);
      card.caption_texts = texts;
      card.caption_languages = languages;
      captioned = draw (&card, WIDTH);
      /* The second language is yellow, and nothing else is. TikTok's shade lies over it, and in the
       * feed it is too small for one whole pixel of it. */
      if (style != SAMPAN_CARD_TIKTOK && style != SAMPAN_CARD_XIAOHONGSHU_FEED)
        g_assert_cmpuint (count (captioned, yellow, 0, 2000), >,
                          count (plain, yellow, 0, 2000) + 100);
      cairo_surface_destroy (plain);
      cairo_surface_destroy (captioned);
    }
  cairo_surface_destroy (astronaut);
}

/* The card speaks the reader's language, and tags have the platform's colour. */
static void
test_words (void)
{
  SampanCard card = make_card (SAMPAN_CARD_XIAOHONGSHU, "zh-Hans");
  cairo_surface_t *chinese = draw (&card, WIDTH), *english;
  guint with_tags = count (chinese, 0x2f5c96, 0, 2000);
  gboolean differ = FALSE;
  int bottom = (int)sampan_card_draw (&card, NULL, WIDTH) * SCALE, english_bottom;

  card.language = "en";
  english = draw (&card, WIDTH);
  english_bottom = (int)sampan_card_draw (&card, NULL, WIDTH) * SCALE;
  /* The row with the field for a comment, at the lower edge of both. */
  for (int y = 2; y < 50 * SCALE && !differ; y++)
    for (int x = 0; x < WIDTH * SCALE && !differ; x++)
      differ = get_pixel (chinese, x, bottom - y) != get_pixel (english, x, english_bottom - y);
  g_assert_true (differ);
  cairo_surface_destroy (chinese);
  cairo_surface_destroy (english);

  card.tags = NULL;
  chinese = draw (&card, WIDTH);
  g_assert_cmpuint (with_tags, >, 200);
  g_assert_cmpuint (count (chinese, 0x2f5c96, 0, 2000), ==, 0);
  cairo_surface_destroy (chinese);
}

static void
test_nothing (void)
{
  cairo_surface_t *broken = cairo_image_surface_create_from_png ("/nonexistent.png");
  cairo_surface_t *pictures[] = { NULL, broken };

  for (SampanCardStyle style = 0; style < SAMPAN_N_CARDS; style++)
    {
      SampanCard card = { .style = style };
      cairo_surface_t *surface = draw (&card, WIDTH);

      cairo_surface_destroy (surface);
      g_assert_cmpint (sampan_card_get_fold (&card, WIDTH), ==, -1);
      card.pictures = pictures;
      card.n_pictures = G_N_ELEMENTS (pictures);
      card.picture = 77;
      card.language = "xx-unknown";
      card.title = "";
      card.body = "";
      surface = draw (&card, 40);
      cairo_surface_destroy (surface);
    }
  cairo_surface_destroy (broken);
}

static void
test_png (void)
{
  g_autofree char *folder = g_dir_make_tmp ("sampan-card-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "card.png", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "no", "card.png", NULL);
  g_autoptr (GError) error = NULL;
  SampanCard card = make_card (SAMPAN_CARD_BLUESKY, "zh-Hans");
  cairo_surface_t *surface;

  g_assert_true (sampan_card_write_png (&card, 360, 3, path, &error));
  g_assert_no_error (error);
  surface = cairo_image_surface_create_from_png (path);
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 1080);
  g_assert_cmpint (cairo_image_surface_get_height (surface), ==,
                   (int)sampan_card_draw (&card, NULL, 360) * 3);
  cairo_surface_destroy (surface);

  g_assert_false (sampan_card_write_png (&card, 360, 3, nowhere, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_remove (path);
  g_rmdir (folder);
}

/* ---- beside pictures of them that a person has looked at ---- */

#define REFERENCE_WIDTH 160
/* Mean difference of a colour, of 255, in the tile that differs most: other versions of the fonts
 * and of what draws them move edges by parts of a pixel; another title, short as it may be, makes
 * 15 and more on every card. */
#define TOLERANCE 9
#define TILE 16

static SampanCard
make_reference (SampanCardStyle style, const char *language)
{
  SampanCard card = make_card (style, language);

  card.phone = 360;
  if (g_str_equal (language, "en"))
    {
      static const char *const english[] = { "ChengduFood", "hotpot", NULL };

      card.title = "First day in Chengdu";
      card.body = "Your first meal in Chengdu has to be hotpot. This old place at the mouth of the "
                  "alley has no sign; the smell pulls you in.\nHalf red, half white: the red for "
                  "the brave, the white for me.";
      card.tags = english;
    }
  else if (g_str_equal (language, "ar"))
    {
      static const char *const arabic[] = { "تشنغدو", "طعام", NULL };

      card.title = "اليوم الأول في تشنغدو";
      card.body =
          "وجبتك الأولى في تشنغدو يجب أن تكون القدر الساخن. هذا المطعم القديم عند مدخل الزقاق "
          "بلا لافتة.\nنصفه أحمر ونصفه أبيض.";
      card.tags = arabic;
    }
  return card;
}

static cairo_surface_t *
draw_small (const SampanCard *card)
{
  const double scale = (double)REFERENCE_WIDTH / WIDTH;
  int height = (int)(sampan_card_draw (card, NULL, WIDTH) * scale);
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, REFERENCE_WIDTH, height);
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 0.5, 0.5, 0.5);
  cairo_paint (cr);
  cairo_scale (cr, scale, scale);
  sampan_card_draw (card, cr, WIDTH);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* Mean difference of the colours, 255 for other sizes by more than a line. */
static double
get_difference (cairo_surface_t *a, cairo_surface_t *b)
{
  int height = MIN (cairo_image_surface_get_height (a), cairo_image_surface_get_height (b));
  g_autofree double *tiles = g_new0 (double, (gsize)(height / TILE + 1) * (REFERENCE_WIDTH / TILE));
  double most = 0;

  if (ABS (cairo_image_surface_get_height (a) - cairo_image_surface_get_height (b)) > 3)
    return 255;
  for (int y = 0; y < height; y++)
    for (int x = 0; x < REFERENCE_WIDTH; x++)
      {
        double *tile = &tiles[y / TILE * (REFERENCE_WIDTH / TILE) + x / TILE];

        for (int shift = 0; shift < 24; shift += 8)
          *tile += ABS ((int)(get_pixel (a, x, y) >> shift & 0xff)
                        - (int)(get_pixel (b, x, y) >> shift & 0xff))
                   / (3.0 * TILE * TILE);
        most = MAX (most, *tile);
      }
  return most;
}

/* SAMPAN_WRITE_REFERENCES makes them anew, to be looked at before they are committed. */
static void
test_references (void)
{
  static const char *const languages[] = { "zh-Hans", "en", "ar" };
  cairo_surface_t *blue = create_blue ();

  for (SampanCardStyle style = 0; style < SAMPAN_N_CARDS; style++)
    for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
      {
        SampanCard card = make_reference (style, languages[i]);
        g_autofree char *name =
            g_strdup_printf ("%s-%s.png", sampan_card_style_get_id (style), languages[i]);
        g_autofree char *path = g_test_build_filename (G_TEST_DIST, "media", "cards", name, NULL);
        cairo_surface_t *drawn, *reference, *other;

        card.pictures = &blue;
        card.n_pictures = 1;
        drawn = draw_small (&card);
        if (g_getenv ("SAMPAN_WRITE_REFERENCES") != NULL)
          cairo_surface_write_to_png (drawn, path);
        reference = cairo_image_surface_create_from_png (path);
        g_assert_cmpint (cairo_surface_status (reference), ==, CAIRO_STATUS_SUCCESS);
        g_test_message ("%s differs by %.2f", name, get_difference (drawn, reference));
        g_assert_cmpfloat (get_difference (drawn, reference), <, TOLERANCE);
        /* It would be seen if the title were another one. */
        card.title = "Q";
        card.tags = NULL;
        other = draw_small (&card);
        g_assert_cmpfloat (get_difference (other, reference), >, TOLERANCE);
        cairo_surface_destroy (other);
        cairo_surface_destroy (reference);
        cairo_surface_destroy (drawn);
      }
  cairo_surface_destroy (blue);
}

/* A sheet of two languages: a PNG with all of it, a PDF with a page for each. */
static void
test_sheet (void)
{
  g_autofree char *folder = g_dir_make_tmp ("sampan-sheet-XXXXXX", NULL);
  g_autofree char *png = g_build_filename (folder, "sheet.png", NULL);
  g_autofree char *pdf = g_build_filename (folder, "sheet.PDF", NULL);
  const SampanCard chinese[] = { make_card (SAMPAN_CARD_XIAOHONGSHU, "zh-Hans"),
                                 make_card (SAMPAN_CARD_TIKTOK, "zh-Hans") };
  const SampanCard arabic[] = { make_card (SAMPAN_CARD_XIAOHONGSHU, "ar"),
                                make_card (SAMPAN_CARD_TIKTOK, "ar") };
  const char *const remarks[] = { "text 3 of 5", NULL };
  const SampanCardRow rows[] = { { "简体中文", chinese, remarks, 2 },
                                 { "العربية", arabic, NULL, 2 } };
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;
  gsize length, pages = 0;
  cairo_surface_t *surface;

  g_assert_true (sampan_card_sheet_write ("成都第一天", rows, 2, png, &error));
  g_assert_no_error (error);
  surface = cairo_image_surface_create_from_png (png);
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 1122);
  /* Paper on a ground. */
  g_assert_cmpuint (count (surface, 0xffffff, 0, 2000), >, 100000);
  g_assert_cmpuint (count (surface, 0xf1f1f4, 0, 2000), >, 100000);
  g_assert_cmpint (cairo_image_surface_get_height (surface), >, 2 * 569 * 3 / 2);
  cairo_surface_destroy (surface);

  g_assert_true (sampan_card_sheet_write ("成都第一天", rows, 2, pdf, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (pdf, &content, &length, &error));
  g_assert_true (g_str_has_prefix (content, "%PDF-"));
  for (const char *at = content; at != NULL && at < content + length;)
    {
      at = memmem (at, content + length - at, "/Type /Page", strlen ("/Type /Page"));
      if (at == NULL)
        break;
      at += strlen ("/Type /Page");
      pages += *at != 's';
    }
  g_assert_cmpuint (pages, ==, 2);
  g_remove (png);
  g_remove (pdf);
  g_rmdir (folder);
}

static double
measure (const char *text)
{
  const SampanCard card = { .language = "zh-Hans" };
  SampanCardCanvas canvas = { .card = &card };
  PangoLayout *layout = sampan_card_layout (&canvas, text, 20, PANGO_WEIGHT_NORMAL, 0, 0);
  double width;

  sampan_card_layout_get_size (layout, &width, NULL);
  g_object_unref (layout);
  return width;
}

/* The English half of a post in two languages has no apostrophes as wide as a letter. */
static void
test_two_languages (void)
{
  sampan_typography_lock ();
  g_assert_cmpfloat (measure ("别喂\n\nDon\u2019t feed it"), <,
                     measure ("别喂\n\nDon't feed it") + 4);
  g_assert_cmpfloat (measure ("“别喂猫”"), ==, measure ("“别喂猫”\n\ncat"));
  sampan_typography_unlock ();
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/card/ids", test_ids);
  g_test_add_data_func ("/media/card/paper", GINT_TO_POINTER (FALSE), test_paper);
  g_test_add_data_func ("/media/card/dark", GINT_TO_POINTER (TRUE), test_paper);
  g_test_add_func ("/media/card/pictures", test_pictures);
  g_test_add_func ("/media/card/xiaohongshu-picture", test_xiaohongshu_picture);
  g_test_add_func ("/media/card/fold", test_fold);
  g_test_add_func ("/media/card/fold-elsewhere", test_fold_elsewhere);
  g_test_add_func ("/media/card/direction", test_direction);
  g_test_add_func ("/media/card/place", test_place);
  g_test_add_func ("/media/card/over", test_over);
  g_test_add_func ("/media/card/book", test_book);
  g_test_add_func ("/media/card/video", test_video);
  g_test_add_func ("/media/card/words", test_words);
  g_test_add_func ("/media/card/nothing", test_nothing);
  g_test_add_func ("/media/card/png", test_png);
  g_test_add_func ("/media/card/sheet", test_sheet);
  g_test_add_func ("/media/card/two-languages", test_two_languages);
  g_test_add_func ("/media/card/references", test_references);
  return g_test_run ();
}
