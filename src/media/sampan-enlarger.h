#pragma once

#include <gio/gio.h>
#include <gst/video/video.h>

G_BEGIN_DECLS

/**
 * SampanEnlarger:
 *
 * Makes pictures four times as wide and high, in tiles that overlap, so that memory stays small and
 * no seam is seen.
 */
typedef struct _SampanEnlarger SampanEnlarger;

/** @fraction: 0..1. */
typedef void (*SampanEnlargerProgress) (double fraction, gpointer data);

/** Errors: SAMPAN_INFER_ERROR. */
SampanEnlarger *sampan_enlarger_new (GError **error);
void sampan_enlarger_free (SampanEnlarger *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanEnlarger, sampan_enlarger_free)

/** The longest side of a tile, pixels of the original; for tests. */
void sampan_enlarger_set_tile (SampanEnlarger *self, int side);

/**
 * sampan_enlarger_run:
 * @in: a frame of I420 or A420
 * @out: 2 or 4 times as wide and high, of the same format
 * @progress: called after each tile, from this thread
 * @cancellable: (nullable): ends it at once, inside a tile too
 *
 * Returns: whether @out is whole. Errors: SAMPAN_INFER_ERROR, G_IO_ERROR_CANCELLED.
 */
gboolean sampan_enlarger_run (SampanEnlarger *self,
                              const GstVideoFrame *in,
                              GstVideoFrame *out,
                              SampanEnlargerProgress progress,
                              gpointer data,
                              GCancellable *cancellable,
                              GError **error);

G_END_DECLS
