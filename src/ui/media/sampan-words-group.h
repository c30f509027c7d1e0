#pragma once

#include <adwaita.h>

#include "ui/sampan-document.h"

#include "sampan-viewer.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_WORDS_GROUP (sampan_words_group_get_type ())

/**
 * SampanWordsGroup:
 *
 * The words in a picture of a note: finds them, shows them as boxes in the viewer and as a list,
 * where what was read and its translation are changed, and where the original can be kept. While
 * they are shown, the viewer shows the picture as readers of the document's target language see
 * it, without a crop or a turn.
 */
G_DECLARE_FINAL_TYPE (
    SampanWordsGroup, sampan_words_group, SAMPAN, WORDS_GROUP, AdwPreferencesGroup)

/** @viewer: where the boxes are shown; it lives as long as the group */
void sampan_words_group_set_viewer (SampanWordsGroup *self, SampanViewer *viewer);
/** @document: (nullable) */
void sampan_words_group_set_document (SampanWordsGroup *self, SampanDocument *document);
/** @media: (nullable): one of the document's note */
void sampan_words_group_set_media (SampanWordsGroup *self, SampanMedia *media);
/** Shows the words over the picture, and puts the focus where they are translated. */
void sampan_words_group_focus (SampanWordsGroup *self);

G_END_DECLS
