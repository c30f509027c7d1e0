#pragma once

#include <gst/video/gstvideofilter.h>
#include <gst/video/video.h>

G_BEGIN_DECLS

#define SAMPAN_TYPE_IN_PLACE (sampan_in_place_get_type ())

/**
 * SampanInPlace:
 *
 * The base of filters that change a frame where it lies. A frame that somebody still reads, as a
 * decoder does that has drawn it into GStreamer's memory, is copied first, to memory that is used
 * again: memory that is new for each frame costs as much as the copy itself.
 */
G_DECLARE_DERIVABLE_TYPE (SampanInPlace, sampan_in_place, SAMPAN, IN_PLACE, GstVideoFilter)

struct _SampanInPlaceClass
{
  GstVideoFilterClass parent_class;
};

G_END_DECLS
