#pragma once

#include <gio/gio.h>

#include "sampan-segment.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_VERSION (sampan_version_get_type ())

/**
 * SampanVersion:
 *
 * A note's text in one language. Properties: "language" (BCP 47), "is-source", "title"
 * (#SampanSegment), "segments" (#GListModel of #SampanSegment: the body, one a line), "tags"
 * (GStrv without "#"), and for targets the counts "n-stale", "n-missing", "n-pinned" (title
 * included), all with notify.
 */
G_DECLARE_FINAL_TYPE (SampanVersion, sampan_version, SAMPAN, VERSION, GObject)

/** Returns: (transfer none): BCP 47. */
const char *sampan_version_get_language (SampanVersion *self);
/** Whether this is the version that the note is written in. */
gboolean sampan_version_get_is_source (SampanVersion *self);
/** Returns: (transfer none): the same object as long as the version lives. */
SampanSegment *sampan_version_get_title (SampanVersion *self);
/** Returns: (transfer none): a #GListModel of #SampanSegment, one a line of the body; never empty.
 */
GListModel *sampan_version_get_segments (SampanVersion *self);
/** Returns: (transfer none) (array zero-terminated=1): without "#". Until they change. */
const char *const *sampan_version_get_tags (SampanVersion *self);
/** @tags: (nullable) (array zero-terminated=1): a leading "#", empty and repeated ones are dropped.
 */
void sampan_version_set_tags (SampanVersion *self, const char *const *tags);
/** Segments, the title included, whose source has changed since; 0 in the source version. */
guint sampan_version_get_n_stale (SampanVersion *self);
/** Segments, the title included, that have no text though the source has; 0 in the source version.
 */
guint sampan_version_get_n_missing (SampanVersion *self);
/** Pinned segments, the title included; 0 in the source version. */
guint sampan_version_get_n_pinned (SampanVersion *self);
/** Segments of a target, the title included, for which sampan_segment_get_is_unapproved() holds. */
guint sampan_version_count_unapproved (SampanVersion *self);
/** Pins all of those, in one change. Returns: how many. */
guint sampan_version_approve (SampanVersion *self);

/** Returns: (transfer full): the body, its segments joined by "\n". */
char *sampan_version_dup_body (SampanVersion *self);
/**
 * sampan_version_set_body:
 *
 * A person's edit of the whole body. In the source version, segments are matched with the old ones
 * (unchanged lines first, then the most similar in order), so that their targets stay paired and
 * only changed ones become stale; targets of removed lines go, new lines get empty targets. In a
 * target version lines are laid on the paired segments in order.
 */
void sampan_version_set_body (SampanVersion *self, const char *body);
/** Splits the source segment at a byte offset (Enter). What its target has goes with the longer
 * half, stale. Source version only. */
void sampan_version_split_segment (SampanVersion *self, guint position, gsize offset);
/** Joins the source segment with the one after it; so are their targets. The last one stays as it
 * is. */
void sampan_version_join_segment (SampanVersion *self, guint position);
/** Moves the source segment, and its targets, so that it is at @to; does nothing if a position is
 * out of range. */
void sampan_version_move_segment (SampanVersion *self, guint from, guint to);

G_END_DECLS
