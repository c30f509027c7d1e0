#include "sampan-caps.h"

GstCaps *
sampan_caps_narrow (GstCaps *caps, GstCaps *filter)
{
  GstCaps *both;

  if (filter == NULL)
    return caps;

  both = gst_caps_intersect_full (filter, caps, GST_CAPS_INTERSECT_FIRST);
  gst_caps_unref (caps);

  return both;
}
