#pragma once

#include <adwaita.h>

#include "core/sampan-media.h"
#include "sampan-canvas.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_WORDS_BOXES (sampan_words_boxes_get_type ())

/**
 * SampanWordsBoxes:
 *
 * The boxes of the words in a picture, over the canvas that shows it: each a button, in the place
 * and as turned as the words, that a pointer or the keyboard chooses.
 *
 * ::chosen (id) is emitted when a person has chosen one.
 */
G_DECLARE_FINAL_TYPE (SampanWordsBoxes, sampan_words_boxes, SAMPAN, WORDS_BOXES, GtkWidget)

/** @canvas: what they are over; it shows the picture without a crop or a turn */
void sampan_words_boxes_set_canvas (SampanWordsBoxes *self, SampanCanvas *canvas);
/** @track: (nullable): whose cues are boxes of words */
void sampan_words_boxes_set_track (SampanWordsBoxes *self, SampanCaptionTrack *track);
/** @id: (nullable): the box that is marked */
void sampan_words_boxes_set_chosen (SampanWordsBoxes *self, const char *id);

G_END_DECLS
