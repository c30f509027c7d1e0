#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/**
 * SampanSought:
 *
 * Whether what an edit changes (a face, clothes) was ever found. All zeroes to begin with; of the
 * streaming thread.
 */
typedef struct
{
  gboolean found;
  gboolean missed;
  gboolean told;
} SampanSought;

/** One frame more. */
void sampan_sought_count (SampanSought *self, gboolean found);
/** Posts @sentence, for people, as a warning of @element: once, and only if it was sought and never
 * found. Told of a picture after its frame, of a video at its end. */
void sampan_sought_tell (SampanSought *self, GstElement *element, const char *sentence);
/** Returns: (transfer full) (nullable): the sentence of a warning on the bus, NULL of other
 * messages. */
char *sampan_sought_dup_sentence (GstMessage *message);

G_END_DECLS
