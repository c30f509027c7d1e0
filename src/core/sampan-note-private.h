#pragma once

#include "sampan-caption-track-private.h"
#include "sampan-media-private.h"
#include "sampan-note.h"
#include "sampan-version-private.h"

G_BEGIN_DECLS

/* id, created, modified, versions (the source first), media */
#define SAMPAN_NOTE_STATE "(sxxa" SAMPAN_VERSION_RECORD "a" SAMPAN_MEDIA_RECORD ")"

/* Whether @state holds together: sampan_note_new_from_state() takes no other. */
gboolean sampan_note_state_is_valid (GVariant *state);

/* Whether two records of the same type, or lists of such, say the same. */
gboolean sampan_records_equal (GVariant *a, GVariant *b);

/* Whether one is between the two of sampan_note_begin_change(). */
gboolean sampan_note_is_changing (SampanNote *self);

/* A segment of @version was edited by a person. */
void sampan_note_segment_edited (SampanNote *self, SampanVersion *version, SampanSegment *segment);
/* Segments of the source came, went or changed: brings the targets in line. */
void sampan_note_source_changed (SampanNote *self);
/* In each target the texts for @sources (of SampanSegment, in their order, as they were before)
 * become the one for @kept. */
void sampan_note_join_targets (SampanNote *self, GPtrArray *sources, SampanSegment *kept);
/* The line of the source segment @source, @text, is about to go, or has gone: what its targets have
 * is kept for where it is pasted. */
void sampan_note_cut_targets (SampanNote *self, SampanSegment *source, const char *text);

G_END_DECLS
