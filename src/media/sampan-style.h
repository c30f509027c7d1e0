#pragma once

#include "sampan-gaussian.h"
#include "sampan-pixels.h"

G_BEGIN_DECLS

/*
 * The styles of `sampanstylise`. All their sizes are parts of the frame's shorter side, so that a
 * small preview looks like the large result, and nothing depends on the frame before, so that it
 * looks like the result wherever one seeks to.
 */

/** A frame to be redrawn in place. */
typedef struct
{
  guint8 *planes[3];
  int strides[3];
  int width;
  int height;
  int chroma_width;
  int chroma_height;
  SampanRange range;
  double strength; /* above 0, at most 1; for styles that blend by themselves */
} SampanCanvas;

/** What a style needs from frame to frame: its functions and its working memory. */
typedef struct
{
  const char *name;
  gpointer (*create) (void);
  void (*destroy) (gpointer self);
  void (*draw) (gpointer self, const SampanCanvas *canvas);
  gboolean blends; /* draws in the strength that is asked for, rather than whole */
} SampanStyle;

extern const SampanStyle sampan_style_cartoon;
extern const SampanStyle sampan_style_oil;
extern const SampanStyle sampan_style_pencil;
extern const SampanStyle sampan_style_pixel;

/** The shorter side, pixels. */
static inline double
sampan_canvas_side (const SampanCanvas *canvas)
{
  return MIN (canvas->width, canvas->height);
}

/** Returns: a number like no other, of 32 bits, for @x. */
static inline guint32
sampan_scramble (guint32 x)
{
  x ^= x >> 16;
  x *= 0x7feb352du;
  x ^= x >> 15;
  x *= 0x846ca68bu;
  x ^= x >> 16;
  return x;
}

G_END_DECLS
