#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/**
 * sampan_picture_surface_new:
 * @pixels: 8-bit RGBA rows of @width * 4 bytes, not premultiplied, as sampan_thumbnail() gives them
 *
 * Returns: (transfer full): the same picture for drawing with Cairo
 */
cairo_surface_t *sampan_picture_surface_new (GBytes *pixels, int width, int height);

G_END_DECLS
