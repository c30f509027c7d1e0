#pragma once

#include "sampan-media.h"

G_BEGIN_DECLS

/**
 * What a person does to the captions of a medium. Each call is one change of the medium, so one
 * step of undo. @track is the one in the note's language; the cues that render its cues in the
 * medium's other tracks go with them. Times are milliseconds of the original.
 */

/** No caption that is moved or cut becomes shorter than this. */
#define SAMPAN_CUE_SHORTEST 100

/**
 * sampan_cue_edit_set_times:
 *
 * Puts the cue with @id somewhere else. Returns: whether there is one.
 */
gboolean sampan_cue_edit_set_times (
    SampanMedia *media, SampanCaptionTrack *track, const char *id, gint64 start, gint64 end);

/**
 * sampan_cue_edit_insert:
 * @length: the time it is shown if nothing comes before that: the next cue, the end of the medium
 *
 * Adds an empty cue at @start, or, if one is shown then, where that one ends.
 *
 * Returns: (transfer full): its id
 */
char *
sampan_cue_edit_insert (SampanMedia *media, SampanCaptionTrack *track, gint64 start, gint64 length);

/** Removes the cue with @id; what renders other cues as well stays. Returns: whether there is one.
 */
gboolean sampan_cue_edit_remove (SampanMedia *media, SampanCaptionTrack *track, const char *id);

/**
 * sampan_cue_edit_split:
 * @time: where the second begins; anything outside of the cue: at the same share as its text
 * @caret_track: (nullable): the track whose text is cut at @caret; it may be one of the renderings
 * @caret: in characters
 *
 * Cuts the cue with @id in two. Texts without a caret are cut at the space or mark that is nearest
 * to the share of the time. The first part keeps the id.
 *
 * Returns: (transfer full) (nullable): the id of the second; NULL if the cue is too short for two
 */
char *sampan_cue_edit_split (SampanMedia *media,
                             SampanCaptionTrack *track,
                             const char *id,
                             gint64 time,
                             SampanCaptionTrack *caret_track,
                             glong caret);

/** Joins the cue with @id and the one after it. Returns: whether there is one. */
gboolean sampan_cue_edit_merge (SampanMedia *media, SampanCaptionTrack *track, const char *id);

/**
 * sampan_cue_edit_stretch:
 * @from: only cues that start at this time or later are moved; 0: all
 * @a, @b: two times now, @a before @b
 * @new_a, @new_b: what they shall become, in the same order
 *
 * Moves all times of all tracks so that the two are right, and the others between and around them
 * in proportion. Shifts if both move by the same.
 *
 * Returns: %FALSE, and nothing has changed, if a cue would begin before the medium does
 */
gboolean sampan_cue_edit_stretch (
    SampanMedia *media, gint64 from, gint64 a, gint64 new_a, gint64 b, gint64 new_b);
/** sampan_cue_edit_stretch() by the same @amount everywhere. */
gboolean sampan_cue_edit_shift (SampanMedia *media, gint64 from, gint64 amount);

G_END_DECLS
