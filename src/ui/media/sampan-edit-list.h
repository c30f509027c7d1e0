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
 * ::plan-changed (SampanPlan) carries the plan as the person changed it.
 */
G_DECLARE_FINAL_TYPE (SampanEditList, sampan_edit_list, SAMPAN, EDIT_LIST, AdwBin)

/** Shows @plan; rows of the same operations stay, so that a slider being dragged is not replaced.
 */
void sampan_edit_list_set_plan (SampanEditList *self, SampanPlan *plan);

G_END_DECLS
