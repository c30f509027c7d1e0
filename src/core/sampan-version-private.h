#pragma once

#include "sampan-segment-private.h"
#include "sampan-version.h"

G_BEGIN_DECLS

typedef struct _SampanNote SampanNote;

/* language, title, body, tags */
#define SAMPAN_VERSION_RECORD "(s" SAMPAN_SEGMENT_RECORD "a" SAMPAN_SEGMENT_RECORD "as)"

/* @title_source_id: (nullable): the source's title, NULL makes a source version. */
SampanVersion *sampan_version_new (const char *language, const char *title_source_id);
/* @note: (nullable) (transfer none): its owner, which outlives it or calls this with NULL. */
void sampan_version_set_note (SampanVersion *self, SampanNote *note);
gboolean sampan_version_set_language (SampanVersion *self, const char *language);

/* Returns: (transfer none) (nullable): the segment, the title included, with that id. */
SampanSegment *sampan_version_find (SampanVersion *self, const char *id);
/* Returns: (transfer none) (nullable): in a target: the segment, the title included, that renders
 * the source segment with that id. */
SampanSegment *sampan_version_find_target (SampanVersion *self, const char *source_id);
guint sampan_version_get_n_segments (SampanVersion *self);
/* Returns: (transfer none): the segment of the body at @position. */
SampanSegment *sampan_version_get_segment (SampanVersion *self, guint position);
/* @segments: (element-type SampanSegment): the new body. Returns: whether it differs. */
gboolean sampan_version_set_segments (SampanVersion *self, GPtrArray *segments);
/* Gives a target one segment for each of @source's, in its order, keeping those that are there. */
gboolean sampan_version_pair_with (SampanVersion *self, SampanVersion *source);
/* Says of each segment of a target what it is beside @source's, and counts them. */
void sampan_version_update_states (SampanVersion *self, SampanVersion *source);
void sampan_version_update_counts (SampanVersion *self);
/* At the end of a change, in which they are counted once. */
void sampan_version_settle_counts (SampanVersion *self);

/* Returns: (transfer full) */
GVariant *sampan_version_dup_record (SampanVersion *self);
gboolean sampan_version_set_record (SampanVersion *self, GVariant *record);
/* Forgets the record: something in the version changed. */
void sampan_version_touch (SampanVersion *self);

G_END_DECLS
