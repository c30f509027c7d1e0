#pragma once

#include "edit/sampan-plan.h"

G_BEGIN_DECLS

/** The operations as they are offered to one who looks for an edit. */
typedef struct
{
  const char *label; /* marked N_() */
  const SampanOpId *ids;
  guint n_ids;
  gboolean of_medium; /* about this very picture or video (its shape, its times, its words) rather
                         than about how it looks: a preset that says nothing of it leaves it */
} SampanEditGroup;

/** Returns: (transfer none): every operation is in exactly one of them. */
const SampanEditGroup *sampan_edit_groups (guint *n_groups);
/** Returns: (transfer none) */
const SampanEditGroup *sampan_edit_group_find (SampanOpId id);

/**
 * sampan_edit_group_make:
 * @time: seconds of the original that are shown
 * @duration: seconds of the original
 *
 * Returns: (transfer full): the edit to begin with: one that can be seen or heard.
 */
SampanEdit *sampan_edit_group_make (SampanOpId id, double time, double duration);

/** Whether @edit, as it is now, uses @param (a blurred background has no colour). @kind: of what is
 * edited: a text has times on a video alone */
gboolean
sampan_edit_param_is_needed (SampanEdit *edit, const SampanParam *param, SampanMediaKind kind);

G_END_DECLS
