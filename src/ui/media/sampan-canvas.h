#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** Twelve times the size that fits is closer than any pixel needs to be seen. */
#define SAMPAN_CANVAS_MAX_ZOOM 12.0

#define SAMPAN_TYPE_CANVAS (sampan_canvas_get_type ())

/**
 * SampanCanvas:
 *
 * A picture that can be looked at closely: Ctrl and the wheel, or two fingers, zoom about the point
 * under them; a double click zooms in and out again; what is larger than its place is dragged, or
 * moved with the wheel and the arrow keys. Properties: "paintable", "zoom" (double, times the size
 * that fits; 1 fits), both with notify.
 *
 * ::moved is emitted when another part of the picture is seen, or another size of it.
 */
G_DECLARE_FINAL_TYPE (SampanCanvas, sampan_canvas, SAMPAN, CANVAS, GtkWidget)

double sampan_canvas_get_zoom (SampanCanvas *self);
/** About the middle; clamped to 1..SAMPAN_CANVAS_MAX_ZOOM. */
void sampan_canvas_set_zoom (SampanCanvas *self, double zoom);
/** Where in the widget the whole picture lies, as it is zoomed. Returns: FALSE while there is none.
 * @shown: (out) */
gboolean sampan_canvas_get_shown (SampanCanvas *self, graphene_rect_t *shown);

G_END_DECLS
