#pragma once

#include "sampan-caption-track.h"

G_BEGIN_DECLS

SampanCueItem *sampan_cue_item_new (SampanCue *cue);
void sampan_cue_item_set_cue (SampanCueItem *self, SampanCue *cue);

G_END_DECLS
