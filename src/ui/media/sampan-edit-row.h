#pragma once

#include <adwaita.h>

#include "edit/sampan-edit.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_EDIT_ROW (sampan_edit_row_get_type ())

/**
 * SampanEditRow:
 *
 * One edit as a row: its icon and name, a control for each parameter that it uses, a switch, and a
 * button that deletes it. It can be dragged to another place.
 *
 * ::changed (SampanEdit, boolean last) carries the edit as the person made it; @last is %FALSE
 * while a slider is being dragged; ::removed; ::moved (int: -1 up, +1 down).
 */
G_DECLARE_FINAL_TYPE (SampanEditRow, sampan_edit_row, SAMPAN, EDIT_ROW, AdwPreferencesRow)

/** @kind: of what is edited: a text has times on a video alone */
GtkWidget *sampan_edit_row_new (SampanEdit *edit, SampanMediaKind kind);
SampanEdit *sampan_edit_row_get_edit (SampanEditRow *self);
/** Shows another edit of the same operation, without ::changed. */
void sampan_edit_row_set_edit (SampanEditRow *self, SampanEdit *edit);
/** @tags: (nullable): the languages that captions can be burnt in in */
void sampan_edit_row_set_languages (SampanEditRow *self, const char *const *tags);
/** Gives the focus to the first control. */
void sampan_edit_row_focus_control (SampanEditRow *self);

G_END_DECLS
