#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * What a screen reader is told of a #SampanSegmentView: its text without the mark of a direction
 * that may stand before it, as if that were not there.
 */
void sampan_segment_accessible_init (GtkAccessibleTextInterface *iface);

G_END_DECLS
