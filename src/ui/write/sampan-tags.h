#pragma once

#include "core/sampan-note.h"
#include "language/sampan-tag-memory.h"

G_BEGIN_DECLS

/*
 * The tags of a note's versions stand in the same order in each, so that the third tag of a target
 * renders the third of the source. These keep it so.
 */

/** Adds @text to the source, without "#" and spaces around; several when commas, "#" or line breaks
 * part them. Returns: whether any was new. */
gboolean sampan_tags_add (SampanNote *note, const char *text);
/** Removes the tag at @position of the source and what renders it. */
void sampan_tags_remove (SampanNote *note, guint position);
/** Sets the tag at @position in one version; "" in the source removes it everywhere, in a target it
 * changes nothing. */
void sampan_tags_set (SampanNote *note, const char *language, guint position, const char *tag);
/** Returns: (transfer none): the tag of @version at @position, "" if it has none yet. */
const char *sampan_tags_get (SampanVersion *version, guint position);
/**
 * sampan_tags_fill:
 * @memory: loaded
 *
 * Gives targets the tags they have not yet, from the memory, as far as it knows them: in their
 * order, so that none stands beside another.
 */
void sampan_tags_fill (SampanNote *note, SampanTagMemory *memory);
/** Returns: where the tag of @language at @position comes from. */
SampanTagOrigin sampan_tags_get_origin (SampanNote *note,
                                        const char *language,
                                        guint position,
                                        SampanTagMemory *memory);

G_END_DECLS
