#pragma once

#include <adwaita.h>

#include "language/sampan-packs.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_PACK_ADD (sampan_pack_add_get_type ())

/** SampanPackAdd: a row that shows how a language pack is added from a file or a folder, and why
 * not; it asks for the languages of one that does not say them. Not visible while there is nothing
 * to show. */
G_DECLARE_FINAL_TYPE (SampanPackAdd, sampan_pack_add, SAMPAN, PACK_ADD, AdwActionRow)

/** Lets the user choose a .zip, or a @folder, and adds it. */
void sampan_pack_add_choose (SampanPackAdd *self, SampanPacks *packs, gboolean folder);
/** Adds @file, one at a time. */
void sampan_pack_add_take (SampanPackAdd *self, SampanPacks *packs, GFile *file);

G_END_DECLS
