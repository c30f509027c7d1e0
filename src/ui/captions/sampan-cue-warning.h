#pragma once

#include "core/sampan-cue.h"

G_BEGIN_DECLS

/** What makes a cue hard to read, by the rules of its language. */
typedef enum
{
  SAMPAN_CUE_TOO_FAST = 1 << 0,
  SAMPAN_CUE_LONG_LINE = 1 << 1,
  SAMPAN_CUE_MANY_LINES = 1 << 2,
  SAMPAN_CUE_TOO_SHORT = 1 << 3,
  SAMPAN_CUE_TOO_LONG = 1 << 4,
} SampanCueWarnings;

SampanCueWarnings sampan_cue_get_warnings (SampanCue *cue, const char *language);
/** Returns: (transfer full) (nullable): sentences for people, one a line; NULL if all is well. */
char *sampan_cue_dup_warning_text (SampanCue *cue, const char *language);

G_END_DECLS
