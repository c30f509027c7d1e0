#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SampanGaussian:
 *
 * Blurs planes of bytes. Wide blurs work on a smaller copy, so that their cost falls as they get
 * wider; the widths of the steps down and up are counted in, so that the result is as wide as was
 * asked for and a slider moves it evenly. It keeps its working memory from one frame to the next.
 * One thread at a time.
 */
typedef struct _SampanGaussian SampanGaussian;

SampanGaussian *sampan_gaussian_new (void);
void sampan_gaussian_free (SampanGaussian *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanGaussian, sampan_gaussian_free)

/**
 * sampan_gaussian_blur:
 * @source: rows of bytes
 * @target: rows of the same size; may be @source
 * @sigma: standard deviation in pixels; 0 copies
 */
void sampan_gaussian_blur (SampanGaussian *self,
                           const guint8 *source,
                           int source_stride,
                           guint8 *target,
                           int target_stride,
                           int width,
                           int height,
                           double sigma);

/**
 * sampan_gaussian_blur_small:
 *
 * The blur itself, with no smaller copy, in place: for planes that are small already and a @sigma
 * up to 4.
 */
void sampan_gaussian_blur_small (
    SampanGaussian *self, guint8 *data, int stride, int width, int height, double sigma);

/**
 * sampan_gaussian_levels:
 * @sigma: the width wanted
 * @left: (out): the width to blur with on the small copy, in its pixels
 *
 * Returns: how often to halve a plane before a blur of @sigma.
 */
int sampan_gaussian_levels (double sigma, int width, int height, double *left);

/** Half the size, rounded up: each pixel the mean of four. @target may not be @source. */
void sampan_plane_halve (const guint8 *source,
                         int source_stride,
                         guint8 *target,
                         int target_stride,
                         int width,
                         int height);
/** Twice the size: @width and @height are those of the target, odd or even. The inverse of
 * sampan_plane_halve(). */
void sampan_plane_double (const guint8 *source,
                          int source_stride,
                          guint8 *target,
                          int target_stride,
                          int width,
                          int height);

G_END_DECLS
