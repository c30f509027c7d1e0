#pragma once

#include "sampan-face-mesh.h"

G_BEGIN_DECLS

/**
 * SampanHead:
 *
 * How a head lies in space, by the points of its face. Places on it are given in widths of the
 * face: to the right, down, and away from the viewer, as the head itself is turned, from the middle
 * between the eyes.
 */
typedef struct
{
  double origin[3];  /* pixels */
  double axes[3][3]; /* of length 1: right, down, away */
  double size;       /* the width of the face in pixels */

  /* Where its parts are. */
  double left_eye[3], right_eye[3];
  double bridge[3];
  double brow; /* how high */
  double forehead[3], chin[3];
  double left_ear[3], right_ear[3];
  double left_lobe[3], right_lobe[3];
  double oval[SAMPAN_FACE_OVAL_POINTS][2]; /* the outline, in pixels */
} SampanHead;

/** Returns: whether the points are those of a head; else nothing can be put on it. */
gboolean sampan_head_init (SampanHead *self, const SampanFaceMesh *mesh);

/** Where in the frame a place is seen. */
void sampan_head_project (const SampanHead *self, const double place[3], double *x, double *y);

/** The inverse, for a point of the mesh. */
void sampan_head_locate (const SampanHead *self, const float point[3], double place[3]);

/** How much a side of the head (-1 left, 1 right) is turned towards the viewer: -1..1, 0 when the
 * face looks straight ahead. */
double sampan_head_get_side (const SampanHead *self, int side);

G_END_DECLS
