#include "sampan-card-private.h"

#include <string.h>

#include "sampan-caption-renderer.h"
#include "sampan-typography.h"

const SampanCardPalette sampan_card_light = {
  .ink = "#1d1d1f",
  .dim = "#7b7b82",
  .line = "#ececef",
  .paper = "#ffffff",
  .field = "#f4f4f6",
  .hint = "#8e8e95",
  .off = "#d5d5da",
  .over = "#ffd3d3",
  .blank = { 0.935, 0.85 },
};

const SampanCardPalette sampan_card_dark = {
  .ink = "#f2f2f4",
  .dim = "#9c9ca4",
  .line = "#2e2e33",
  .paper = "#161618",
  .field = "#26262a",
  .hint = "#85858d",
  .off = "#515158",
  .over = "#7a2030",
  .blank = { 0.22, 0.15 },
};

/* The letters of a text, whatever language it is in. */
typedef struct
{
  gboolean latin;
  gboolean wide;
} Letters;

static Letters
find_letters (const char *text, const char *end)
{
  Letters letters = { FALSE, FALSE };

  for (; text < end; text = g_utf8_next_char (text))
    {
      const gunichar character = g_utf8_get_char (text);

      letters.latin |= g_unichar_get_script (character) == G_UNICODE_SCRIPT_LATIN;
      letters.wide |= g_unichar_isalpha (character) && g_unichar_iswide (character);
    }
  return letters;
}

/* The English half of a post in two languages is set as English is: in a Chinese font the
 * apostrophe of “don’t” is as wide as a letter. */
static void
set_second_language (PangoLayout *layout, const char *text)
{
  const Letters all = find_letters (text, text + strlen (text));
  PangoAttrList *attributes;

  if (!all.latin || !all.wide)
    return;
  attributes = pango_attr_list_copy (pango_layout_get_attributes (layout));
  for (const char *start = text, *end; *start != '\0'; start = *end != '\0' ? end + 1 : end)
    {
      PangoAttribute *family;
      Letters letters;

      end = start + strcspn (start, "\n");
      letters = find_letters (start, end);
      if (!letters.latin || letters.wide)
        continue;
      family = pango_attr_family_new (sampan_typography_get_families ("en"));
      family->start_index = (guint)(start - text);
      family->end_index = (guint)(end - text);
      pango_attr_list_insert (attributes, family);
    }
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
}

PangoLayout *
sampan_card_layout (SampanCardCanvas *canvas,
                    const char *text,
                    double size,
                    PangoWeight weight,
                    double width,
                    int lines)
{
  PangoLayout *layout =
      sampan_typography_create_layout (canvas->cr, canvas->card->language, NULL, size, weight);

  if (canvas->rtl)
    {
      pango_context_set_base_dir (pango_layout_get_context (layout), PANGO_DIRECTION_RTL);
      pango_layout_set_alignment (layout, PANGO_ALIGN_RIGHT);
    }
  pango_layout_set_text (layout, text, -1);
  set_second_language (layout, text);
  if (width > 0)
    pango_layout_set_width (layout, (int)(width * PANGO_SCALE));
  if (lines > 0)
    {
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
      pango_layout_set_height (layout, -lines);
    }
  return layout;
}

void
sampan_card_layout_get_size (PangoLayout *layout, double *width, double *height)
{
  PangoRectangle logical;

  pango_layout_get_extents (layout, NULL, &logical);
  if (width != NULL)
    *width = (double)logical.width / PANGO_SCALE;
  if (height != NULL)
    *height = (double)logical.height / PANGO_SCALE;
}

double
sampan_card_show (
    SampanCardCanvas *canvas, PangoLayout *layout, double x, double y, const char *colour)
{
  double width, height;

  sampan_card_layout_get_size (layout, &width, &height);
  if (canvas->cr == NULL)
    return height;
  if (pango_layout_get_width (layout) > 0)
    width = (double)pango_layout_get_width (layout) / PANGO_SCALE;
  sampan_typography_set_colour (canvas->cr, colour, canvas->palette->ink);
  cairo_move_to (canvas->cr, canvas->rtl ? canvas->width - x - width : x, y);
  pango_cairo_show_layout (canvas->cr, layout);
  cairo_new_path (canvas->cr);
  return height;
}

double
sampan_card_line (SampanCardCanvas *canvas,
                  const char *text,
                  double size,
                  PangoWeight weight,
                  const char *colour,
                  double x,
                  double middle,
                  double width)
{
  PangoLayout *layout = sampan_card_layout (canvas, text, size, weight, width, width > 0 ? 1 : 0);
  double shown, height;

  pango_layout_set_single_paragraph_mode (layout, TRUE);
  /* A name in other letters still stands where the card's lines begin. */
  pango_layout_set_auto_dir (layout, FALSE);
  sampan_card_layout_get_size (layout, &shown, &height);
  sampan_card_show (canvas, layout, x, middle - height / 2, colour);
  g_object_unref (layout);
  return shown;
}

void
sampan_card_mark_over (SampanCardCanvas *canvas, PangoLayout *layout, gsize start, gsize end)
{
  g_autoptr (PangoAttrList) attributes = NULL;
  PangoAttribute *attribute;
  PangoColor rgb;

  if (start >= end || !pango_color_parse (&rgb, canvas->palette->over))
    return;
  attributes = pango_layout_get_attributes (layout) != NULL
                   ? pango_attr_list_copy (pango_layout_get_attributes (layout))
                   : pango_attr_list_new ();
  attribute = pango_attr_background_new (rgb.red, rgb.green, rgb.blue);
  attribute->start_index = (guint)start;
  attribute->end_index = (guint)end;
  pango_attr_list_insert (attributes, attribute);
  pango_layout_set_attributes (layout, attributes);
}

PangoLayout *
sampan_card_title (SampanCardCanvas *canvas, double size, double width, int lines)
{
  const char *title = canvas->card->title;
  PangoLayout *layout = sampan_card_layout (canvas, title, size, PANGO_WEIGHT_BOLD, width, lines);
  gsize length = strlen (title);

  sampan_card_mark_over (canvas, layout, length - MIN (canvas->card->title_over, length), length);
  return layout;
}

static gboolean
ends_name (gunichar c)
{
  return !g_unichar_isalnum (c) && c != '_' && g_unichar_type (c) != G_UNICODE_NON_SPACING_MARK
         && g_unichar_type (c) != G_UNICODE_SPACING_MARK;
}

static gboolean
ends_address (gunichar c)
{
  return c > 0x7e || c <= ' ' || strchr ("<>\"'()", (int)c) != NULL;
}

static gboolean
ends_handle (gunichar c)
{
  return c > 0x7e || (!g_ascii_isalnum ((char)c) && strchr ("._-@", (int)c) == NULL);
}

/* Bytes of the tag, name or address that begins at @text, 0 if none does. */
static gsize
link_length (const char *text)
{
  gboolean (*ends) (gunichar c) = NULL;
  const char *at = text;

  if (*text == '#')
    ends = ends_name;
  else if (*text == '@')
    ends = ends_handle;
  else if (g_str_has_prefix (text, "https://") || g_str_has_prefix (text, "http://"))
    ends = ends_address;
  if (ends == NULL)
    return 0;
  if (ends != ends_address)
    at++;
  while (*at != '\0' && !ends (g_utf8_get_char (at)))
    at = g_utf8_next_char (at);
  return at - text > 1 ? at - text : 0;
}

void
sampan_card_mark_links (PangoLayout *layout, const char *colour)
{
  const char *text = pango_layout_get_text (layout);
  g_autoptr (PangoAttrList) attributes =
      pango_attr_list_copy (pango_layout_get_attributes (layout));
  PangoColor rgb;
  gunichar before = ' ';

  if (!pango_color_parse (&rgb, colour))
    return;
  for (const char *at = text; *at != '\0';)
    {
      gsize length = ends_name (before) ? link_length (at) : 0;

      if (length > 0)
        {
          PangoAttribute *attribute = pango_attr_foreground_new (rgb.red, rgb.green, rgb.blue);

          attribute->start_index = at - text;
          attribute->end_index = attribute->start_index + length;
          pango_attr_list_insert (attributes, attribute);
        }
      before = length > 0 ? 'x' : g_utf8_get_char (at);
      at = length > 0 ? at + length : g_utf8_next_char (at);
    }
  pango_layout_set_attributes (layout, attributes);
}

void
sampan_card_fill (SampanCardCanvas *canvas,
                  double x,
                  double y,
                  double width,
                  double height,
                  double radius,
                  const char *colour)
{
  if (canvas->cr == NULL)
    return;
  sampan_typography_round_rectangle (canvas->cr, canvas->rtl ? canvas->width - x - width : x, y,
                                     width, height, radius);
  sampan_typography_set_colour (canvas->cr, colour, canvas->palette->ink);
  cairo_fill (canvas->cr);
}

static char *
dup_initial (const SampanCard *card)
{
  const char *name = card->author != NULL && *card->author != '\0' ? card->author : card->handle;
  g_autofree char *first = NULL;

  if (name == NULL || *name == '\0')
    return NULL;
  name += *name == '@';
  first = g_utf8_substring (name, 0, MIN (1, g_utf8_strlen (name, -1)));
  return g_utf8_strup (first, -1);
}

void
sampan_card_avatar (SampanCardCanvas *canvas, double x, double y, double size, double radius)
{
  g_autofree char *initial = dup_initial (canvas->card);
  double left = canvas->rtl ? canvas->width - x - size : x;
  cairo_pattern_t *gradient;
  PangoLayout *layout;
  double width, height;

  if (canvas->cr == NULL)
    return;
  gradient = cairo_pattern_create_linear (left, y, left + size, y + size);
  cairo_pattern_add_color_stop_rgb (gradient, 0, 0.94, 0.63, 0.39);
  cairo_pattern_add_color_stop_rgb (gradient, 1, 0.78, 0.30, 0.31);
  sampan_typography_round_rectangle (canvas->cr, left, y, size, size, radius * size);
  cairo_set_source (canvas->cr, gradient);
  cairo_fill (canvas->cr);
  cairo_pattern_destroy (gradient);
  if (initial == NULL)
    return;
  layout = sampan_card_layout (canvas, initial, size * 0.46, PANGO_WEIGHT_SEMIBOLD, 0, 0);
  sampan_card_layout_get_size (layout, &width, &height);
  sampan_card_show (canvas, layout, x + (size - width) / 2, y + (size - height) / 2,
                    SAMPAN_CARD_WHITE);
  g_object_unref (layout);
}

static cairo_surface_t *
get_surface (SampanCardCanvas *canvas, guint i)
{
  const SampanCard *card = canvas->card;

  if (i >= card->n_pictures || card->pictures == NULL || card->pictures[i] == NULL
      || cairo_surface_get_type (card->pictures[i]) != CAIRO_SURFACE_TYPE_IMAGE
      || cairo_image_surface_get_width (card->pictures[i]) < 1
      || cairo_image_surface_get_height (card->pictures[i]) < 1)
    return NULL;
  return card->pictures[i];
}

double
sampan_card_get_ratio (
    SampanCardCanvas *canvas, guint i, double least, double most, double fallback)
{
  cairo_surface_t *surface = get_surface (canvas, i);

  if (surface == NULL)
    return fallback;
  return CLAMP ((double)cairo_image_surface_get_height (surface)
                    / cairo_image_surface_get_width (surface),
                least, most);
}

/* The middle of the picture, as large as fills the rectangle at the origin. */
static void
paint_cover (cairo_t *cr, cairo_surface_t *surface, double width, double height)
{
  double w = cairo_image_surface_get_width (surface), h = cairo_image_surface_get_height (surface);
  double scale = MAX (width / w, height / h);

  cairo_save (cr);
  cairo_translate (cr, (width - w * scale) / 2, (height - h * scale) / 2);
  cairo_scale (cr, scale, scale);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_GOOD);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_paint (cr);
  cairo_restore (cr);
}

static void
paint_placeholder (SampanCardCanvas *canvas, double width, double height)
{
  cairo_t *cr = canvas->cr;
  cairo_pattern_t *gradient = cairo_pattern_create_linear (0, 0, width, height);

  for (int i = 0; i < 2; i++)
    cairo_pattern_add_color_stop_rgb (gradient, i, canvas->palette->blank[i],
                                      canvas->palette->blank[i], canvas->palette->blank[i] + 0.01);
  cairo_set_source (cr, gradient);
  cairo_paint (cr);
  cairo_pattern_destroy (gradient);
}

void
sampan_card_blank (
    SampanCardCanvas *canvas, double x, double y, double width, double height, double radius)
{
  cairo_save (canvas->cr);
  cairo_translate (canvas->cr, canvas->rtl ? canvas->width - x - width : x, y);
  sampan_typography_round_rectangle (canvas->cr, 0, 0, width, height, radius);
  cairo_clip (canvas->cr);
  paint_placeholder (canvas, width, height);
  cairo_restore (canvas->cr);
}

static void
draw_video_signs (SampanCardCanvas *canvas, double x, double y, double width, double height)
{
  double size = CLAMP (MIN (width, height) * 0.2, 28, 56);
  gint64 seconds = (canvas->card->duration + 500) / 1000;
  g_autofree char *length =
      g_strdup_printf ("%" G_GINT64_FORMAT ":%02d", seconds / 60, (int)(seconds % 60));

  sampan_card_fill (canvas, x + (width - size) / 2, y + (height - size) / 2, size, size, size / 2,
                    "#00000080");
  cairo_arc (canvas->cr, canvas->rtl ? canvas->width - x - width / 2 : x + width / 2,
             y + height / 2, size / 2, 0, 2 * G_PI);
  cairo_set_source_rgba (canvas->cr, 1, 1, 1, 0.85);
  cairo_set_line_width (canvas->cr, 1.5);
  cairo_stroke (canvas->cr);
  sampan_card_icon (canvas, SAMPAN_CARD_ICON_PLAY, x + width / 2 - size * 0.26, y + height / 2,
                    size * 0.52, SAMPAN_CARD_WHITE);
  if (canvas->card->duration > 0)
    sampan_card_badge (canvas, length, canvas->width - x - width + 10, y + 10, TRUE);
}

/* Where the picture that is shown large is, or the first one, and what of it is seen. */
static void
note_place (SampanCardCanvas *canvas,
            cairo_surface_t *surface,
            double x,
            double y,
            double width,
            double height)
{
  double w = surface != NULL ? cairo_image_surface_get_width (surface) : width;
  double h = surface != NULL ? cairo_image_surface_get_height (surface) : height;
  double scale = MAX (width / w, height / h);
  double seen_width = width / scale / w, seen_height = height / scale / h;

  canvas->place =
      (cairo_rectangle_t){ canvas->rtl ? canvas->width - x - width : x, y, width, height };
  canvas->visible =
      (cairo_rectangle_t){ (1 - seen_width) / 2, (1 - seen_height) / 2, seen_width, seen_height };
}

void
sampan_card_picture (SampanCardCanvas *canvas,
                     guint i,
                     double x,
                     double y,
                     double width,
                     double height,
                     double radius)
{
  const SampanCard *card = canvas->card;
  cairo_surface_t *surface = get_surface (canvas, i);
  cairo_t *cr = canvas->cr;

  if (i == 0 || i == card->picture)
    note_place (canvas, surface, x, y, width, height);
  if (cr == NULL)
    return;
  cairo_save (cr);
  cairo_translate (cr, canvas->rtl ? canvas->width - x - width : x, y);
  sampan_typography_round_rectangle (cr, 0, 0, width, height, radius);
  cairo_clip (cr);
  if (i == 0 && card->open)
    {
      cairo_set_operator (cr, CAIRO_OPERATOR_CLEAR);
      cairo_paint (cr);
    }
  else if (surface != NULL)
    paint_cover (cr, surface, width, height);
  else
    paint_placeholder (canvas, width, height);
  cairo_restore (cr);
  if (i == 0 && card->open)
    return;
  if (surface == NULL)
    {
      double size = CLAMP (MIN (width, height) * 0.22, 18, 56);

      sampan_card_icon (canvas, SAMPAN_CARD_ICON_PICTURE, x + (width - size) / 2, y + height / 2,
                        size, canvas->palette->dim);
    }
  if (!card->video)
    return;
  draw_video_signs (canvas, x, y, width, height);
  if (card->caption_texts != NULL)
    {
      g_autoptr (SampanCaptionStyle) plain =
          card->caption_style == NULL ? sampan_caption_style_new (NULL) : NULL;

      cairo_save (cr);
      cairo_translate (cr, canvas->rtl ? canvas->width - x - width : x, y);
      sampan_caption_block_draw (cr, plain != NULL ? plain : card->caption_style,
                                 card->caption_texts, card->caption_languages, (int)width,
                                 (int)height);
      cairo_restore (cr);
    }
}

void
sampan_card_badge (SampanCardCanvas *canvas, const char *text, double x, double y, gboolean end)
{
  PangoLayout *layout = sampan_card_layout (canvas, text, 11.5, PANGO_WEIGHT_SEMIBOLD, 0, 0);
  double width, height, box;

  sampan_card_layout_get_size (layout, &width, &height);
  box = width + 16;
  if (end)
    x = canvas->width - x - box;
  sampan_card_fill (canvas, x, y, box, height + 6, (height + 6) / 2, "#00000085");
  sampan_card_show (canvas, layout, x + 8, y + 3, SAMPAN_CARD_WHITE);
  g_object_unref (layout);
}

void
sampan_card_dots (SampanCardCanvas *canvas, double middle, const char *colour)
{
  guint n = canvas->card->n_pictures, shown = MIN (canvas->card->picture, MAX (n, 1) - 1);
  /* Many pictures: the dots stay inside the card. */
  double step = MIN (10, (canvas->width - 40) / MAX (n, 1)), size = MIN (5.5, step * 0.6);
  double x = (canvas->width - (n - 1) * step - size) / 2;

  for (guint i = 0; n > 1 && i < n; i++)
    sampan_card_fill (canvas, x + i * step, middle - size / 2, size, size, size / 2,
                      i == shown ? colour : canvas->palette->off);
}
