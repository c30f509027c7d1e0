#pragma once

#include "core/sampan-note.h"
#include "sampan-checks.h"

G_BEGIN_DECLS

/** What a post says, of one version of a note or of two one after the other. */
typedef struct
{
  GStrv languages;
  char *title;
  char *body;
  GStrv tags; /* of all of them, each once */
  char *text; /* composed for the platform */
  GStrv left; /* tags that are not in the text */
} SampanPostText;

/** @languages: as in sampan-languages.h; a version that is not there is left out. */
SampanPostText *
sampan_post_text_new (SampanNote *note, const char *languages, const SampanRules *rules);
void sampan_post_text_free (SampanPostText *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanPostText, sampan_post_text_free)

/** Returns: (transfer full): what @medium shows, for those who can not see it, in those of
 * @languages that have it, else in the note's own; "" if in none */
char *sampan_post_text_dup_alt (SampanMedia *medium, GStrv languages, const char *source_language);

G_END_DECLS
