#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SAMPAN_TYPE_COMPARE_BUTTON (sampan_compare_button_get_type ())

/**
 * SampanCompareButton:
 *
 * Held, it asks for the original until it is let go; clicked, it asks for it until it is clicked
 * again.
 *
 * ::compare (boolean) tells whether the original is wanted.
 */
G_DECLARE_FINAL_TYPE (
    SampanCompareButton, sampan_compare_button, SAMPAN, COMPARE_BUTTON, GtkToggleButton)

G_END_DECLS
