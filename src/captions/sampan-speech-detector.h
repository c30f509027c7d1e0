#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** Samples a second of the sound that the model hears. */
#define SAMPAN_SPEECH_RATE 16000
/** Samples of one frame: 32 ms. */
#define SAMPAN_SPEECH_FRAME 512

/**
 * SampanSpeechDetector:
 *
 * Says for each 32 ms of a sound how sure it is that somebody speaks: the Silero model, which keeps
 * a state from frame to frame. For one thread at a time; 0.1 to 0.4 ms a frame on one core.
 */
typedef struct _SampanSpeechDetector SampanSpeechDetector;

/** Loads the model, 50 ms. Errors: SAMPAN_INFER_ERROR. */
SampanSpeechDetector *sampan_speech_detector_new (GError **error);
void sampan_speech_detector_free (SampanSpeechDetector *self);

/**
 * sampan_speech_detector_push:
 * @samples: (array fixed-size=512): the next frame, mono at 16 kHz, -1..1
 * @probability: (out): 0..1
 *
 * Returns: FALSE with SAMPAN_INFER_ERROR
 */
gboolean sampan_speech_detector_push (SampanSpeechDetector *self,
                                      const float *samples,
                                      float *probability,
                                      GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanSpeechDetector, sampan_speech_detector_free)

G_END_DECLS
