#pragma once

#include "core/sampan-autosave.h"
#include "core/sampan-history.h"
#include "language/sampan-note-translation.h"

#include "sampan-studio.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_DOCUMENT (sampan_document_get_type ())

/**
 * SampanDocument:
 *
 * A note while it is open: what the pages bind to. It keeps the note saved and undoable, knows
 * which target is shown beside the source, and runs translations. No widgets; main thread only.
 *
 * Properties with notify: "target-language" (BCP 47, %NULL when the source stands alone).
 *
 * ::translation-changed (language) tells that a translation into @language began, ended, or that
 * its errors are others than before. ::segment-changed (segment) tells that one target segment has
 * failed or has got a suggestion.
 */
G_DECLARE_FINAL_TYPE (SampanDocument, sampan_document, SAMPAN, DOCUMENT, GObject)

/** The first target of @note is shown. */
SampanDocument *sampan_document_new (SampanStudio *studio, SampanNote *note);

SampanStudio *sampan_document_get_studio (SampanDocument *self);
SampanLibrary *sampan_document_get_library (SampanDocument *self);
SampanNote *sampan_document_get_note (SampanDocument *self);
SampanHistory *sampan_document_get_history (SampanDocument *self);
SampanAutosave *sampan_document_get_autosave (SampanDocument *self);

const char *sampan_document_get_target_language (SampanDocument *self);
/** @language: (nullable): one of the note's targets; anything else counts as %NULL. */
void sampan_document_set_target_language (SampanDocument *self, const char *language);
/** Returns: (transfer none) (nullable): the version that is shown beside the source. */
SampanVersion *sampan_document_get_target (SampanDocument *self);

/** Adds @language, if the note has it not, and shows it. */
void sampan_document_add_language (SampanDocument *self, const char *language);
/** Stops its translation, removes it, and shows another. */
void sampan_document_remove_language (SampanDocument *self, const char *language);

/**
 * sampan_document_set_source_language:
 * @language: BCP 47
 *
 * Says that the source is written in @language. If that was a target, it goes, and the language the
 * source was thought to be in takes its place: one step to undo.
 */
void sampan_document_set_source_language (SampanDocument *self, const char *language);

/**
 * sampan_document_translate:
 * @segment: (nullable): only this target segment, also when it is fresh; %NULL takes all that are
 *   missing or stale
 *
 * Starts a translation; how it goes is told by ::translation-changed.
 */
void sampan_document_translate (SampanDocument *self, const char *language, SampanSegment *segment);
void sampan_document_stop (SampanDocument *self, const char *language);
/** @segment: (nullable): %NULL asks for a translation of the whole version. */
gboolean
sampan_document_is_translating (SampanDocument *self, const char *language, SampanSegment *segment);
/** Whether anything of the note is being translated. */
gboolean sampan_document_is_working (SampanDocument *self);
/** Returns: (transfer none) (nullable): the translation of the whole version that is under way. */
SampanNoteTranslation *sampan_document_get_translation (SampanDocument *self, const char *language);
/** Returns: (transfer none) (nullable): why the last translation of @segment failed. */
const GError *sampan_document_get_segment_error (SampanDocument *self, SampanSegment *segment);
/** Returns: (transfer none) (nullable): what the memory has for a text like that of @segment's
 * source, as the last translation has found. */
const SampanMemoryMatch *
sampan_document_get_suggestion (SampanDocument *self, SampanSegment *segment);
/** Writes what the memory has into @segment, also if it is pinned: somebody chose it. */
void sampan_document_use_match (SampanDocument *self,
                                SampanSegment *segment,
                                const SampanMemoryMatch *match);
/** Returns: (transfer none) (nullable): why the last translation of the whole version failed. */
const GError *sampan_document_get_language_error (SampanDocument *self, const char *language);
/** Returns: how many segments of @language the last translation could not do. */
guint sampan_document_count_failed (SampanDocument *self, const char *language);
/** Forgets the error of @language: somebody has read it. */
void sampan_document_clear_language_error (SampanDocument *self, const char *language);

/** Returns: (transfer full): "xiaohongshu" ...: where @language is meant to go: the platform of the
 * preview, and those of the accounts that get it. */
GStrv sampan_document_dup_platforms (SampanDocument *self, const char *language);

G_END_DECLS
