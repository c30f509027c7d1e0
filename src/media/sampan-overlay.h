#pragma once

#include <gst/video/gstvideofilter.h>

#include "sampan-caption-renderer.h"
#include "sampan-text-layer.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_OVERLAY (sampan_overlay_get_type ())

/**
 * SampanOverlay:
 *
 * The element "sampanoverlay": draws captions and texts on I420 and A420 frames, in place. A frame
 * on which nothing is to be seen goes through untouched and is not copied. All properties may be
 * set while it runs:
 *
 * - "captions" (boxed #SampanCaptionSet) and "texts" (boxed #SampanTextSet), %NULL for none
 * - "rate" (double, default 1) and "offset" (int64, ms, default 0): the time in the original
 * medium, by which captions are looked up, is offset + buffer time * rate; the buffer time is the
 * frame's stream time (its timestamp where that is not known)
 * - "start" (int64, ms, default 0): the buffer time of the result's first frame, from which the
 * times of texts count
 */
G_DECLARE_FINAL_TYPE (SampanOverlay, sampan_overlay, SAMPAN, OVERLAY, GstVideoFilter)

G_END_DECLS
