#include "sampan-padded.h"

#include <string.h>

void
sampan_padded_resize (SampanPadded *self, int width, int height, int border)
{
  gsize stride = width + 2 * (gsize)border, size = stride * (height + 2 * (gsize)border);

  if (self->size < size)
    {
      g_free (self->memory);
      self->memory = g_malloc (size);
      self->size = size;
    }
  self->stride = stride;
  self->pixels = self->memory + border * stride + border;
}

void
sampan_padded_extend (SampanPadded *self, int width, int height, int border)
{
  guint8 *first = self->pixels - border;
  guint8 *last = first + (gsize)(height - 1) * self->stride;

  for (int y = 0; y < height; y++)
    {
      guint8 *row = self->pixels + (gsize)y * self->stride;

      memset (row - border, row[0], border);
      memset (row + width, row[width - 1], border);
    }
  for (int y = 1; y <= border; y++)
    {
      memcpy (first - (gsize)y * self->stride, first, self->stride);
      memcpy (last + (gsize)y * self->stride, last, self->stride);
    }
}

void
sampan_padded_fill (
    SampanPadded *self, const guint8 *source, int stride, int width, int height, int border)
{
  sampan_padded_resize (self, width, height, border);
  for (int y = 0; y < height; y++)
    memcpy (self->pixels + (gsize)y * self->stride, source + (gsize)y * stride, width);
  sampan_padded_extend (self, width, height, border);
}

void
sampan_padded_clear (SampanPadded *self)
{
  g_clear_pointer (&self->memory, g_free);
  self->size = 0;
}
