#pragma once

#include "sampan-face-mesh.h"

G_BEGIN_DECLS

/* Directions in which the outline of a face is known. */
#define SAMPAN_PLACE_DIRECTIONS 64

/**
 * SampanPersonPlace:
 *
 * Where the parts of one person are to be looked for, by the face: how likely each is at a pixel,
 * before its colour is looked at. Without a face, by the upper and lower edge of the person.
 */
typedef struct
{
  gboolean has_face;
  float x, y;                             /* the middle of the face */
  float down[2];                          /* from the forehead to the chin, of length 1 */
  float width, height;                    /* of the face */
  float brow;                             /* where the brows are, in heights from the middle */
  float outline[SAMPAN_PLACE_DIRECTIONS]; /* how far it is that way, in pixels */
} SampanPersonPlace;

/** How likely something is, 0..1 each, not summing up to 1. */
typedef struct
{
  float clothes, hair, skin;
  float forehead; /* whether it may be skin above the face, unless hair hangs there */
  gboolean sample_skin, sample_hair, sample_forehead; /* surely face, above it, and between */
} SampanPlaceChances;

/** @scale: pixels of the small picture for one of the frame. */
void
sampan_person_place_set_face (SampanPersonPlace *self, const SampanFaceMesh *mesh, float scale);
/** A person that shows no face, from @top to @bottom. */
void sampan_person_place_set_body (SampanPersonPlace *self, float x, float top, float bottom);

/** How far a pixel is from the person that the face belongs to; for comparing. */
float sampan_person_place_distance (const SampanPersonPlace *self, float x, float y);

void sampan_person_place_look (const SampanPersonPlace *self,
                               float x,
                               float y,
                               SampanPlaceChances *chances);

G_END_DECLS
