#pragma once

#include <gio/gio.h>

#include "sampan-media.h"
#include "sampan-version.h"

G_BEGIN_DECLS

typedef enum
{
  SAMPAN_NOTE_PICTURES,
  SAMPAN_NOTE_VIDEO,
} SampanNoteKind;

#define SAMPAN_NOTE_MAX_PICTURES 18 /* Xiaohongshu's limit, the largest of the platforms */

#define SAMPAN_TYPE_NOTE (sampan_note_get_type ())

/**
 * SampanNote:
 *
 * A note and all its parts: the model that pages bind to. It lives on the main thread. Properties
 * with notify: "id" (UUID), "created", "modified" (int64, microseconds since 1970, UTC), "kind",
 * "source-language", "versions" (#GListModel of #SampanVersion, the source first), "media"
 * (#GListModel of #SampanMedia).
 *
 * ::changed is emitted after any change in the note or a part of it, once a change.
 */
G_DECLARE_FINAL_TYPE (SampanNote, sampan_note, SAMPAN, NOTE, GObject)

/** A new, empty note with a source version in @source_language (BCP 47). */
SampanNote *sampan_note_new (const char *source_language);
/** A note from a state of sampan_note_dup_state(); %NULL if @state is not one. */
SampanNote *sampan_note_new_from_state (GVariant *state);

/** Returns: (transfer none): a UUID. */
const char *sampan_note_get_id (SampanNote *self);
/** Microseconds since 1970, UTC. */
gint64 sampan_note_get_created (SampanNote *self);
/** Microseconds since 1970, UTC; later with every change, even if the clock was set back. */
gint64 sampan_note_get_modified (SampanNote *self);
/** VIDEO when one of its media is one (its pictures are then covers), else PICTURES. */
SampanNoteKind sampan_note_get_kind (SampanNote *self);
/** Returns: (transfer none): BCP 47. */
const char *sampan_note_get_source_language (SampanNote *self);
/** Renames the source version's language; a target in that language must not exist. */
gboolean sampan_note_set_source_language (SampanNote *self, const char *language);
/** The same, but a target in that language goes, and an empty one in the language that the source
 * was thought to be in takes its place. */
void sampan_note_swap_source_language (SampanNote *self, const char *language);

/** Returns: (transfer none): a #GListModel of #SampanVersion, the source first. */
GListModel *sampan_note_get_versions (SampanNote *self);
/** Returns: (transfer none): the version that the note is written in. */
SampanVersion *sampan_note_get_source (SampanNote *self);
/** Returns: (transfer none) (nullable) */
SampanVersion *sampan_note_get_version (SampanNote *self, const char *language);
/** Returns: (transfer none): the version, made with an empty target for each source segment if
 * there was none. */
SampanVersion *sampan_note_ensure_version (SampanNote *self, const char *language);
/** The source version cannot be removed. */
gboolean sampan_note_remove_version (SampanNote *self, const char *language);

/** Returns: (transfer none) (nullable): the source segment that @target renders. */
SampanSegment *sampan_note_get_source_segment (SampanNote *self, SampanSegment *target);
/**
 * sampan_note_set_translation:
 * @source_text: what was translated: if the source has changed meanwhile the segment is stale at
 * once
 *
 * A translator's answer for one target segment. Does nothing and returns %FALSE if the segment is
 * pinned.
 */
gboolean sampan_note_set_translation (SampanNote *self,
                                      SampanSegment *target,
                                      const char *source_text,
                                      const char *text,
                                      SampanOrigin origin,
                                      const char *provider,
                                      guint score);

/** What follows until sampan_note_end_change() is one change, also where the two are nested:
 * ::changed comes once, at the end, and so do the counts of the versions. */
void sampan_note_begin_change (SampanNote *self);
/** @changed: %FALSE if nothing changed but what has told of it between the two. */
void sampan_note_end_change (SampanNote *self, gboolean changed);

/** Returns: (transfer none): a #GListModel of #SampanMedia, in their order. */
GListModel *sampan_note_get_media (SampanNote *self);
/** Returns: %FALSE with nothing changed if it does not fit: at most one video, and 18 media in all.
 */
gboolean sampan_note_add_media (SampanNote *self, SampanMedia *media);
/**
 * sampan_note_dup_posted_media:
 *
 * Returns: (transfer full): a #GListModel of the #SampanMedia that a post carries, as they are now:
 * the video alone if there is one (its covers are the platform's matter), else the pictures in
 * order
 */
GListModel *sampan_note_dup_posted_media (SampanNote *self);
/** Moves a medium so that it is at @to; does nothing if a position is out of range. */
void sampan_note_move_media (SampanNote *self, guint from, guint to);
/** Takes a medium out of the note; its file stays in the library as long as undo may need it. */
void sampan_note_remove_media (SampanNote *self, guint position);

/**
 * sampan_note_dup_state:
 *
 * Returns: (transfer full): everything in the note as one immutable value, for undo, storage and
 * other threads. It shares with the states before it what has not changed since. Compare two with
 * sampan_note_state_equal(): g_variant_equal() also sees "modified", and takes longer.
 */
GVariant *sampan_note_dup_state (SampanNote *self);
/**
 * sampan_note_set_state:
 *
 * Brings the note to @state, touching only what differs (objects with the same id are kept). That
 * is a change like any other: "modified" becomes the present time; "id" and "created" stay.
 */
void sampan_note_set_state (SampanNote *self, GVariant *state);
/** Whether two states differ in nothing but "modified". */
gboolean sampan_note_state_equal (GVariant *a, GVariant *b);

G_END_DECLS
