#include "clips.h"

#include <pango/pangocairo.h>

#include "infer/sampan-model.h"
#include "media/sampan-picture-text.h"

/* Words that are drawn into pictures, and what is read there. */

typedef struct
{
  const char *text;
  const char *font;
  double x, y;  /* of the middle */
  double angle; /* degrees, clockwise */
  guint32 colour;
} Words;

static const Words poster[] = {
  { "周末去哪儿", "Noto Sans CJK SC Black 110", 500, 150, 0, 0xffffff },
  { "三家藏在胡同里的咖啡馆", "Noto Sans CJK SC 42", 500, 290, 0, 0x3a1a10 },
  { "营业时间：上午9点至晚上10点", "Noto Serif CJK SC 33", 500, 400, 0, 0x222222 },
  { "人均消费：¥45，可带宠物", "Noto Sans CJK SC 33", 500, 470, 0, 0x222222 },
  { "Coffee & quiet mornings", "Inter Bold 60", 500, 640, -8, 0xffffff },
  { "限时免费 FREE", "Noto Sans CJK SC Bold 45", 640, 820, 12, 0xffef70 },
  { "Open every day, 9 a.m. to 10 p.m. No reservation needed.", "Inter 25", 500, 930, 0, 0x222222 },
  { "地址：东城区交道口南大街28号（地铁5号线）", "Noto Sans CJK SC 17", 500, 990, 0, 0x222222 },
};

static const Words menu[] = {
  { "LAO JIE NOODLE HOUSE", "Noto Serif 20", 400, 60, 0, 0xf3e3c3 },
  { "红烧牛肉面", "Noto Serif CJK SC 24", 150, 130, 0, 0xf3e3c3 },
  { "Braised beef noodles", "Noto Serif 15", 420, 130, 0, 0xf3e3c3 },
  { "¥32", "Noto Serif CJK SC 24", 700, 130, 0, 0xf3e3c3 },
  { "重庆小面（特辣）", "Noto Serif CJK SC 24", 150, 190, 0, 0xf3e3c3 },
  { "Chongqing noodles, very spicy", "Noto Serif 15", 420, 190, 0, 0xf3e3c3 },
  { "¥18", "Noto Serif CJK SC 24", 700, 190, 0, 0xf3e3c3 },
  { "手工水饺 12只", "Noto Serif CJK SC 24", 150, 250, 0, 0xf3e3c3 },
  { "Hand-made dumplings, 12 pcs", "Noto Serif 15", 420, 250, 0, 0xf3e3c3 },
  { "¥28", "Noto Serif CJK SC 24", 700, 250, 0, 0xf3e3c3 },
  { "如对花生、芝麻过敏，请提前告知服务员。", "Noto Sans CJK SC 13", 400, 330, 0, 0xd0c0a0 },
};

static const Words chat[] = {
  { "小雨的旅行群（128）", "Noto Sans CJK SC Bold 11", 190, 20, 0, 0x000000 },
  { "明天早上七点半在南门集合，记得带雨伞", "Noto Sans CJK SC 11", 160, 60, 0, 0x111111 },
  { "好的！请问需要自己准备午饭吗？", "Noto Sans CJK SC 11", 200, 100, 0, 0x111111 },
  { "Can I bring my friend Anna?", "Inter 11", 160, 140, 0, 0x111111 },
  { "She only speaks English.", "Inter 11", 220, 180, 0, 0x111111 },
  { "昨天 21:47", "Noto Sans CJK SC 9", 190, 215, 0, 0x888888 },
};

static cairo_surface_t *
make_ground (int width, int height, guint32 from, guint32 to)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cairo = cairo_create (surface);
  cairo_pattern_t *pattern = cairo_pattern_create_linear (0, 0, width, height);

  cairo_pattern_add_color_stop_rgb (pattern, 0, (from >> 16) / 255.0, (from >> 8 & 255) / 255.0,
                                    (from & 255) / 255.0);
  cairo_pattern_add_color_stop_rgb (pattern, 1, (to >> 16) / 255.0, (to >> 8 & 255) / 255.0,
                                    (to & 255) / 255.0);
  cairo_set_source (cairo, pattern);
  cairo_paint (cairo);
  cairo_pattern_destroy (pattern);
  cairo_destroy (cairo);
  return surface;
}

static void
draw (cairo_t *cairo, const Words *words)
{
  g_autoptr (PangoLayout) layout = pango_cairo_create_layout (cairo);
  PangoFontDescription *font = pango_font_description_from_string (words->font);
  int width, height;

  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, words->text, -1);
  pango_layout_get_pixel_size (layout, &width, &height);
  cairo_save (cairo);
  cairo_translate (cairo, words->x, words->y);
  cairo_rotate (cairo, words->angle * G_PI / 180);
  cairo_translate (cairo, -width / 2.0, -height / 2.0);
  cairo_set_source_rgb (cairo, (words->colour >> 16) / 255.0, (words->colour >> 8 & 255) / 255.0,
                        (words->colour & 255) / 255.0);
  pango_cairo_show_layout (cairo, layout);
  cairo_restore (cairo);
  pango_font_description_free (font);
}

/* Returns: (transfer full): the path of the picture. */
static char *
make_picture (const char *name, cairo_surface_t *ground, const Words *words, guint n)
{
  char *path = clips_path (name);
  cairo_t *cairo = cairo_create (ground);

  for (guint i = 0; i < n; i++)
    draw (cairo, &words[i]);
  g_assert_cmpint (cairo_surface_write_to_png (ground, path), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cairo);
  cairo_surface_destroy (ground);
  return path;
}

/* How many letters must be changed, put in or taken out; wide and narrow forms are one letter. */
static guint
count_faults (const char *read, const char *wanted, guint *n_wanted)
{
  g_autofree char *a = g_utf8_normalize (read, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autofree char *b = g_utf8_normalize (wanted, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autofree gunichar *p = g_utf8_to_ucs4_fast (a, -1, NULL);
  g_autofree gunichar *q = g_utf8_to_ucs4_fast (b, -1, NULL);
  guint n = (guint)g_utf8_strlen (a, -1), m = (guint)g_utf8_strlen (b, -1);
  g_autofree guint *row = g_new (guint, m + 1);

  for (guint j = 0; j <= m; j++)
    row[j] = j;
  for (guint i = 1; i <= n; i++)
    {
      guint corner = row[0];

      row[0] = i;
      for (guint j = 1; j <= m; j++)
        {
          guint above = row[j];

          row[j] = MIN (MIN (above, row[j - 1]) + 1, corner + (p[i - 1] != q[j - 1]));
          corner = above;
        }
    }
  *n_wanted += m;
  return row[m];
}

/* The line that was read where the words are. */
static const SampanPictureBlock *
find_line (GPtrArray *lines, const Words *words)
{
  for (guint i = 0; i < lines->len; i++)
    {
      const SampanPictureBlock *line = lines->pdata[i];

      if (ABS (line->box.x - words->x) < line->box.height
          && ABS (line->box.y - words->y) < line->box.height / 2)
        return line;
    }
  return NULL;
}

static void
check (const char *name, cairo_surface_t *ground, const Words *words, guint n)
{
  g_autofree char *path = make_picture (name, ground, words, n);
  g_autoptr (GError) error = NULL;
  int width, height;
  g_autoptr (GPtrArray) lines =
      sampan_picture_text_read (path, &width, &height, NULL, NULL, NULL, &error);
  guint n_faults = 0, n_letters = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    {
      const SampanPictureBlock *line = find_line (lines, &words[i]);
      guint faults = count_faults (line != NULL ? line->text : "", words[i].text, &n_letters);

      if (faults > 0)
        g_test_message ("“%s” was read as “%s”", words[i].text,
                        line != NULL ? line->text : "(nothing)");
      n_faults += faults;
      if (line != NULL)
        g_assert_cmpfloat_with_epsilon (line->box.angle * 180 / G_PI, words[i].angle, 2);
    }
  g_test_message ("%s: %u of %u letters wrong", name, n_faults, n_letters);
  g_assert_cmpfloat (n_faults, <=, 0.02 * n_letters);
  g_assert_cmpuint (lines->len, ==, n);
}

static void
test_poster (void)
{
  check ("poster.png", make_ground (1000, 1050, 0xf6c27a, 0xd0563f), poster, G_N_ELEMENTS (poster));
}

static void
test_menu (void)
{
  check ("menu.png", make_ground (800, 380, 0x2b2320, 0x2b2320), menu, G_N_ELEMENTS (menu));
}

static void
test_chat (void)
{
  check ("chat.png", make_ground (375, 240, 0xffffff, 0xeeeeee), chat, G_N_ELEMENTS (chat));
}

/* Words over a photo. */
static void
test_photo (void)
{
  static const Words words[] = {
    { "宇航员的一天", "Noto Sans CJK SC Bold 30", 256, 400, 5, 0xffffff },
    { "How astronauts live", "Inter Bold 26", 256, 470, 0, 0xffe14d },
  };
  g_autofree char *sample = clips_sample ("astronaut.png");

  check ("photo.png", cairo_image_surface_create_from_png (sample), words, G_N_ELEMENTS (words));
}

/* A column is read from the top to the bottom; so is a whole picture. */
static void
test_order (void)
{
  static const Words words[] = {
    { "星\n辰\n大\n海\n等\n你\n来", "Noto Sans CJK SC Bold 30", 80, 250, 0, 0x000000 },
    { "第三", "Noto Sans CJK SC 24", 500, 300, 0, 0x000000 },
    { "第一", "Noto Sans CJK SC 24", 300, 200, 0, 0x000000 },
    { "第二", "Noto Sans CJK SC 24", 500, 204, 0, 0x000000 },
  };
  g_autofree char *path = make_picture ("order.png", make_ground (700, 500, 0xffffff, 0xffffff),
                                        words, G_N_ELEMENTS (words));
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  int width, height;
  g_autoptr (GPtrArray) lines =
      sampan_picture_text_read (path, &width, &height, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < lines->len; i++)
    g_string_append (text, ((SampanPictureBlock *)lines->pdata[i])->text);
  g_assert_nonnull (strstr (text->str, "星辰大海等你来"));
  g_assert_nonnull (strstr (text->str, "第一第二"));
  g_assert_cmpint (width, ==, 700);
}

/* Lines that stand on their heads, as on a picture that was taken from the other side of a table.
 */
static void
test_turned (void)
{
  static const Words words[] = {
    { "三家藏在胡同里的咖啡馆", "Noto Sans CJK SC 42", 450, 380, 180, 0x3a1a10 },
    { "营业时间：上午9点至晚上10点。", "Noto Serif CJK SC 33", 450, 260, 180, 0x222222 },
    { "Open every day, no reservation needed.", "Inter 25", 450, 160, 180, 0x222222 },
    { "红烧牛肉面", "Noto Sans CJK SC 33", 450, 80, 176, 0x222222 },
  };

  check ("turned.png", make_ground (900, 450, 0xf6c27a, 0xf0e0c0), words, G_N_ELEMENTS (words));
}

typedef struct
{
  guint n, total;
  gboolean in_order;
  GCancellable *cancellable;
  GAsyncResult *result;
} Watch;

static void
on_line (guint done, guint total, gpointer user_data)
{
  Watch *watch = user_data;

  watch->in_order &= done == watch->n;
  watch->n++;
  watch->total = total;
  if (done == 1)
    g_cancellable_cancel (watch->cancellable);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ((Watch *)user_data)->result = g_object_ref (result);
}

/* Each line is told, to the thread that asked; who cancels waits for none of them. */
static void
test_progress (void)
{
  g_autofree char *path = make_picture ("progress.png", make_ground (375, 240, 0xffffff, 0xeeeeee),
                                        chat, G_N_ELEMENTS (chat));
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Watch all = { .in_order = TRUE }, cut = { .in_order = TRUE, .cancellable = cancellable };
  int width, height;

  sampan_picture_text_read_async (path, on_line, NULL, on_read, &all);
  while (all.result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_autoptr (GPtrArray) lines =
      sampan_picture_text_read_finish (all.result, &width, &height, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all.total, ==, G_N_ELEMENTS (chat));
  g_assert_cmpuint (all.n, ==, all.total);
  g_assert_true (all.in_order);
  g_object_unref (all.result);

  g_assert_null (
      sampan_picture_text_read (path, &width, &height, on_line, &cut, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (cut.n, ==, 2);
}

static void
test_nothing (void)
{
  g_autofree char *plain =
      make_picture ("plain.png", make_ground (200, 100, 0x808080, 0x909090), NULL, 0);
  g_autofree char *sample = clips_sample ("chelsea.png");
  const char *paths[] = { plain, sample };
  g_autoptr (GError) error = NULL;
  int width, height;

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GPtrArray) lines =
          sampan_picture_text_read (paths[i], &width, &height, NULL, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (lines->len, ==, 0);
    }
  g_assert_null (
      sampan_picture_text_read ("/nowhere.png", &width, &height, NULL, NULL, NULL, &error));
  g_assert_nonnull (error);
}

static void
test_no_model (void)
{
  g_autofree char *sample = clips_sample ("chelsea.png");
  g_autofree char *before = g_strdup (g_getenv ("SAMPAN_MODELS_DIR"));
  g_autoptr (GError) error = NULL;
  int width, height;

  g_setenv ("SAMPAN_MODELS_DIR", "/nowhere", TRUE);
  g_assert_null (sampan_picture_text_read (sample, &width, &height, NULL, NULL, NULL, &error));
  g_assert_error (error, SAMPAN_INFER_ERROR, SAMPAN_INFER_ERROR_NOT_FOUND);
  if (before != NULL)
    g_setenv ("SAMPAN_MODELS_DIR", before, TRUE);
  else
    g_unsetenv ("SAMPAN_MODELS_DIR");
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  gst_init (&argc, &argv);
  g_test_add_func ("/picture-text/poster", test_poster);
  g_test_add_func ("/picture-text/menu", test_menu);
  g_test_add_func ("/picture-text/chat", test_chat);
  g_test_add_func ("/picture-text/photo", test_photo);
  g_test_add_func ("/picture-text/order", test_order);
  g_test_add_func ("/picture-text/turned", test_turned);
  g_test_add_func ("/picture-text/progress", test_progress);
  g_test_add_func ("/picture-text/nothing", test_nothing);
  g_test_add_func ("/picture-text/no-model", test_no_model);
  status = g_test_run ();
  clips_clean ();
  return status;
}
