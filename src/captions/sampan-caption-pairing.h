#pragma once

#include "core/sampan-caption-track.h"

G_BEGIN_DECLS

/**
 * sampan_caption_pair_up:
 * @first: (element-type SampanCue): by time
 * @second: (element-type SampanCue): the same in another language; by time
 * @second_above: whether its text comes over that of @first
 *
 * One track in two languages: each cue of @first has the text of the cue of @second that renders it
 * (by its id, else the one that shares most of its time) on lines of its own. What nothing in
 * @first goes with stands alone, at its own time.
 *
 * Returns: (transfer full) (element-type SampanCue): by time
 */
GPtrArray *sampan_caption_pair_up (GPtrArray *first, GPtrArray *second, gboolean second_above);

/**
 * sampan_caption_link_track:
 * @track: with captions that came with a file
 * @source: (nullable): what they render; nothing happens if it is @track itself
 *
 * Links each caption to those of @source that stand at its time: both must share more than half of
 * the shorter one. Those that are linked are a person's words, so that they are pinned. Where
 * several go with one of @source they become one at its time, on lines of their own, since each has
 * one rendering. What stands alone stays as it is.
 */
void sampan_caption_link_track (SampanCaptionTrack *track, SampanCaptionTrack *source);

/**
 * sampan_caption_transcribe:
 * @cues: (element-type SampanCue): by time
 * @language: (nullable): BCP 47, says whether spaces stand between sentences
 * @times: whether each paragraph begins with its time
 *
 * What is said, as plain text to read: a new paragraph after each pause of more than two seconds,
 * or at the end of a sentence when a paragraph has grown long.
 *
 * Returns: (transfer full): lines, each ending with a line break; "" without cues
 */
char *sampan_caption_transcribe (GPtrArray *cues, const char *language, gboolean times);

G_END_DECLS
