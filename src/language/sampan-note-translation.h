#pragma once

#include "core/sampan-library.h"
#include "sampan-memory.h"
#include "sampan-run-status.h"
#include "sampan-tag-memory.h"
#include "sampan-translators.h"

G_BEGIN_DECLS

/** The provider of a segment that was in the target language already and is kept as it is. */
#define SAMPAN_PROVIDER_KEPT "kept"

#define SAMPAN_TYPE_NOTE_TRANSLATION (sampan_note_translation_get_type ())

/**
 * SampanNoteTranslation:
 *
 * One run that translates a note into a language: a model for a progress bar. Properties with
 * notify:
 *
 * "running" (boolean), "fraction" (double, 0..1 of the characters), "status" (string for people:
 * "12 of 4,000 · 3 minutes left", "The server asks to wait: 12 s", "3 segments were not
 * translated"; "" if there is nothing to say).
 *
 * ::segment-changed (SampanSegment) is emitted when a segment was written, has failed or has got a
 * suggestion.
 *
 * Segments that are missing or stale are looked up in the memory first (exact matches alone go into
 * the note; a fuzzy one is a suggestion); a segment that is in the target language already is kept
 * as it is; the rest goes to the engine. Segments enter the note as they are ready, those of some
 * milliseconds as one change, so that saving the note keeps them and a later run goes on from
 * there. What a person has written or pinned meanwhile stays, and so does the target of a source
 * that has changed meanwhile.
 */
G_DECLARE_FINAL_TYPE (
    SampanNoteTranslation, sampan_note_translation, SAMPAN, NOTE_TRANSLATION, GObject)

/**
 * sampan_note_translation_new:
 * @language: a target version, made if missing
 * @segment: (nullable): only this target segment, whatever its state; NULL for all that are missing
 * or stale (title, body, tags)
 */
SampanNoteTranslation *sampan_note_translation_new (SampanTranslators *translators,
                                                    SampanNote *note,
                                                    const char *language,
                                                    SampanSegment *segment);
/** @id: (nullable): the wanted engine; NULL for the first that can do the pair. */
void sampan_note_translation_set_translator (SampanNoteTranslation *self, const char *id);
/** Uses the memory, the glossary and the tags of @library, and keeps the finished parts of very
 * long segments there. */
void sampan_note_translation_set_library (SampanNoteTranslation *self, SampanLibrary *library);

/** To be called once. */
void sampan_note_translation_run_async (SampanNoteTranslation *self,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
/** Writes into the note, now, what has been answered: before the note is let go. */
void sampan_note_translation_flush (SampanNoteTranslation *self);
/** Returns: the number of segments written, or -1 with @error set when it was cancelled or none
 * could be. Some may have failed: see sampan_note_translation_get_n_failed(). */
int sampan_note_translation_run_finish (SampanNoteTranslation *self,
                                        GAsyncResult *result,
                                        GError **error);

/** Returns: (transfer none): BCP 47. */
const char *sampan_note_translation_get_language (SampanNoteTranslation *self);
/** Returns: (transfer none) (nullable): the segment it was made for. */
SampanSegment *sampan_note_translation_get_segment (SampanNoteTranslation *self);
gboolean sampan_note_translation_get_running (SampanNoteTranslation *self);
double sampan_note_translation_get_fraction (SampanNoteTranslation *self);
/** Returns: (transfer none): words for people, perhaps "". */
const char *sampan_note_translation_get_status (SampanNoteTranslation *self);
/** Returns: (transfer none): how many segments, title included, and how far they are. */
const SampanRunStatus *sampan_note_translation_get_progress (SampanNoteTranslation *self);

/** Returns: (transfer none) (nullable): why a target segment failed in this run; a sentence for
 * people. */
const GError *
sampan_note_translation_get_error (SampanNoteTranslation *self, SampanSegment *segment);
/** Returns: (transfer none) (nullable): the fuzzy match that the memory has for a target segment of
 * this run. */
const SampanMemoryMatch *
sampan_note_translation_get_suggestion (SampanNoteTranslation *self, SampanSegment *segment);
/** Returns: (transfer none) (nullable) (element-type SampanTagMatch): where the tags that this run
 * has given to the version come from, in their order; NULL if it has given none. */
GPtrArray *sampan_note_translation_get_tags (SampanNoteTranslation *self);

G_END_DECLS
