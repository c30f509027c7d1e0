#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SAMPAN_FACET_LINK,
  SAMPAN_FACET_MENTION,
  SAMPAN_FACET_TAG,
} SampanFacetKind;

/** A passage of a text that leads somewhere. */
typedef struct
{
  SampanFacetKind kind;
  gsize start; /* UTF-8 bytes from the start of the text */
  gsize end;
  char *value; /* the address; the handle without "@"; the tag without "#" */
} SampanFacet;

void sampan_facet_free (SampanFacet *self);

/**
 * sampan_facets_find:
 * @text: valid UTF-8
 *
 * Finds links (http, https, and "www." which is given https), mentions ("@name.domain") and tags
 * ("#name", at most 64 signs), in writing with and without spaces between words: a full-width sign
 * or a Han letter ends a link where one in Latin letters would be followed by a space, and a tag
 * may follow it directly.
 *
 * Returns: (transfer full) (element-type SampanFacet): in order, never overlapping
 */
GPtrArray *sampan_facets_find (const char *text);
/** Whether "#" and @tag make one tag in running text: it holds no space, comma, ... */
gboolean sampan_facets_is_tag (const char *tag);

G_END_DECLS
