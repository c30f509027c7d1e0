#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

#define SAMPAN_TYPE_CUT (sampan_cut_get_type ())

/**
 * SampanCut:
 *
 * Keeps a part of an encoded stream: every packet that is needed to decode what is shown or heard
 * in it, in the order of decoding, and no more. What is needed and not shown lies before the part
 * (from the last key frame on; two packets of sound) and behind it (frames that others refer to).
 *
 * The packets come out at their distance from the part's start; if some are hidden, later by
 * SAMPAN_CUT_BASE. A frame that is already shown when the part starts gets the time of the start.
 */
G_DECLARE_FINAL_TYPE (SampanCut, sampan_cut, SAMPAN, CUT, GstElement)

/** Nanoseconds; nothing longer is kept before a part. */
#define SAMPAN_CUT_BASE (20 * GST_SECOND)

/** The application message that is posted, named so, when the part cannot be had from the packets.
 */
#define SAMPAN_CUT_UNFIT "sampan-cut-unfit"

/**
 * sampan_cut_new:
 * @start: nanoseconds of the stream, as @end
 * @end: GST_CLOCK_TIME_NONE: wherever the stream ends
 * @hides: whether the file can say that some packets are not shown; if not, a part that needs such
 * ones is unfit, and the packets of sound begin with the first that begins in the part
 *
 * Returns: (transfer floating)
 */
GstElement *sampan_cut_new (GstClockTime start, GstClockTime end, gboolean hides);

/** What has been kept; once the stream has ended. */
typedef struct
{
  GstClockTime lead;   /* from the first packet's time of decoding to the part's start */
  GstClockTime late;   /* from the part's start to that time, if it comes later */
  GstClockTime length; /* of what is shown or heard */
} SampanCutSpan;

/** Returns: FALSE if nothing came. */
gboolean sampan_cut_get_span (SampanCut *self, SampanCutSpan *span);
/** How much is through, nanoseconds. From any thread. */
GstClockTime sampan_cut_get_done (SampanCut *self);

G_END_DECLS
