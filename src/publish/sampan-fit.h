#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * sampan_fit_picture:
 * @input: a PNG, in the colours of @profile_of
 * @profile_of: the file that the pixels came from: if it names a colour profile, they are turned
 * into sRGB, which readers' programs take them for
 * @output: .jpg, or .png where the picture has holes
 * @max_bytes: negative for no limit
 * @max_pixels: of the whole picture; negative for no limit
 *
 * Writes the picture with the best quality that fits, smaller only where the lowest quality worth
 * looking at does not fit. Blocks.
 *
 * Errors: G_IO_ERROR, GDK_PIXBUF_ERROR; G_IO_ERROR_NO_SPACE if it does not fit at any size.
 * Returns: whether it was written; @width and @height are those of the result
 */
gboolean sampan_fit_picture (const char *input,
                             const char *profile_of,
                             const char *output,
                             gint64 max_bytes,
                             gint64 max_pixels,
                             int *width,
                             int *height,
                             GCancellable *cancellable,
                             GError **error);

G_END_DECLS
