#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/**
 * sampan_caps_narrow:
 * @caps: (transfer full): what an element could have on one of its pads
 * @filter: (nullable): what GstBaseTransform asks about
 *
 * The end of each transform_caps.
 *
 * Returns: (transfer full): what is in both, in the order of @filter
 */
GstCaps *sampan_caps_narrow (GstCaps *caps, GstCaps *filter);

G_END_DECLS
