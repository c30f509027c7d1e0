#pragma once

#include <gtk/gtk.h>

#include "core/sampan-segment.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_SEGMENT_VIEW (sampan_segment_view_get_type ())

/**
 * SampanSegmentView:
 *
 * Edits one segment. What is typed goes into the segment at once; what changes there (undo, a
 * translation) comes back without moving the cursor. A segment is one line: when more are entered,
 * ::lines tells and the segment is left alone.
 *
 * ::lines (text, cursor): @text has line breaks; @cursor is the byte offset of the cursor in it.
 * ::join (forward): Backspace at the start, or Delete (@forward) at the end.
 * ::leave (down): the cursor wants to go past the first or the last line.
 * ::move (down): Alt and an arrow: the passage itself wants to go.
 */
G_DECLARE_FINAL_TYPE (SampanSegmentView, sampan_segment_view, SAMPAN, SEGMENT_VIEW, GtkTextView)

/** @segment: (nullable). */
void sampan_segment_view_set_segment (SampanSegmentView *self, SampanSegment *segment);
SampanSegment *sampan_segment_view_get_segment (SampanSegmentView *self);
/** Language of the text, for its glyphs, line breaks and spelling: BCP 47. */
void sampan_segment_view_set_language (SampanSegmentView *self, const char *language);
void sampan_segment_view_set_check_spelling (SampanSegmentView *self, gboolean check);
/** Shown while there is no text. */
void sampan_segment_view_set_placeholder (SampanSegmentView *self, const char *text);
/** @offset: bytes, or -1 for the end; takes the keyboard focus. */
void sampan_segment_view_focus_at (SampanSegmentView *self, gssize offset);
/** Returns: where the cursor is, in bytes. */
gssize sampan_segment_view_get_cursor (SampanSegmentView *self);
/** Returns: how many characters of the buffer stand before the text and are none of it: a mark of
 * its direction. */
guint sampan_segment_view_get_mark_length (SampanSegmentView *self);
/** Shows the segment's text again after ::lines. */
void sampan_segment_view_reset (SampanSegmentView *self);

G_END_DECLS
