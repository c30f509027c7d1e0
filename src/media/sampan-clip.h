#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/**
 * The element "sampanclip" keeps a part of a stream, video or sound, to the frame and to the
 * sample, and puts it on the result's own clock: the first kept moment is 0. Properties, to be set
 * before data flows: "start" and "end" (uint64, nanoseconds of the original; end
 * GST_CLOCK_TIME_NONE for all) and "rate" (double: 2 for twice as fast;
 * sound then still has all its samples, its tempo is changed behind it by "sampantempo"). Seeks
 * that come from downstream are in the result's time. Of the tags only the orientation goes
 * further: the result carries no place, date or serial number of the original. Frames that do not
 * say how their colours are meant get told what their size makes one assume, before the size
 * changes.
 */
void sampan_clip_register (void);

G_END_DECLS
