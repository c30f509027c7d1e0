#pragma once

#include <adwaita.h>

#include "core/sampan-library.h"
#include "media/sampan-player.h"

#include "sampan-words-boxes.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_VIEWER (sampan_viewer_get_type ())

/**
 * SampanViewer:
 *
 * One medium, large, as its plan makes it, with play, scrub and sound for a video. It follows the
 * plan of the medium, so that an undo is seen at once.
 *
 * ::ready is emitted when another medium is shown and its player can be asked.
 */
G_DECLARE_FINAL_TYPE (SampanViewer, sampan_viewer, SAMPAN, VIEWER, AdwBin)

/** @media: (nullable): %NULL shows nothing. */
void sampan_viewer_set_media (SampanViewer *self, SampanLibrary *library, SampanMedia *media);
/** Returns: (transfer none) (nullable) */
SampanMedia *sampan_viewer_get_media (SampanViewer *self);
/** Returns: (transfer none): over the picture, hidden until somebody shows them. */
SampanWordsBoxes *sampan_viewer_get_boxes (SampanViewer *self);
SampanPlayer *sampan_viewer_get_player (SampanViewer *self);
/** @captions: (nullable): what is drawn over the video */
void sampan_viewer_set_captions (SampanViewer *self, SampanCaptionSet *captions);
/** Shows the original while @compare. */
void sampan_viewer_set_compare (SampanViewer *self, gboolean compare);
/** Shows what @plan makes of the medium until its own plan changes: a slider is being dragged. */
void sampan_viewer_show_plan (SampanViewer *self, SampanPlan *plan);
/** @direction: 1 closer, -1 farther, 0 as it fits */
void sampan_viewer_zoom (SampanViewer *self, int direction);
void sampan_viewer_toggle_playing (SampanViewer *self);
/** Gives the focus to the picture. */
void sampan_viewer_focus (SampanViewer *self);

/** Returns: (transfer full): @time milliseconds as "1:05.3", for labels. */
char *sampan_viewer_dup_time (gint64 time);

G_END_DECLS
