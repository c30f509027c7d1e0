#pragma once

#include "core/sampan-error.h"

#include "sampan-document.h"

G_BEGIN_DECLS

/**
 * sampan_media_import_async:
 * @files: (element-type GFile): pictures, or one video
 *
 * Copies files into the library and adds them to the note, one after the other. A file that cannot
 * be used is left out, and the others still come.
 */
void sampan_media_import_async (SampanDocument *document,
                                GListModel *files,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/** Returns: how many were added; @error, when set, is about the first that was not. */
guint sampan_media_import_finish (GAsyncResult *result, GError **error);

G_END_DECLS
