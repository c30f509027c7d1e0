#pragma once

#include "core/sampan-caption-track.h"

G_BEGIN_DECLS

/** Cues that are translated as one text, since one sentence goes over them. */
typedef struct
{
  GPtrArray *sources; /* of SampanCue: of the source, in order */
  char *target_id;    /* (nullable): the one target cue that a person made of them */
  char *text;         /* what is translated: one line a speaker, without @before and @after */
  char *before;       /* markup around each cue, "<i>"; "" if none */
  char *after;
} SampanCueGroup;

/**
 * sampan_cue_groups_new:
 * @cues: (element-type SampanCue): cues of a source track that are to be translated, in order
 * @track: the source track
 * @target: the track that renders it
 * @join: whether a sentence that goes over cues makes one group; if not, each keeps its lines
 *
 * A cue goes on in the next one if that follows in the track within two seconds, is no other
 * speaker's, and the sentence is not over: by its mark where the track has such marks, else by a
 * comma or a small letter. No more than four cues and 300 characters make a group. A target cue
 * that renders several source cues stays as it is.
 *
 * Returns: (transfer full) (element-type SampanCueGroup)
 */
GPtrArray *sampan_cue_groups_new (GPtrArray *cues,
                                  SampanCaptionTrack *track,
                                  SampanCaptionTrack *target,
                                  gboolean join);
void sampan_cue_group_free (SampanCueGroup *self);

/**
 * sampan_cue_group_lay:
 * @translation: of the group's text
 * @language: the one that it is in
 * @lines: whether it is broken into lines by the rules of its language
 * @target: where it goes: cues that are there keep their ids
 *
 * Lays a translation back over the group's cues, by how much of the text each of them has. The
 * times are the sources'. If there are not enough words, the last cues share one.
 *
 * Returns: (transfer full) (element-type SampanCue): cues for @target
 */
GPtrArray *sampan_cue_group_lay (SampanCueGroup *self,
                                 const char *translation,
                                 const char *language,
                                 gboolean lines,
                                 SampanCaptionTrack *target);

/**
 * sampan_cue_group_write:
 *
 * Lays a translation into @target, unless the cues are not as they were asked for any more, or a
 * person has written their rendering since.
 *
 * Returns: whether it did
 */
gboolean sampan_cue_group_write (SampanCueGroup *self,
                                 const char *translation,
                                 gboolean lines,
                                 SampanOrigin origin,
                                 const char *provider,
                                 SampanCaptionTrack *track,
                                 SampanCaptionTrack *target);
/** What a machine wrote for cues that are gone goes with them; what a person wrote stays. */
void sampan_cue_groups_remove_orphans (SampanCaptionTrack *track, SampanCaptionTrack *target);

/** Returns: (transfer full) (element-type utf8 SampanCue): for each source id the cue of @target
 * that renders it, as it is now. */
GHashTable *sampan_cue_groups_index (SampanCaptionTrack *target);
/** Returns: (transfer none) (nullable): the first cue of @target that renders the source cue @id.
 */
SampanCue *sampan_cue_groups_find_target (SampanCaptionTrack *target, const char *id);

G_END_DECLS
