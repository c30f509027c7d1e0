#pragma once

#include "ui/sampan-document.h"

G_BEGIN_DECLS

/** What the strictest of some platforms counts and allows. */
typedef struct
{
  const char *platform;  /* its name for people; NULL if none of them sets a limit */
  const char *languages; /* of the post that is counted: one, or two ("zh-Hans+en") */
  int used;
  int allowed;
} SampanLimit;

/** @platforms: names of rules, "bluesky" ...; the strictest is the one with the least room left.
 * @languages: as in publish/sampan-languages.h. */
SampanLimit
sampan_limit_title (const char *const *platforms, SampanNote *note, const char *languages);
/** The text is counted as the platform gets it: with the title and the tags where it has no other
 * place for them. */
SampanLimit
sampan_limit_text (const char *const *platforms, SampanNote *note, const char *languages);

/** The same for the platforms that the version in @language goes to, by itself or in one post with
 * another. */
SampanLimit sampan_limit_document_title (SampanDocument *document, const char *language);
SampanLimit sampan_limit_document_text (SampanDocument *document, const char *language);

G_END_DECLS
