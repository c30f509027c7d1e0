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

const char *sampan_version_get_language (SampanVersion *self);
gboolean sampan_version_get_is_source (SampanVersion *self);
SampanSegment *sampan_version_get_title (SampanVersion *self);
GListModel *sampan_version_get_segments (SampanVersion *self);
const char *const *sampan_version_get_tags (SampanVersion *self);
void sampan_version_set_tags (SampanVersion *self, const char *const *tags);
guint sampan_version_get_n_stale (SampanVersion *self);
guint sampan_version_get_n_missing (SampanVersion *self);
guint sampan_version_get_n_pinned (SampanVersion *self);

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
/** Splits the source segment at a byte offset (Enter) or joins it with the one after it. Source
 * version only. */
void sampan_version_split_segment (SampanVersion *self, guint position, gsize offset);
void sampan_version_join_segment (SampanVersion *self, guint position);

G_END_DECLS
