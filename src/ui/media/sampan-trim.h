#pragma once

#include "edit/sampan-plan.h"

G_BEGIN_DECLS

/** The shortest that can be kept, ms. */
#define SAMPAN_TRIM_MIN 100

/** A part of the original, ms. */
typedef struct
{
  gint64 start;
  gint64 end;
} SampanSpan;

/** The part of a video that @plan keeps. @duration: of the original, ms */
void sampan_trim_read (SampanPlan *plan, gint64 duration, SampanSpan *kept);

/**
 * sampan_trim_write:
 * @kept: brought into the video, and to SAMPAN_TRIM_MIN at least
 *
 * Returns: (transfer full): @plan with the trim that keeps @kept; without one if that is all
 */
SampanPlan *sampan_trim_write (SampanPlan *plan, gint64 duration, const SampanSpan *kept);

/** Returns: (transfer full) (element-type SampanSpan): what @plan takes out of the video's middle.
 */
GArray *sampan_trim_dup_cuts (SampanPlan *plan, gint64 duration);

G_END_DECLS
