#include "sampan-overlay-patch.h"

#include "sampan-pixels.h"

struct _SampanOverlayPatch
{
  int x, y, width, height;
  /* Luma and alpha in full size, chroma and its alpha in half of it; colours are not premultiplied.
   */
  guint8 *luma, *alpha, *u, *v, *chroma_alpha;
};

static void
convert_luma (SampanOverlayPatch *self, const SampanRange *range, const guint8 *data, int stride)
{
  for (int y = 0; y < self->height; y++)
    for (int x = 0; x < self->width; x++)
      {
        guint32 pixel = ((const guint32 *)(gconstpointer)(data + (gsize)y * stride))[x];
        guint alpha = pixel >> 24;
        gsize at = (gsize)y * self->width + x;
        double rgb[3] = { pixel >> 16 & 0xff, pixel >> 8 & 0xff, pixel & 0xff }, yuv[3];

        self->alpha[at] = alpha;
        if (alpha == 0)
          continue;
        for (int i = 0; i < 3; i++)
          rgb[i] /= alpha;
        sampan_range_from_rgb (range, rgb, yuv);
        self->luma[at] = sampan_byte (yuv[0]);
      }
}

/* Each chroma sample stands for four pixels, of which the clear ones have no say in its colour. */
static void
convert_chroma (SampanOverlayPatch *self, const SampanRange *range, const guint8 *data, int stride)
{
  for (int y = 0; y < self->height / 2; y++)
    for (int x = 0; x < self->width / 2; x++)
      {
        gsize at = (gsize)y * (self->width / 2) + x;
        guint sums[4] = { 0 };
        double rgb[3], yuv[3];

        for (int i = 0; i < 4; i++)
          {
            const guint8 *row = data + (gsize)(2 * y + i / 2) * stride;
            guint32 pixel = ((const guint32 *)(gconstpointer)row)[2 * x + i % 2];

            for (int j = 0; j < 4; j++)
              sums[j] += pixel >> (24 - 8 * j) & 0xff;
          }
        self->chroma_alpha[at] = (sums[0] + 2) / 4;
        if (sums[0] == 0)
          continue;
        for (int i = 0; i < 3; i++)
          rgb[i] = (double)sums[i + 1] / sums[0];
        sampan_range_from_rgb (range, rgb, yuv);
        self->u[at] = sampan_byte (yuv[1]);
        self->v[at] = sampan_byte (yuv[2]);
      }
}

SampanOverlayPatch *
sampan_overlay_patch_new (cairo_surface_t *surface, int x, int y, const GstVideoInfo *info)
{
  SampanOverlayPatch *self = g_new0 (SampanOverlayPatch, 1);
  gsize size;
  SampanRange range = sampan_range_from_info (info);

  self->x = x;
  self->y = y;
  self->width = cairo_image_surface_get_width (surface) & ~1;
  self->height = cairo_image_surface_get_height (surface) & ~1;
  size = (gsize)self->width * self->height;
  self->luma = g_malloc0 (size);
  self->alpha = g_malloc0 (size);
  self->u = g_malloc0 (size / 4);
  self->v = g_malloc0 (size / 4);
  self->chroma_alpha = g_malloc0 (size / 4);

  cairo_surface_flush (surface);
  convert_luma (self, &range, cairo_image_surface_get_data (surface),
                cairo_image_surface_get_stride (surface));
  convert_chroma (self, &range, cairo_image_surface_get_data (surface),
                  cairo_image_surface_get_stride (surface));
  return self;
}

void
sampan_overlay_patch_free (SampanOverlayPatch *self)
{
  if (self == NULL)
    return;
  g_free (self->luma);
  g_free (self->alpha);
  g_free (self->u);
  g_free (self->v);
  g_free (self->chroma_alpha);
  g_free (self);
}

SAMPAN_CLONES static void
blend_row (guint8 *restrict to, const guint8 *restrict from, const guint8 *restrict alpha, int n)
{
  for (int x = 0; x < n; x++)
    {
      guint sum = to[x] * (255u - alpha[x]) + from[x] * (guint)alpha[x] + 127;

      to[x] = (guint8)(sum / 255);
    }
}

static void
blend_plane (GstVideoFrame *frame,
             int plane,
             int x,
             int y,
             int width,
             int height,
             const guint8 *from,
             const guint8 *alpha)
{
  int stride = GST_VIDEO_FRAME_PLANE_STRIDE (frame, plane);
  guint8 *data = GST_VIDEO_FRAME_PLANE_DATA (frame, plane);
  int columns = MIN (width, GST_VIDEO_FRAME_COMP_WIDTH (frame, plane) - x);
  int rows = MIN (height, GST_VIDEO_FRAME_COMP_HEIGHT (frame, plane) - y);

  for (int row = 0; row < rows; row++)
    blend_row (data + (gsize)(y + row) * stride + x, from + (gsize)row * width,
               alpha + (gsize)row * width, columns);
}

/* One plane over one that is not opaque itself: the colour is the mean of both, weighed by what
 * each lets be seen. */
static void
blend_plane_over_alpha (GstVideoFrame *frame,
                        int plane,
                        const SampanOverlayPatch *self,
                        const guint8 *from,
                        const guint8 *alpha,
                        int shift)
{
  int stride = GST_VIDEO_FRAME_PLANE_STRIDE (frame, plane);
  guint8 *data = GST_VIDEO_FRAME_PLANE_DATA (frame, plane);
  const guint8 *below = GST_VIDEO_FRAME_PLANE_DATA (frame, 3);
  int below_stride = GST_VIDEO_FRAME_PLANE_STRIDE (frame, 3);
  int width = self->width >> shift, x0 = self->x >> shift, y0 = self->y >> shift;
  int columns = MIN (width, GST_VIDEO_FRAME_COMP_WIDTH (frame, plane) - x0);
  int rows = MIN (self->height >> shift, GST_VIDEO_FRAME_COMP_HEIGHT (frame, plane) - y0);

  for (int y = 0; y < rows; y++)
    for (int x = 0; x < columns; x++)
      {
        guint a = alpha[(gsize)y * width + x];
        guint b = below[(gsize)((y0 + y) << shift) * below_stride + ((x0 + x) << shift)];
        guint rest = (b * (255 - a) + 127) / 255, whole = a + rest;
        guint8 *to = data + (gsize)(y0 + y) * stride + x0 + x;

        if (a > 0 && whole > 0)
          *to = (guint8)((*to * rest + from[(gsize)y * width + x] * a + whole / 2) / whole);
      }
}

static void
blend_alpha (GstVideoFrame *frame, const SampanOverlayPatch *self)
{
  int stride = GST_VIDEO_FRAME_PLANE_STRIDE (frame, 3);
  guint8 *data = GST_VIDEO_FRAME_PLANE_DATA (frame, 3);
  int columns = MIN (self->width, GST_VIDEO_FRAME_COMP_WIDTH (frame, 3) - self->x);
  int rows = MIN (self->height, GST_VIDEO_FRAME_COMP_HEIGHT (frame, 3) - self->y);

  for (int y = 0; y < rows; y++)
    for (int x = 0; x < columns; x++)
      {
        guint a = self->alpha[(gsize)y * self->width + x];
        guint8 *to = data + (gsize)(self->y + y) * stride + self->x + x;

        *to = (guint8)(a + (*to * (255 - a) + 127) / 255);
      }
}

void
sampan_overlay_patch_blend (const SampanOverlayPatch *self, GstVideoFrame *frame)
{
  int x = self->x / 2, y = self->y / 2, width = self->width / 2, height = self->height / 2;

  if (GST_VIDEO_FRAME_FORMAT (frame) == GST_VIDEO_FORMAT_A420)
    {
      /* The frame's alpha last: its colours are weighed by it. */
      blend_plane_over_alpha (frame, 0, self, self->luma, self->alpha, 0);
      blend_plane_over_alpha (frame, 1, self, self->u, self->chroma_alpha, 1);
      blend_plane_over_alpha (frame, 2, self, self->v, self->chroma_alpha, 1);
      blend_alpha (frame, self);
      return;
    }
  blend_plane (frame, 0, self->x, self->y, self->width, self->height, self->luma, self->alpha);
  blend_plane (frame, 1, x, y, width, height, self->u, self->chroma_alpha);
  blend_plane (frame, 2, x, y, width, height, self->v, self->chroma_alpha);
}
