#pragma once

#include <gst/gst.h>

#include "sampan-time-map.h"

G_BEGIN_DECLS

/**
 * sampan_unseen_leave_out:
 * @decoder: of H.264, before it starts
 * @times: what of its video is shown, forwards
 *
 * Takes away the packets of frames that nothing else is decoded from, and that lie in no kept part
 * or between the frames that a faster video still shows: they need not be decoded to be dropped.
 */
void sampan_unseen_leave_out (GstElement *decoder, SampanTimeMap *times);

G_END_DECLS
