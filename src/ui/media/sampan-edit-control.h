#pragma once

#include <adwaita.h>

#include "edit/sampan-edit.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_EDIT_CONTROL (sampan_edit_control_get_type ())

/**
 * SampanEditControl:
 *
 * What sets one parameter of an edit: a slider, a menu, a colour, as the table of operations says.
 *
 * ::changed (SampanEdit, boolean last) carries the edit as the person made it; @last is %FALSE
 * while a slider is being dragged.
 */
G_DECLARE_FINAL_TYPE (SampanEditControl, sampan_edit_control, SAMPAN, EDIT_CONTROL, AdwBin)

GtkWidget *sampan_edit_control_new (SampanEdit *edit, const SampanParam *param);
/** Shows another edit of the same operation, without ::changed. */
void sampan_edit_control_set_edit (SampanEditControl *self, SampanEdit *edit);
const SampanParam *sampan_edit_control_get_param (SampanEditControl *self);
/** @tags: (nullable): the languages that captions can be burnt in in */
void sampan_edit_control_set_languages (SampanEditControl *self, const char *const *tags);

G_END_DECLS
