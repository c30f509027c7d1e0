#pragma once

#include "sampan-transcript.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_TRANSCRIBER (sampan_transcriber_get_type ())

/**
 * SampanTranscriber:
 *
 * A server that writes down what is said: any with /v1/audio/transcriptions (OpenAI's interface,
 * which faster-whisper-server, Speaches, LocalAI, vLLM and others have), or whisper.cpp's server
 * with /inference. It is asked for words with times; one that refuses is asked for plain text. For
 * worker threads.
 */
G_DECLARE_FINAL_TYPE (SampanTranscriber, sampan_transcriber, SAMPAN, TRANSCRIBER, GObject)

/**
 * sampan_transcriber_new:
 * @address: "http://127.0.0.1:8080", ".../v1", or all of it with /audio/transcriptions or
 * /inference: where it is not said which, both are tried
 * @model: (nullable): "whisper-1" and the like; servers with one model need none
 * @key: (nullable)
 */
SampanTranscriber *sampan_transcriber_new (const char *address, const char *model, const char *key);
/** Returns: (transfer none): for people, the server's host: "127.0.0.1:8080". */
const char *sampan_transcriber_get_name (SampanTranscriber *self);
/** Returns: (transfer full): what answers depend on: address and model. */
char *sampan_transcriber_dup_key (SampanTranscriber *self);
/** The longest silence of the server, seconds: 300 unless set, since a model may listen for long
 * before it answers. */
void sampan_transcriber_set_timeout (SampanTranscriber *self, guint seconds);

/**
 * sampan_transcriber_hear:
 * @samples: 16-bit little-endian, mono, 16 kHz
 * @language: (nullable): BCP 47, a hint
 *
 * Blocks. Silence, 429 (with the wait that it asks for, a minute at most) and 5xx are tried again.
 * Errors: SAMPAN_NET_ERROR with a sentence for people; SAMPAN_NET_ERROR_PROTOCOL if the answer is
 * none; G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full)
 */
SampanTranscript *sampan_transcriber_hear (SampanTranscriber *self,
                                           GBytes *samples,
                                           const char *language,
                                           GCancellable *cancellable,
                                           GError **error);

/** Returns: whether after @error no other piece will do better: the server is not there, or refuses
 * us. */
gboolean sampan_transcriber_error_is_final (const GError *error);

G_END_DECLS
