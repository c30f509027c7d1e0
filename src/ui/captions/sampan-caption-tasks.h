#pragma once

#include <adwaita.h>

#include "ui/sampan-document.h"

G_BEGIN_DECLS

/*
 * What fills a video's captions by listening to it. Each asks before captions that are there are
 * touched, shows how far it is, can be stopped, and is one step to undo. @page has "win.toast".
 */

/** Makes empty captions where somebody speaks. */
void sampan_caption_tasks_detect (GtkWidget *page, SampanDocument *document, SampanMedia *media);
/** Has a server of the preferences write down what is said. */
void
sampan_caption_tasks_transcribe (GtkWidget *page, SampanDocument *document, SampanMedia *media);
/** Mends what can be mended in the captions of the note's language and of the one beside it. */
void sampan_caption_tasks_mend (GtkWidget *page, SampanDocument *document, SampanMedia *media);

G_END_DECLS
