#pragma once

#include "sampan-database.h"

G_BEGIN_DECLS

/**
 * sampan_note_memory_put_segment:
 * @state: the whole note's
 * @language: of the version that @segment is in
 * @position: of @segment in it; 0 is the title
 *
 * Adds to the translation memory what a person wrote or approved, as long as it renders the source
 * as that is now. Part of the save's transaction: what is saved is remembered.
 */
gboolean sampan_note_memory_put_segment (SampanDatabase *database,
                                         GVariant *state,
                                         const char *language,
                                         GVariant *segment,
                                         gint64 position,
                                         GError **error);

/* The same for a caption of the medium @media_id. @old: (nullable): the cue as it was saved before;
 * only a new text is remembered, since a cue does not know which source it was made from. */
gboolean sampan_note_memory_put_cue (SampanDatabase *database,
                                     GVariant *state,
                                     const char *media_id,
                                     const char *language,
                                     GVariant *old,
                                     GVariant *cue,
                                     GError **error);

G_END_DECLS
