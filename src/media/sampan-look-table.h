#pragma once

#include "sampan-pixels.h"

G_BEGIN_DECLS

/* The lattice of a look: steps of 8 in luma and of 16 in Cb and Cr, with one point beyond the last
 * value. */
#define SAMPAN_LOOK_LUMA_POINTS 33
#define SAMPAN_LOOK_CHROMA_POINTS 17
/* Values are kept in 1/64. */
#define SAMPAN_LOOK_ONE 64

/** A table over (Cb, Cr, Y'), Y' being the innermost. */
typedef struct
{
  gint16 luma[SAMPAN_LOOK_CHROMA_POINTS][SAMPAN_LOOK_CHROMA_POINTS][SAMPAN_LOOK_LUMA_POINTS];
  gint16 chroma[SAMPAN_LOOK_CHROMA_POINTS][SAMPAN_LOOK_CHROMA_POINTS][SAMPAN_LOOK_LUMA_POINTS][2];
} SampanLookTable;

/** The looks' names, NULL-terminated: "film", "vintage" ... */
const char *const *sampan_look_get_names (void);
/** Returns: whether there is a look of that name. */
gboolean sampan_look_exists (const char *name);

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
