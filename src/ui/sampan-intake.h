#pragma once

#include "sampan-studio.h"

G_BEGIN_DECLS

/**
 * sampan_intake_async:
 * @note: where the media go
 * @files: (element-type GFile): pictures or one video, in order
 *
 * Copies media into the library, finds out what they are and adds them to @note.
 */
void sampan_intake_async (SampanStudio *studio,
                          SampanNote *note,
                          GListModel *files,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
/** Returns: how many were added; -1 with @error set when none could be, also set (with a number)
 * when some could not. */
int sampan_intake_finish (GAsyncResult *result, GError **error);
/** @value: a GdkFileList. Returns: (transfer full) (element-type GFile): what was dropped. */
GListModel *sampan_intake_dup_dropped (const GValue *value);

G_END_DECLS
