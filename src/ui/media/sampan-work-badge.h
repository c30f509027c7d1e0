#pragma once

#include <adwaita.h>

#include "media/sampan-player.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_WORK_BADGE (sampan_work_badge_get_type ())

/**
 * SampanWorkBadge:
 *
 * Says what a player is making that takes long, how long that still takes where that is known, and
 * lets one do without; it is not seen while nothing does.
 *
 * ::cancelled is emitted when the person does not want to wait.
 */
G_DECLARE_FINAL_TYPE (SampanWorkBadge, sampan_work_badge, SAMPAN, WORK_BADGE, AdwBin)

/** To be called once. */
void sampan_work_badge_set_player (SampanWorkBadge *self, SampanPlayer *player);

G_END_DECLS
