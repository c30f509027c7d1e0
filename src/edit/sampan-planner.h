#pragma once

#include "sampan-plan.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_PLANNER (sampan_planner_get_type ())

/** SampanPlanner: turns a person's words, English or Chinese, into a plan, by lexicons kept as
 * data. */
G_DECLARE_FINAL_TYPE (SampanPlanner, sampan_planner, SAMPAN, PLANNER, GObject)

/** Loads the lexicons compiled into the program (GResource). */
SampanPlanner *sampan_planner_new (GError **error);

/**
 * sampan_planner_plan:
 * @kind: what is edited: operations for video only are unresolved on a picture, with that reason
 *
 * Never fails: what is not understood is unresolved, word for word. Answers in under 5 ms. Of a
 * prompt of more than 4 kB the rest is unresolved.
 *
 * Returns: (transfer full): a plan of just what the words ask for
 */
SampanPlan *sampan_planner_plan (SampanPlanner *self, const char *prompt, SampanMediaKind kind);

/**
 * sampan_planner_revise:
 * @plan: the edits that are there
 *
 * The same for a medium that is edited already: what is asked for is added to @plan as by
 * sampan_plan_with_merged(), and what is not wanted any more is taken out of it ("no vignette",
 * "undo the crop", "remove all edits").
 *
 * Returns: (transfer full): the whole new plan
 */
SampanPlan *sampan_planner_revise (SampanPlanner *self,
                                   SampanPlan *plan,
                                   const char *prompt,
                                   SampanMediaKind kind);

G_END_DECLS
