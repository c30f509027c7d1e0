#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/** The element "sampanflatten" lays what can be seen through on white: A420 becomes I420, I420
 * passes. */
void sampan_flatten_register (void);

G_END_DECLS
