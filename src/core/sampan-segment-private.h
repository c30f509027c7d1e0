#pragma once

#include "sampan-segment.h"

G_BEGIN_DECLS

/* id, source id, text, hash of the source text it was written from, origin, provider, pinned, score
 */
#define SAMPAN_SEGMENT_RECORD "(smsssumsbu)"

/* What a translator, or a person, wrote into a target segment. */
typedef struct
{
  const char *text;
  const char *source_hash;
  SampanOrigin origin;
  const char *provider;
  gboolean pinned;
  guint score;
} SampanSegmentContent;

/* @id: (nullable): NULL makes a UUID. @source_id: (nullable): NULL for a segment of the source. */
SampanSegment *sampan_segment_new (const char *id, const char *source_id, const char *text);
/* Returns: (transfer full): the SHA-256 of @text in hexadecimal. */
char *sampan_segment_hash (const char *text);
/* Returns: (transfer none): the hash of the segment's own text. */
const char *sampan_segment_get_text_hash (SampanSegment *self);
const char *sampan_segment_get_source_hash (SampanSegment *self);
/* Returns: (transfer none): during ::edited, the text before the edit; else as it is. */
const char *sampan_segment_get_previous_text (SampanSegment *self);
gboolean sampan_segment_is_target (SampanSegment *self);

/* These write without ::edited: for the owners. Each returns whether anything differed. */
gboolean sampan_segment_write (SampanSegment *self, const SampanSegmentContent *content);
gboolean sampan_segment_write_text (SampanSegment *self, const char *text);
gboolean sampan_segment_set_source_hash (SampanSegment *self, const char *hash);
/* Says what the segment is beside @source (nullable: a segment of the source is always fresh). */
gboolean sampan_segment_update_state (SampanSegment *self, SampanSegment *source);

/* Returns: (transfer full) */
GVariant *sampan_segment_dup_record (SampanSegment *self);
gboolean sampan_segment_set_record (SampanSegment *self, GVariant *record);

G_END_DECLS
