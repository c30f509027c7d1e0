#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SampanWaveform:
 *
 * How loud a file's sound is, from its start to its end: one peak for each hundredth of a second.
 * Immutable; from any thread.
 */
typedef struct _SampanWaveform SampanWaveform;

/** Peaks a second. */
#define SAMPAN_WAVEFORM_RATE 100

SampanWaveform *sampan_waveform_ref (SampanWaveform *self);
void sampan_waveform_unref (SampanWaveform *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SampanWaveform, sampan_waveform_unref)

/** Returns: how many peaks there are; 0 if the file has no sound. */
guint sampan_waveform_get_n_peaks (SampanWaveform *self);
/** Returns: the loudest sample of any channel from @start to @end milliseconds, 0..1; 0 where there
 * is no sound. */
double sampan_waveform_get_peak (SampanWaveform *self, gint64 start, gint64 end);
/** Returns: the loudest of all. */
double sampan_waveform_get_loudest (SampanWaveform *self);

/**
 * sampan_waveform_new:
 * @path: a video, or a file of sound
 * @cache: (nullable): a file that keeps the result; it is read if it is there
 *
 * Listens to a whole file, piece by piece: what is kept is 100 bytes a second. Blocks: some 200
 * times as fast as the sound on one core. A file without sound has a waveform without peaks.
 * Errors: SAMPAN_MEDIA_ERROR, G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full)
 */
SampanWaveform *sampan_waveform_new (const char *path,
                                     const char *cache,
                                     GCancellable *cancellable,
                                     GError **error);

/** @waveform: what was heard so far; on the main context of the call, a few times a second. */
typedef void (*SampanWaveformProgress) (SampanWaveform *waveform, gpointer user_data);

/** The same in a thread. @progress: (nullable): not called after @cancellable was cancelled */
void sampan_waveform_new_async (const char *path,
                                const char *cache,
                                SampanWaveformProgress progress,
                                gpointer progress_data,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
SampanWaveform *sampan_waveform_new_finish (GAsyncResult *result, GError **error);

G_END_DECLS
