#pragma once

#include <pango/pangocairo.h>

G_BEGIN_DECLS

/**
 * How text is set on pictures, captions and cards: one choice of fonts and line heights by language
 * for all of them.
 *
 * All threads share one font map, as loading fonts takes longer than a frame lasts. Whoever makes a
 * layout holds the lock from before it is made until after it is gone; what the other headers of
 * this folder offer takes it by itself.
 */

/** Takes the lock; the same thread may take it several times. */
void sampan_typography_lock (void);
void sampan_typography_unlock (void);

/** The kinds of letters in which a text can be set. */
typedef enum
{
  SAMPAN_LETTERING_PLAIN, /* without serifs */
  SAMPAN_LETTERING_SERIF,
  SAMPAN_LETTERING_MONO,
} SampanLettering;

/** Returns: (transfer none): font families for @language (nullable), best first, as Pango wants
 * them. */
const char *sampan_typography_get_families (const char *language);
/** Returns: (transfer none) (nullable): those that go before them for letters of another kind. */
const char *sampan_typography_get_lettering (const char *language, SampanLettering lettering);
/** Distance of baselines in sizes of the text, wide enough for the accents of @language. */
double sampan_typography_get_line_height (const char *language);

/**
 * sampan_typography_create_layout:
 * @cr: (nullable): the target; %NULL to measure only
 * @language: (nullable): BCP 47
 * @families: (nullable): overrides the families for @language
 * @size: in units of @cr
 *
 * A layout whose measures do not depend on the scale of @cr, set by the rules of @language.
 *
 * Returns: (transfer full): an empty layout
 */
PangoLayout *sampan_typography_create_layout (
    cairo_t *cr, const char *language, const char *families, double size, PangoWeight weight);
/** Narrows the layout as far as it keeps its number of lines, so that they come out alike in
 * length. */
void sampan_typography_balance (PangoLayout *layout);
/** How the letters are set off from the picture behind them; sizes are fractions of the text's. */
typedef struct
{
  const char *colour;         /* nullable: white */
  const char *outline_colour; /* nullable: dark */
  double outline;             /* 0 for none */
  double shadow;              /* opacity, 0 for none */
} SampanTypographyInk;

/** Draws @layout, whose text has @size, with its upper left corner at @x, @y. */
void sampan_typography_draw (cairo_t *cr,
                             PangoLayout *layout,
                             double x,
                             double y,
                             double size,
                             const SampanTypographyInk *ink);
/** How far outline and shadow reach beyond the letters, in units of @cr. */
double sampan_typography_get_bleed (const SampanTypographyInk *ink, double size);
/** Reads "#rgb", "#rrggbb" or "#rrggbbaa"; what is none of them gives @fallback. */
void sampan_typography_set_colour (cairo_t *cr, const char *colour, const char *fallback);
/** The alpha of such a colour, 0..1. */
double sampan_typography_get_alpha (const char *colour, const char *fallback);
/** A rectangle with round corners as the current path. */
void sampan_typography_round_rectangle (
    cairo_t *cr, double x, double y, double width, double height, double radius);

G_END_DECLS
