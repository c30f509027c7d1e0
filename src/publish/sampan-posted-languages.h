#pragma once

#include "sampan-publisher.h"

G_BEGIN_DECLS

/* What of sampan_languages_offer() is of interest: two languages in one post are where some account
 * posts them so. */

/** Returns: (transfer full) (array zero-terminated=1): each of the versions of @note, then each two
 * of them that an account gets as one post */
GStrv sampan_posted_languages_offer (SampanAccounts *accounts, SampanNote *note);
/** @platform: "mastodon". Returns: (transfer full) (array zero-terminated=1): what @note becomes
 * there: two that an account there gets as one post are one, in the place of both, but for what
 * another account there gets by itself */
GStrv
sampan_posted_languages_list (SampanAccounts *accounts, SampanNote *note, const char *platform);

G_END_DECLS
