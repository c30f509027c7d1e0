#pragma once

#include "core/sampan-note.h"

G_BEGIN_DECLS

/** Where the cursor goes after lines were entered or joined. */
typedef struct
{
  guint position; /* of the passage: 0 is the title */
  gssize offset;  /* bytes in it, -1 for its end */
} SampanCursor;

/*
 * What Enter, Backspace at the start, Delete at the end and pasted lines do to a note whose
 * segments are one line each. Positions count the title as 0.
 */

/**
 * sampan_lines_enter_source:
 * @position: the passage that was typed into
 * @text: its text with line breaks
 * @cursor: byte offset of the cursor in @text
 */
SampanCursor
sampan_lines_enter_source (SampanNote *note, guint position, const char *text, gsize cursor);
/** The same for @target: its lines stay one; the cursor goes on to the next passage after a lone
 * Enter. */
SampanCursor
sampan_lines_enter_target (SampanSegment *target, guint position, const char *text, gsize cursor);
/** Joins the source passage at @position with the one before it (@forward: after it). Returns:
 * whether it could. */
gboolean
sampan_lines_join (SampanNote *note, guint position, gboolean forward, SampanCursor *cursor);
/** Adds an empty passage at the end. Returns: its position. */
guint sampan_lines_append (SampanNote *note);

G_END_DECLS
