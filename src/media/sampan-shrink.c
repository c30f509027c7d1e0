#include "sampan-shrink.h"

#include <string.h>

#include "sampan-gaussian.h"
#include "sampan-pixels.h"

void
sampan_shrink_clear (SampanShrink *self)
{
  for (int i = 0; i < 2; i++)
    g_clear_pointer (&self->halves[i], g_free);
  g_clear_pointer (&self->row, g_free);
  g_clear_pointer (&self->lefts, g_free);
  g_clear_pointer (&self->parts, g_free);
  self->size = 0;
  self->width = self->target_width = 0;
}

static void
ensure_size (SampanShrink *self, int width, int height, int target_width)
{
  gsize size = (gsize)((width + 1) / 2) * ((height + 1) / 2);

  if (self->size < size)
    for (int i = 0; i < 2; i++)
      self->halves[i] = g_realloc (self->halves[i], size);
  if (self->width < width)
    self->row = g_renew (guint16, self->row, width + 1);
  if (self->target_width < target_width)
    {
      self->lefts = g_renew (int, self->lefts, target_width);
      self->parts = g_renew (guint16, self->parts, target_width);
    }
  self->size = MAX (self->size, size);
  self->width = MAX (self->width, width);
  self->target_width = MAX (self->target_width, target_width);
}

/* Where the middle of each small pixel lies: between which two, and how far from the first, of 256.
 */
static int
find_place (int i, int n, int small_n, int *part)
{
  int place = CLAMP ((int)(((gint64)(2 * i + 1) * n * 128) / small_n) - 128, 0, (n - 1) * 256);

  *part = place & 255;
  return place >> 8;
}

SAMPAN_CLONES static void
mix_rows (guint16 *restrict target,
          const guint8 *restrict above,
          const guint8 *restrict below,
          int part,
          int width)
{
  for (int x = 0; x < width; x++)
    target[x] = (guint16)(above[x] * (256 - part) + below[x] * part);
}

static void
pick_columns (const SampanShrink *self, guint8 *target, int target_width)
{
  const guint16 *row = self->row, *parts = self->parts;

  for (int x = 0; x < target_width; x++)
    {
      guint32 left = row[self->lefts[x]], right = row[self->lefts[x] + 1];

      target[x] = (guint8)((left * (256u - parts[x]) + right * parts[x] + (1u << 15)) >> 16);
    }
}

static void
shrink_plane (SampanShrink *self,
              const guint8 *source,
              int stride,
              int width,
              int height,
              guint8 *target,
              int target_width,
              int target_height)
{
  ensure_size (self, width, height, target_width);
  for (int i = 0; width >= 2 * target_width && height >= 2 * target_height; i = !i)
    {
      sampan_plane_halve (source, stride, self->halves[i], (width + 1) / 2, width, height);
      source = self->halves[i];
      width = (width + 1) / 2;
      height = (height + 1) / 2;
      stride = width;
    }
  for (int x = 0; x < target_width; x++)
    {
      int part;

      self->lefts[x] = find_place (x, width, target_width, &part);
      self->parts[x] = (guint16)part;
    }
  for (int y = 0; y < target_height; y++)
    {
      int part, top = find_place (y, height, target_height, &part);
      const guint8 *above = source + (gsize)top * stride;

      mix_rows (self->row, above, top + 1 < height ? above + stride : above, part, width);
      self->row[width] = self->row[width - 1];
      pick_columns (self, target + (gsize)y * target_width, target_width);
    }
}

void
sampan_shrink_frame (
    SampanShrink *self, const GstVideoFrame *frame, guint8 *planes[3], int width, int height)
{
  for (int i = 0; i < 3; i++)
    shrink_plane (self, GST_VIDEO_FRAME_PLANE_DATA (frame, i),
                  GST_VIDEO_FRAME_PLANE_STRIDE (frame, i), GST_VIDEO_FRAME_COMP_WIDTH (frame, i),
                  GST_VIDEO_FRAME_COMP_HEIGHT (frame, i), planes[i], width, height);
}
