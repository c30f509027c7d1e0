#pragma once

#include "core/sampan-caption-track.h"

G_BEGIN_DECLS

/**
 * What one does with a source cue and the cue of the target track that renders it. @target may be
 * %NULL everywhere.
 */

/** Returns: (transfer none) (nullable): the cue of @target that renders @source. */
SampanCue *sampan_cue_pair_find (SampanCaptionTrack *target, SampanCue *source);
/** A person's text for the rendering of @source: it is made if there was none, and pinned. */
void
sampan_cue_pair_set_target_text (SampanCaptionTrack *target, SampanCue *source, const char *text);
/** Moves @source in @track, and its rendering with it. */
void sampan_cue_pair_set_times (SampanCaptionTrack *track,
                                SampanCaptionTrack *target,
                                SampanCue *source,
                                gint64 start,
                                gint64 end);
void
sampan_cue_pair_remove (SampanCaptionTrack *track, SampanCaptionTrack *target, SampanCue *source);
/** Splits @source at @time, its text at the space or mark nearest to the same share of it. Returns:
 * whether it could. */
gboolean sampan_cue_pair_split (SampanCaptionTrack *track,
                                SampanCaptionTrack *target,
                                SampanCue *source,
                                gint64 time);
/** Joins @source with the cue after it. Returns: whether there is one. */
gboolean
sampan_cue_pair_merge (SampanCaptionTrack *track, SampanCaptionTrack *target, SampanCue *source);

G_END_DECLS
