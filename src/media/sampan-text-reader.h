#pragma once

#include "sampan-text-detector.h"

G_BEGIN_DECLS

/**
 * SampanTextReader:
 *
 * Reads lines of text: Chinese, English, figures (PP-OCR's recognition).
 */
typedef struct _SampanTextReader SampanTextReader;

/**
 * sampan_text_reader_new:
 * @error: SAMPAN_INFER_ERROR: NOT_FOUND when the model is not installed; G_FILE_ERROR
 *
 * Loads the model: blocks.
 */
SampanTextReader *sampan_text_reader_new (GError **error);
void sampan_text_reader_free (SampanTextReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanTextReader, sampan_text_reader_free)

/**
 * sampan_text_reader_read:
 * @box: a line of text in @picture
 * @score: (out): how sure it is of its letters, 0..1, their mean
 * @error: SAMPAN_INFER_ERROR, G_IO_ERROR_CANCELLED
 *
 * Reads one line. Blocks, some ten milliseconds.
 *
 * Returns: (transfer full): what is written there; empty if nothing can be read
 */
char *sampan_text_reader_read (SampanTextReader *self,
                               const SampanRgba *picture,
                               const SampanTextBox *box,
                               double *score,
                               GCancellable *cancellable,
                               GError **error);

G_END_DECLS
