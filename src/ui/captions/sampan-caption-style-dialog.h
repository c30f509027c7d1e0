#pragma once

#include <adwaita.h>

#include "core/sampan-library.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_CAPTION_STYLE_DIALOG (sampan_caption_style_dialog_get_type ())

/**
 * SampanCaptionStyleDialog:
 *
 * Changes how the captions of a video look, over a frame of it. Each change is in the note at once,
 * and undoable there.
 */
G_DECLARE_FINAL_TYPE (
    SampanCaptionStyleDialog, sampan_caption_style_dialog, SAMPAN, CAPTION_STYLE_DIALOG, AdwDialog)

/**
 * sampan_caption_style_dialog_new:
 * @settings: where the user's own styles are kept
 * @tracks: (element-type SampanCaptionTrack): one or two, the first language first
 * @time: what is looked at, ms in the original
 */
SampanCaptionStyleDialog *sampan_caption_style_dialog_new (GSettings *settings,
                                                           SampanLibrary *library,
                                                           SampanMedia *video,
                                                           GPtrArray *tracks,
                                                           gint64 time);

G_END_DECLS
