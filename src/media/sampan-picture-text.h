#pragma once

#include "core/sampan-media.h"
#include "sampan-text-detector.h"

G_BEGIN_DECLS

/** Which ends of a block's lines lie below each other. */
typedef enum
{
  SAMPAN_ALIGN_LEFT,
  SAMPAN_ALIGN_CENTRE,
  SAMPAN_ALIGN_RIGHT,
} SampanAlign;

/**
 * SampanPictureBlock:
 * @box: where it is, in pixels of the upright picture
 * @text: what is written there, in one line
 * @lines: on how many lines it stands in the picture
 * @align: how these are set, or how the line stands beside others
 * @score: how sure it is of the letters, 0..1
 *
 * Words in a picture that belong together: a line, or a paragraph.
 */
typedef struct
{
  SampanTextBox box;
  char *text;
  guint lines;
  SampanAlign align;
  double score;
} SampanPictureBlock;

void sampan_picture_block_free (SampanPictureBlock *self);

/** How many of the lines that were found in a picture are read. */
typedef void (*SampanPictureTextProgress) (guint done, guint total, gpointer user_data);

/**
 * sampan_picture_text_read:
 * @path: a picture
 * @width: (out): of the upright picture, pixels, or of the copy that was read of a very large one
 * @height: (out): of the same
 * @progress: (nullable): called in this thread, with 0 done first
 * @error: SAMPAN_MEDIA_ERROR, SAMPAN_INFER_ERROR, G_IO_ERROR_CANCELLED
 *
 * Reads all words in a picture. Blocks: a second or two for a page full of text.
 *
 * Returns: (transfer full) (element-type SampanPictureBlock): the blocks in the order in which they
 * are read; may be empty
 */
GPtrArray *sampan_picture_text_read (const char *path,
                                     int *width,
                                     int *height,
                                     SampanPictureTextProgress progress,
                                     gpointer user_data,
                                     GCancellable *cancellable,
                                     GError **error);
/** The same on a thread of its own. @progress: (nullable): called in the caller's, before @callback
 * alone. */
void sampan_picture_text_read_async (const char *path,
                                     SampanPictureTextProgress progress,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
GPtrArray *
sampan_picture_text_read_finish (GAsyncResult *result, int *width, int *height, GError **error);

/**
 * sampan_picture_text_put:
 * @language: of the note
 * @blocks: (element-type SampanPictureBlock): what was read in the picture of @media
 * @width: of the picture that was read, pixels
 * @height: of the same
 *
 * Makes them the words of @media (sampan_picture_words_set()). Words that are not in @language, a
 * price for instance, keep the original until a person says otherwise.
 */
void sampan_picture_text_put (
    SampanMedia *media, const char *language, GPtrArray *blocks, int width, int height);

G_END_DECLS
