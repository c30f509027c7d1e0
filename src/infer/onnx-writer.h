#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Writes ONNX models (protocol buffers, schema at
 * https://github.com/onnx/onnx/blob/main/onnx/onnx.proto) without any library.
 */

/** A graph in the making, of which bytes are written at the end. */
typedef struct _OnnxGraph OnnxGraph;
/** One operator in the making. */
typedef struct _OnnxNode OnnxNode;

OnnxGraph *onnx_graph_new (const char *name);
void onnx_graph_free (OnnxGraph *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OnnxGraph, onnx_graph_free)

/** Declares an input or output of floats; -1 stands for any size. */
void onnx_graph_add_input (OnnxGraph *self, const char *name, const int *shape, guint n_dims);
void onnx_graph_add_output (OnnxGraph *self, const char *name, const int *shape, guint n_dims);
/** Adds a constant. */
void onnx_graph_add_floats (
    OnnxGraph *self, const char *name, const int *shape, guint n_dims, const float *values);
/** Adds a constant of one dimension. */
void onnx_graph_add_ints (OnnxGraph *self, const char *name, const gint64 *values, guint n);
/**
 * Adds a constant of four dimensions turned: dimension i of it is dimension @from[i] of what is
 * given, which has the shape @shape.
 */
void onnx_graph_add_turned_floats (
    OnnxGraph *self, const char *name, const int shape[4], const float *values, const int from[4]);
/** Adds an operator, which must come after those whose results it uses. Takes @node. */
void onnx_graph_take_node (OnnxGraph *self, OnnxNode *node);
/** Returns: (transfer full): the model, in version @opset of the ONNX operators. */
GBytes *onnx_graph_to_bytes (OnnxGraph *self, int opset);

/** An operator with one output. */
OnnxNode *onnx_node_new (const char *type, const char *output);
/** Adds another output. */
void onnx_node_add_output (OnnxNode *self, const char *name);
/** Inputs count in the order in which they are added; "" leaves one out. */
void onnx_node_add_input (OnnxNode *self, const char *name);
void onnx_node_set_int (OnnxNode *self, const char *name, gint64 value);
void onnx_node_set_float (OnnxNode *self, const char *name, float value);
void onnx_node_set_string (OnnxNode *self, const char *name, const char *value);
void onnx_node_set_ints (OnnxNode *self, const char *name, const gint64 *values, guint n);

/** Returns: a number of half precision (IEEE 754 binary16), in which weights often come */
float onnx_float_from_half (guint16 half);

/** What a window that moves over a picture needs: height first, then width. */
typedef struct
{
  int size[2];
  int stride[2];
  int dilation[2];
} OnnxWindow;

/** Finds the border on each side (top, left, bottom, right) with which the result is as large as
 * the picture divided by the stride; what is odd of it goes to the end. */
void onnx_window_get_same_pads (const OnnxWindow *self, int height, int width, gint64 pads[4]);
/** Returns: how many windows fit along dimension @i of the length with its border. */
int onnx_window_count (const OnnxWindow *self, int i, int length, const gint64 pads[4]);
/** Writes the window's attributes; @dilated: whether the operator knows of dilations. */
void onnx_node_set_window (OnnxNode *self,
                           const OnnxWindow *window,
                           const gint64 pads[4],
                           gboolean dilated);

G_END_DECLS
