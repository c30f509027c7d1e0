#pragma once

#include <gst/gst.h>

#include "core/sampan-caption-track.h"
#include "sampan-time-map.h"

G_BEGIN_DECLS

/** A caption track as it was when an export began, readable on any thread. */
typedef struct
{
  char *language;
  GPtrArray *cues; /* (element-type SampanCue) */
} SampanSoftTrack;

SampanSoftTrack *sampan_soft_track_new (SampanCaptionTrack *track);
void sampan_soft_track_free (SampanSoftTrack *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanSoftTrack, sampan_soft_track_free)

/** Returns: (transfer floating): an element that gives the cues, moved to the result's time, with
 * the track's language. */
GstElement *sampan_soft_track_make_source (SampanSoftTrack *self, SampanTimeMap *times);

G_END_DECLS
