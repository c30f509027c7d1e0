#pragma once

#include <adwaita.h>

#include "language/sampan-difference.h"

G_BEGIN_DECLS

/*
 * Popovers that say more about one passage: what the memory has, what comes of translating it back,
 * what a word means. They live while they are open.
 */

/** What a piece of a text is marked as. */
typedef enum
{
  SAMPAN_MARK_REMOVED, /* struck through */
  SAMPAN_MARK_ADDED,   /* underlined */
  SAMPAN_MARK_FOUND,   /* with a background */
} SampanMark;

/** A popover with a title and an empty vertical box. @box: (out). Returns: (transfer floating) */
GtkWidget *sampan_passage_popover_new (const char *title, GtkBox **box);
/** Opens it at @anchor, which is @parent or inside it; it goes when it is closed, or with @parent.
 */
void sampan_passage_popover_open (GtkWidget *popover, GtkWidget *parent, GtkWidget *anchor);
/** Returns: (transfer none): cancelled when the popover is closed. */
GCancellable *sampan_passage_popover_get_cancellable (GtkWidget *popover);
/** Replaces what is in the box by a sentence, with a spinner while something is under way. */
void sampan_passage_popover_say (GtkBox *box, const char *sentence, gboolean running);

/** A label that wraps, for text in @language (nullable). Returns: (transfer floating) */
GtkWidget *sampan_passage_label_new (const char *text, const char *language);
/** Marks a piece of a label's text; bytes. */
void sampan_passage_label_mark (GtkLabel *label, gsize start, gsize length, SampanMark mark);
/** A label with what became of @old_text: what went struck through, what came underlined. */
GtkWidget *sampan_passage_difference_new (const char *old_text,
                                          const char *new_text,
                                          GArray *differences,
                                          const char *language);

G_END_DECLS
