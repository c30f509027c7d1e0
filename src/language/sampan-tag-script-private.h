#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SampanTagScript:
 *
 * The ways of writing Chinese into each other, for words: OpenCC's dictionaries, opened when they
 * are first needed. For one thread at a time.
 */
typedef struct _SampanTagScript SampanTagScript;

SampanTagScript *_sampan_tag_script_new (void);
void _sampan_tag_script_free (SampanTagScript *self);

/* Whether @language (canonical) is a way of writing Chinese. */
gboolean _sampan_tag_script_is_chinese (const char *language);
/* Returns: (transfer full): @text, in the way of @from, as it is written in @to; as it is where
 * OpenCC does not work. */
char *_sampan_tag_script_convert (SampanTagScript *self,
                                  const char *text,
                                  const char *from,
                                  const char *to);

G_END_DECLS
