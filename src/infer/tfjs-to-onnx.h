#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * tfjs_to_onnx:
 * @path: model.json of a graph model of TensorFlow.js; its weights are beside it
 * @height: of the pictures that go in
 * @width: of the pictures that go in
 * @scalars: inputs that are always the same, each "name=number"; NULL-terminated
 * @error: TFJS_ERROR and what reading gives
 *
 * Writes the same model as ONNX for pictures of one size: whatever follows from the size and from
 * @scalars is computed here, branches that are never taken are left out. Inputs of pictures keep
 * their layout (batch, height, width, channels); states and outputs are in that of ONNX (batch,
 * channels, height, width).
 *
 * Returns: (transfer full): the ONNX file
 */
GBytes *
tfjs_to_onnx (const char *path, int height, int width, const char *const *scalars, GError **error);

G_END_DECLS
