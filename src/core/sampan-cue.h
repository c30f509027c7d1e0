#pragma once

#include <glib-object.h>

#include "sampan-segment.h"

G_BEGIN_DECLS

/**
 * SampanCue:
 *
 * One caption: an immutable value. Times are milliseconds from the start of the original medium,
 * before any edit. A change makes a new cue.
 */
typedef struct _SampanCue SampanCue;

#define SAMPAN_TYPE_CUE (sampan_cue_get_type ())

GType sampan_cue_get_type (void) G_GNUC_CONST;

/**
 * sampan_cue_new:
 * @id: (nullable): the cue's id, unique in its track; %NULL makes a UUID
 * @start: milliseconds
 * @end: milliseconds, at least @start
 * @text: plain text, lines separated by "\n"; markup tags of the file formats are kept in it as
 * they stand
 * @settings: (nullable): WebVTT cue settings as written, or %NULL
 * @source_ids: (nullable) (array zero-terminated=1): for a cue of a target track, ids of the source
 * cues it renders
 *
 * Returns: (transfer full): a new cue
 */
SampanCue *sampan_cue_new (const char *id,
                           gint64 start,
                           gint64 end,
                           const char *text,
                           const char *settings,
                           const char *const *source_ids);
/** Returns: (transfer full): one more reference; from any thread. */
SampanCue *sampan_cue_ref (SampanCue *self);
/** Lets go of a reference; from any thread. */
void sampan_cue_unref (SampanCue *self);

/** Returns: (transfer none): unique in the track; one line. */
const char *sampan_cue_get_id (SampanCue *self);
/** Milliseconds from the start of the medium. */
gint64 sampan_cue_get_start (SampanCue *self);
/** Milliseconds from the start of the medium; the cue is no longer shown then. */
gint64 sampan_cue_get_end (SampanCue *self);
/** Returns: (transfer none): with markup as the file had it, lines separated by "\n". */
const char *sampan_cue_get_text (SampanCue *self);
/** Returns: (transfer none) (nullable): WebVTT cue settings as written. */
const char *sampan_cue_get_settings (SampanCue *self);
/** Returns: (transfer none) (array zero-terminated=1): never NULL; empty in a source track. */
const char *const *sampan_cue_get_source_ids (SampanCue *self);
/** A pinned cue was written or approved by a person: no translation overwrites it. */
gboolean sampan_cue_get_pinned (SampanCue *self);
/** Who wrote the text: a person unless sampan_cue_with_writer() said otherwise. */
SampanOrigin sampan_cue_get_origin (SampanCue *self);
/** Returns: (transfer none) (nullable): the translator, or the listener, that wrote the text. */
const char *sampan_cue_get_provider (SampanCue *self);
/** Whether @source_text is what the text was written from, line breaks apart; TRUE as well if that
 * is not known. */
gboolean sampan_cue_is_from (SampanCue *self, const char *source_text);

/** Each returns (transfer full) a changed copy. */
SampanCue *sampan_cue_with_times (SampanCue *self, gint64 start, gint64 end);
/** Returns: (transfer full): a copy with another text. */
SampanCue *sampan_cue_with_text (SampanCue *self, const char *text);
/** Returns: (transfer full): a copy that is pinned or not. */
SampanCue *sampan_cue_with_pinned (SampanCue *self, gboolean pinned);
/** Returns: (transfer full): a copy that says who wrote its text, and from which text of the source
 * cues, joined by line breaks. @provider, @source_text: (nullable) */
SampanCue *sampan_cue_with_writer (SampanCue *self,
                                   SampanOrigin origin,
                                   const char *provider,
                                   const char *source_text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanCue, sampan_cue_unref)

G_END_DECLS
