#pragma once

#include "captions/sampan-transcriber.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_TRANSCRIPTION (sampan_transcription_get_type ())

/**
 * SampanTranscription:
 *
 * Writes down what is said in a file, by a server: the sound is heard here first
 * (sampan_listen()), and goes to the server in pieces of half a minute at most, cut where nobody
 * speaks. What the server has heard is kept until all is done: a run that was stopped or killed
 * goes on from there. A piece that fails leaves the others.
 *
 * Properties, read-only with notify: "running", "fraction" (0..1), "status" (words for people).
 */
G_DECLARE_FINAL_TYPE (SampanTranscription, sampan_transcription, SAMPAN, TRANSCRIPTION, GObject)

/**
 * sampan_transcription_new:
 * @path: a video, or a file of sound
 * @language: BCP 47: what is spoken
 * @folder: where the sound and what is done of it stand meanwhile; made if missing
 */
SampanTranscription *sampan_transcription_new (SampanTranscriber *server,
                                               const char *path,
                                               const char *language,
                                               const char *folder);
/** The longest piece, ms: 30000 unless set. */
void sampan_transcription_set_longest (SampanTranscription *self, gint64 longest);

/** To be called once. */
void sampan_transcription_run_async (SampanTranscription *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
/** Returns: (transfer full) (element-type SampanCue): captions of what was heard; NULL with @error,
 * a sentence for people, when nothing was. */
GPtrArray *
sampan_transcription_run_finish (SampanTranscription *self, GAsyncResult *result, GError **error);

gboolean sampan_transcription_get_running (SampanTranscription *self);
double sampan_transcription_get_fraction (SampanTranscription *self);
/** Returns: (transfer none): words for people, perhaps "". */
const char *sampan_transcription_get_status (SampanTranscription *self);
/** Pieces in all; those that failed, and why the first did. */
guint sampan_transcription_get_n_pieces (SampanTranscription *self);
guint sampan_transcription_get_n_failed (SampanTranscription *self);
const GError *sampan_transcription_get_error (SampanTranscription *self);

G_END_DECLS
