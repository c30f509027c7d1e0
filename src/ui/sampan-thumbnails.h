#pragma once

#include <gdk/gdk.h>

#include "core/sampan-library.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_THUMBNAILS (sampan_thumbnails_get_type ())

/**
 * SampanThumbnails:
 *
 * Small pictures of edited media, made one after the other in the background and kept in memory
 * while there is room. Main thread only.
 */
G_DECLARE_FINAL_TYPE (SampanThumbnails, sampan_thumbnails, SAMPAN, THUMBNAILS, GObject)

SampanThumbnails *sampan_thumbnails_new (SampanLibrary *library);

/** Returns: (transfer none) (nullable): the picture if it is in memory. */
GdkTexture *
sampan_thumbnails_peek (SampanThumbnails *self, const char *sha256, const char *plan, int size);

/**
 * sampan_thumbnails_load_async:
 * @sha256: the medium
 * @plan: (nullable): its edits as JSON
 * @size: pixels of the longest side, at most
 */
void sampan_thumbnails_load_async (SampanThumbnails *self,
                                   const char *sha256,
                                   const char *plan,
                                   SampanMediaKind kind,
                                   int size,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
/** Returns: (transfer full) (nullable): errors are those of sampan_thumbnail_finish(). */
GdkTexture *
sampan_thumbnails_load_finish (SampanThumbnails *self, GAsyncResult *result, GError **error);

G_END_DECLS
