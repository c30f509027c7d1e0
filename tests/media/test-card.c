#include <glib/gstdio.h>
#include <string.h>

#include "media/sampan-card.h"

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
test_paper (void)
{
  for (SampanCardStyle style = 0; style < SAMPAN_N_CARDS; style++)
    {
      SampanCard card = make_card (style, "zh-Hans");
      double height = sampan_card_draw (&card, NULL, WIDTH);
      cairo_surface_t *surface = draw (&card, WIDTH);

      g_assert_cmpfloat (height, >, 150);
      g_assert_cmpfloat (height, <, 900);
      /* Round corners; nothing below; white paper and dark letters. */
      g_assert_cmphex (get_pixel (surface, 0, 0), ==, 0);
      g_assert_cmphex (get_pixel (surface, WIDTH * SCALE - 1, 0), ==, 0);
      g_assert_cmphex (get_pixel (surface, WIDTH * SCALE / 2, (int)height * SCALE + 2), ==, 0);
      g_assert_cmphex (get_pixel (surface, WIDTH * SCALE / 2, 2), ==, 0xffffffff);
      g_assert_cmpuint (count (surface, 0x1d1d1f, 0, (int)height), >, 1000);
      cairo_surface_destroy (surface);
    }
}

/* A photograph is seen in the card, its middle in the middle; without one there is a grey sign for
 * it. */
static void
test_pictures (void)
{
  cairo_surface_t *blue = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 300, 400);
  cairo_surface_t *pictures[6];
  cairo_t *cr = cairo_create (blue);

  cairo_set_source_rgb (cr, 0, 0, 1);
  cairo_paint (cr);
  cairo_destroy (cr);
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
      /* At least a third of the card is picture; Bluesky's and Mastodon's would have none without.
       */
      g_assert_cmpuint (n_blue, >, WIDTH * SCALE * full * SCALE * 0.25);
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
      cairo_surface_t *ltr = draw (&card, WIDTH), *rtl;
      /* In the avatar, above its letter. */
      int left = 30 * SCALE, right = (WIDTH - 30) * SCALE, y = 20 * SCALE;

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
      /* The second language is yellow, and nothing else is. */
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

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/card/ids", test_ids);
  g_test_add_func ("/media/card/paper", test_paper);
  g_test_add_func ("/media/card/pictures", test_pictures);
  g_test_add_func ("/media/card/xiaohongshu-picture", test_xiaohongshu_picture);
  g_test_add_func ("/media/card/fold", test_fold);
  g_test_add_func ("/media/card/fold-elsewhere", test_fold_elsewhere);
  g_test_add_func ("/media/card/direction", test_direction);
  g_test_add_func ("/media/card/video", test_video);
  g_test_add_func ("/media/card/words", test_words);
  g_test_add_func ("/media/card/nothing", test_nothing);
  g_test_add_func ("/media/card/png", test_png);
  return g_test_run ();
}
