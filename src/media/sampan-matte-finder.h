#pragma once

#include <gst/base/gstbasetransform.h>

G_BEGIN_DECLS

/** The element message that asks whoever shows a paused picture to send it through once more, since
 * something that it waited for is there now. */
#define SAMPAN_MATTE_READY "sampan-matte-ready"

/** The element message that says that a fine mask is being made in another thread, or is not any
 * more: "busy", a boolean. */
#define SAMPAN_MATTE_WORKING "sampan-matte-working"

#define SAMPAN_TYPE_MATTE_FINDER (sampan_matte_finder_get_type ())

/**
 * SampanMatteFinder:
 *
 * The element `sampanmatte`: finds the person in each frame, once for all elements behind it that
 * want to know, and before any of them changes the colours. Frames of I420 and A420 pass untouched
 * with the mask (sampan_matte_attach()).
 *
 * Properties:
 *
 * - "quality": #SampanMatteQuality
 * - "still": whether frames do not follow each other
 * - "live": whether nothing may wait. Frames that play get a fast mask, whatever the quality; a
 *   paused frame gets the fast one first, while the fine one is made in another thread and
 *   SAMPAN_MATTE_READY tells when it is there.
 *
 * The fine masks of the last frames are kept, by what the frames show, for the whole program: a
 * preview that is built anew, and a frame that is sent again since a colour has changed, do not
 * wait for them again.
 */
G_DECLARE_FINAL_TYPE (
    SampanMatteFinder, sampan_matte_finder, SAMPAN, MATTE_FINDER, GstBaseTransform)

G_END_DECLS
