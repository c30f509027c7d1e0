#pragma once

#include <adwaita.h>

#include "core/sampan-caption-track.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_CUE_EDITOR (sampan_cue_editor_get_type ())

/**
 * SampanCueEditor:
 *
 * The times and both texts of one cue. It is hidden while there is none. Texts it changes itself;
 * ::moved (id, int64 start, int64 end) says where a person wants the cue, ms.
 */
G_DECLARE_FINAL_TYPE (SampanCueEditor, sampan_cue_editor, SAMPAN, CUE_EDITOR, AdwBin)

/** @track, @target: (nullable) */
void sampan_cue_editor_set_tracks (SampanCueEditor *self,
                                   SampanCaptionTrack *track,
                                   SampanCaptionTrack *target);
/** @cue: (nullable): of the track; again after each change of it or of what renders it. */
void sampan_cue_editor_set_cue (SampanCueEditor *self, SampanCue *cue);
/** @font: (nullable): the family that captions are drawn in; which characters it lacks is said. */
void sampan_cue_editor_set_font (SampanCueEditor *self, const char *font);
/** Gives the focus to the text. */
void sampan_cue_editor_focus_text (SampanCueEditor *self);
/** Returns: (transfer none) (nullable): the track in whose text the caret stands between two
 * characters, and where in @offset. */
SampanCaptionTrack *sampan_cue_editor_get_caret (SampanCueEditor *self, glong *offset);

G_END_DECLS
