#pragma once

#include <gtk/gtk.h>

#include "core/sampan-caption-track.h"

G_BEGIN_DECLS

/**
 * SampanCaptionFilesFunc:
 * @cues: (nullable) (element-type SampanCue): what was read; %NULL on failure and after an export
 * @message: (nullable): a sentence for people: what was wrong, or that it is done
 */
typedef void (*SampanCaptionFilesFunc) (GPtrArray *cues, const char *message, gpointer user_data);

/** Asks for a caption file and reads it. @func is not called when the person or @cancellable
 * cancels. */
void sampan_caption_files_import (GtkWidget *parent,
                                  GCancellable *cancellable,
                                  SampanCaptionFilesFunc func,
                                  gpointer user_data);
/** Asks where to and writes the cues that @track has now, in the format of the name's ending. */
void sampan_caption_files_export (GtkWidget *parent,
                                  SampanCaptionTrack *track,
                                  GCancellable *cancellable,
                                  SampanCaptionFilesFunc func,
                                  gpointer user_data);

G_END_DECLS
