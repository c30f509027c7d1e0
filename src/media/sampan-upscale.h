#pragma once

#include <gst/video/gstvideofilter.h>

G_BEGIN_DECLS

#define SAMPAN_TYPE_UPSCALE (sampan_upscale_get_type ())

/* The name of the application message that says how much is done: "fraction", a double 0..1. */
#define SAMPAN_UPSCALE_PROGRESS "sampan-upscale-progress"

/**
 * SampanUpscale:
 *
 * The element `sampanupscale`: makes pictures (I420 or A420) larger with a model that knows what
 * details look like. Property: "factor", 2 or 4, default 2; to be set before the caps are.
 *
 * It takes seconds, posts SAMPAN_UPSCALE_PROGRESS on the way, and stops soon when the pipeline is
 * stopped or flushed. The last result is kept, so that a preview that shows the same picture with
 * other edits need not wait again.
 */
G_DECLARE_FINAL_TYPE (SampanUpscale, sampan_upscale, SAMPAN, UPSCALE, GstVideoFilter)

G_END_DECLS
