#pragma once

#include "core/sampan-caption-track.h"
#include "core/sampan-library.h"
#include "language/sampan-translators.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_TRACK_TRANSLATION (sampan_track_translation_get_type ())

/**
 * SampanTrackTranslation:
 *
 * One run over the captions of a video: the memory first, then the engine, with the glossary. Cues
 * are translated by id, in groups where a sentence goes over several (SampanCueGroup), and each is
 * in the target track as soon as it is ready. Times are the source's and never move because of a
 * translation; a cue that fails, or is empty, shifts no other; what a person wrote or approved
 * stays. What is done is kept until the run is over: a killed run goes on from there.
 *
 * Properties, read-only with notify: "running", "fraction" (0..1), "status" (words for people).
 */
G_DECLARE_FINAL_TYPE (
    SampanTrackTranslation, sampan_track_translation, SAMPAN, TRACK_TRANSLATION, GObject)

SampanTrackTranslation *sampan_track_translation_new (SampanTranslators *translators,
                                                      SampanCaptionTrack *track,
                                                      SampanCaptionTrack *target);
/** @id: (nullable): the wanted engine; NULL for the first that can do the pair. */
void sampan_track_translation_set_translator (SampanTrackTranslation *self, const char *id);
/** @about: what the text is, for an engine that is told; captions if it is not set. */
void sampan_track_translation_set_about (SampanTrackTranslation *self, const char *about);
/** Uses the memory and the glossary of @library, and keeps what is done there. */
void sampan_track_translation_set_library (SampanTrackTranslation *self, SampanLibrary *library);

/** Translates what is missing or stale; if nothing is, all that no person wrote. To be called once.
 */
void sampan_track_translation_run_async (SampanTrackTranslation *self,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
/** Returns: the number of source cues that have their translation now, or -1 with @error set when
 * it was cancelled or none could be. */
int sampan_track_translation_run_finish (SampanTrackTranslation *self,
                                         GAsyncResult *result,
                                         GError **error);

gboolean sampan_track_translation_get_running (SampanTrackTranslation *self);
double sampan_track_translation_get_fraction (SampanTrackTranslation *self);
/** Returns: (transfer none): words for people, perhaps "". */
const char *sampan_track_translation_get_status (SampanTrackTranslation *self);
/** Source cues that failed: their rendering is what it was. */
guint sampan_track_translation_get_n_failed (SampanTrackTranslation *self);
/** Returns: (transfer none) (nullable): why the first of them failed; a sentence for people. */
const GError *sampan_track_translation_get_first_error (SampanTrackTranslation *self);
/** Returns: (transfer none) (nullable): why the source cue @id failed; a sentence for people. */
const GError *sampan_track_translation_get_error (SampanTrackTranslation *self, const char *id);

G_END_DECLS
