#pragma once

#include <pango/pangocairo.h>

#include "sampan-card.h"

G_BEGIN_DECLS

/* The words of a card's own interface, in the language of its reader. Not gettext's: that is the
 * language of the person who writes, and one window shows cards in several languages at once. */
typedef struct
{
  const char *language; /* primary subtag, with the script where it matters */
  const char *follow;
  const char *now;
  const char *say; /* in the empty field for a comment */
  const char *like;
  const char *save;
  const char *more;      /* after the dots, in the text */
  const char *show_more; /* on a line of its own */
  const char *author;    /* stands for a name that is not known */
  const char *explore;   /* heads of the feeds: what is chosen for everybody */
  const char *following; /* and what is of those whom one follows */
  const char *for_you;
} SampanCardWords;

const SampanCardWords *sampan_card_words_get (const char *language);

/* Colours of a card, "#rrggbb". */
typedef struct
{
  const char *ink;
  const char *dim;
  const char *line;
  const char *paper;
  const char *field; /* a well to write in, the ground between cards */
  const char *hint;  /* the words in it */
  const char *off;   /* the dot of a picture that is not shown */
  const char *over;  /* under what is too long */
  double blank[2];   /* the grey where a picture will be, from one corner to the other */
} SampanCardPalette;

extern const SampanCardPalette sampan_card_light, sampan_card_dark;

#define SAMPAN_CARD_WHITE "#ffffff"

/* One drawing, or one measuring where @cr is NULL. Lengths are design units, of which a card is
 * about 320 wide; @x counts from the side at which the language's lines begin. */
typedef struct
{
  const SampanCard *card;
  const SampanCardWords *words;
  const SampanCardPalette *palette;
  cairo_t *cr;
  double width;
  gboolean rtl;
  cairo_rectangle_t place, visible; /* of the first picture, once it is drawn */
} SampanCardCanvas;

typedef enum
{
  SAMPAN_CARD_ICON_HEART,
  SAMPAN_CARD_ICON_STAR,
  SAMPAN_CARD_ICON_BUBBLE,
  SAMPAN_CARD_ICON_SEND,
  SAMPAN_CARD_ICON_BOOKMARK,
  SAMPAN_CARD_ICON_REPEAT,
  SAMPAN_CARD_ICON_REPLY,
  SAMPAN_CARD_ICON_DOTS,
  SAMPAN_CARD_ICON_GLOBE,
  SAMPAN_CARD_ICON_PICTURE,
  SAMPAN_CARD_ICON_PLAY,
} SampanCardIcon;

/* ---- sampan-card-canvas.c ---- */

/** A layout in the card's language; with @width > 0 it wraps, and with @lines > 0 it is cut to so
 * many lines. */
PangoLayout *sampan_card_layout (SampanCardCanvas *canvas,
                                 const char *text,
                                 double size,
                                 PangoWeight weight,
                                 double width,
                                 int lines);
void sampan_card_layout_get_size (PangoLayout *layout, double *width, double *height);
/** Returns: the height. */
double sampan_card_show (
    SampanCardCanvas *canvas, PangoLayout *layout, double x, double y, const char *colour);
/** One line, cut to @width if that is not 0. Returns: its width. */
double sampan_card_line (SampanCardCanvas *canvas,
                         const char *text,
                         double size,
                         PangoWeight weight,
                         const char *colour,
                         double x,
                         double middle,
                         double width);
/** The title in bold on lines of its own, what is too long of it marked. */
PangoLayout *sampan_card_title (SampanCardCanvas *canvas, double size, double width, int lines);
/** Puts the mark of too much under those bytes. */
void sampan_card_mark_over (SampanCardCanvas *canvas, PangoLayout *layout, gsize start, gsize end);
/** Sets the colour of #tags, @names and addresses. */
void sampan_card_mark_links (PangoLayout *layout, const char *colour);
void sampan_card_fill (SampanCardCanvas *canvas,
                       double x,
                       double y,
                       double width,
                       double height,
                       double radius,
                       const char *colour);
void sampan_card_icon (SampanCardCanvas *canvas,
                       SampanCardIcon icon,
                       double x,
                       double middle,
                       double size,
                       const char *colour);
/** The author's first letter. @radius 0.5 is a circle. */
void sampan_card_avatar (SampanCardCanvas *canvas, double x, double y, double size, double radius);
/** The picture with number @i, filling the rectangle, or a sign for one; on a video play sign,
 * length and captions. */
void sampan_card_picture (SampanCardCanvas *canvas,
                          guint i,
                          double x,
                          double y,
                          double width,
                          double height,
                          double radius);
/** The grey where a picture would be. */
void sampan_card_blank (
    SampanCardCanvas *canvas, double x, double y, double width, double height, double radius);
/** Height by width of picture @i, or @fallback, within the limits. */
double sampan_card_get_ratio (
    SampanCardCanvas *canvas, guint i, double least, double most, double fallback);
/** A dark label on a picture; @end: at the other side of the picture. */
void
sampan_card_badge (SampanCardCanvas *canvas, const char *text, double x, double y, gboolean end);
/** The dots under several pictures, in the middle of the card. */
void sampan_card_dots (SampanCardCanvas *canvas, double middle, const char *colour);

/* ---- sampan-card-text.c ---- */

/* A post's text as one layout, folded where the platform folds. */
typedef struct
{
  PangoLayout *layout;
  PangoLayout *more; /* nullable: on a line of its own below */
  gssize fold;       /* bytes of the card's body that are seen, -1 for all */
} SampanCardText;

typedef enum
{
  SAMPAN_CARD_TEXT_AUTHOR = 1 << 0,    /* begins with the author's handle in bold */
  SAMPAN_CARD_TEXT_TITLE = 1 << 1,     /* the title on a line of its own */
  SAMPAN_CARD_TEXT_TAGS = 1 << 2,      /* the tags after the body */
  SAMPAN_CARD_TEXT_MORE_BELOW = 1 << 3 /* the word that unfolds stands below, not in the text */
} SampanCardTextFlags;

void sampan_card_text_init (SampanCardText *self,
                            SampanCardCanvas *canvas,
                            SampanCardTextFlags flags,
                            double size,
                            double width,
                            int lines,
                            const char *link_colour);
void sampan_card_text_clear (SampanCardText *self);
/** Returns: the height. */
double sampan_card_text_show (
    SampanCardText *self, SampanCardCanvas *canvas, double x, double y, const char *link_colour);

/* ---- sampan-card-styles.c, sampan-card-feeds.c: each returns the card's height ---- */

double sampan_card_draw_xiaohongshu (SampanCardCanvas *canvas);
double sampan_card_draw_xiaohongshu_feed (SampanCardCanvas *canvas);
double sampan_card_draw_instagram (SampanCardCanvas *canvas);
double sampan_card_draw_tiktok (SampanCardCanvas *canvas);
double sampan_card_draw_lemon8 (SampanCardCanvas *canvas);
double sampan_card_draw_bluesky (SampanCardCanvas *canvas);
double sampan_card_draw_mastodon (SampanCardCanvas *canvas);
/** The text of a card, as its drawing sets it. */
void sampan_card_get_text (SampanCardCanvas *canvas, SampanCardText *text);
/** The author's name, or what stands for it. */
const char *sampan_card_get_author (SampanCardCanvas *canvas);
/** Returns: (transfer full) (nullable): "@name"; NULL if there is none, or if it stands for the
 * author's name already. */
char *sampan_card_dup_handle (SampanCardCanvas *canvas, gboolean at);
/** "2/6" on the pictures that lie at @y. */
void sampan_card_count (SampanCardCanvas *canvas, double y);
/** The text of TikTok's card. */
void sampan_card_get_tiktok_text (SampanCardCanvas *canvas, SampanCardText *text);

G_END_DECLS
