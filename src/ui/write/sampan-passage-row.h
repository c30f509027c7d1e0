#pragma once

#include <adwaita.h>

#include "ui/sampan-document.h"
#include "sampan-passage.h"

G_BEGIN_DECLS

/** Which side of a passage is meant. */
typedef enum
{
  SAMPAN_SIDE_SOURCE,
  SAMPAN_SIDE_TARGET,
} SampanSide;

#define SAMPAN_TYPE_PASSAGE_ROW (sampan_passage_row_get_type ())

/**
 * SampanPassageRow:
 *
 * Shows one passage: the source, its target beside or below it, and the line that says who wrote
 * the target, how it stands to its source, and what can be done.
 *
 * ::lines (side, text, cursor), ::join (side, forward), ::leave (side, down), ::move (side, down):
 * see #SampanSegmentView.
 */
G_DECLARE_FINAL_TYPE (SampanPassageRow, sampan_passage_row, SAMPAN, PASSAGE_ROW, AdwBin)

SampanPassageRow *sampan_passage_row_new (void);
/** @document, @passage: (nullable): %NULL lets go of both. */
void
sampan_passage_row_bind (SampanPassageRow *self, SampanDocument *document, SampanPassage *passage);
SampanPassage *sampan_passage_row_get_passage (SampanPassageRow *self);
/** One column: the target under its source. */
void sampan_passage_row_set_narrow (SampanPassageRow *self, gboolean narrow);
/** The languages of the note's source and of the shown target (%NULL for none). */
void
sampan_passage_row_set_languages (SampanPassageRow *self, const char *source, const char *target);
/** @offset: bytes, or -1 for the end. */
void sampan_passage_row_focus (SampanPassageRow *self, SampanSide side, gssize offset);
/** Returns: where the cursor is, in bytes. */
gssize sampan_passage_row_get_cursor (SampanPassageRow *self, SampanSide side);
/** Shows again what the segment holds. */
void sampan_passage_row_reset (SampanPassageRow *self, SampanSide side);

G_END_DECLS
