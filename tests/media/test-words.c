#include "clips.h"

#include <math.h>
#include <string.h>

#include <pango/pangocairo.h>

#include "media/sampan-picture-text.h"
#include "media/sampan-typography.h"
#include "media/sampan-words.h"

/* Words in pictures that are taken away and set again. The pictures are drawn here, so that it is
 * known what lies behind the words. */

#define WIDTH 640
#define HEIGHT 360

typedef cairo_surface_t *(*MakeGround) (void);

static cairo_surface_t *
make_flat (void)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_t *cairo = cairo_create (surface);

  cairo_set_source_rgb (cairo, 0.2, 0.5, 0.4);
  cairo_paint (cairo);
  cairo_destroy (cairo);
  return surface;
}

/* White letters differ from it in blue alone. */
static cairo_surface_t *
make_light (void)
{
  cairo_surface_t *surface = make_flat ();
  cairo_t *cairo = cairo_create (surface);

  cairo_set_source_rgb (cairo, 0.96, 0.81, 0.58);
  cairo_paint (cairo);
  cairo_destroy (cairo);
  return surface;
}

static cairo_surface_t *
make_gradient (void)
{
  cairo_surface_t *surface = make_flat ();
  cairo_t *cairo = cairo_create (surface);
  cairo_pattern_t *pattern = cairo_pattern_create_linear (0, 0, WIDTH, HEIGHT);

  cairo_pattern_add_color_stop_rgb (pattern, 0, 0.95, 0.75, 0.45);
  cairo_pattern_add_color_stop_rgb (pattern, 1, 0.6, 0.25, 0.2);
  cairo_set_source (cairo, pattern);
  cairo_paint (cairo);
  cairo_pattern_destroy (pattern);
  cairo_destroy (cairo);
  return surface;
}

/* The cat's fur. */
static cairo_surface_t *
make_photo (void)
{
  g_autofree char *sample = clips_sample ("chelsea.png");
  cairo_surface_t *photo = cairo_image_surface_create_from_png (sample), *surface = make_flat ();
  cairo_t *cairo = cairo_create (surface);

  cairo_scale (cairo, WIDTH / (double)cairo_image_surface_get_width (photo),
               WIDTH / (double)cairo_image_surface_get_width (photo));
  cairo_set_source_surface (cairo, photo, 0, 0);
  cairo_paint (cairo);
  cairo_destroy (cairo);
  cairo_surface_destroy (photo);
  return surface;
}

static char *
save (cairo_surface_t *surface, const char *name)
{
  char *path = clips_path (name);

  g_assert_cmpint (cairo_surface_write_to_png (surface, path), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (surface);
  return path;
}

/* Where the words are that were drawn last, around the middle of the picture: as the finder of
 * words has it, a little more than their ink. It is tested by itself, and slow. */
static struct
{
  double width, height, angle;
} drawn;

/* Centred in the middle of the picture, white, turned by @angle degrees. */
static char *
draw_words (cairo_surface_t *ground, const char *text, const char *font, double angle)
{
  cairo_t *cairo = cairo_create (ground);
  g_autoptr (PangoLayout) layout = pango_cairo_create_layout (cairo);
  PangoFontDescription *description = pango_font_description_from_string (font);
  PangoRectangle ink;

  pango_layout_set_font_description (layout, description);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_extents (layout, &ink, NULL);
  drawn.width = ink.width + 0.2 * ink.height;
  drawn.height = 1.15 * ink.height;
  drawn.angle = angle;
  cairo_translate (cairo, WIDTH / 2.0, HEIGHT / 2.0);
  cairo_rotate (cairo, angle * G_PI / 180);
  cairo_translate (cairo, -ink.x - ink.width / 2.0, -ink.y - ink.height / 2.0);
  cairo_set_source_rgb (cairo, 1, 1, 1);
  pango_cairo_show_layout (cairo, layout);
  pango_font_description_free (description);
  cairo_destroy (cairo);
  return save (ground, "words.png");
}

/* The edit that puts @text in the place of the words that were drawn last. */
static char *
make_edit (const char *text)
{
  char numbers[3][G_ASCII_DTOSTR_BUF_SIZE];

  for (int i = 0; i < 3; i++)
    g_ascii_dtostr (numbers[i], sizeof numbers[i],
                    i == 0   ? drawn.width / WIDTH
                    : i == 1 ? drawn.height / WIDTH
                             : drawn.angle);
  return g_strdup_printf ("{\"op\": \"words\", \"text\": \"%s\", \"x\": 0.5, \"y\": 0.5, "
                          "\"width\": %s, \"height\": %s, \"angle\": %s}",
                          text, numbers[0], numbers[1], numbers[2]);
}

/* The mean difference of a part, the largest one of a pixel in @most. */
static double
compare (const char *a, const char *b, gboolean around, double *most)
{
  g_auto (ClipFrames) one = clips_read_frames (a);
  g_auto (ClipFrames) other = clips_read_frames (b);
  double sum = 0, n = 0;

  g_assert_cmpint (one.width, ==, WIDTH);
  g_assert_cmpint (other.width, ==, WIDTH);
  *most = 0;
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      {
        gboolean inside = ABS (x - WIDTH / 2) < 230 && ABS (y - HEIGHT / 2) < 60;

        for (int c = 0; inside != around && c < 3; c++)
          {
            gsize at = ((gsize)y * WIDTH + x) * 3 + c;
            double difference = ABS (one.pixels[at] - other.pixels[at]);

            sum += difference;
            n++;
            *most = MAX (*most, difference);
          }
      }
  return sum / n;
}

/* Without words the picture is as it was before they were drawn: exactly where there were none, and
 * to the eye where they were. */
static void
check_ground (MakeGround make, double least_change, double mean, double most)
{
  g_autofree char *ground = save (make (), "ground.png");
  g_autofree char *words = draw_words (make (), "周末去哪儿 Sampan", "Noto Sans CJK SC Bold 36", 0);
  g_autofree char *edit = make_edit ("");
  g_autofree char *result = clips_export (words, edit, "erased.png");
  g_autofree char *plain = clips_export (ground, "", "plain.png");
  double change, difference, largest;

  change = compare (words, ground, FALSE, &largest);
  g_assert_cmpfloat (change, >, least_change);
  difference = compare (result, plain, FALSE, &largest);
  g_test_message ("mean %.2f (with words %.2f), largest %.0f", difference, change, largest);
  g_assert_cmpfloat (difference, <, mean);
  g_assert_cmpfloat (largest, <, most);
  compare (result, plain, TRUE, &largest);
  g_assert_cmpfloat (largest, <=, 1);
}

static void
test_flat (void)
{
  check_ground (make_flat, 15, 0.3, 6);
}

static void
test_gradient (void)
{
  check_ground (make_gradient, 10, 0.6, 12);
}

static void
test_photo (void)
{
  check_ground (make_photo, 10, 7, 190);
}

/* What is set is read again where it was set, as turned as what was there, in its colour. */
static void
check_set (MakeGround make, const char *from, const char *font, const char *to, double angle)
{
  g_autofree char *words = draw_words (make (), from, font, angle);
  g_autofree char *edit = make_edit (to);
  g_autofree char *result = clips_export (words, edit, "set.png");
  g_autoptr (GError) error = NULL;
  int width, height;
  g_autoptr (GPtrArray) blocks =
      sampan_picture_text_read (result, &width, &height, NULL, NULL, NULL, &error);
  g_auto (ClipFrames) frame = clips_read_frames (result);
  const SampanPictureBlock *block;
  int whitest = 0;

  g_assert_no_error (error);
  g_assert_cmpuint (blocks->len, ==, 1);
  block = blocks->pdata[0];
  g_assert_cmpstr (block->text, ==, to);
  g_assert_cmpfloat_with_epsilon (block->box.x, WIDTH / 2.0, 12);
  g_assert_cmpfloat_with_epsilon (block->box.y, HEIGHT / 2.0, 12);
  g_assert_cmpfloat_with_epsilon (block->box.angle * 180 / G_PI, angle, 2);
  for (int y = HEIGHT / 2 - 10; y < HEIGHT / 2 + 10; y++)
    for (int x = WIDTH / 2 - 100; x < WIDTH / 2 + 100; x++)
      {
        const guint8 *pixel = frame.pixels + ((gsize)y * WIDTH + x) * 3;

        whitest = MAX (whitest, MIN (pixel[0], MIN (pixel[1], pixel[2])));
      }
  g_assert_cmpint (whitest, >, 222);
}

static void
test_english (void)
{
  check_set (make_gradient, "周末去哪儿", "Noto Sans CJK SC Bold 40", "Weekend plans", 0);
}

static void
test_chinese (void)
{
  check_set (make_flat, "Quiet mornings", "Inter Bold 40", "安静的早晨", -8);
}

/* White on a light ground was meant to be white: people could read it. */
static void
test_light (void)
{
  check_set (make_light, "周末去哪里", "Noto Sans CJK SC Bold 44", "Weekend plans", 0);
}

/* @words with @to set into them, in @lettering: a file of @name. */
static char *
set_in (const char *words, const char *to, const char *lettering, const char *name)
{
  g_autofree char *edit = make_edit (to);
  g_autofree char *asked =
      g_strdup_printf ("%.*s, \"lettering\": \"%s\"}", (int)strlen (edit) - 1, edit, lettering);

  return clips_export (words, asked, name);
}

/* Without a wish the letters are like those that were there: as if they had been asked for. */
static void
check_lettering (
    const char *from, const char *font, const char *to, const char *same, const char *other)
{
  g_autofree char *words = draw_words (make_gradient (), from, font, 0);
  g_autofree char *as_there = set_in (words, to, "auto", "auto.png");
  g_autofree char *alike = set_in (words, to, same, "alike.png");
  g_autofree char *unlike = set_in (words, to, other, "unlike.png");
  double most;

  g_assert_cmpfloat (compare (as_there, alike, FALSE, &most), ==, 0);
  g_assert_cmpfloat (compare (as_there, unlike, FALSE, &most), >, 1);
}

static void
test_lettering (void)
{
  check_lettering ("老街面馆", "Noto Serif CJK SC Bold 40", "Old Street", "serif", "plain");
  check_lettering ("老街面馆", "Noto Sans CJK SC Bold 40", "Old Street", "plain", "serif");
  check_lettering ("Old Street", "Noto Serif 40", "شارع قديم", "serif", "plain");
  check_lettering ("Old Street", "Noto Sans 40", "老街", "plain", "serif");
  check_lettering ("老街面馆", "Noto Sans CJK SC 40", "Old Street", "plain", "mono");
}

/* No letter is missing in any lettering, whatever fonts there are. */
static void
test_no_tofu (void)
{
  static const char *const texts[][2] = {
    { "zh-Hans", "老街面馆" }, { "zh-Hant", "老街麵館" }, { "zh-HK", "老街麵館" },
    { "ja", "古い街の麺" },    { "ko", "옛 거리 국수" },  { "en", "Old Street" },
    { "ru", "Старая улица" },  { "ar", "شارع قديم" },     { "fa", "خیابان قدیمی" },
    { "ur", "پرانی گلی" },     { "he", "רחוב ישן" },      { "th", "ถนนเก่า" },
    { "hi", "पुरानी गली" },     { "bn", "পুরানো রাস্তা" },   { "ta", "பழைய தெரு" },
    { "km", "ផ្លូវចាស់" },        { "vi", "Phố cổ" },
  };

  sampan_typography_lock ();
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    for (int lettering = SAMPAN_LETTERING_PLAIN; lettering <= SAMPAN_LETTERING_MONO; lettering++)
      {
        g_autoptr (PangoLayout) layout =
            sampan_typography_create_layout (NULL, texts[i][0],
                                             sampan_typography_get_lettering (texts[i][0],
                                                                              lettering),
                                             20, PANGO_WEIGHT_NORMAL);

        pango_layout_set_text (layout, texts[i][1], -1);
        g_assert_cmpint (pango_layout_get_unknown_glyphs_count (layout), ==, 0);
      }
  sampan_typography_unlock ();
}

/* From one Latin language to another the weight stays: their letters are thicker than Chinese ones
 * in every weight. */
static void
test_latin_weight (void)
{
  g_autofree char *words = draw_words (make_flat (), "Old gyms", "Inter 40", 0);
  g_autofree char *edit = make_edit ("Old gyms");
  g_autofree char *told =
      g_strdup_printf ("%.*s, \"was\": \"Old gyms\"}", (int)strlen (edit) - 1, edit);
  g_autofree char *again = clips_export (words, told, "again.png");
  g_autofree char *plain = clips_export (words, "", "plain.png");
  g_auto (ClipFrames) one = clips_read_frames (again);
  g_auto (ClipFrames) other = clips_read_frames (plain);
  double ink[2] = { 0, 0 };

  for (gsize i = 0; i < (gsize)WIDTH * HEIGHT; i++)
    {
      ink[0] += MAX (0, one.pixels[3 * i] - 51);
      ink[1] += MAX (0, other.pixels[3 * i] - 51);
    }
  g_test_message ("ink %.0f, was %.0f", ink[0], ink[1]);
  /* Bold has a good half more. */
  g_assert_cmpfloat (ink[0], <, 1.2 * ink[1]);
  g_assert_cmpfloat (ink[0], >, 0.7 * ink[1]);
}

/* A plan that is read again asks for the same words: nothing is to be done. */
static void
test_equal (void)
{
  SampanWords words = { "周末", 0.5, 0.5, 0.4, 0.1, 0, 1, "left", NULL };
  g_autoptr (SampanWordsSet) one = sampan_words_set_new (&words, 1);
  g_autoptr (SampanWordsSet) same = sampan_words_set_new (&words, 1);
  g_autoptr (SampanWordsSet) other = NULL;
  GstStructure *structures[3];

  words.text = "周日";
  other = sampan_words_set_new (&words, 1);
  structures[0] = gst_structure_new ("a", "words", SAMPAN_TYPE_WORDS_SET, one, NULL);
  structures[1] = gst_structure_new ("a", "words", SAMPAN_TYPE_WORDS_SET, same, NULL);
  structures[2] = gst_structure_new ("a", "words", SAMPAN_TYPE_WORDS_SET, other, NULL);
  g_assert_true (gst_structure_is_equal (structures[0], structures[1]));
  g_assert_false (gst_structure_is_equal (structures[0], structures[2]));
  for (guint i = 0; i < G_N_ELEMENTS (structures); i++)
    gst_structure_free (structures[i]);
}

/* Words that are too long become smaller, and stay in the picture. */
static void
test_long (void)
{
  check_set (make_gradient, "三家咖啡馆", "Noto Sans CJK SC 30",
             "Three cafes that are hidden in the old alleys", 0);
}

/* A colour that is asked for is taken. */
static void
test_colour (void)
{
  g_autofree char *words = draw_words (make_flat (), "周末", "Noto Sans CJK SC Bold 60", 0);
  g_autofree char *edit = make_edit ("III");
  g_autofree char *red =
      g_strdup_printf ("%.*s, \"colour\": \"#ff0000\"}", (int)strlen (edit) - 1, edit);
  g_autofree char *result = clips_export (words, red, "red.png");
  g_auto (ClipFrames) frame = clips_read_frames (result);
  int reds = 0;

  for (gsize i = 0; i < (gsize)WIDTH * HEIGHT; i++)
    reds += frame.pixels[3 * i] > 200 && frame.pixels[3 * i + 1] < 60;
  g_assert_cmpint (reds, >, 200);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  gst_init (&argc, &argv);
  g_test_add_func ("/words/flat", test_flat);
  g_test_add_func ("/words/gradient", test_gradient);
  g_test_add_func ("/words/photo", test_photo);
  g_test_add_func ("/words/english", test_english);
  g_test_add_func ("/words/chinese", test_chinese);
  g_test_add_func ("/words/light", test_light);
  g_test_add_func ("/words/lettering", test_lettering);
  g_test_add_func ("/words/no-tofu", test_no_tofu);
  g_test_add_func ("/words/latin-weight", test_latin_weight);
  g_test_add_func ("/words/equal", test_equal);
  g_test_add_func ("/words/long", test_long);
  g_test_add_func ("/words/colour", test_colour);
  status = g_test_run ();
  clips_clean ();
  return status;
}
