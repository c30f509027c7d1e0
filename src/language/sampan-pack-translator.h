#pragma once

#include "sampan-engine.h"
#include "sampan-pack.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_PACK_TRANSLATOR (sampan_pack_translator_get_type ())

/**
 * SampanPackTranslator:
 *
 * Translates with a language pack, on this computer: a #SampanTranslator and a #SampanEngine. The
 * model is read when it is first needed, and put away when it has not been used for a while.
 */
G_DECLARE_FINAL_TYPE (
    SampanPackTranslator, sampan_pack_translator, SAMPAN, PACK_TRANSLATOR, GObject)

/** Returns: (transfer full) */
SampanTranslator *sampan_pack_translator_new (SampanPack *pack);
/** Returns: (transfer none) */
SampanPack *sampan_pack_translator_get_pack (SampanPackTranslator *self);

/** @beams: how many translations are followed at a time, up to 12: more are slower and a little
 * better, 1 is the fastest; 0: as the pack says, but 4 at most. */
void sampan_pack_translator_set_beams (SampanPackTranslator *self, guint beams);
/** @seconds: for how long an unused model stays in memory; 120 unless set. */
void sampan_pack_translator_set_idle_time (SampanPackTranslator *self, guint seconds);
/** Returns: whether the model is in memory. */
gboolean sampan_pack_translator_get_loaded (SampanPackTranslator *self);

G_END_DECLS
