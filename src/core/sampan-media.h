#pragma once

#include <gio/gio.h>

#include "sampan-caption-track.h"

G_BEGIN_DECLS

typedef enum
{
  SAMPAN_MEDIA_IMAGE = 1 << 0,
  SAMPAN_MEDIA_VIDEO = 1 << 1,
} SampanMediaKind;

#define SAMPAN_TYPE_MEDIA (sampan_media_get_type ())

/**
 * SampanMedia:
 *
 * One picture or video of a note. The original lies in the library under its SHA-256 and is never
 * modified; what is done to it is its plan. Properties with notify: "id", "sha256" (lower-case
 * hex), "name" (the original file's name), "mime-type", "kind", "width", "height" (pixels, as
 * displayed), "duration" (milliseconds, 0 for a picture), "plan" (the edit plan as JSON text, NULL
 * if none), "tracks" (#GListModel of #SampanCaptionTrack), "caption-style" (how captions look, as
 * JSON text, NULL if nobody has said).
 */
G_DECLARE_FINAL_TYPE (SampanMedia, sampan_media, SAMPAN, MEDIA, GObject)

SampanMedia *sampan_media_new (SampanMediaKind kind,
                               const char *sha256,
                               const char *name,
                               const char *mime_type,
                               int width,
                               int height,
                               gint64 duration);
/** Returns: (transfer none): a UUID, unique in the note. */
const char *sampan_media_get_id (SampanMedia *self);
/** Returns: (transfer none): of the original, in lower-case hexadecimal. */
const char *sampan_media_get_sha256 (SampanMedia *self);
/** Returns: (transfer none): the original file's name, to be shown; never a path. */
const char *sampan_media_get_name (SampanMedia *self);
/** Returns: (transfer none): of the original. */
const char *sampan_media_get_mime_type (SampanMedia *self);
/** Picture or video; one of the two. */
SampanMediaKind sampan_media_get_kind (SampanMedia *self);
/** Pixels, as displayed: after the orientation in the file. */
int sampan_media_get_width (SampanMedia *self);
/** Pixels, as displayed: after the orientation in the file. */
int sampan_media_get_height (SampanMedia *self);
/** Milliseconds; 0 for a picture. */
gint64 sampan_media_get_duration (SampanMedia *self);
/** Returns: (transfer none) (nullable): the edit plan as JSON text. */
const char *sampan_media_get_plan (SampanMedia *self);
/** @plan_json: (nullable): kept as it is, byte for byte; NULL or "" for no edits. */
void sampan_media_set_plan (SampanMedia *self, const char *plan_json);
/** Returns: (transfer none) (nullable): how the captions look, as JSON text. */
const char *sampan_media_get_caption_style (SampanMedia *self);
/** @style_json: (nullable): kept as it is, byte for byte; NULL or "" for what comes without saying.
 */
void sampan_media_set_caption_style (SampanMedia *self, const char *style_json);
/** Alternative text for readers of @language; "" if none. Emits ::alt-changed and makes the note
 * changed. */
const char *sampan_media_get_alt (SampanMedia *self, const char *language);
/** @alt: (nullable): NULL or "" for none. */
void sampan_media_set_alt (SampanMedia *self, const char *language, const char *alt);
/** Returns: (transfer none): a #GListModel of #SampanCaptionTrack. */
GListModel *sampan_media_get_tracks (SampanMedia *self);
/** Returns: (transfer full): the languages whose track has cues. */
GStrv sampan_media_dup_caption_languages (SampanMedia *self);
/** Returns: (transfer none) (nullable): the track in that language. */
SampanCaptionTrack *sampan_media_get_track (SampanMedia *self, const char *language);
/** Returns: (transfer none): the track in that language, made if there was none. */
SampanCaptionTrack *sampan_media_ensure_track (SampanMedia *self, const char *language);
/** Returns: whether there was a track in that language. */
gboolean sampan_media_remove_track (SampanMedia *self, const char *language);

/** What follows until sampan_media_end_change() is told by one ::changed, so that it is one step of
 * undo. Tracks tell of themselves at once. May be nested. */
void sampan_media_begin_change (SampanMedia *self);
void sampan_media_end_change (SampanMedia *self);

G_END_DECLS
