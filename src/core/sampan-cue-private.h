#pragma once

#include "sampan-cue.h"

G_BEGIN_DECLS

/* A record is a part's share of a note's state: an immutable GVariant that the part keeps until it
 * changes, so that two states of a note share everything that is the same in both. */

/* id, start, end, text, settings, source ids, pinned, hash of the source text it was written from,
 * origin, provider */
#define SAMPAN_CUE_RECORD "(sxxsmsasbsums)"

/* Returns: (transfer full) */
GVariant *sampan_cue_dup_record (SampanCue *self);
SampanCue *sampan_cue_new_from_record (GVariant *record);
SampanCue *sampan_cue_with_id (SampanCue *self, const char *id);
/* @source_ids: (nullable) (array zero-terminated=1) */
SampanCue *sampan_cue_with_sources (SampanCue *self, const char *const *source_ids);
gboolean sampan_cue_equal (SampanCue *a, SampanCue *b);

G_END_DECLS
