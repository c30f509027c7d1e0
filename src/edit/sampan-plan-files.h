#pragma once

#include "core/sampan-library.h"
#include "sampan-plan.h"

G_BEGIN_DECLS

/** Whether an edit of @plan shows a file that is not in a library: it is named by its path and not
 * by its SHA-256. */
gboolean sampan_plan_has_outside_files (SampanPlan *plan);

/**
 * sampan_plan_adopt:
 *
 * Copies the files that @plan names by their paths into @library, as its media are, so that the
 * plan goes on when they are moved. Blocks.
 *
 * Returns: (transfer full): the plan with the SHA-256 of each; %NULL with @error set when one can
 * not be read, or written
 */
SampanPlan *sampan_plan_adopt (SampanPlan *plan,
                               SampanLibrary *library,
                               GCancellable *cancellable,
                               GError **error);
/** sampan_plan_adopt() in a thread. */
void sampan_plan_adopt_async (SampanPlan *plan,
                              SampanLibrary *library,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
/** Returns: (transfer full): as sampan_plan_adopt(). */
SampanPlan *sampan_plan_adopt_finish (GAsyncResult *result, GError **error);

G_END_DECLS
