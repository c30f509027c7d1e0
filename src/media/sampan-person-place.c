#include "sampan-person-place.h"

#include <math.h>
#include <string.h>

/* The tops of both brows. */
static const int brows[] = { 105, 334, 66, 296 };

static float
smooth_step (float from, float to, float value)
{
  float t = CLAMP ((value - from) / (to - from), 0, 1);

  return t * t * (3 - 2 * t);
}

/* How far the outline is in each direction, from the corners of the oval. */
static void
fill_outline (SampanPersonPlace *self, const SampanFaceMesh *mesh, float scale)
{
  for (int i = 0; i < SAMPAN_PLACE_DIRECTIONS; i++)
    {
      float angle = (float)i * (float)(2 * G_PI) / SAMPAN_PLACE_DIRECTIONS;
      float dx = cosf (angle), dy = sinf (angle), far = 0;

      for (int j = 0; j < SAMPAN_FACE_OVAL_POINTS; j++)
        {
          const float *p = mesh->points[sampan_face_oval[j]];
          const float *q = mesh->points[sampan_face_oval[(j + 1) % SAMPAN_FACE_OVAL_POINTS]];
          float px = p[0] * scale - self->x, py = p[1] * scale - self->y;
          float ex = (q[0] - p[0]) * scale, ey = (q[1] - p[1]) * scale;
          float cross = dx * ey - dy * ex, along, part;

          if (fabsf (cross) < 1e-6f)
            continue;
          along = (px * ey - py * ex) / cross;
          part = (px * dy - py * dx) / cross;
          if (along > far && part >= 0 && part <= 1)
            far = along;
        }
      self->outline[i] = MAX (far, 1e-3f);
    }
}

void
sampan_person_place_set_face (SampanPersonPlace *self, const SampanFaceMesh *mesh, float scale)
{
  const float *top = mesh->points[SAMPAN_MESH_FOREHEAD], *chin = mesh->points[SAMPAN_MESH_CHIN];
  const float *left = mesh->points[SAMPAN_MESH_LEFT_EAR],
              *right = mesh->points[SAMPAN_MESH_RIGHT_EAR];
  float height = hypotf (chin[0] - top[0], chin[1] - top[1]);

  memset (self, 0, sizeof *self);
  self->has_face = TRUE;
  for (int i = 0; i < SAMPAN_FACE_OVAL_POINTS; i++)
    {
      self->x += mesh->points[sampan_face_oval[i]][0] * scale / SAMPAN_FACE_OVAL_POINTS;
      self->y += mesh->points[sampan_face_oval[i]][1] * scale / SAMPAN_FACE_OVAL_POINTS;
    }
  self->down[0] = (chin[0] - top[0]) / MAX (height, 1e-3f);
  self->down[1] = (chin[1] - top[1]) / MAX (height, 1e-3f);
  self->height = MAX (height * scale, 1e-3f);
  /* A face that looks to the side seems narrow; the head is not. */
  self->width = MAX (hypotf (right[0] - left[0], right[1] - left[1]) * scale, 0.7f * self->height);
  for (gsize i = 0; i < G_N_ELEMENTS (brows); i++)
    self->brow += ((mesh->points[brows[i]][0] * scale - self->x) * self->down[0]
                   + (mesh->points[brows[i]][1] * scale - self->y) * self->down[1])
                  / self->height / G_N_ELEMENTS (brows);
  fill_outline (self, mesh, scale);
}

void
sampan_person_place_set_body (SampanPersonPlace *self, float x, float top, float bottom)
{
  memset (self, 0, sizeof *self);
  self->x = x;
  self->y = top;
  self->down[1] = 1;
  self->width = self->height = MAX (bottom - top, 1);
}

/* Into widths to the right of the face's middle, and heights below it. */
static void
locate (const SampanPersonPlace *self, float x, float y, float *u, float *v)
{
  x -= self->x;
  y -= self->y;
  *u = (x * self->down[1] - y * self->down[0]) / self->width;
  *v = (x * self->down[0] + y * self->down[1]) / self->height;
}

float
sampan_person_place_distance (const SampanPersonPlace *self, float x, float y)
{
  float u, v;

  locate (self, x, y, &u, &v);
  /* A body is below its head. */
  return u * u + (v > 0 ? 0.1f : 1) * v * v;
}

/* How many times as far from the middle as the outline is. */
static float
outside (const SampanPersonPlace *self, float x, float y)
{
  float angle = atan2f (y - self->y, x - self->x) * SAMPAN_PLACE_DIRECTIONS / (float)(2 * G_PI);
  int step = (int)floorf (angle);
  float part = angle - (float)step;
  float near = self->outline[step & (SAMPAN_PLACE_DIRECTIONS - 1)];
  float next = self->outline[(step + 1) & (SAMPAN_PLACE_DIRECTIONS - 1)];

  return hypotf (x - self->x, y - self->y) / (near + (next - near) * part);
}

static void
look_at_face (
    const SampanPersonPlace *self, float x, float y, float u, float v, SampanPlaceChances *chances)
{
  float out = outside (self, x, y), away = hypotf (u, v);
  float free = smooth_step (1.0f, 1.08f, out);
  float side = fabsf (u), chest;
  /* Hair hangs over the forehead, but not over the eyes. */
  float forehead = 1 - smooth_step (self->brow - 0.08f, self->brow - 0.02f, v);

  chances->clothes = free * smooth_step (0.36f, 0.56f, v + 0.12f * smooth_step (0.6f, 1.2f, side));
  chances->hair = MAX (free, 0.4f * forehead) * (1 - smooth_step (1.2f, 2.0f, away))
                  * (1 - 0.75f * smooth_step (0.3f, 0.6f, v));
  /* In front of the neck there is none. */
  chances->hair *=
      1 - 0.97f * smooth_step (0.2f, 0.35f, v) * (1 - smooth_step (0.52f, 0.66f, side));
  /* The neck and what a neckline shows, then hands and arms anywhere. */
  chest = (1 - smooth_step (0.35f, 0.6f, side)) * (1 - smooth_step (1.3f, 1.8f, v));
  chances->skin =
      MAX (1 - 0.5f * free, 0.15f) * (1 - 0.7f * smooth_step (0.7f, 1.2f, MAX (v, side)));
  chances->skin = MAX (chances->skin, 0.6f * chest);
  /* Above the ears there is none outside the face, and less of it where hair begins. */
  chances->skin *=
      1 - 0.997f * smooth_step (1.02f, 1.12f, out) * (1 - smooth_step (-0.38f, -0.18f, v));
  chances->skin *= 1 - 0.4f * smooth_step (0.05f, 0.25f, self->brow - v);
  /* Cheeks and nose: below them may be a beard. */
  chances->sample_skin = out < 0.75f && v > self->brow + 0.12f && v < 0.12f;
  chances->forehead =
      v < self->brow ? (1 - smooth_step (0.35f, 0.5f, side)) * (1 - smooth_step (1.27f, 1.4f, out))
                     : 0;
  chances->sample_forehead = side < 0.25f && out > 0.75f && out < 1 && v < self->brow - 0.06f;
  chances->sample_hair = out > 1.12f && out < 1.6f && v < self->brow + 0.1f;
}

void
sampan_person_place_look (const SampanPersonPlace *self,
                          float x,
                          float y,
                          SampanPlaceChances *chances)
{
  float u, v;

  locate (self, x, y, &u, &v);
  if (self->has_face)
    {
      look_at_face (self, x, y, u, v, chances);
      return;
    }
  chances->clothes = smooth_step (0.18f, 0.35f, v);
  chances->hair = 1 - smooth_step (0.10f, 0.25f, v);
  chances->skin = 0.4f;
  chances->forehead = 0;
  chances->sample_skin = chances->sample_forehead = FALSE;
  chances->sample_hair = v < 0.08f;
}
