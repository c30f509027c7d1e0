#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/** Who wrote a segment's text. */
typedef enum
{
  SAMPAN_ORIGIN_PERSON,
  SAMPAN_ORIGIN_MACHINE,
  SAMPAN_ORIGIN_MEMORY,
} SampanOrigin;

/** What a target segment is, seen from its source segment. Source segments are always FRESH. */
typedef enum
{
  SAMPAN_SEGMENT_MISSING, /* no text yet, though the source has some */
  SAMPAN_SEGMENT_STALE,   /* the source changed after it was written */
  SAMPAN_SEGMENT_FRESH,
} SampanSegmentState;

#define SAMPAN_TYPE_SEGMENT (sampan_segment_get_type ())

/**
 * SampanSegment:
 *
 * One passage of a version: the title, or one line (paragraph) of the body. Properties, all with
 * notify: "id", "source-id" (NULL in the source version), "text", "origin", "provider" (name of the
 * translator that wrote it, or NULL), "pinned", "state" (read-only, kept by the note), "score"
 * (0..100: similarity of the memory match used, 0 if none).
 */
G_DECLARE_FINAL_TYPE (SampanSegment, sampan_segment, SAMPAN, SEGMENT, GObject)

/** Returns: (transfer none): unique in its version. */
const char *sampan_segment_get_id (SampanSegment *self);
/** Returns: (transfer none) (nullable): id of the source segment it renders; NULL in the source
 * version. */
const char *sampan_segment_get_source_id (SampanSegment *self);
/** Returns: (transfer none): valid UTF-8, "" if empty. */
const char *sampan_segment_get_text (SampanSegment *self);
/** Who wrote the text. */
SampanOrigin sampan_segment_get_origin (SampanSegment *self);
/** Returns: (transfer none) (nullable): the translator that wrote the text; NULL for a person. */
const char *sampan_segment_get_provider (SampanSegment *self);
/** Whether a person wrote or approved the text: no translation overwrites it. */
gboolean sampan_segment_get_pinned (SampanSegment *self);
/** Whether this target is fresh, but its text is a translator's, or the memory's for another source
 * text, and no person has approved it by pinning. */
gboolean sampan_segment_get_is_unapproved (SampanSegment *self);
/** What a target is, seen from its source segment as that is now. */
SampanSegmentState sampan_segment_get_state (SampanSegment *self);
/** 0..100: similarity of the memory match that was used; 0 if none. */
guint sampan_segment_get_score (SampanSegment *self);

/**
 * sampan_segment_set_text:
 *
 * A person's edit. In a target it also pins the segment (an emptied one is unpinned: there is
 * nothing to keep from a translator), sets its origin to PERSON and makes it fresh against the
 * source as that is now. Line breaks in a segment of the source make more segments of it (in the
 * title: spaces). Emits ::edited, which makes the owning note changed.
 */
void sampan_segment_set_text (SampanSegment *self, const char *text);
/**
 * sampan_segment_set_pinned:
 *
 * To pin a target segment is to approve its text: it becomes fresh against the source as that is
 * now. A segment of the source cannot be pinned. Emits ::edited.
 */
void sampan_segment_set_pinned (SampanSegment *self, gboolean pinned);

G_END_DECLS
