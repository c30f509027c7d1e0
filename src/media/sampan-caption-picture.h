#pragma once

#include "core/sampan-library.h"
#include "sampan-caption-style.h"

G_BEGIN_DECLS

/**
 * sampan_caption_picture_write:
 * @languages: one or two, the first one on top
 * @time: in the original, ms; below 0 for the first moment at which all of them say something
 * @size: of the longest side, pixels
 *
 * Writes one frame of the edited @video with its captions as a PNG, drawn by the renderer of the
 * preview and the export. Blocks.
 *
 * Errors: SAMPAN_MEDIA_ERROR, SAMPAN_EDIT_ERROR, G_FILE_ERROR.
 */
gboolean sampan_caption_picture_write (SampanLibrary *library,
                                       SampanMedia *video,
                                       const char *const *languages,
                                       gint64 time,
                                       int size,
                                       const char *output,
                                       GError **error);

G_END_DECLS
