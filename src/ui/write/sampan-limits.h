#pragma once

#include "core/sampan-version.h"

G_BEGIN_DECLS

/** What the strictest of some platforms counts and allows. */
typedef struct
{
  const char *platform; /* its name for people; NULL if none of them sets a limit */
  int used;
  int allowed;
} SampanLimit;

/** @platforms: names of rules, "bluesky" ...; the strictest is the one with the least room left. */
SampanLimit sampan_limit_title (const char *const *platforms, SampanVersion *version);
/** The text is counted as the platform gets it: with the title and the tags where it has no other
 * place for them. */
SampanLimit sampan_limit_text (const char *const *platforms, SampanVersion *version);

G_END_DECLS
