#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SAMPAN_TYPE_TRIM_HANDLE (sampan_trim_handle_get_type ())

/**
 * SampanTrimHandle:
 *
 * One end of what is kept of a video: dragged, or moved with the arrow keys by a tenth of a second,
 * with Ctrl, Page Up and Page Down by a second. For assistive technologies it is a slider of
 * seconds.
 *
 * ::moved (int64 ms, boolean last) tells where the person takes it; @last when a drag or a row of
 * key presses is over. The handle itself goes where sampan_trim_handle_set_value() says.
 */
G_DECLARE_FINAL_TYPE (SampanTrimHandle, sampan_trim_handle, SAMPAN, TRIM_HANDLE, GtkWidget)

GtkWidget *sampan_trim_handle_new (const char *label);
/** All in ms; @text says @value to people. */
void sampan_trim_handle_set_value (
    SampanTrimHandle *self, gint64 value, gint64 lower, gint64 upper, const char *text);
gint64 sampan_trim_handle_get_value (SampanTrimHandle *self);
void sampan_trim_handle_set_scale (SampanTrimHandle *self, double ms_per_pixel);

G_END_DECLS
