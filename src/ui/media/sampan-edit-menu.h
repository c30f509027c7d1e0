#pragma once

#include <adwaita.h>

#include "edit/sampan-edit-op.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_EDIT_MENU (sampan_edit_menu_get_type ())

/**
 * SampanEditMenu:
 *
 * All edits that can be made of a picture or of a video, in groups, for one who does not know the
 * words for them.
 *
 * ::chosen (uint) carries the #SampanOpId.
 */
G_DECLARE_FINAL_TYPE (SampanEditMenu, sampan_edit_menu, SAMPAN, EDIT_MENU, GtkPopover)

void sampan_edit_menu_set_kind (SampanEditMenu *self, SampanMediaKind kind);

G_END_DECLS
