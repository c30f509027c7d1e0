#pragma once

#include <cairo.h>
#include <glib-object.h>

#include "sampan-caption-style.h"

G_BEGIN_DECLS

typedef enum
{
  SAMPAN_CARD_XIAOHONGSHU,      /* the note page: pictures, title, text, tags */
  SAMPAN_CARD_XIAOHONGSHU_FEED, /* the feed of two columns: cover and title among others */
  SAMPAN_CARD_INSTAGRAM,
  SAMPAN_CARD_TIKTOK, /* and Douyin: the whole screen, the words over it */
  SAMPAN_CARD_LEMON8,
  SAMPAN_CARD_BLUESKY,
  SAMPAN_CARD_MASTODON,
  SAMPAN_N_CARDS
} SampanCardStyle;

/** "xiaohongshu" ...; for the command line and settings. */
const char *sampan_card_style_get_id (SampanCardStyle style);
/** "xiaohongshu" also for its feed: the name of a file of data/rules. */
const char *sampan_card_style_get_platform (SampanCardStyle style);
const char *sampan_card_style_get_name (SampanCardStyle style);
gboolean sampan_card_style_from_id (const char *id, SampanCardStyle *style);

/** What a card shows. Borrowed for the time of a call. */
typedef struct
{
  SampanCardStyle style;
  const char *language; /* of the note's version: fonts, line breaks, direction, and the words of
                           the card's own interface */
  const char *author;
  const char *handle;
  const char *title;
  const char *body;
  gsize title_over; /* bytes at the title's end that the platform does not take, which are marked */
  gsize body_over;  /* the same of the body */
  const char *const *tags;
  gboolean dark; /* as readers see it who chose that; some cards are always dark */
  int phone; /* width of the phone's screen in units of its text, such as 360 or 412; 0 is 320 */
  cairo_surface_t **pictures; /* edited pictures, or the video's frame; scaled at each drawing, so
                                 give them about as large as they are shown */
  guint n_pictures;
  guint picture;   /* which one is shown large */
  gboolean video;  /* a play sign and the length over the picture */
  gboolean open;   /* the first picture's place is left open, for a video that plays there */
  gint64 duration; /* ms */
  const char *const
      *caption_texts; /* nullable: captions over the video, drawn by the caption renderer */
  const char *const *caption_languages;
  const SampanCaptionStyle *caption_style; /* nullable: as a style that comes with the program */
} SampanCard;

/** Draws the card @width wide from the origin of @cr (NULL measures only). Returns: its height in
 * the same units. */
double sampan_card_draw (const SampanCard *card, cairo_t *cr, double width);
/**
 * sampan_card_get_picture:
 * @place: (out): where the picture is that is shown large, or the first, in the units of @width
 * @visible: (out): which part of that picture is seen: fractions of its width and height
 *
 * Returns: whether the card shows it
 */
gboolean sampan_card_get_picture (const SampanCard *card,
                                  double width,
                                  cairo_rectangle_t *place,
                                  cairo_rectangle_t *visible);
/** Where the text is folded ("... more"): bytes of @body that are seen before the fold, or -1 if
 * all are. */
gssize sampan_card_get_fold (const SampanCard *card, double width);
/** Renders the card to a PNG, @scale pixels a unit. */
gboolean sampan_card_write_png (
    const SampanCard *card, double width, double scale, const char *path, GError **error);

G_END_DECLS
