#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SampanPadded:
 * @pixels: the first within the border
 * @stride: bytes from one row to the next
 *
 * A copy of a plane of bytes with a border all around that repeats its outermost pixels, so that
 * loops may look beyond the edges. Begin with all zero.
 */
typedef struct
{
  guint8 *pixels;
  gsize stride;
  /*< private >*/
  guint8 *memory;
  gsize size;
} SampanPadded;

/** Makes room for a plane; what is in it is lost. */
void sampan_padded_resize (SampanPadded *self, int width, int height, int border);
/** Makes the border from the pixels, after those were written. */
void sampan_padded_extend (SampanPadded *self, int width, int height, int border);
/** Resizes, copies and extends. */
void sampan_padded_fill (
    SampanPadded *self, const guint8 *source, int stride, int width, int height, int border);
void sampan_padded_clear (SampanPadded *self);

G_END_DECLS
