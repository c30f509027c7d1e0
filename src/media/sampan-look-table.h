#pragma once

#include "sampan-pixels.h"

G_BEGIN_DECLS

/* The lattice of a look: steps of 16 in each of Y', Cb and Cr, with one point beyond the last
 * value. */
#define SAMPAN_LOOK_POINTS 17
/* Values of the lattice are kept in 1/16. */
#define SAMPAN_LOOK_ONE 16
/* Rows of the lattice are this long, so that a place in it is found with shifts alone. */
#define SAMPAN_LOOK_ROW 32
/* A point of the lattice is three values in one word, so that one multiplication weighs all of
 * them: each takes 21 bits, of which weights that sum up to 128 leave 14, and is raised by 256 so
 * as not to be negative. */
#define SAMPAN_LOOK_FIELD 21
#define SAMPAN_LOOK_RAISE (256 * SAMPAN_LOOK_ONE)

/**
 * What a look does: to the luma of greys, and over a lattice of (Cb, Cr, Y'), Y' being the
 * innermost, how much the luma of a colour differs from that of the grey (the lowest field), and
 * its new Cb and Cr. The first is read for each pixel, the lattice for four at a time: their common
 * chroma, and the mean of their luma.
 */
typedef struct
{
  SampanByteMap greys;
  guint64 lattice[SAMPAN_LOOK_POINTS][SAMPAN_LOOK_ROW][SAMPAN_LOOK_ROW];
} SampanLookTable;

/** The looks' names, NULL-terminated: "film", "vintage" ... */
const char *const *sampan_look_get_names (void);
/** Returns: whether there is a look of that name. */
gboolean sampan_look_exists (const char *name);

/** Returns: how much the light of the look named @name glows, 0..1. */
double sampan_look_get_glow (const char *name);

/**
 * sampan_look_table_fill:
 * @name: one of sampan_look_get_names()
 * @strength: 0 leaves colours as they are, 1 is the whole look
 * @range: the range of the frames
 */
void sampan_look_table_fill (SampanLookTable *self,
                             const char *name,
                             double strength,
                             const SampanRange *range);

G_END_DECLS
