#include "sampan-scene.h"

#include <math.h>
#include <string.h>

#include "sampan-pixels.h"

/* A blurred background is made at half the size at least: nobody sees the difference under a blur.
 */
#define LEAST_LEVELS 1
#define MAX_LEVELS 6
/* The longest side that a scene is drawn in; what is larger is enlarged. */
#define DRAWN 1600
/* The share of the person that fills the background where there is nothing else, so that nothing is
 * divided by zero. */
#define LEAST_WEIGHT 4

struct _SampanBackdrop
{
  SampanGaussian *gaussian;
  /* For each halving: the three planes and the weight; the chroma has been halved once before. */
  guint8 *planes[4][MAX_LEVELS + 1];
  int width, height, levels;
};

void
sampan_scene_clear (SampanScene *self)
{
  for (int i = 0; i < 3; i++)
    g_clear_pointer (&self->planes[i], g_free);
  self->width = self->height = 0;
}

void
sampan_scene_set_size (SampanScene *self, const GstVideoInfo *info)
{
  if (self->width == info->width && self->height == info->height)
    return;
  sampan_scene_clear (self);
  self->width = info->width;
  self->height = info->height;
  for (int i = 0; i < 3; i++)
    {
      self->strides[i] = GST_VIDEO_INFO_COMP_WIDTH (info, i);
      self->planes[i] = g_malloc ((gsize)self->strides[i] * GST_VIDEO_INFO_COMP_HEIGHT (info, i));
    }
}

void
sampan_scene_fill (SampanScene *self,
                   const GstVideoInfo *info,
                   const double (*colours)[3],
                   guint n_colours)
{
  SampanRange range = sampan_range_from_info (info);

  g_return_if_fail (n_colours > 0);

  sampan_scene_set_size (self, info);
  for (int plane = 0; plane < 3; plane++)
    {
      int height = GST_VIDEO_INFO_COMP_HEIGHT (info, plane);

      for (int y = 0; y < height; y++)
        {
          double position = height > 1 ? (double)y / (height - 1) * (n_colours - 1) : 0;
          guint first = MIN ((guint)position, n_colours - 1),
                second = MIN (first + 1, n_colours - 1);
          double rgb[3], yuv[3];

          for (int i = 0; i < 3; i++)
            rgb[i] =
                colours[first][i] + (colours[second][i] - colours[first][i]) * (position - first);
          sampan_range_from_rgb (&range, rgb, yuv);
          memset (self->planes[plane] + (gsize)y * self->strides[plane], sampan_byte (yuv[plane]),
                  self->strides[plane]);
        }
    }
}

/* The part of a picture that has the shape of the frame, from its middle. */
static GstStructure *
cover (int image_width, int image_height, const GstVideoInfo *info)
{
  double scale = MIN ((double)image_width / info->width, (double)image_height / info->height);
  int width = CLAMP ((int)lrint (info->width * scale), 1, image_width);
  int height = CLAMP ((int)lrint (info->height * scale), 1, image_height);

  return gst_structure_new ("cover", GST_VIDEO_CONVERTER_OPT_SRC_X, G_TYPE_INT,
                            (image_width - width) / 2, GST_VIDEO_CONVERTER_OPT_SRC_Y, G_TYPE_INT,
                            (image_height - height) / 2, GST_VIDEO_CONVERTER_OPT_SRC_WIDTH,
                            G_TYPE_INT, width, GST_VIDEO_CONVERTER_OPT_SRC_HEIGHT, G_TYPE_INT,
                            height, GST_VIDEO_CONVERTER_OPT_RESAMPLER_METHOD,
                            GST_TYPE_VIDEO_RESAMPLER_METHOD, GST_VIDEO_RESAMPLER_METHOD_LANCZOS,
                            NULL);
}

/* Fills it with the middle of @in_buffer, whose format and size are those of @in_info. */
static void
fill_from (SampanScene *self,
           const GstVideoInfo *info,
           const GstVideoInfo *in_info,
           GstBuffer *in_buffer)
{
  GstVideoInfo out_info;
  GstVideoFrame in, out;
  GstVideoConverter *converter;
  g_autoptr (GstBuffer) out_buffer = NULL;

  sampan_scene_set_size (self, info);
  gst_video_info_set_format (&out_info, GST_VIDEO_FORMAT_I420, info->width, info->height);
  out_info.colorimetry = info->colorimetry;
  /* Transfer and primaries are left as they are: both are pictures for a screen. */
  out_info.colorimetry.transfer = in_info->colorimetry.transfer;
  out_info.colorimetry.primaries = in_info->colorimetry.primaries;
  out_info.fps_n = in_info->fps_n;
  out_info.fps_d = in_info->fps_d;
  out_info.interlace_mode = in_info->interlace_mode;
  out_buffer = gst_buffer_new_allocate (NULL, out_info.size, NULL);
  converter =
      gst_video_converter_new (in_info, &out_info, cover (in_info->width, in_info->height, info));
  g_return_if_fail (converter != NULL);
  if (gst_video_frame_map (&in, in_info, in_buffer, GST_MAP_READ))
    {
      if (gst_video_frame_map (&out, &out_info, out_buffer, GST_MAP_READWRITE))
        {
          gst_video_converter_frame (converter, &in, &out);
          for (int plane = 0; plane < 3; plane++)
            for (int y = 0; y < GST_VIDEO_FRAME_COMP_HEIGHT (&out, plane); y++)
              memcpy (self->planes[plane] + (gsize)y * self->strides[plane],
                      (guint8 *)GST_VIDEO_FRAME_PLANE_DATA (&out, plane)
                          + (gsize)y * GST_VIDEO_FRAME_PLANE_STRIDE (&out, plane),
                      GST_VIDEO_FRAME_COMP_WIDTH (&out, plane));
          gst_video_frame_unmap (&out);
        }
      gst_video_frame_unmap (&in);
    }
  gst_video_converter_free (converter);
}

void
sampan_scene_fill_sample (SampanScene *self, const GstVideoInfo *info, GstSample *sample)
{
  GstVideoInfo in_info;

  g_return_if_fail (gst_video_info_from_caps (&in_info, gst_sample_get_caps (sample)));

  fill_from (self, info, &in_info, gst_sample_get_buffer (sample));
}

void
sampan_scene_fill_scenery (SampanScene *self, const GstVideoInfo *info, SampanScenery scenery)
{
  double shrink = MIN (1, (double)DRAWN / MAX (info->width, info->height));
  int width = MAX (1, (int)lrint (info->width * shrink));
  int height = MAX (1, (int)lrint (info->height * shrink));
  g_autoptr (GBytes) image = sampan_scenery_draw (scenery, width, height);
  g_autoptr (GstBuffer) buffer = gst_buffer_new_wrapped_bytes (image);
  GstVideoInfo in_info;

  gst_video_info_set_format (&in_info, GST_VIDEO_FORMAT_ARGB64, width, height);
  fill_from (self, info, &in_info, buffer);
}

SampanBackdrop *
sampan_backdrop_new (void)
{
  SampanBackdrop *self = g_new0 (SampanBackdrop, 1);

  self->gaussian = sampan_gaussian_new ();
  return self;
}

static void
free_planes (SampanBackdrop *self)
{
  for (int plane = 0; plane < 4; plane++)
    for (int level = 0; level <= MAX_LEVELS; level++)
      g_clear_pointer (&self->planes[plane][level], g_free);
}

void
sampan_backdrop_free (SampanBackdrop *self)
{
  free_planes (self);
  sampan_gaussian_free (self->gaussian);
  g_free (self);
}

/* @size halved @level times. */
static int
halved (int size, int level)
{
  return (size + (1 << level) - 1) >> level;
}

static void
ensure_planes (SampanBackdrop *self, int width, int height, int levels)
{
  if (self->width == width && self->height == height && self->levels == levels)
    return;
  free_planes (self);
  self->width = width;
  self->height = height;
  self->levels = levels;
  for (int plane = 0; plane < 4; plane++)
    for (int level = 1; level <= levels; level++)
      self->planes[plane][level] = g_malloc ((gsize)halved (width, level) * halved (height, level));
}

/* Brings one plane down to the smallest size, from @first: 0 for the luma and the mask, 1 for the
 * chroma. */
static void
go_down (SampanBackdrop *self, int plane, const guint8 *source, int stride, int first)
{
  for (int level = first; level < self->levels; level++)
    {
      int width = halved (self->width, level);

      sampan_plane_halve (level == first ? source : self->planes[plane][level],
                          level == first ? stride : width, self->planes[plane][level + 1],
                          halved (self->width, level + 1), width, halved (self->height, level));
    }
  if (first == self->levels)
    for (int y = 0; y < halved (self->height, first); y++)
      memcpy (self->planes[plane][first] + (gsize)y * halved (self->width, first),
              source + (gsize)y * stride, halved (self->width, first));
}

static void
go_up (SampanBackdrop *self, int plane, guint8 *target, int stride, int last)
{
  for (int level = self->levels; level > last; level--)
    {
      int width = halved (self->width, level - 1);

      sampan_plane_double (self->planes[plane][level], halved (self->width, level),
                           level - 1 == last ? target : self->planes[plane][level - 1],
                           level - 1 == last ? stride : width, width,
                           halved (self->height, level - 1));
    }
  if (last == self->levels)
    for (int y = 0; y < halved (self->height, last); y++)
      memcpy (target + (gsize)y * stride,
              self->planes[plane][last] + (gsize)y * halved (self->width, last),
              halved (self->width, last));
}

SAMPAN_CLONES static void
to_weights (guint8 *mask, gsize n)
{
  for (gsize i = 0; i < n; i++)
    mask[i] = (guint8)(mask[i] > 255 - LEAST_WEIGHT ? LEAST_WEIGHT : 255 - mask[i]);
}

SAMPAN_CLONES static void
weigh (guint8 *restrict plane, const guint8 *restrict weights, gsize n)
{
  for (gsize i = 0; i < n; i++)
    plane[i] = (guint8)(((guint16)(plane[i] * weights[i]) + 127) / 255);
}

SAMPAN_CLONES static void
unweigh (guint8 *restrict plane, const guint8 *restrict weights, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      float value = (float)plane[i] * 255 / (float)(weights[i] < 1 ? 1 : weights[i]) + 0.5f;

      plane[i] = (guint8)(int)(value > 255 ? 255 : value);
    }
}

void
sampan_backdrop_fill (SampanBackdrop *self,
                      GstVideoFrame *frame,
                      const guint8 *mask,
                      int mask_stride,
                      double sigma,
                      SampanScene *scene)
{
  int width = GST_VIDEO_FRAME_WIDTH (frame), height = GST_VIDEO_FRAME_HEIGHT (frame);
  double left;
  int levels = sampan_gaussian_levels (sigma, width, height, &left), small_width, small_height;
  gsize n;

  if (levels < LEAST_LEVELS)
    {
      levels = LEAST_LEVELS;
      left = sqrt (MAX (sigma * sigma - 1, 0)) / 2;
    }
  ensure_planes (self, width, height, levels);
  sampan_scene_set_size (scene, &frame->info);
  small_width = halved (width, levels);
  small_height = halved (height, levels);
  n = (gsize)small_width * small_height;

  go_down (self, 3, mask, mask_stride, 0);
  to_weights (self->planes[3][levels], n);
  for (int plane = 0; plane < 3; plane++)
    {
      go_down (self, plane, GST_VIDEO_FRAME_PLANE_DATA (frame, plane),
               GST_VIDEO_FRAME_PLANE_STRIDE (frame, plane), plane == 0 ? 0 : 1);
      weigh (self->planes[plane][levels], self->planes[3][levels], n);
      sampan_gaussian_blur_small (self->gaussian, self->planes[plane][levels], small_width,
                                  small_width, small_height, left);
    }
  sampan_gaussian_blur_small (self->gaussian, self->planes[3][levels], small_width, small_width,
                              small_height, left);
  for (int plane = 0; plane < 3; plane++)
    {
      unweigh (self->planes[plane][levels], self->planes[3][levels], n);
      go_up (self, plane, scene->planes[plane], scene->strides[plane], plane == 0 ? 0 : 1);
    }
}

SAMPAN_CLONES static void
composite_row (guint8 *restrict target,
               const guint8 *restrict front,
               const guint8 *restrict back,
               const guint8 *restrict mask,
               int width)
{
  for (int x = 0; x < width; x++)
    {
      guint16 sum = (guint16)(front[x] * mask[x] + back[x] * (255 - mask[x]) + 128);

      /* Divided by 255, rounded: exact for all that can stand here. */
      target[x] = (guint8)((guint16)(sum + (sum >> 8)) >> 8);
    }
}

void
sampan_composite_plane (guint8 *target,
                        int target_stride,
                        const guint8 *front,
                        int front_stride,
                        const guint8 *back,
                        int back_stride,
                        const guint8 *mask,
                        int mask_stride,
                        int width,
                        int height)
{
  for (int y = 0; y < height; y++)
    composite_row (target + (gsize)y * target_stride, front + (gsize)y * front_stride,
                   back + (gsize)y * back_stride, mask + (gsize)y * mask_stride, width);
}
