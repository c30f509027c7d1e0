#pragma once

#include <gtk/gtk.h>

#include "core/sampan-caption-track.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_CUE_ROW (sampan_cue_row_get_type ())

/** SampanCueRow: a cue in the list: its times, both texts, and how fast each must be read. */
G_DECLARE_FINAL_TYPE (SampanCueRow, sampan_cue_row, SAMPAN, CUE_ROW, GtkBox)

GtkWidget *sampan_cue_row_new (void);
/** @target: (nullable): the track whose rendering is shown under the source. Both tracks' languages
 * decide the rules. */
void sampan_cue_row_set_cue (SampanCueRow *self,
                             SampanCaptionTrack *track,
                             SampanCaptionTrack *target,
                             SampanCue *cue);
/** Returns: whether it shows @cue and the present rendering of it in @target. */
gboolean sampan_cue_row_shows (SampanCueRow *self, SampanCue *cue, SampanCaptionTrack *target);
/** Returns: (transfer full): what a screen reader says of it. */
char *sampan_cue_row_dup_label (SampanCueRow *self);

G_END_DECLS
