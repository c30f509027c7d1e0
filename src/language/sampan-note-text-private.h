#pragma once

#include "core/sampan-note.h"

G_BEGIN_DECLS

/** Returns: (transfer full): the place of each source segment in the text, the title's is 0. */
GHashTable *_sampan_note_text_index (SampanNote *note);
/** The whole text, the title first, and what is there of it in @target. */
void _sampan_note_text_build (SampanNote *note,
                              SampanVersion *target,
                              GStrv *texts,
                              GStrv *translations);
/** Returns: (transfer full): what the note is about, so that a word is understood by it. */
char *_sampan_note_text_dup_about (SampanNote *note);

G_END_DECLS
