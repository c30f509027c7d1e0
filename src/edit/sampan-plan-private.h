#pragma once

#include "sampan-plan.h"

G_BEGIN_DECLS

/**
 * To fill a plan that nobody else has seen yet. An edit of an operation marked once takes the place
 * of the one before it.
 * @edit: (transfer full)
 */
void sampan_plan_merge_edit (SampanPlan *self, SampanEdit *edit);
void sampan_plan_add_unresolved (SampanPlan *self, const char *text, const char *reason);

G_END_DECLS
