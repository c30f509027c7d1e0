#pragma once

#include <gst/gst.h>

#include "core/sampan-media.h"
#include "edit/sampan-plan.h"

G_BEGIN_DECLS

/**
 * SampanTimeMap:
 *
 * Where the moments of an original lie in the result of its edits: what trims and cuts leave, how
 * fast, and whether backwards. The one such value: elements, captions, texts, the player and the
 * export all ask it. Immutable; for any thread.
 *
 * There are three clocks. The original's; the source's, on which the original is read: the same,
 * or, backwards, the time that is left to the end of the original; and the result's, on which the
 * kept parts of the source's follow each other at the new speed. Times are nanoseconds where their
 * type is GstClockTime, milliseconds where it is gint64.
 */
typedef struct _SampanTimeMap SampanTimeMap;
#define SAMPAN_TYPE_TIME_MAP (sampan_time_map_get_type ())
GType sampan_time_map_get_type (void) G_GNUC_CONST;

/** A kept part, by the source's clock. */
typedef struct
{
  GstClockTime start;
  GstClockTime end;    /* GST_CLOCK_TIME_NONE: wherever the original ends */
  GstClockTime before; /* the length of all parts before it */
} SampanTimePart;

/**
 * sampan_time_map_new:
 * @length: of the original, ms
 * @plan: (nullable): its edits
 *
 * Errors: SAMPAN_MEDIA_ERROR_PLAN if the edits leave nothing.
 */
SampanTimeMap *sampan_time_map_new (gint64 length, SampanPlan *plan, GError **error);
/** All from @start to @end (GST_CLOCK_TIME_NONE: wherever the original ends), at @rate. */
SampanTimeMap *sampan_time_map_new_part (GstClockTime start, GstClockTime end, double rate);
/** What the plan of @video makes of its times; a plan that can not be read leaves them. */
SampanTimeMap *sampan_time_map_read (SampanMedia *video);
/** How long a video of @length is after @plan (nullable; JSON, which leaves it if it can not be
 * read), ms. */
gint64 sampan_time_map_measure (gint64 length, const char *plan);
SampanTimeMap *sampan_time_map_ref (SampanTimeMap *self);
void sampan_time_map_unref (SampanTimeMap *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanTimeMap, sampan_time_map_unref)
gboolean sampan_time_map_equal (SampanTimeMap *self, SampanTimeMap *other);

double sampan_time_map_get_rate (SampanTimeMap *self);
gboolean sampan_time_map_get_backwards (SampanTimeMap *self);
/** Of the original; GST_CLOCK_TIME_NONE if it is not known. */
GstClockTime sampan_time_map_get_length (SampanTimeMap *self);
/** Of the result; GST_CLOCK_TIME_NONE if it is not known. */
GstClockTime sampan_time_map_get_duration (SampanTimeMap *self);
guint sampan_time_map_get_n_parts (SampanTimeMap *self);
/** Returns: (transfer none): the kept parts in their order in the result. */
const SampanTimePart *sampan_time_map_get_part (SampanTimeMap *self, guint i);
/** Where the last part ends, by the source's clock; GST_CLOCK_TIME_NONE: where the original does.
 */
GstClockTime sampan_time_map_get_end (SampanTimeMap *self);

/** The result's time; what is left out lies where the next part starts. */
GstClockTime sampan_time_map_from_source (SampanTimeMap *self, GstClockTime time);
/** The source's time that is seen from @time of the result on. */
GstClockTime sampan_time_map_to_source (SampanTimeMap *self, GstClockTime time);

/** The millisecond of the original that is seen at @time of the result; @time may be broken. */
gint64 sampan_time_map_get_moment (SampanTimeMap *self, GstClockTime time);
/** The time in the original that is seen at @time of the result. */
gint64 sampan_time_map_to_original (SampanTimeMap *self, gint64 time);
/** The time in the result, clamped to it. */
gint64 sampan_time_map_from_original (SampanTimeMap *self, gint64 time);
/** What is left of a span of the original, in the result; @from and @to are the same where nothing
 * is. */
void sampan_time_map_span (SampanTimeMap *self, gint64 start, gint64 end, gint64 *from, gint64 *to);
/** Returns: (transfer full) (element-type SampanCue): the cues of @cues that can be read in the
 * result, in its times and in their order there. */
GPtrArray *sampan_time_map_cues (SampanTimeMap *self, GPtrArray *cues);
/** The same of the cues of @track. */
GPtrArray *sampan_time_map_track (SampanTimeMap *self, SampanCaptionTrack *track);

/** Returns: (transfer full): of @plan what changes times: trims, cuts, speed and reverse. */
SampanPlan *sampan_plan_dup_times (SampanPlan *plan);

G_END_DECLS
