#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * tflite_to_onnx:
 * @file: a TensorFlow Lite model of floats (weights of half precision too)
 * @error: TFLITE_ERROR
 *
 * Writes the same model as ONNX. Inputs and outputs keep their names and their layout (batch,
 * height, width, channels); inside, the order is that of ONNX (batch, channels, height, width).
 *
 * Returns: (transfer full): the ONNX file
 */
GBytes *tflite_to_onnx (GBytes *file, GError **error);

G_END_DECLS
