#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/**
 * sampan_elements_register:
 *
 * Registers our own GStreamer elements in this program, once; gst_init() must have been called.
 * Thread-safe.
 *
 * Returns: whether all of them are there
 */
gboolean sampan_elements_register (void);

G_END_DECLS
