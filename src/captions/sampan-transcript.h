#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "sampan-speech-scan.h"

G_BEGIN_DECLS

/** Some text and when it is said. */
typedef struct
{
  char *text;   /* with the marks and spaces that follow it */
  gint64 start; /* ms from the start of the sound that was heard */
  gint64 end;
} SampanSpokenWord;

/**
 * SampanTranscript:
 *
 * What somebody says in a piece of sound: words with their times as far as the server gave them.
 */
typedef struct
{
  GPtrArray *words; /* of SampanSpokenWord, in order; a whole sentence if no words are known */
  char *text;       /* all of it; what there is when no times are known */
} SampanTranscript;

/**
 * sampan_transcript_new_from_json:
 * @node: an answer of /v1/audio/transcriptions or /inference: "words", "segments" (with "words" or
 * without) or "text" alone
 *
 * Words of a server may lack the marks between them: they are taken from its text. Times that go
 * backwards are put right.
 *
 * Returns: (transfer full): NULL with SAMPAN_JSON_ERROR if it is no such answer
 */
SampanTranscript *sampan_transcript_new_from_json (JsonNode *node, GError **error);
/** Returns: (transfer full): an answer that gives the same transcript. */
char *sampan_transcript_to_json (SampanTranscript *self);
void sampan_transcript_free (SampanTranscript *self);
void sampan_spoken_word_free (SampanSpokenWord *self);

/**
 * sampan_transcript_add_words:
 * @language: BCP 47
 * @speech: (element-type SampanSpeechSpan): where somebody speaks in the sound
 * @offset: ms: where the piece begins in the sound
 * @words: (element-type SampanSpokenWord): gets the words, with times of the whole sound
 *
 * Words with times go as they are; a sentence is laid over its time, and a text without any times
 * over the piece's speech, in proportion to its letters.
 */
void sampan_transcript_add_words (SampanTranscript *self,
                                  const char *language,
                                  GArray *speech,
                                  SampanSpeechSpan piece,
                                  GPtrArray *words);

/**
 * sampan_transcript_make_cues:
 * @words: (element-type SampanSpokenWord): in order
 * @gap: the least time between two captions, ms
 * @provider: (nullable): who heard it
 *
 * Captions of one or two lines: they end with sentences, at pauses and commas, and where a rule of
 * the language would be broken.
 *
 * Returns: (transfer full) (element-type SampanCue)
 */
GPtrArray *sampan_transcript_make_cues (GPtrArray *words,
                                        const char *language,
                                        gint64 gap,
                                        const char *provider);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanTranscript, sampan_transcript_free)

G_END_DECLS
