#pragma once

#include <cairo.h>
#include <gst/video/video.h>

G_BEGIN_DECLS

/** A drawn rectangle, turned into the planes of a video frame once and laid over many frames. */
typedef struct _SampanOverlayPatch SampanOverlayPatch;

/**
 * sampan_overlay_patch_new:
 * @surface: (transfer none): ARGB32, premultiplied; its even size is that of the patch
 * @x: even
 * @y: even
 * @info: of the frames, I420 or A420
 */
SampanOverlayPatch *
sampan_overlay_patch_new (cairo_surface_t *surface, int x, int y, const GstVideoInfo *info);
void sampan_overlay_patch_free (SampanOverlayPatch *self);
/** Lays the patch over @frame. Pixels on which it is clear keep their bytes. */
void sampan_overlay_patch_blend (const SampanOverlayPatch *self, GstVideoFrame *frame);

G_END_DECLS
