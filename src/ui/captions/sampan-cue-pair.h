#pragma once

#include "core/sampan-caption-track.h"

G_BEGIN_DECLS

/**
 * A source cue and the cue of the target track that renders it.
 */

/** Returns: (transfer none) (nullable): the cue of @target (nullable) that renders @source. */
SampanCue *sampan_cue_pair_find (SampanCaptionTrack *target, SampanCue *source);
/** A person's text for the rendering of @source: it is made if there was none, and pinned. */
void sampan_cue_pair_set_target_text (SampanCaptionTrack *track,
                                      SampanCaptionTrack *target,
                                      SampanCue *source,
                                      const char *text);
/** A person approves the rendering of @source, if there is one, as it is; or lets translations
 * overwrite it again. One that is approved is stale no more. */
void sampan_cue_pair_set_pinned (SampanCaptionTrack *track,
                                 SampanCaptionTrack *target,
                                 SampanCue *source,
                                 gboolean pinned);

G_END_DECLS
