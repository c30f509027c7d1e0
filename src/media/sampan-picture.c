#include "sampan-picture.h"

static guint32
premultiply (const guint8 *rgba)
{
  guint alpha = rgba[3];
  guint red = (rgba[0] * alpha + 127) / 255;
  guint green = (rgba[1] * alpha + 127) / 255;
  guint blue = (rgba[2] * alpha + 127) / 255;

  return alpha << 24 | red << 16 | green << 8 | blue;
}

cairo_surface_t *
sampan_picture_surface_new (GBytes *pixels, int width, int height)
{
  gsize size = 0;
  const guint8 *from = g_bytes_get_data (pixels, &size);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  int stride = cairo_image_surface_get_stride (surface);
  guint8 *data = cairo_image_surface_get_data (surface);

  g_return_val_if_fail (size >= (gsize)width * height * 4, surface);
  if (data == NULL)
    return surface;
  for (int y = 0; y < height; y++)
    {
      guint32 *to = (guint32 *)(gpointer)(data + (gsize)y * stride);
      for (int x = 0; x < width; x++, from += 4)
        to[x] = premultiply (from);
    }
  cairo_surface_mark_dirty (surface);
  return surface;
}
