#pragma once

#include "sampan-translator.h"
#include "core/sampan-note.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_TRANSLATORS (sampan_translators_get_type ())

/**
 * SampanTranslators:
 *
 * The translators that are set up, in the user's order: a #GListModel of #SampanTranslator. OpenCC
 * is always there; an OpenAI-compatible server is there once sampan_translators_set_openai() named
 * it.
 */
G_DECLARE_FINAL_TYPE (SampanTranslators, sampan_translators, SAMPAN, TRANSLATORS, GObject)

SampanTranslators *sampan_translators_new (void);
/** @base_url: (nullable): for example "http://127.0.0.1:8080/v1"; NULL or "" removes the server.
 * @api_key: (nullable) */
void sampan_translators_set_openai (SampanTranslators *self,
                                    const char *base_url,
                                    const char *model,
                                    const char *api_key);
/** @id: (nullable): a wanted engine. Returns: (transfer none) (nullable): the first that can do the
 * pair. Errors: SAMPAN_LANGUAGE_ERROR_PAIR with a sentence for people. */
SampanTranslator *sampan_translators_find (
    SampanTranslators *self, const char *from, const char *to, const char *id, GError **error);

/**
 * sampan_translators_translate_note_async:
 * @language: a target version, made if missing
 * @segment: (nullable): only this target segment; NULL for all that are missing or stale (title,
 * body, tags)
 *
 * Pinned segments stay. Each segment goes into the note as it is ready; one that fails, fails
 * alone.
 */
void sampan_translators_translate_note_async (SampanTranslators *self,
                                              SampanNote *note,
                                              const char *language,
                                              SampanSegment *segment,
                                              const char *translator_id,
                                              GCancellable *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer user_data);
/** Returns: the number of segments translated, or -1 with @error set when none could be. */
int sampan_translators_translate_note_finish (SampanTranslators *self,
                                              GAsyncResult *result,
                                              GError **error);

/** The same for the cues of @track into @target, by cue id; times are the source's. */
void sampan_translators_translate_track_async (SampanTranslators *self,
                                               SampanCaptionTrack *track,
                                               SampanCaptionTrack *target,
                                               const char *translator_id,
                                               GCancellable *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer user_data);
int sampan_translators_translate_track_finish (SampanTranslators *self,
                                               GAsyncResult *result,
                                               GError **error);

G_END_DECLS
