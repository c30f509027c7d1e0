#include "sampan-words-face.h"

#include <stdlib.h>

/* A run across a stroke is at least so many times as short as the run along it. */
#define LONGER 2.5
/* Strokes that both ways must have, for what they say to be more than chance. */
#define LEAST 12
#define N_BINS 256
/* Bins a pixel. */
#define FINE 8

/* How often each thickness was met. */
typedef struct
{
  guint bins[N_BINS];
  guint n;
} Thicknesses;

static void
add (Thicknesses *self, double thickness)
{
  self->bins[CLAMP ((int)(thickness * FINE), 0, N_BINS - 1)]++;
  self->n++;
}

static double
get_median (const Thicknesses *self)
{
  guint below = 0;

  for (int i = 0; i < N_BINS; i++)
    {
      below += self->bins[i];
      if (2 * below >= self->n)
        return (i + 0.5) / FINE;
    }
  return 0;
}

/* The letter's pixels on both sides of @at, @step apart, of which there are @before and @after in
 * the picture: those at the ends count for as much as they are covered. */
static double
get_run (const float *cover, gsize at, gsize step, int before, int after)
{
  double length = cover[at];
  int i;

  for (i = 1; i <= before && cover[at - i * step] > 0.5f; i++)
    length += cover[at - i * step];
  if (i <= before)
    length += cover[at - i * step];
  for (i = 1; i <= after && cover[at + i * step] > 0.5f; i++)
    length += cover[at + i * step];
  if (i <= after)
    length += cover[at + i * step];
  return length;
}

/* Looks at each stroke once a row, or a column, in the middle of its run. */
static void
measure_runs (const float *cover, int width, int height, gboolean rows, Thicknesses *thicknesses)
{
  int lines = rows ? height : width, length = rows ? width : height;
  gsize step = rows ? 1 : (gsize)width, next = rows ? (gsize)width : 1;

  for (int line = 0; line < lines; line++)
    for (int from = 0, to; from < length; from = to + 1)
      {
        gsize middle;
        double across, along;

        for (to = from; to < length && cover[line * next + to * step] > 0.5f; to++)
          ;
        if (to == from)
          continue;
        middle = (gsize)(from + to - 1) / 2;
        across = get_run (cover, line * next + middle * step, step, (int)middle,
                          length - 1 - (int)middle);
        along = get_run (cover, line * next + middle * step, next, line, lines - 1 - line);
        if (along >= LONGER * across)
          add (thicknesses, across);
      }
}

double
sampan_words_face_measure (const float *cover, int width, int height, double *upright)
{
  Thicknesses down = { 0 }, level = { 0 };
  double thin;

  measure_runs (cover, width, height, TRUE, &down);
  measure_runs (cover, width, height, FALSE, &level);
  thin = get_median (&level);
  *upright = down.n < LEAST ? 0 : get_median (&down);
  return level.n < LEAST || thin <= 0 ? 0 : *upright / thin;
}
