#include "sampan-enlarger.h"

#include <math.h>
#include <string.h>

#include "infer/sampan-model.h"
#include "sampan-pixels.h"

/* The model makes pictures so many times as wide and high. */
#define SCALE 4
/* A tile's sides, in pixels of the original; larger ones only take more memory. */
#define TILE 256
/* How much of its surroundings a tile sees on each side: beyond that nothing changes by as much as
 * one value. */
#define OVERLAP 16
/* The model smoothes skin and draws edges stronger than they were. So much of what its result, made
 * small again, differs from the original is given back. */
#define FAITHFUL 0.7f

typedef struct
{
  int left, top, right, bottom;
} Box;

struct _SampanEnlarger
{
  SampanModel *model;
  int tile;
};

/* What one tile is made of and becomes: planes of R, G and B, 0..1. */
typedef struct
{
  Box seen;  /* what the model looks at */
  Box kept;  /* what of it is written */
  int width; /* of @seen */
  int height;
  float *small;       /* 3 planes of @seen */
  SampanTensor large; /* what the model makes of it */
} Tile;

SampanEnlarger *
sampan_enlarger_new (GError **error)
{
  g_autofree char *path = sampan_model_find ("realesrgan-x4fast", error);
  /* What it takes is given back with it, so it is not shared. */
  g_autoptr (SampanModel) model = path != NULL ? sampan_model_new_from_file (path, 0, error) : NULL;
  SampanEnlarger *self;

  if (model == NULL)
    return NULL;
  self = g_new0 (SampanEnlarger, 1);
  self->model = g_steal_pointer (&model);
  self->tile = TILE;
  return self;
}

void
sampan_enlarger_free (SampanEnlarger *self)
{
  g_clear_object (&self->model);
  g_free (self);
}

void
sampan_enlarger_set_tile (SampanEnlarger *self, int side)
{
  g_return_if_fail (side >= 2);
  self->tile = side;
}

/* ---- between frames and planes of colours ---- */

/* A value of a plane of half the size, between the four that lie around the pixel: each colour is
 * in the middle of its four pixels. */
static double
get_chroma (const GstVideoFrame *frame, int plane, int x, int y)
{
  const guint8 *pixels = GST_VIDEO_FRAME_PLANE_DATA (frame, plane);
  int stride = GST_VIDEO_FRAME_PLANE_STRIDE (frame, plane);
  int width = GST_VIDEO_FRAME_COMP_WIDTH (frame, plane);
  int height = GST_VIDEO_FRAME_COMP_HEIGHT (frame, plane);
  int near_x = x / 2, far_x = CLAMP (near_x + (x % 2 ? 1 : -1), 0, width - 1);
  int near_y = y / 2, far_y = CLAMP (near_y + (y % 2 ? 1 : -1), 0, height - 1);
  const guint8 *near = pixels + near_y * stride, *far = pixels + far_y * stride;

  return (9 * near[near_x] + 3 * near[far_x] + 3 * far[near_x] + far[far_x]) / 16.0;
}

static void
read_tile (const GstVideoFrame *in, const SampanRange *range, Tile *tile)
{
  const guint8 *luma = GST_VIDEO_FRAME_PLANE_DATA (in, 0);
  int stride = GST_VIDEO_FRAME_PLANE_STRIDE (in, 0);
  gsize plane = (gsize)tile->width * tile->height, i = 0;

  for (int y = tile->seen.top; y < tile->seen.bottom; y++)
    for (int x = tile->seen.left; x < tile->seen.right; x++, i++)
      {
        double yuv[3] = { luma[y * stride + x], get_chroma (in, 1, x, y),
                          get_chroma (in, 2, x, y) };
        double rgb[3];

        sampan_range_to_rgb (range, yuv, rgb);
        for (int c = 0; c < 3; c++)
          tile->small[c * plane + i] = (float)CLAMP (rgb[c], 0, 1);
      }
}

/* The mean of a square of @side x @side pixels of a large plane. */
static float
get_mean (const float *plane, int stride, int x, int y, int side)
{
  float sum = 0;

  for (int dy = 0; dy < side; dy++)
    for (int dx = 0; dx < side; dx++)
      sum += plane[(gsize)(y + dy) * stride + x + dx];
  return sum / (float)(side * side);
}

/* Writes the part of a tile that is kept, each pixel the mean of @side x @side of the model's. */
static void
write_tile (const Tile *tile, GstVideoFrame *out, const SampanRange *range, int side)
{
  int factor = SCALE / side, stride = SCALE * tile->width;
  gsize plane = (gsize)tile->width * tile->height * SCALE * SCALE;
  const Box *box = &tile->kept;

  /* Four pixels at a time, as they share their colour. */
  for (int y = factor * box->top; y < factor * box->bottom; y += 2)
    for (int x = factor * box->left; x < factor * box->right; x += 2)
      {
        double sums[3] = { 0 }, yuv[3], rgb[3];

        for (int i = 0; i < 4; i++)
          {
            int px = x + i % 2, py = y + i / 2;
            guint8 *row = (guint8 *)GST_VIDEO_FRAME_PLANE_DATA (out, 0)
                          + (gsize)py * GST_VIDEO_FRAME_PLANE_STRIDE (out, 0);

            for (int c = 0; c < 3; c++)
              {
                rgb[c] = get_mean (tile->large.data + c * plane, stride,
                                   px * side - SCALE * tile->seen.left,
                                   py * side - SCALE * tile->seen.top, side);
                sums[c] += rgb[c] / 4;
              }
            sampan_range_from_rgb (range, rgb, yuv);
            row[px] = sampan_byte (yuv[0]);
          }
        sampan_range_from_rgb (range, sums, yuv);
        for (int p = 1; p < 3; p++)
          ((guint8 *)GST_VIDEO_FRAME_PLANE_DATA (
              out, p))[(gsize)y / 2 * GST_VIDEO_FRAME_PLANE_STRIDE (out, p) + x / 2] =
              sampan_byte (yuv[p]);
      }
}

/* ---- the model ---- */

/* The weights of four neighbours for each of SCALE places between the middle two (Catmull-Rom). */
static void
make_weights (float weights[SCALE][4], int offsets[SCALE])
{
  for (int i = 0; i < SCALE; i++)
    {
      float at = ((float)i + 0.5f) / SCALE - 0.5f, t = at - floorf (at);

      offsets[i] = (int)floorf (at) - 1;
      weights[i][0] = ((2 - t) * t - 1) * t / 2;
      weights[i][1] = ((3 * t - 5) * t * t + 2) / 2;
      weights[i][2] = ((4 - 3 * t) * t + 1) * t / 2;
      weights[i][3] = (t - 1) * t * t / 2;
    }
}

/* Adds a small plane, made larger smoothly, to a large one. @row: room for @width numbers */
SAMPAN_CLONES static void
add_enlarged (const float *small, int width, int height, float *large, float *row)
{
  float weights[SCALE][4];
  int offsets[SCALE];

  make_weights (weights, offsets);
  for (int y = 0; y < height * SCALE; y++)
    {
      float *target = large + (gsize)y * width * SCALE;

      memset (row, 0, (gsize)width * sizeof (float));
      for (int k = 0; k < 4; k++)
        {
          int from = CLAMP (y / SCALE + offsets[y % SCALE] + k, 0, height - 1);
          float weight = weights[y % SCALE][k];

          for (int x = 0; x < width; x++)
            row[x] += weight * small[(gsize)from * width + x];
        }
      for (int x = 0; x < width; x++)
        for (int i = 0; i < SCALE; i++)
          for (int k = 0; k < 4; k++)
            target[x * SCALE + i] += weights[i][k] * row[CLAMP (x + offsets[i] + k, 0, width - 1)];
    }
}

/* Brings the large picture nearer to what it is made of: made small again it would be that, or
 * nearly. */
static void
keep_faith (Tile *tile)
{
  gsize plane = (gsize)tile->width * tile->height;
  g_autofree float *row = g_new (float, tile->width);

  for (int c = 0; c < 3; c++)
    {
      float *small = tile->small + c * plane, *large = tile->large.data + c * plane * SCALE * SCALE;

      for (gsize i = 0; i < plane * SCALE * SCALE; i++)
        large[i] = CLAMP (large[i], 0, 1);
      for (int y = 0; y < tile->height; y++)
        for (int x = 0; x < tile->width; x++)
          {
            float *value = &small[(gsize)y * tile->width + x];

            *value =
                FAITHFUL
                * (*value - get_mean (large, SCALE * tile->width, SCALE * x, SCALE * y, SCALE));
          }
      add_enlarged (small, tile->width, tile->height, large, row);
    }
}

static gboolean
run_tile (SampanEnlarger *self, Tile *tile, GCancellable *cancellable, GError **error)
{
  SampanTensor input = {
    .name = "data", .shape = { 1, 3, tile->height, tile->width }, .n_dims = 4, .data = tile->small
  };

  tile->large = (SampanTensor){ .name = "output" };
  if (!sampan_model_run_cancellable (self->model, &input, 1, &tile->large, 1, cancellable, error))
    return FALSE;
  if (sampan_tensor_get_length (&tile->large)
      != (gsize)3 * tile->width * tile->height * SCALE * SCALE)
    {
      g_set_error (error, SAMPAN_INFER_ERROR, SAMPAN_INFER_ERROR_INVALID,
                   "the model does not make pictures %d times as large", SCALE);
      sampan_tensor_clear (&tile->large);
      return FALSE;
    }
  keep_faith (tile);
  return TRUE;
}

/* ---- the whole ---- */

/* Where part @i of @n begins: at an even number, as colours have half the size. */
static int
get_border (int length, int i, int n)
{
  return i == n ? length : (int)((gint64)length * i / n) & ~1;
}

static Box
get_box (int width, int height, int i, int columns, int rows)
{
  int x = i % columns, y = i / columns;

  return (Box){ get_border (width, x, columns), get_border (height, y, rows),
                get_border (width, x + 1, columns), get_border (height, y + 1, rows) };
}

/* How clear each pixel is, smoothly between those of the original. */
static void
enlarge_alpha (const GstVideoFrame *in, GstVideoFrame *out)
{
  const guint8 *from = GST_VIDEO_FRAME_PLANE_DATA (in, 3);
  guint8 *to = GST_VIDEO_FRAME_PLANE_DATA (out, 3);
  int stride = GST_VIDEO_FRAME_PLANE_STRIDE (in, 3), width = GST_VIDEO_FRAME_WIDTH (in);
  int height = GST_VIDEO_FRAME_HEIGHT (in), large = GST_VIDEO_FRAME_WIDTH (out);
  double factor = (double)large / width;

  for (int y = 0; y < GST_VIDEO_FRAME_HEIGHT (out); y++)
    {
      double at_y = CLAMP ((y + 0.5) / factor - 0.5, 0, height - 1), fy = at_y - (int)at_y;
      const guint8 *upper = from + (int)at_y * stride;
      const guint8 *lower = from + MIN ((int)at_y + 1, height - 1) * stride;
      guint8 *row = to + (gsize)y * GST_VIDEO_FRAME_PLANE_STRIDE (out, 3);

      for (int x = 0; x < large; x++)
        {
          double at_x = CLAMP ((x + 0.5) / factor - 0.5, 0, width - 1), fx = at_x - (int)at_x;
          int left = (int)at_x, right = MIN (left + 1, width - 1);

          row[x] = sampan_byte ((upper[left] * (1 - fx) + upper[right] * fx) * (1 - fy)
                                + (lower[left] * (1 - fx) + lower[right] * fx) * fy);
        }
    }
}

gboolean
sampan_enlarger_run (SampanEnlarger *self,
                     const GstVideoFrame *in,
                     GstVideoFrame *out,
                     SampanEnlargerProgress progress,
                     gpointer data,
                     GCancellable *cancellable,
                     GError **error)
{
  SampanRange range = sampan_range_from_info (&in->info);
  int width = GST_VIDEO_FRAME_WIDTH (in), height = GST_VIDEO_FRAME_HEIGHT (in);
  int columns = (width + self->tile - 1) / self->tile,
      rows = (height + self->tile - 1) / self->tile;
  int largest = self->tile + 2 * OVERLAP + 2;
  g_autofree float *small = g_new (float, (gsize)3 * largest * largest);

  for (int i = 0; i < columns * rows; i++)
    {
      Tile tile = { .kept = get_box (width, height, i, columns, rows), .small = small };

      tile.seen =
          (Box){ MAX (tile.kept.left - OVERLAP, 0), MAX (tile.kept.top - OVERLAP, 0),
                 MIN (tile.kept.right + OVERLAP, width), MIN (tile.kept.bottom + OVERLAP, height) };
      tile.width = tile.seen.right - tile.seen.left;
      tile.height = tile.seen.bottom - tile.seen.top;
      read_tile (in, &range, &tile);
      if (!run_tile (self, &tile, cancellable, error))
        return FALSE;
      write_tile (&tile, out, &range, SCALE * width / GST_VIDEO_FRAME_WIDTH (out));
      sampan_tensor_clear (&tile.large);
      progress ((i + 1.0) / (columns * rows), data);
    }
  if (GST_VIDEO_FRAME_N_COMPONENTS (in) > 3)
    enlarge_alpha (in, out);
  return TRUE;
}
