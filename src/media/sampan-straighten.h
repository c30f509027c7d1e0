#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/**
 * The element "sampanstraighten" turns a picture by its property "degrees" (double, clockwise,
 * -45..45) and enlarges it just so much that no empty corner shows; the size stays. The angle may
 * change while the element runs.
 */
void sampan_straighten_register (void);

G_END_DECLS
