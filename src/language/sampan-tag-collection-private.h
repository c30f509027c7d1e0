#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** What a tag is called on the other side. */
typedef struct
{
  char *tag;
  const char *category; /* interned */
  guint rank;           /* the lower the more usual */
} SampanTagCandidate;

/**
 * SampanTagCollection:
 *
 * The tags that come with the program, from data/tags. Immutable.
 */
typedef struct _SampanTagCollection SampanTagCollection;

/* Reads the files of the program. */
SampanTagCollection *_sampan_tag_collection_new (void);
void _sampan_tag_collection_free (SampanTagCollection *self);

/* @key: see _sampan_tag_fold(). Returns: (transfer none) (nullable) (element-type
 * SampanTagCandidate): best first */
GPtrArray *_sampan_tag_collection_find (SampanTagCollection *self,
                                        const char *from,
                                        const char *to,
                                        const char *key);

/* Returns: (transfer full): a tag as tags are compared: without case, width, spaces, "#", "_", "-"
 */
char *_sampan_tag_fold (const char *tag);

G_END_DECLS
