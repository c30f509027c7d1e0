#pragma once

#include "sampan-caption-track.h"
#include "sampan-cue-private.h"

G_BEGIN_DECLS

/* language, cues */
#define SAMPAN_TRACK_RECORD "(sa" SAMPAN_CUE_RECORD ")"

G_END_DECLS
