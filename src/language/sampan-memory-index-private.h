#pragma once

#include "sampan-memory-text-private.h"

G_BEGIN_DECLS

/**
 * SampanMemoryIndex:
 *
 * Which pairs may be like a text: the pairs of neighbouring units (bigrams) that each has. It only
 * grows; what was removed from the memory is found to be gone when it is looked for there.
 */
typedef struct _SampanMemoryIndex SampanMemoryIndex;

SampanMemoryIndex *_sampan_memory_index_new (void);
void _sampan_memory_index_free (SampanMemoryIndex *self);
void _sampan_memory_index_add (SampanMemoryIndex *self, gint64 number, SampanMemoryText *text);

/* Returns: (transfer full) (element-type gint64): the @max most alike by their bigrams, the most
 * alike first, of those that can reach @min_score by their length. */
GArray *_sampan_memory_index_find (SampanMemoryIndex *self,
                                   SampanMemoryText *text,
                                   guint min_score,
                                   guint max);

G_END_DECLS
