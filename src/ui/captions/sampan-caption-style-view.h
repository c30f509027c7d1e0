#pragma once

#include <gtk/gtk.h>

#include "core/sampan-library.h"
#include "media/sampan-caption-style.h"

G_BEGIN_DECLS

#define SAMPAN_TYPE_CAPTION_STYLE_VIEW (sampan_caption_style_view_get_type ())

/**
 * SampanCaptionStyleView:
 *
 * One frame of a video with its captions, drawn as the preview and the export draw them, and what
 * the chosen platform would lay over it.
 */
G_DECLARE_FINAL_TYPE (
    SampanCaptionStyleView, sampan_caption_style_view, SAMPAN, CAPTION_STYLE_VIEW, GtkWidget)

/** @tracks: (element-type SampanCaptionTrack): what is shown; @time: in the original, ms. */
void sampan_caption_style_view_set_video (SampanCaptionStyleView *self,
                                          SampanLibrary *library,
                                          SampanMedia *video,
                                          GPtrArray *tracks,
                                          gint64 time);
void
sampan_caption_style_view_set_style (SampanCaptionStyleView *self, const SampanCaptionStyle *style);

G_END_DECLS
