#pragma once

#include "core/sampan-note.h"

G_BEGIN_DECLS

/* What languages a post is in: "zh-Hans" for one; "zh-Hans+en" for one post in two, in that order.
 */

/** Returns: (transfer full) (nullable): canonical tags, as the whole program has them; %NULL for
 * nothing, for more than two, or for the same twice */
char *sampan_languages_canonicalize (const char *text);
/** Returns: (transfer full) (array zero-terminated=1): the tags */
GStrv sampan_languages_split (const char *languages);
/** @languages: (nullable). Returns: whether @tag is one of them */
gboolean sampan_languages_has (const char *languages, const char *tag);
/** Returns: (transfer full): for people, each in itself: "简体中文 + English" */
char *sampan_languages_dup_names (const char *languages);
/** Returns: (transfer full) (array zero-terminated=1): what a post of @note can be in: each of its
 * versions; then its own language with each of the others, and the other way round */
GStrv sampan_languages_offer (SampanNote *note);

G_END_DECLS
