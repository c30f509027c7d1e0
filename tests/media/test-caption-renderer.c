#include <string.h>

#include "media/sampan-caption-renderer.h"
#include "media/sampan-text-layer.h"
#include "media/sampan-typography.h"

#define WIDTH 720
#define HEIGHT 960

typedef struct
{
  int left, top, right, bottom; /* of what was drawn; right < left if nothing was */
  guint n_colourful;            /* opaque pixels that are neither grey nor a caption's colours */
} Seen;

static cairo_surface_t *
draw (const SampanCaptionStyle *style,
      const char *const *texts,
      const char *const *languages,
      int width,
      int height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);

  sampan_caption_block_draw (cr, style, texts, languages, width, height);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static Seen
look (cairo_surface_t *surface)
{
  const guint8 *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  Seen seen = { width, height, -1, -1, 0 };

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        guint32 pixel = ((const guint32 *)(gconstpointer)(data + (gsize)y * stride))[x];
        int r = pixel >> 16 & 0xff, g = pixel >> 8 & 0xff, b = pixel & 0xff;

        if (pixel == 0)
          continue;
        seen.left = MIN (seen.left, x);
        seen.top = MIN (seen.top, y);
        seen.right = MAX (seen.right, x);
        seen.bottom = MAX (seen.bottom, y);
        if (pixel >> 24 == 255 && MAX (MAX (r, g), b) - MIN (MIN (r, g), b) > 100)
          seen.n_colourful++;
      }
  return seen;
}

static Seen
see (const char *style_name, const char *text, const char *language)
{
  g_autoptr (SampanCaptionStyle) style = sampan_caption_style_new (style_name);
  cairo_surface_t *surface = draw (style, (const char *[]){ text, NULL },
                                   (const char *[]){ language, NULL }, WIDTH, HEIGHT);
  Seen seen = look (surface);

  cairo_surface_destroy (surface);
  return seen;
}

static void
test_area (void)
{
  static const char *const styles[] = { "soft-box", "outline", "plain" };
  const char *const texts[] = { "毛肚七上八下，十五秒刚好", "Seven dips up, eight down. Ågy",
                                NULL };
  const char *const languages[] = { "zh-Hans", "en", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    {
      g_autoptr (SampanCaptionStyle) style = sampan_caption_style_new (styles[i]);
      cairo_rectangle_int_t area;
      cairo_surface_t *surface = draw (style, texts, languages, WIDTH, HEIGHT);
      Seen seen = look (surface);

      g_assert_true (sampan_caption_block_measure (style, texts, languages, WIDTH, HEIGHT, &area));
      g_assert_cmpint (seen.left, >=, area.x);
      g_assert_cmpint (seen.top, >=, area.y);
      g_assert_cmpint (seen.right, <, area.x + area.width);
      g_assert_cmpint (seen.bottom, <, area.y + area.height);
      /* And the area is not much larger than what is seen. */
      g_assert_cmpint (area.width - (seen.right - seen.left), <, 24);
      g_assert_cmpint (area.height - (seen.bottom - seen.top), <, 24);
      /* In the middle, at the bottom, not wider than nine tenths. */
      g_assert_cmpint (ABS (seen.left + seen.right - WIDTH), <, 12);
      g_assert_cmpint (seen.bottom, <=, HEIGHT * 0.94);
      g_assert_cmpint (seen.bottom, >=, HEIGHT * 0.9);
      g_assert_cmpint (seen.right - seen.left, <=, WIDTH * 0.92);
      cairo_surface_destroy (surface);
    }
}

static void
test_two_languages (void)
{
  g_autoptr (SampanCaptionStyle) style = sampan_caption_style_new (NULL);
  const char *const languages[] = { "zh-Hans", "en", NULL };
  cairo_rectangle_int_t one, two, second, nothing;

  g_assert_true (sampan_caption_block_measure (style, (const char *[]){ "火锅", NULL, NULL },
                                               languages, WIDTH, HEIGHT, &one));
  g_assert_true (sampan_caption_block_measure (style, (const char *[]){ "火锅", "Hotpot", NULL },
                                               languages, WIDTH, HEIGHT, &two));
  g_assert_true (sampan_caption_block_measure (style, (const char *[]){ "", "Hotpot", NULL },
                                               languages, WIDTH, HEIGHT, &second));
  g_assert_cmpint (two.height, >, one.height + 10);
  g_assert_cmpint (second.height, <, one.height);
  g_assert_cmpint (two.y + two.height, ==, one.y + one.height);
  g_assert_false (sampan_caption_block_measure (style, (const char *[]){ " ", "\n", NULL },
                                                languages, WIDTH, HEIGHT, &nothing));
}

static void
test_wrapping (void)
{
  static const char *const text =
      "落地成都的第一顿，一定要留给火锅。巷子口这家老店没有招牌，全靠一锅牛油香把人拽进去。";
  Seen one = see (NULL, "落地成都", "zh-Hans"), many = see (NULL, text, "zh-Hans");
  Seen latin =
      see (NULL, "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
           "de");
  g_autofree char *endless = g_strnfill (4000, 'x');
  Seen tall;

  g_assert_cmpint (many.bottom - many.top, >, 2 * (one.bottom - one.top) * 0.8);
  g_assert_cmpint (many.right - many.left, <=, WIDTH * 0.91);
  g_assert_cmpint (latin.right - latin.left, <=, WIDTH * 0.91);
  /* What does not fit is set smaller, inside the frame. */
  tall = see (NULL, endless, "en");
  g_assert_cmpint (tall.top, >=, 0);
  g_assert_cmpint (tall.bottom, <, HEIGHT);
  g_assert_cmpint (tall.bottom - tall.top, >, HEIGHT / 2);
}

/* The first character of each line of @text, at a width that would break it before punctuation if
 * nothing forbade it. */
static void
assert_no_line_begins_with (const char *language, const char *text, const char *forbidden)
{
  for (int width = 120; width < 500; width += 7)
    {
      PangoLayout *layout =
          sampan_typography_create_layout (NULL, language, NULL, 20, PANGO_WEIGHT_NORMAL);

      pango_layout_set_text (layout, text, -1);
      pango_layout_set_width (layout, width * PANGO_SCALE);
      for (int i = 1; i < pango_layout_get_line_count (layout); i++)
        {
          int start =
              pango_layout_line_get_start_index (pango_layout_get_line_readonly (layout, i));

          g_assert_null (g_utf8_strchr (forbidden, -1, g_utf8_get_char (text + start)));
        }
      g_object_unref (layout);
    }
}

static void
test_punctuation (void)
{
  assert_no_line_begins_with ("zh-Hans",
                              "毛肚，七上。八下、十五秒；刚好！脆？我“等”了（一）年》呢…好",
                              "，。、；！？”）》");
  assert_no_line_begins_with ("ja", "彼は、「火鍋」が、好きです。ラーメンもっと。", "、」。ーっ");
}

/* The joiners that keep words together take no room and are not seen. */
static void
test_joiners (void)
{
  cairo_surface_t *surfaces[2];
  g_autoptr (SampanCaptionStyle) style = sampan_caption_style_new ("outline");
  gsize size;

  for (guint i = 0; i < 2; i++)
    surfaces[i] = draw (style, (const char *[]){ i == 0 ? "火锅" : "火\u2060锅", NULL },
                        (const char *[]){ "zh-Hans", NULL }, WIDTH, HEIGHT);
  size = (gsize)cairo_image_surface_get_stride (surfaces[0]) * HEIGHT;
  g_assert_cmpmem (cairo_image_surface_get_data (surfaces[0]), size,
                   cairo_image_surface_get_data (surfaces[1]), size);
  for (guint i = 0; i < 2; i++)
    cairo_surface_destroy (surfaces[i]);
}

static void
assert_has_glyphs (const char *language, const char *text)
{
  PangoLayout *layout =
      sampan_typography_create_layout (NULL, language, NULL, 20, PANGO_WEIGHT_NORMAL);

  pango_layout_set_text (layout, text, -1);
  g_assert_cmpint (pango_layout_get_unknown_glyphs_count (layout), ==, 0);
  g_object_unref (layout);
}

static char *
get_family (const char *language, const char *text)
{
  PangoLayout *layout =
      sampan_typography_create_layout (NULL, language, NULL, 20, PANGO_WEIGHT_NORMAL);
  PangoLayoutIter *iter;
  PangoFontDescription *description;
  char *family;

  pango_layout_set_text (layout, text, -1);
  iter = pango_layout_get_iter (layout);
  description =
      pango_font_describe (pango_layout_iter_get_run_readonly (iter)->item->analysis.font);
  family = g_strdup (pango_font_description_get_family (description));
  pango_font_description_free (description);
  pango_layout_iter_free (iter);
  g_object_unref (layout);
  return family;
}

static void
test_fonts (void)
{
  static const struct
  {
    const char *language, *text, *family;
  } cases[] = {
    { "zh-Hans", "直角骨", "Noto Sans CJK SC" },
    { "zh-CN", "直", "Noto Sans CJK SC" },
    { "zh-Hant", "直角骨", "Noto Sans CJK TC" },
    { "zh-Hant-TW", "直", "Noto Sans CJK TC" },
    { "zh-HK", "直", "Noto Sans CJK HK" },
    { "ja", "直角骨", "Noto Sans CJK JP" },
    { "ko", "한국", "Noto Sans CJK KR" },
    { "en", "Hotpot", "Inter" },
    { NULL, "Hotpot", "Inter" },
    { "ar", "مرحبا", "Noto Sans Arabic" },
    { "he", "שלום", "Noto Sans Hebrew" },
    { "th", "สวัสดี", "Noto Sans Thai" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *family = get_family (cases[i].language, cases[i].text);

      g_test_message ("%s: %s", cases[i].language, family);
      g_assert_cmpstr (family, ==, cases[i].family);
      assert_has_glyphs (cases[i].language, cases[i].text);
    }
  assert_has_glyphs ("en", "火锅 and 한국 and ไทย and мир and नमस्ते");
  assert_has_glyphs ("zh-Hans", "😀👩‍🚀🇨🇳");
}

/* No two known characters look alike, and none looks like one that no font has: no tofu. */
static void
test_no_tofu (void)
{
  static const char *const texts[] = { "火", "锅", "\U000E0FFF" };
  g_autoptr (GHashTable) pictures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (SampanCaptionStyle) style = sampan_caption_style_new ("plain");

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      cairo_surface_t *surface = draw (style, (const char *[]){ texts[i], NULL },
                                       (const char *[]){ "zh-Hans", NULL }, 200, 200);

      g_hash_table_add (pictures, g_compute_checksum_for_data (
                                      G_CHECKSUM_SHA256, cairo_image_surface_get_data (surface),
                                      200 * (gsize)cairo_image_surface_get_stride (surface)));
      cairo_surface_destroy (surface);
    }
  g_assert_cmpuint (g_hash_table_size (pictures), ==, G_N_ELEMENTS (texts));
}

static void
test_emoji (void)
{
  static const char *const styles[] = { "soft-box", "outline", "plain" };

  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    {
      g_assert_cmpuint (see (styles[i], "火锅 text", "zh-Hans").n_colourful, ==, 0);
      g_assert_cmpuint (see (styles[i], "火锅🌶️😀", "zh-Hans").n_colourful, >, 200);
    }
}

static void
test_styles (void)
{
  g_autoptr (SampanCaptionStyle) style = sampan_caption_style_new ("soft-box");
  g_autoptr (SampanCaptionStyle) copy = NULL;
  const char *const languages[] = { "en", NULL };
  cairo_rectangle_int_t low, high, large;

  style->place = SAMPAN_CAPTION_MIDDLE;
  sampan_caption_block_measure (style, (const char *[]){ "Hi", NULL }, languages, WIDTH, HEIGHT,
                                &low);
  g_assert_cmpint (ABS (low.y + low.height / 2 - HEIGHT / 2), <, 6);
  style->place = SAMPAN_CAPTION_TOP;
  sampan_caption_block_measure (style, (const char *[]){ "Hi", NULL }, languages, WIDTH, HEIGHT,
                                &high);
  g_assert_cmpint (high.y, >=, 0);
  g_assert_cmpint (high.y, <, HEIGHT / 10);
  style->size *= 2;
  copy = sampan_caption_style_copy (style);
  sampan_caption_block_measure (copy, (const char *[]){ "Hi", NULL }, languages, WIDTH, HEIGHT,
                                &large);
  g_assert_cmpint (ABS (large.height - 2 * high.height), <, 6);
  g_assert_cmpstr (copy->colour, ==, style->colour);
}

/* ---- sets
 * -------------------------------------------------------------------------------------------------------
 */

static void
put (SampanCaptionTrack *track, gint64 start, gint64 end, const char *text)
{
  g_autoptr (SampanCue) cue = sampan_cue_new (NULL, start, end, text, NULL, NULL);

  sampan_caption_track_put (track, cue);
}

static void
test_set (void)
{
  g_autoptr (SampanCaptionTrack) source = sampan_caption_track_new ("zh-Hans");
  g_autoptr (SampanCaptionTrack) target = sampan_caption_track_new ("en");
  g_autoptr (GPtrArray) tracks = g_ptr_array_new ();
  g_autoptr (SampanCaptionSet) set = NULL, other = NULL;
  cairo_rectangle_int_t both, alone;

  put (source, 1000, 2000, "火锅");
  put (target, 1100, 2200, "<v Lin>Hotpot &amp; tea</v>"); /* nearly the same times: one block */
  put (source, 2000, 3000, "茶");
  put (source, 4000, 5000, "茶");
  put (target, 6000, 7000, "Later");
  put (source, 8000, 9000, "  ");
  g_ptr_array_add (tracks, source);
  g_ptr_array_add (tracks, target);
  set = sampan_caption_set_new (tracks, NULL);

  g_assert_cmpuint (sampan_caption_set_key (set, 999), ==, 0);
  g_assert_cmpuint (sampan_caption_set_key (set, 1000), !=, 0);
  g_assert_cmpuint (sampan_caption_set_key (set, 1000), ==, sampan_caption_set_key (set, 1500));
  g_assert_cmpuint (sampan_caption_set_key (set, 1000), ==, sampan_caption_set_key (set, 1999));
  g_assert_cmpuint (sampan_caption_set_key (set, 1000), !=, sampan_caption_set_key (set, 2000));
  /* The same picture again. */
  g_assert_cmpuint (sampan_caption_set_key (set, 2000), ==, sampan_caption_set_key (set, 4500));
  g_assert_cmpuint (sampan_caption_set_key (set, 3000), ==, 0);
  g_assert_cmpuint (sampan_caption_set_key (set, 6000), !=, 0);
  g_assert_cmpuint (sampan_caption_set_key (set, 8500), ==, 0);
  g_assert_cmpuint (sampan_caption_set_key (set, -1), ==, 0);
  g_assert_cmpuint (sampan_caption_set_key (set, G_MAXINT64), ==, 0);

  g_assert_true (sampan_caption_set_get_area (set, 1500, WIDTH, HEIGHT, &both));
  g_assert_true (sampan_caption_set_get_area (set, 2500, WIDTH, HEIGHT, &alone));
  g_assert_cmpint (both.height, >, alone.height);
  g_assert_false (sampan_caption_set_get_area (set, 3500, WIDTH, HEIGHT, &alone));

  /* A set is a copy: the track may change. */
  put (source, 3000, 3500, "新");
  g_assert_cmpuint (sampan_caption_set_key (set, 3000), ==, 0);
  other = sampan_caption_set_new (tracks, NULL);
  g_assert_cmpuint (sampan_caption_set_key (other, 3000), !=, 0);
  g_assert_cmpuint (sampan_caption_set_key (other, 1000), ==, sampan_caption_set_key (set, 1000));
}

static void
test_set_overlap (void)
{
  g_autoptr (SampanCaptionTrack) track = sampan_caption_track_new ("en");
  g_autoptr (GPtrArray) tracks = g_ptr_array_new ();
  g_autoptr (SampanCaptionSet) set = NULL;
  guint64 keys[3];

  put (track, 0, 3000, "one");
  put (track, 1000, 2000, "two");
  g_ptr_array_add (tracks, track);
  set = sampan_caption_set_new (tracks, NULL);
  for (guint i = 0; i < 3; i++)
    keys[i] = sampan_caption_set_key (set, 500 + 1000 * i);
  g_assert_cmpuint (keys[0], !=, keys[1]);
  g_assert_cmpuint (keys[0], ==, keys[2]);
}

static gpointer
draw_many (gpointer data)
{
  guint64 sum = 0;

  for (guint i = 0; i < 12; i++)
    {
      cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 320, 240);
      cairo_t *cr = cairo_create (surface);

      g_assert_true (sampan_caption_set_draw (data, cr, 100, 320, 240));
      cairo_destroy (cr);
      cairo_surface_flush (surface);
      for (int j = 0; j < 320 * 240; j++)
        sum = sum * 31 + ((guint32 *)(gpointer)cairo_image_surface_get_data (surface))[j];
      cairo_surface_destroy (surface);
    }
  return GUINT_TO_POINTER ((guint)sum);
}

static void
test_threads (void)
{
  g_autoptr (SampanCaptionTrack) track = sampan_caption_track_new ("zh-Hans");
  g_autoptr (GPtrArray) tracks = g_ptr_array_new ();
  g_autoptr (SampanCaptionSet) set = NULL;
  GThread *threads[4];
  gpointer here;

  put (track, 0, 1000, "火锅 hotpot 😀");
  g_ptr_array_add (tracks, track);
  set = sampan_caption_set_new (tracks, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("draw", draw_many, set);
  here = draw_many (set);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_true (g_thread_join (threads[i]) == here);
}

/* ---- texts
 * ------------------------------------------------------------------------------------------------------
 */

static void
test_texts (void)
{
  const SampanText texts[] = {
    { "Sale", NULL, "top", 0, 0, 0.1, "#ff0000", 0, 0 },
    { "打折", NULL, NULL, 0, 1, 0.1, NULL, 1, 2.5 },
    { "", NULL, "centre", 0, 0, 0.1, NULL, 0, 0 },
    { "שלום", NULL, NULL, 1, 0.5, 5, "nonsense", 2, 0 },
  };
  g_autoptr (SampanTextSet) set = sampan_text_set_new (texts, G_N_ELEMENTS (texts));
  cairo_rectangle_int_t areas[4];

  for (guint i = 0; i < 4; i++)
    {
      cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
      cairo_t *cr = cairo_create (surface);
      Seen seen;

      g_assert_true (sampan_text_set_get_area (set, i, WIDTH, HEIGHT, &areas[i]) == (i != 2));
      sampan_text_set_draw_one (set, i, cr, WIDTH, HEIGHT);
      cairo_destroy (cr);
      cairo_surface_flush (surface);
      seen = look (surface);
      cairo_surface_destroy (surface);
      if (i == 2)
        {
          g_assert_cmpint (seen.right, ==, -1);
          continue;
        }
      g_assert_cmpint (seen.left, >=, areas[i].x);
      g_assert_cmpint (seen.top, >=, areas[i].y);
      g_assert_cmpint (seen.right, <, areas[i].x + areas[i].width);
      g_assert_cmpint (seen.bottom, <, areas[i].y + areas[i].height);
      if (i == 0)
        g_assert_cmpuint (seen.n_colourful, >, 500);
    }
  g_assert_cmpint (areas[0].y, <, HEIGHT / 8);
  g_assert_cmpint (areas[1].x, <, WIDTH / 8);
  g_assert_cmpint (areas[1].y + areas[1].height, >, HEIGHT * 7 / 8);
  g_assert_cmpint (areas[3].x + areas[3].width, >, WIDTH * 7 / 8);

  g_assert_cmpuint (sampan_text_set_key (set, 0), ==, sampan_text_set_key (set, 0.99));
  g_assert_cmpuint (sampan_text_set_key (set, 0), !=, sampan_text_set_key (set, 1));
  g_assert_cmpuint (sampan_text_set_key (set, 1), !=, sampan_text_set_key (set, 2));
  g_assert_cmpuint (sampan_text_set_key (set, 2), !=, sampan_text_set_key (set, 2.5));
  g_assert_cmpuint (sampan_text_set_key (set, -1), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/captions/area", test_area);
  g_test_add_func ("/media/captions/two-languages", test_two_languages);
  g_test_add_func ("/media/captions/wrapping", test_wrapping);
  g_test_add_func ("/media/captions/punctuation", test_punctuation);
  g_test_add_func ("/media/captions/joiners", test_joiners);
  g_test_add_func ("/media/captions/fonts", test_fonts);
  g_test_add_func ("/media/captions/no-tofu", test_no_tofu);
  g_test_add_func ("/media/captions/emoji", test_emoji);
  g_test_add_func ("/media/captions/styles", test_styles);
  g_test_add_func ("/media/captions/set", test_set);
  g_test_add_func ("/media/captions/set-overlap", test_set_overlap);
  g_test_add_func ("/media/captions/threads", test_threads);
  g_test_add_func ("/media/captions/texts", test_texts);
  return g_test_run ();
}
