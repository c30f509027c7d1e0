#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Makes planes of bytes of one size into planes of another: Catmull-Rom's cubic between pixels,
 * and as many more of them as a smaller picture has to sum up. */
typedef struct _SampanResampler SampanResampler;

/**
 * sampan_resampler_new:
 *
 * All sizes in pixels, at least 1.
 *
 * Returns: (transfer full): one that works for planes of these sizes, in one thread at a time.
 */
SampanResampler *
sampan_resampler_new (int from_width, int from_height, int to_width, int to_height);
void sampan_resampler_free (SampanResampler *self);

/** Fills all of @to; the strides are in bytes. */
void sampan_resampler_run (
    SampanResampler *self, const guint8 *from, int from_stride, guint8 *to, int to_stride);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanResampler, sampan_resampler_free)

G_END_DECLS
