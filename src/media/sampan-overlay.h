#pragma once

#include "sampan-in-place.h"

#include "sampan-caption-renderer.h"
#include "sampan-text-layer.h"
#include "sampan-time-map.h"

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
 * - "times" (boxed #SampanTimeMap): where the times of the captions, which are the original's, lie
 * in the result, whose are the frames' stream times (their timestamps where those are not known)
 * and those of the texts; %NULL: they are the same
 */
G_DECLARE_FINAL_TYPE (SampanOverlay, sampan_overlay, SAMPAN, OVERLAY, SampanInPlace)

G_END_DECLS
