#pragma once

#include "ui/sampan-document.h"
#include "ui/media/sampan-viewer.h"

G_BEGIN_DECLS

/**
 * sampan_caption_style_tracks:
 * @track: (nullable): in the note's language
 * @target: (nullable): in the language beside it
 * @shown: "both", "source" or "target"
 *
 * Returns: (transfer full) (element-type SampanCaptionTrack): what is drawn over the video; the
 * source where the target that was asked for is not there
 */
GPtrArray *sampan_caption_style_tracks (SampanCaptionTrack *track,
                                        SampanCaptionTrack *target,
                                        const char *shown);
/** Draws @tracks over what @viewer shows, as @video says they look. It goes on playing. */
void sampan_caption_style_show (SampanViewer *viewer, SampanMedia *video, GPtrArray *tracks);
/** Draws @tracks (nullable: none) into the picture of every export. */
void sampan_caption_style_burn (SampanMedia *video, GPtrArray *tracks);
/** Opens the dialog in which the style is changed; @time: ms in the original. */
void sampan_caption_style_edit (GtkWidget *parent,
                                SampanDocument *document,
                                SampanMedia *video,
                                GPtrArray *tracks,
                                gint64 time);

G_END_DECLS
