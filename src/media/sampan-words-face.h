#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * sampan_words_face_measure:
 * @cover: how much of each pixel is letter, 0..1, of upright letters
 * @upright: (out): how thick the strokes are that go down, pixels; 0 if there are too few
 *
 * How the strokes of letters differ, whatever their script: those of Song and of Latin letters with
 * serifs are thick where they go down and thin where they go across, those without serifs alike.
 *
 * Returns: how many times as thick the upright strokes are as the level ones; 0 if there are too
 * few
 */
double sampan_words_face_measure (const float *cover, int width, int height, double *upright);

G_END_DECLS
