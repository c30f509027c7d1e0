#pragma once

#include "sampan-caption-track.h"
#include "sampan-cue-private.h"

G_BEGIN_DECLS

/* language, cues, the file that they were imported from */
#define SAMPAN_TRACK_RECORD "(sa" SAMPAN_CUE_RECORD "ms)"

G_END_DECLS
