#include "sampan-card-surface.h"

static void
destroy_surface (gpointer surface)
{
  cairo_surface_destroy (surface);
}

cairo_surface_t *
sampan_card_surface_new_from_texture (GdkTexture *texture)
{
  cairo_surface_t *kept = g_object_get_data (G_OBJECT (texture), "sampan-surface");

  if (kept != NULL)
    return cairo_surface_reference (kept);

  int width = gdk_texture_get_width (texture), height = gdk_texture_get_height (texture);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);

  gdk_texture_download (texture, cairo_image_surface_get_data (surface),
                        (gsize)cairo_image_surface_get_stride (surface));
  cairo_surface_mark_dirty (surface);
  g_object_set_data_full (G_OBJECT (texture), "sampan-surface", cairo_surface_reference (surface),
                          destroy_surface);
  return surface;
}

cairo_surface_t *
sampan_card_surface_new_blank (SampanMedia *media)
{
  int width = MAX (sampan_media_get_width (media), 1),
      height = MAX (sampan_media_get_height (media), 1);
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 48, CLAMP (48 * height / width, 16, 128));
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 0.88, 0.88, 0.89);
  cairo_paint (cr);
  cairo_destroy (cr);
  return surface;
}
