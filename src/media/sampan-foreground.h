#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SampanForeground:
 *
 * The person's own colours where the old background shines through, at hair and at soft edges: so
 * that a person from a green wall has no green rim before a new one. What is surely person and what
 * is surely background spread their colours over the edge between them, coarse to fine; each pixel
 * there is then what the two and its mask do not explain. It keeps its working memory from one
 * frame to the next. One thread at a time.
 */
typedef struct _SampanForeground SampanForeground;

SampanForeground *sampan_foreground_new (void);
void sampan_foreground_free (SampanForeground *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanForeground, sampan_foreground_free)

/**
 * sampan_foreground_find:
 * @source: a plane
 * @mask: of the same size, 255 for the person
 * @cell: how many pixels wide the smallest patches are that colours are taken from, 2, 4 or 8: half
 * as many for chroma as for luma
 * @target: (out): the plane, with the person's own colours where @mask is neither 0 nor 255
 */
void sampan_foreground_find (SampanForeground *self,
                             const guint8 *source,
                             int source_stride,
                             const guint8 *mask,
                             int mask_stride,
                             int cell,
                             guint8 *target,
                             int target_stride,
                             int width,
                             int height);

G_END_DECLS
