#include <string.h>

#include <glib/gstdio.h>

#include "edit/sampan-edit-op.h"
#include "media/sampan-caption-renderer.h"
#include "media/sampan-font-check.h"
#include "media/sampan-rendition.h"
#include "media/sampan-safe-area.h"
#include "media/sampan-sidecars.h"

/* How captions look: as data, as text, in the frame; and what goes beside a video. */

/* ---- styles ---- */

/* The names in the data are those of the captions edit, in its order. */
static void
test_presets (void)
{
  const char *const *names = sampan_caption_style_get_names ();
  const SampanParam *param = sampan_op_find_param (sampan_op_get (SAMPAN_OP_CAPTIONS), "style");
  g_autoptr (SampanCaptionStyle) first = sampan_caption_style_new (names[0]);
  g_autoptr (SampanCaptionStyle) unknown = sampan_caption_style_new ("no such style");

  g_assert_true (g_strv_equal (names, param->choices));
  g_assert_cmpstr (param->fallback, ==, names[0]);
  g_assert_true (sampan_caption_style_equal (first, unknown));
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (SampanCaptionStyle) style = sampan_caption_style_new (names[i]);
      g_autofree char *json = sampan_caption_style_to_json (style);
      g_autoptr (GError) error = NULL;
      g_autoptr (SampanCaptionStyle) again = sampan_caption_style_parse (json, &error);

      g_assert_no_error (error);
      g_assert_true (sampan_caption_style_equal (style, again));
      g_assert_true (sampan_caption_style_equal (style, first) == (i == 0));
    }
}

static void
test_parse (void)
{
  static const char *const wrong[] = {
    "",
    "[]",
    "{\"size\": 0.5}",
    "{\"size\": \"large\"}",
    "{\"size\": true}",
    "{\"colour\": \"white\"}",
    "{\"colour\": null}",
    "{\"place\": \"left\"}",
    "{\"safe-area\": \"orkut\"}",
    "{\"second-above\": 1}",
    "{\"box-colour\": {}}",
  };
  g_autoptr (SampanCaptionStyle) style =
      sampan_caption_style_parse ("{\"weight\": 700, \"later\": [1]}", NULL);
  g_autoptr (SampanCaptionStyle) plain = sampan_caption_style_new (NULL);
  g_autoptr (GError) error = NULL;

  /* What a note of an earlier or later version does not say is as it comes. */
  g_assert_cmpfloat (style->weight, ==, 700);
  style->weight = plain->weight;
  g_assert_true (sampan_caption_style_equal (style, plain));
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_assert_null (sampan_caption_style_parse (wrong[i], &error));
      g_assert_error (error, SAMPAN_MEDIA_ERROR, SAMPAN_MEDIA_ERROR_PLAN);
      g_clear_error (&error);
    }
  g_assert_true (sampan_caption_style_set (style, "place", "top", &error));
  g_assert_true (sampan_caption_style_set (style, "font", "Inter", &error));
  g_assert_true (sampan_caption_style_set (style, "second-above", "true", &error));
  g_assert_true (sampan_caption_style_set (style, "size", "0.1", &error));
  g_assert_cmpint (style->place, ==, SAMPAN_CAPTION_TOP);
  g_assert_cmpstr (style->font, ==, "Inter");
  g_assert_true (style->second_above);
  g_assert_true (sampan_caption_style_set (style, "font", "", &error));
  g_assert_null (style->font);
  g_assert_false (sampan_caption_style_set (style, "size", "0.1x", &error));
  g_clear_error (&error);
  g_assert_false (sampan_caption_style_set (style, "sise", "0.1", &error));
  g_assert_nonnull (strstr (error->message, "second-above"));
}

/* The medium's style, and over it what the captions edit says. */
static void
test_of_medium (void)
{
  g_autoptr (SampanMedia) video =
      sampan_media_new (SAMPAN_MEDIA_VIDEO, "0", "", "video/mp4", 16, 9, 1000);
  g_autoptr (SampanPlan) plan = sampan_plan_new_from_json (
      "{\"version\": 1, \"edits\": [{\"op\": \"captions\", \"position\": \"top\"}]}",
      SAMPAN_MEDIA_VIDEO, NULL);
  g_autoptr (SampanCaptionStyle) style = NULL;
  g_autoptr (SampanCaptionStyle) moved = NULL;
  g_autoptr (SampanCaptionStyle) broken = NULL;

  sampan_media_set_caption_style (video, "{\"size\": 0.1, \"margin\": 0.3}");
  style = sampan_rendition_dup_caption_style (video, NULL);
  moved = sampan_rendition_dup_caption_style (video, sampan_plan_get_edit (plan, 0));
  g_assert_cmpfloat (style->size, ==, 0.1);
  g_assert_cmpint (style->place, ==, SAMPAN_CAPTION_BOTTOM);
  g_assert_cmpfloat (moved->size, ==, 0.1);
  g_assert_cmpint (moved->place, ==, SAMPAN_CAPTION_TOP);
  sampan_media_set_caption_style (video, "{\"size\": \"huge\"}");
  broken = sampan_rendition_dup_caption_style (video, NULL);
  g_assert_cmpfloat (broken->size, <, 0.1);
}

/* ---- places ---- */

static cairo_rectangle_int_t
measure (const SampanCaptionStyle *style, const char *first, const char *second, int w, int h)
{
  const char *const texts[] = { first, second, NULL }, *const languages[] = { "en", "zh", NULL };
  cairo_rectangle_int_t area;

  g_assert_true (sampan_caption_block_measure (style, texts, languages, w, h, &area));
  return area;
}

static void
test_safe_areas (void)
{
  static const char *const places[] = { "bottom", "middle", "top" };
  GPtrArray *areas = sampan_safe_area_get_all ();
  g_autoptr (SampanCaptionStyle) style = sampan_caption_style_new ("box");
  g_autofree char *longish = g_strnfill (200, 'm');

  for (gsize i = 20; i < 200; i += 9)
    longish[i] = ' ';
  g_assert_cmpuint (areas->len, ==, 3);
  for (guint i = 0; i < areas->len; i++)
    {
      const SampanSafeArea *area = g_ptr_array_index (areas, i);

      g_assert_cmpstr (area->source, !=, "");
      sampan_caption_style_set (style, "safe-area", area->platform, NULL);
      for (guint j = 0; j < G_N_ELEMENTS (places); j++)
        {
          cairo_rectangle_int_t upright;

          sampan_caption_style_set (style, "place", places[j], NULL);
          upright = measure (style, longish, "短", 1080, 1920);
          g_test_message ("%s %s: %d..%d, %d..%d", area->platform, places[j], upright.x,
                          upright.x + upright.width, upright.y, upright.y + upright.height);
          g_assert_cmpfloat (upright.y, >=, area->top * 1920);
          g_assert_cmpfloat (upright.y + upright.height, <=, (1 - area->bottom) * 1920);
          g_assert_cmpfloat (upright.x, >=, area->left * 1080);
          g_assert_cmpfloat (upright.x + upright.width, <=, (1 - area->right) * 1080);
        }
    }
  /* Of a wide video in an upright screen the edges are covered at the sides alone. */
  sampan_caption_style_set (style, "place", "bottom", NULL);
  cairo_rectangle_int_t safe = measure (style, "Hi", "短", 1920, 1080);
  sampan_caption_style_set (style, "safe-area", "none", NULL);
  cairo_rectangle_int_t free = measure (style, "Hi", "短", 1920, 1080);
  g_assert_cmpint (safe.y, ==, free.y);
}

/* Rows of the picture with letters of a colour: of the first, and of the second language. */
static void
find_rows (const SampanCaptionStyle *style, int *first, int *second)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 640, 360);
  cairo_t *cr = cairo_create (surface);
  const guint8 *data;

  sampan_caption_block_draw (cr, style, (const char *[]){ "One", "Two", NULL },
                             (const char *[]){ "en", "fr", NULL }, 640, 360);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  data = cairo_image_surface_get_data (surface);
  *first = *second = -1;
  for (int y = 0; y < 360; y++)
    for (int x = 0; x < 640; x++)
      {
        guint32 pixel =
            ((const guint32 *)(gconstpointer)(data
                                              + y * cairo_image_surface_get_stride (surface)))[x];

        if (pixel == 0xffff0000 && *first < 0)
          *first = y;
        if (pixel == 0xff00ff00 && *second < 0)
          *second = y;
      }
  cairo_surface_destroy (surface);
}

static void
test_order (void)
{
  g_autoptr (SampanCaptionStyle) style = sampan_caption_style_new ("plain");
  cairo_rectangle_int_t light, heavy, both, larger;
  int first, second;

  sampan_caption_style_set (style, "colour", "#ff0000", NULL);
  sampan_caption_style_set (style, "second-colour", "#00ff00", NULL);
  find_rows (style, &first, &second);
  g_assert_cmpint (first, >, 0);
  g_assert_cmpint (first, <, second);
  sampan_caption_style_set (style, "second-above", "true", NULL);
  find_rows (style, &first, &second);
  g_assert_cmpint (second, >, 0);
  g_assert_cmpint (second, <, first);

  both = measure (style, "One", "Two", 640, 360);
  style->second_size = 1.4;
  larger = measure (style, "One", "Two", 640, 360);
  g_assert_cmpint (larger.height, >, both.height);
  style->weight = 100;
  light = measure (style, "Weight", "", 640, 360);
  style->weight = 900;
  heavy = measure (style, "Weight", "", 640, 360);
  g_assert_cmpint (heavy.width, >, light.width);
}

/* ---- fonts ---- */

static void
test_gaps (void)
{
  g_autoptr (GPtrArray) none = sampan_font_check (NULL, "zh-Hans", "火锅 hotpot 한국 ไทย مرحبا 😀");
  g_autoptr (GPtrArray) whole = sampan_font_check ("Inter", "en", "Hotpot, naïve — “quoted”");
  g_autoptr (GPtrArray) gaps = sampan_font_check ("Inter", "zh-Hans", "火锅 hotpot 火 😀");
  g_autoptr (GPtrArray) tofu = sampan_font_check (NULL, "en", "a\U000F1234");
  g_autofree char *told = sampan_font_gaps_describe (gaps, "Inter");
  g_autofree char *boxes = sampan_font_gaps_describe (tofu, NULL);
  g_autofree char *nothing = sampan_font_gaps_describe (whole, "Inter");
  gboolean han = FALSE;

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (whole->len, ==, 0);
  g_assert_null (nothing);
  g_assert_cmpuint (gaps->len, ==, 2);
  for (guint i = 0; i < gaps->len; i++)
    {
      const SampanFontGap *gap = g_ptr_array_index (gaps, i);

      if (g_str_equal (gap->characters, "火锅"))
        {
          g_assert_cmpstr (gap->stand_in, ==, "Noto Sans CJK SC");
          han = TRUE;
        }
    }
  g_assert_true (han);
  g_assert_nonnull (strstr (told, "火锅"));
  g_assert_nonnull (strstr (told, "Noto Sans CJK SC"));
  g_assert_nonnull (boxes);
  g_assert_true (sampan_font_is_installed ("Inter"));
  g_assert_false (sampan_font_is_installed ("No Such Font 3"));
}

/* ---- beside the video ---- */

static void
put (SampanCaptionTrack *track,
     const char *id,
     gint64 start,
     gint64 end,
     const char *text,
     const char *source)
{
  g_autoptr (SampanCue) cue =
      sampan_cue_new (id, start, end, text, NULL,
                      source != NULL ? (const char *const[]){ source, NULL } : NULL);

  sampan_caption_track_put (track, cue);
}

static char *
read_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_remove (path);
  return text;
}

static void
test_sidecars (void)
{
  g_autoptr (SampanMedia) video =
      sampan_media_new (SAMPAN_MEDIA_VIDEO, "0", "a.mp4", "video/mp4", 16, 9, 20000);
  SampanCaptionTrack *zh = sampan_media_ensure_track (video, "zh-Hans");
  SampanCaptionTrack *en = sampan_media_ensure_track (video, "en");
  g_autofree char *folder = g_dir_make_tmp ("sampan-sidecars-XXXXXX", NULL);
  g_autofree char *film = g_build_filename (folder, "film.1.mp4", NULL);
  g_autoptr (SampanSidecars) sidecars = NULL;
  g_autoptr (GError) error = NULL;
  const char *const languages[] = { "zh-Hans", "en", "ja", NULL };

  put (zh, "1", 1000, 2000, "火锅，", NULL);
  put (zh, "2", 2000, 3000, "很<i>辣</i>。", NULL);
  put (zh, "3", 9000, 10000, "喝茶", NULL);
  put (en, "a", 1000, 2000, "Hotpot:", "1");
  put (en, "b", 2050, 3000, "quite hot.", "2");
  put (en, "c", 9000, 10000, "Tea", "3");
  put (en, "d", 15000, 16000, "Alone", NULL);
  /* In the times of the edited video. */
  sampan_media_set_plan (video, "{\"version\": 1, \"edits\": [{\"op\": \"trim\", \"start\": 1}]}");
  sidecars = sampan_sidecars_new (video, languages,
                                  SAMPAN_SIDECAR_SRT | SAMPAN_SIDECAR_TEXT | SAMPAN_SIDECAR_TIMES
                                      | SAMPAN_SIDECAR_BILINGUAL,
                                  film);
  g_assert_cmpuint (sampan_sidecars_get_n_files (sidecars), ==, 5);
  g_assert_true (sampan_sidecars_write (sidecars, &error));
  g_assert_no_error (error);

  g_autofree char *chinese = read_file (folder, "film.1.zh-Hans.srt");
  g_autofree char *english = read_file (folder, "film.1.en.srt");
  g_autofree char *both = read_file (folder, "film.1.zh-Hans+en.srt");
  g_autofree char *chinese_text = read_file (folder, "film.1.zh-Hans.txt");
  g_autofree char *english_text = read_file (folder, "film.1.en.txt");
  g_assert_true (g_str_has_prefix (chinese, "1\n00:00:00,000 --> 00:00:01,000\n火锅，\n"));
  g_assert_nonnull (strstr (english, "00:00:01,050 --> 00:00:02,000\nquite hot."));
  g_assert_nonnull (strstr (both, "00:00:01,000 --> 00:00:02,000\n很<i>辣</i>。\nquite hot.\n"));
  g_assert_nonnull (strstr (both, "00:00:14,000 --> 00:00:15,000\nAlone\n"));
  g_assert_cmpstr (chinese_text, ==, "[00:00] 火锅，很辣。\n\n[00:08] 喝茶\n");
  g_assert_cmpstr (english_text, ==,
                   "[00:00] Hotpot: quite hot.\n\n[00:08] Tea\n\n[00:14] Alone\n");
  g_rmdir (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/caption-style/presets", test_presets);
  g_test_add_func ("/caption-style/parse", test_parse);
  g_test_add_func ("/caption-style/of-medium", test_of_medium);
  g_test_add_func ("/caption-style/safe-areas", test_safe_areas);
  g_test_add_func ("/caption-style/order", test_order);
  g_test_add_func ("/caption-style/gaps", test_gaps);
  g_test_add_func ("/caption-style/sidecars", test_sidecars);
  return g_test_run ();
}
