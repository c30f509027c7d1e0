#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * sampan_matte_union_lacks:
 *
 * Two models look at the same picture: one finds what stands out, hair by hair, the other people
 * and nothing else.
 *
 * Returns: whether @person (0..255) surely has a part, broader than an edge, that @mask has not.
 */
gboolean sampan_matte_union_lacks (const guint8 *mask,
                                   int mask_stride,
                                   const guint8 *person,
                                   int person_stride,
                                   int width,
                                   int height);

/**
 * sampan_matte_union_add:
 *
 * Adds those parts to @mask. Where they are not near it stays as it is, to the last hair.
 */
void sampan_matte_union_add (
    guint8 *mask, int mask_stride, const guint8 *person, int person_stride, int width, int height);

G_END_DECLS
