#pragma once

#include <adwaita.h>

#include "ui/sampan-document.h"
#include "sampan-passage.h"

G_BEGIN_DECLS

/** A popover that translates the target of @passage back and shows what has changed on the way.
 * @passage: has a target with text. Returns: (transfer floating) */
GtkWidget *sampan_check_popover_new (SampanDocument *document, SampanPassage *passage);

G_END_DECLS
