#pragma once

#include <gio/gio.h>

#include "captions/sampan-speech-scan.h"

G_BEGIN_DECLS

/** @fraction: 0..1. On the main context of the call, at most ten times a second. */
typedef void (*SampanListenProgress) (double fraction, gpointer user_data);

/**
 * sampan_listen:
 * @path: a video, or a file of sound
 * @samples: (nullable): a file that gets the sound: mono, 16 kHz, 16-bit little-endian samples
 * @progress: (nullable): called in this thread
 *
 * Hears where somebody speaks in a file's sound. Times are the file's own, also where its sound
 * begins late or has holes. Reads piece by piece: what is kept is 8 bytes for each 32 ms. Blocks:
 * some 100 times as fast as the sound on one core. Errors: SAMPAN_MEDIA_ERROR, SAMPAN_INFER_ERROR,
 * G_IO_ERROR_CANCELLED and those of writing.
 *
 * Returns: (transfer full)
 */
SampanSpeechScan *sampan_listen (const char *path,
                                 GOutputStream *samples,
                                 SampanListenProgress progress,
                                 gpointer progress_data,
                                 GCancellable *cancellable,
                                 GError **error);

/**
 * sampan_listen_cues:
 *
 * Empty captions, one for each phrase of the speech, two frames apart at least
 * (sampan_speech_scan_dup_phrases()). Blocks.
 *
 * Returns: (transfer full) (element-type SampanCue): perhaps none
 */
GPtrArray *sampan_listen_cues (const char *path,
                               SampanListenProgress progress,
                               gpointer progress_data,
                               GCancellable *cancellable,
                               GError **error);
/** The same in a thread. */
void sampan_listen_cues_async (const char *path,
                               SampanListenProgress progress,
                               gpointer progress_data,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
GPtrArray *sampan_listen_cues_finish (GAsyncResult *result, GError **error);

/**
 * sampan_listen_speech_async:
 * @cache: (nullable): a file that keeps what was heard; if it is there, nothing is heard again
 *
 * Where somebody speaks (sampan_speech_scan_dup_speech()), found in a thread.
 */
void sampan_listen_speech_async (const char *path,
                                 const char *cache,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/** Returns: (transfer full) (element-type SampanSpeechSpan): perhaps none */
GArray *sampan_listen_speech_finish (GAsyncResult *result, GError **error);

/** Two frames of a video with that many a second, ms, rounded up; of 25 if it is not known. */
gint64 sampan_listen_get_gap (double fps);

G_END_DECLS
