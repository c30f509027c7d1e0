#pragma once

#include <gst/video/gstvideofilter.h>

G_BEGIN_DECLS

/** Brings frames to the size that comes after it, by zimg: videoscale takes three times as long.
 * Its property "lanczos" takes Lanczos' filter in place of Catmull-Rom's. */
#define SAMPAN_TYPE_SCALE (sampan_scale_get_type ())
G_DECLARE_FINAL_TYPE (SampanScale, sampan_scale, SAMPAN, SCALE, GstVideoFilter)

G_END_DECLS
