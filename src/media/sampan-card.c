#include "sampan-card-private.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "language/sampan-language.h"
#include "sampan-typography.h"

/* The width at which lengths are in units of @cr. Narrower cards shrink a little, down to where
 * text stays legible. */
#define DESIGN_WIDTH 320
#define LEAST_SCALE 0.7
#define RADIUS 12

static const struct
{
  const char *id, *name, *platform;
  double (*draw) (SampanCardCanvas *canvas);
} styles[SAMPAN_N_CARDS] = {
  [SAMPAN_CARD_XIAOHONGSHU] = { "xiaohongshu", N_ ("Xiaohongshu"), "xiaohongshu",
                                sampan_card_draw_xiaohongshu },
  [SAMPAN_CARD_XIAOHONGSHU_FEED] = { "xiaohongshu-feed", N_ ("Xiaohongshu feed"), "xiaohongshu",
                                     sampan_card_draw_xiaohongshu_feed },
  [SAMPAN_CARD_INSTAGRAM] = { "instagram", "Instagram", "instagram", sampan_card_draw_instagram },
  [SAMPAN_CARD_TIKTOK] = { "tiktok", N_ ("TikTok and Douyin"), "tiktok", sampan_card_draw_tiktok },
  [SAMPAN_CARD_LEMON8] = { "lemon8", "Lemon8", "lemon8", sampan_card_draw_lemon8 },
  [SAMPAN_CARD_BLUESKY] = { "bluesky", "Bluesky", "bluesky", sampan_card_draw_bluesky },
  [SAMPAN_CARD_MASTODON] = { "mastodon", "Mastodon", "mastodon", sampan_card_draw_mastodon },
};

const char *
sampan_card_style_get_id (SampanCardStyle style)
{
  g_return_val_if_fail ((guint)style < SAMPAN_N_CARDS, NULL);

  return styles[style].id;
}

const char *
sampan_card_style_get_platform (SampanCardStyle style)
{
  g_return_val_if_fail ((guint)style < SAMPAN_N_CARDS, NULL);

  return styles[style].platform;
}

/**
 * sampan_card_style_get_name:
 *
 * Returns: (transfer none): the platform's name as people of the interface's language know it
 */
const char *
sampan_card_style_get_name (SampanCardStyle style)
{
  g_return_val_if_fail ((guint)style < SAMPAN_N_CARDS, NULL);

  return _ (styles[style].name);
}

gboolean
sampan_card_style_from_id (const char *id, SampanCardStyle *style)
{
  for (guint i = 0; id != NULL && i < SAMPAN_N_CARDS; i++)
    if (strcmp (styles[i].id, id) == 0)
      {
        *style = i;
        return TRUE;
      }
  return FALSE;
}

static double
get_scale (const SampanCard *card, double width)
{
  return MAX (width / (card->phone > 0 ? card->phone : DESIGN_WIDTH), LEAST_SCALE);
}

static void
canvas_init (SampanCardCanvas *canvas, const SampanCard *card, cairo_t *cr, double width)
{
  const SampanLanguage *language =
      card->language != NULL ? sampan_language_find (card->language) : NULL;

  *canvas = (SampanCardCanvas){
    .card = card,
    .words = sampan_card_words_get (card->language),
    .palette =
        card->dark || card->style == SAMPAN_CARD_TIKTOK ? &sampan_card_dark : &sampan_card_light,
    .cr = cr,
    .width = width / get_scale (card, width),
    .rtl = language != NULL && language->rtl,
  };
}

static double
draw (const SampanCard *card, cairo_t *cr, double width)
{
  SampanCardCanvas canvas;
  double scale = get_scale (card, width), height;

  canvas_init (&canvas, card, NULL, width);
  height = ceil (styles[card->style].draw (&canvas) * scale);
  if (cr == NULL)
    return height;

  cairo_save (cr);
  sampan_typography_round_rectangle (cr, 0, 0, width, height, RADIUS * scale);
  cairo_clip (cr);
  sampan_typography_set_colour (cr, canvas.palette->paper, SAMPAN_CARD_WHITE);
  cairo_paint (cr);
  cairo_scale (cr, scale, scale);
  canvas.cr = cr;
  styles[card->style].draw (&canvas);
  cairo_restore (cr);
  return height;
}

double
sampan_card_draw (const SampanCard *card, cairo_t *cr, double width)
{
  double height;

  g_return_val_if_fail (card != NULL && (guint)card->style < SAMPAN_N_CARDS, 0);
  g_return_val_if_fail (width > 0, 0);

  sampan_typography_lock ();
  height = draw (card, cr, width);
  sampan_typography_unlock ();
  return height;
}

static void
grow (cairo_rectangle_t *rectangle, double scale)
{
  rectangle->x *= scale;
  rectangle->y *= scale;
  rectangle->width *= scale;
  rectangle->height *= scale;
}

gboolean
sampan_card_get_picture (const SampanCard *card,
                         double width,
                         cairo_rectangle_t *place,
                         cairo_rectangle_t *visible)
{
  SampanCardCanvas canvas;

  g_return_val_if_fail (card != NULL && (guint)card->style < SAMPAN_N_CARDS, FALSE);
  g_return_val_if_fail (width > 0 && place != NULL && visible != NULL, FALSE);

  sampan_typography_lock ();
  canvas_init (&canvas, card, NULL, width);
  styles[card->style].draw (&canvas);
  sampan_typography_unlock ();
  *place = canvas.place;
  *visible = canvas.visible;
  grow (place, get_scale (card, width));
  return place->width > 0;
}

gssize
sampan_card_get_fold (const SampanCard *card, double width)
{
  SampanCardCanvas canvas;
  SampanCardText text;
  gssize fold;

  g_return_val_if_fail (card != NULL && (guint)card->style < SAMPAN_N_CARDS, -1);
  g_return_val_if_fail (width > 0, -1);

  sampan_typography_lock ();
  canvas_init (&canvas, card, NULL, width);
  sampan_card_get_text (&canvas, &text);
  fold = text.fold;
  sampan_card_text_clear (&text);
  sampan_typography_unlock ();
  return fold;
}

static cairo_status_t
append_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

gboolean
sampan_card_write_png (
    const SampanCard *card, double width, double scale, const char *path, GError **error)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();
  cairo_surface_t *surface;
  cairo_status_t status;
  cairo_t *cr;
  double height;

  g_return_val_if_fail (card != NULL && path != NULL && width > 0 && scale > 0, FALSE);

  height = sampan_card_draw (card, NULL, width);
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int)ceil (width * scale),
                                        (int)ceil (height * scale));
  cr = cairo_create (surface);
  cairo_scale (cr, scale, scale);
  sampan_card_draw (card, cr, width);
  status = cairo_status (cr);
  cairo_destroy (cr);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream (surface, append_bytes, data);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, cairo_status_to_string (status));
      return FALSE;
    }
  return g_file_set_contents (path, (const char *)data->data, data->len, error);
}
