#pragma once

#include <gst/video/gstvideofilter.h>

G_BEGIN_DECLS

/** Brings frames of a video to the size that comes after it: videoscale takes three times as long
 * for Catmull-Rom's cubic. */
#define SAMPAN_TYPE_SCALE (sampan_scale_get_type ())
G_DECLARE_FINAL_TYPE (SampanScale, sampan_scale, SAMPAN, SCALE, GstVideoFilter)

G_END_DECLS
