#pragma once

#include <gtk/gtk.h>

#include "core/sampan-caption-track.h"
#include "media/sampan-time-map.h"
#include "media/sampan-waveform.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_WAVE_VIEW (sampan_wave_view_get_type ())

/**
 * SampanWaveView:
 *
 * The sound of a video with the cues under it, to be dragged by the pointer and nudged by keys. All
 * times are ms of the original. It changes nothing itself: ::moved (id, int64 start, int64 end)
 * says where a person wants a cue, once when a drag is over or at each key; ::sought (int64 time)
 * asks to be shown a moment; ::edit asks for the text of the selected cue.
 */
G_DECLARE_FINAL_TYPE (SampanWaveView, sampan_wave_view, SAMPAN, WAVE_VIEW, GtkWidget)

/** @selection: (transfer none): positions are those of the track. */
void sampan_wave_view_set_selection (SampanWaveView *self, GtkSingleSelection *selection);
/** @track, @target: (nullable) */
void sampan_wave_view_set_tracks (SampanWaveView *self,
                                  SampanCaptionTrack *track,
                                  SampanCaptionTrack *target);
/** Another video: all of it is shown, if it is short. */
void sampan_wave_view_set_duration (SampanWaveView *self, gint64 duration);
/** @waveform: (nullable) */
void sampan_wave_view_set_waveform (SampanWaveView *self, SampanWaveform *waveform);
/** @times: (nullable): what the edit keeps */
void sampan_wave_view_set_times (SampanWaveView *self, SampanTimeMap *times);
/** @speech: (nullable) (element-type SampanSpeechSpan): where somebody speaks; edges snap to it */
void sampan_wave_view_set_speech (SampanWaveView *self, GArray *speech);
/** @follow: scrolls to it */
void sampan_wave_view_set_position (SampanWaveView *self, gint64 time, gboolean follow);
/** @direction: 1 closer, -1 farther, 0 all of it */
void sampan_wave_view_zoom (SampanWaveView *self, int direction);
/** Returns: (transfer none): what is seen of the time; for a scroll bar. */
GtkAdjustment *sampan_wave_view_get_adjustment (SampanWaveView *self);

G_END_DECLS
