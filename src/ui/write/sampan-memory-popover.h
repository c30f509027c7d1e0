#pragma once

#include <adwaita.h>

#include "ui/sampan-document.h"
#include "sampan-passage.h"

G_BEGIN_DECLS

/** A popover with what the translation memory has for texts like the source of @passage, each with
 * how it differs and a button that uses it. @passage: has a target. Returns: (transfer floating) */
GtkWidget *sampan_memory_popover_new (SampanDocument *document, SampanPassage *passage);

G_END_DECLS
