#pragma once

#include "core/sampan-caption-track.h"

G_BEGIN_DECLS

/** What is said of a cue that renders another: words for people. */
typedef struct
{
  const char *icon;      /* (nullable) */
  const char *css_class; /* (nullable): "success", "warning", "dim-label" */
  char *words;           /* how it stands to its source, and who wrote it; "" for nothing */
  gboolean stale;
  gboolean pinned;
  gboolean unapproved; /* a machine's text that nobody approved */
} SampanCueMark;

/** @rendering: (nullable): the cue of @target that renders a cue of @track. */
void sampan_cue_mark_init (SampanCueMark *self,
                           SampanCaptionTrack *track,
                           SampanCaptionTrack *target,
                           SampanCue *rendering);
void sampan_cue_mark_clear (SampanCueMark *self);

/** Returns: how many cues of @track a machine's rendering in @target (nullable) is older than. */
guint sampan_cue_mark_count_stale (SampanCaptionTrack *track, SampanCaptionTrack *target);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SampanCueMark, sampan_cue_mark_clear)

G_END_DECLS
