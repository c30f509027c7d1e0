#pragma once

#include <gtk/gtk.h>

#include "core/sampan-caption-track.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_CUE_ROW (sampan_cue_row_get_type ())

/** SampanCueRow: a cue in the list: its times, both texts, how fast each must be read, and
 * how the second stands to the first. */
G_DECLARE_FINAL_TYPE (SampanCueRow, sampan_cue_row, SAMPAN, CUE_ROW, GtkBox)

GtkWidget *sampan_cue_row_new (void);
/** @target: (nullable): the track whose rendering is shown under the source. Both tracks' languages
 * decide the rules. */
void sampan_cue_row_set_cue (SampanCueRow *self,
                             SampanCaptionTrack *track,
                             SampanCaptionTrack *target,
                             SampanCue *cue);
/** Returns: whether it shows @cue of @track, the present rendering of it in @target, and whether
 * that is stale. */
gboolean sampan_cue_row_shows (SampanCueRow *self,
                               SampanCaptionTrack *track,
                               SampanCaptionTrack *target,
                               SampanCue *cue);
/** Returns: (transfer full): what a screen reader says of it. */
char *sampan_cue_row_dup_label (SampanCueRow *self);

G_END_DECLS
