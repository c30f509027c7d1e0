#pragma once

#include <gst/gst.h>

#include "sampan-time-map.h"

G_BEGIN_DECLS

/**
 * The element "sampanbackwards": a source, with the pads of a decoder, that gives the first picture
 * and the first sound of a file from their end to their start. It reads a piece, a group of
 * pictures where that is short enough, and gives it in reverse order; so its memory does not grow
 * with the length. Sound is reversed sample by sample. Each stream is read by a decoder of its own.
 * Times are those of a SampanTimeMap's source.
 */

/**
 * sampan_backwards_new:
 * @times: what is to be read; what is left out between its parts is skipped
 *
 * Returns: (transfer floating): the element
 */
GstElement *sampan_backwards_new (const char *path, SampanTimeMap *times);

G_END_DECLS
