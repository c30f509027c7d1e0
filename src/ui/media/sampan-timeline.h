#pragma once

#include <gtk/gtk.h>

#include "edit/sampan-plan.h"

#include "sampan-trim.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_TIMELINE (sampan_timeline_get_type ())

/**
 * SampanTimeline:
 *
 * A whole video as a strip of pictures, with a handle at each end of what is kept, with what is cut
 * out of the middle, and with where it plays. All times are ms of the original.
 *
 * ::trimmed (int64 start, int64 end, boolean last) tells what the person wants to keep; @last when
 * a drag or a row of key presses is over. ::sought (int64 time) asks to be shown @time.
 */
G_DECLARE_FINAL_TYPE (SampanTimeline, sampan_timeline, SAMPAN, TIMELINE, GtkWidget)

/** @path: (nullable): the original; its pictures are made in the background. */
void sampan_timeline_set_video (SampanTimeline *self, const char *path, gint64 duration);
gint64 sampan_timeline_get_duration (SampanTimeline *self);
/** Shows what @plan keeps and cuts; not while a handle is being moved. */
void sampan_timeline_set_plan (SampanTimeline *self, SampanPlan *plan);
void sampan_timeline_set_position (SampanTimeline *self, gint64 time);

G_END_DECLS
