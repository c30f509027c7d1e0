#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SampanNonlocal:
 *
 * Non-local means of one plane, or of two that belong together (Cb and Cr), with a memory of what
 * came out the last time. It keeps its working memory. One thread at a time.
 */
typedef struct _SampanNonlocal SampanNonlocal;

/** @n_planes: 1 or 2, which then have the same weights. */
SampanNonlocal *sampan_nonlocal_new (int n_planes);
void sampan_nonlocal_free (SampanNonlocal *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanNonlocal, sampan_nonlocal_free)

/** Forgets what came out the last time. */
void sampan_nonlocal_forget (SampanNonlocal *self);

/**
 * sampan_nonlocal_apply:
 * @planes: rows of bytes, changed in place
 * @strides: of each plane
 * @strength: how strong the noise is that is to go, times the measured one
 * @least: noise that is taken to be there, if less is measured; standard deviation of 255
 * @radius: how far similar pixels are looked for, in steps
 * @step: pixels
 * @remember: whether the last result counts, and this one is kept
 */
void sampan_nonlocal_apply (SampanNonlocal *self,
                            guint8 *const *planes,
                            const int *strides,
                            int width,
                            int height,
                            double strength,
                            double least,
                            int radius,
                            int step,
                            gboolean remember);

G_END_DECLS
