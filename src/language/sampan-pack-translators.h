#pragma once

#include "sampan-packs.h"

G_BEGIN_DECLS

/**
 * sampan_pack_translators_new:
 *
 * Returns: (transfer full): a GListModel of one #SampanPackTranslator for each pack of @packs, for
 * sampan_translators_set_packs(); follows @packs as packs come and go
 */
GListModel *sampan_pack_translators_new (SampanPacks *packs);

/** Returns: (transfer none): those of the user's own packs, for all who translate. */
GListModel *sampan_pack_translators_get_default (void);

G_END_DECLS
