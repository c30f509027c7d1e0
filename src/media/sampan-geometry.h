#pragma once

#include "edit/sampan-plan.h"
#include "sampan-media-probe.h"

G_BEGIN_DECLS

/** One change of a picture's shape: a turn, or an angle, or pixels cut off its sides. */
typedef struct
{
  int turn; /* 90, 180, 270 clockwise, -1 flips left and right, -2 up and down, 0 none of these */
  double angle; /* straightening, degrees clockwise */
  int left;
  int top;
  int right;
  int bottom;
} SampanGeometryStep;

#define SAMPAN_GEOMETRY_MAX_STEPS 64

/**
 * SampanGeometry:
 *
 * What crops, turns and sizes make of a picture, in the order of the plan. All sizes are even, as
 * video in 4:2:0 needs, but of a picture that is decoded smaller.
 */
typedef struct
{
  SampanGeometryStep steps[SAMPAN_GEOMETRY_MAX_STEPS];
  guint n_steps;
  int width; /* of the original's pixels that are left */
  int height;
  int wanted_width; /* of the result */
  int wanted_height;
  SampanSubject subject; /* in what is left */
  int step;              /* sides of what is cropped are multiples of this */
  int enlarge;           /* how many times it was asked to be enlarged, 1 if not */
} SampanGeometry;

/** @info: the original; a crop to a shape goes to its subject, if that is known. */
void sampan_geometry_init (SampanGeometry *self, const SampanMediaInfo *info, SampanPlan *plan);
/** The size of the result, made smaller if a side is longer than @max_size (0 for no limit). */
void sampan_geometry_fit (const SampanGeometry *self, int max_size, int *width, int *height);
/** How many times smaller the picture may be decoded without missing what the result shows: 1, 2, 4
 * or 8. */
int sampan_geometry_find_reduction (const SampanMediaInfo *info, SampanPlan *plan, int max_size);
/** The name of a turn among GstVideoOrientationMethod. */
const char *sampan_geometry_turn_name (int turn);

G_END_DECLS
