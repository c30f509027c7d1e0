#pragma once

#include <gst/gst.h>

#include "edit/sampan-plan.h"
#include "sampan-caption-renderer.h"
#include "sampan-media-probe.h"
#include "sampan-time-map.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_BUILDER (sampan_builder_get_type ())

/**
 * SampanBuilder:
 *
 * Turns a plan into GStreamer bins: one for video (or a picture) and one for sound. The same
 * builder serves the preview, the export and thumbnails, so that what is seen is what is written.
 *
 * The order of the edits in the plan counts among crops, turns, flips and sizes. All else has its
 * fixed place, where it looks right and costs least:
 *
 * 1. time: trim, cut, speed, reverse (sampanclip; everything behind it is on the result's clock)
 * 2. upright by the orientation tag; square pixels; I420, or A420 where there is transparency
 * 3. crop, rotate, flip, in the plan's order
 * 4. the result's size, if it is smaller; enlarging
 * 5. noise; light and colour, all adjustments in one element; recolouring
 * 6. background, from the adjusted picture; accessories; faces
 * 7. look, blur, style, sharpness, grain, vignette: over person and background alike
 * 8. the result's size, if it is larger
 * 9. texts and captions, sharp at the result's size
 * 10. fade
 *
 * For sound: trim, tempo, volume, fade.
 */
G_DECLARE_FINAL_TYPE (SampanBuilder, sampan_builder, SAMPAN, BUILDER, GObject)

/**
 * sampan_builder_new:
 * @info: the original (copied)
 * @plan: its edits
 * @media_dir: (nullable): where files named by SHA-256 in the plan lie
 */
SampanBuilder *
sampan_builder_new (const SampanMediaInfo *info, SampanPlan *plan, const char *media_dir);

/** Captions to draw over the preview, or to burn in; NULL for none. May be called while the
 * pipeline runs. */
void sampan_builder_set_captions (SampanBuilder *self, SampanCaptionSet *captions);
/** Longest side of the result for previews and thumbnails, applied before the costly elements; 0
 * for full size. */
void sampan_builder_set_max_size (SampanBuilder *self, int max_size);

/** Returns: (transfer floating): the bin of the video edits, with ghost pads "sink" and "src".
 * Errors: SAMPAN_MEDIA_ERROR. */
GstElement *sampan_builder_build_video (SampanBuilder *self, GError **error);
/** Returns: (transfer floating) (nullable): the bin of the sound edits; NULL without error when the
 * result has no sound. */
GstElement *sampan_builder_build_audio (SampanBuilder *self, GError **error);

/**
 * sampan_builder_update:
 *
 * Brings the built bins to @plan by setting properties on the running elements. Returns %FALSE,
 * with nothing changed, when the pipeline must be built anew (an edit was added, removed or moved,
 * or changes times).
 */
gboolean sampan_builder_update (SampanBuilder *self, SampanPlan *plan);

/** Returns: (transfer none) (nullable): where the original's times lie in the result; NULL if the
 * plan leaves nothing. */
SampanTimeMap *sampan_builder_get_times (SampanBuilder *self);
/** Length of the result, ms. */
gint64 sampan_builder_get_duration (SampanBuilder *self);
/** Size of the result, pixels. */
void sampan_builder_get_size (SampanBuilder *self, int *width, int *height);

G_END_DECLS
