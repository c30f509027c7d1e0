#pragma once

#include <adwaita.h>

#include "sampan-presets.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_PRESETS_MENU (sampan_presets_menu_get_type ())

/**
 * SampanPresetsMenu:
 *
 * The saved lists of edits, to apply, rename and delete, and a way to save the present one.
 *
 * ::applied (SampanPreset) is emitted when one is chosen.
 */
G_DECLARE_FINAL_TYPE (SampanPresetsMenu, sampan_presets_menu, SAMPAN, PRESETS_MENU, GtkPopover)

/** @presets: (nullable) */
void sampan_presets_menu_set_presets (SampanPresetsMenu *self, SampanPresets *presets);
/** @plan: what would be saved */
void sampan_presets_menu_set_plan (SampanPresetsMenu *self, SampanPlan *plan);

G_END_DECLS
