#pragma once

#include <adwaita.h>

#include "ui/sampan-studio.h"

G_BEGIN_DECLS

/** Returns: the page of the preferences with what translations are made from: the translation
 * memory, the glossary and the user's tags. */
GtkWidget *sampan_memory_page_new (SampanStudio *studio);

G_END_DECLS
