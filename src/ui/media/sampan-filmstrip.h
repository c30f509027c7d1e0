#pragma once

#include <gtk/gtk.h>

#include "ui/sampan-thumbnails.h"

G_BEGIN_DECLS

/** Gives @strip the factory that shows a #SampanMedia as a small picture with its number and a sign
 * that it is edited. */
void sampan_filmstrip_bind (GtkListView *strip, SampanThumbnails *thumbnails);

G_END_DECLS
