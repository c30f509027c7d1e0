#pragma once

#include <cairo.h>

#include "sampan-gaussian.h"
#include "sampan-head.h"

G_BEGIN_DECLS

/** What can be put on. */
typedef enum
{
  SAMPAN_ACCESSORY_SUNGLASSES,
  SAMPAN_ACCESSORY_GLASSES,
  SAMPAN_ACCESSORY_EARRINGS,
  SAMPAN_ACCESSORY_NECKLACE,
  SAMPAN_ACCESSORY_HAT,
} SampanAccessoryName;

/**
 * SampanArt:
 * @cr: draws into pixels of the frame; clear at first
 * @head: whose it is
 * @area: the part of the frame that @cr reaches
 * @colour: (nullable): R'G'B' 0..1; NULL for its own
 * @light: how bright the scene is, 1 for well lit
 * @hair: how far the hair reaches beyond the middle of the head, in widths of the face: to the
 * sides, and up from between the eyes; 0 if not known
 * @neck: how far the middle of the neck lies to the right of the head's, and half as wide as it is,
 * in widths of the face; 0 if not known
 * @gaussian: blurs shadows
 *
 * One drawing of an accessory on one head.
 */
typedef struct
{
  cairo_t *cr;
  const SampanHead *head;
  cairo_rectangle_int_t area;
  const double *colour;
  double light;
  double hair[2];
  double neck[2];
  SampanGaussian *gaussian;
  cairo_t *front; /* while a shadow is drawn: what it falls on */
} SampanArt;

/** The part of the frame that the accessory may change; not clipped to the frame. */
void sampan_art_get_area (const SampanHead *head,
                          SampanAccessoryName name,
                          const double hair[2],
                          cairo_rectangle_int_t *area);
void sampan_art_draw (SampanArt *self, SampanAccessoryName name);

/* Each accessory, and what they share. Places are those of SampanHead. */

void sampan_art_draw_glasses (SampanArt *self, gboolean dark);
void sampan_art_draw_earrings (SampanArt *self);
void sampan_art_draw_necklace (SampanArt *self);
void sampan_art_draw_hat (SampanArt *self);

/** Adds a line through @n places to the path; @closed from the last to the first as well. */
void sampan_art_trace (SampanArt *self, const double (*places)[3], int n, gboolean closed);
/** A colour in the light of the scene. */
void sampan_art_set_source (SampanArt *self, const double rgb[3], double alpha);
void sampan_art_add_stop (
    SampanArt *self, cairo_pattern_t *pattern, double offset, const double rgb[3], double alpha);
/** A gradient between two places. */
cairo_pattern_t *sampan_art_gradient (SampanArt *self, const double from[3], const double to[3]);
/** @result: @a with @part of @b. */
void sampan_art_mix (const double a[3], const double b[3], double part, double result[3]);
/** Adds the outline of the face to the path. */
void sampan_art_trace_face (SampanArt *self);

/** Until the end, what is drawn becomes a shadow. */
void sampan_art_begin_shadow (SampanArt *self);
/** @sigma: how soft it is, in widths of the face; @on_face: it falls on the face alone. */
void sampan_art_end_shadow (SampanArt *self, double sigma, double alpha, gboolean on_face);

/** A round bead, shiny; of @colour, or a pearl without one. @x and @y in pixels. */
void sampan_art_draw_bead (
    SampanArt *self, double x, double y, double radius, const double *colour, double shade);

G_END_DECLS
