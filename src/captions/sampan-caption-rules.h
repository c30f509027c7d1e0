#pragma once

#include "core/sampan-cue.h"

G_BEGIN_DECLS

/** Limits of readability of one language; the source stands beside them in
 * data/rules/captions.json. */
typedef struct
{
  double characters_per_second;
  guint characters_per_line;
  guint lines;
  gint64 minimum;     /* ms */
  gint64 maximum;     /* ms */
  guint gap_frames;   /* between two captions */
  const char *source; /* where the speed and the length come from, for people */
} SampanCaptionRules;

/** Returns: (transfer none): the rules for @language, English ones if it has none of its own. */
const SampanCaptionRules *sampan_caption_rules_get (const char *language);
/** Characters a second of a cue, counted in grapheme clusters without markup and line breaks. */
double sampan_cue_get_reading_speed (SampanCue *cue);
/** Graphemes of the longest line. */
guint sampan_cue_get_longest_line (SampanCue *cue);

G_END_DECLS
