#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** A stretch of time, ms from the start of the sound. */
typedef struct
{
  gint64 start;
  gint64 end;
} SampanSpeechSpan;

/**
 * SampanSpeechScan:
 *
 * What has been heard in a sound, frame by frame of SAMPAN_SPEECH_FRAME samples, and what follows
 * from it: where speech is, how it falls into phrases, and where the sound may be cut.
 */
typedef struct
{
  GArray *probabilities; /* of float: that somebody speaks */
  GArray *levels;        /* of float: the mean square of the samples */
} SampanSpeechScan;

SampanSpeechScan *sampan_speech_scan_new (void);
void sampan_speech_scan_free (SampanSpeechScan *self);
/** Adds the next frame. */
void sampan_speech_scan_add (SampanSpeechScan *self, float probability, float level);
/** Returns: the length of what was heard, ms. */
gint64 sampan_speech_scan_get_duration (SampanSpeechScan *self);

/** Returns: (transfer full) (element-type SampanSpeechSpan): where somebody speaks; silences
 * shorter than a tenth of a second belong to the speech around them. */
GArray *sampan_speech_scan_dup_speech (SampanSpeechScan *self);

/**
 * sampan_speech_scan_dup_phrases:
 * @gap: the least time between two phrases, ms: two frames of the video
 *
 * Speech as phrases of one to six seconds, for captions. They end where the speaker pauses; who
 * goes on for longer is cut at the longest pause or where it is quietest. A pause shorter than half
 * a second is closed to @gap, as a caption that blinks disturbs. A cry of less than a second that
 * has nobody near keeps its end later than its sound, so that it can be read.
 *
 * Returns: (transfer full) (element-type SampanSpeechSpan): in order, never over each other
 */
GArray *sampan_speech_scan_dup_phrases (SampanSpeechScan *self, gint64 gap);

/** Returns: the quietest moment between two, ms: where a cut hurts least. */
gint64 sampan_speech_scan_find_quietest (SampanSpeechScan *self, gint64 start, gint64 end);

/**
 * sampan_speech_scan_dup_pieces:
 * @longest: ms
 *
 * Cuts the sound into pieces that hold all speech, for a server that takes no more at once: as few
 * as there can be, each cut where it is silent, or, without a silence, where it is quietest.
 *
 * Returns: (transfer full) (element-type SampanSpeechSpan): in order; empty if nobody speaks
 */
GArray *sampan_speech_scan_dup_pieces (SampanSpeechScan *self, gint64 longest);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanSpeechScan, sampan_speech_scan_free)

G_END_DECLS
