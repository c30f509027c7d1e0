#pragma once

#include "captions/sampan-speech-scan.h"
#include "core/sampan-caption-track.h"
#include "media/sampan-time-map.h"

G_BEGIN_DECLS

/** What of a cue is moved. */
typedef enum
{
  SAMPAN_CUE_WHOLE,
  SAMPAN_CUE_START,
  SAMPAN_CUE_END,
} SampanCueGrip;

/**
 * sampan_cue_drag_dup_points:
 * @skip: (nullable): the id of the cue that is moved
 * @speech: (nullable) (element-type SampanSpeechSpan)
 * @times: (nullable): where the edit cuts
 *
 * Returns: (transfer full) (element-type gint64): what the edges of a cue snap to: those of other
 * cues and of speech, and the cuts
 */
GArray *sampan_cue_drag_dup_points (SampanCaptionTrack *track,
                                    const char *skip,
                                    GArray *speech,
                                    SampanTimeMap *times);

/**
 * sampan_cue_drag:
 * @by: how far, ms
 * @points: (nullable): what edges that come within @reach of it snap to
 * @last: the end of the medium, ms; a cue that is moved stays before it
 * @start: (inout)
 * @end: (inout)
 *
 * Moves a cue or an edge of it. Returns: the point it has snapped to; -1 if to none.
 */
gint64 sampan_cue_drag (SampanCueGrip grip,
                        gint64 by,
                        GArray *points,
                        gint64 reach,
                        gint64 last,
                        gint64 *start,
                        gint64 *end);

G_END_DECLS
