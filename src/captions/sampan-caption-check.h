#pragma once

#include "core/sampan-media.h"

G_BEGIN_DECLS

/** What makes a caption hard to read. */
typedef enum
{
  SAMPAN_CAPTION_RULE_SPEED,   /* characters a second */
  SAMPAN_CAPTION_RULE_LENGTH,  /* characters of a line */
  SAMPAN_CAPTION_RULE_LINES,   /* lines */
  SAMPAN_CAPTION_RULE_MINIMUM, /* seconds that it stands */
  SAMPAN_CAPTION_RULE_MAXIMUM,
  SAMPAN_CAPTION_RULE_GAP, /* seconds to the next caption */
  SAMPAN_CAPTION_N_RULES,
} SampanCaptionRule;

/** One fault of one caption. */
typedef struct
{
  SampanCue *cue; /* owned */
  SampanCaptionRule rule;
  double value; /* what it is */
  double limit; /* what it may be */
} SampanCaptionFault;

void sampan_caption_fault_free (SampanCaptionFault *self);

/** Returns: (transfer none): the rule's name for machines: "characters-per-second". */
const char *sampan_caption_rule_get_name (SampanCaptionRule rule);
/** Returns: (transfer full): what is wrong and what would be right, for people: "Too fast to read:
 * 25 characters a second, 20 at most". */
char *sampan_caption_fault_dup_sentence (const SampanCaptionFault *self);

/**
 * sampan_caption_check:
 * @cues: (element-type SampanCue): a track, in order
 * @language: BCP 47: whose rules apply
 * @fps: frames a second of the video; 0 if that is not known
 *
 * Empty captions have no faults but their gaps.
 *
 * Returns: (transfer full) (element-type SampanCaptionFault): in the order of the cues
 */
GPtrArray *sampan_caption_check (GPtrArray *cues, const char *language, double fps);
/** The same of one cue, but for its gap: @next: (nullable): the cue after it. */
void sampan_caption_check_cue (
    SampanCue *cue, SampanCue *next, const char *language, double fps, GPtrArray *faults);

/**
 * sampan_caption_mend:
 * @other: (nullable) (element-type SampanCue): captions in another language that stand for the same
 * times, by their source ids: they need their time too
 * @other_language: (nullable)
 *
 * Mends what can be mended without moving speech: lines are broken anew where they are too long or
 * too many; a caption that is too fast or too short stays longer, into the silence after it; gaps
 * too small are opened, and those of less than half a second closed to two frames. No caption
 * begins at another time, and none ends before its speech by more than half a second.
 *
 * Returns: (transfer full) (element-type SampanCue): all captions, mended
 */
GPtrArray *sampan_caption_mend (GPtrArray *cues,
                                const char *language,
                                GPtrArray *other,
                                const char *other_language,
                                double fps);

/**
 * sampan_caption_mend_tracks:
 * @media: has @track and @target
 * @target: (nullable): renders @track
 * @before, @after: (out): the faults of both
 *
 * Joins captions that stand for too short a time with their neighbour, where the two are one that
 * has no faults and less than half a second lies between them; a person's pinned rendering is left
 * alone. Then sampan_caption_mend() for a source track and its rendering, whose cues follow the
 * source's times.
 *
 * Returns: how many captions have changed; short gaps that are closed were no faults
 */
guint sampan_caption_mend_tracks (SampanMedia *media,
                                  SampanCaptionTrack *track,
                                  SampanCaptionTrack *target,
                                  double fps,
                                  guint *before,
                                  guint *after);

G_END_DECLS
