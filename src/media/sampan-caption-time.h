#pragma once

#include "core/sampan-media.h"

G_BEGIN_DECLS

/** How times of the original medium lie in the result of its edits. */
typedef struct
{
  gint64 start;    /* ms in the original where the result begins */
  gint64 end;      /* ms in the original where the result ends */
  gint64 duration; /* ms of the result */
} SampanCaptionTime;

/** Reads what the plan of @video makes of its times; a plan that can not be read leaves them. */
void sampan_caption_time_read (SampanMedia *video, SampanCaptionTime *time);
/** The time in the original that is seen at @time of the result. */
gint64 sampan_caption_time_unmap (const SampanCaptionTime *self, gint64 time);
/** The time in the result, clamped to it. */
gint64 sampan_caption_time_map (const SampanCaptionTime *self, gint64 time);
/** Returns: (transfer full) (element-type SampanCue): the cues of @track that are seen in the
 * result, in its times. */
GPtrArray *sampan_caption_time_map_track (const SampanCaptionTime *self, SampanCaptionTrack *track);

G_END_DECLS
