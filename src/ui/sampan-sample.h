#pragma once

#include "sampan-studio.h"

G_BEGIN_DECLS

/**
 * sampan_sample_async:
 *
 * Makes the sample note of a first start: a text in Simplified Chinese with an English and a
 * Traditional Chinese version, and a picture; and saves it.
 */
void sampan_sample_async (SampanStudio *studio,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
/** Returns: (transfer full): the note. */
SampanNote *sampan_sample_finish (GAsyncResult *result, GError **error);

/** Returns: (transfer full): the note's text alone, for tests; %NULL with @error if the data is
 * damaged. */
SampanNote *sampan_sample_create_note (GError **error);

G_END_DECLS
