#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** One {"id", "text"} of a language model's answer. */
typedef struct
{
  gint64 id;
  char *text;
  gboolean complete; /* FALSE: it is still being written */
} SampanAnswerEntry;

/**
 * _sampan_answer_read:
 * @answer: what a model wrote, perhaps not to its end, perhaps with words or code fences around the
 * JSON
 *
 * Returns: (transfer full) (element-type SampanAnswerEntry): the entries in their order. Objects
 * that are something else are passed over.
 */
GArray *_sampan_answer_read (const char *answer);

G_END_DECLS
