#include "clips.h"

#include <pango/pangocairo.h>

#include "media/sampan-words-ground.h"

/* How letters in a picture look: with serifs or without, light or bold, at sizes that pictures have
 * and turned, in Chinese and in Latin script. */

#define WIDTH 1200
#define HEIGHT 400
/* As sampan-words.c has them. */
#define SERIF 1.5
#define BOLD 0.0915
#define LATIN 1.5

typedef struct
{
  const char *font;
  gboolean chinese;
  gboolean serif;
  gboolean bold;
} Face;

static const Face faces[] = {
  { "Noto Sans CJK SC", TRUE, FALSE, FALSE }, { "Noto Sans CJK SC Bold", TRUE, FALSE, TRUE },
  { "Noto Serif CJK SC", TRUE, TRUE, FALSE }, { "Noto Serif CJK SC Bold", TRUE, TRUE, TRUE },
  { "Inter", FALSE, FALSE, FALSE },           { "Inter Bold", FALSE, FALSE, TRUE },
  { "Noto Sans", FALSE, FALSE, FALSE },       { "Noto Sans Bold", FALSE, FALSE, TRUE },
  { "Noto Serif", FALSE, TRUE, FALSE },       { "Noto Serif Bold", FALSE, TRUE, TRUE },
};
static const char *const chinese[] = { "老街面馆", "红烧牛肉面", "当日手工制作" };
static const char *const latin[] = { "Old Street Noodles", "Braised beef", "Made by hand daily." };
static const int sizes[] = { 18, 26, 48, 72 };
static const double angles[] = { 0, -8, 0 };

static cairo_surface_t *
draw (const char *text, const char *font, int size, gboolean dark, SampanTextBox *box)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_t *cairo = cairo_create (surface);
  g_autoptr (PangoLayout) layout = pango_cairo_create_layout (cairo);
  g_autofree char *name = g_strdup_printf ("%s %dpx", font, size);
  PangoFontDescription *description = pango_font_description_from_string (name);
  PangoRectangle ink;

  pango_layout_set_font_description (layout, description);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_extents (layout, &ink, NULL);
  *box = (SampanTextBox){ WIDTH / 2.0, HEIGHT / 2.0, ink.width + 0.2 * ink.height,
                          1.15 * ink.height, box->angle };
  cairo_set_source_rgb (cairo, dark ? 0.9 : 0.2, dark ? 0.8 : 0.15, dark ? 0.6 : 0.1);
  cairo_paint (cairo);
  cairo_translate (cairo, box->x, box->y);
  cairo_rotate (cairo, box->angle);
  cairo_translate (cairo, -ink.x - ink.width / 2.0, -ink.y - ink.height / 2.0);
  cairo_set_source_rgb (cairo, dark ? 0.1 : 1, dark ? 0.1 : 0.95, dark ? 0.1 : 0.8);
  pango_cairo_show_layout (cairo, layout);
  pango_font_description_free (description);
  cairo_destroy (cairo);
  cairo_surface_flush (surface);
  return surface;
}

static void
measure (const char *text,
         const char *font,
         int size,
         gboolean dark,
         double angle,
         SampanWordsInk *words)
{
  SampanTextBox box = { .angle = angle * G_PI / 180 };
  cairo_surface_t *surface = draw (text, font, size, dark, &box);
  GstVideoInfo rgb, yuv;
  GstVideoFrame from, to;
  g_autoptr (GstBuffer) picture = NULL;
  g_autoptr (GstBuffer) buffer = NULL;
  GstVideoConverter *converter;

  gst_video_info_set_format (&rgb, GST_VIDEO_FORMAT_BGRx, WIDTH, HEIGHT);
  gst_video_info_set_format (&yuv, GST_VIDEO_FORMAT_I420, WIDTH, HEIGHT);
  gst_video_colorimetry_from_string (&yuv.colorimetry, "1:4:0:0");
  picture =
      gst_buffer_new_memdup (cairo_image_surface_get_data (surface), (gsize)WIDTH * HEIGHT * 4);
  buffer = gst_buffer_new_allocate (NULL, yuv.size, NULL);
  g_assert_true (gst_video_frame_map (&from, &rgb, picture, GST_MAP_READ));
  g_assert_true (gst_video_frame_map (&to, &yuv, buffer, GST_MAP_READWRITE));
  converter = gst_video_converter_new (&rgb, &yuv, NULL);
  gst_video_converter_frame (converter, &from, &to);
  gst_video_converter_free (converter);
  sampan_words_paint_over (&to, &box, 1, words);
  gst_video_frame_unmap (&from);
  gst_video_frame_unmap (&to);
  cairo_surface_destroy (surface);
}

static void
test_face (gconstpointer data)
{
  const Face *face = data;
  const char *const *texts = face->chinese ? chinese : latin;

  for (guint i = 0; i < G_N_ELEMENTS (sizes) * 2 * G_N_ELEMENTS (chinese); i++)
    {
      guint text = i % G_N_ELEMENTS (chinese), size = i / 2 / G_N_ELEMENTS (chinese);
      SampanWordsInk ink;
      double weight;

      measure (texts[text], face->font, sizes[size], i / G_N_ELEMENTS (chinese) % 2, angles[text],
               &ink);
      /* The finder's box is higher than the letters. */
      weight = ink.upright * 1.15 * (face->chinese ? 1 : 1 / LATIN);
      g_test_message ("%s, %d pixels: contrast %.2f, weight %.3f", texts[text], sizes[size],
                      ink.contrast, weight);
      g_assert_cmpint (ink.contrast > SERIF, ==, face->serif);
      g_assert_cmpint (weight > BOLD, ==, face->bold);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (faces); i++)
    {
      g_autofree char *path = g_strdup_printf ("/words-face/%s", faces[i].font);
      g_test_add_data_func (path, &faces[i], test_face);
    }
  return g_test_run ();
}
