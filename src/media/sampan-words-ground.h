#pragma once

#include <gst/video/video.h>

#include "sampan-text-box.h"

G_BEGIN_DECLS

/**
 * SampanWordsInk:
 * @colour: of the letters, R'G'B' 0..1
 * @ground: of what is around them, the mean
 * @stroke: how thick their strokes are, as a part of the line's height; 0 if there are none
 * @upright: the same of the strokes that go down; 0 if that is not known
 * @contrast: how many times as thick the strokes that go down are as those that go across; 0 if
 * that is not known
 * @height: of a line's letters, from the top of the highest to the bottom of the lowest, pixels
 * @left: where the letters begin along their line, pixels from the middle of the box
 * @right: where they end; both 0 if that is not known
 * @uneven: whether the ground is a photo rather than a plain surface
 */
typedef struct
{
  double colour[3];
  double ground[3];
  double stroke;
  double upright;
  double contrast;
  double height;
  double left, right;
  gboolean uneven;
} SampanWordsInk;

/**
 * sampan_words_paint_over:
 * @frame: I420 or A420, mapped for writing
 * @lines: how many lines of text the box holds
 * @ink: (out): how the words looked
 *
 * Takes the letters out of a box. What is ink is told by how it differs from the ground, which is
 * guessed from the box's edges; the ground is then led on behind the letters, smoothly, and with
 * the grain and texture of what is beside them.
 */
void sampan_words_paint_over (GstVideoFrame *frame,
                              const SampanTextBox *box,
                              int lines,
                              SampanWordsInk *ink);

G_END_DECLS
