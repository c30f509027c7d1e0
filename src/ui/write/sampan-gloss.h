#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SampanGloss:
 *
 * The reading aid of a text view: what the dictionary says of the word under the pointer, or, by
 * Ctrl+D, of the word at the caret. Nothing is looked up before the pointer rests, any key takes it
 * away, and it never takes the focus.
 */
typedef struct _SampanGloss SampanGloss;

/** @view: not held; frees this in its dispose, before its children go. */
SampanGloss *sampan_gloss_new (GtkTextView *view);
void sampan_gloss_free (SampanGloss *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanGloss, sampan_gloss_free)
/** @language: (nullable): BCP 47, of the text: there are glosses for Chinese and English. */
void sampan_gloss_set_language (SampanGloss *self, const char *language);

G_END_DECLS
