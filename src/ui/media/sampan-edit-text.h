#pragma once

#include "edit/sampan-plan.h"

G_BEGIN_DECLS

/** Edits as text, for the clipboard and for presets: a plan in JSON, which `sampan-cli edit --plan`
 * reads as well. */

/** Returns: (transfer full): what was not understood is left out. */
char *sampan_edit_text_write (SampanPlan *plan);

/**
 * sampan_edit_text_read:
 * @kind: what the edits are for
 * @left_out: (out) (optional): how many edits are left out because @kind has no use for them
 *
 * Returns: (transfer full): the plan, or %NULL with SAMPAN_EDIT_ERROR
 */
SampanPlan *
sampan_edit_text_read (const char *text, SampanMediaKind kind, guint *left_out, GError **error);

/**
 * sampan_edit_text_apply:
 *
 * Makes a picture look as @preset says: what @plan says of its shape, its times and its words stays
 * unless @preset speaks of it too.
 *
 * Returns: (transfer full): the whole new plan
 */
SampanPlan *sampan_edit_text_apply (SampanPlan *plan, SampanPlan *preset);

/** Returns: (transfer full): what people are told when a plan was pasted of which @left_out edits
 * do not exist for their medium. */
char *sampan_edit_text_dup_told (guint left_out);

G_END_DECLS
