#include "sampan-speech-detector.h"

#include <string.h>

#include "infer/sampan-value.h"

/* What the model wants before each frame: the end of the one before it. Without it it never hears
 * anything (data/models/README). */
#define CONTEXT 64

struct _SampanSpeechDetector
{
  SampanModel *model;
  SampanValue *rate;
  SampanValue *state;
  float window[CONTEXT + SAMPAN_SPEECH_FRAME];
};

SampanSpeechDetector *
sampan_speech_detector_new (GError **error)
{
  static const gint64 rate = SAMPAN_SPEECH_RATE;
  g_autofree char *path = sampan_model_find ("silero-vad", error);
  g_autoptr (SampanModel) model = NULL;
  SampanSpeechDetector *self;

  if (path == NULL)
    return NULL;
  model = sampan_model_new_from_file (path, 1, error);
  if (model == NULL)
    return NULL;
  self = g_new0 (SampanSpeechDetector, 1);
  self->model = g_steal_pointer (&model);
  self->rate = sampan_value_new_ints (&rate, (const gint64[]){ 1 }, 1, error);
  self->state = sampan_value_new_floats (NULL, (const gint64[]){ 2, 1, 128 }, 3, error);
  if (self->rate == NULL || self->state == NULL)
    g_clear_pointer (&self, sampan_speech_detector_free);
  return self;
}

void
sampan_speech_detector_free (SampanSpeechDetector *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->model);
  g_clear_pointer (&self->rate, sampan_value_free);
  g_clear_pointer (&self->state, sampan_value_free);
  g_free (self);
}

gboolean
sampan_speech_detector_push (SampanSpeechDetector *self,
                             const float *samples,
                             float *probability,
                             GError **error)
{
  static const char *const inputs[] = { "input", "state", "sr" };
  static const char *const outputs[] = { "output", "stateN" };
  const gint64 shape[] = { 1, CONTEXT + SAMPAN_SPEECH_FRAME };
  gint64 answer_shape[SAMPAN_TENSOR_MAX_DIMS];
  guint n_dims;
  g_autoptr (SampanValue) sound = NULL;
  g_autoptr (SampanValue) answer = NULL;
  SampanValue *results[2] = { NULL };
  const float *value;

  memcpy (self->window, self->window + SAMPAN_SPEECH_FRAME, CONTEXT * sizeof (float));
  memcpy (self->window + CONTEXT, samples, SAMPAN_SPEECH_FRAME * sizeof (float));
  sound = sampan_value_new_floats (self->window, shape, 2, error);
  if (sound == NULL)
    return FALSE;
  if (!sampan_model_run_values (self->model, inputs,
                                (SampanValue *const[]){ sound, self->state, self->rate }, 3,
                                outputs, results, 2, error))
    return FALSE;
  answer = results[0];
  sampan_value_free (self->state);
  self->state = results[1];
  value = sampan_value_peek_floats (answer, answer_shape, &n_dims, error);
  if (value == NULL)
    return FALSE;
  *probability = value[0];
  return TRUE;
}
