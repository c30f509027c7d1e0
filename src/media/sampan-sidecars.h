#pragma once

#include "core/sampan-media.h"

G_BEGIN_DECLS

/** What files lie beside an exported video. */
typedef enum
{
  SAMPAN_SIDECAR_SRT = 1 << 0,
  SAMPAN_SIDECAR_VTT = 1 << 1,
  SAMPAN_SIDECAR_ASS = 1 << 2,
  SAMPAN_SIDECAR_TEXT = 1 << 3,      /* the plain transcript */
  SAMPAN_SIDECAR_TIMES = 1 << 4,     /* with the time before each paragraph of it */
  SAMPAN_SIDECAR_BILINGUAL = 1 << 5, /* also a caption file with the first two languages */
} SampanSidecarFlags;

/** Files that are ready to be written, readable on any thread. */
typedef struct _SampanSidecars SampanSidecars;

/**
 * sampan_sidecars_new:
 * @languages: those that there are captions in; the others are left out
 * @video: path of the exported video: the files have its name with the language and their ending
 *
 * The captions of @media in the times of the edited video, one file a language and format:
 * "film.en.srt", "film.zh-Hans+en.vtt", "film.en.txt".
 */
SampanSidecars *sampan_sidecars_new (SampanMedia *media,
                                     const char *const *languages,
                                     SampanSidecarFlags flags,
                                     const char *video);
void sampan_sidecars_free (SampanSidecars *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanSidecars, sampan_sidecars_free)

guint sampan_sidecars_get_n_files (SampanSidecars *self);
/** Returns: (transfer none): the path of file @i. */
const char *sampan_sidecars_get_path (SampanSidecars *self, guint i);
/** Writes them, each to a temporary file that takes its place. Blocks. Errors: G_FILE_ERROR. */
gboolean sampan_sidecars_write (SampanSidecars *self, GError **error);
/** The same without blocking. */
void sampan_sidecars_write_async (SampanSidecars *self, /* (transfer full) */
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean sampan_sidecars_write_finish (GAsyncResult *result, GError **error);

G_END_DECLS
