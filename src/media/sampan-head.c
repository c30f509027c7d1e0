#include "sampan-head.h"

#include <math.h>
#include <string.h>

/* How far away the viewer is, in widths of the face: what lies behind seems a little smaller. */
#define DISTANCE 7.0

static double
normalise (double vector[3])
{
  double length = sqrt (vector[0] * vector[0] + vector[1] * vector[1] + vector[2] * vector[2]);

  for (int i = 0; length > 0 && i < 3; i++)
    vector[i] /= length;
  return length;
}

/* Adds the direction from one point to another. Returns: how far apart they are. */
static double
add_direction (double sum[3], const SampanFaceMesh *mesh, int from, int to)
{
  double vector[3], length;

  for (int i = 0; i < 3; i++)
    vector[i] = mesh->points[to][i] - mesh->points[from][i];
  length = normalise (vector);
  for (int i = 0; i < 3; i++)
    sum[i] += vector[i];
  return length;
}

static void
add_middle (double sum[3], const SampanFaceMesh *mesh, int a, int b, double weight)
{
  for (int i = 0; i < 3; i++)
    sum[i] += weight * (mesh->points[a][i] + mesh->points[b][i]) / 2;
}

static void
locate_parts (SampanHead *self, const SampanFaceMesh *mesh)
{
  const struct
  {
    double *place;
    int point;
  } parts[] = {
    { self->bridge, SAMPAN_MESH_BRIDGE },
    { self->forehead, SAMPAN_MESH_FOREHEAD },
    { self->chin, SAMPAN_MESH_CHIN },
    { self->left_ear, SAMPAN_MESH_LEFT_EAR },
    { self->right_ear, SAMPAN_MESH_RIGHT_EAR },
    { self->left_lobe, SAMPAN_MESH_LEFT_LOBE },
    { self->right_lobe, SAMPAN_MESH_RIGHT_LOBE },
  };
  double inner[3], outer[3];

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    sampan_head_locate (self, mesh->points[parts[i].point], parts[i].place);
  sampan_head_locate (self, mesh->points[SAMPAN_MESH_LEFT_EYE_INNER], inner);
  sampan_head_locate (self, mesh->points[SAMPAN_MESH_LEFT_EYE_OUTER], outer);
  for (int i = 0; i < 3; i++)
    self->left_eye[i] = (inner[i] + outer[i]) / 2;
  sampan_head_locate (self, mesh->points[SAMPAN_MESH_RIGHT_EYE_INNER], inner);
  sampan_head_locate (self, mesh->points[SAMPAN_MESH_RIGHT_EYE_OUTER], outer);
  for (int i = 0; i < 3; i++)
    self->right_eye[i] = (inner[i] + outer[i]) / 2;
  sampan_head_locate (self, mesh->points[SAMPAN_MESH_LEFT_BROW], inner);
  sampan_head_locate (self, mesh->points[SAMPAN_MESH_RIGHT_BROW], outer);
  self->brow = (inner[1] + outer[1]) / 2;
  for (int i = 0; i < SAMPAN_FACE_OVAL_POINTS; i++)
    for (int j = 0; j < 2; j++)
      self->oval[i][j] = mesh->points[sampan_face_oval[i]][j];
}

gboolean
sampan_head_init (SampanHead *self, const SampanFaceMesh *mesh)
{
  double *right, *down, *away, along = 0;

  memset (self, 0, sizeof *self);
  right = self->axes[0];
  down = self->axes[1];
  away = self->axes[2];
  self->size = add_direction (right, mesh, SAMPAN_MESH_LEFT_EAR, SAMPAN_MESH_RIGHT_EAR);
  add_direction (right, mesh, SAMPAN_MESH_LEFT_EYE_OUTER, SAMPAN_MESH_RIGHT_EYE_OUTER);
  add_direction (right, mesh, SAMPAN_MESH_LEFT_TEMPLE, SAMPAN_MESH_RIGHT_TEMPLE);
  add_direction (down, mesh, SAMPAN_MESH_FOREHEAD, SAMPAN_MESH_CHIN);
  if (self->size < 2 || normalise (right) < 0.1)
    return FALSE;
  for (int i = 0; i < 3; i++)
    along += right[i] * down[i];
  for (int i = 0; i < 3; i++)
    down[i] -= along * right[i];
  if (normalise (down) < 0.1)
    return FALSE;
  for (int i = 0; i < 3; i++)
    away[i] = right[(i + 1) % 3] * down[(i + 2) % 3] - right[(i + 2) % 3] * down[(i + 1) % 3];
  add_middle (self->origin, mesh, SAMPAN_MESH_LEFT_EYE_OUTER, SAMPAN_MESH_RIGHT_EYE_OUTER, 0.5);
  add_middle (self->origin, mesh, SAMPAN_MESH_LEFT_EYE_INNER, SAMPAN_MESH_RIGHT_EYE_INNER, 0.5);
  locate_parts (self, mesh);
  return TRUE;
}

void
sampan_head_project (const SampanHead *self, const double place[3], double *x, double *y)
{
  double point[3] = { 0 }, scale;

  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++)
      point[j] += place[i] * self->axes[i][j];
  scale = self->size * DISTANCE / MAX (DISTANCE + point[2], 1);
  *x = self->origin[0] + point[0] * scale;
  *y = self->origin[1] + point[1] * scale;
}

void
sampan_head_locate (const SampanHead *self, const float point[3], double place[3])
{
  double away = (point[2] - self->origin[2]) / self->size;
  /* The points are where they are seen: take the perspective back. */
  double scale = (DISTANCE + away) / DISTANCE / self->size;
  double vector[3] = { (point[0] - self->origin[0]) * scale, (point[1] - self->origin[1]) * scale,
                       away };

  for (int i = 0; i < 3; i++)
    {
      place[i] = 0;
      for (int j = 0; j < 3; j++)
        place[i] += vector[j] * self->axes[i][j];
    }
}

double
sampan_head_get_side (const SampanHead *self, int side)
{
  return -side * self->axes[0][2];
}
