#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/** Times come in milliseconds from people and files, frames in nanoseconds: what is left of a frame
 * by rounding is no frame. */
#define SAMPAN_CLIP_TOLERANCE GST_MSECOND

/**
 * The element "sampanclip" keeps parts of a stream, video or sound (32-bit floats), to the frame
 * and to the sample, and puts them one behind the other on the result's clock: the first kept
 * moment is 0. Where two parts of sound meet, a few milliseconds of both are mixed. Property, to be
 * set before data flows: "times" (SampanTimeMap). With another speed sound still has all its
 * samples: its tempo is changed behind it by "sampantempo". Seeks that come from downstream are in
 * the result's time. Of the tags only the orientation goes further: the result carries no place,
 * date or serial number of the original. Frames that do not say how their colours are meant get
 * told what their size makes one assume, before the size changes.
 */
void sampan_clip_register (void);

G_END_DECLS
