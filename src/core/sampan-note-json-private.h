#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A note's state as the note.json of a .sampan file, and back. */

/* Returns: (transfer full) */
char *sampan_note_to_json (GVariant *state);

/**
 * sampan_note_from_json:
 *
 * Errors: INVALID for what is no note, NEWER for a format this version does not know.
 *
 * Returns: (transfer full): a state that sampan_note_new_from_state() takes
 */
GVariant *sampan_note_from_json (const char *json, gssize length, GError **error);

G_END_DECLS
