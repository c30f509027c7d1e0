#pragma once

#include <gst/video/video.h>

G_BEGIN_DECLS

/** Room to work in. Begin with all zero. */
typedef struct
{
  /*< private >*/
  guint8 *halves[2];
  gsize size;
  guint16 *row;
  int *lefts;
  guint16 *parts;
  int width, target_width;
} SampanShrink;

void sampan_shrink_clear (SampanShrink *self);

/**
 * sampan_shrink_frame:
 * @frame: I420 or A420
 * @planes: (out): its Y', Cb and Cr, each of @width * @height bytes
 *
 * Makes a frame small, quickly: it is halved as often as that does not make it too small, then
 * each pixel is one between four.
 */
void sampan_shrink_frame (
    SampanShrink *self, const GstVideoFrame *frame, guint8 *planes[3], int width, int height);

G_END_DECLS
