#pragma once

#include <gst/video/video.h>

#include "sampan-gaussian.h"
#include "sampan-scenery.h"

G_BEGIN_DECLS

/**
 * SampanScene:
 *
 * A picture that takes the place of a frame's background: three planes, 4:2:0, of the frame's size
 * and range. Filled once and used for many frames.
 */
typedef struct
{
  guint8 *planes[3];
  int strides[3];
  int width, height;
} SampanScene;

void sampan_scene_clear (SampanScene *self);
/** Gives the scene the size of @info's frames; its contents are undefined after that. */
void sampan_scene_set_size (SampanScene *self, const GstVideoInfo *info);
/** Fills it with one colour (R'G'B' 0..1), or with @n_colours from top to bottom running into each
 * other. */
void sampan_scene_fill (SampanScene *self,
                        const GstVideoInfo *info,
                        const double (*colours)[3],
                        guint n_colours);
/** Fills it with the middle of a frame of another video or picture, as large as covers it. */
void sampan_scene_fill_sample (SampanScene *self, const GstVideoInfo *info, GstSample *sample);
/** Fills it with a drawn scene. Some 0.3 s. */
void sampan_scene_fill_scenery (SampanScene *self, const GstVideoInfo *info, SampanScenery scenery);

/** What the blurred background needs from one frame to the next. */
typedef struct _SampanBackdrop SampanBackdrop;

SampanBackdrop *sampan_backdrop_new (void);
void sampan_backdrop_free (SampanBackdrop *self);

/**
 * sampan_backdrop_fill:
 * @frame: the frame
 * @mask: one byte a pixel, 255 for the person
 * @sigma: standard deviation in pixels
 * @scene: (out): gets the frame's background blurred, without the person's colours running into it
 */
void sampan_backdrop_fill (SampanBackdrop *self,
                           GstVideoFrame *frame,
                           const guint8 *mask,
                           int mask_stride,
                           double sigma,
                           SampanScene *scene);

/** @target = @front where @mask is 255, @back where it is 0, and between them a mixture. */
void sampan_composite_plane (guint8 *target,
                             int target_stride,
                             const guint8 *front,
                             int front_stride,
                             const guint8 *back,
                             int back_stride,
                             const guint8 *mask,
                             int mask_stride,
                             int width,
                             int height);

G_END_DECLS
