#pragma once

#include <adwaita.h>

#include "edit/sampan-plan.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_EDIT_LIST (sampan_edit_list_get_type ())

/**
 * SampanEditList:
 *
 * A plan as a list of rows: its edits in order, then what was not understood with the reason.
 *
 * ::plan-changed (SampanPlan, boolean last) carries the plan as the person changed it; @last is
 * %FALSE while a slider is being dragged.
 *
 * ::ask asks a language model for what was not understood.
 */
G_DECLARE_FINAL_TYPE (SampanEditList, sampan_edit_list, SAMPAN, EDIT_LIST, AdwBin)

/** Shows @plan of a medium of @kind; rows of the same operations stay, so that a slider being
 * dragged is not replaced. */
void sampan_edit_list_set_plan (SampanEditList *self, SampanPlan *plan, SampanMediaKind kind);
/** @tags: (nullable): the languages that captions can be burnt in in */
void sampan_edit_list_set_languages (SampanEditList *self, const char *const *tags);
/** @can_ask: whether there is a language model to ask */
void sampan_edit_list_set_can_ask (SampanEditList *self, gboolean can_ask);
/** Gives the focus to what sets @edit. */
void sampan_edit_list_focus (SampanEditList *self, SampanEdit *edit);

G_END_DECLS
