#pragma once

#include <gtk/gtk.h>

#include "captions/sampan-caption-document.h"

G_BEGIN_DECLS

/**
 * SampanCaptionFilesFunc:
 * @document: (nullable): what was read; %NULL on failure and after an export
 * @message: (nullable): a sentence for people: what was wrong, or that it is done
 */
typedef void (*SampanCaptionFilesFunc) (SampanCaptionDocument *document,
                                        const char *message,
                                        gpointer user_data);

/** Asks for a caption file and reads it. @func is not called when the person or @cancellable
 * cancels. */
void sampan_caption_files_import (GtkWidget *parent,
                                  GCancellable *cancellable,
                                  SampanCaptionFilesFunc func,
                                  gpointer user_data);
/** Asks where to and writes the cues that @track has now, in the format of the name's ending, with
 * what the file held beside cues that it, or else @source (nullable), was imported from. */
void sampan_caption_files_export (GtkWidget *parent,
                                  SampanCaptionTrack *track,
                                  SampanCaptionTrack *source,
                                  GCancellable *cancellable,
                                  SampanCaptionFilesFunc func,
                                  gpointer user_data);

G_END_DECLS
