#pragma once

#include <gio/gio.h>

#include "sampan-cue.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_CAPTION_TRACK (sampan_caption_track_get_type ())

/**
 * SampanCaptionTrack:
 *
 * The cues of one medium in one language, ordered by start. A #GListModel of #SampanCueItem, each
 * a small GObject with the read-only property "cue", so that list widgets can show it. Emits
 * ::changed after any change (beside ::items-changed).
 */
G_DECLARE_FINAL_TYPE (SampanCaptionTrack, sampan_caption_track, SAMPAN, CAPTION_TRACK, GObject)

#define SAMPAN_TYPE_CUE_ITEM (sampan_cue_item_get_type ())
G_DECLARE_FINAL_TYPE (SampanCueItem, sampan_cue_item, SAMPAN, CUE_ITEM, GObject)

/** Returns: (transfer none): the item's cue; properties "cue" (boxed), "start", "end" (int64),
 * "text". */
SampanCue *sampan_cue_item_get_cue (SampanCueItem *self);

/** @language: BCP 47, for example "zh-Hans". */
SampanCaptionTrack *sampan_caption_track_new (const char *language);
/** Returns: (transfer none): BCP 47. */
const char *sampan_caption_track_get_language (SampanCaptionTrack *self);
/** The number of cues; the same as g_list_model_get_n_items(). */
guint sampan_caption_track_get_n_cues (SampanCaptionTrack *self);
/** Returns: (transfer none) (nullable): the cue at @position in time order. */
SampanCue *sampan_caption_track_get_cue (SampanCaptionTrack *self, guint position);
/** Returns: (transfer none) (nullable): the cue with that id, and its position in @position if
 * given. */
SampanCue *sampan_caption_track_find (SampanCaptionTrack *self, const char *id, guint *position);

/** Returns: (transfer none) (nullable): the first cue that renders the source cue with @source_id.
 */
SampanCue *sampan_caption_track_find_rendering (SampanCaptionTrack *self, const char *source_id);

/** What follows until sampan_caption_track_end_change() is told by one ::changed, at the end. */
void sampan_caption_track_begin_change (SampanCaptionTrack *self);
void sampan_caption_track_end_change (SampanCaptionTrack *self);

/** Adds @cue in its place by time; one with the same id is replaced. */
void sampan_caption_track_put (SampanCaptionTrack *self, SampanCue *cue);
/** Returns: whether there was one with that id. */
gboolean sampan_caption_track_remove (SampanCaptionTrack *self, const char *id);
/** @cues: (element-type SampanCue): replaces all cues, with one ::items-changed. */
void sampan_caption_track_set_cues (SampanCaptionTrack *self, GPtrArray *cues);
/** Returns: (transfer full) (element-type SampanCue): all cues in time order. */
GPtrArray *sampan_caption_track_dup_cues (SampanCaptionTrack *self);
/** Returns: (transfer container) (element-type SampanCue): the cues shown at @time milliseconds. */
GPtrArray *sampan_caption_track_get_active (SampanCaptionTrack *self, gint64 time);

/**
 * sampan_caption_track_get_state:
 * @cue: of this track
 * @source: the track that this one renders
 *
 * Returns: what @cue is, seen from the source cues that it renders; FRESH if they are gone
 */
SampanSegmentState sampan_caption_track_get_state (SampanCaptionTrack *self,
                                                   SampanCue *cue,
                                                   SampanCaptionTrack *source);
/** Returns: (transfer full) (nullable): the texts of the source cues that @cue renders, joined by
 * line breaks; NULL if none is there. */
char *sampan_caption_track_dup_source_text (SampanCaptionTrack *source, SampanCue *cue);

/** Immutable state for undo and storage: (transfer full), never floating. */
GVariant *sampan_caption_track_dup_state (SampanCaptionTrack *self);
/** Brings the track to a state of sampan_caption_track_dup_state(); its language stays. */
void sampan_caption_track_set_state (SampanCaptionTrack *self, GVariant *state);

G_END_DECLS
