#pragma once

#include "edit/sampan-plan.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_PRESET (sampan_preset_get_type ())

/** SampanPreset: a list of edits that a person has saved under a name. Immutable; properties "name"
 * and "plan". */
G_DECLARE_FINAL_TYPE (SampanPreset, sampan_preset, SAMPAN, PRESET, GObject)

SampanPreset *sampan_preset_new (const char *name, SampanPlan *plan);
const char *sampan_preset_get_name (SampanPreset *self);
/** Returns: (transfer none): edits for pictures and for videos alike. */
SampanPlan *sampan_preset_get_plan (SampanPreset *self);

G_END_DECLS
