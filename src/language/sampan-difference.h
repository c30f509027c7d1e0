#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SAMPAN_DIFFERENCE_KEPT,    /* in both texts */
  SAMPAN_DIFFERENCE_REMOVED, /* in the old text alone */
  SAMPAN_DIFFERENCE_ADDED,   /* in the new text alone */
} SampanDifferenceKind;

/** A piece of two texts that are compared. Bytes; a length is 0 where the piece is not there. */
typedef struct
{
  SampanDifferenceKind kind;
  gsize old_start;
  gsize old_length;
  gsize new_start;
  gsize new_length;
} SampanDifference;

/**
 * sampan_difference_new:
 * @old_text, @new_text: valid UTF-8
 *
 * Compares two texts by words, and by characters where there are no spaces between words (Chinese,
 * Japanese, Thai): never inside a grapheme.
 *
 * Returns: (transfer full) (element-type SampanDifference): pieces in their order, which together
 * are both texts; what was removed stands before what was added in its place. Texts of which the
 * differing middle is longer than some thousands of words are one piece there.
 */
GArray *sampan_difference_new (const char *old_text, const char *new_text);

G_END_DECLS
