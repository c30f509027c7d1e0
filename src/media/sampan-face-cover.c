#include "sampan-face-cover.h"

#include <math.h>
#include <string.h>

#include "sampan-gaussian.h"
#include "sampan-pixels.h"

/* The oval's half axes and the height of its middle, in widths and heights of the face: it reaches
 * from the hair line to below the chin, and over the ears. */
#define ACROSS 0.82
#define DOWN 0.98
#define MIDDLE 0.42
/* From there on, of the oval's radius, the cover thins out. The face lies within. */
#define SOLID 0.76
/* Standard deviation of the blur in widths of the face. Half of the distance between the eyes:
 * nothing is left that tells people apart. */
#define BLUR 0.22
/* Squares across a face. */
#define SQUARES 6.0

/* The oval around a face in pixels of the frame, and the part of the frame that holds it. */
typedef struct
{
  float x, y;         /* its middle */
  float cosine, sine; /* of the angle that the head leans */
  float across, down; /* half axes */
  int left, top;      /* even */
  int right, bottom;  /* even or the frame's edge; exclusive */
  double size;        /* the face's width */
} Oval;

struct _SampanFaceCover
{
  SampanGaussian *gaussian;
  guint8 *pixels;
  gsize size;
  float *weights; /* of one row */
  int width;
};

SampanFaceCover *
sampan_face_cover_new (void)
{
  SampanFaceCover *self = g_new0 (SampanFaceCover, 1);

  self->gaussian = sampan_gaussian_new ();
  return self;
}

void
sampan_face_cover_free (SampanFaceCover *self)
{
  sampan_gaussian_free (self->gaussian);
  g_free (self->pixels);
  g_free (self->weights);
  g_free (self);
}

/* Returns: whether any of it lies in the frame. */
static gboolean
make_oval (Oval *oval, const GstVideoFrame *frame, const SampanFace *face)
{
  int width = GST_VIDEO_FRAME_WIDTH (frame), height = GST_VIDEO_FRAME_HEIGHT (frame);
  double dx = face->points[SAMPAN_FACE_RIGHT_EYE][0] - face->points[SAMPAN_FACE_LEFT_EYE][0];
  double dy = face->points[SAMPAN_FACE_RIGHT_EYE][1] - face->points[SAMPAN_FACE_LEFT_EYE][1];
  double length = hypot (dx, dy), up = (0.5 - MIDDLE) * face->height, wide, high;

  /* Of a head seen from the side the eyes lie too near to each other to say how it leans. */
  oval->cosine = length > 0.15 * face->width ? (float)(dx / length) : 1;
  oval->sine = length > 0.15 * face->width ? (float)(dy / length) : 0;
  oval->across = (float)(ACROSS * face->width);
  oval->down = (float)(DOWN * face->height);
  oval->x = (float)(face->x + face->width / 2 + oval->sine * up);
  oval->y = (float)(face->y + face->height / 2 - oval->cosine * up);
  oval->size = face->width;
  wide = hypot (oval->across * oval->cosine, oval->down * oval->sine);
  high = hypot (oval->across * oval->sine, oval->down * oval->cosine);
  oval->left = CLAMP ((int)floor (oval->x - wide), 0, width) & ~1;
  oval->top = CLAMP ((int)floor (oval->y - high), 0, height) & ~1;
  oval->right = MIN ((CLAMP ((int)ceil (oval->x + wide), 0, width) + 1) & ~1, width);
  oval->bottom = MIN ((CLAMP ((int)ceil (oval->y + high), 0, height) + 1) & ~1, height);
  return oval->left < oval->right && oval->top < oval->bottom;
}

/* How far from the middle the pixels of a row lie: 1 is the edge of the oval. */
SAMPAN_CLONES static void
fill_distances (const Oval *oval, float *restrict row, float x, float y, float step, int n)
{
  float down = y - oval->y;

  for (int i = 0; i < n; i++)
    {
      float across = x + (float)i * step - oval->x;
      float u = (across * oval->cosine + down * oval->sine) / oval->across;
      float v = (down * oval->cosine - across * oval->sine) / oval->down;

      row[i] = sqrtf (u * u + v * v);
    }
}

SAMPAN_CLONES static void
mix_row (guint8 *restrict target,
         const guint8 *restrict cover,
         const float *restrict distances,
         int n)
{
  for (int i = 0; i < n; i++)
    {
      float part = (1 - distances[i]) * (1 / (1 - (float)SOLID));

      part = part < 0 ? 0 : part > 1 ? 1 : part;
      part = part * part * (3 - 2 * part);
      target[i] = (guint8)((float)target[i] + ((float)cover[i] - (float)target[i]) * part + 0.5f);
    }
}

static void
reserve (SampanFaceCover *self, int width, int height)
{
  gsize size = (gsize)width * height;

  if (self->size < size)
    {
      self->pixels = g_realloc (self->pixels, size);
      self->size = size;
    }
  if (self->width < width)
    {
      self->weights = g_renew (float, self->weights, width);
      self->width = width;
    }
}

static guint8 *
get_row (GstVideoFrame *frame, int plane, int x, int y)
{
  return (guint8 *)GST_VIDEO_FRAME_PLANE_DATA (frame, plane)
         + (gsize)y * GST_VIDEO_FRAME_PLANE_STRIDE (frame, plane) + x;
}

static void
blur_plane (SampanFaceCover *self, GstVideoFrame *frame, int plane, const Oval *oval)
{
  int step = plane == 0 ? 1 : 2, left = oval->left / step, top = oval->top / step;
  int width = (oval->right + step - 1) / step - left,
      height = (oval->bottom + step - 1) / step - top;

  sampan_gaussian_blur (self->gaussian, get_row (frame, plane, left, top),
                        GST_VIDEO_FRAME_PLANE_STRIDE (frame, plane), self->pixels, width, width,
                        height, BLUR * oval->size / step);
  for (int y = 0; y < height; y++)
    {
      fill_distances (oval, self->weights, ((float)left + 0.5f) * (float)step,
                      ((float)(top + y) + 0.5f) * (float)step, (float)step, width);
      mix_row (get_row (frame, plane, left, top + y), self->pixels + (gsize)y * width,
               self->weights, width);
    }
}

void
sampan_face_cover_blur (SampanFaceCover *self, GstVideoFrame *frame, const SampanFace *face)
{
  Oval oval;

  if (!make_oval (&oval, frame, face))
    return;
  reserve (self, oval.right - oval.left, oval.bottom - oval.top);
  for (int plane = 0; plane < 3; plane++)
    blur_plane (self, frame, plane, &oval);
}

static void
fill_square (GstVideoFrame *frame, int plane, int left, int top, int right, int bottom)
{
  guint64 sum = 0;
  guint n = (guint)(right - left) * (guint)(bottom - top);
  guint8 mean;

  for (int y = top; y < bottom; y++)
    {
      const guint8 *row = get_row (frame, plane, 0, y);

      for (int x = left; x < right; x++)
        sum += row[x];
    }
  mean = (guint8)((sum + n / 2) / n);
  for (int y = top; y < bottom; y++)
    memset (get_row (frame, plane, left, y), mean, right - left);
}

/* Sizes in steps, so that squares do not change with every small change of the face's. */
static int
get_square (double size)
{
  double steps = round (log2 (MAX (size / SQUARES, 4) / 2) * 2) / 2;

  return 2 * (int)lrint (exp2 (steps));
}

void
sampan_face_cover_pixelate (SampanFaceCover *self, GstVideoFrame *frame, const SampanFace *face)
{
  int width = GST_VIDEO_FRAME_WIDTH (frame), height = GST_VIDEO_FRAME_HEIGHT (frame), side;
  Oval oval;

  if (!make_oval (&oval, frame, face))
    return;
  side = get_square (oval.size);
  for (int y = oval.top / side * side; y < oval.bottom; y += side)
    for (int x = oval.left / side * side; x < oval.right; x += side)
      {
        float distance;

        fill_distances (&oval, &distance, (float)x + (float)side / 2, (float)y + (float)side / 2, 0,
                        1);
        for (int plane = 0; plane < 3 && distance < 1; plane++)
          {
            int step = plane == 0 ? 1 : 2;

            fill_square (frame, plane, x / step, y / step,
                         (MIN (x + side, width) + step - 1) / step,
                         (MIN (y + side, height) + step - 1) / step);
          }
      }
}
