#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SampanTextBox:
 * @x: its middle, in pixels of the picture
 * @y: its middle
 * @width: along the line of text; of an upright column, across it
 * @height: across the line
 * @angle: by how much it is turned clockwise, radians: within a quarter of pi either way, or of pi,
 * if its letters stand on their heads
 * @score: how sure it is that there is text, 0..1
 *
 * Where a line of text is: a rectangle that may be turned.
 */
typedef struct
{
  double x, y, width, height;
  double angle;
  double score;
} SampanTextBox;

/** Whether @self is so much higher than wide that its one line is a column, as PaddleOCR takes it.
 */
static inline gboolean
sampan_text_box_is_column (const SampanTextBox *self)
{
  return self->height >= 1.5 * self->width;
}

G_END_DECLS
