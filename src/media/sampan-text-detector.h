#pragma once

#include "infer/sampan-model.h"
#include "sampan-text-box.h"

G_BEGIN_DECLS

/** A picture in memory: 8-bit RGBA, rows of @width * 4 bytes. Borrowed. */
typedef struct
{
  const guint8 *data;
  int width, height;
} SampanRgba;

/**
 * sampan_text_detector_find:
 * @model: PP-OCR's detection, loaded for changing sizes
 * @error: SAMPAN_INFER_ERROR, G_IO_ERROR_CANCELLED
 *
 * Finds the lines of text in a picture. Blocks, some hundred milliseconds.
 *
 * Returns: (transfer full) (element-type SampanTextBox): the lines from the top to the bottom; may
 * be empty
 */
GArray *sampan_text_detector_find (SampanModel *model,
                                   const SampanRgba *picture,
                                   GCancellable *cancellable,
                                   GError **error);

/**
 * sampan_rgba_sample:
 * @box: the part of the picture
 * @turned: whether the part is turned by a quarter, anticlockwise, so that a column becomes a line
 * @target: (out): 8-bit RGB rows of @width * 3 bytes
 *
 * Takes a turned rectangle out of a picture, at another size. What lies outside of the picture is
 * as its edge.
 */
void sampan_rgba_sample (const SampanRgba *self,
                         const SampanTextBox *box,
                         gboolean turned,
                         guint8 *target,
                         int width,
                         int height);

G_END_DECLS
