#pragma once

#include <gtk/gtk.h>

#include "ui/sampan-document.h"

G_BEGIN_DECLS

/** Called when at least one medium was added. @parent: as it was given */
typedef void (*SampanMediaAdded) (GtkWidget *parent);

/**
 * sampan_media_adder_add:
 * @parent: on which is said what went wrong
 * @files: (element-type GFile): pictures or one video, in order
 *
 * Adds @files to the note. @added is not called any more once @cancellable is cancelled.
 */
void sampan_media_adder_add (GtkWidget *parent,
                             SampanDocument *document,
                             GListModel *files,
                             GCancellable *cancellable,
                             SampanMediaAdded added);
/** The same with files that the person is asked for. */
void sampan_media_adder_ask (GtkWidget *parent,
                             SampanDocument *document,
                             GCancellable *cancellable,
                             SampanMediaAdded added);

G_END_DECLS
