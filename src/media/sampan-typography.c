#include "sampan-typography.h"

#include <math.h>
#include <string.h>

/* Of the text's size. */
#define SHADOW_DROP 0.045
#define SHADOW_SPREAD 0.035

typedef struct
{
  const char *language; /* primary subtag, or with script or region where that decides */
  const char *families;
  double line_height;
} Typography;

/* The first row that begins the tag wins. Families that are not installed cost nothing: fontconfig
 * goes on to the next one, and at last to any font of the language. */
static const Typography table[] = {
  { "zh-Hant-HK", "Noto Sans CJK HK, Noto Sans HK, PingFang HK, Noto Sans CJK TC", 1.36 },
  { "zh-HK", "Noto Sans CJK HK, Noto Sans HK, PingFang HK, Noto Sans CJK TC", 1.36 },
  { "zh-Hant", "Noto Sans CJK TC, Noto Sans TC, PingFang TC, Source Han Sans TC", 1.36 },
  { "zh-TW", "Noto Sans CJK TC, Noto Sans TC, PingFang TC, Source Han Sans TC", 1.36 },
  { "zh-MO", "Noto Sans CJK TC, Noto Sans TC, PingFang TC, Source Han Sans TC", 1.36 },
  { "zh", "Noto Sans CJK SC, Noto Sans SC, PingFang SC, Source Han Sans SC", 1.36 },
  { "yue", "Noto Sans CJK HK, Noto Sans HK, PingFang HK, Noto Sans CJK TC", 1.36 },
  { "ja", "Noto Sans CJK JP, Noto Sans JP, Hiragino Sans, Source Han Sans", 1.36 },
  { "ko", "Noto Sans CJK KR, Noto Sans KR, Apple SD Gothic Neo, Source Han Sans K", 1.36 },
  { "ar", "Noto Sans Arabic, Noto Kufi Arabic, Inter, Noto Sans", 1.55 },
  { "fa", "Noto Sans Arabic, Noto Kufi Arabic, Inter, Noto Sans", 1.55 },
  { "ur", "Noto Nastaliq Urdu, Noto Sans Arabic, Inter, Noto Sans", 2.1 },
  { "he", "Noto Sans Hebrew, Inter, Noto Sans", 1.36 },
  { "th", "Noto Sans Thai, Inter, Noto Sans", 1.6 },
  { "lo", "Noto Sans Lao, Inter, Noto Sans", 1.6 },
  { "km", "Noto Sans Khmer, Inter, Noto Sans", 1.7 },
  { "my", "Noto Sans Myanmar, Inter, Noto Sans", 1.8 },
  { "hi", "Noto Sans Devanagari, Inter, Noto Sans", 1.55 },
  { "mr", "Noto Sans Devanagari, Inter, Noto Sans", 1.55 },
  { "bn", "Noto Sans Bengali, Inter, Noto Sans", 1.55 },
  { "ta", "Noto Sans Tamil, Inter, Noto Sans", 1.55 },
  { "bo", "Noto Serif Tibetan, Inter, Noto Sans", 1.9 },
};

static const Typography latin = { "", "Inter, Noto Sans, Cantarell, DejaVu Sans", 1.3 };

/* Families with serifs; those of a fixed width have no letters but Latin, Greek and Cyrillic ones,
 * beside Chinese, Japanese and Korean. */
static const struct
{
  const char *language;
  const char *serif;
  const char *mono;
} letterings[] = {
  { "zh-Hant-HK", "Noto Serif CJK HK, Noto Serif HK, Noto Serif CJK TC, Songti TC",
    "Noto Sans Mono CJK HK, Noto Sans Mono CJK TC" },
  { "zh-HK", "Noto Serif CJK HK, Noto Serif HK, Noto Serif CJK TC, Songti TC",
    "Noto Sans Mono CJK HK, Noto Sans Mono CJK TC" },
  { "zh-Hant", "Noto Serif CJK TC, Noto Serif TC, Songti TC, Source Han Serif TC",
    "Noto Sans Mono CJK TC" },
  { "zh-TW", "Noto Serif CJK TC, Noto Serif TC, Songti TC, Source Han Serif TC",
    "Noto Sans Mono CJK TC" },
  { "zh-MO", "Noto Serif CJK TC, Noto Serif TC, Songti TC, Source Han Serif TC",
    "Noto Sans Mono CJK TC" },
  { "zh", "Noto Serif CJK SC, Noto Serif SC, Songti SC, Source Han Serif SC",
    "Noto Sans Mono CJK SC" },
  { "yue", "Noto Serif CJK HK, Noto Serif HK, Noto Serif CJK TC, Songti TC",
    "Noto Sans Mono CJK HK, Noto Sans Mono CJK TC" },
  { "ja", "Noto Serif CJK JP, Noto Serif JP, Hiragino Mincho ProN, Source Han Serif",
    "Noto Sans Mono CJK JP" },
  { "ko", "Noto Serif CJK KR, Noto Serif KR, AppleMyungjo, Source Han Serif K",
    "Noto Sans Mono CJK KR" },
  /* What is set in Naskh is to Arabic what serifs are to Latin. */
  { "ar", "Noto Naskh Arabic", NULL },
  { "fa", "Noto Naskh Arabic", NULL },
  { "ur", NULL, NULL },
  { "he", "Noto Serif Hebrew", NULL },
  { "th", "Noto Serif Thai", NULL },
  { "lo", "Noto Serif Lao", NULL },
  { "km", "Noto Serif Khmer", NULL },
  { "my", "Noto Serif Myanmar", NULL },
  { "hi", "Noto Serif Devanagari", NULL },
  { "mr", "Noto Serif Devanagari", NULL },
  { "bn", "Noto Serif Bengali", NULL },
  { "ta", "Noto Serif Tamil", NULL },
  { "bo", NULL, NULL },
  { "", "Noto Serif, DejaVu Serif, Liberation Serif",
    "Noto Sans Mono, DejaVu Sans Mono, Liberation Mono" },
};

static GRecMutex mutex;

/* With the lock held. */
static PangoFontMap *
get_font_map (void)
{
  static PangoFontMap *map;

  if (map == NULL)
    map = pango_cairo_font_map_new ();
  return map;
}

void
sampan_typography_lock (void)
{
  g_rec_mutex_lock (&mutex);
}

void
sampan_typography_unlock (void)
{
  g_rec_mutex_unlock (&mutex);
}

static gboolean
begins (const char *language, const char *tag)
{
  gsize length = strlen (tag);

  return g_ascii_strncasecmp (language, tag, length) == 0 && !g_ascii_isalnum (language[length]);
}

static const Typography *
find_typography (const char *language)
{
  for (guint i = 0; language != NULL && i < G_N_ELEMENTS (table); i++)
    if (begins (language, table[i].language))
      return &table[i];
  return &latin;
}

const char *
sampan_typography_get_families (const char *language)
{
  return find_typography (language)->families;
}

const char *
sampan_typography_get_lettering (const char *language, SampanLettering lettering)
{
  guint last = G_N_ELEMENTS (letterings) - 1, i = language != NULL ? 0 : last;

  while (i < last && !begins (language, letterings[i].language))
    i++;
  return lettering == SAMPAN_LETTERING_SERIF  ? letterings[i].serif
         : lettering == SAMPAN_LETTERING_MONO ? letterings[i].mono
                                              : NULL;
}

double
sampan_typography_get_line_height (const char *language)
{
  return find_typography (language)->line_height;
}

PangoLayout *
sampan_typography_create_layout (
    cairo_t *cr, const char *language, const char *families, double size, PangoWeight weight)
{
  g_autoptr (PangoFontDescription) font = pango_font_description_new ();
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  g_autofree char *all = NULL;
  cairo_font_options_t *options = cairo_font_options_create ();
  PangoContext *context;
  PangoLayout *layout;

  context = pango_font_map_create_context (get_font_map ());
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  pango_context_set_round_glyph_positions (context, FALSE);
  if (language != NULL)
    pango_context_set_language (context, pango_language_from_string (language));
  if (cr != NULL)
    pango_cairo_update_context (cr, context);

  if (families != NULL)
    all = g_strdup_printf ("%s, %s", families, sampan_typography_get_families (language));
  pango_font_description_set_family (font,
                                     all != NULL ? all : sampan_typography_get_families (language));
  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_font_description_set_weight (font, weight);

  layout = pango_layout_new (context);
  g_object_unref (context);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_attr_list_insert (attributes,
                          pango_attr_line_height_new_absolute (
                              size * sampan_typography_get_line_height (language) * PANGO_SCALE));
  pango_layout_set_attributes (layout, attributes);
  return layout;
}

static gboolean
fits (PangoLayout *layout, int width, int lines)
{
  PangoRectangle logical;

  pango_layout_set_width (layout, width);
  pango_layout_get_extents (layout, NULL, &logical);
  return pango_layout_get_line_count (layout) <= lines && logical.width <= width;
}

void
sampan_typography_balance (PangoLayout *layout)
{
  int lines = pango_layout_get_line_count (layout), width = pango_layout_get_width (layout);
  int low = width / MAX (lines, 1), high = width;

  if (lines < 2 || width <= 0)
    return;
  /* Between words alone: a narrower line must not cut a word that the full width holds. */
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD);
  if (!fits (layout, width, lines))
    {
      pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
      return;
    }
  while (high - low > PANGO_SCALE)
    {
      int middle = low + (high - low) / 2;

      if (fits (layout, middle, lines))
        high = middle;
      else
        low = middle;
    }
  pango_layout_set_width (layout, high);
}

static void
parse_colour (const char *text, const char *fallback, PangoColor *colour, guint16 *alpha)
{
  if (text != NULL && pango_color_parse_with_alpha (colour, alpha, text))
    return;
  if (!pango_color_parse_with_alpha (colour, alpha, fallback))
    g_return_if_reached ();
}

void
sampan_typography_draw (cairo_t *cr,
                        PangoLayout *layout,
                        double x,
                        double y,
                        double size,
                        const SampanTypographyInk *ink)
{
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  if (ink->shadow > 0)
    {
      cairo_move_to (cr, x, y + SHADOW_DROP * size);
      pango_cairo_layout_path (cr, layout);
      cairo_set_line_width (cr, 2 * SHADOW_SPREAD * size);
      cairo_push_group_with_content (cr, CAIRO_CONTENT_COLOR_ALPHA);
      cairo_set_source_rgb (cr, 0, 0, 0);
      cairo_stroke_preserve (cr);
      cairo_fill (cr);
      cairo_pop_group_to_source (cr);
      cairo_paint_with_alpha (cr, CLAMP (ink->shadow, 0, 1));
    }
  if (ink->outline > 0)
    {
      cairo_move_to (cr, x, y);
      pango_cairo_layout_path (cr, layout);
      sampan_typography_set_colour (cr, ink->outline_colour, "#000000d0");
      cairo_set_line_width (cr, 2 * ink->outline * size);
      cairo_stroke (cr);
    }
  sampan_typography_set_colour (cr, ink->colour, "#ffffff");
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
  cairo_new_path (cr);
}

double
sampan_typography_get_bleed (const SampanTypographyInk *ink, double size)
{
  double shadow = ink->shadow > 0 ? SHADOW_DROP + SHADOW_SPREAD : 0;

  return MAX (ink->outline, shadow) * size + 1;
}

void
sampan_typography_set_colour (cairo_t *cr, const char *colour, const char *fallback)
{
  PangoColor rgb = { 0 };
  guint16 alpha = 0xffff;

  parse_colour (colour, fallback, &rgb, &alpha);
  cairo_set_source_rgba (cr, rgb.red / 65535.0, rgb.green / 65535.0, rgb.blue / 65535.0,
                         alpha / 65535.0);
}

double
sampan_typography_get_alpha (const char *colour, const char *fallback)
{
  PangoColor rgb = { 0 };
  guint16 alpha = 0xffff;

  parse_colour (colour, fallback, &rgb, &alpha);
  return alpha / 65535.0;
}

void
sampan_typography_round_rectangle (
    cairo_t *cr, double x, double y, double width, double height, double radius)
{
  double r = MAX (0, MIN (radius, MIN (width, height) / 2));

  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - r, y + r, r, -G_PI_2, 0);
  cairo_arc (cr, x + width - r, y + height - r, r, 0, G_PI_2);
  cairo_arc (cr, x + r, y + height - r, r, G_PI_2, G_PI);
  cairo_arc (cr, x + r, y + r, r, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
}
