#pragma once

#include <gst/video/gstvideofilter.h>

G_BEGIN_DECLS

#define SAMPAN_TYPE_TONEMAP (sampan_tonemap_get_type ())

/**
 * SampanTonemap:
 *
 * The element `sampantonemap`: HDR video (BT.2100 with PQ or HLG) for screens that show BT.709. The
 * tone curve is method A of Report ITU-R BT.2446, made for a display of 1000 cd/m² and one of 100;
 * what is brighter is clipped. I420_10LE in, I420 out.
 */
G_DECLARE_FINAL_TYPE (SampanTonemap, sampan_tonemap, SAMPAN, TONEMAP, GstVideoFilter)

G_END_DECLS
