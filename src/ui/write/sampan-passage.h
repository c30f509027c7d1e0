#pragma once

#include "core/sampan-segment.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_PASSAGE (sampan_passage_get_type ())

/**
 * SampanPassage:
 *
 * A source segment and the target that renders it: a row of the Write page. Properties, all with
 * notify where they can change: "source", "target" (%NULL when the source stands alone), "title"
 * (whether it is the note's title), "last" (whether no passage follows).
 */
G_DECLARE_FINAL_TYPE (SampanPassage, sampan_passage, SAMPAN, PASSAGE, GObject)

SampanPassage *sampan_passage_new (SampanSegment *source, gboolean title);
SampanSegment *sampan_passage_get_source (SampanPassage *self);
SampanSegment *sampan_passage_get_target (SampanPassage *self);
void sampan_passage_set_target (SampanPassage *self, SampanSegment *target);
gboolean sampan_passage_get_title (SampanPassage *self);
gboolean sampan_passage_get_last (SampanPassage *self);
void sampan_passage_set_last (SampanPassage *self, gboolean last);

G_END_DECLS
