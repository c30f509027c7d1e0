#pragma once

#include <gtk/gtk.h>

#include "core/sampan-media.h"

G_BEGIN_DECLS

/** The pixels of @texture, which keeps them: many cards show the same picture. Returns: (transfer
 * full) */
cairo_surface_t *sampan_card_surface_new_from_texture (GdkTexture *texture);
/** What stands there until a picture is loaded, or when it cannot be read: a grey of its shape, so
 * that nothing jumps. Returns: (transfer full) */
cairo_surface_t *sampan_card_surface_new_blank (SampanMedia *media);

G_END_DECLS
