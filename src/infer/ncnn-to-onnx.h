#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define NCNN_ERROR (ncnn_error_quark ())

/**
 * NcnnError:
 * @NCNN_ERROR_DAMAGED: not a model of ncnn, or cut off
 * @NCNN_ERROR_UNSUPPORTED: a model with something that is not converted
 */
typedef enum
{
  NCNN_ERROR_DAMAGED,
  NCNN_ERROR_UNSUPPORTED,
} NcnnError;

GQuark ncnn_error_quark (void);

/**
 * ncnn_to_onnx:
 * @param: the model's layers, a text
 * (https://github.com/Tencent/ncnn/wiki/param-and-model-file-structure)
 * @weights: what is in the .bin beside it
 * @channels: of the picture that goes in
 * @error: NCNN_ERROR
 *
 * Writes the same model as ONNX, for pictures of any size: one input and the last layer's output,
 * both batch, channels, height, width.
 *
 * Returns: (transfer full): the ONNX file
 */
GBytes *ncnn_to_onnx (const char *param, GBytes *weights, int channels, GError **error);

G_END_DECLS
