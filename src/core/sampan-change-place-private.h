#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * sampan_change_place:
 *
 * Where in a note two of its states differ, if that is one place: a segment, an alternative text, a
 * cue, a parameter of an edit plan; for what a translator writes, its version.
 *
 * Returns: (transfer full) (nullable): a name that is the same for changes of the same place; NULL
 * if more places differ, or something came or went
 */
char *sampan_change_place (GVariant *before, GVariant *after);

G_END_DECLS
